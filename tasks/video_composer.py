"""The Video Composer as a Prefect task: `ClipRecipe` → `Clip`, one shot."""

from __future__ import annotations

from aida.contracts.recipe import ClipRecipe
from aida.contracts.result import Clip
from tasks.policy import agent_task
from tasks.workplace import workplace


@agent_task("Video Composer")
def video_composer(recipe: ClipRecipe) -> Clip:
    """The shot, in the asset store. Errors are the agent's."""
    from aida.agents.video_composer import compose

    with workplace(recipe) as place:
        studio = place.studio
        place.result = result = compose(recipe, studio.video_models, studio.store, place.folder)
    return result
