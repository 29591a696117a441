"""The Video Composer as a Prefect task: `ClipRecipe` → `Clip`, one shot."""

from __future__ import annotations

from aida.contracts.errand import Errand
from aida.contracts.recipe import ClipRecipe
from aida.contracts.result import Clip
from tasks.policy import agent_task
from tasks.workplace import workplace


@agent_task("Video Composer")
def video_composer(recipe: ClipRecipe, errand: Errand) -> Clip:
    """The shot, in the asset store. Errors are the agent's."""
    from aida.agents.video_composer import compose

    with workplace(recipe, errand) as place:
        place.result = result = compose(recipe, place.studio.video_models, place.bench)
    return result
