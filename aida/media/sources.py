"""What a segment shows: a file → a `Source` that paints any of its frames.

    picture ─read_picture→ RGB on the canvas ─to_planes, once→ StillSource ─warp per frame→ frame

A source of moving pictures is another class with the same `paint`.
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


class StillSource:
    """A still under a moving camera."""

    def __init__(self, picture: NDArray[np.uint8], camera: CameraMove, fps: int) -> None:
        """`picture` is RGB and lies on the canvas: 1.2 × the frame."""
        self._canvas = picture.shape[1], picture.shape[0]
        self._planes = with_margin(to_planes(picture))
        self._camera = camera
        self._fps = fps

    def paint(self, number: int, count: int, into: Planes) -> None:
        height, width = into.y.shape
        t = number / (count - 1) if count > 1 else 1.0
        seen = moves.view(self._camera, t, count / self._fps, (width, height), self._canvas)
        luma = moves.luma_affine(seen, (width, height))
        warp(self._planes, luma, moves.chroma_affine(seen, (width, height)), into)


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
