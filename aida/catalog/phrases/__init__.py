"""What AIDA says to people, in their language: key + language → sentence.

One TOML table per language beside this file; English stands in where a language has no table.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources


@cache
def _table(language: str) -> dict[str, str]:
    file = resources.files(__package__) / f"{language}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def phrase(key: str, language: str, /, **values: object) -> str:
    """The sentence `key` in `language` (a BCP 47 tag; only its first part is used).

    Raises `KeyError` when not even English has the key: that is a bug, not a missing translation.
    """
    sentence = _table(language.split("-")[0].lower()).get(key) or _table("en")[key]
    return sentence.format(**values)
