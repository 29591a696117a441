"""What AIDA says to people."""

import re
import string
import tomllib
from importlib import resources

import pytest

from aida.catalog.phrases import phrase
from aida.contracts.units import LANGUAGES

ENGLISH_ONLY = {
    # Said before any language is known: about ids, files and flags of the command line.
    "brief_unreadable",
    "bad_id",
    "unknown_id",
    "text_and_brief",
    "kind_unknown",
    "schema_unknown",
    # The same in most scripts: English stands in.
    "seconds_unit",
}


def table(language: str) -> dict[str, str]:
    file = resources.files("aida.catalog.phrases") / f"{language}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything(language: str) -> None:
    assert set(table("en")) - set(table(language)) <= ENGLISH_ONLY


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_blanks_of_the_english_sentence(language: str) -> None:
    english = table("en")
    assert {key: blanks(text) for key, text in table(language).items()} == {
        key: blanks(english[key]) for key in table(language)
    }


def test_an_unknown_language_is_answered_in_english() -> None:
    assert phrase("took", "sv") == "Time"


def test_a_region_does_not_matter() -> None:
    assert phrase("took", "pt-BR") == "Tempo"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_is_written_in_the_script_of_its_language(language: str) -> None:
    """Letters of the language's own script outnumber Latin ones where the script is another."""
    own = {"ru": "\u0400-\u04ff", "ar": "\u0600-\u06ff", "hi": "\u0900-\u097f", "zh": "\u4e00-\u9fff",
           "ko": "\uac00-\ud7a3", "ja": "\u3040-\u30ff\u4e00-\u9fff"}  # fmt: skip
    if language not in own:
        return
    for key, text in table(language).items():
        bare = re.sub(r"\{\w+\}|`[^`]*`|US\$|AIDA\w*|\"?\d+ EUR\"?|Instagram|KiB|MiB", "", text)
        mine, latin = len(re.findall(f"[{own[language]}]", bare)), len(re.findall("[A-Za-z]{3,}", bare))
        assert mine >= latin, (key, text)
