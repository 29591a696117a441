"""Orders for pictures and clips, as a paid production makes them; for tests."""

from __future__ import annotations

from typing import Any

from aida.contracts.assets import AssetRef
from aida.contracts.recipe import PictureRecipe
from aida.contracts.storyboard import PlainEnglish

ASSET = AssetRef(key="s/picture.png", sha256="0" * 64, bytes=1, media_type="image/png")
ENGLISH = PlainEnglish(
    subject="A low running shoe of knitted sage-green mesh with a cork sole.",
    picture="Low three-quarter view of the shoe on a mossy rock by a stream, ferns out of focus.",
    movement="The camera pushes in slowly; water drops roll off a fern.",
    lighting="Soft morning sun from the upper right.",
    mood="fresh, alert, clean",
)
SCENE: dict[str, Any] = {
    "scene_id": 1,
    "visual_description": "La scarpa su una roccia",
    "camera_movement": "carrellata in avanti",
    "lighting": "sole morbido",
    "mood": "fresco",
    "english": ENGLISH.model_dump(),
}
LOOK: dict[str, Any] = {
    "palette": ["#f6efe4", "#c9d8bd", "#16291c", "#2f7a48", "#d98a3d"],
    "descriptors": ["soft daylight", "natural greenery"],
}


def an_order(model: str, *, scene: Any = None, look: Any = None, **more: Any) -> PictureRecipe:
    facts = {
        "model": model,
        "scope": "s",
        "scene": SCENE | (scene or {}),
        "look": LOOK | (look or {}),
        "subject": "scarpe da running ecologiche",
        "keywords": ["ecologico", "Gen Z"],
        "language": "it",
        "width": 1080,
        "height": 1920,
    }
    return PictureRecipe.model_validate(facts | more)
