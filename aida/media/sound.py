"""The film's sound: voice lines on the film's clock + music bed → mix, −14 LUFS, true peak ≤ −1.5 dBTP.

    lines (WAV, start) ───────┬→ voice track ──────────────┬→ sum → level → limiter → mix.wav
    bed, clips' own sound ────┴→ ducked under the voice ───┘

The bed is steered by the voice's own activity: down 10.5 dB below the voice in the 150 ms before
a phrase, so that nothing is heard to close, and back up over 400 ms in pauses of a second and more.
Ceiling −1.5 dBTP: AAC at 192 kbit/s adds up to 0.4 dB, so the film stays at or under −1 dBTP.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage  # type: ignore[import-untyped]

from aida.errors import Permanent
from aida.media.foreign import to_bed_wav, to_line_wav
from aida.media.loudness import (
    SILENCE,
    Loudness,
    integrated,
    k_power,
    limiting_gain,
    loudness_of,
    measure,
    oversampled_peaks,
)
from aida.media.wav import RATE, Samples, encode_mp3, read_sound, sample_count, write_wav

__all__ = [
    "LEAD",
    "TAIL",
    "Loudness",
    "encode_mp3",
    "line_window",
    "measure",
    "mix_film",
    "to_bed_wav",
    "to_line_wav",
]

LOUDNESS = -14.0
CEILING = -1.5
VOICE_LOUDNESS = -16.0
"""Of the voice track delivered by itself, and of the voice inside the mix before its last level."""
UNDER_VOICE = 10.5
"""dB between voice and bed while someone speaks."""
BETWEEN = 4.0
"""dB between voice and bed in the pauses: present, never louder than the words were."""
MUSIC_BESIDE = 5.0
"""dB between the clips' own sound, where it is wanted, and the bed."""
LEAD = Fraction(1, 4)
TAIL = Fraction(7, 20)
_FRAME = RATE // 100
_PAUSE = 100
"""Steps of 10 ms: in a shorter one the bed would only come up to be pushed down again."""
_AHEAD = 15


def line_window(seconds: Fraction) -> tuple[Fraction, Fraction]:
    """Where a line stands in its slot: (offset of its start, seconds it may take).

    A quarter of a second before it and a little more after it, less in slots under 3 s.
    """
    lead, tail = min(LEAD, seconds / 12), min(TAIL, seconds * 7 / 60)
    return lead, seconds - lead - tail


def mix_film(
    lines: Sequence[tuple[Path, Fraction]],
    bed: Path | None,
    seconds: Fraction,
    out_mix: Path,
    out_voice: Path | None,
    *,
    own: Sequence[tuple[Samples, Fraction]] = (),
) -> Loudness:
    """Write the mix (stereo) and, when there are lines, the voice alone (mono); both exactly `seconds` long.

    `lines` are (WAV, start on the film's clock in seconds), `own` the clips' own sounds (stereo samples,
    start). A line that would run past the end, and a mix of nothing at all, are `Permanent` errors:
    digital silence is not delivered.
    """
    length = sample_count(seconds)
    if not lines and bed is None and not own:
        raise Permanent("There is neither a voice nor music to mix; a film without sound has no mix")
    voice = _voice_track(lines, length)
    music = _bed_track(bed, length) if bed is not None else None
    scene = _scene_track(own, length) if own else None
    if not any(np.any(track) for track in (voice, music, scene) if track is not None):
        raise Permanent("Voice and music are both silent; there is nothing to mix")
    mix = np.repeat(voice, 2, axis=1)
    if scene is not None:
        mix += scene * bed_gain(voice, scene)[:, None]
    if music is not None:
        beneath = np.float32(1.0 if scene is None else _beneath(music, scene, spoken=bool(np.any(voice))))
        mix += music * (beneath * bed_gain(voice, music))[:, None]
    mix = _finished(_edges(mix), LOUDNESS)
    write_wav(out_mix, mix)
    if out_voice is not None and lines:
        write_wav(out_voice, _finished(voice, VOICE_LOUDNESS))
    return measure(mix)


def bed_gain(voice: Samples, bed: Samples) -> NDArray[np.float32]:
    """The bed's gain per sample (pure): `UNDER_VOICE` below the voice in speech, `BETWEEN` in pauses.

    Levels are K-weighted and taken phrase by phrase, so a bed that builds up does not creep over the
    last words. Without speech the bed stays as it is.
    """
    speaking = activity(voice)
    if not speaking.any():
        return np.ones(len(bed), np.float32)
    frames = len(speaking)
    voice_power, bed_power = _per_frame(k_power(np.repeat(voice, 2, axis=1))), _per_frame(k_power(bed))
    voice_level = loudness_of(float(voice_power[speaking].mean()))
    bed_level = loudness_of(float(bed_power.mean()))
    up = voice_level - BETWEEN - bed_level
    gain_db = np.full(frames, up)
    labels, count = ndimage.label(speaking)
    for piece in ndimage.find_objects(labels)[:count]:
        here = loudness_of(float(bed_power[piece].mean()))
        wanted = voice_level - UNDER_VOICE - here
        gain_db[piece] = min(up, max(wanted, up - 18.0))
    return _eased(gain_db, len(bed))


