"""The Video Composer: where a shot begins, in how many takes it is filmed, and what that says."""

from __future__ import annotations

import threading
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from aida.agents.video_composer import compose, pieces_of
from aida.catalog.lengths import takes
from aida.contracts.assets import AssetRef
from aida.contracts.prompt import Prompt
from aida.contracts.recipe import ClipRecipe
from aida.contracts.result import Clip, StepMetadata
from aida.errors import AidaError, Permanent, Refused, Transient
from aida.ports import Workbench
from aida.storage.local import LocalAssetStore
from tests.benches import a_bench
from tests.orders import LOOK, SCENE


class Camera:
    """Films nothing, writes down what it was asked for; fails as told at its n-th call."""

    def __init__(self, **errors: AidaError) -> None:
        self.errors = errors
        self.asked: list[tuple[ClipRecipe, Prompt | None, AssetRef, Path]] = []
        self.lock = threading.Lock()

    def clip(
        self, recipe: ClipRecipe, model: str, prompt: Prompt | None, start: AssetRef, bench: Workbench
    ) -> Clip:
        with self.lock:
            self.asked.append((recipe, prompt, start, bench.folder))
            error = self.errors.get(f"call_{len(self.asked)}")
        if error is not None:
            raise error
        return Clip(
            scene_id=1,
            shot=recipe.shot,
            asset=AssetRef(
                key=recipe.asset_key("clip.mp4"), sha256="1" * 64, bytes=1, media_type="video/mp4"
            ),
            seconds=recipe.seconds,
            model_used=model,
            metadata=StepMetadata(model_used=model, cost=Decimal("0.5"), time=2),
        )


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    return a_bench(LocalAssetStore(tmp_path / "assets"), tmp_path / "work", last_call=True)


def a_shot(bench: Workbench, model: str, seconds: Any, **more: Any) -> ClipRecipe:
    rows, columns = np.mgrid[0:640, 0:360]
    drawn = np.stack([rows % 256, columns % 256, (rows + columns) % 256], axis=2).astype(np.uint8)
    file = bench.folder.parent / "picture.png"
    cv2.imwrite(str(file), drawn)
    image = bench.store.put(file, "s/visual_creator/a/picture.png", "image/png", width=360, height=640)
    facts = {"scope": "s", "scene": SCENE, "image": image, "width": 1080, "height": 1920, "look": LOOK}
    return ClipRecipe.model_validate(facts | {"model": model, "seconds": seconds} | more)


def test_a_shot_begins_with_the_scenes_picture(bench: Workbench) -> None:
    camera, recipe = Camera(), a_shot(bench, "fal/kling-2.5-pro", 5)
    clip = compose(recipe, {"fal/kling-2.5-pro": camera}, bench)
    [(asked, prompt, start, _)] = camera.asked
    assert (asked, start) == (recipe, recipe.image)
    assert prompt is not None
    assert clip.pieces == ()


def test_a_second_shot_begins_with_a_tighter_crop_kept_in_the_store(bench: Workbench) -> None:
    camera, recipe = Camera(), a_shot(bench, "fal/kling-2.5-pro", 5, shot=2, start="punch_in")
    compose(recipe, {"fal/kling-2.5-pro": camera}, bench)
    [(_, prompt, start, _)] = camera.asked
    assert start.key == recipe.asset_key("start.jpg")
    crop = cv2.imread(str(bench.store.fetch(start)))
    assert crop is not None
    assert crop.shape == (640, 360, 3)
    assert prompt is not None
    assert "Closer framing" in prompt.text


def test_a_chained_shot_begins_with_the_frame_it_is_given(bench: Workbench) -> None:
    camera, recipe = Camera(), a_shot(bench, "fal/kling-2.5-pro", 5, shot=2, start="last_frame")
    compose(recipe, {"fal/kling-2.5-pro": camera}, bench)
    assert camera.asked[0][2] == recipe.image


