"""The Director as a Prefect task: `StoryboardRecipe` → `DirectorResult`."""

from __future__ import annotations

from aida.contracts.recipe import StoryboardRecipe
from aida.contracts.result import DirectorResult
from tasks.policy import agent_task
from tasks.workplace import workplace


@agent_task("Director")
def director(recipe: StoryboardRecipe) -> DirectorResult:
    """The storyboard. Errors are the agent's."""
    from aida.agents.director import direct

    with workplace(recipe) as place:
        place.result = result = direct(recipe, place.studio.directors)
    return result
