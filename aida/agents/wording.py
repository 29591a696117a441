"""Whether words are what was ordered: in the right language, sayable, and nothing but words (pure).

text ─markup_in, leaked_from, other_language→ what is wrong with it, or nothing
"""

from __future__ import annotations

import re
from functools import cache

from aida.agents.orchestrator.language import detect, surely
from aida.agents.prompts import read_prompt
from aida.catalog.copy import copy_of
from aida.catalog.copy.fill import most
from aida.catalog.copy.pace import spoken_seconds
from aida.contracts.units import LANGUAGES

LANGUAGE_NAMES = {
    "en": "English", "es": "Spanish", "fr": "French", "de": "German", "it": "Italian", "pt": "Portuguese",
    "pl": "Polish", "tr": "Turkish", "ru": "Russian", "nl": "Dutch", "cs": "Czech", "ar": "Arabic",
    "zh": "Chinese (simplified)", "hu": "Hungarian", "ko": "Korean", "ja": "Japanese", "hi": "Hindi",
}  # fmt: skip
SPACELESS = ("zh", "ja")
"""Written without spaces: their words are counted in characters."""

_WORDS_PER_SECOND = 2.2
"""Where we have no lines of our own to measure."""
_MARKUP = (
    (re.compile(r"```|\*\*|__|^\s{0,3}#{1,6}\s|^\s*[-*]\s", re.MULTILINE), "Markdown"),
    (re.compile(r"</?[A-Za-z][^>]{0,80}>|&[a-z]{2,6};"), "HTML"),
    (re.compile(r"\{[^{}]{0,60}\}|\[[^\[\]]{0,60}\]"), "brackets"),
)
_ADDRESS = re.compile(
    r"https?://|\bwww\.|\b[a-z0-9-]+\.(?:com|net|org|io|shop|store|eu|it|de|fr|es|jp)\b", re.I
)
_UNSAYABLE = re.compile(r"#\w|@\w|[\U0001f300-\U0001faff\u2600-\u27bf\ufe0f]")
_ENOUGH = {"zh": 6, "ja": 8, "ko": 8}
"""Letters below which nobody can tell the language; 40 in alphabets."""
_LEAK_WORDS = 8


def markup_in(text: str, own: str = "") -> str | None:
    """What in a text is no plain words: markup, brackets, a web address. `own` are the client's words,
    whose web address may be kept."""
    for pattern, name in _MARKUP:
        if pattern.search(text):
            return name
    address = _ADDRESS.search(text)
    return "a web address" if address and address[0].lower() not in own.lower() else None


def unsayable_in(text: str) -> str | None:
    """The first sign no voice can say: an emoji, a hashtag, a handle."""
    found = _UNSAYABLE.search(text)
    return found[0] if found else None


def leaked_from(prompt: str, text: str) -> str | None:
    """Eight words in a row that stand in the agent's own prompt."""
    words = _words(text)
    ours = _runs(prompt)
    for at in range(len(words) - _LEAK_WORDS + 1):
        run = " ".join(words[at : at + _LEAK_WORDS])
        if run in ours:
            return run
    return None


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


@cache
def _runs(prompt: str) -> frozenset[str]:
    words = _words(read_prompt(prompt))
    return frozenset(" ".join(words[at : at + _LEAK_WORDS]) for at in range(len(words)))


def other_language(text: str, wanted: str) -> str | None:
    """The language a text is in, when it is plainly not the one wanted. A language AIDA has no tables for
    only counts as missed when the text is in one it has."""
    code = wanted.split("-")[0]
    if sum(letter.isalpha() for letter in text) < _ENOUGH.get(code, 40):
        return None
    found = detect(text) if code in LANGUAGES else surely(text)
    return found if found != code and found in LANGUAGES else None


def language_name(code: str) -> str:
    """ "Italian" for `it`; the tag itself for a language we have no name for."""
    return LANGUAGE_NAMES.get(code.split("-")[0], code)


@cache
def _pace(language: str) -> float:
    """Words (characters where there are no spaces) a second, over the free Writer's own lines."""
    if language not in LANGUAGES:
        return _WORDS_PER_SECOND
    lines = [line.spoken for line in copy_of(language).lines("sell", "any", informal=False)]
    return sum(length(line, language) for line in lines) / sum(
        spoken_seconds(line, language) for line in lines
    )


def length(text: str, language: str) -> int:
    """Words of a text; characters in languages written without spaces."""
    if language.split("-")[0] in SPACELESS:
        return sum(letter.isalnum() for letter in text)
    return sum(any(letter.isalnum() for letter in word) for word in text.split())


def room(seconds: float, language: str) -> int:
    """Words (characters) that a scene has room for, with a breath at its end; 1 at least."""
    return max(1, int(most(seconds) * _pace(language.split("-")[0])))