def test_a_fallback_with_shorter_clips_films_the_shot_in_takes_side_by_side(bench: Workbench) -> None:
    kling, veo = Camera(call_1=Permanent("down")), Camera()
    recipe = a_shot(bench, "fal/kling-2.5-pro", 10, fallbacks=["fal/veo-3.1"])
    clip = compose(recipe, {"fal/kling-2.5-pro": kling, "fal/veo-3.1": veo}, bench)
    by_length = sorted(veo.asked, key=lambda each: -each[0].seconds)
    assert [each[0].seconds for each in by_length] == [6, 4]
    starts = [each[2] for each in by_length]
    assert starts[0] == recipe.image
    assert starts[1].key == recipe.asset_key("start-2.jpg")
    assert len({each[3] for each in veo.asked}) == 2  # a folder of its own for each
    assert [piece.seconds for piece in clip.pieces] == [6, 4]
    assert len({piece.asset.key for piece in clip.pieces}) == 2
    assert clip.asset == clip.pieces[0].asset
    assert clip.seconds == 10
    assert clip.metadata.cost == 1
    assert clip.metadata.fallback_used
    assert clip.metadata.notes == (
        "Scene 1, shot 1 was filmed in 2 takes: fal/veo-3.1 makes no clip of 10 s",
    )


def test_a_failed_take_fails_the_model_after_all_were_waited_for(bench: Workbench) -> None:
    veo, recipe = Camera(call_2=Transient("busy")), a_shot(bench, "fal/veo-3.1", 15)
    with pytest.raises(Transient):
        compose(recipe, {"fal/veo-3.1": veo}, bench)
    assert len(veo.asked) == 2


def test_a_refused_movement_is_told_once_more_in_tamer_words(bench: Workbench) -> None:
    english = dict(SCENE["english"], movement="The camera pushes in; the ice explodes.")
    camera = Camera(call_1=Refused("violence"))
    recipe = a_shot(bench, "fal/kling-2.5-pro", 5, scene=SCENE | {"english": english})
    clip = compose(recipe, {"fal/kling-2.5-pro": camera}, bench)
    first, second = (prompt.text for _, prompt, _, _ in camera.asked if prompt is not None)
    assert "explodes" in first
    assert "explodes" not in second
    assert "family-friendly" in second
    assert clip.metadata.notes == ("prompt rewritten once after the vendor's refusal: violence",)


@pytest.mark.parametrize(
    ("seconds", "durations", "filled"),
    [
        ("5", (5, 10), ["5"]),
        ("8.96", (4, 6, 8), ["8.96"]),  # 8 s, 12 % slower
        ("9", (4, 6, 8), ["5.5", "3.5"]),  # 6 + 4
        ("10", (4, 6, 8), ["6", "4"]),
        ("15", (4, 6, 8), ["7.5", "7.5"]),  # 8 + 8
        ("16.5", (5, 10), ["8.5", "8"]),  # 10 + 10
        ("17.5", (4, 6, 8), ["8.75", "8.75"]),  # 8 + 8 slowed by 9 %, instead of a third take
        ("6.5", (6,), ["6.5"]),
        ("13", (6,), ["6.5", "6.5"]),
        ("7", (), ["7"]),
    ],
)
def test_pieces_fill_the_shot_exactly_with_as_few_cuts_as_can_be(
    seconds: str, durations: tuple[int, ...], filled: list[str]
) -> None:
    found = takes(Fraction(seconds), durations)
    assert sum(found) == Fraction(seconds)
    assert sorted(found, reverse=True) == [Fraction(each) for each in filled]
    assert all(each <= max(durations, default=99) * Fraction(112, 100) for each in found)


def test_a_model_of_any_length_films_a_shot_at_once(bench: Workbench) -> None:
    assert pieces_of(Fraction(40), "local/motion", bench) == (40,)
    assert pieces_of(Fraction(40), "nobody/knows", bench) == (40,)
