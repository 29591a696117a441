"""Pictures as the film's encoder wants them: BT.709 brightness and colour planes, 16..235 (pure).

    RGB picture ─to_planes→ Planes ─warp→ Planes of a frame
    premultiplied RGBA ─overlay→ bands ─lay→ over a frame, in place

Everything here works on arrays it is given, so a frame is painted straight into the encoder's
memory. An overlay keeps only the rectangles that show something.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from aida.media.moves import Affine
from aida.media.resample import MARGIN, view

Plane = NDArray[np.uint8]

# Rec. ITU-R BT.709, 8 bit: Y = 16 + 219·(0.2126 R + 0.7152 G + 0.0722 B), Cb and Cr = 128 ± 112.
_LUMA = np.array([0.2126, 0.7152, 0.0722])
_CB = (np.array([0.0, 0.0, 1.0]) - _LUMA) / (2 * (1 - 0.0722))
_CR = (np.array([1.0, 0.0, 0.0]) - _LUMA) / (2 * (1 - 0.2126))
_Y_ROW = np.append(_LUMA * 219 / 255, 16)[None]
_CB_ROW = np.append(_CB * 224 / 255, 128)[None]
_CR_ROW = np.append(_CR * 224 / 255, 128)[None]


@dataclass(frozen=True)
class Planes:
    """One picture: `y` (height, width), `u` and `v` half that in each direction."""

    y: Plane
    u: Plane
    v: Plane

    def each(self) -> tuple[Plane, Plane, Plane]:
        return self.y, self.u, self.v


def empty(width: int, height: int) -> Planes:
    """Planes of an even size, not yet painted."""
    half = (height // 2, width // 2)
    return Planes(np.empty((height, width), np.uint8), np.empty(half, np.uint8), np.empty(half, np.uint8))


def to_planes(rgb: NDArray[np.uint8]) -> Planes:
    """An sRGB picture (height, width, 3), both even, as planes; colour samples sit amid their pixels."""
    height, width = rgb.shape[:2]
    small = cv2.resize(rgb, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    return Planes(_rows(rgb, _Y_ROW), _rows(small, _CB_ROW), _rows(small, _CR_ROW))


def to_rgb(planes: Planes) -> NDArray[np.uint8]:
    """Back to an sRGB picture, for stills and for checks."""
    height, width = planes.y.shape
    y = (planes.y.astype(np.float32) - 16) * (255 / 219)
    u, v = (
        (cv2.resize(p, (width, height), interpolation=cv2.INTER_LINEAR).astype(np.float32) - 128)
        * (255 / 224)
        for p in (planes.u, planes.v)
    )
    red, blue = y + v * (2 * (1 - 0.2126)), y + u * (2 * (1 - 0.0722))
    green = (y - 0.2126 * red - 0.0722 * blue) / 0.7152
    rgb: NDArray[np.uint8] = np.clip(np.rint(np.dstack((red, green, blue))), 0, 255).astype(np.uint8)
    return rgb


def _rows(picture: NDArray[np.uint8], matrix: NDArray[np.float64]) -> Plane:
    return np.asarray(cv2.transform(picture, matrix), np.uint8).reshape(picture.shape[:2])


def with_margin(planes: Planes) -> Planes:
    """The planes with the margin of repeated pixels that `warp` reads into."""
    return Planes(
        *(
            np.asarray(cv2.copyMakeBorder(plane, *(MARGIN,) * 4, cv2.BORDER_REPLICATE), np.uint8)
            for plane in planes.each()
        )
    )


def warp(source: Planes, luma: Affine, chroma: Affine, into: Planes) -> None:
    """Paint what an affine view of `source` (with its margin) shows, by linear interpolation.

    The scale is 1 or more: pictures are made large enough never to be stretched.
    """
    view([source.y], *luma, [into.y])
    view([source.u, source.v], *chroma, [into.u, into.v])


def dissolve(over: Planes, share: float, into: Planes) -> None:
    """`into` becomes a mixture: `share` of `over`, the rest of itself."""
    for new, plane in zip(over.each(), into.each(), strict=True):
        cv2.addWeighted(new, share, plane, 1 - share, 0, dst=plane)


def wipe(over: Planes, share: float, into: Planes) -> None:
    """`over` comes in from the left behind a soft edge; at 0 nothing of it is seen, at 1 all."""
    width = into.y.shape[1]
    soft = 2 * max(1, width // 32)
    edge = round(share * (width + soft))
    for new, plane, step in zip(over.each(), into.each(), (1, 2, 2), strict=True):
        columns = np.arange(plane.shape[1]) * step
        weight = np.clip((edge - columns) / soft, 0, 1).astype(np.float32)
        full = int(np.count_nonzero(weight == 1))
        some = full + int(np.count_nonzero((weight > 0) & (weight < 1)))
        np.copyto(plane[:, :full], new[:, :full])
        if some > full:
            ramp = np.broadcast_to(weight[full:some], (plane.shape[0], some - full))
            strip = np.ascontiguousarray(plane[:, full:some])
            mixed = cv2.blendLinear(np.ascontiguousarray(new[:, full:some]), strip, ramp.copy(), 1 - ramp)
            np.copyto(plane[:, full:some], mixed)


@dataclass(frozen=True)
class Band:
    """A rectangle of an overlay: per plane what remains of the picture (255 = all) and what is added."""

    x: int
    y: int
    left: Planes
    added: Planes


Overlay = tuple[Band, ...]

_ADD_Y = np.append(_LUMA * 219 / 255, 16 / 255)[None]
_ADD_CB = np.append(_CB * 224 / 255, 128 / 255)[None]
_ADD_CR = np.append(_CR * 224 / 255, 128 / 255)[None]


def overlay(rgba: NDArray[np.uint8], x: int = 0, y: int = 0) -> Overlay:
    """A premultiplied RGBA picture (even sizes) as bands; `x`, `y` (even) is its place in the frame."""
    return tuple(
        _band(rgba[top:bottom, left:right], x + left, y + top)
        for top, bottom, left, right in _inked(rgba[:, :, 3])
    )


def _band(rgba: NDArray[np.uint8], x: int, y: int) -> Band:
    height, width = rgba.shape[:2]
    small = cv2.resize(rgba, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    left, half = 255 - rgba[:, :, 3], 255 - small[:, :, 3]
    added = Planes(_rows(rgba, _ADD_Y), _rows(small, _ADD_CB), _rows(small, _ADD_CR))
    return Band(x, y, Planes(np.ascontiguousarray(left), half, half), added)


def lay(bands: Overlay, into: Planes, strength: float = 1.0) -> None:
    """Lay an overlay over a frame, in place; `strength` 0..1 fades it."""
    for band in bands:
        height, width = band.left.y.shape
        regions = (
            into.y[band.y : band.y + height, band.x : band.x + width],
            *(
                p[band.y // 2 : (band.y + height) // 2, band.x // 2 : (band.x + width) // 2]
                for p in (into.u, into.v)
            ),
        )
        for region, left, added in zip(regions, band.left.each(), band.added.each(), strict=True):
            if strength < 1:
                left = cv2.convertScaleAbs(left, alpha=strength, beta=255 * (1 - strength))
                added = cv2.convertScaleAbs(added, alpha=strength)
            cv2.multiply(region, left, dst=region, scale=1 / 255)
            cv2.add(region, added, dst=region)


_GAP = 24
"""Rows or columns without ink that are worth a cut."""


def _inked(alpha: Plane) -> list[tuple[int, int, int, int]]:
    """Even rectangles (top, bottom, left, right) that hold all ink and little else."""
    found = []
    for top, bottom in _runs(np.any(alpha, axis=1)):
        for left, right in _runs(np.any(alpha[top:bottom], axis=0)):
            rows = _runs(np.any(alpha[top:bottom, left:right], axis=1))
            found += [(top + a, top + b, left, right) for a, b in rows]
    return found


def _runs(ink: Any) -> list[tuple[int, int]]:
    """Stretches with ink, widened to even ends; gaps shorter than `_GAP` do not part them."""
    places = np.flatnonzero(ink)
    if not len(places):
        return []
    breaks = np.flatnonzero(np.diff(places) > _GAP)
    starts = places[np.append(0, breaks + 1)]
    ends = places[np.append(breaks, len(places) - 1)] + 1
    return [(int(a) // 2 * 2, -(-int(b) // 2) * 2) for a, b in zip(starts, ends, strict=True)]
