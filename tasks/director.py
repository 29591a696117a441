"""The Director as a Prefect task: `StoryboardRecipe` → `DirectorResult`."""

from __future__ import annotations

from aida.contracts.errand import Errand
from aida.contracts.recipe import StoryboardRecipe
from aida.contracts.result import DirectorResult
from tasks.policy import agent_task
from tasks.workplace import workplace


@agent_task("Director")
def director(recipe: StoryboardRecipe, errand: Errand) -> DirectorResult:
    """The storyboard. Errors are the agent's."""
    from aida.agents.director import direct

    with workplace(recipe, errand) as place:
        place.result = result = direct(recipe, place.studio.directors, place.bench)
    return result
