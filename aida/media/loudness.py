"""How loud, and never louder: samples → LUFS and true peak; samples → samples under a ceiling.

Integrated loudness is ITU-R BS.1770-4 (pyloudnorm); true peak is read at four times the rate, as the
same standard asks. Arrays are (samples, channels) at 48 kHz, full scale ±1.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage, signal  # type: ignore[import-untyped]

from aida.media.wav import RATE, Samples

SILENCE = -120.0
"""What stands for −∞ where a number is needed."""

_K_WEIGHTING = np.array(
    [  # BS.1770-4, tables 1 and 2, for 48 kHz
        [1.53512485958697, -2.69169618940638, 1.19839281085285, 1.0, -1.69065929318241, 0.73248077421585],
        [1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621],
    ]
)


@dataclass(frozen=True)
class Loudness:
    """Integrated loudness in LUFS and true peak in dBTP; `SILENCE` where there is no sound."""

    integrated: float
    true_peak: float


def decibels(ratio: float) -> float:
    """An amplitude ratio in dB, not below `SILENCE`."""
    return 20 * math.log10(ratio) if ratio > 1e-6 else SILENCE


def measure(samples: Samples) -> Loudness:
    """Loudness and true peak. Sounds under 0.4 s (one block of the standard) are padded with silence."""
    return Loudness(integrated(samples), true_peak(samples))


def integrated(samples: Samples) -> float:
    import pyloudnorm  # half a second of import that a reader of `Loudness` need not pay

    if not np.any(samples):
        return SILENCE
    short = math.ceil(0.4 * RATE) + 1 - len(samples)
    padded = np.pad(samples, ((0, short), (0, 0))) if short > 0 else samples
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        value = float(pyloudnorm.Meter(RATE).integrated_loudness(padded.astype(np.float64)))
    return max(value, SILENCE) if math.isfinite(value) else SILENCE


def true_peak(samples: Samples) -> float:
    return decibels(float(oversampled_peaks(samples).max(initial=0.0)))


def k_power(samples: Samples) -> NDArray[np.float64]:
    """K-weighted power per sample, channels summed: its mean over a stretch is that stretch's loudness."""
    power = np.zeros(len(samples))
    for channel in samples.T:  # one at a time: half the memory
        power += signal.sosfilt(_K_WEIGHTING, channel.astype(np.float64)) ** 2
    return power


def loudness_of(power: float) -> float:
    """LUFS of a mean K-weighted power (ungated)."""
    return -0.691 + 10 * math.log10(power) if power > 1e-12 else SILENCE


def limit(samples: Samples, ceiling_db: float) -> Samples:
    """The same sound with no true peak above `ceiling_db`.

    The gain falls over 4 ms before a peak and comes back over about 120 ms: no clipping, no click.
    """
    return np.asarray(samples * limiting_gain(oversampled_peaks(samples), ceiling_db)[:, None])


def limiting_gain(peaks: NDArray[np.float32], ceiling_db: float) -> NDArray[np.float32]:
    """The limiter's gain per sample, from `oversampled_peaks`; ones where nothing is too loud."""
    ceiling = 10 ** (ceiling_db / 20)
    if float(peaks.max(initial=0.0)) <= ceiling:
        return np.ones(len(peaks), np.float32)
    step = RATE // 1000
    whole = np.pad(peaks, (0, -len(peaks) % step)).reshape(-1, step).max(axis=1)
    needed = np.minimum(1.0, ceiling / np.maximum(whole, 1e-9))
    # ±4 ms held, ±2 ms of smoothing: the gain at a peak is never above what that peak needs.
    held = ndimage.minimum_filter1d(needed, 9, mode="nearest")
    back = 1 - math.exp(-1 / 120)
    gain, recovered = 1.0, np.empty_like(held)
    for index, target in enumerate(held.tolist()):
        gain = min(target, gain + (1.0 - gain) * back)
        recovered[index] = gain
    smooth = ndimage.uniform_filter1d(recovered, 5, mode="nearest")
    curve = np.interp(np.arange(len(peaks)), np.arange(len(smooth)) * step + step / 2, smooth)
    return np.asarray(curve, np.float32)


def oversampled_peaks(samples: Samples) -> NDArray[np.float32]:
    """Per sample, the greatest magnitude of any channel in its four oversampled neighbours."""
    if not len(samples):
        return np.zeros(0, np.float32)
    peaks = np.zeros(len(samples), np.float32)
    for channel in samples.T:
        fine = np.abs(signal.resample_poly(channel, 4, 1))
        for quarter in range(4):
            np.maximum(peaks, fine[quarter::4], out=peaks)
    return peaks
