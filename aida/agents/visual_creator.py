"""Visual Creator, the designer: one storyboard scene → one picture, by the planned model or its fallbacks.

    PictureRecipe ─first_that_works→ model ─picture_prompt→ its own words ─asked_twice→ VisualResult

The picture is in the asset store, with no words on it.
"""

from __future__ import annotations

from collections.abc import Mapping

from aida.agents.dialects import picture_prompt
from aida.agents.fallback import first_that_works
from aida.agents.softening import asked_twice
from aida.contracts.recipe import PictureRecipe
from aida.contracts.result import VisualResult
from aida.ports import ImageModel, Workbench


def create(recipe: PictureRecipe, models: Mapping[str, ImageModel], bench: Workbench) -> VisualResult:
    """One picture. `Permanent` when no model can make it, `Refused` when a vendor refuses it twice,
    `Transient` to call again; `OverBudget` and `Deadline` as they are."""

    def ask(painter: ImageModel, model: str) -> VisualResult:
        return asked_twice(
            recipe,
            bench,
            lambda order, gentle: picture_prompt(order, model, gentle=gentle),
            lambda prompt: painter.picture(recipe, model, prompt, bench),
        )

    return first_that_works(recipe, models, bench, ask)
