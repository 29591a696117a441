"""What the page says: every language has every sentence, with the same holes."""

from __future__ import annotations

import json
import re

import pytest

from tests.front.web.fake import WEB

FORMS = {"zero", "one", "two", "few", "many", "other"}
COUNTED = {
    "en": {"one", "other"},
    "it": {"one", "other"},
    "es": {"one", "other"},
    "fr": {"one", "other"},
    "de": {"one", "other"},
    "ar": FORMS,
}
"""Language → the plural forms it needs at least; whatever else Intl knows falls back to `other`."""


def words(language: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((WEB / "lang" / f"{language}.json").read_text(encoding="utf-8"))
    return found


def stem(key: str) -> str:
    head, _, form = key.rpartition("_")
    return head if form in FORMS and f"{head}_other" in words("en") else key


def used() -> set[str]:
    """Keys that the modules name outright."""
    text = "".join(path.read_text(encoding="utf-8") for path in (WEB / "js").rglob("*.js"))
    return set(re.findall(r'\bt\("([a-z0-9_]+)"', text)) - {"key"}


@pytest.mark.parametrize("language", COUNTED)
def test_every_language_says_everything_that_english_says(language: str) -> None:
    """No key is missing, none is left over, none is empty."""
    mine, english = words(language), words("en")
    assert {stem(key) for key in mine} == {stem(key) for key in english}
    assert not [key for key, sentence in mine.items() if not sentence.strip()]


@pytest.mark.parametrize("language", COUNTED)
def test_sentences_have_the_holes_of_the_english_ones(language: str) -> None:
    """`{name}` is `{name}` everywhere; one and two of something may be said without a number."""
    english = words("en")
    for key, sentence in words(language).items():
        if key.rpartition("_")[2] in ("zero", "one", "two"):
            continue
        meant = english.get(key) or english[f"{stem(key)}_other"]
        assert set(re.findall(r"\{\w+\}", sentence)) == set(re.findall(r"\{\w+\}", meant)), key


@pytest.mark.parametrize("language, forms", COUNTED.items())
def test_counted_things_have_the_plural_forms_of_the_language(language: str, forms: set[str]) -> None:
    """Arabic counts in six ways, the others in two."""
    mine = words(language)
    for key in [key for key in words("en") if key.endswith("_other")]:
        assert {form for form in FORMS if f"{stem(key)}_{form}" in mine} == forms


def test_the_modules_name_only_keys_that_exist() -> None:
    """A misspelled key would be shown as it is."""
    english = {stem(key) for key in words("en")}
    assert used() - english == set()


def test_nothing_comes_from_elsewhere_and_nothing_is_markup() -> None:
    """No address of another server, no inline script or style, no text read as markup."""
    page = (WEB / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", page)
    for path in [WEB / "index.html", *(WEB / "js").rglob("*.js"), *(WEB / "css").glob("*.css")]:
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(
            r"https?:|(inner|outer)HTML|insertAdjacentHTML|document\.write|\beval\(", text
        ), path
