"""Words by which requests are read: one TOML table per language, and what all languages share.

    language ─table→ {"media": {"video": ["spot", "filmat*"]}, …}

An entry is a word or a phrase; `*` at an end stands for any letters, `(a|b)` for either, `~` for
up to three words in between. Entries are written as people write; readers fold accents away.
A table may name others it builds on in `also`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any


@cache
def table(name: str) -> Mapping[str, Any]:
    """One table as it stands in its file; empty when there is none."""
    file = resources.files(__package__) / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def tables(language: str) -> tuple[Mapping[str, Any], ...]:
    """The language's own table first, then those it builds on, then the shared one."""
    own = table(language)
    others = tuple(table(name) for name in own.get("also", ()))
    return (own, *others, table("shared"))


def words(language: str, path: str) -> dict[str, tuple[str, ...]]:
    """The entries under a dotted path, all tables together: payload → entries.

    A list under the path has the payload `""`; a group of lists has its keys as payloads.
    """
    found: dict[str, list[str]] = {}
    for one in tables(language):
        node: Any = one
        for part in path.split("."):
            node = node.get(part, {}) if isinstance(node, Mapping) else {}
        groups = node.items() if isinstance(node, Mapping) else [("", node)]
        for payload, entries in groups:
            if isinstance(entries, list):
                found.setdefault(str(payload), []).extend(entries)
    return {payload: tuple(entries) for payload, entries in found.items()}
