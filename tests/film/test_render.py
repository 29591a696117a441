"""Frames before they are encoded: camera moves without a tremble, overlays exactly where they belong."""

from __future__ import annotations

import itertools

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from aida.contracts.storyboard import CameraMove
from aida.media import planes
from aida.media.moves import canvas_size
from aida.media.sources import StillSource, on_canvas
from tests.film import looking

pytestmark = pytest.mark.film

SIZE = 360, 640
FPS = 30


def texture(seed: int = 1) -> NDArray[np.uint8]:
    width, height = canvas_size(*SIZE)
    noise = np.random.default_rng(seed).integers(0, 255, (height, width, 3), np.uint8)
    soft = cv2.GaussianBlur(noise, (0, 0), 2.5).astype(np.float32)
    return np.clip((soft - soft.mean()) * 4 + 128, 0, 255).astype(np.uint8)


def movement(camera: CameraMove, part: tuple[slice, slice], seconds: int = 4) -> NDArray[np.float64]:
    """From frame to frame in a part of the picture: (frames - 1, 2) pixels across and down."""
    source, frame = StillSource(texture(), camera, FPS, SIZE), planes.empty(*SIZE)
    shown: list[NDArray[np.uint8]] = []
    for number in range(seconds * FPS):
        source.paint(number, seconds * FPS, frame)
        shown.append(frame.y[part].copy())
    return np.array([looking.moved(a, b) for a, b in itertools.pairwise(shown)])


@pytest.mark.parametrize(
    ("camera", "axis", "sign"),
    [("pan_left", 0, 1), ("pan_right", 0, -1), ("tilt_up", 1, 1), ("tilt_down", 1, -1)],
)
def test_pans_and_tilts_move_evenly_by_parts_of_a_pixel(camera: CameraMove, axis: int, sign: int) -> None:
    """A camera that turns left sends the picture right; no step strays from its neighbours' mean."""
    moved = movement(camera, (slice(40, 600), slice(40, 320)))
    along = sign * moved[:, axis]
    assert along.min() > 0.05
    assert np.abs(moved[:, 1 - axis]).max() < 0.03
    assert np.abs(along[1:-1] - (along[:-2] + along[2:]) / 2).max() < 0.12


@pytest.mark.parametrize("camera", ["push_in", "pull_out", "static"])
def test_zooms_do_not_tremble(camera: CameraMove) -> None:
    """Seen in a corner, where whole pixels would show as steps of one; these stay under a tenth."""
    moved = movement(camera, (slice(0, 200), slice(0, 120)))
    stray = np.abs(moved[1:-1] - (moved[:-2] + moved[2:]) / 2)
    assert stray.max() < 0.12
    assert stray.mean() < 0.03


def test_colours_survive_the_planes() -> None:
    """sRGB → BT.709 planes → sRGB within two steps of 255 where the picture is smooth."""
    picture = cv2.GaussianBlur(texture(), (0, 0), 12)
    back = planes.to_rgb(planes.to_planes(picture))
    assert np.abs(back.astype(int) - picture).max() <= 3


def test_an_overlay_covers_mixes_and_leaves_alone() -> None:
    """Opaque red, half-transparent white, and nothing, over grey; only the inked parts are kept."""
    marks = np.zeros((64, 200, 4), np.uint8)
    marks[10:30, 10:40] = (255, 0, 0, 255)
    marks[10:30, 120:160] = (128, 128, 128, 128)
    bands = planes.overlay(marks, 20, 40)
    assert len(bands) == 2
    frame = planes.to_planes(np.full((160, 240, 3), 100, np.uint8))
    planes.lay(bands, frame)
    shown = planes.to_rgb(frame).astype(int)
    assert np.abs(shown[60, 45] - (254, 0, 0)).max() <= 4
    assert np.abs(shown[60, 160] - 178).max() <= 3
    assert np.abs(shown[20, 20] - 100).max() <= 1


def test_half_strength_is_half_way() -> None:
    """Fading marks in goes from the picture to the marks."""
    marks = np.full((32, 32, 4), 255, np.uint8)
    frame = planes.to_planes(np.full((32, 32, 3), 55, np.uint8))
    planes.lay(planes.overlay(marks), frame, 0.5)
    assert np.abs(planes.to_rgb(frame).astype(int) - 155).max() <= 2


@pytest.mark.parametrize("blend", [planes.dissolve, planes.wipe])
def test_transitions_begin_with_the_old_and_end_with_the_new(blend: object) -> None:
    """Both ends are exact, so nothing jumps when a transition is over."""
    old = planes.to_planes(np.full((64, 96, 3), 60, np.uint8))
    new = planes.to_planes(np.full((64, 96, 3), 180, np.uint8))
    for share, wanted in ((0.0, old.y.copy()), (1.0, new.y)):
        frame = planes.to_planes(np.full((64, 96, 3), 60, np.uint8))
        blend(new, share, frame)  # type: ignore[operator]
        assert np.array_equal(frame.y, wanted)


def test_a_wipe_runs_from_left_to_right() -> None:
    """Half-way, the new picture stands on the left and the old one on the right."""
    frame = planes.to_planes(np.full((64, 96, 3), 60, np.uint8))
    planes.wipe(planes.to_planes(np.full((64, 96, 3), 180, np.uint8)), 0.5, frame)
    assert frame.y[32, 4] > 150
    assert frame.y[32, -4] < 80


def test_a_vendors_picture_of_another_shape_fills_the_canvas() -> None:
    """Cropped at the sides, never stretched: a circle stays a circle."""
    square = np.zeros((600, 600, 3), np.uint8)
    cv2.circle(square, (300, 300), 100, (255, 255, 255), -1)
    canvas = on_canvas(square, *SIZE)
    assert canvas.shape == (768, 432, 3)
    rows, columns = np.flatnonzero(canvas[:, 216, 0] > 127), np.flatnonzero(canvas[384, :, 0] > 127)
    assert abs(len(rows) - len(columns)) <= 2
