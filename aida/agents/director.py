"""Director, the art director: `StoryboardRecipe` in, `DirectorResult` with the storyboard out.

recipe ─first_that_works→ planned model, then its planned fallbacks → DirectorResult
"""

from __future__ import annotations

from collections.abc import Mapping

from aida.agents.fallback import first_that_works
from aida.contracts.recipe import StoryboardRecipe
from aida.contracts.result import DirectorResult
from aida.ports import StoryboardModel, Workbench


def direct(
    recipe: StoryboardRecipe, models: Mapping[str, StoryboardModel], bench: Workbench
) -> DirectorResult:
    """The storyboard. `models` maps catalog ids to adapters; errors are those of `first_that_works`."""
    return first_that_works(
        recipe, models, bench, lambda director, model: director.direct(recipe, model, bench)
    )
