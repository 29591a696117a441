"""A score made to sound: notes → instruments → buses → room → master → samples of the exact length.

keys, arp, lead ─┬─────────→ dry ──────────┬→ sum → tone → level −18 LUFS, peak ≤ −1.5 dBTP → fade
pad, bass (pump) ┘    sends → room, echo ──┘
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy import signal  # type: ignore[import-untyped]

from aida.media.loudness import integrated, limit
from aida.media.music.instruments import INSTRUMENTS
from aida.media.music.patterns import Note
from aida.media.music.score import Score
from aida.media.wav import RATE, Samples

_LOUDNESS = -18.0
_CEILING = -1.5

_LEVEL = {
    "felt": 0.36, "electric": 0.22, "bell": 0.17, "marimba": 0.36, "pad": 0.13, "bass": 0.26, "saw": 0.17,
    "pluck": 0.24, "nylon": 0.24, "kick": 0.52, "clap": 0.34, "snap": 0.34, "hat": 0.17, "shaker": 0.15,
    "crash": 0.16, "riser": 0.16,
}  # fmt: skip
_SEND = {
    "felt": 0.30, "electric": 0.30, "bell": 0.55, "marimba": 0.30, "pad": 0.35, "saw": 0.30, "pluck": 0.35,
    "nylon": 0.30, "clap": 0.30, "snap": 0.35, "crash": 0.30, "riser": 0.30, "shaker": 0.08, "hat": 0.08,
}  # fmt: skip
_OCTAVES = (31.5, 63, 125, 250, 500, 1000, 2000, 4000, 8000, 16_000)
_TARGET = (-11, -2, 0, -2, -4, -7, -12, -17, -22, -32)
"""dB per octave band of a dark bed; `_AIR` is added at full brightness."""
_AIR = (0, 0, 0, 0, 0, 1, 3, 5, 7, 9)
_PUMPED = frozenset({"pad", "bass", "saw", "electric"})
_ECHOED = frozenset({"bell", "saw", "pluck"})
_SUSTAINED = frozenset({"pad", "bass", "riser", "crash"})


def render(score: Score, seed: int) -> Samples:
    """Stereo samples, exactly `score.seconds` long to the sample, ending in silence."""
    return _faded(_mastered(_played(score, seed), score.mood.brightness), score)


def _played(score: Score, seed: int) -> Samples:
    """Every note on its bus, the buses with their room summed: the mix before mastering."""
    length = round(score.seconds * RATE)
    dry, pumped, send, echo = (np.zeros((length, 2), np.float32) for _ in range(4))
    sounds: dict[tuple[str, int, int], Samples] = {}
    for note in score.notes:
        at = round(note.start * RATE)
        if at >= length:
            continue
        sound = _sound(note, sounds)[: length - at]
        placed = sound * (note.level * _LEVEL[note.sound] * _sides(note.pan))
        span = slice(at, at + len(sound))
        (pumped if note.sound in _PUMPED else dry)[span] += placed
        send[span] += placed * np.float32(_SEND.get(note.sound, 0.0))
        if note.sound in _ECHOED:
            echo[span] += placed
    if score.mood.pump:
        pumped *= _pump(score, length)[:, None]
    dry += pumped
    del pumped, sounds
    echoes = _echoes(echo, score)
    dry += echoes
    send += np.float32(0.5) * echoes
    del echo, echoes
    dry += _reverberated(send, score.mood.room, seed)
    return dry


def _sound(note: Note, known: dict[tuple[str, int, int], Samples]) -> Samples:
    """A note's samples; equal notes are made once. Struck notes ring on a little after their length."""
    ring = 0.3 if note.sound == "pad" else 0.0 if note.sound in _SUSTAINED else 0.25
    # Lengths in 50 ms steps, so that a bar's worth of notes shares its samples.
    ticks = max(4, math.ceil((note.length + ring) * 20))
    key = (note.sound, note.pitch, ticks)
    if key not in known:
        known[key] = INSTRUMENTS[note.sound](note.pitch, ticks * RATE // 20)
    return known[key]


def _sides(pan: float) -> NDArray[np.float32]:
    angle = (pan + 1) * math.pi / 4
    return np.array([math.cos(angle), math.sin(angle)], np.float32) * np.float32(math.sqrt(2))


def _pump(score: Score, length: int) -> NDArray[np.float32]:
    """1 except after a kick, where it dips and comes back within a third of a second."""
    gain = np.ones(length, np.float32)
    dip = np.arange(round(0.34 * RATE)) / RATE
    shape = (1 - score.mood.pump * np.exp(-dip / 0.09) * np.minimum(dip / 0.006, 1.0)).astype(np.float32)
    for note in score.notes:
        if note.sound == "kick":
            at = round(note.start * RATE)
            piece = gain[at : at + len(shape)]
            np.minimum(piece, shape[: len(piece)], out=piece)
    return gain


def _echoes(source: Samples, score: Score) -> Samples:
    """Dotted eighths from side to side, each softer: width and depth for plucks and bells."""
    echoes = np.zeros_like(source)
    delay = round(score.bar * 3 / 16 * RATE)
    for count, gain in enumerate((0.30, 0.16, 0.08), start=1):
        shift = delay * count
        if shift >= len(source):
            break
        swapped = source[: len(source) - shift, ::-1] if count % 2 else source[: len(source) - shift]
        echoes[shift:] += np.float32(gain) * swapped
    return echoes


def _reverberated(send: Samples, room: float, seed: int) -> Samples:
    """Convolution with decaying noise whose treble dies first; 20 ms of pre-delay keeps it behind."""
    seconds = 1.0 + 1.8 * room
    length = round(seconds * RATE)
    noise = np.random.Generator(np.random.PCG64(1000 + seed % 97)).standard_normal((length, 2))
    t = np.arange(length)[:, None] / RATE
    dark = signal.sosfilt(signal.butter(1, 1800, "lowpass", fs=RATE, output="sos"), noise, axis=0)
    tail = dark * np.exp(-t * 6.9 / seconds) + 0.35 * noise * np.exp(-t * 16 / seconds)
    tail = signal.sosfilt(signal.butter(2, [180, 9000], "bandpass", fs=RATE, output="sos"), tail, axis=0)
    tail *= np.minimum(t / 0.012, 1.0)
    tail /= np.sqrt((tail**2).sum(axis=0))
    delay = round(0.02 * RATE)
    wet = np.zeros_like(send)
    for side in (0, 1):
        out = signal.oaconvolve(send[:, side], tail[:, side].astype(np.float32))
        wet[delay:, side] = out[: len(send) - delay]
    return wet * np.float32(0.55 + 0.35 * room)


def _mastered(mix: Samples, brightness: float) -> Samples:
    """Towards the balance of finished records: octave by octave, at most 6 dB either way; then glued.

    The target falls with frequency as recorded music does (`_TARGET`), with a dip at 2–4 kHz for the
    voice's consonants.
    """
    power = signal.welch(mix.mean(axis=1), RATE, nperseg=8192)
    octaves = np.array(
        [power[1][(power[0] >= hz / 1.414) & (power[0] < hz * 1.414)].sum() for hz in _OCTAVES]
    )
    have = 10 * np.log10(octaves + 1e-15)
    want = np.array(_TARGET) + brightness * np.array(_AIR)
    middle = slice(2, 6)
    shift = np.clip(want - have - (want - have)[middle].mean(), -6, 6)
    hertz = np.fft.rfftfreq(4096, 1 / RATE)
    gain = np.interp(np.log2(np.maximum(hertz, 1)), np.log2(_OCTAVES), shift) - 30 * (hertz < 25)
    taps = (np.roll(np.fft.irfft(10 ** (gain / 20)), 2048)[1:] * np.hanning(4095)).astype(np.float32)
    for side in (0, 1):
        mix[:, side] = signal.oaconvolve(mix[:, side], taps, mode="same")
    mix = _narrowed(mix)
    peak = float(np.percentile(np.abs(mix[::7]), 99.9)) or 1.0
    mix /= np.float32(1.6 * peak)
    return np.asarray(np.tanh(mix, out=mix))


def _narrowed(mix: Samples) -> Samples:
    """Bass in the middle, the rest a third narrower: a phone's one loudspeaker loses nothing."""
    middle, side = (mix[:, 0] + mix[:, 1]) / 2, (mix[:, 0] - mix[:, 1]) / 2
    high = signal.butter(2, 160, "highpass", fs=RATE, output="sos")
    side = (0.65 * signal.sosfilt(high, side)).astype(np.float32)
    mix[:, 0], mix[:, 1] = middle + side, middle - side
    return mix


def _faded(mix: Samples, score: Score) -> Samples:
    """At its loudness, with a soft first instant and a tail that reaches silence on the last sample."""
    mix = mix * np.float32(10 ** ((_LOUDNESS - integrated(mix)) / 20))
    mix = limit(mix, _CEILING)
    rise = min(round(0.01 * RATE), len(mix) // 8)
    mix[:rise] *= np.linspace(0, 1, rise, dtype=np.float32)[:, None]
    start = round((score.final + 0.35 * (score.seconds - score.final)) * RATE)
    fall = len(mix) - start
    mix[start:] *= np.cos(np.linspace(0, math.pi / 2, fall, dtype=np.float32))[:, None] ** 2
    mix[-1:] = 0.0
    return mix
