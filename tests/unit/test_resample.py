"""Fast resampling shows what the plain, slow way shows, and its samples lie where they should."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aida.media.resample import MARGIN, place, view


@given(st.floats(1.0, 1.25), st.floats(-1, 400), st.integers(64, 2000))
def test_a_window_is_placed_to_a_twentieth_of_a_pixel_or_not_at_all(
    scale: float, offset: float, count: int
) -> None:
    """First and last sample are where the camera wants them, and the window stays within the margin."""
    extent = round(offset + scale * count) + 3
    window = place(scale, offset, count, extent)
    if window is None:
        return
    for sample in (0, count - 1):
        read = window.start + (window.skip + sample + 0.5) * window.length / window.size - 0.5
        assert read == pytest.approx(offset + scale * sample, abs=0.0501)
    assert window.start >= -MARGIN
    assert window.start + window.length <= extent + MARGIN


@pytest.mark.parametrize(
    ("scale", "x", "y"),
    [
        (1.0, 20.0, 30.0),
        (1.0, 20.25, 30.0),
        (1.0, 0.5, 7.75),
        (1.0987, 3.3, 5.8),
        (1.2, 0.1, 0.1),
        (1.003, 9.4, 2.2),
    ],
)
def test_a_view_looks_like_the_slow_one(scale: float, x: float, y: float) -> None:
    """At most two of 255 steps away from OpenCV's general warp, everywhere."""
    noise = np.random.default_rng(1).integers(0, 255, (240, 180), np.uint8)
    picture = cv2.GaussianBlur(noise, (0, 0), 3)
    padded = cv2.copyMakeBorder(picture, *(MARGIN,) * 4, cv2.BORDER_REPLICATE)
    painted = np.empty((180, 130), np.uint8)
    view([padded], scale, x, y, [painted])
    matrix = np.array(((scale, 0, x), (0, scale, y)))
    slow = cv2.warpAffine(
        picture,
        matrix,
        (130, 180),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    assert cv2.absdiff(painted, slow).max() <= 2
