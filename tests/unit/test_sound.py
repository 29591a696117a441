"""The mix: exact length, −14 LUFS, a bed that makes room for the voice; the numbers behind it."""

from __future__ import annotations

import wave
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from aida.errors import Permanent
from aida.media.loudness import SILENCE, integrated, k_power, limit, loudness_of, measure, true_peak
from aida.media.sound import activity, bed_gain, line_window, mix_film
from aida.media.wav import RATE, Samples, encode_mp3, read_sound, write_wav


def _babble(seconds: float, level: float = 0.2, seed: int = 1) -> Samples:
    """Noise in syllables, four a second, about as peaky as speech."""
    t = np.arange(round(seconds * RATE)) / RATE
    noise = np.random.default_rng(seed).standard_normal(len(t)) * level
    return (noise * (0.55 + 0.45 * np.sin(2 * np.pi * 4 * t)))[:, None].astype(np.float32)


def _bed(seconds: float, level: float = 0.1) -> Samples:
    t = np.arange(round(seconds * RATE)) / RATE
    chord = sum(np.sin(2 * np.pi * hertz * t) for hertz in (220.0, 277.2, 329.6, 880.0))
    return np.stack([chord, chord], axis=1).astype(np.float32) * np.float32(level)


@pytest.fixture
def line(tmp_path: Path) -> Path:
    write_wav(tmp_path / "line.wav", _babble(3.0))
    return tmp_path / "line.wav"


@pytest.fixture
def bed(tmp_path: Path) -> Path:
    write_wav(tmp_path / "bed.wav", _bed(10.0))
    return tmp_path / "bed.wav"


@pytest.mark.parametrize("voiced", [True, False])
@pytest.mark.parametrize("scored", [True, False])
def test_the_mix_is_exact_and_at_its_level(
    voiced: bool, scored: bool, line: Path, bed: Path, tmp_path: Path
) -> None:
    """Voice and bed, either alone: 10 s to the sample, −14 ± 0.3 LUFS, at most −1.5 dBTP; neither: said."""
    lines = [(line, Fraction(1)), (line, Fraction(6))] if voiced else []
    mix, alone = tmp_path / "mix.wav", tmp_path / "voice.wav"
    if not voiced and not scored:
        with pytest.raises(Permanent, match="neither a voice nor music"):
            mix_film(lines, None, Fraction(10), mix, alone)
        return
    heard = mix_film(lines, bed if scored else None, Fraction(10), mix, alone)
    samples = read_sound(mix)
    assert samples.shape == (10 * RATE, 2)
    assert heard.integrated == pytest.approx(-14, abs=0.3)
    assert measure(samples).integrated == pytest.approx(-14, abs=0.3)
    assert heard.true_peak <= -1.5
    assert alone.exists() == voiced
    if voiced:
        assert read_sound(alone).shape == (10 * RATE, 1)


