"""A yes is a yes in any of the 17 languages, and anything else spends nothing."""

from __future__ import annotations

import pytest

from aida.catalog.phrases import phrase
from aida.contracts.units import LANGUAGES
from aida.front.agree import means_yes


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_languages_own_words_are_a_yes(language: str) -> None:
    for word in phrase("yes_words", language).split():
        assert means_yes(f"{word}\n")
        assert means_yes(f"  {word.upper()}! \n")


@pytest.mark.parametrize("line", ["\n", " \n", "y\n", "Sì.\n", "да\n", "はい。\n", "y"])
def test_these_are_a_yes(line: str) -> None:
    assert means_yes(line)


NO = ["n", "no", "nein", "ne", "нет", "否", "いいえ", "아니요", "لا", "नहीं", "hayır", "nem", "nie"]


@pytest.mark.parametrize("line", ["", *(f"{word}\n" for word in NO), ".\n", "yes but cheaper\n", "\x1b[A\n"])
def test_these_are_none(line: str) -> None:
    """The first one is the input's end: Ctrl-D."""
    assert not means_yes(line)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_question_shows_a_yes_that_is_one(language: str) -> None:
    first = phrase("yes_no", language).strip("[]").split("/")[0]
    assert means_yes(f"{first}\n")
    assert not means_yes(phrase("yes_no", language).strip("[]").split("/")[1] + "\n")
