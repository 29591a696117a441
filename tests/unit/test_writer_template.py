"""The free Writer's scripts: they fit, they say what they must, they repeat nothing."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aida.catalog.copy.fill import most
from aida.catalog.copy.pace import spoken_seconds
from aida.contracts.recipe import ScriptRecipe
from aida.contracts.script import Script
from aida.contracts.units import LANGUAGES
from aida.errors import Permanent
from aida.providers.local.template import TemplateWriter, script_of
from tests.benches import a_bench

TONES = (None, "energetic", "warm", "calm", "elegant", "playful", "serious", "futuristic", "romantic", "epic")


def order(language: str = "en", seconds: tuple[Any, ...] = (10, 15, 5), **more: Any) -> ScriptRecipe:
    facts: dict[str, Any] = {"content_type": "video", "subject": "running shoes", **more}
    return ScriptRecipe.model_validate(
        {"model": "local/template", "scope": "s", "language": language, "scene_seconds": seconds, **facts}
    )


def sentences(script: Script) -> list[str]:
    texts = [scene.voiceover for scene in script.scenes]
    return [part.strip() for text in texts for part in re.split(r"(?<=[.!?。！？।؟])", text) if part.strip()]


@settings(max_examples=60, deadline=None)
@given(
    language=st.sampled_from(LANGUAGES),
    tone=st.sampled_from(TONES),
    seconds=st.lists(st.integers(2, 60), min_size=1, max_size=6),
    seed=st.integers(0, 10_000),
)
def test_every_scene_keeps_its_seconds_and_its_words_fit(
    language: str, tone: str | None, seconds: list[int], seed: int
) -> None:
    """Whatever is asked for, durations are the planned ones and no scene is spoken over its end."""
    script = script_of(order(language, tuple(seconds), tone=tone, seed=seed))
    assert [scene.duration for scene in script.scenes] == seconds
    for scene in script.scenes:
        assert spoken_seconds(scene.voiceover, language) <= most(float(scene.duration)) + 1e-9


@pytest.mark.parametrize("language", LANGUAGES)
def test_thirty_seconds_are_filled_and_name_the_subject(language: str) -> None:
    """A usual film is neither hurried nor thin, and the opening says what it is about."""
    for seed, tone in enumerate(TONES):
        script = script_of(order(language, tone=tone, seed=seed))
        first, second, _ = script.scenes
        for scene in (first, second):
            share = spoken_seconds(scene.voiceover, language) / float(scene.duration)
            assert 0.6 <= share <= 0.92, (tone, scene.voiceover)
        assert "unning shoes" in first.voiceover
        assert all(scene.headline and scene.text for scene in script.scenes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_ninety_seconds_repeat_no_sentence(language: str) -> None:
    """Only the product's own name is said more than once."""
    script = script_of(order(language, (10, 20, 20, 20, 20), tone="elegant", seed=3))
    said = [text for text in sentences(script) if "unning shoes" not in text]
    assert len(said) == len(set(said))
    headlines = [scene.headline for scene in script.scenes]
    assert len(headlines) == len(set(headlines))


def test_a_film_longer_than_all_we_can_say_still_speaks_in_every_scene() -> None:
    """Ten minutes: the words are spread thinner, no scene is left empty."""
    script = script_of(order("it", (20,) * 30))
    assert all(scene.voiceover for scene in script.scenes)


def test_the_clients_call_is_kept_to_the_letter() -> None:
    """A call to action given by the client closes the film, spoken and on screen."""
    script = script_of(order("it", call_to_action="Chiama per il tagliando gratis"))
    assert script.scenes[-1].headline == "Chiama per il tagliando gratis"
    assert script.scenes[-1].voiceover.endswith("Chiama per il tagliando gratis")


def test_a_call_too_long_to_be_spoken_stands_on_screen() -> None:
    """Nothing is cut: what two seconds cannot say is shown."""
    call = "Come to our shop in the old town before Sunday evening"
    last = script_of(order("en", (4, 2), call_to_action=call)).scenes[-1]
    assert last.headline == call
    assert call not in last.voiceover


def test_a_silent_film_says_it_in_headlines() -> None:
    """speaks=False: no voice anywhere, the subject is read instead."""
    script = script_of(order("it", subject="la mia gelateria artigianale", speaks=False))
    assert script.voiceover == ""
    assert not any(scene.voiceover for scene in script.scenes)
    assert "Gelateria artigianale" in [scene.headline for scene in script.scenes]


def test_audio_is_for_the_ear() -> None:
    """A radio spot of one scene has hook, subject and call, and no headline."""
    script = script_of(order("de", (30,), content_type="audio", subject="Fahrradladen"))
    assert script.scenes[0].headline == ""
    assert script.scenes[0].voiceover.count("Fahrradladen") == 2


def test_the_narration_is_the_scenes_joined() -> None:
    script = script_of(order("zh", subject="奶茶店"))
    assert script.voiceover == "".join(scene.voiceover for scene in script.scenes)
    spaced = script_of(order("fr"))
    assert spaced.voiceover == " ".join(scene.voiceover for scene in spaced.scenes)


def test_the_same_recipe_gives_the_same_script_and_another_take_another() -> None:
    assert script_of(order()) == script_of(order())
    assert len({script_of(order(take=take)).voiceover for take in range(1, 7)}) > 2


def test_the_young_are_addressed_informally() -> None:
    """French says tu to students and vous to everybody else."""
    students = script_of(order("fr", audience="étudiants", tone="chaleureux"))
    others = script_of(order("fr", audience="familles", tone="chaleureux"))
    assert not re.search(r"\b[Vv]ous\b|\b[Vv]otre\b", students.voiceover)
    assert not re.search(r"\b[Tt]u\b|\b[Tt]on\b|\b[Tt]oi\b", others.voiceover)


def test_the_tone_is_said_in_the_films_language() -> None:
    assert script_of(order("it", tone="energetic")).tone == "energico e diretto"


def test_fractions_of_a_second_survive() -> None:
    """Three equal scenes of ten seconds stay thirds."""
    third = Fraction(10, 3)
    script = script_of(order("en", (third, third, third)))
    assert script.seconds() == 10


def test_a_language_without_words_is_said() -> None:
    """No silent substitute: nobody gets an English film for a Swedish one."""
    with pytest.raises(Permanent, match="sv"):
        TemplateWriter().write(order("sv"), "local/template", a_bench())


def test_the_result_names_its_maker() -> None:
    result = TemplateWriter().write(order("pt-BR"), "local/template", a_bench())
    assert result.success
    assert result.metadata.model_used == "local template"
    assert result.metadata.cost == 0
