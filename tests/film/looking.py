"""Looking at a film as a viewer would: file → what is seen and heard in it.

    film ─decode→ thumbnails (one grey 108-pixel picture per frame) ─→ cuts, black, frozen stretches
         ─decode→ samples ─→ loudness, silent stretches

Stretches are (start, end) in seconds.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pyloudnorm
from numpy.typing import NDArray
from scipy import signal

Stretch = tuple[float, float]


@dataclass(frozen=True)
class Seen:
    """A film's pictures."""

    width: int
    height: int
    fps: Fraction
    seconds: Fraction
    codec: str
    profile: str
    pixels: str
    colours: tuple[int, int, int, int]
    """Primaries, transfer, matrix, range, as numbers of ITU-T H.273; all 1 for BT.709, 16..235."""
    steady: bool
    """Every frame lasts equally long."""
    thumbs: NDArray[np.uint8]
    """(frames, height, width), grey, 108 pixels on the shorter side."""

    @property
    def frames(self) -> int:
        return len(self.thumbs)


@dataclass(frozen=True)
class Heard:
    """A film's sound: (samples, channels) at `rate`."""

    rate: int
    seconds: Fraction
    codec: str
    samples: NDArray[np.float64]


def look(film: Path) -> Seen:
    """Decode every picture once."""
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        coder = stream.codec_context
        scale = 108 / min(coder.width, coder.height)
        size = round(coder.width * scale), round(coder.height * scale)
        thumbs, times = [], []
        for frame in container.decode(stream):
            luma = np.frombuffer(frame.planes[0], np.uint8).reshape(-1, frame.planes[0].line_size)
            luma = luma[: frame.height, : frame.width]
            thumbs.append(cv2.resize(luma, size, interpolation=cv2.INTER_AREA))
            times.append(frame.pts)
        return Seen(
            width=coder.width,
            height=coder.height,
            fps=Fraction(stream.average_rate),
            seconds=stream.duration * Fraction(stream.time_base),
            codec=coder.name,
            profile=str(coder.profile),
            pixels=str(coder.pix_fmt),
            colours=tuple(
                int(v) for v in (coder.color_primaries, coder.color_trc, coder.colorspace, coder.color_range)
            ),  # type: ignore[arg-type]
            steady=len(set(np.diff(times).tolist())) <= 1,
            thumbs=np.stack(thumbs),
        )


def frame_at(film: Path, number: int) -> NDArray[np.uint8]:
    """Frame `number` (from 0) as RGB."""
    with av.open(str(film)) as container:
        for index, frame in enumerate(container.decode(video=0)):
            if index == number:
                return np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)
    raise IndexError(f"{film.name} has no frame {number}")


def listen(film: Path) -> Heard:
    """Decode the sound."""
    with av.open(str(film)) as container:
        stream = container.streams.audio[0]
        rate = stream.rate
        resampler = av.AudioResampler(format="fltp", rate=rate)
        blocks: list[Any] = []
        for frame in container.decode(stream):
            blocks += [out.to_ndarray() for out in resampler.resample(frame)]
        blocks += [out.to_ndarray() for out in resampler.resample(None)]
        seconds = stream.duration * Fraction(stream.time_base)
        return Heard(rate, seconds, stream.codec_context.name, np.concatenate(blocks, axis=1).T.astype(float))


def audio_video_lengths(film: Path) -> tuple[Fraction, Fraction]:
    """Seconds of sound and of pictures."""
    with av.open(str(film)) as container:
        sound, video = container.streams.audio[0], container.streams.video[0]
        return sound.duration * Fraction(sound.time_base), video.duration * Fraction(video.time_base)


def scene_cuts(seen: Seen, threshold: float = 10.0) -> list[int]:
    """Numbers of the frames that begin a new picture: far from the one before, unlike their neighbours.

    A camera move changes every frame about equally; a cut changes one.
    """
    change = _changes(seen)
    cuts = []
    for index, value in enumerate(change):
        around = np.concatenate((change[max(0, index - 4) : index], change[index + 1 : index + 5]))
        if value > threshold and value > 3 * float(np.median(around)):
            cuts.append(index + 1)
    return cuts


