"""Vendors' clips of every make become the film's frames: round discs, right colours, each frame in time."""

from __future__ import annotations

import threading
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aida.errors import Deadline, Permanent
from aida.media.encode import encode_film, most_megabits
from aida.media.fit import fit
from aida.media.footage import ClipSource, footage, still
from aida.media.planes import Planes, empty, to_rgb
from tests.film.clips import Rgb, clip, number_of, roundness

pytestmark = pytest.mark.film

SIZE = 180, 320
FPS = 30

MAKES: dict[str, dict[str, Any]] = {
    "as the film": {"fps": Fraction(30), "frames": 30},
    "cinema": {"fps": Fraction(24)},
    "television": {"fps": Fraction(30000, 1001), "frames": 30, "timescale": 30000},
    "fast": {"fps": Fraction(60), "frames": 60},
    "slow": {"fps": Fraction(16), "frames": 16, "timescale": 16384},
    "uneven": {"fps": Fraction(20), "frames": 20, "uneven": True},
    "wide": {"shown": (480, 270)},
    "square": {"shown": (320, 320)},
    "flat pixels": {"shown": (270, 480), "sar": Fraction(4, 3)},
    "tall pixels": {"shown": (272, 480), "sar": Fraction(8, 9)},
    "filmed upright": {"turned": -90},
    "upside down": {"turned": 180},
    "turned, with flat pixels": {"turned": 90, "sar": Fraction(4, 3)},
    "smaller": {"shown": (90, 160)},
    "labelled BT.601": {"tags": "smpte170m"},
    "without a label": {"tags": None},
    "with sound": {"sound": True},
    "full range": {"more": ("-vf", "scale=out_color_matrix=bt709:out_range=pc", "-color_range", "pc")},
}


def shown(file: Path, wanted: Fraction, size: tuple[int, int] = SIZE) -> list[Rgb]:
    """Every frame the film would show of it."""
    seen = footage(file)
    source, frame = ClipSource(seen, fit(seen.seconds, wanted), FPS, size), empty(*size)
    count = int(wanted * FPS)
    pictures = []
    for number in range(count):
        source.paint(number, count, frame)
        pictures.append(to_rgb(frame))
    source.close()
    return pictures


@pytest.mark.parametrize("make", MAKES)
def test_a_clip_of_any_make_is_shown_undistorted_and_in_time(make: str, tmp_path: Path) -> None:
    """The disc is round, the colour the colour that was meant, frame for frame what was due then."""
    options = MAKES[make]
    rate, frames = options.get("fps", Fraction(24)), options.get("frames", 24)
    pictures = shown(clip(tmp_path / "c.mp4", **options), Fraction(1))
    assert len(pictures) == 30
    for picture in (pictures[0], pictures[17], pictures[-1]):
        assert abs(roundness(picture) - 1) < 0.03
        assert np.abs(picture[4, 4].astype(int) - (40, 90, 160)).max() <= 6
    numbers = [number_of(picture) for picture in pictures]
    due = [min(frames - 1, float(n * rate / FPS)) for n in range(30)]
    assert numbers == sorted(numbers)
    assert max(abs(a - b) for a, b in zip(numbers, due, strict=True)) <= 1
    assert numbers[-1] >= frames - 2


def test_a_long_clip_keeps_its_start(tmp_path: Path) -> None:
    """Two seconds into one: the first one, at its own pace."""
    numbers = [
        number_of(p) for p in shown(clip(tmp_path / "c.mp4", fps=Fraction(30), frames=60), Fraction(1))
    ]
    assert numbers == list(range(30))


def test_a_short_clip_is_slowed_and_then_held(tmp_path: Path) -> None:
    """One second into 1.5: 12 % slower, then the last frame, which comes nearer too slowly to see."""
    pictures = shown(clip(tmp_path / "c.mp4", fps=Fraction(30), frames=30), Fraction(3, 2))
    numbers = [number_of(picture) for picture in pictures]
    assert len(numbers) == 45
    assert numbers.index(29) in (32, 33)  # 29 · 1.12 = 32.5
    assert set(numbers[33:]) == {29}
    assert all(b - a <= 1 for a, b in pairwise(numbers))
    change = [float(np.abs(a.astype(int) - b).mean()) for a, b in pairwise(pictures[34:])]
    assert 0 < max(change) < 2


