"""Music carried on past its end: samples → more samples, through joints that are hard to hear (pure).

    end of the piece ─which earlier place goes on as it does?→ jump back there, in a crossfade → …

Two places fit when the half second before and after them sounds alike: loudness in six bands, every
10 ms, is compared at all distances, which also puts beat on beat.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import signal  # type: ignore[import-untyped]

from aida.media.wav import RATE, Samples

CROSSFADE = round(0.35 * RATE)
_STEP = RATE // 100
_AROUND = 60
"""Steps on both sides of a joint that are compared."""
_EDGES = (40, 120, 300, 800, 2000, 5000, 12000)
"""Hz."""
_ENDING = 0.25
"""The last part of the piece, in which it may be left; the first part is where it may be re-entered."""

_ALIKE = 0.3
"""Correlation of two waves above which their phase is worth keeping."""


def looped(music: Samples, length: int) -> Samples:
    """At least `length` samples of `music`, joints included; as it is when it is long enough."""
    if len(music) >= length:
        return music
    leave, enter = joint(music)
    half = min(CROSSFADE // 2, enter, len(music) - leave)
    out = music[: leave + half]
    while len(out) < length:
        out = _joined(out, music[enter - half : leave + half], 2 * half)
    return out


def joint(music: Samples) -> tuple[int, int]:
    """(leave, enter): at sample `leave` the piece goes on as well with sample `enter`."""
    shape = _shape(music)
    steps = len(shape)
    if steps < 6 * _AROUND:  # under four seconds: nothing to choose from
        edge = min(CROSSFADE, len(music) // 4) // 2
        return len(music) - edge, edge
    ending = range(max(int(steps * (1 - _ENDING)), steps - 1200), steps - _AROUND, 2)
    opening = slice(_AROUND, int(steps * (1 - _ENDING)) // 2 + _AROUND)
    best = (-np.inf, 0, 0)
    for leave in ending:
        piece = shape[leave - _AROUND : leave + _AROUND]
        likeness = _likeness(shape[: opening.stop + _AROUND], piece)
        # A longer way round repeats less often: worth a little.
        likeness = likeness * (1 - 0.15 * np.arange(len(likeness)) / steps)
        enter = int(likeness.argmax())
        best = max(best, (float(likeness[enter]), leave, enter + _AROUND))
    _, leave, enter = best
    return leave * _STEP, _aligned(music, leave * _STEP, enter * _STEP)


def _shape(music: Samples) -> NDArray[np.float64]:
    """Per 10 ms, log loudness in six bands; each band around its own mean."""
    mono = music.mean(axis=1)
    bands = []
    for low, high in pairwise(_EDGES):
        filtered = signal.sosfilt(signal.butter(2, (low, high), "bandpass", fs=RATE, output="sos"), mono)
        whole = filtered[: len(filtered) // _STEP * _STEP].reshape(-1, _STEP)
        bands.append(np.log10((whole**2).mean(axis=1) + 1e-8))
    shape = np.stack(bands, axis=1)
    return np.asarray(shape - shape.mean(axis=0))


def _likeness(shape: NDArray[np.float64], piece: NDArray[np.float64]) -> NDArray[np.float64]:
    """Minus the mean square difference of `piece` and `shape` at each offset."""
    cross = sum(
        signal.correlate(shape[:, band], piece[:, band], "valid", "fft") for band in range(shape.shape[1])
    )
    square = np.concatenate(([0.0], np.cumsum((shape**2).sum(axis=1))))
    energy = square[len(piece) :] - square[: len(square) - len(piece)]
    return np.asarray((2 * cross - energy - float((piece**2).sum())) / len(piece) + 100.0)


def _aligned(music: Samples, leave: int, enter: int) -> int:
    """`enter` moved by up to 10 ms, to where the waves themselves fit; where they do not, as it is."""
    reach, half = _STEP, CROSSFADE // 2
    mono = music.mean(axis=1, dtype=np.float64)
    begin = max(0, enter - half - reach)
    piece, around = mono[leave - half : leave + half], mono[begin : enter + half + reach]
    square = np.concatenate(([0.0], np.cumsum(around**2)))
    energy = (square[len(piece) :] - square[: len(square) - len(piece)]) * (piece**2).sum()
    fit = signal.correlate(around, piece, "valid", "fft") / np.sqrt(np.maximum(energy, 1e-9))
    best = int(np.argmax(fit))
    return begin + best + half if fit[best] > _ALIKE else enter


def _joined(out: Samples, rest: Samples, over: int) -> Samples:
    """`out`, then `rest`, over `over` samples of both; as loud in the middle as beside it."""
    old, new = out[len(out) - over :], rest[:over]
    angle = np.linspace(0, np.pi / 2, over, dtype=np.float32)[:, None]
    power = float(np.sqrt((old**2).sum() * (new**2).sum()))
    alike = max(0.0, float((old * new).sum()) / power) if power > 0 else 0.0
    # Equal powers add up where the two have nothing in common; what they share would swell.
    mixed = (old * np.cos(angle) + new * np.sin(angle)) / np.sqrt(1 + alike * np.sin(2 * angle))
    return np.concatenate((out[: len(out) - over], mixed.astype(np.float32), rest[over:]))
