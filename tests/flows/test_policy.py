"""How tasks behave: named for people, and as patient as the vendor asks."""

from __future__ import annotations

from fractions import Fraction

import pytest

from aida.contracts.assets import AssetRef
from aida.contracts.recipe import ClipRecipe, PictureRecipe, Recipe, ScriptRecipe, VoiceRecipe
from aida.contracts.storyboard import Look, StoryboardScene
from aida.errors import Transient
from tasks import policy

SCENE = StoryboardScene(scene_id=2, visual_description="", camera_movement="", lighting="", mood="")
BASE = {"model": "local/draw", "scope": "w-1"}
PICTURE = PictureRecipe(
    **BASE,
    scene=SCENE,
    look=Look(palette=("#ffffff", "#888888", "#000000")),
    subject="scarpe",
    language="it",
    width=8,
    height=8,
)
IMAGE = AssetRef(key="a", sha256="0" * 64, bytes=1, media_type="image/png")
CLIP = ClipRecipe(**BASE, scene=SCENE, shot=2, image=IMAGE, seconds=Fraction(5), width=8, height=8)
LINE = VoiceRecipe(
    **BASE, scene_id=3, text="ciao", language="it", voice_profile="professional_female", seconds=Fraction(5)
)
SCRIPT = ScriptRecipe(
    **BASE, content_type="video", language="it", scene_seconds=(Fraction(5),), subject="scarpe", take=2
)


@pytest.mark.parametrize(
    ("recipe", "name"),
    [
        (PICTURE, "Agent · scene 2 · local draw"),
        (PICTURE.model_copy(update={"purpose": "still"}), "Agent · still 2 · local draw"),
        (CLIP, "Agent · scene 2 shot 2 · local draw"),
        (LINE, "Agent · scene 3 · local draw"),
        (SCRIPT, "Agent · local draw · take 2"),
    ],
)
def test_a_run_is_named_for_people(recipe: Recipe, name: str) -> None:
    """Agent, scene, model, and the take when it is not the first."""
    assert policy.run_name("Agent", recipe) == name


@pytest.mark.parametrize(
    ("asked", "call", "waited"),
    [
        (None, 1, None),  # nobody asked: Prefect's own delay is all
        (0.5, 1, 0.0),  # shorter than the first delay of 1 s
        (10.0, 1, 9.0),  # 9 s here, then Prefect's 1 s
        (10.0, 2, 8.0),  # 8 s here, then Prefect's 2 s
        (10.0, 3, None),  # the last call: nothing comes after it
        (9999.0, 1, 299.0),  # nobody waits longer than five minutes
    ],
)
def test_a_vendors_wish_to_wait_is_heeded(
    monkeypatch: pytest.MonkeyPatch, asked: float | None, call: int, waited: float | None
) -> None:
    """Retry-After counts, less what the next retry waits anyway."""
    slept: list[float] = []
    monkeypatch.setattr(policy.time, "sleep", slept.append)
    policy.heed(Transient("busy", retry_after=asked), call)
    assert slept == ([] if waited is None else [waited])
