"""The prompts: one file per language-model agent or model dialect, read and hashed.

    "writer" ─read_prompt→ the file's words ─→ an agent        "writer" ─prompt_sha256→ a recipe's field

A prompt is data like a price: changed in its file, never in code. Its hash is part of the recipe, so a
script made with yesterday's prompt is never taken for today's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

PROMPT_OF: Mapping[str, str] = MappingProxyType({"script": "writer", "storyboard": "director"})
"""Purpose → the prompt file of the agent that a language model plays."""


@cache
def read_prompt(name: str) -> str:
    """The words of `<name>.md`. Raises `FileNotFoundError` when there is no such prompt."""
    return (resources.files(__package__) / f"{name}.md").read_text(encoding="utf-8")


@cache
def prompt_sha256(name: str) -> str:
    """64 hexadecimal digits of the prompt's words. Errors as for `read_prompt`."""
    return hashlib.sha256(read_prompt(name).encode()).hexdigest()
