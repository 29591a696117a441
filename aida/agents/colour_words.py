"""Colours as an art director says them: `#4a100c` → "oxblood" (pure).

palette of hexadecimals ─colour_words→ "near-black, oxblood, warm sand"
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

_NAMED = {
    "black": "#000000", "near-black": "#121211", "charcoal": "#2b2c2e", "graphite": "#46474a",
    "slate grey": "#5f666d", "mid grey": "#808080", "cool grey": "#9aa1a6", "silver grey": "#c2c3c4",
    "pale grey": "#d9dada", "off-white": "#f3f2ee", "white": "#ffffff", "ivory": "#f6efdf",
    "cream": "#eadfca", "oatmeal": "#d6cdbd", "warm sand": "#d2bd98", "khaki": "#a79a6e",
    "taupe": "#8d7d70", "warm grey": "#a09a92", "dark taupe": "#5f554c", "espresso": "#33251c",
    "chocolate brown": "#53341f", "chestnut": "#774435", "cinnamon": "#a2663f", "caramel": "#bf8a4f",
    "honey": "#d8a24a", "mustard": "#d6a21f", "golden yellow": "#f0bd2b", "lemon": "#f7e463",
    "amber": "#e0862a", "orange": "#f56d1f", "rust": "#b9481c", "terracotta": "#c46a48",
    "coral": "#f0826a", "salmon": "#e8a392", "peach": "#f5cbb0", "blush": "#eed5d2",
    "dusty rose": "#c08f8a", "rose pink": "#e8749a", "hot pink": "#ea3d86", "magenta": "#b0246e",
    "raspberry": "#8d2146", "red": "#d8261f", "scarlet": "#ef3b24", "crimson": "#a8182c",
    "oxblood": "#4a100c", "burgundy": "#5a1526", "plum": "#4f2145", "aubergine": "#2b1526",
    "violet": "#6b3fa0", "lavender": "#b7a6d8", "lilac": "#d9c9ea", "indigo": "#2e2a72",
    "midnight blue": "#131f33", "navy": "#1c2f55", "royal blue": "#2b5ab3", "electric blue": "#2f6bff",
    "sky blue": "#86b9e6", "powder blue": "#bcd3e3", "steel blue": "#5b7d9b", "denim blue": "#3f5f85",
    "petrol": "#1d4a56", "teal": "#1f7a7c", "dusty teal": "#5c9498", "turquoise": "#3fc1bd",
    "pale aqua": "#bfe4e0", "mint": "#b8e6c8", "seafoam": "#8fc7ab", "sage": "#a3b59a",
    "moss green": "#6b7a45", "olive": "#5f5c33", "forest green": "#1f4a2c", "deep green": "#173125",
    "emerald": "#1f8a55", "leaf green": "#58a63f", "lime": "#b6e03a", "neon green": "#5cf58a",
    "grey-green": "#60675f", "pale sage": "#ced6cd", "black-green": "#1a211d",
}  # fmt: skip

_TINT = 8
"""A grey called green is a worse mistake than a dark colour called by a lighter one's name."""


@cache
def _lab(colour: str) -> tuple[float, float, float]:
    """OKLab of an sRGB colour: distances in it are distances to the eye."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def colour_word(colour: str) -> str:
    """The nearest name, in English."""
    here = _lab(colour)

    def far(name: str) -> float:
        light, *hue = ((a - b) ** 2 for a, b in zip(here, _lab(_NAMED[name]), strict=True))
        return light + _TINT * sum(hue)

    return min(_NAMED, key=far)


def colour_words(palette: Iterable[str], most: int = 5, *, hexadecimals: bool = False) -> str:
    """The palette in words, each once, in its order: "ivory, rust and near-black".

    With `hexadecimals` each name carries its number, for models that read them.
    """
    names: dict[str, str] = {}
    for colour in palette:
        names.setdefault(colour_word(colour), colour)
    told = [f"{name} {colour}" if hexadecimals else name for name, colour in names.items()][:most]
    return " and ".join([", ".join(told[:-1]), told[-1]]) if len(told) > 1 else "".join(told)
