"""The tables of words: every language has every part, short enough for where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from aida.catalog.copy import copy_of, joined
from aida.catalog.copy.moods import MOODS, colours_of, is_green, is_young, mood_of, music_mood
from aida.catalog.copy.subjects import as_title, sector_of, standing_alone
from aida.contracts.units import LANGUAGES

LINES = ("hook", "sell", "close", "act")


def shape(table: Mapping[str, Any]) -> dict[str, Any]:
    parts = {key: set(value) for key, value in table.items() if isinstance(value, dict)}
    return {**parts, "top": {key for key, value in table.items() if not isinstance(value, dict)}}


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    else:
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts(inner)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_parts(language: str) -> None:
    assert shape(copy_of(language).parts()) == shape(copy_of("en").parts())


@pytest.mark.parametrize("informal", [True, False])
@pytest.mark.parametrize("language", LANGUAGES)
def test_headlines_are_read_at_a_glance(language: str, informal: bool) -> None:
    """32 characters at most, 14 where a character is a syllable or a word; no mark-up left over."""
    copy = copy_of(language)
    longest = {"zh": 12, "ja": 14, "ko": 16}.get(language, 32)
    for part in LINES:
        for name in copy.parts()[part]:
            for line in copy.lines(part, name, informal=informal):
                assert len(line.headline) <= longest, line.headline
                assert not set("<>|{}") & set(line.headline + line.spoken), line


@pytest.mark.parametrize("language", LANGUAGES)
def test_chips_are_short(language: str) -> None:
    """Light and mood fit a chip of 24 characters."""
    table = copy_of(language).parts()
    for text in (*texts(table["light"]), *texts(table["mood"])):
        assert len(text) <= 24, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_stands_twice(language: str) -> None:
    """What the pool holds once is said once."""
    copy = copy_of(language)
    spoken = [
        line.spoken for name in copy.parts()["sell"] for line in copy.lines("sell", name, informal=True)
    ]
    assert len(spoken) == len(set(spoken))


@pytest.mark.parametrize(
    "words, mood",
    [
        (["energico"], "energetic"),
        (["fresco", "allegro"], "playful"),
        (["warm", "Clean", "minimal"], "calm"),
        (["elegante", "cinematografico"], "elegant"),
        (["chaleureuse", "douce"], "warm"),
        (["dynamisch"], "energetic"),
        (["przytulny"], "warm"),
        (["eğlenceli", "renkli"], "playful"),
        (["смешно", "дерзко"], "playful"),
        (["فاخر", "هادئة"], "elegant"),
        (["科技感"], "futuristic"),
        (["勢いのある"], "energetic"),
        (["신뢰감 있는"], "trust"),
        (["भरोसेमंद"], "trust"),
        (["vicces", "porgos"], "playful"),
        (["vtipné"], "playful"),
        (["stijlvol"], "elegant"),
        (["romántico", "suave"], "romantic"),
        (["de confiança"], "trust"),
        (["gótico"], "dramatic"),
        (["4K"], "neutral"),
        ([], "neutral"),
    ],
)
def test_moods_are_heard_in_every_language(words: list[str], mood: str) -> None:
    assert mood_of(None, words) == mood


def test_music_has_a_mood_for_every_mood() -> None:
    """The synthesiser knows eight; trust and romance are played as neutral and calm."""
    known = {"energetic", "warm", "calm", "elegant", "playful", "dramatic", "futuristic", "neutral"}
    assert {music_mood(copy_of("en").word("tone", mood)) for mood in MOODS} <= known
    assert music_mood("lusso") == "elegant"
    assert music_mood("romantique") == "calm"


@pytest.mark.parametrize(
    "subject, language, alone",
    [
        ("la mia gelateria artigianale", "it", "gelateria artigianale"),
        ("l'officina di Bruno", "it", "officina di Bruno"),
        ("our online chess lessons", "en", "online chess lessons"),
        ("kutyakozmetikamnak", "hu", "kutyakozmetika"),
        ("zöldségdoboz-előfizetésünket", "hu", "zöldségdoboz-előfizetésünk"),
        ("mojej palarni kawy", "pl", "palarnia kawy"),
        ("palarni kawy", "pl", "palarnia kawy"),
        ("gabinetu dentystycznego", "pl", "gabinet dentystyczny"),
        ("концерта симфонического оркестра", "ru", "концерт симфонического оркестра"),
        ("шаурмичной", "ru", "шаурмичная"),
        ("студию керамики", "ru", "студия керамики"),
        ("Hafermilch-Eiskaffees", "de", "Hafermilch-Eiskaffee"),
        ("Kahve dükkanım", "tr", "Kahve dükkanım"),
        ("奶茶店", "zh", "奶茶店"),
        ("la", "it", "la"),
    ],
)
def test_a_subject_stands_alone(subject: str, language: str, alone: str) -> None:
    assert standing_alone(subject, language) == alone


def test_turkish_has_its_own_capital_i() -> None:
    assert as_title("iplik", "tr") == "İplik"
    assert as_title("iplik", "en") == "Iplik"


@pytest.mark.parametrize(
    "subject, sector",
    [
        ("scarpe eco-friendly", "wear"),
        ("gelateria artigianale", "food"),
        ("dog grooming van", "service"),
        ("clínica dentária", "care"),
        ("酒店", "travel"),
        ("奶茶店", "food"),
        ("ऑनलाइन ट्यूशन ऐप", "learn"),
        ("szombati bolhapiac", "event"),
        ("halı koleksiyonu", "home"),
        ("Unvorhergesehenes", None),
    ],
)
def test_sectors_are_known_by_the_subjects_words(subject: str, sector: str | None) -> None:
    assert sector_of(subject) == sector


def test_audience_cause_and_colours_are_heard() -> None:
    assert is_young("Gen Z")
    assert is_young("大学生")
    assert not is_young("rodziny z Warszawy")
    assert is_green(["scarpe eco-friendly"])
    assert is_green(["친환경 세제"])
    assert not is_green(["pizza"])
    assert colours_of(["colori verdi", "blue tones"]) == ["green", "blue"]
    assert colours_of(["都市白领"]) == []


def test_sentences_are_joined_with_their_stops() -> None:
    """A headline spoken before another sentence gets a full stop; the client's last words do not."""
    assert joined(["慢下来", "奶茶店"], "zh") == "慢下来。奶茶店"
    assert joined(["Go!", "Call us"], "en") == "Go! Call us"
