"""The pictures themselves: name or emoji → SVG fragment, and the fragment in its place.

pictures.json   name → [emoji, category, offset, bytes, place in block]
pictures.xz     blocks of sixteen bodies, each its own xz stream, so that one costs milliseconds
own.toml        pictures drawn for AIDA, where the emoji set has nothing to show
"""

from __future__ import annotations

import json
import lzma
import math
import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from importlib.resources.abc import Traversable

SIDE = 32  # the view box of every picture


@dataclass(frozen=True)
class Art:
    """One picture. `body` is an SVG fragment in a 32×32 view box; its ids carry no prefix.

    `emoji` is the character it shows; empty for pictures drawn for AIDA.
    """

    name: str
    emoji: str
    body: str


@dataclass(frozen=True)
class Entry:
    """Where a picture lies in `pictures.xz`."""

    name: str
    emoji: str
    category: str
    offset: int
    size: int
    place: int


def folder() -> Traversable:
    """Where the data of pictures and words is."""
    return resources.files("aida.media.art")


@cache
def entries() -> tuple[Entry, ...]:
    """All pictures of the emoji set, in the order the keyword tables count them."""
    rows = json.loads((folder() / "pictures.json").read_text(encoding="utf-8"))
    return tuple(Entry(name, *row) for name, row in rows.items())


@cache
def own_bodies() -> dict[str, str]:
    """Pictures drawn for AIDA: name → body."""
    return {
        name: " ".join(body.split())
        for name, body in tomllib.loads((folder() / "own.toml").read_text(encoding="utf-8")).items()
    }


@cache
def _by_label() -> dict[str, Entry]:
    return {label: entry for entry in entries() for label in (entry.emoji, entry.name)}


def _body(entry: Entry) -> str:
    with (folder() / "pictures.xz").open("rb") as file:
        file.seek(entry.offset)
        block = lzma.decompress(file.read(entry.size))
    return block.decode().split("\n")[entry.place]


@lru_cache(maxsize=64)
def art_of(emoji_or_name: str) -> Art | None:
    """The picture of an emoji (with or without variation selector) or of a name; `None` if there is none."""
    label = emoji_or_name.replace("\ufe0f", "").strip()
    entry = _by_label().get(label)
    if entry is not None:
        return Art(entry.name, entry.emoji, _body(entry))
    body = own_bodies().get(label)
    return None if body is None else Art(label, "", body)


_REFERENCE = re.compile(r'(\bid="|url\(#|href="#)')


def place(art: Art, x: float, y: float, size: float, prefix: str) -> str:
    """The picture as a group whose top left corner is at `x`, `y` and whose side is `size` (user units).

    `prefix` keeps the ids of several pictures in one drawing apart; letters, digits, `-` and `_`.
    Raises `ValueError` for a size that is not positive, a coordinate that is not finite, a bad prefix.
    """
    if not all(map(math.isfinite, (x, y, size))) or size <= 0:
        raise ValueError(f"a picture cannot stand at {x}, {y} with a side of {size}")
    if not re.fullmatch(r"[A-Za-z_][\w-]*", prefix, re.ASCII):
        raise ValueError(f"not a prefix for ids: {prefix!r}")
    body = _REFERENCE.sub(lambda match: match[1] + prefix, art.body)
    return f'<g transform="translate({x:.3f} {y:.3f}) scale({size / SIDE:.5f})">{body}</g>'
