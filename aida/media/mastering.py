"""A raw voice made fit to be heard: 22.05 kHz samples of an engine → mono 48 kHz, trimmed, −18 LUFS.

    raw ─resample→ ─de-click→ ─high-pass, tone curve→ ─compress→ ─room→ ─trim→ ─level→ line

The tone curve brings a formant synthesiser's spectrum to that of recorded speech: less buzz at
2.5–4 kHz and 5 kHz, more chest at 150–300 Hz. All of it is deterministic: same samples in, same out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage, signal  # type: ignore[import-untyped]

from aida.media.loudness import integrated, limit
from aida.media.wav import RATE, Samples

LINE_LOUDNESS = -18.0
_CEILING = -3.0
_QUIET = 10 ** (-46 / 20)
"""Below the line's own peak by this much is silence to be trimmed."""
_KEEP = round(0.015 * RATE)
"""Kept around the speech, so that a soft first consonant is whole."""


@dataclass(frozen=True)
class Mastered:
    samples: Samples
    """Shape (samples, 1)."""
    first: int
    """How many samples at 48 kHz were cut from the front: word times move by as much."""

    @staticmethod
    def empty() -> Mastered:
        return Mastered(np.zeros((0, 1), np.float32), 0)


def master(raw: NDArray[np.int16], hertz: int, curve: Sequence[tuple[float, float]]) -> Mastered:
    """`curve` is (Hz, dB) points of the tone, joined by straight lines over log frequency."""
    voice = _at_48k(raw.astype(np.float32) / 32768.0, hertz)
    voice = np.asarray(signal.sosfiltfilt(_high_pass(), voice), np.float32)
    voice = np.asarray(signal.oaconvolve(voice, _tone(tuple(curve)), mode="same"), np.float32)
    first, last = _bounds(voice)
    voice = _aired(_compressed(voice[first:last]))
    voice = _with_room(voice)
    ends = min(_KEEP // 2, len(voice) // 4)
    voice[:ends] *= np.linspace(0, 1, ends, dtype=np.float32)
    column = voice[:, None]
    column = column * np.float32(10 ** ((LINE_LOUDNESS - integrated(column)) / 20))
    return Mastered(limit(column, _CEILING), first)


def word_ends(starts: Sequence[int], samples: Samples) -> list[int]:
    """When each word ends: at the next word, or before the pause that parts them."""
    level = ndimage.uniform_filter1d(np.abs(samples[:, 0]), round(0.02 * RATE), mode="nearest")
    heard = level > level.max(initial=0.0) * 0.02
    ends = []
    for index, start in enumerate(starts):
        until = starts[index + 1] if index + 1 < len(starts) else len(samples)
        # The last 30 ms already hear the next word coming.
        edge = max(start, until - round(0.03 * RATE))
        spoken = np.flatnonzero(heard[start:edge])
        end = start + int(spoken[-1]) + 1 if len(spoken) else until
        ends.append(until if end >= edge else end)
    return ends


def _at_48k(voice: NDArray[np.float32], hertz: int) -> NDArray[np.float32]:
    shared = math.gcd(RATE, hertz)
    up, down = RATE // shared, hertz // shared
    return np.asarray(signal.resample_poly(voice, up, down, window=("kaiser", 8.6)), np.float32)


@cache
def _high_pass() -> NDArray[np.float64]:
    return np.asarray(signal.butter(2, 70, "highpass", fs=RATE, output="sos"))


@cache
def _tone(curve: tuple[tuple[float, float], ...]) -> NDArray[np.float32]:
    """A linear-phase filter of 43 ms with that response: no phase smear, no shift of the words."""
    hertz = np.fft.rfftfreq(2048, 1 / RATE)
    points = np.log([point[0] for point in curve])
    gain = 10 ** (np.interp(np.log(np.maximum(hertz, 1.0)), points, [point[1] for point in curve]) / 20)
    taps = np.roll(np.fft.irfft(gain), 1024)[1:] * np.hanning(2047)
    return np.asarray(taps, np.float32)


def _bounds(voice: NDArray[np.float32]) -> tuple[int, int]:
    level = ndimage.uniform_filter1d(np.abs(voice), round(0.005 * RATE), mode="nearest")
    loud = np.flatnonzero(level > level.max(initial=0.0) * _QUIET)
    if not len(loud):
        return 0, len(voice)
    return max(0, int(loud[0]) - _KEEP), min(len(voice), int(loud[-1]) + _KEEP)


def _compressed(voice: NDArray[np.float32]) -> NDArray[np.float32]:
    """3:1 above 12 dB below the loud syllables; 5 ms to react, 90 ms to let go."""
    step = RATE // 1000
    blocks = np.pad(voice, (0, -len(voice) % step)).reshape(-1, step)
    level = np.sqrt(ndimage.uniform_filter1d((blocks**2).mean(axis=1), 10, mode="nearest") + 1e-12)
    threshold = float(np.percentile(level, 95)) * 10 ** (-12 / 20)
    wanted = np.maximum(20 * np.log10(level / threshold), 0.0) * (1 - 1 / 3)
    attack, release = 1 - math.exp(-1 / 5), 1 - math.exp(-1 / 90)
    down, held = 0.0, np.empty_like(wanted)
    for index, target in enumerate(wanted.tolist()):
        down += (target - down) * (attack if target > down else release)
        held[index] = down
    gain = np.interp(np.arange(len(voice)), np.arange(len(held)) * step + step / 2, 10 ** (-held / 20))
    return np.asarray(voice * gain.astype(np.float32))


def _aired(voice: NDArray[np.float32]) -> NDArray[np.float32]:
    """Adds what 22 kHz engines lack above 11 kHz: overtones of the sibilants, as an exciter makes them."""
    band = signal.sosfilt(signal.butter(2, [5000, 9500], "bandpass", fs=RATE, output="sos"), voice)
    overtones = np.abs(band) * np.sign(voice)
    air = signal.sosfilt(signal.butter(3, 10_500, "highpass", fs=RATE, output="sos"), overtones)
    return np.asarray(voice + 0.7 * air, np.float32)


@cache
def _room() -> NDArray[np.float32]:
    """A small treated room: a few early reflections and 160 ms of soft, darkening tail."""
    length = round(0.16 * RATE)
    noise = np.random.Generator(np.random.PCG64(48)).standard_normal(length)
    tail = noise * np.exp(-np.arange(length) / (0.035 * RATE))
    tail[: round(0.006 * RATE)] = 0.0
    tail = signal.sosfilt(signal.butter(2, [250, 5200], "bandpass", fs=RATE, output="sos"), tail)
    for milliseconds, gain in ((7.3, 3.0), (11.9, -2.4), (17.1, 1.9), (23.7, -1.4)):
        tail[round(milliseconds * RATE / 1000)] += gain
    tail /= np.sqrt((tail**2).sum())
    return np.asarray(tail, np.float32)


def _with_room(voice: NDArray[np.float32]) -> NDArray[np.float32]:
    wet = signal.oaconvolve(voice, _room())[: len(voice)]
    return np.asarray(voice + 0.16 * wet, np.float32)