def black_stretches(seen: Seen, at_least: float = 0.0, level: float = 24.0) -> list[Stretch]:
    """Where nearly all of the picture is black (16 is the blackest there is)."""
    dark = np.quantile(seen.thumbs.reshape(seen.frames, -1), 0.98, axis=1) < level
    return _stretches(dark, float(seen.fps), at_least)


def frozen_stretches(seen: Seen, at_least: float = 0.5, level: float = 0.02) -> list[Stretch]:
    """Where the picture stands still: a thumbnail's mean change stays under `level` of 255 steps."""
    return _stretches(np.append(_changes(seen) < level, False), float(seen.fps), at_least)


def silent_stretches(heard: Heard, at_least: float = 0.5, level: float = -55.0) -> list[Stretch]:
    """Where 50 ms after 50 ms stays under `level` dB RMS."""
    step = heard.rate // 20
    whole = heard.samples[: len(heard.samples) // step * step].mean(axis=1).reshape(-1, step)
    decibels = 10 * np.log10(np.maximum((whole**2).mean(axis=1), 1e-12))
    return _stretches(decibels < level, 20.0, at_least)


@dataclass(frozen=True)
class Level:
    integrated: float
    """LUFS."""
    true_peak: float
    """dBTP, read at four times the rate."""


def loudness(film: Path) -> Level:
    """Loudness of the sound as it is decoded."""
    heard = listen(film)
    fine = signal.resample_poly(heard.samples, 4, 1, axis=0)
    return Level(
        float(pyloudnorm.Meter(heard.rate).integrated_loudness(heard.samples)),
        float(20 * np.log10(max(np.abs(fine).max(), 1e-9))),
    )


def steps(film: Path, start: int, end: int, inside: tuple[slice, slice]) -> NDArray[np.float64]:
    """Movement from frame to frame, (frames - 1, 2) in pixels across and down.

    `inside` (rows, columns) keeps clear of what stands still.
    """
    greys: list[NDArray[np.uint8]] = []
    with av.open(str(film)) as container:
        for index, frame in enumerate(container.decode(video=0)):
            if index >= end:
                break
            if index >= start:
                greys.append(frame.to_ndarray(format="gray")[inside])
    return np.array([moved(a, b) for a, b in itertools.pairwise(greys)])


def moved(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> NDArray[np.float64]:
    """How far a picture moved, (across, down) in pixels, to about a hundredth; for moves of a pixel or two.

    Lucas and Kanade's: the movement that explains the change by the picture's own slopes, three rounds.
    """
    a, b = (cv2.GaussianBlur(each.astype(np.float32), (0, 0), 1.5) for each in (before, after))
    total = np.zeros(2)
    edge = (slice(6, -6), slice(6, -6))
    for _ in range(3):
        shift = np.array(((1, 0, total[0]), (0, 1, total[1])))
        back = cv2.warpAffine(b, shift, b.shape[::-1], flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP)
        mean = (a + back) / 2
        slopes = np.stack([np.gradient(mean, axis=axis)[edge].ravel() for axis in (1, 0)], axis=1)
        change = (a - back)[edge].ravel()
        total = total + np.linalg.lstsq(slopes, change, rcond=None)[0]
    return total


def _changes(seen: Seen) -> NDArray[np.float64]:
    thumbs = seen.thumbs.astype(np.int16)
    return np.abs(np.diff(thumbs, axis=0)).mean(axis=(1, 2))


def _stretches(flags: NDArray[Any], per_second: float, at_least: float) -> list[Stretch]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return [
        (float(a / per_second), float(b / per_second))
        for a, b in edges.reshape(-1, 2)
        if (b - a) / per_second > at_least
    ]
