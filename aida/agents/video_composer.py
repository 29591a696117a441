"""Video Composer, the editor: one picture → one `Clip`, by the planned model or its fallbacks.

ClipRecipe ─compose→ Clip: a moving picture, or a still and the camera move it gets in the cut
"""

from __future__ import annotations

from collections.abc import Mapping

from aida.agents.fallback import first_that_works
from aida.contracts.recipe import ClipRecipe
from aida.contracts.result import Clip
from aida.ports import VideoModel, Workbench


def compose(recipe: ClipRecipe, models: Mapping[str, VideoModel], bench: Workbench) -> Clip:
    """One shot. `Permanent` when no model can film it, `Transient` to call again."""
    return first_that_works(
        recipe, models, bench, lambda camera, model: camera.clip(recipe, model, None, recipe.image, bench)
    )