def test_the_bed_ducks_while_someone_speaks_and_comes_back() -> None:
    """10.5 dB under the voice in speech, 4 dB under it in the pause, at most half a second to return."""
    voice, bed = np.zeros((10 * RATE, 1), np.float32), _bed(10.0)
    voice[RATE : 4 * RATE] = _babble(3.0)
    gain = bed_gain(voice, bed)
    speech, pause = slice(round(1.2 * RATE), round(3.8 * RATE)), slice(round(5.5 * RATE), 9 * RATE)
    spoken = loudness_of(float(k_power(np.repeat(voice, 2, axis=1))[speech].mean()))
    under = k_power(bed * gain[:, None])
    assert spoken - loudness_of(float(under[speech].mean())) == pytest.approx(10.5, abs=1.0)
    assert spoken - loudness_of(float(under[pause].mean())) == pytest.approx(4.0, abs=1.0)
    fall = 20 * np.log10(gain[round(0.8 * RATE) : RATE : RATE // 100])
    assert fall[-1] - fall[0] == pytest.approx(4.0 - 10.5, abs=1.0), "it is down before the first word"
    assert np.diff(fall).min() > -2.0, "and nobody hears it close"
    assert gain[round(4.6 * RATE)] > 0.8 * gain[round(5.5 * RATE)]


def test_the_bed_does_not_pump_between_words() -> None:
    voice = np.zeros((6 * RATE, 1), np.float32)
    voice[RATE : 2 * RATE] = _babble(1.0)
    voice[round(2.9 * RATE) : 4 * RATE] = _babble(1.1)
    speaking = activity(voice)
    assert speaking[105:395].all()
    assert not speaking[:90].any()
    assert not speaking[420:].any()


def test_the_bed_fills_a_long_silence_evenly() -> None:
    """Eight seconds of words in fifteen: up within half a second, then not a tenth of a decibel moves;
    and a film whose words begin at once begins with the bed under them."""
    voice, bed = np.zeros((15 * RATE, 1), np.float32), _bed(15.0)
    voice[RATE // 4 : 8 * RATE] = _babble(7.75)
    gain = 20 * np.log10(bed_gain(voice, bed))
    assert gain[round(8.6 * RATE)] > gain[-1] - 1
    assert np.ptp(gain[round(9.5 * RATE) :]) < 0.1
    assert np.diff(gain[8 * RATE : 10 * RATE]).min() >= 0
    assert np.ptp(gain[: 4 * RATE]) < 1


def test_a_bed_that_builds_stays_under_the_last_line() -> None:
    """A bed 12 dB louder at its end is pressed down further there."""
    voice, bed = np.zeros((12 * RATE, 1), np.float32), _bed(12.0, 0.05)
    bed[6 * RATE :] *= 4
    voice[RATE : 3 * RATE], voice[8 * RATE : 10 * RATE] = _babble(2.0), _babble(2.0)
    under = k_power(bed * bed_gain(voice, bed)[:, None])
    spoken = k_power(np.repeat(voice, 2, axis=1))
    last = slice(round(8.1 * RATE), 10 * RATE)
    apart = loudness_of(float(spoken[last].mean())) - loudness_of(float(under[last].mean()))
    assert apart == pytest.approx(10.5, abs=1.0)


def test_a_line_past_the_end_is_said(line: Path, tmp_path: Path) -> None:
    with pytest.raises(Permanent, match="past the end"):
        mix_film([(line, Fraction(8))], None, Fraction(10), tmp_path / "mix.wav", None)


def test_a_bed_too_short_is_said(line: Path, bed: Path, tmp_path: Path) -> None:
    with pytest.raises(Permanent, match="music is 10"):
        mix_film([(line, Fraction(0))], bed, Fraction(11), tmp_path / "mix.wav", None)


def test_silent_inputs_are_not_delivered(tmp_path: Path) -> None:
    write_wav(tmp_path / "mute.wav", np.zeros((RATE, 1), np.float32))
    with pytest.raises(Permanent, match="silent"):
        mix_film([(tmp_path / "mute.wav", Fraction(0))], None, Fraction(2), tmp_path / "mix.wav", None)


@pytest.mark.parametrize("seconds", ["0.3", "1", "2.5"])
def test_short_pieces_reach_their_level_too(seconds: str, tmp_path: Path) -> None:
    write_wav(tmp_path / "bed.wav", _bed(float(Fraction(seconds))))
    heard = mix_film([], tmp_path / "bed.wav", Fraction(seconds), tmp_path / "mix.wav", None)
    assert heard.integrated == pytest.approx(-14, abs=0.5)


def test_film_seconds_that_are_no_whole_samples_round_to_the_nearest(line: Path, tmp_path: Path) -> None:
    """100 frames at 30000/1001 fps = 3.336… s = 160160 samples."""
    mix_film([(line, Fraction(0))], None, Fraction(100 * 1001, 30_000), tmp_path / "mix.wav", None)
    with wave.open(str(tmp_path / "mix.wav")) as made:
        assert (made.getnframes(), made.getframerate(), made.getsampwidth()) == (160_160, RATE, 2)


def test_a_full_scale_sine_reads_as_the_standard_says() -> None:
    """BS.1770: a 997 Hz sine of 0 dBFS in one channel is −3.01 LUFS, its true peak 0 dBTP."""
    sine = np.sin(2 * np.pi * 997 * np.arange(5 * RATE) / RATE).astype(np.float32)[:, None]
    assert integrated(sine) == pytest.approx(-3.01, abs=0.05)
    assert true_peak(sine) == pytest.approx(0, abs=0.1)
    assert measure(np.zeros((RATE, 2), np.float32)).integrated == SILENCE


def test_the_limiter_holds_the_ceiling_between_the_samples_too() -> None:
    """A quarter-rate sine at 45° peaks 3 dB above its samples."""
    sine = np.sin(np.pi / 2 * np.arange(RATE) + np.pi / 4).astype(np.float32)[:, None]
    assert np.abs(sine).max() == pytest.approx(0.7071, abs=1e-3)
    assert true_peak(sine) == pytest.approx(0, abs=0.3)
    assert true_peak(limit(sine, -6.0)) <= -5.95


def test_slots_leave_air_around_the_words() -> None:
    """10 s: 0.25 s before, 0.35 s after; 1 s: a twelfth before, 7/60 after."""
    assert line_window(Fraction(10)) == (Fraction(1, 4), Fraction(94, 10))
    assert line_window(Fraction(1)) == (Fraction(1, 12), Fraction(48, 60))


@pytest.mark.parametrize("channels", [1, 2])
def test_mp3_keeps_length_and_channels(channels: int, tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav", np.repeat(_babble(2.0), channels, axis=1))
    encode_mp3(tmp_path / "a.wav", tmp_path / "a.mp3")
    back = read_sound(tmp_path / "a.mp3")
    assert back.shape[1] == channels
    assert len(back) / RATE == pytest.approx(2.0, abs=0.1)


def test_what_is_no_sound_is_said(tmp_path: Path) -> None:
    (tmp_path / "no.wav").write_text("not a sound")
    with pytest.raises(Permanent, match="no sound"):
        read_sound(tmp_path / "no.wav")
