"""Video Composer, the editor: one picture → one `Clip`, by the planned model or its fallbacks.

ClipRecipe ─compose→ Clip: a moving picture, or a still and the camera move it gets in the cut
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from aida.agents.fallback import first_that_works
from aida.contracts.recipe import ClipRecipe
from aida.contracts.result import Clip
from aida.ports import AssetStore, VideoModel


def compose(recipe: ClipRecipe, models: Mapping[str, VideoModel], store: AssetStore, work: Path) -> Clip:
    """One shot. `Permanent` when no model can film it, `Transient` to call again."""
    return first_that_works(recipe, models, lambda camera, model: camera.clip(recipe, model, store, work))