def test_a_small_clip_is_enlarged_smoothly(tmp_path: Path) -> None:
    """Edges stay as sharp as twice the size allows, without a stair or a ring around them."""
    picture = shown(clip(tmp_path / "c.mp4", shown=(90, 160)), Fraction(1))[5]
    row = picture[160, :, 1].astype(int)
    rising = np.flatnonzero((row[:90] > 110) & (row[:90] < 235))
    assert 1 <= len(rising) <= 6
    assert row[: rising[0] - 2].min() > 70


def test_a_still_comes_from_where_it_is_asked_for(tmp_path: Path) -> None:
    """Half-way and, past the end, the last one."""
    seen = footage(clip(tmp_path / "c.mp4", fps=Fraction(24), frames=48))
    assert number_of(to_rgb(still(seen, Fraction(1), SIZE))) in (23, 24)
    assert number_of(to_rgb(still(seen, Fraction(9), SIZE))) >= 45


def test_a_clip_that_breaks_off_is_said(tmp_path: Path) -> None:
    """It was whole when it came; a damaged store must not become a film that stands still."""
    file = clip(tmp_path / "c.mp4", fps=Fraction(30), frames=60, more=("-movflags", "+faststart"))
    seen = footage(file)
    broken = bytearray(file.read_bytes())
    at = broken.index(b"mdat") + 2000
    broken[at:] = bytes(len(broken) - at)
    file.write_bytes(broken)
    source, frame = ClipSource(seen, fit(seen.seconds, Fraction(2)), FPS, SIZE), empty(*SIZE)
    with pytest.raises(Permanent, match="broke off"):
        source.paint(59, 60, frame)
    source.close()


def test_time_that_is_up_ends_the_film_its_decoder_and_its_threads(tmp_path: Path) -> None:
    """After the first second of film: nothing is left running."""
    seen = footage(clip(tmp_path / "c.mp4", fps=Fraction(30), frames=90))
    source = ClipSource(seen, fit(seen.seconds, Fraction(3)), FPS, SIZE)
    checks = []

    def check() -> None:
        checks.append(1)
        if len(checks) > 1:
            raise Deadline("The workflow's time is up")

    def paint(number: int, into: Any) -> None:
        source.paint(number, 90, into)

    before = threading.active_count()
    with pytest.raises(Deadline):
        encode_film(tmp_path / "cut.mp4", 90, SIZE, FPS, paint, check=check)
    assert threading.active_count() == before
    child = source._stream._child  # type: ignore[union-attr]
    source.close()
    assert child.poll() is not None
    assert len(checks) == 2


def test_restless_footage_stays_within_what_platforms_take(tmp_path: Path) -> None:
    """Three seconds of pure grain: far over the limit where there is none, at it with one."""
    grain = np.random.default_rng(1).integers(16, 236, (SIZE[1] + 64, SIZE[0] + 64), np.uint8)

    def paint(number: int, planes: Planes) -> None:
        at = number * 37 % 64
        np.copyto(planes.y, grain[at : at + SIZE[1], 64 - at : 64 - at + SIZE[0]])
        planes.u[:] = planes.v[:] = 128

    def megabits(most: float | None) -> float:
        encode_film(tmp_path / "grain.mp4", 90, SIZE, 30, paint, megabits=most)
        return (tmp_path / "grain.mp4").stat().st_size * 8 / 3 / 1e6

    assert megabits(None) > 4
    # The buffer, a second and a half, is full at the start and may be spent.
    assert megabits(1.5) < 1.5 * 1.5
    assert most_megabits((1080, 1920)) == 12
    assert most_megabits((270, 480)) == 2
