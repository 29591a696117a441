"""The words that name pictures, one vocabulary per language.

art/concepts.toml        concept → pictures, sorted by how much it says (things, broad, props, generic)
art/words/<lang>.toml    concept → our own words; words to skip; words that only set the scene
art/words/<lang>.xz      CLDR's keywords → pictures of the emoji set
    → Vocabulary, in which every key is folded as `tokens` folds it
"""

from __future__ import annotations

import lzma
import tomllib
from dataclasses import dataclass
from functools import cache

from aida.media.subject.pictures import entries, folder
from aida.media.subject.tokens import fold, tokens

LANGUAGES = frozenset(
    ["en", "es", "fr", "de", "it", "pt", "pl", "tr", "ru", "nl", "cs", "ar", "zh", "hu", "ko", "ja", "hi"]
)

# What a full match of a concept's word is worth, by its section in concepts.toml.
TIERS = {"things": 3.0, "broad": 1.5, "props": 0.9, "generic": 0.5}
# A keyword of CLDR, by the category of its picture: what is sold comes before who and what is felt.
_PRIOR = {"people": 0.75, "smileys": 0.4, "symbols": 0.4, "flags": 0.3}
_NAMED = 1.4  # the keyword is the picture's own name
_LEAST_PRIOR = 0.3


@dataclass(frozen=True)
class Concept:
    """What a client may sell or do, and the pictures that show it, best first."""

    name: str
    tier: str
    pictures: tuple[str, ...]


@dataclass(frozen=True)
class Key:
    """A word or phrase that names pictures; `prefix` when any ending may follow it."""

    parts: tuple[str, ...]
    prefix: bool
    weights: tuple[tuple[str, float], ...]  # picture label or concept name → what a full match is worth


@dataclass(frozen=True)
class Vocabulary:
    """Everything one language knows. `ours` and `theirs` map the first word of a key to its keys."""

    language: str
    ours: dict[str, tuple[Key, ...]]
    theirs: dict[str, tuple[Key, ...]]
    skipped: frozenset[str]
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


def _indexed(keys: list[Key]) -> dict[str, tuple[Key, ...]]:
    found: dict[str, tuple[Key, ...]] = {}
    for key in keys:
        found[key.parts[0]] = (*found.get(key.parts[0], ()), key)
    return found


def _our_keys(table: dict[str, str], language: str) -> list[Key]:
    keys = []
    for name, listed in table.items():
        worth = TIERS[concepts()[name].tier]
        for word in _split(listed, language):
            if parts := tuple(tokens(word, language)):
                keys.append(Key(parts, word.endswith("*"), ((name, worth),)))
    return keys


def _their_keys(language: str) -> list[Key]:
    data = (folder() / "words" / f"{language}.xz").read_bytes()
    pictures = entries()
    keys = []
    for line in lzma.decompress(data).decode().split("\n"):
        words, _, marks = line.partition("\t")
        numbers = marks.split(",")
        share = 1.0 / (1.0 + 0.25 * (len(numbers) - 1))
        weights = []
        for mark in numbers:
            entry = pictures[int(mark.rstrip("!"))]
            worth = _PRIOR.get(entry.category, 1.0) * share * (_NAMED if mark[-1] == "!" else 1.0)
            if worth >= _LEAST_PRIOR:
                weights.append((entry.emoji, worth))
        if weights:
            keys.append(Key(tuple(words.split(" ")), False, tuple(weights)))
    return keys


@cache
def vocabulary(language: str) -> Vocabulary:
    """The vocabulary of one of `LANGUAGES`; takes some 10 ms the first time."""
    table = tomllib.loads((folder() / "words" / f"{language}.toml").read_text(encoding="utf-8"))
    return Vocabulary(
        language=language,
        ours=_indexed(_our_keys(table["words"], language)),
        theirs=_indexed(_their_keys(language)),
        skipped=frozenset(_split(table["skipped"], language)),
        asides=frozenset(_split(table["asides"], language)),
    )
