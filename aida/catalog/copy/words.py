"""Words of seventeen languages → families: a small vocabulary read from TOML (pure).

    "Video énergique, ton chaleureux" ─Vocabulary.hits→ ["energetic", "warm"]

A table names a family and its words, parted by spaces. `word*` stands for every word that begins so;
words of scripts that join them (Arabic, Chinese, Japanese, Korean) are found anywhere. Accents and
capitals do not count, since people drop both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

_GAPS = re.compile(r"[\s.,;:!?…·/|()\[\]{}«»“”„\"'’‘`،؛؟।、。！？，：；・*#—–-]+")
_ACCENTS = re.compile("[\u0300-\u036f]")
_FLAT = str.maketrans({"ł": "l", "ı": "i", "ø": "o", "đ": "d"})


def folded(text: str) -> str:
    """Lower case, without the accents of Latin and Cyrillic letters."""
    flat = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return unicodedata.normalize("NFC", flat).translate(_FLAT)


def tokens(text: str) -> list[str]:
    """The words of a folded text."""
    return [word for word in _GAPS.split(text) if word]


def joins_words(text: str) -> bool:
    """Whether words of this script stand together without spaces, or with particles attached."""
    return any("\u0600" <= ch <= "\u06ff" or "\u3040" <= ch <= "\u9fff" or ch >= "\uac00" for ch in text)


class Vocabulary:
    """Families of words, ready to be looked for."""

    def __init__(self, families: Mapping[str, str]) -> None:
        self._exact: dict[str, str] = {}
        self._prefixes: list[tuple[str, str]] = []
        self._anywhere: list[tuple[str, str]] = []
        for family, words in families.items():
            for word in words.split():
                self._learn(folded(word), family)
        # The longest match decides: "dancewear" before "dance".
        self._prefixes.sort(key=lambda pair: -len(pair[0]))
        self._anywhere.sort(key=lambda pair: -len(pair[0]))

    def _learn(self, word: str, family: str) -> None:
        stem = word.removesuffix("*")
        if joins_words(stem):
            self._anywhere.append((stem, family))
        elif stem != word:
            self._prefixes.append((stem, family))
        else:
            self._exact[word] = family

    def _family(self, token: str) -> str | None:
        exact = self._exact.get(token)
        if exact is not None:
            return exact
        return next((family for stem, family in self._prefixes if token.startswith(stem)), None)

    def hits(self, text: str) -> list[str]:
        """The family of each known word, in the order of the text; joined scripts come last."""
        flat = folded(text)
        found = [family for token in tokens(flat) if (family := self._family(token)) is not None]
        return found + self._joined(flat)

    def _joined(self, flat: str) -> list[str]:
        found: list[tuple[int, str]] = []
        for stem, family in self._anywhere:
            at = flat.find(stem)
            if at >= 0:
                found.append((at, family))
                # A long word hides the short ones in it: 酒店 is a hotel, not a wine shop.
                flat = flat.replace(stem, " " * len(stem))
        return [family for _, family in sorted(found)]
