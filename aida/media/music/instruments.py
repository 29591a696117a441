"""How each instrument sounds: name, pitch, seconds → samples (two channels), full of nothing but numpy.

Tones are banks of damped partials, summed in one matrix product (a damped sine factors into
"which block" × "where in the block"): a note of forty partials costs a millisecond. Percussion is shaped
noise and swept sines. Everything is deterministic.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import signal  # type: ignore[import-untyped]

from aida.media.wav import RATE, Samples

Mono = NDArray[np.float32]
Column = NDArray[np.float64]
"""One value per partial."""
_BLOCK = 512


def partials(hertz: Column, level: Column, decay: Column, phase: Column, length: int) -> Mono:
    """Sum of damped sines. `decay` is seconds to fall to 1/e (inf: sustained); one value per partial."""
    rows = -(-length // _BLOCK)
    rate = (-1.0 / np.maximum(decay, 1e-3) + 2j * math.pi * hertz) / RATE
    rate = rate.astype(np.complex128)
    inside = np.exp(rate[:, None] * np.arange(_BLOCK))
    blocks = (level * np.exp(1j * phase))[:, None] * np.exp(rate[:, None] * (np.arange(rows) * _BLOCK))
    left = np.concatenate([blocks.imag, blocks.real]).T.astype(np.float32)
    right = np.concatenate([inside.real, inside.imag]).astype(np.float32)
    return np.asarray((left @ right).reshape(-1)[:length], np.float32)


def hertz_of(pitch: float) -> float:
    return float(440.0 * 2 ** ((pitch - 69) / 12))


def _bank(
    pitch: float, length: int, count: int, tilt: float, cut: float, decay: float, damp: float, *,
    stretch: float = 0.0, cents: float = 3.0, odd: float = 1.0, attack: float = 0.004,
) -> Samples:  # fmt: skip
    """A struck or plucked string: harmonics falling by `tilt`, softened above `cut` Hz, higher ones dying
    sooner (`damp`); left and right a few cents apart, which is what makes it wide."""
    f0 = hertz_of(pitch)
    count = max(1, min(count, int(14_000 / f0)))
    k = np.arange(1, count + 1, dtype=np.float64)
    hertz = k * f0 * np.sqrt(1 + stretch * k**2)
    level = k**-tilt / np.sqrt(1 + (hertz / cut) ** 4)
    level[1::2] *= odd
    falls = decay * (261.6 / f0) ** 0.35 / (1 + damp * (k - 1))
    sides = []
    for side in (-1, 1):
        spread = 2 ** (side * cents / 2400)
        phase = np.mod(k * k * 0.7 + side * 0.4, 2 * math.pi)
        sides.append(partials(hertz * spread, level, falls, phase, length))
    tone = np.stack(sides, axis=1)
    return _soft_ends(tone / max(float(np.abs(tone).max(initial=0.0)), 1e-9), attack, 0.05)


def _soft_ends(tone: Samples, attack: float, release: float) -> Samples:
    rise, fall = max(2, round(attack * RATE)), max(2, round(release * RATE))
    rise, fall = min(rise, len(tone) // 2), min(fall, len(tone) // 2)
    if rise:
        tone[:rise] *= (0.5 - 0.5 * np.cos(np.linspace(0, math.pi, rise, dtype=np.float32)))[:, None]
    if fall:
        tone[-fall:] *= (0.5 + 0.5 * np.cos(np.linspace(0, math.pi, fall, dtype=np.float32)))[:, None]
    return tone


@cache
def _noise(length: int, seed: int, low: float, high: float) -> Samples:
    """Band-limited noise, unit peak, two independent sides."""
    white = np.random.Generator(np.random.PCG64(seed)).standard_normal((length, 2)).astype(np.float32)
    kind, edge = ("highpass", low) if high >= RATE / 2 else ("bandpass", (low, high))
    shaped = signal.sosfilt(signal.butter(2, edge, kind, fs=RATE, output="sos"), white, axis=0)
    shaped = np.asarray(shaped, np.float32)
    return np.asarray(shaped / np.abs(shaped).max(initial=1e-9))


def _felt(pitch: float, length: int) -> Samples:
    tone = _bank(pitch, length, 22, 1.05, 3000, 1.9, 0.26, stretch=0.0004, cents=5, attack=0.005)
    thump = _noise(min(length, 2400), 5, 90, 700)[: len(tone)]
    tone[: len(thump)] += 0.10 * thump * np.exp(-np.arange(len(thump)) / 500)[:, None].astype(np.float32)
    return _soft_ends(tone, 0.004, 0.12)


def _electric(pitch: float, length: int) -> Samples:
    body = _bank(pitch, length, 12, 1.5, 3500, 1.5, 0.22, cents=8, attack=0.003)
    tine = _bank(pitch + 24.02, length, 2, 2.0, 6000, 0.22, 0.5, cents=2, attack=0.002)
    return np.asarray(np.tanh(1.4 * (body + 0.22 * tine)), np.float32)


def _bell(pitch: float, length: int) -> Samples:
    f0 = hertz_of(pitch)
    ratios = np.array([0.5, 1.0, 2.0, 2.76, 4.07, 5.43])
    level = np.array([0.12, 1.0, 0.42, 0.22, 0.14, 0.08]) * (f0 * ratios < 12_000)
    decay = np.array([1.4, 1.2, 0.7, 0.28, 0.2, 0.12])
    sides = [
        partials(f0 * ratios * 2 ** (c / 1200), level, decay, np.zeros(6) + 0.3 * c, length) for c in (-3, 3)
    ]
    return _soft_ends(np.stack(sides, axis=1) / 1.5, 0.006, 0.1)


def _marimba(pitch: float, length: int) -> Samples:
    f0 = hertz_of(pitch)
    ratios = np.array([1.0, 3.93, 9.2])
    level = np.array([1.0, 0.40, 0.14]) * (f0 * ratios < 12_000)
    decay = np.array([0.42, 0.09, 0.04]) * (261.6 / f0) ** 0.4
    sides = [partials(f0 * ratios * 2 ** (c / 1200), level, decay, np.zeros(3), length) for c in (-2, 2)]
    return _soft_ends(np.stack(sides, axis=1), 0.0025, 0.05)


def _pad(pitch: float, length: int) -> Samples:
    """Three detuned voices a side, two colours that breathe into each other."""
    f0 = hertz_of(pitch)
    k = np.arange(1, max(2, min(26, int(11_000 / f0))) + 1, dtype=np.float64)
    seconds = np.arange(length, dtype=np.float32) / RATE
    breath = 0.5 - 0.5 * np.cos(2 * math.pi * seconds / 4.3 + pitch).astype(np.float32)
    sides = []
    for side in (0, 1):
        dark, bright = np.zeros(length, np.float32), np.zeros(length, np.float32)
        cents = np.array([-9.0, 1.5, 8.0]) + (side * 2 - 1) * 2.2
        hertz = np.outer(2 ** (cents / 1200), k * f0).ravel()
        phase = np.mod(np.arange(len(hertz)) * 2.399963 + side * 1.3 + pitch, 2 * math.pi)
        endless = np.full(len(hertz), 1e9)
        for colour, cut in ((dark, 900.0), (bright, 3200.0)):
            level = np.tile(k**-1.0, 3) / (1 + (hertz / cut) ** 2)
            colour += partials(hertz, level, endless, phase, length)
        sides.append(dark * (1 - 0.7 * breath) + bright * 0.7 * breath)
    tone = np.stack(sides, axis=1)
    return _soft_ends(np.asarray(tone / 3.2, np.float32), 0.16, 0.30)


def _bass(pitch: float, length: int) -> Samples:
    f0 = hertz_of(pitch)
    k = np.arange(1, 9, dtype=np.float64)
    level = k**-1.5 / np.sqrt(1 + (k * f0 / 700) ** 4)
    tone = partials(k * f0, level, 1.6 / (1 + 0.5 * (k - 1)), np.zeros(8), length)
    driven = np.tanh(1.7 * tone / max(float(np.abs(tone).max(initial=0.0)), 1e-9))
    return _soft_ends(np.repeat(driven[:, None], 2, axis=1).astype(np.float32), 0.008, 0.04)


def _saw(pitch: float, length: int) -> Samples:
    return _bank(pitch, length, 32, 0.85, 6000, 0.28, 0.10, cents=14, attack=0.004)


def _pluck(pitch: float, length: int) -> Samples:
    return _bank(pitch, length, 22, 1.0, 4200, 0.32, 0.22, cents=6, odd=0.6, attack=0.003)


def _nylon(pitch: float, length: int) -> Samples:
    return _bank(pitch, length, 26, 1.0, 4500, 0.75, 0.26, stretch=0.00012, cents=4, attack=0.003)


def _kick(_pitch: float, _length: int) -> Samples:
    length = round(0.42 * RATE)
    t = np.arange(length) / RATE
    sweep = 46 * t + (150 - 46) * 0.028 * (1 - np.exp(-t / 0.028))
    body = np.sin(2 * math.pi * sweep) * np.exp(-t / 0.13)
    click = _noise(length, 11, 1500, 6000)[:, 0] * np.exp(-t / 0.004) * 0.12
    beat = np.tanh(1.5 * (body + click)).astype(np.float32)
    return _soft_ends(np.repeat(beat[:, None], 2, axis=1), 0.001, 0.1)


def _clap(_pitch: float, _length: int) -> Samples:
    length = round(0.32 * RATE)
    t = np.arange(length) / RATE
    shape = 0.75 * np.exp(-np.maximum(t - 0.026, 0) / 0.075) * (t > 0.026)
    for start in (0.0, 0.010, 0.019):
        shape = np.maximum(shape, np.exp(-np.maximum(t - start, 0) / 0.006) * (t >= start))
    return _soft_ends(_noise(length, 13, 900, 5200) * shape[:, None].astype(np.float32), 0.001, 0.05)


def _snap(_pitch: float, _length: int) -> Samples:
    length = round(0.20 * RATE)
    t = np.arange(length) / RATE
    noise = _noise(length, 17, 1500, 3600) * np.exp(-t / 0.018)[:, None].astype(np.float32)
    ring = (np.sin(2 * math.pi * 1750 * t) * np.exp(-t / 0.012) * 0.35).astype(np.float32)
    return _soft_ends(noise + ring[:, None], 0.0015, 0.04)


def _hat(_pitch: float, _length: int) -> Samples:
    length = round(0.09 * RATE)
    shape = np.exp(-np.arange(length) / RATE / 0.022).astype(np.float32)
    return _soft_ends(_noise(length, 19, 7500, RATE) * shape[:, None], 0.001, 0.02)


def _shaker(_pitch: float, _length: int) -> Samples:
    length = round(0.12 * RATE)
    t = np.arange(length) / RATE
    shape = (np.minimum(t / 0.022, 1.0) * np.exp(-np.maximum(t - 0.022, 0) / 0.024)).astype(np.float32)
    return _soft_ends(_noise(length, 23, 4800, 12_000) * shape[:, None], 0.002, 0.02)


def _crash(_pitch: float, length: int) -> Samples:
    t = np.arange(length) / RATE
    shape = (np.exp(-t / 0.75) * np.minimum(t / 0.012, 1.0)).astype(np.float32)
    return _soft_ends(_noise(length, 29, 3200, 14_000) * shape[:, None], 0.01, 0.3)


def _riser(_pitch: float, length: int) -> Samples:
    t = np.linspace(0, 1, length, dtype=np.float32)
    low, high = _noise(length, 31, 400, 2000), _noise(length, 37, 2500, 9000)
    return _soft_ends((low * (1 - t[:, None]) + high * t[:, None]) * (t**2.4)[:, None], 0.05, 0.015)


INSTRUMENTS: dict[str, Callable[[float, int], Samples]] = {
    "felt": _felt, "electric": _electric, "bell": _bell, "marimba": _marimba, "pad": _pad, "bass": _bass,
    "saw": _saw, "pluck": _pluck, "nylon": _nylon, "kick": _kick, "clap": _clap, "snap": _snap,
    "hat": _hat, "shaker": _shaker, "crash": _crash, "riser": _riser,
}  # fmt: skip
"""Name → (MIDI pitch, length in samples) → samples, about full scale."""
