"""A still has the size its client asked for."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from aida.errors import Permanent
from aida.media.stills import to_size


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp"])
def test_a_picture_of_another_shape_is_cropped_evenly_not_squeezed(tmp_path: Path, suffix: str) -> None:
    """A disc in the middle of 1056×1440 is round in 1080×1920: (1920 ÷ 1440) both ways."""
    picture = np.zeros((1440, 1056, 3), np.uint8)
    cv2.circle(picture, (528, 720), 150, (255, 255, 255), -1)
    came, made = tmp_path / f"came{suffix}", tmp_path / f"made{suffix}"
    cv2.imwrite(str(came), picture)
    to_size(came, 1080, 1920, made)
    seen = cv2.imread(str(made), cv2.IMREAD_GRAYSCALE)
    assert seen.shape == (1920, 1080)
    wide, high = (int((seen > 128).any(axis=axis).sum()) for axis in (0, 1))
    assert (wide, high) == pytest.approx((400, 400), abs=4)


def test_what_is_no_picture_is_said(tmp_path: Path) -> None:
    file = tmp_path / "came.png"
    file.write_text("no picture")
    with pytest.raises(Permanent):
        to_size(file, 10, 10, tmp_path / "made.png")
