"""Camera moves stay on the canvas, go one way only, and move by less than a pixel per frame step."""

from __future__ import annotations

import itertools
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aida.contracts.storyboard import CameraMove
from aida.media.layout import layout
from aida.media.moves import (
    DRIFT,
    canvas_size,
    chroma_affine,
    ease,
    luma_affine,
    view,
)

MOVES: tuple[CameraMove, ...] = get_args(CameraMove)
FRAME = (1080, 1920)
CANVAS = canvas_size(*FRAME)

moves = st.sampled_from(MOVES)
moments = st.floats(0, 1)
lengths = st.floats(0.2, 60)
frames = st.tuples(st.integers(32, 2000).map(lambda n: n * 2), st.integers(32, 2000).map(lambda n: n * 2))


def test_the_canvas_is_a_fifth_larger_and_even() -> None:
    """1080 × 1920 needs 1296 × 2304."""
    assert canvas_size(1080, 1920) == (1296, 2304)
    assert canvas_size(720, 1282) == (864, 1538)


@given(moves, moments, lengths, frames)
def test_no_view_leaves_the_canvas(
    move: CameraMove, t: float, seconds: float, frame: tuple[int, int]
) -> None:
    """Whatever the move, the moment and the frame, the camera sees picture only."""
    canvas = canvas_size(*frame)
    seen = view(move, t, seconds, frame, canvas)
    assert seen.x >= -1e-6
    assert seen.y >= -1e-6
    assert seen.x + seen.width <= canvas[0] + 1e-6
    assert seen.y + seen.height <= canvas[1] + 1e-6
    assert seen.width / frame[0] == pytest.approx(seen.height / frame[1])


@given(moves, moments, lengths)
def test_no_view_is_enlarged(move: CameraMove, t: float, seconds: float) -> None:
    """A canvas pixel is never stretched: what is shown stays sharp."""
    assert view(move, t, seconds, FRAME, CANVAS).width >= FRAME[0] - 1e-6


@given(moves, st.lists(moments, min_size=3, max_size=3).map(sorted), lengths)
def test_a_move_never_turns_back(move: CameraMove, ts: list[float], seconds: float) -> None:
    """No overshoot: of three moments in order, the middle one is seen between the others."""
    a, b, c = (view(move, t, seconds, FRAME, CANVAS) for t in ts)
    for name in ("x", "y", "width"):
        low, high = sorted((getattr(a, name), getattr(c, name)))
        assert low - 1e-6 <= getattr(b, name) <= high + 1e-6


@given(moments, moments)
def test_easing_rises_from_nought_to_one(a: float, b: float) -> None:
    """Later is further, and both ends are exact."""
    assert ease(0) == 0
    assert ease(1) == pytest.approx(1)
    assert (ease(a) - ease(b)) * (a - b) >= 0


def test_the_middle_is_faster_than_the_ends_and_the_ends_are_not_still() -> None:
    """Eased, but the frames around a cut still move."""
    at_start, in_middle = ease(0.01) - ease(0), ease(0.505) - ease(0.495)
    assert in_middle > 2 * at_start > 0.006


@pytest.mark.parametrize(
    ("move", "first", "last"),
    [
        ("push_in", (0, 0, 1296), (108, 192, 1080)),
        ("pull_out", (108, 192, 1080), (0, 0, 1296)),
        # A pan looks 1.1 frames wide: 1188 × 2112, which leaves 108 pixels to cross.
        ("pan_left", (108, 96, 1188), (0, 96, 1188)),
        ("pan_right", (0, 96, 1188), (108, 96, 1188)),
        # A tilt looks 1.12 frames wide: 1209.6 × 2150.4, which leaves 153.6.
        ("tilt_up", (43.2, 153.6, 1209.6), (43.2, 0, 1209.6)),
        ("tilt_down", (43.2, 0, 1209.6), (43.2, 153.6, 1209.6)),
    ],
)
def test_a_long_shot_goes_all_the_way(
    move: CameraMove, first: tuple[float, ...], last: tuple[float, ...]
) -> None:
    """x, y and width of the view at both ends of five seconds."""
    for t, wanted in ((0.0, first), (1.0, last)):
        seen = view(move, t, 5, FRAME, CANVAS)
        assert (seen.x, seen.y, seen.width) == pytest.approx(wanted, abs=1e-6)


@pytest.mark.parametrize("frame", [(1080, 1920), (1920, 1080), (1080, 1080), (1080, 1350)])
@pytest.mark.parametrize("move", MOVES)
@given(t=moments)
def test_no_move_sends_the_subject_under_the_words(
    move: CameraMove, frame: tuple[int, int], t: float
) -> None:
    """The subject's zone, drawn for the middle of the canvas, stays clear of headline and captions all
    the way, to half a hundredth of the frame."""
    canvas, zones = canvas_size(*frame), layout(*frame)
    seen = view(move, t, 5, frame, canvas)
    scale = seen.width / frame[0]
    dx, dy = (canvas[0] - frame[0]) / 2 - seen.x, (canvas[1] - frame[1]) / 2 - seen.y
    left, top = (zones.subject.x + dx) / scale, (zones.subject.y + dy) / scale
    bottom = (zones.subject.bottom + dy) / scale
    slack = 0.005 * max(frame)
    assert bottom <= zones.captions.y + slack
    assert top >= zones.headline.bottom - slack or left >= zones.headline.right - slack


def test_a_static_camera_ends_one_to_one_and_drifts_by_a_hundredth() -> None:
    """Alive, but nobody would call it a move."""
    first, last = (view("static", t, 5, FRAME, CANVAS) for t in (0.0, 1.0))
    assert (last.x, last.y, last.width) == (108, 192, 1080)
    assert first.width == pytest.approx(1080 * (1 + DRIFT))


@given(moves, st.floats(0.4, 20))
def test_no_move_hurries(move: CameraMove, seconds: float) -> None:
    """At 30 pictures a second no edge of the view jumps more than 7 of 1080 or 12 of 1920 pixels."""
    steps = round(seconds * 30)
    path = [view(move, k / steps, seconds, FRAME, CANVAS) for k in range(steps + 1)]
    for a, b in itertools.pairwise(path):
        assert abs(a.x - b.x) < 7
        assert abs(a.y - b.y) < 12


def test_at_one_to_one_luma_is_copied_and_chroma_is_moved_to_its_place() -> None:
    """An even offset needs no interpolation of brightness; colour moves by a quarter sample across."""
    seen = view("static", 1.0, 5, FRAME, CANVAS)
    assert luma_affine(seen, FRAME) == (1.0, 108.0, 192.0)
    assert chroma_affine(seen, FRAME) == (1.0, 53.75, 96.0)


def test_a_canvas_smaller_than_the_frame_is_refused() -> None:
    """Better an error than a border."""
    with pytest.raises(ValueError, match="smaller"):
        view("static", 0, 5, (100, 100), (90, 120))
