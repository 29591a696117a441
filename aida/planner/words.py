"""Do a client's words say this? Patterns of the catalog, in 17 languages, against a text (pure).

    "Rohfassung" + tiers.toml → fast

Patterns are explained at the head of `aida/catalog/tiers.toml`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache

from aida.catalog.read import catalog_table

_ANYWHERE = frozenset({"ar", "zh", "ja", "ko", "hi"})
"""Languages whose words carry articles and particles with them, or that set no spaces."""
_MARKS = re.compile("[\u0300-\u036f\u064b-\u0652\u0640]")
"""Accents of Latin and Cyrillic, vowel signs of Arabic and its lengthening stroke."""
_ALIKE = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "أ": "ا", "إ": "ا", "آ": "ا", "’": "'"})


def folded(text: str) -> str:
    """The text without case, accents and width: what is compared."""
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize("NFC", _MARKS.sub("", plain)).translate(_ALIKE)


def says(text: str | Iterable[str], file: str, group: str) -> bool:
    """Whether the text (or any of several) holds a word of `group` in the catalog's `file`."""
    joined = text if isinstance(text, str) else "\n".join(text)
    return _pattern(file, group).search(folded(joined)) is not None


@cache
def _pattern(file: str, group: str) -> re.Pattern[str]:
    table: Mapping[str, list[str]] = catalog_table(file)[group]
    parts = [_part(pattern, language) for language, patterns in table.items() for pattern in patterns]
    return re.compile("|".join(dict.fromkeys(parts)))


def _part(pattern: str, language: str) -> str:
    text = re.escape(folded(pattern)).replace(r"\*", r"\w*")
    return text if language in _ANYWHERE else rf"(?<!\w){text}(?!\w)"
