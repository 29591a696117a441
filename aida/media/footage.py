"""Moving pictures in the film: a clip of any make → frames of ours, decoded as they are painted.

    file ─glance→ Footage ─fit→ ─ffmpeg on a leash: upright, covering, BT.709, the film's rate→
         raw frames through a pipe → ClipSource.paint → the encoder's memory

No second lossy encode, one frame in memory, and a decoder that works no faster than the film is painted.
What a clip is short of at its end is its last frame, drawing nearer so slowly that it does not hang.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np

from aida.errors import Permanent
from aida.media import commands
from aida.media.fit import Fit
from aida.media.inspect import Inspected, glance
from aida.media.planes import Planes
from aida.media.run import Stream

DRIFT_PER_SECOND = 0.012
"""How much nearer a held frame comes: felt, not seen. A frame that stands still looks like a fault."""
_HD = 576
"""Lines above which colours that carry no label are taken for BT.709, as players do."""
_NO_LABEL = 2
_NOTHING_YET = -1


@dataclass(frozen=True)
class Footage:
    """One clip's file, and what has to be known to decode it."""

    file: Path
    media_type: str
    seconds: Fraction
    fps: Fraction | None
    """`None` when nobody can say."""
    matrix: str | None
    """To be assumed for its colours; `None` when the file says it itself."""
    sound_seconds: Fraction | None


def footage(file: Path, *, timeout_seconds: float = 60.0) -> Footage:
    """Look into a clip that has been inspected before. Raises `Permanent` when it is none."""
    facts = glance(file, "film", timeout_seconds=timeout_seconds)
    if not facts.seconds:
        raise Permanent("The clip does not say how long it is", agent="assembly")
    return Footage(
        file, facts.media_type, facts.seconds, facts.fps or None, _matrix(facts), facts.sound_seconds
    )


def _matrix(facts: Inspected) -> str | None:
    if facts.matrix != _NO_LABEL:
        return None
    return "bt709" if min(facts.width or 0, facts.height or 0) > _HD else "smpte170m"


class ClipSource:
    """A `Source` for one clip in one place of the film."""

    def __init__(
        self,
        clip: Footage,
        fitted: Fit,
        fps: int,
        size: tuple[int, int],
        check: Callable[[], None] = lambda: None,
    ) -> None:
        """`check` is called twice a second while a frame is waited for, and may raise."""
        self._clip, self._fit, self._fps, self._size, self._check = clip, fitted, fps, size, check
        self._block, self._planes = _block(size)
        self._stream: Stream | None = None
        self._at = _NOTHING_YET
        self._over = False

    def paint(self, number: int, count: int, into: Planes) -> None:
        """Raises `Permanent` when there is much less in the clip than it said, `Transient` and what
        `check` raises when nothing comes."""
        while self._at < number and not self._over:
            if self._stream is None:
                self._stream = self._opened(count)
            if self._stream.read(self._block):
                self._at += 1
            else:
                self._end()
        drift = DRIFT_PER_SECOND * (number - self._at) / self._fps
        if drift * max(self._size) < 1:  # under a pixel at the edges: as it is
            for seen, plane in zip(self._planes.each(), into.each(), strict=True):
                np.copyto(plane, seen)
        else:
            _nearer(self._planes, 1 + drift, into)

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None
        self._over = True

    def _opened(self, count: int) -> Stream:
        clip, slower = self._clip, self._fit.slower
        order = commands.frames(
            clip.file,
            clip.media_type,
            size=self._size,
            fps=self._fps,
            count=count,
            slower=slower,
            matrix=clip.matrix,
            sparse=clip.fps is None or clip.fps / slower <= self._fps,
        )
        return Stream(order, self._check)

    def _end(self) -> None:
        self.close()
        if self._at + 1 < self._fit.played * self._fps - self._fps / 2:
            raise Permanent(
                f"The clip broke off after {(self._at + 1) / self._fps:.1f} of "
                f"{float(self._fit.played):.1f} s",
                agent="assembly",
            )


def still(
    clip: Footage, at: Fraction, size: tuple[int, int], check: Callable[[], None] = lambda: None
) -> Planes:
    """The clip's frame at `at` seconds, or its last one when it is shorter, as the film shows it."""
    for start in (max(Fraction(0), min(at, clip.seconds - Fraction(1, 10))), Fraction(0)):
        block, planes = _block(size)
        order = commands.frames(
            clip.file, clip.media_type, size=size, fps=30, count=1, start=start, matrix=clip.matrix
        )
        stream = Stream(order, check)
        try:
            if stream.read(block):
                return planes
        finally:
            stream.close()
    raise Permanent("Not one frame of the clip can be decoded", agent="assembly")


def _block(size: tuple[int, int]) -> tuple[np.ndarray[tuple[int], np.dtype[np.uint8]], Planes]:
    """Memory for one raw yuv420p frame, and the same memory as planes."""
    width, height = size
    luma, chroma = width * height, width * height // 4
    block = np.empty(luma + 2 * chroma, np.uint8)
    half = height // 2, width // 2
    return block, Planes(
        block[:luma].reshape(height, width),
        block[luma : luma + chroma].reshape(half),
        block[luma + chroma :].reshape(half),
    )


def _nearer(seen: Planes, scale: float, into: Planes) -> None:
    """The picture's middle, `scale` times as large."""
    for plane, target in zip(seen.each(), into.each(), strict=True):
        height, width = plane.shape
        shrink = np.array(
            (
                (1 / scale, 0, (1 - 1 / scale) * (width - 1) / 2),
                (0, 1 / scale, (1 - 1 / scale) * (height - 1) / 2),
            )
        )
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        np.copyto(target, cv2.warpAffine(plane, shrink, (width, height), flags=flags))
