"""The free Director's storyboards: varied, consistent, and readable on screen."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aida.catalog.copy.moods import MOODS, Mood
from aida.catalog.looks import ACCENT, INK, Palette, choose, contrast, from_style, palettes
from aida.catalog.read import styles
from aida.contracts.recipe import ScriptRecipe, StoryboardRecipe
from aida.contracts.units import LANGUAGES, Setting
from aida.errors import Permanent
from aida.providers.local.simplified import (
    SimplifiedDirector,
    framings_of,
    moves_of,
    places_of,
    storyboard_of,
    transitions_of,
)
from aida.providers.local.template import script_of
from tests.benches import a_bench


def order(language: str = "it", scenes: int = 3, **more: Any) -> StoryboardRecipe:
    subject = more.pop("subject", "scarpe eco-friendly")
    script = script_of(
        ScriptRecipe.model_validate(
            {
                "model": "local/template",
                "scope": "s",
                "content_type": "video",
                "language": language,
                "subject": subject,
                "scene_seconds": [8] * scenes,
            }
        )
    )
    return StoryboardRecipe.model_validate(
        {
            "model": "local/simplified",
            "scope": "s",
            "language": language,
            "subject": subject,
            "script": script,
            **more,
        }
    )


@pytest.mark.parametrize("palette", palettes(), ids=lambda palette: palette.name)
def test_designed_palettes_can_be_read(palette: Palette) -> None:
    """Ink 7:1 on the background and 4.5:1 on the surface, accent 3:1, second accent 1.5:1."""
    background, surface, ink, accent, second = palette.colours
    assert contrast(ink, background) >= INK
    assert contrast(ink, surface) >= 4.5
    assert contrast(accent, background) >= ACCENT
    assert contrast(second, background) >= 1.5


@pytest.mark.parametrize("code", sorted(styles()))
def test_every_gallery_style_gives_a_palette_that_can_be_read(code: str) -> None:
    background, surface, ink, accent, _ = from_style(styles()[code].name, styles()[code].palette).colours
    assert contrast(ink, background) >= INK
    assert contrast(ink, surface) >= 3
    assert contrast(accent, background) >= ACCENT


@pytest.mark.parametrize("mood", MOODS)
def test_every_mood_has_palettes_and_places(mood: Mood) -> None:
    """At least two looks per mood, and a palette's places are the only ones used."""
    chosen = {choose(mood, seed=seed).name for seed in range(40)}
    assert len(chosen) >= 2
    for seed in range(40):
        palette = choose(mood, seed=seed)
        places = places_of(mood, palette, 5)
        assert 1 <= len(places) <= 2
        assert set(places) <= set(palette.settings)


def test_colour_words_and_causes_decide_the_palette() -> None:
    """Named colours win; what is ecological is green and stays out of the neon."""
    assert all("blue" in choose("warm", colours=["blue"], seed=seed).hues for seed in range(9))
    for seed in range(9):
        palette = choose("energetic", green=True, seed=seed)
        assert "green" in palette.hues
        assert "neon" not in palette.settings


def test_the_settings_of_the_palettes_exist() -> None:
    assert all(set(palette.settings) <= set(get_args(Setting)) for palette in palettes())


@given(count=st.integers(1, 40), seed=st.integers(0, 99))
def test_framings_and_moves_cut_well(count: int, seed: int) -> None:
    """The product first, the end card last; no move twice running, none straight back."""
    framings = framings_of(count)
    assert framings[0] == "hero"
    assert count == 1 or framings[-1] == "end_card"
    assert all(one != other for one, other in pairwise(framings))
    moves = moves_of(framings, random.Random(seed))
    assert all(one != other for one, other in pairwise(moves))
    assert ("pan_left", "pan_right") not in set(pairwise(moves))


@pytest.mark.parametrize("mood", MOODS)
def test_at_most_one_wipe(mood: Mood) -> None:
    transitions = transitions_of(6, mood)
    assert transitions.count("wipe") <= 1
    assert len(transitions) == 6


def test_energy_cuts_and_calm_dissolves() -> None:
    assert transitions_of(4, "energetic") == ["cut", "cut", "cut", "wipe"]
    assert transitions_of(4, "calm") == ["cut", "dissolve", "dissolve", "dissolve"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_scenes_are_described_in_the_films_language(language: str) -> None:
    """Every scene names the subject and leaves no place unfilled; chips stay short."""
    storyboard = storyboard_of(order(language, 5, subject="Zyx"))
    for scene in storyboard.scenes:
        assert "Zyx" in scene.visual_description
        assert "{" not in scene.visual_description
        assert len(scene.lighting) <= 24
        assert len(scene.mood) <= 24
    assert [scene.scene_id for scene in storyboard.scenes] == [1, 2, 3, 4, 5]


def test_the_same_recipe_gives_the_same_storyboard() -> None:
    assert storyboard_of(order()) == storyboard_of(order())


def test_eco_shoes_are_green() -> None:
    look = storyboard_of(order(quality_keywords=("energico",))).look
    assert look.palette in {palette.colours for palette in palettes() if "green" in palette.hues}


def test_a_gallery_style_brings_its_own_colours_and_words() -> None:
    look = storyboard_of(order(gallery_style="1040727712")).look
    assert look.gallery_style == "1040727712"
    assert look.medium == styles()["1040727712"].medium
    assert "cyberpunk" in look.descriptors


def test_an_unknown_gallery_style_is_said() -> None:
    with pytest.raises(Permanent, match="999"):
        SimplifiedDirector().direct(order(gallery_style="999"), "local/simplified", a_bench())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_scene_is_told_in_english_too(language: str) -> None:
    """Whatever the film speaks: the tables' words are English, and only the client's own are not."""
    for scene in storyboard_of(order(language, 5, subject="Zyx")).scenes:
        assert scene.english is not None
        told = " ".join(scene.english.model_dump().values())
        assert told.isascii()
        assert "{" not in told
        assert scene.english.subject == "Zyx"


@pytest.mark.parametrize(
    "subject, language, said",
    [
        ("scarpe eco-friendly", "it", "a running shoe (scarpe eco-friendly)"),
        ("手工皂", "zh", "soap (手工皂)"),
        ("عطر شرقي", "ar", "a perfume (عطر شرقي)"),
        ("eco-friendly shoes", "en", "eco-friendly shoes"),
        ("running shoes", "de", "running shoes"),
    ],
)
def test_a_thing_we_know_has_its_english_name(subject: str, language: str, said: str) -> None:
    scene = storyboard_of(order(language, 3, subject=subject)).scenes[0]
    assert scene.english is not None
    assert scene.english.subject == said
