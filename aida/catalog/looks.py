"""Looks: mood, colour words, chosen gallery style → a palette of five colours (pure).

    choose("calm", colours=["green"], seed=0) → Palette("sage", #eef3e6 …)
    from_style(("#131f27", "#215064", …))     → the style's own colours, put in their places

Palettes are background, surface, ink, accent, second accent. Ink reads on the background at 7:1 or
better, the accent at 3:1 or better (WCAG's contrast ratio).
"""

from __future__ import annotations

import colorsys
import random
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import cast

from aida.catalog.copy.moods import Mood
from aida.contracts.units import Setting

INK = 7.0
ACCENT = 3.0

_LIGHT_SETTINGS: tuple[Setting, ...] = ("studio", "paper", "daylight")
_DARK_SETTINGS: tuple[Setting, ...] = ("night", "studio", "neon")


@dataclass(frozen=True)
class Palette:
    name: str
    colours: tuple[str, str, str, str, str]
    moods: tuple[str, ...]
    settings: tuple[Setting, ...]
    hues: tuple[str, ...] = ()


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour, 0 (black) to 1 (white)."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@cache
def palettes() -> tuple[Palette, ...]:
    """The designed palettes, in the table's order."""
    file = resources.files(__package__) / "looks.toml"
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    return tuple(
        Palette(
            name,
            cast(tuple[str, str, str, str, str], tuple(row["colours"])),
            tuple(row["moods"]),
            tuple(row["settings"]),
            tuple(row["hues"]),
        )
        for name, row in table.items()
    )


def choose(mood: Mood, *, colours: Sequence[str] = (), green: bool = False, seed: int = 0) -> Palette:
    """The palette for a film: a named colour decides first, then the mood, then the seed.

    `green` (nature, organic, sustainable) counts as a wish for green when no colour was named.
    """
    wanted = list(colours) or (["green"] if green else [])
    coloured = [palette for palette in palettes() if any(hue in palette.hues for hue in wanted)]
    # The first colour named weighs most; the others only break ties.
    first = [palette for palette in coloured if wanted[0] in palette.hues] or coloured
    moody = [palette for palette in first or palettes() if mood in palette.moods]
    if green and not colours and mood not in ("elegant", "dramatic", "futuristic"):
        # Leaves and daylight suit what grows better than neon does.
        moody = [palette for palette in moody if "daylight" in palette.settings] or moody
    return random.Random(f"look:{mood}:{seed}").choice(moody or first or list(palettes()))


def _chroma(colour: str) -> float:
    """How colourful, 0 (grey) to 1; unlike saturation, near-black is not colourful."""
    parts = _parts(colour)
    return max(parts) - min(parts)


def _toward(colour: str, light: bool, enough: Callable[[str], bool]) -> str:
    """The colour, made lighter or darker step by step until it is `enough`."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_parts(colour))
    for step in range(41):
        moved = lightness + ((1 - lightness) if light else -lightness) * step / 40
        red, green, blue = (round(255 * part) for part in colorsys.hls_to_rgb(hue, moved, saturation))
        candidate = f"#{red:02x}{green:02x}{blue:02x}"
        if enough(candidate):
            return candidate
    return "#ffffff" if light else "#000000"


def from_style(name: str, colours: Sequence[str], places: Sequence[Setting] = ()) -> Palette:
    """A gallery style's sampled colours, put in their places and moved no further than they must be.

    `places`: where the style plays, best first; without them its colours say whether by day or by night.
    """
    by_light = sorted(colours, key=luminance)
    dark = luminance(by_light[len(by_light) // 2]) < 0.18
    if places and places[0] != "studio":
        dark = places[0] in ("night", "neon")
    ground, ink = (by_light[0], by_light[-1]) if dark else (by_light[-1], by_light[0])
    # A ground in the middle leaves no room for ink: push it towards its own end first.
    background = _toward(ground, not dark, lambda c: luminance(c) <= 0.03 if dark else luminance(c) >= 0.6)
    ink = _toward(ink, dark, lambda c: contrast(c, background) >= INK + 2)
    between = sorted(by_light[1:-1] or [ground], key=_chroma, reverse=True)
    # Sampled colours of dark styles are dim: an accent has to glow a little more than the picture does.
    seen = ACCENT + (1.5 if dark else 0.5)
    accent = _toward(between[0], dark, lambda c: contrast(c, background) >= seen)
    second = _toward(between[1 % len(between)], dark, lambda c: contrast(c, background) >= 2.4)
    surface = _blend(background, between[-1], 0.28 if dark else 0.2)
    settings = tuple(places) or (_DARK_SETTINGS if dark else _LIGHT_SETTINGS)
    return Palette(name, (background, surface, ink, accent, second), (), settings)


def _blend(one: str, other: str, share: float) -> str:
    parts = [round(255 * (a + (b - a) * share)) for a, b in zip(_parts(one), _parts(other), strict=True)]
    return f"#{parts[0]:02x}{parts[1]:02x}{parts[2]:02x}"
