"""What clients call a look, in their languages → the words by which styles say they have it.

    "noir et blanc", fr ─fr.toml→ look `monochrome` ─looks.toml→ ("monochrome", "monochromatic", …)

The client's own language is asked first, then English, then all others: clients mix, and a false
friend must not win over what a word means at home. Accents and capitals do not count. The beginning of
a word will do, since people search while they type; so will one slip of the finger.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import resources
from typing import Any

from aida.catalog.copy.moods import colours_of
from aida.catalog.copy.words import folded, joins_words, tokens
from aida.contracts.units import LANGUAGES

_FLAT = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ـ": ""})
_LEAST = 3
"""Letters from which the beginning of a word stands for it."""
_SLIP = 0.84
"""How alike a misspelt word must be; `difflib`'s ratio."""


@dataclass(frozen=True)
class Term:
    """One thing that was asked for: English words, the surest first, any of which will do."""

    words: tuple[str, ...]
    look: str | None = None
    """The row of `looks.toml`; `None` for a colour, or a word that only a style may know."""


def plain(text: str) -> str:
    """What tables and texts are compared in."""
    flat = folded(text).translate(_FLAT)
    return "".join(letter for letter in flat if not "\u064b" <= letter <= "\u0652")


def read_terms(text: str, language: str) -> list[Term]:
    """What a search asks for, in its order. Words that say nothing of a look are left out."""
    own = language.split("-")[0].lower()
    order = tuple(dict.fromkeys((own, "en", *LANGUAGES))) if own in LANGUAGES else LANGUAGES
    tables = [_table(each) for each in order]
    words, terms = tokens(plain(text)), []
    at = 0
    while at < len(words):
        found, length = _read(words[at:], tables)
        terms += found
        at += length
    return list(dict.fromkeys(terms))


def _read(words: list[str], tables: list[_Table]) -> tuple[list[Term], int]:
    """The terms at the head of the words, and how many words they took."""
    first = words[0]
    for table in tables:
        said = table.phrase(words)
        if said is not None:
            return [_term(said[0])], said[1]
    if joins_words(first):
        return _joined(first, tables), 1
    if any(table.ignores(first) for table in tables[:2]):
        return [], 1
    colours = [Term(tuple(_document("looks")["colours"][name].split())) for name in colours_of([first])]
    for look in (table.exact(first) for table in tables):
        if look is not None:
            return [_term(look, first)], 1
    if colours:
        return colours, 1
    if any(table.ignores(first) for table in tables):
        return [], 1
    begun = next((look for table in tables[:2] if (look := table.begun(first))), None)
    slip = None if begun else _slip(first, tables[:2])
    return [_term(begun, first) if begun else _term(slip) if slip else Term((first,))], 1


def _joined(run: str, tables: list[_Table]) -> list[Term]:
    """The looks inside a run of words written together, or begun by it."""
    found: list[tuple[int, Term]] = []
    rest = run
    for stem, look in sorted(
        {pair for table in tables for pair in table.joined}, key=lambda pair: (-len(pair[0]), pair)
    ):
        at = rest.find(stem)
        if at >= 0 and stem:
            found.append((at, _term(look)))
            rest = rest.replace(stem, " " * len(stem))
    if found:
        return [term for _, term in sorted(found, key=lambda pair: pair[0])]
    colours = colours_of([run])
    if colours:
        return [Term(tuple(_document("looks")["colours"][name].split())) for name in colours]
    if tables[0].ignores(run):
        return []
    begun = next((look for table in tables for stem, look in table.joined if stem.startswith(run)), None)
    return [_term(begun)] if begun else [Term((run,))]


def _slip(word: str, tables: list[_Table]) -> str | None:
    if len(word) < 5:
        return None
    stems = {stem: look for table in reversed(tables) for stem, look in (*table.words.items(), *table.stems)}
    # Endings are cut from stems, so the word is compared without as many letters.
    close = get_close_matches(word, stems, 1, cutoff=_SLIP)
    for stem in [] if close else stems:
        if len(stem) >= 5 and get_close_matches(word[: len(stem)], [stem], 1, cutoff=_SLIP):
            close = [stem]
            break
    return stems[close[0]] if close else None


def _term(look: str, said: str | None = None) -> Term:
    words = tuple(_document("looks")["looks"][look].split())
    # The client's very word goes first: "starry" is surer than "night".
    first = (said,) if said is not None and said in words else ()
    return Term(tuple(dict.fromkeys((*first, *words))), look)


@dataclass(frozen=True)
class _Table:
    """One language's words, ready to be looked up."""

    ignored: tuple[str, ...]
    """Words, those that end in `*` with any ending."""
    words: dict[str, str]
    stems: tuple[tuple[str, str], ...]
    phrases: tuple[tuple[str, str], ...]
    joined: tuple[tuple[str, str], ...]

    def ignores(self, word: str) -> bool:
        """Whether the word says nothing of a look, or is made of such words."""
        if joins_words(word):
            return not word.strip("".join(self.ignored))
        return any(word.startswith(e[:-1]) if e.endswith("*") else word == e for e in self.ignored)

    def phrase(self, words: list[str]) -> tuple[str, int] | None:
        """The look that the first words name together, and how many words that takes."""
        said = f"{' '.join(words[:5])} "
        for phrase, look in self.phrases:
            if said.startswith(phrase):
                return look, len(phrase.split())
        return None

    def exact(self, word: str) -> str | None:
        if word in self.words:
            return self.words[word]
        fitting = [(stem, look) for stem, look in self.stems if word.startswith(stem)]
        return max(fitting, key=lambda pair: len(pair[0]))[1] if fitting else None

    def begun(self, word: str) -> str | None:
        if len(word) < _LEAST:
            return None
        known = (*self.words.items(), *self.stems)
        return next((look for stem, look in known if stem.startswith(word)), None)


@cache
def _document(name: str) -> dict[str, Any]:
    file = resources.files(__package__) / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def _table(language: str) -> _Table:
    document = _document(language)
    words: dict[str, str] = {}
    stems: list[tuple[str, str]] = []
    phrases: list[tuple[str, str]] = []
    joined: list[tuple[str, str]] = []
    for look, entries in document["looks"].items():
        for entry in plain(entries.replace("_", "\x00")).split():
            stem = entry.replace("\x00", " ").removesuffix("*")
            parts = tokens(stem)
            if len(parts) > 1:
                phrases.append((" ".join(parts) + ("" if entry.endswith("*") else " "), look))
            elif joins_words(stem):
                joined.append((stem, look))
            elif entry.endswith("*"):
                stems.append((stem, look))
            else:
                words.setdefault(stem, look)
    ignored = tuple(plain(document["ignored"].replace("_", " ")).split())
    phrases.sort(key=lambda pair: -len(pair[0]))
    return _Table(ignored, words, tuple(stems), tuple(phrases), tuple(joined))
