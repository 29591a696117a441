"""What a segment shows: a file → a `Source` that paints any of its frames.

    picture ─read_picture→ RGB on the canvas ─to_planes, once→ StillSource ─warp per frame→ frame

Moving pictures are painted by another `Source`, in `footage.py`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from aida.contracts.storyboard import CameraMove
from aida.errors import Permanent
from aida.media import moves
from aida.media.planes import Planes, to_planes, warp, with_margin


class Source(Protocol):
    """Frames of one segment, painted in order."""

    def paint(self, number: int, count: int, into: Planes) -> None:
        """Frame `number` of `count` (from 0), every pixel of it."""
        ...

    def close(self) -> None:
        """Nothing is painted any more. May be called again."""
        ...


class StillSource:
    """A still under a moving camera."""

    def __init__(
        self, picture: NDArray[np.uint8], camera: CameraMove, fps: int, size: tuple[int, int]
    ) -> None:
        """`picture` is RGB and lies on the canvas of a frame of `size` (width, height)."""
        canvas = picture.shape[1], picture.shape[0]
        first, last = (moves.view(camera, t, 1.0, size, canvas) for t in (0.0, 1.0))
        # A pan or tilt sees the picture at one scale all the way. Scaled once, and well, it is only
        # shifted from then on: sharper, quicker and steadier than scaling it anew for every frame.
        self._scale = first.width / size[0] if first.width == last.width else 1.0
        if self._scale > 1:
            smaller = round(canvas[0] / self._scale / 2) * 2, round(canvas[1] / self._scale / 2) * 2
            picture = np.asarray(cv2.resize(picture, smaller, interpolation=cv2.INTER_AREA), np.uint8)
        self._planes = with_margin(to_planes(picture))
        self._canvas, self._size, self._camera, self._fps = canvas, size, camera, fps

    def paint(self, number: int, count: int, into: Planes) -> None:
        t = number / (count - 1) if count > 1 else 1.0
        seen = moves.view(self._camera, t, count / self._fps, self._size, self._canvas)
        if self._scale > 1:
            seen = moves.View(*self._snapped(seen), *self._size)
        luma, chroma = moves.luma_affine(seen, self._size), moves.chroma_affine(seen, self._size)
        warp(self._planes, luma, chroma, into)

    def close(self) -> None:
        """A still holds nothing open."""

    def _snapped(self, seen: moves.View) -> tuple[float, float]:
        """Where the scaled picture is seen from. Across its way a camera stands still: there, a place on
        whole pixels (even ones, for the colours) needs no mixing of neighbours, and is sharper."""
        x, y = seen.x / self._scale, seen.y / self._scale
        if self._camera in ("pan_left", "pan_right"):
            return x, 2.0 * round(y / 2)
        return 2.0 * round(x / 2), y


def read_picture(file: Path) -> NDArray[np.uint8]:
    """A PNG, JPEG or WebP as RGB (height, width, 3). Raises `Permanent` when it is none of them."""
    bgr = cv2.imdecode(np.frombuffer(file.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
    if bgr is None:
        raise Permanent(f"{file.name} is not a picture that can be read")
    return np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), np.uint8)


def on_canvas(picture: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """The picture scaled and cropped to the canvas of a `width` × `height` frame.

    The draft's own pictures have that size already. A vendor's picture seldom does: it covers the
    canvas, and what is left over at two sides is cut away evenly.
    """
    return covering(picture, *moves.canvas_size(width, height))


def covering(picture: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """The middle of the picture in the shape of `width` × `height`, resampled to that size."""
    have_height, have_width = picture.shape[:2]
    if (have_width, have_height) == (width, height):
        return picture
    scale = min(have_width / width, have_height / height)
    crop_width, crop_height = (
        min(have_width, round(width * scale)),
        min(have_height, round(height * scale)),
    )
    left, top = (have_width - crop_width) // 2, (have_height - crop_height) // 2
    cropped = picture[top : top + crop_height, left : left + crop_width]
    way = cv2.INTER_AREA if scale > 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(cropped, (width, height), interpolation=way), np.uint8)


def centre(picture: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """The middle of a canvas at 1:1: what a camera that stands still shows."""
    top, left = (picture.shape[0] - height) // 2, (picture.shape[1] - width) // 2
    return picture[top : top + height, left : left + width]
