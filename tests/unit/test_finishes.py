"""A chosen style is seen in drawn frames: finishes, and the looks they come from."""

from __future__ import annotations

from functools import cache
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest

from aida.catalog.gallery import look_of, style_of
from aida.catalog.read import styles
from aida.contracts.recipe import PictureRecipe
from aida.contracts.storyboard import Look, StoryboardScene
from aida.contracts.styles import Style
from aida.errors import Permanent
from aida.media.frames.finishes import FINISHES, finished
from aida.media.frames.picture import draw_picture

STRANGERS = ("1040727712", "4059834270", "2959860992", "4042610515")
"""Neon grid, picture book, engraving, stained glass."""


def order(look: Look, place: str = "studio") -> PictureRecipe:
    scene = StoryboardScene.model_validate(
        {
            "scene_id": 1,
            "visual_description": "Shoes",
            "camera_movement": "Slow push in",
            "lighting": "Soft",
            "mood": "Calm",
            "setting": place,
        }
    )
    return PictureRecipe(
        model="local/draw", scope="s", scene=scene, look=look, subject="scarpe da corsa", language="it",
        width=216, height=384,
    )  # fmt: skip


@cache
def frame(style: str) -> npt.NDArray[np.uint8]:
    row = styles()[style]
    return draw_picture(order(look_of(row), row.settings[0]))


def difference(one: npt.NDArray[np.uint8], other: npt.NDArray[np.uint8]) -> float:
    """Mean distance of two pictures, 0 to 255."""
    return float(np.abs(one.astype(float) - other.astype(float)).mean())


def sample() -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.float32]]:
    """A bright disc on a grey slope, and where the disc is."""
    y, x = np.mgrid[0:200, 0:120]
    mask = (np.hypot(x - 60, y - 110) < 34).astype(np.float32)
    picture = np.repeat((60 + 0.5 * y)[..., None], 3, axis=2)
    picture = np.where(mask[..., None] > 0, (225, 120, 60), picture)
    return picture.astype(np.uint8), mask


@pytest.mark.parametrize("finish", FINISHES)
def test_finish_changes_the_picture_and_repeats_itself(finish: str) -> None:
    """Each finish is seen, keeps the picture's size, and makes the same of the same."""
    picture, mask = sample()
    colours = ("#131f27", "#215064", "#4ba1b3", "#7d5f51", "#c3cec2")
    once, again = (finished(picture, finish, colours, mask, 7) for _ in range(2))  # type: ignore[arg-type]
    assert once.shape == picture.shape
    assert once.dtype == np.uint8
    assert np.array_equal(once, again)
    assert difference(once, picture) > 6


@pytest.mark.parametrize("finish", FINISHES)
def test_subject_can_be_made_out_in_every_finish(finish: str) -> None:
    """What is sold stands out from what is around it."""
    picture, mask = sample()
    colours = ("#252827", "#3b4241", "#111313", "#5e6362", "#b8b9b6")
    light = finished(picture, finish, colours, mask, 7).mean(axis=2)  # type: ignore[arg-type]
    ring = (np.hypot(*(np.mgrid[0:200, 0:120] - np.array([110, 60])[:, None, None])) < 50) & (mask == 0)
    inside, outside = light[mask > 0], light[ring]
    apart = abs(inside.mean() - outside.mean()) + abs(inside.std() - outside.std())
    assert apart > 9, "neither lighter nor darker nor busier than its surroundings"


def test_styles_look_unlike_each_other_in_the_draft() -> None:
    """The same scene in four very different styles gives four very different frames."""
    apart = [difference(frame(one), frame(other)) for one, other in combinations(STRANGERS, 2)]
    assert min(apart) > 35


def test_black_and_white_has_no_colour() -> None:
    """The documentary style is strictly monochrome, whatever the product's colours are."""
    assert int(np.ptp(frame("3881132659").astype(int), axis=2).max()) == 0


def test_own_style_brings_itself_along() -> None:
    """A style that is none of the curated ones travels in the look; an unknown code is said."""
    own = Style.model_validate(styles()["895610958"].model_dump() | {"id": "our-hills", "name": "Our Hills"})
    look = look_of(own)
    assert look.own_style == own
    assert look_of(styles()["895610958"]).own_style is None
    assert style_of("our-hills", own) == own
    with pytest.raises(Permanent, match="our-hills"):
        style_of("our-hills", None)
