"""A finished film's headline over any footage: legible everywhere, and nothing seen behind it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from aida.agents.boards import laid_over
from aida.contracts import Look, StoryboardScene
from aida.media.frames import draw_title

Rgb = NDArray[np.uint8]
PALETTE = ("#ede6dc", "#e2d2bd", "#1f3b30", "#ee7f66")
BOARD = StoryboardScene(scene_id=1, visual_description="", camera_movement="", lighting="", mood="")
SIZES = ((540, 960), (960, 540), (540, 540))


def flat(size: tuple[int, int], grey: int) -> Rgb:
    return np.full((size[1], size[0], 3), grey, np.uint8)


def half(size: tuple[int, int]) -> Rgb:
    """A light wall, and something dark before it where the words are."""
    picture = flat(size, 238)
    picture[:, : size[0] // 4] = (40, 60, 50)
    return picture


def title(size: tuple[int, int], *pictures: Rgb) -> Rgb:
    width, height = size
    return np.asarray(
        draw_title(
            "Fresh every day",
            BOARD,
            Look(palette=PALETTE),
            language="en",
            width=width,
            height=height,
            pictures=pictures,
        )
    )


def light(rgb: Rgb) -> NDArray[np.float64]:
    parts = rgb.astype(float) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("ground", [10, 90, 128, 170, 210, 245, "half"])
def test_words_stand_off_what_is_beside_them(size: tuple[int, int], ground: int | str) -> None:
    """Letters against the pixels right beside them: 4 to 1 for nine pixels in ten of them."""
    picture = half(size) if isinstance(ground, str) else flat(size, ground)
    layer = title(size, picture)
    seen = light(laid_over(picture, layer))
    letters = layer[..., 3] == 255
    near = cv2.dilate(letters.astype(np.uint8), np.ones((9, 9), np.uint8)).astype(bool)
    beside = near & ~cv2.dilate(letters.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool)
    words, around = np.median(seen[letters]), seen[beside]
    ratio = (np.maximum(words, around) + 0.05) / (np.minimum(words, around) + 0.05)
    assert np.percentile(ratio, 10) >= 4


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("ground", [128, 190, "half"])
def test_no_edge_is_seen_behind_the_words(size: tuple[int, int], ground: int | str) -> None:
    """Away from the letters the shade changes by two steps of 255 from a row to the next at most, and is
    gone where the captions are and well before."""
    picture = half(size) if isinstance(ground, str) else flat(size, ground)
    alpha = title(size, picture)[..., 3].astype(int)
    assert np.abs(np.diff(alpha[:, -8:].mean(axis=1))).max() <= 2
    assert alpha[round(size[1] * 0.64) :].max() == 0


def test_in_a_wide_frame_words_stand_above_what_footage_has_in_its_middle() -> None:
    """Letters in the upper third only; an animatic's picture leaves room beside its subject, footage not."""
    letters = title((960, 540), flat((960, 540), 30))[..., 3] == 255
    assert np.flatnonzero(letters.any(axis=1)).max() < 540 / 3


def test_mixed_footage_gets_light_words_and_bright_footage_dark_ones() -> None:
    """A pale veil over something dark would look like fog; on a bright wall there is no veil at all."""
    size = SIZES[0]
    for pictures, lighter in (((half(size),), True), ((flat(size, 128),), True), ((flat(size, 240),), False)):
        layer = title(size, *pictures)
        words = light(layer[..., :3])[layer[..., 3] == 255]
        assert (float(np.median(words)) > 0.5) is lighter
