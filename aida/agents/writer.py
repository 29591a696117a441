"""Writer, the copywriter: `ScriptRecipe` in, `WriterResult` with the script out.

recipe ─first_that_works→ planned model, then its planned fallbacks → WriterResult
"""

from __future__ import annotations

from collections.abc import Mapping

from aida.agents.fallback import first_that_works
from aida.contracts.recipe import ScriptRecipe
from aida.contracts.result import WriterResult
from aida.ports import ScriptModel, Workbench


def write(recipe: ScriptRecipe, models: Mapping[str, ScriptModel], bench: Workbench) -> WriterResult:
    """The script. `models` maps catalog ids to adapters; errors are those of `first_that_works`."""
    return first_that_works(recipe, models, bench, lambda writer, model: writer.write(recipe, model, bench))
