"""Phrases and colours fit for a prompt."""

from __future__ import annotations

import pytest

from aida.agents.colour_words import colour_word, colour_words
from aida.agents.phrases import definite, inline, movement, series, shows_people, tidy


@pytest.mark.parametrize(
    ("subject", "short"),
    [
        ("A pair of running shoes made of recycled mesh.", "the pair of running shoes"),
        ("a low running shoe of knitted mesh with a cork sole", "the low running shoe"),
        ("the bottle of olive oil on a table", "the bottle of olive oil"),
        ("a running shoe (scarpe ecologiche)", "the running shoe"),
        ("two friends at a café table", "the two friends"),
    ],
)
def test_a_subject_that_is_known_is_named_shortly(subject: str, short: str) -> None:
    assert definite(subject) == short


@pytest.mark.parametrize(
    ("told", "camera", "action"),
    [
        ("The camera pushes in slowly while steam rises from the cup.", None, "steam rises from the cup"),
        ("Slow push-in; leaves sway in the breeze.", None, "leaves sway in the breeze"),
        ("The camera is locked off. A leaf falls past.", None, "a leaf falls past"),
        ("The camera drifts left, slow and steady.", None, ""),
        ("The camera orbits around the cup. Steam curls.", "the camera orbits around the cup", "steam curls"),
        ("Her hair moves in the wind.", None, "her hair moves in the wind"),
        ("", None, ""),
    ],
)
def test_a_movement_is_taken_apart(told: str, camera: str | None, action: str) -> None:
    found = movement(told)
    assert (found.camera, found.action) == (camera, action)


def test_phrases_are_made_to_fit_sentences() -> None:
    assert tidy(' He said "STOP" --sref 9 [Pan left]... ') == "He said STOP sref 9 Pan left"
    assert tidy("word " * 200).endswith("word")
    assert inline("Soft light") == "soft light"
    assert inline("LED strips") == "LED strips"
    assert series("Fresh, alert, clean.") == "fresh, alert and clean"
    assert shows_people("An elderly baker")
    assert not shows_people("a manual coffee grinder")


@pytest.mark.parametrize(
    ("colour", "name"),
    [
        ("#000000", "black"),
        ("#4a100c", "oxblood"),
        ("#d4d4d4", "pale grey"),
        ("#131f27", "midnight blue"),
        ("#fefdfc", "white"),
        ("#23834a", "emerald"),
    ],
)
def test_colours_have_an_art_directors_names(colour: str, name: str) -> None:
    assert colour_word(colour) == name


def test_a_palette_names_each_colour_once() -> None:
    assert colour_words(["#000000", "#000000", "#ffffff"]) == "black and white"
    assert colour_words(["#4a100c"], hexadecimals=True) == "oxblood #4a100c"
    assert colour_words([]) == ""
