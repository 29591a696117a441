"""Sound from outside: an MP3 of a voice becomes a line that fits, a short piece of music a long bed."""

from __future__ import annotations

import subprocess
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from aida.errors import Permanent
from aida.media.looping import CROSSFADE, joint, looped
from aida.media.loudness import measure
from aida.media.run import binary
from aida.media.sound import to_bed_wav, to_line_wav
from aida.media.wav import RATE, Samples, read_sound, write_wav


def buzz(seconds: float, hertz: float = 140) -> Samples:
    """A voice-like sound: overtones of one pitch, at about the pace of syllables."""
    at = np.arange(round(seconds * RATE)) / RATE
    tone = sum(np.sin(2 * np.pi * hertz * k * at + k * k) / k for k in range(1, 12))
    pace = 0.2 + 0.8 * np.clip(np.sin(at * 2 * np.pi * 4), 0, 1)
    return (0.1 * tone * pace).astype(np.float32)[:, None]


def pitch(samples: Samples) -> float:
    """Hertz, from the highest peak of the autocorrelation between 60 and 400 Hz."""
    power = np.abs(np.fft.rfft(samples[:, 0], 2 * len(samples))) ** 2
    alike: NDArray[np.float64] = np.fft.irfft(power)[:800]
    return float(RATE / (120 + np.argmax(alike[120:])))


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds of voice with 0.7 s of silence before and 0.9 s after it, as a stereo MP3."""
    folder = tmp_path_factory.mktemp("spoken")
    quiet = [np.zeros((round(s * RATE), 1), np.float32) for s in (0.7, 0.9)]
    write_wav(folder / "plain.wav", np.concatenate((quiet[0], buzz(2), quiet[1])))
    order = [str(binary()), "-loglevel", "error", "-i", str(folder / "plain.wav"), "-ac", "2", "-ar", "44100"]
    subprocess.run([*order, "-b:a", "96k", str(folder / "spoken.mp3")], check=True)
    return folder / "spoken.mp3"


def test_a_line_arrives_trimmed_mono_and_as_loud_as_the_draft_voice(spoken: Path, tmp_path: Path) -> None:
    """Nothing is slowed down or stretched when there is room; the silence is gone."""
    seconds, speed, _ = to_line_wav(spoken, tmp_path / "line.wav", Fraction(10))
    line = read_sound(tmp_path / "line.wav")
    assert speed == 1
    assert abs(seconds - 2) < Fraction(1, 10)
    assert line.shape == (seconds * RATE, 1)
    level = measure(line)
    assert abs(level.integrated + 18) < 0.5
    assert level.true_peak < -2.9
    assert [file.name for file in tmp_path.iterdir()] == ["line.wav"]


@pytest.mark.parametrize("room", [Fraction(19, 10), Fraction(9, 5)])
def test_a_line_too_long_is_spoken_faster_at_its_own_pitch(
    spoken: Path, tmp_path: Path, room: Fraction
) -> None:
    """Up to 1.15 times; it ends within its room, and not much before."""
    seconds, speed, _ = to_line_wav(spoken, tmp_path / "line.wav", room)
    assert room - Fraction(1, 10) < seconds <= room
    assert 1 < speed <= 1.15
    assert abs(pitch(read_sound(tmp_path / "line.wav")) - 140) < 2


@pytest.mark.parametrize("speed", [1.0, 1.05, 1.13])
def test_words_are_found_again_in_the_fitted_line(tmp_path: Path, speed: float) -> None:
    """Four words a second apart behind 0.6 s of silence: cut and speed lead to each within 40 ms."""
    starts = (0.6, 1.6, 2.6, 3.6)
    said = np.zeros((5 * RATE, 1), np.float32)
    for start in starts:
        said[round(start * RATE) : round((start + 0.5) * RATE)] = buzz(0.5)
    write_wav(tmp_path / "said.wav", said)
    room = Fraction(round(3.56 / speed * 1000), 1000)
    line = to_line_wav(tmp_path / "said.wav", tmp_path / "line.wav", room)
    heard = np.abs(read_sound(tmp_path / "line.wav"))[:, 0]
    loud = heard > heard.max() * 0.05
    assert abs(line.speed - speed) < 0.02
    for start in starts:
        due = (start - float(line.cut)) / line.speed
        near = np.flatnonzero(loud[max(0, round((due - 0.2) * RATE)) :])[0] / RATE + max(0.0, due - 0.2)
        assert abs(near - due) < 0.04


def test_a_line_far_too_long_is_refused_with_what_is_missing(spoken: Path, tmp_path: Path) -> None:
    """Two seconds into one: 1.15 times as fast leaves some 0.75 s."""
    with pytest.raises(Permanent, match=r"0\.[78] s more than the scene has room for"):
        to_line_wav(spoken, tmp_path / "line.wav", Fraction(1))


def test_silence_is_no_line(tmp_path: Path) -> None:
    """A vendor that sends an empty recording is found out."""
    write_wav(tmp_path / "nothing.wav", np.zeros((RATE, 1), np.float32))
    with pytest.raises(Permanent, match="silent"):
        to_line_wav(tmp_path / "nothing.wav", tmp_path / "line.wav", Fraction(5))


def drums(bars: int) -> Samples:
    """Bars of two seconds: one low beat, three bright ones."""
    music, noise = np.zeros((bars * 2 * RATE, 2), np.float32), np.random.default_rng(0)
    for beat in range(bars * 4):
        at = np.arange(4000)
        bright = noise.standard_normal(4000) * np.exp(-at / 400)
        hit = np.sin(at * 0.01) * np.exp(-at / 1500) if beat % 4 == 0 else bright
        music[beat * 24_000 : beat * 24_000 + 4000] += (0.3 * hit).astype(np.float32)[:, None]
    return music


def test_music_is_carried_on_in_its_own_bars() -> None:
    """The joint leaps over whole bars: a listener goes on counting."""
    leave, enter = joint(drums(6))
    bars = (leave - enter) / (2 * RATE)
    assert bars >= 1
    assert abs(bars - round(bars)) < 0.011


def test_a_joint_is_neither_louder_nor_softer() -> None:
    """A steady tone stays as loud through every crossfade, within half a decibel."""
    tone = (0.2 * np.sin(np.arange(6 * RATE) * 2 * np.pi * 220 / RATE)).astype(np.float32)
    longer = looped(np.repeat(tone[:, None], 2, axis=1), 20 * RATE)
    assert len(longer) >= 20 * RATE
    blocks = longer[: 20 * RATE, 0].reshape(-1, CROSSFADE // 7)
    level = 10 * np.log10((blocks**2).mean(axis=1))
    assert level.max() - level.min() < 0.5


@pytest.mark.parametrize("seconds", [Fraction(7), Fraction(25)])
def test_a_bed_is_exactly_as_long_as_asked_for(tmp_path: Path, seconds: Fraction) -> None:
    """Cut or carried on; stereo; at its end it has faded out, and nowhere before."""
    write_wav(tmp_path / "music.wav", drums(6) + 0.02 * np.repeat(buzz(12), 2, axis=1))
    assert to_bed_wav(tmp_path / "music.wav", tmp_path / "bed.wav", seconds) == seconds
    bed = read_sound(tmp_path / "bed.wav")
    assert bed.shape == (seconds * RATE, 2)
    assert np.abs(bed[-RATE // 50 :]).max() < 0.01
    loud = np.abs(bed[: -2 * RATE, 0]).reshape(-1, RATE // 2).max(axis=1)
    assert loud.min() > 0.02
