"""The Visual Creator as a Prefect task: `PictureRecipe` → `VisualResult`, one picture."""

from __future__ import annotations

from aida.contracts.recipe import PictureRecipe
from aida.contracts.result import VisualResult
from tasks.policy import agent_task
from tasks.workplace import workplace


@agent_task("Visual Creator")
def visual_creator(recipe: PictureRecipe) -> VisualResult:
    """The picture, in the asset store. Errors are the agent's."""
    from aida.agents.visual_creator import create

    with workplace(recipe) as place:
        studio = place.studio
        place.result = result = create(recipe, studio.image_models, studio.store, place.folder)
    return result
