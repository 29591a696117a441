"""How each picture of the emoji set is cast: how it stands, and whether it may wear the film's colour (pure).

Many are drawn diagonally, as an emoji has to fill its square; what is best known standing is turned
upright. Things without a colour of their own (a cup, headphones) take the film's; animals, people,
food and paper keep theirs.
"""

from __future__ import annotations

from functools import cache

from aida.media.subject.pictures import entries

_UPRIGHT = {"bouquet": 42.0, "running-shoe": -39.0}
"""Picture → degrees clockwise that put it on its feet."""

_PLAIN = (
    "page",
    "paper",
    "receipt",
    "memo",
    "scroll",
    "envelope",
    "note",
    "toilet",
    "bathtub",
    "bone",
    "book",
)
_CUPS = frozenset(
    {"hot-beverage", "teacup-without-handle", "bowl-with-spoon", "kick-scooter", "mobile-phone"}
)


def turn(name: str) -> float:
    """Degrees clockwise for the picture of that name."""
    return _UPRIGHT.get(name, 0.0)


def takes_colour(name: str) -> bool:
    """Whether the picture shows a product that may come in any colour."""
    if name in _CUPS:
        return True
    return _categories().get(name) in ("objects", "activities") and not any(part in name for part in _PLAIN)


@cache
def _categories() -> dict[str, str]:
    return {entry.name: entry.category for entry in entries()}
