"""The final assembly as a Prefect task: everything made so far → `AssemblyResult`."""

from __future__ import annotations

from aida.contracts.errand import Errand
from aida.contracts.recipe import AssemblyRecipe
from aida.contracts.result import AssemblyResult
from tasks.policy import agent_task
from tasks.workplace import workplace


@agent_task("Assembly")
def assembly(recipe: AssemblyRecipe, errand: Errand) -> AssemblyResult:
    """The film, its cut, captions, frames and sound, in the asset store. Errors are the agent's."""
    from aida.agents.assembly import assemble

    with workplace(recipe, errand) as place:
        place.result = result = assemble(recipe, place.bench)
    return result