def activity(voice: Samples) -> NDArray[np.bool_]:
    """Per 10 ms: is someone speaking? Gaps under a second count as speech, so the bed does not pump."""
    power = _per_frame(k_power(voice))
    loud = power > power.max(initial=0.0) * 10**-3.5
    if power.max(initial=0.0) <= 0:
        return np.zeros(len(power), np.bool_)
    around = _PAUSE + 10
    closed = ndimage.binary_closing(np.pad(loud, around), np.ones(_PAUSE + 1))[around:-around]
    first = int(np.argmax(closed))
    if first < _PAUSE // 2:  # the bed would come in only to leave again
        closed[:first] = True
    return np.asarray(closed, np.bool_)


def _eased(gain_db: NDArray[np.float64], length: int) -> NDArray[np.float32]:
    """10 ms steps → samples: fall over 150 ms ahead of speech, rise over about 400 ms after it."""
    to_come = np.r_[np.zeros(_AHEAD, bool), np.ones(_AHEAD + 1, bool)]
    target = ndimage.minimum_filter(gain_db, footprint=to_come, mode="nearest")
    attack, release = 1 - math.exp(-1 / 4), 1 - math.exp(-1 / 18)
    level, eased = float(target[0]), np.empty_like(target)
    for index, wanted in enumerate(target.tolist()):
        level += (wanted - level) * (attack if wanted < level else release)
        eased[index] = level
    linear = 10 ** (eased / 20)
    positions = np.arange(len(linear)) * _FRAME + _FRAME / 2
    return np.asarray(np.interp(np.arange(length), positions, linear).astype(np.float32))


def _per_frame(power: NDArray[np.float64]) -> NDArray[np.float64]:
    whole = np.pad(power, (0, -len(power) % _FRAME))
    return np.asarray(whole.reshape(-1, _FRAME).mean(axis=1))


def _voice_track(lines: Sequence[tuple[Path, Fraction]], length: int) -> Samples:
    """All lines on the film's clock, one channel, at `VOICE_LOUDNESS`."""
    track = np.zeros((length, 1), np.float32)
    for file, start in lines:
        line = read_sound(file).mean(axis=1, keepdims=True)
        at = sample_count(start)
        over = at + len(line) - length
        if over > 0 and np.any(np.abs(line[len(line) - over :]) > 1e-3):
            raise Permanent(f"The line {file.name} runs {over / RATE:.2f} s past the end of the film")
        kept = line[: len(line) - max(over, 0)]
        track[at : at + len(kept)] += kept
    level = integrated(track)
    if level > SILENCE:
        track *= np.float32(10 ** ((VOICE_LOUDNESS - level) / 20))
    return track


def _scene_track(own: Sequence[tuple[Samples, Fraction]], length: int) -> Samples:
    """The clips' own sounds on the film's clock, two channels; what dissolves overlaps."""
    track = np.zeros((length, 2), np.float32)
    for samples, start in own:
        at = sample_count(start)
        kept = samples[max(0, -at) : max(0, length - at)]
        track[max(0, at) : max(0, at) + len(kept)] += kept
    return track


def _beneath(music: Samples, scene: Samples, *, spoken: bool) -> float:
    """The bed's gain beside the clips' own sound: `MUSIC_BESIDE` below it, or softer.

    Where someone speaks, the voice has brought both to one level already.
    """
    over = MUSIC_BESIDE if spoken else integrated(music) - integrated(scene) + MUSIC_BESIDE
    return float(10 ** (-max(0.0, over) / 20))


def _bed_track(bed: Path, length: int) -> Samples:
    """The bed, two channels, exactly `length`; a bed too short is an error, it would fall silent.

    A frame's worth is not missed: the film's length is rounded to its frames, the bed's is not, and its
    end has faded out.
    """
    samples = read_sound(bed)
    if len(samples) < length - RATE // 24:
        raise Permanent(f"The music is {len(samples) / RATE:.2f} s long, the film {length / RATE:.2f} s")
    stereo = np.repeat(samples, 2, axis=1) if samples.shape[1] == 1 else samples[:, :2]
    return np.pad(stereo, ((0, max(0, length - len(stereo))), (0, 0)))[:length]


def _edges(samples: Samples) -> Samples:
    """A breath of fade at both ends, so that neither end of the film can click."""
    rise, fall = min(RATE // 50, len(samples) // 4), min(RATE // 4, len(samples) // 4)
    samples[:rise] *= np.linspace(0, 1, rise, dtype=np.float32)[:, None]
    samples[len(samples) - fall :] *= np.cos(np.linspace(0, np.pi / 2, fall, dtype=np.float32))[:, None]
    return samples


def _finished(samples: Samples, target: float) -> Samples:
    """At `target` LUFS and under the ceiling. Limiting costs loudness, so the level is set in a few turns."""
    peaks = oversampled_peaks(samples)
    push = target - integrated(samples)
    result = samples
    for _ in range(5):
        gain = np.float32(10 ** (push / 20))
        result = samples * (gain * limiting_gain(peaks * gain, CEILING - 0.05))[:, None]
        miss = target - integrated(result)
        if abs(miss) < 0.05:
            break
        push += miss * 1.2
    return result
