"""One axis-aligned view of a plane, resampled fast (pure).

OpenCV's general `warpAffine` looks up every pixel by itself; `resize` and a weighted sum of two
shifted copies are three to ten times as fast, and are all that a camera which never tilts its head
needs. `resize` takes whole pixels only, so a slightly larger picture is made and a window cut out of
it, chosen so that its samples fall where the camera wants them: to about a fiftieth of a pixel.

    whole move (scale 1)    → two shifted copies, weighted
    zoom (scale over 1)     → `place` finds the window, `resize` fills it
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.uint8]

MARGIN = 64
"""Repeated pixels that a plane needs around it, so that windows may begin outside the picture."""

_NEAR = 0.03
"""Pixels of error below which no better window is looked for."""
_TOO_FAR = 0.05
"""Pixels of error that might be seen as trembling."""


class Window(NamedTuple):
    """Source pixels `start..start+length` resized to `size`, of which the first `skip` are dropped."""

    start: int
    length: int
    size: int
    skip: int


@cache
def _candidates(wide: bool) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """(spare sizes, which of them, skip), the smallest sizes first.

    Scales close to 1, or to another simple ratio, let samples fall on few different places only; then
    windows with far more to spare are tried, which cost more but less than a general warp.
    """
    sizes, step = (range(52, 320, 6), 3) if wide else (range(49), 1)
    pairs = [(which, skip) for which, spare in enumerate(sizes) for skip in range(0, spare + 1, step)]
    which, skips = zip(*pairs, strict=True)
    return np.array(sizes, np.intp), np.array(which, np.intp), np.array(skips, np.float64)


def place(scale: float, offset: float, count: int, extent: int) -> Window | None:
    """The window whose `count` samples lie at `scale·i + offset` (source pixel indices), to a twentieth
    of a pixel; `None` when there is none. The source is `extent` pixels long, without its margin."""
    return _best(scale, offset, count, extent, wide=False) or _best(scale, offset, count, extent, wide=True)


def _best(scale: float, offset: float, count: int, extent: int, *, wide: bool) -> Window | None:
    spares, which, skips = _candidates(wide)
    sizes = count + spares
    lengths = np.rint(scale * sizes)
    ratios = (lengths / sizes)[which]
    # `resize` reads sample d at (d + ½)·ratio - ½ from the start of its source.
    first = (skips + 0.5) * ratios - 0.5
    starts = np.rint(offset - first)
    early = starts + first - offset
    late = early + (ratios - scale) * (count - 1)
    error = np.maximum(np.abs(early), np.abs(late))
    error[(starts < -MARGIN) | (starts + lengths[which] > extent + MARGIN)] = np.inf
    good = np.flatnonzero(error <= _NEAR)
    best = int(good[0]) if len(good) else int(np.argmin(error))
    if error[best] > _TOO_FAR:
        return None
    size = int(which[best])
    return Window(int(starts[best]), int(lengths[size]), int(sizes[size]), int(skips[best]))


def view(sources: Sequence[Plane], scale: float, x: float, y: float, into: Sequence[Plane]) -> None:
    """Paint the pixel `(i, j)` of each plane with its source at `(scale·i + x, scale·j + y)`.

    Sources have `MARGIN` repeated pixels on each side, which indices do not count. `scale` is 1 or more.
    """
    height, width = into[0].shape
    if scale == 1:
        for source, painted in zip(sources, into, strict=True):
            _shifted(source, x, y, painted)
        return
    long, wide = sources[0].shape[0] - 2 * MARGIN, sources[0].shape[1] - 2 * MARGIN
    across, down = place(scale, x, width, wide), place(scale, y, height, long)
    for source, painted in zip(sources, into, strict=True):
        if across and down:
            _resized(source, across, down, painted)
        else:
            _warped(source, scale, x, y, painted)


def _resized(source: Plane, across: Window, down: Window, into: Plane) -> None:
    top, left = down.start + MARGIN, across.start + MARGIN
    part = source[top : top + down.length, left : left + across.length]
    size = across.size, down.size
    height, width = into.shape
    if size == (width, height):
        cv2.resize(part, size, dst=into, interpolation=cv2.INTER_LINEAR)
        return
    larger = cv2.resize(part, size, interpolation=cv2.INTER_LINEAR)
    np.copyto(into, larger[down.skip : down.skip + height, across.skip : across.skip + width])


def _warped(source: Plane, scale: float, x: float, y: float, into: Plane) -> None:
    matrix = np.array(((scale, 0, x + MARGIN), (0, scale, y + MARGIN)))
    height, width = into.shape
    cv2.warpAffine(source, matrix, (width, height), dst=into, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)


def _shifted(source: Plane, x: float, y: float, into: Plane) -> None:
    height, width = into.shape
    left, top = int(np.floor(x)), int(np.floor(y))
    across, down = x - left, y - top
    left, top = left + MARGIN, top + MARGIN

    def copy(dx: int, dy: int) -> Plane:
        return source[top + dy : top + dy + height, left + dx : left + dx + width]

    if across and down:
        upper = cv2.addWeighted(copy(0, 0), 1 - across, copy(1, 0), across, 0)
        lower = cv2.addWeighted(copy(0, 1), 1 - across, copy(1, 1), across, 0)
        cv2.addWeighted(upper, 1 - down, lower, down, 0, dst=into)
    elif across or down:
        share = across or down
        other = copy(1, 0) if across else copy(0, 1)
        cv2.addWeighted(copy(0, 0), 1 - share, other, share, 0, dst=into)
    else:
        np.copyto(into, copy(0, 0))
