"""Sound from outside in our own formats: MP3, Opus, WAV… → a line or a bed the mix can use.

    file ─decode, on a leash→ samples ─┬trim, fit, level→ line.wav (mono, −18 LUFS)
                                       └trim, loop or cut, level→ bed.wav (stereo, −18 LUFS)

Everything comes out as 16-bit WAV at 48 kHz. A line is never slowed down: pauses belong to the cut.
"""

from __future__ import annotations

import uuid
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage, signal  # type: ignore[import-untyped]

from aida.errors import Permanent
from aida.media import commands, run
from aida.media.inspect import Kind, media_type_of
from aida.media.looping import looped
from aida.media.loudness import integrated, limit
from aida.media.mastering import LINE_LOUDNESS
from aida.media.wav import RATE, Samples, read_sound, sample_count, write_wav

FASTEST = 1.15
"""A line may be spoken that much faster than it came."""
BED_LOUDNESS = -18.0
_CEILING = -3.0
_DECODE_SECONDS = 120.0
_QUIET = 10 ** (-44 / 20)
"""Below the sound's own peak by this much is silence; MP3 leaves a little noise there."""
_KEEP = round(0.02 * RATE)
_FADE_OUT = Fraction(3, 2)
"""Of a bed, at its end."""


class FittedLine(NamedTuple):
    """A line as it came out. What was said at `t` in the source is heard at `(t - cut) / speed` in it."""

    seconds: Fraction
    speed: float
    cut: Fraction
    """Seconds of the source taken from its front."""


def to_line_wav(source: Path, target: Path, room: Fraction) -> FittedLine:
    """A spoken line as the mix wants it, at most `room` seconds long.

    Silence at both ends is cut off, loudness is the draft voice's. A line that is too long is played
    faster, pitch and timbre kept, up to 1.15 times. Raises `Permanent` when that is not enough (the
    text says by how much), when nothing is heard, and when the file cannot be decoded.
    """
    came = decoded(source, "sound", target.parent, channels=1)
    cut = float(heard(came)[0])
    voice = trimmed(came)
    speed, natural = 1.0, Fraction(len(voice), RATE)
    if natural > room:
        speed = min(FASTEST, float(natural / room) * 1.003)
        quicker = _faster(voice, speed, target.parent)
        cut += heard(quicker)[0] * speed
        voice = trimmed(quicker)
    seconds = Fraction(len(voice), RATE)
    if seconds > room:
        raise Permanent(
            f"The words take {float(seconds):.1f} s even when spoken {FASTEST} times faster, "
            f"{float(seconds - room):.1f} s more than the scene has room for; shorten them"
        )
    write_wav(target, _levelled(_without_rumble(voice), LINE_LOUDNESS))
    return FittedLine(seconds, round(speed, 3), Fraction(round(cut), RATE))


def to_bed_wav(source: Path, target: Path, seconds: Fraction) -> Fraction:
    """A music bed of exactly `seconds`, which it returns; fades out at its end.

    A longer piece is cut; a shorter one is carried on from the place in it that sounds most like its
    end, in a crossfade. Raises `Permanent` when nothing is heard or the file cannot be decoded.
    """
    music = trimmed(decoded(source, "sound", target.parent, channels=2))
    length = sample_count(seconds)
    music = looped(music, length)[:length]
    music = _levelled(music, BED_LOUDNESS)
    fade = min(sample_count(_FADE_OUT), length // 3)
    music[length - fade :] *= np.cos(np.linspace(0, np.pi / 2, fade, dtype=np.float32))[:, None]
    write_wav(target, music)
    return Fraction(length, RATE)


def decoded(
    source: Path,
    kind: Kind,
    work: Path,
    *,
    channels: int,
    seconds: Fraction | None = None,
    tempo: float = 1.0,
    timeout_seconds: float = _DECODE_SECONDS,
) -> Samples:
    """The sound of a file from outside, (samples, channels), decoded in a child on a leash.

    `kind` is what the file as a whole is: a film's sound is asked for as "film".
    """
    out = work / f"decoded-{uuid.uuid4().hex[:12]}.wav"
    try:
        order = commands.sound(
            source,
            media_type_of(source, kind),
            out,
            channels=channels,
            seconds=seconds,
            tempo=tempo,
            rubber_band=tempo == 1.0 or run.has_filter("rubberband"),
        )
        run.ffmpeg(order, timeout_seconds=timeout_seconds, from_outside=True)
        return read_sound(out)
    finally:
        out.unlink(missing_ok=True)


def trimmed(samples: Samples) -> Samples:
    """Without the silence at both ends, 20 ms of it kept. `Permanent` when there is nothing else."""
    first, last = heard(samples)
    kept = samples[first:last].copy()
    edge = min(_KEEP // 2, len(kept) // 4)
    ramp = np.linspace(0, 1, edge, dtype=np.float32)[:, None]
    kept[:edge] *= ramp
    kept[len(kept) - edge :] *= ramp[::-1]
    return kept


def heard(samples: Samples) -> tuple[int, int]:
    """Where `trimmed` cuts: the first sample it keeps, and the first it does not keep any more."""
    level = ndimage.uniform_filter1d(np.abs(samples).max(axis=1), round(0.008 * RATE), mode="nearest")
    peak = float(level.max(initial=0.0))
    loud = np.flatnonzero(level > peak * _QUIET)
    if peak < 1e-4 or not len(loud):
        raise Permanent("The sound is silent from its beginning to its end")
    return max(0, int(loud[0]) - _KEEP), min(len(samples), int(loud[-1]) + _KEEP)


def _faster(voice: Samples, speed: float, work: Path) -> Samples:
    plain = work / f"plain-{uuid.uuid4().hex[:12]}.wav"
    try:
        write_wav(plain, voice / max(1.0, float(np.abs(voice).max())))
        return decoded(plain, "sound", work, channels=1, tempo=speed)
    finally:
        plain.unlink(missing_ok=True)


def _without_rumble(voice: Samples) -> Samples:
    """Below 60 Hz no voice speaks; hum and breath on the microphone do."""
    sections: NDArray[np.float64] = signal.butter(2, 60, "highpass", fs=RATE, output="sos")
    return np.asarray(signal.sosfiltfilt(sections, voice, axis=0), np.float32)


def _levelled(samples: Samples, target: float) -> Samples:
    gain = np.float32(10 ** ((target - integrated(samples)) / 20))
    return limit(np.asarray(samples * gain, np.float32), _CEILING)
