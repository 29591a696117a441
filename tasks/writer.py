"""The Writer as a Prefect task: `ScriptRecipe` → `WriterResult`."""

from __future__ import annotations

from aida.contracts.errand import Errand
from aida.contracts.recipe import ScriptRecipe
from aida.contracts.result import WriterResult
from tasks.policy import agent_task
from tasks.workplace import workplace


@agent_task("Writer")
def writer(recipe: ScriptRecipe, errand: Errand) -> WriterResult:
    """The script. Errors are the agent's."""
    from aida.agents.writer import write

    with workplace(recipe, errand) as place:
        place.result = result = write(recipe, place.studio.writers, place.bench)
    return result
