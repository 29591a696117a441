"""The Visual Creator as a Prefect task: `PictureRecipe` → `VisualResult`, one picture."""

from __future__ import annotations

from aida.contracts.errand import Errand
from aida.contracts.recipe import PictureRecipe
from aida.contracts.result import VisualResult
from tasks.policy import agent_task
from tasks.workplace import workplace


@agent_task("Visual Creator")
def visual_creator(recipe: PictureRecipe, errand: Errand) -> VisualResult:
    """The picture, in the asset store. Errors are the agent's."""
    from aida.agents.visual_creator import create

    with workplace(recipe, errand) as place:
        place.result = result = create(recipe, place.studio.image_models, place.bench)
    return result
