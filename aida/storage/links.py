"""Lasting addresses → something that can be opened, when a result is handed out.

result as JSON ─with_links→ the same with `s3:…` signed, good for some days
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aida.ports import AssetStore


def with_links(document: Any, store: AssetStore) -> Any:
    """The JSON document with the store's addresses as links; made anew every time it is asked for."""
    return in_every_text(document, store.link)


def in_every_text(node: Any, change: Callable[[str], str]) -> Any:
    """The JSON document with every text changed (pure)."""
    if isinstance(node, dict):
        return {key: in_every_text(value, change) for key, value in node.items()}
    if isinstance(node, list):
        return [in_every_text(value, change) for value in node]
    return change(node) if isinstance(node, str) else node
