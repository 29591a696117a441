"""What a scene's next take begins with: a nearer view that is sharp, or the frame before the cut."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest

from aida.errors import Permanent
from aida.media.inspect import inspect_file
from aida.media.layout import layout
from aida.media.sources import read_picture
from aida.media.start_frames import CLOSER, last_frame, punch_in
from tests.film.clips import clip, number_of, roundness

pytestmark = pytest.mark.film


@pytest.mark.parametrize("size", [(576, 1024), (1024, 576), (800, 800)])
def test_a_punch_in_is_a_third_nearer_to_the_product(size: tuple[int, int], tmp_path: Path) -> None:
    """A disc where the product stands is 1.35 times as large, round, and whole; the size stays."""
    width, height = size
    zone = layout(width, height).subject
    picture = np.full((height, width, 3), 60, np.uint8)
    radius = min(zone.width, zone.height) // 4
    cv2.circle(picture, (zone.x + zone.width // 2, zone.y + zone.height // 2), radius, (230, 230, 230), -1)
    cv2.imwrite(str(tmp_path / "a.png"), picture)
    punch_in(tmp_path / "a.png", tmp_path / "b.jpg")
    near = read_picture(tmp_path / "b.jpg")
    assert inspect_file(tmp_path / "b.jpg", "picture").media_type == "image/jpeg"
    assert near.shape == (height, width, 3)
    white = near[:, :, 0] > 145
    across, down = np.flatnonzero(white.any(axis=0)), np.flatnonzero(white.any(axis=1))
    wide, high = across[-1] - across[0] + 1, down[-1] - down[0] + 1
    assert abs(wide - (2 * radius + 1) * CLOSER) <= 2
    assert abs(wide - high) <= 2
    assert across[0] > 0
    assert across[-1] < width - 1


@pytest.mark.parametrize(
    "make",
    [
        {"fps": Fraction(30), "frames": 12},
        {"fps": Fraction(24), "frames": 60},
        {"turned": -90, "sar": Fraction(4, 3)},
        {"fps": Fraction(20), "frames": 50, "uneven": True, "sound": True},
    ],
)
def test_the_last_frame_is_the_very_last(make: dict[str, object], tmp_path: Path) -> None:
    """Of short and long clips, turned ones, uneven ones; upright, in square pixels."""
    last_frame(clip(tmp_path / "c.mp4", **make), tmp_path / "last.png")  # type: ignore[arg-type]
    picture = read_picture(tmp_path / "last.png")
    assert number_of(picture) == int(str(make.get("frames", 24))) - 1
    assert abs(roundness(picture) - 1) < 0.03
    assert picture.shape[0] > picture.shape[1]
    assert np.abs(picture[4, 4].astype(int) - (40, 90, 160)).max() <= 6


def test_what_is_no_clip_has_no_last_frame(tmp_path: Path) -> None:
    """Said, not guessed."""
    (tmp_path / "c.mp4").write_bytes(b"<html>")
    with pytest.raises(Permanent, match="HTML"):
        last_frame(tmp_path / "c.mp4", tmp_path / "last.png")
