"""The words that name pictures, one vocabulary per language.

art/concepts.toml        concept → pictures, sorted by how much it says (things, broad, props, generic)
art/words/<lang>.toml    concept → our own words; words to skip; words that only set the scene
art/words/<lang>.xz      CLDR's keywords → pictures of the emoji set
    → Vocabulary, in which every key is folded as `tokens` folds it
"""

from __future__ import annotations

import lzma
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from aida.media.subject.pictures import entries, folder
from aida.media.subject.tokens import fold, stem, tokens

LANGUAGES = frozenset(
    ["en", "es", "fr", "de", "it", "pt", "pl", "tr", "ru", "nl", "cs", "ar", "zh", "hu", "ko", "ja", "hi"]
)

# What a full match of a concept's word is worth, by its section in concepts.toml.
TIERS = {"things": 3.0, "broad": 1.5, "props": 0.9, "generic": 0.5}
# A keyword of CLDR, by the category of its picture: what is sold comes before who and what is felt.
_PRIOR = {"people": 0.75, "smileys": 0.4, "symbols": 0.4, "flags": 0.3}
_NAMED = 1.4  # the keyword is the picture's own name
_LEAST = 0.3  # below this a keyword stands for so many pictures that it says nothing


@dataclass(frozen=True)
class Concept:
    """What a client may sell or do, and the pictures that show it, best first."""

    name: str
    tier: str
    pictures: tuple[str, ...]


class Key(NamedTuple):
    """A word or phrase that names pictures; `prefix` when any ending may follow it.

    `marks` is a concept's name, or numbers of pictures as the keyword tables write them: `12,243!`.
    """

    parts: tuple[str, ...]
    prefix: bool
    marks: str


@dataclass(frozen=True)
class Vocabulary:
    """Everything one language knows. `ours` and `theirs` map the first word of a key to its keys."""

    language: str
    ours: dict[str, list[Key]]
    theirs: dict[str, list[Key]]
    skipped: frozenset[str]
    skipped_stems: frozenset[str]
    asides: frozenset[str]


@cache
def concepts() -> dict[str, Concept]:
    """All concepts by name."""
    table = tomllib.loads((folder() / "concepts.toml").read_text(encoding="utf-8"))
    return {
        name: Concept(name, tier, tuple(pictures.replace("\ufe0f", "").split()))
        for tier in TIERS
        for name, pictures in table[tier].items()
    }


def _split(listed: str, language: str) -> list[str]:
    return [word for part in listed.split(",") if (word := fold(part.strip(), language))]


def _our_keys(table: dict[str, str], language: str) -> Iterator[Key]:
    for name, listed in table.items():
        for word in _split(listed, language):
            if parts := tuple(tokens(word, language)):
                yield Key(parts, word.endswith("*"), name)


def _their_keys(language: str) -> Iterator[Key]:
    data = (folder() / "words" / f"{language}.xz").read_bytes()
    for line in lzma.decompress(data).decode().split("\n"):
        words, _, marks = line.partition("\t")
        yield Key(tuple(words.split(" ")), False, marks)


def _indexed(keys: Iterable[Key]) -> dict[str, list[Key]]:
    found: dict[str, list[Key]] = {}
    for key in keys:
        found.setdefault(key.parts[0], []).append(key)
    return found


@lru_cache(maxsize=1024)
def worth(marks: str) -> tuple[tuple[str, float], ...]:
    """Picture labels that a key's marks stand for, and what a full match says for each."""
    concept = concepts().get(marks)
    if concept is not None:
        full = TIERS[concept.tier]
        return tuple((picture, full * 0.88**rank) for rank, picture in enumerate(concept.pictures))
    numbers = marks.split(",")
    share = 1.0 / (1.0 + 0.25 * (len(numbers) - 1))
    found = []
    for mark in numbers:
        entry = entries()[int(mark.rstrip("!"))]
        value = _PRIOR.get(entry.category, 1.0) * share * (_NAMED if mark[-1] == "!" else 1.0)
        if value >= _LEAST:
            found.append((entry.emoji, value))
    return tuple(found)


@cache
def vocabulary(language: str, ours_only: bool = False) -> Vocabulary:
    """The vocabulary of one of `LANGUAGES`, with or without CLDR's keywords; kept once read."""
    table = tomllib.loads((folder() / "words" / f"{language}.toml").read_text(encoding="utf-8"))
    skipped = frozenset(_split(table["skipped"], language))
    return Vocabulary(
        language=language,
        ours=_indexed(_our_keys(table["words"], language)),
        theirs={} if ours_only else _indexed(_their_keys(language)),
        skipped=skipped,
        skipped_stems=frozenset(stem(word, language) for word in skipped),
        asides=frozenset(_split(table["asides"], language)),
    )
