"""Voices and music at fal.ai: what an order says, what it costs, and when its words are spoken."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from aida.catalog.read import models
from aida.catalog.voices import castings, voice_of
from aida.contracts.assets import AssetRef
from aida.contracts.errand import Errand
from aida.contracts.prompt import Prompt
from aida.contracts.recipe import MusicRecipe, VoiceRecipe
from aida.errors import Permanent
from aida.providers.fal.sounds import (
    LANGUAGE_NAMES,
    MUSIC,
    VOICES,
    music_order,
    spoken_text,
    voice_order,
)
from aida.providers.fal.stamps import on_our_clock, read_stamps

TODAY = date(2026, 11, 22)
ERRAND = Errand(workflow_id="w-1", priced_on=TODAY)
ELEVEN, MINIMAX = "fal/elevenlabs-multilingual-2", "fal/minimax-speech-2.8-hd"


def a_line(text: str = "Ogni passo conta.", **changes: object) -> VoiceRecipe:
    fields: dict[str, object] = {
        "model": ELEVEN,
        "scope": "s-1",
        "scene_id": 1,
        "text": text,
        "language": "it",
        "voice_profile": "friendly_female",
        "seconds": Fraction(5),
    }
    return VoiceRecipe.model_validate(fields | changes)


def a_bed(**changes: object) -> MusicRecipe:
    fields: dict[str, object] = {
        "model": "fal/lyria-2",
        "scope": "s-1",
        "seconds": Fraction(45),
        "mood": "warm",
        "seed": 2**31 + 5,
    }
    return MusicRecipe.model_validate(fields | changes)


def test_an_order_names_the_vendors_own_fields() -> None:
    order = voice_order(a_line(), models()[ELEVEN], ERRAND)
    assert order.arguments == {"text": "Ogni passo conta.", "voice": "Jessica", "timestamps": True}
    assert order.endpoint == "fal-ai/elevenlabs/tts/multilingual-v2"
    assert (order.purpose, order.scene, order.agent) == ("voice", 1, "audio_generator")


def test_another_family_hears_its_language_by_name() -> None:
    order = voice_order(a_line(language="hu"), models()[MINIMAX], ERRAND)
    assert order.arguments == {
        "prompt": "Ogni passo conta.",
        "voice_setting": {"voice_id": "Lively_Girl"},
        "language_boost": "Hungarian",
        "output_format": "url",
        "audio_setting": {"format": "flac"},
    }


def test_a_line_costs_its_characters() -> None:
    """17 characters at $0.10 a thousand = $0.0017; at $0.06, $0.00102."""
    worst = [
        voice_order(a_line(), models()[name], ERRAND).worst
        for name in (ELEVEN, "fal/minimax-speech-2.6-turbo")
    ]
    assert worst == [Decimal("0.001700"), Decimal("0.001020")]


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Vai <#2.5#> ora", "Vai ora"),
        ('Vai <break time="9s"/> ora', "Vai ora"),
        ("5 < 10 e #1!", "5 < 10 e #1!"),
        ("Due\n  righe", "Due righe"),
    ],
)
def test_a_script_gives_a_vendor_no_orders(written: str, spoken: str) -> None:
    assert spoken_text(written) == spoken


def test_a_line_longer_than_the_endpoint_takes_is_not_ordered() -> None:
    with pytest.raises(Permanent, match="has 5001 characters"):
        voice_order(a_line("a" * 5001, seconds=Fraction(900)), models()[ELEVEN], ERRAND)


def test_a_line_that_no_voice_could_say_in_its_slot_is_not_ordered() -> None:
    """17 characters take about 1.1 s: too much for half a second, perhaps not for 0.8 s."""
    with pytest.raises(Permanent, match=r"take about 1 s, and the scene has 0\.5 s.*Nothing was ordered"):
        voice_order(a_line(seconds="0.5"), models()[ELEVEN], ERRAND)
    assert voice_order(a_line(seconds="0.8"), models()[ELEVEN], ERRAND)


def test_a_voice_of_ones_own_is_not_silently_replaced() -> None:
    sample = AssetRef(key="s-1/me.wav", sha256="0" * 64, bytes=1, media_type="audio/wav")
    with pytest.raises(Permanent, match="cannot take on the voice of a recording"):
        voice_order(a_line(sample=sample), models()[ELEVEN], ERRAND)


def test_every_bought_voice_and_music_row_can_be_ordered() -> None:
    rows = [row for row in models().values() if row.vendor == "fal"]
    assert {row.endpoint for row in rows if row.kind == "voice"} == set(VOICES)
    assert {row.endpoint for row in rows if row.kind == "music"} == set(MUSIC)


def test_every_voice_row_casts_every_profile() -> None:
    voices = {row.id for row in models().values() if row.kind == "voice" and row.id != "local/espeak"}
    assert set(castings()) == voices
    for casting in castings().values():
        names = {casting.voice(each) for each in ("professional_female", "professional_male")}
        names |= {casting.voice(each) for each in ("friendly_female", "friendly_male")}
        assert len(names) == 4
    with pytest.raises(Permanent, match=r"voices\.toml"):
        voice_of("fal/nobody", "friendly_male")


def test_minimax_has_a_word_for_every_language_of_its_rows() -> None:
    assert set(models()[MINIMAX].abilities.languages) == set(LANGUAGE_NAMES)


@pytest.mark.parametrize(
    ("model", "arguments"),
    [
        ("fal/lyria-2", {"prompt": "warm", "seed": 5, "negative_prompt": "voices"}),
        ("fal/stable-audio-2.5", {"prompt": "warm", "seed": 5, "seconds_total": 45}),
        ("fal/elevenlabs-music", {"prompt": "warm", "music_length_ms": 45_000, "force_instrumental": True}),
    ],
)
def test_music_is_ordered_in_each_endpoints_words(model: str, arguments: dict[str, object]) -> None:
    prompt = Prompt(text="warm", negative="voices")
    assert music_order(a_bed(), models()[model], prompt, ERRAND).arguments == arguments


def _letters(text: str, start: float = 0.0, each: float = 0.1) -> dict[str, object]:
    return {
        "characters": list(text),
        "character_start_times_seconds": [round(start + i * each, 3) for i in range(len(text))],
        "character_end_times_seconds": [round(start + (i + 1) * each, 3) for i in range(len(text))],
    }


def _shown(words: object) -> list[tuple[str, float, float]]:
    return [(word.text, float(word.start), float(word.end)) for word in words]  # type: ignore[attr-defined]


def test_letters_become_words_with_their_punctuation() -> None:
    """ "Ciao, tu!": letters of 0.1 s, so "Ciao," is 0–0.5 and "tu!" 0.6–0.9."""
    words = read_stamps([_letters("Ciao, tu!")], "Ciao, tu!", "it", Fraction(1))
    assert _shown(words) == [("Ciao,", 0.0, 0.5), ("tu!", 0.6, 0.9)]


@pytest.mark.parametrize("second_chunk_from", [0.5, 0.0], ids=["on one clock", "each on its own"])
def test_chunks_are_read_whichever_clock_they_count_on(second_chunk_from: float) -> None:
    stamps = [_letters("Ciao "), _letters("tutti", second_chunk_from)]
    assert _shown(read_stamps(stamps, "Ciao tutti", "it", Fraction(1))) == [
        ("Ciao", 0.0, 0.4),
        ("tutti", 0.5, 1.0),
    ]


def test_stamps_of_words_are_read_too() -> None:
    stamps = [{"word": "Ciao", "start": 0.1, "end": 0.4}, {"word": "tutti", "start": 0.5, "end": 0.9}]
    assert _shown(read_stamps(stamps, "Ciao tutti", "it", Fraction(1)))[1] == ("tutti", 0.5, 0.9)


def test_chinese_is_told_in_phrases_not_signs() -> None:
    words = read_stamps([_letters("每一步都算数。")], "每一步都算数。", "zh", Fraction(1))
    assert "".join(word.text for word in words) == "每一步都算数。"
    assert 1 <= len(words) < 7


@pytest.mark.parametrize(
    "stamps",
    [
        None,
        [],
        "soon",
        [{"word": "Ciao"}],
        [_letters("Hello all")],
        [{"word": "tutti", "start": 0.5, "end": 0.9}, {"word": "Ciao", "start": 0.1, "end": 0.4}],
        [_letters("Ciao tutti", each=9)],
        [{**_letters("Ciao tutti"), "character_end_times_seconds": [1]}],
        [_letters("Ciao tutti"), None],
    ],
)
def test_stamps_that_make_no_sense_are_left_aside(stamps: object) -> None:
    assert read_stamps(stamps, "Ciao tutti", "it", Fraction(1)) == ()


def test_words_follow_their_sound_when_it_is_cut_and_played_faster() -> None:
    """0.2 s cut from the front, then 1.1 times faster: 0.75 s becomes (0.75 − 0.2) ÷ 1.1 = 0.5 s."""
    words = read_stamps([{"word": "Ciao", "start": 0.1, "end": 0.75}], "Ciao", "it", Fraction(1))
    assert _shown(on_our_clock(words, Fraction(1, 5), 1.1, Fraction(2))) == [("Ciao", 0.0, 0.5)]
