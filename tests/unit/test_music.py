"""The synthesised bed: exact length, in key, deterministic, no click, a real ending."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from aida.media.loudness import measure
from aida.media.music import compose
from aida.media.music.instruments import INSTRUMENTS
from aida.media.music.moods import MOODS, mood_named
from aida.media.music.score import Score, write_score
from aida.media.wav import RATE

_PERCUSSION = {"kick", "clap", "snap", "hat", "shaker", "crash", "riser"}


@pytest.mark.parametrize("name", MOODS)
@pytest.mark.parametrize("seconds", [10.0, 30.0, 61.3])
def test_whole_bars_and_the_final_chord_fill_the_bed(name: str, seconds: float) -> None:
    """Tempo within 8 % of the mood's; the last chord leaves 1.5 to 4 s to ring."""
    score = write_score(MOODS[name], seconds, seed=3)
    assert score.bars * score.bar == pytest.approx(score.final)
    assert 1.5 <= seconds - score.final <= 4.1
    assert 240 / score.bar == pytest.approx(MOODS[name].tempo, rel=0.08)


@pytest.mark.parametrize("name", MOODS)
def test_every_note_is_in_key(name: str) -> None:
    score = write_score(MOODS[name], 30.0, seed=0)
    strays = [n for n in score.notes if n.sound not in _PERCUSSION and n.pitch % 12 not in score.scale]
    assert not strays


@pytest.mark.parametrize("name", MOODS)
def test_every_note_starts_inside_the_bed_on_a_known_instrument(name: str) -> None:
    score = write_score(MOODS[name], 30.0, seed=5)
    assert all(0 <= note.start < 30 and 0 < note.level <= 1.1 for note in score.notes)
    assert {note.sound for note in score.notes} <= INSTRUMENTS.keys()


@pytest.mark.parametrize("name", MOODS)
def test_chords_move_by_small_steps(name: str) -> None:
    """Voice leading: the middle of the pad's chord moves at most seven semitones from bar to bar."""
    score = write_score(MOODS[name], 30.0, seed=0)
    centres = [np.mean([n.pitch for n in _pad_of(score, bar)]) for bar in range(score.bars)]
    assert float(np.abs(np.diff(centres)).max()) <= 7


def _pad_of(score: Score, bar: int) -> list:
    return [n for n in score.notes if n.sound == "pad" and abs(n.start - bar * score.bar) < 1e-6]


def test_another_seed_gives_another_bed_and_the_same_seed_the_same() -> None:
    assert write_score(MOODS["warm"], 20.0, 1) == write_score(MOODS["warm"], 20.0, 1)
    assert write_score(MOODS["warm"], 20.0, 1).notes != write_score(MOODS["warm"], 20.0, 2).notes


@pytest.mark.parametrize(
    ("said", "expected"),
    [("energetic", "energetic"), ("Dynamic, bold", "energetic"), ("high-tech", "futuristic"), 
     ("xyzzy", "neutral"), ("", "neutral"), ("calm and warm", "calm")],
)  # fmt: skip
def test_moods_are_found_by_their_words(said: str, expected: str) -> None:
    assert mood_named(said) == MOODS[expected]


def test_no_word_names_two_moods() -> None:
    words = [word for mood in MOODS.values() for word in mood.words]
    assert len(words) == len(set(words))


@pytest.mark.parametrize("seconds", ["0.3", "2", "29.97"])
def test_beds_are_exact_to_the_sample_and_end_in_silence(seconds: str) -> None:
    bed = compose(Fraction(seconds), "playful")
    assert bed.shape == (round(Fraction(seconds) * RATE), 2)
    assert np.abs(bed[-48:]).max() < 1e-3
    assert np.isfinite(bed).all()


def test_a_bed_is_fit_for_a_film() -> None:
    """−18 LUFS, peak below −1.5 dBTP, no DC, no jump between samples that would click, same twice."""
    bed = compose(Fraction(12), "energetic", seed=4)
    heard = measure(bed)
    assert heard.integrated == pytest.approx(-18, abs=0.7)
    assert heard.true_peak <= -1.5
    assert np.abs(bed.mean(axis=0)).max() < 1e-3
    assert np.abs(np.diff(bed, axis=0)).max() < 0.35
    assert np.array_equal(bed, compose(Fraction(12), "energetic", seed=4))


def test_a_bed_builds_up() -> None:
    """The second half is louder than the first two seconds, by 2 to 8 dB."""
    bed = compose(Fraction(16), "neutral")
    begin, later = (float(np.sqrt((part**2).mean())) for part in (bed[: 2 * RATE], bed[7 * RATE : 12 * RATE]))
    assert 2 < 20 * np.log10(later / begin) < 8
