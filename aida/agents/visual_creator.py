"""Visual Creator, the designer: one storyboard scene → one picture, by the planned model or its fallbacks.

PictureRecipe ─create→ VisualResult: the picture in the asset store, with no words on it
"""

from __future__ import annotations

from collections.abc import Mapping

from aida.agents.fallback import first_that_works
from aida.contracts.recipe import PictureRecipe
from aida.contracts.result import VisualResult
from aida.ports import ImageModel, Workbench


def create(recipe: PictureRecipe, models: Mapping[str, ImageModel], bench: Workbench) -> VisualResult:
    """One picture. `Permanent` when no model can make it, `Transient` to call again."""
    return first_that_works(
        recipe, models, bench, lambda painter, model: painter.picture(recipe, model, None, bench)
    )
