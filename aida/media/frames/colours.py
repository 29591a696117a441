"""Colours of a film: a look's palette → `Tones`, all that a frame is painted with (pure).

Mixing happens in Oklab, where half-way between two colours looks half-way. Contrast is WCAG's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

Rgb = tuple[float, float, float]
"""sRGB, each part 0..1."""

WHITE: Rgb = (1.0, 1.0, 1.0)
BLACK: Rgb = (0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Tones:
    """What a frame is painted with. `dark`: the background is dark, so ink is light."""

    background: Rgb
    surface: Rgb
    ink: Rgb
    accent: Rgb
    second: Rgb
    dark: bool


def rgb(colour: str) -> Rgb:
    """`#rrggbb` → sRGB."""
    return (int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255)


def css(colour: Rgb) -> str:
    """sRGB → `#rrggbb`."""
    return "#" + "".join(f"{round(255 * min(1.0, max(0.0, part))):02x}" for part in colour)


def mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    """`share` of the other colour (0..1) mixed into one."""
    a, b = _oklab(one), _oklab(other)
    return _srgb(tuple(x + (y - x) * share for x, y in zip(a, b, strict=True)))  # type: ignore[arg-type]


def lightness(colour: Rgb) -> float:
    """Perceived lightness, 0 black to 1 white."""
    return _oklab(colour)[0]


def chroma(colour: Rgb) -> float:
    """How far from grey: 0 to about 0.33."""
    _, a, b = _oklab(colour)
    return float((a * a + b * b) ** 0.5)


def at_lightness(colour: Rgb, light: float, vivid: float = 1.0) -> Rgb:
    """The same hue at another lightness (0..1), its chroma times `vivid`."""
    _, a, b = _oklab(colour)
    return _srgb((light, a * vivid, b * vivid))


def distance(one: Rgb, other: Rgb) -> float:
    """How different two colours look: 0 the same, 1 black and white."""
    return float(sum((a - b) ** 2 for a, b in zip(_oklab(one), _oklab(other), strict=True)) ** 0.5)


def luminance(colour: Rgb) -> float:
    """WCAG relative luminance, 0..1."""
    r, g, b = (_linear(part) for part in colour)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: Rgb, other: Rgb) -> float:
    """WCAG contrast ratio, 1..21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def readable(colour: Rgb, ground: float, ratio: float = 4.5, lighter: bool | None = None) -> Rgb:
    """The colour, moved in lightness only as far as it must to reach `ratio` on a ground of that luminance.

    `lighter` says which way it may go; by default away from the ground. Black or white when no shade of
    the hue reaches the ratio.
    """
    lighter = ground < 0.18 if lighter is None else lighter
    here = lightness(colour)
    for step in range(41):
        there = here + ((1 - here) if lighter else -here) * step / 40
        shade = at_lightness(colour, there, 1.0 if step < 24 else (40 - step) / 16)
        high, low = max(luminance(shade), ground), min(luminance(shade), ground)
        if (high + 0.05) / (low + 0.05) >= ratio:
            return shade
    return WHITE if lighter else BLACK


@cache
def tones(palette: tuple[str, ...], setting: str) -> Tones:
    """The palette as the setting needs it: colours that are missing are derived from those given."""
    given = [rgb(colour) for colour in palette]
    background, surface, ink = given[:3]
    vivid = sorted(given[3:] or given, key=chroma, reverse=True)
    accent = given[3] if len(given) > 3 else vivid[0]
    if chroma(accent) < 0.04:
        # Five greys are meant, as black-and-white film is; fewer were not thought through.
        grey = given[3] if len(given) > 4 and contrast(given[3], background) >= 3 else rgb("#d4552d")
        accent = max(given, key=chroma) if max(map(chroma, given)) >= 0.04 else grey
    second = given[4] if len(given) > 4 else mix(accent, at_lightness(accent, 0.78, 0.7), 0.7)
    if contrast(ink, background) < 4.5:
        ink = readable(ink, luminance(background), 7.0)
    made = Tones(background, surface, ink, accent, second, lightness(background) < 0.5)
    return _for_setting(made, setting)


def _for_setting(made: Tones, setting: str) -> Tones:
    """Night stays dark and day stays light, whatever the palette begins with."""
    if setting in ("neon", "night") and not made.dark:
        deep = min((made.ink, made.accent, made.second), key=lightness)
        hue = deep if chroma(deep) > 0.02 else made.accent
        floor = at_lightness(hue, 0.16, min(1.0, 0.05 / max(chroma(hue), 0.01)))
        lit = at_lightness(hue, 0.27, min(1.0, 0.08 / max(chroma(hue), 0.01)))
        paper = made.background if lightness(made.background) > 0.8 else WHITE
        return replace(made, background=floor, surface=lit, ink=paper, dark=True)
    if setting == "daylight" and made.dark:
        hue = made.accent
        pale = at_lightness(hue, 0.94, min(1.0, 0.03 / max(chroma(hue), 0.01)))
        ground = at_lightness(hue, 0.86, min(1.0, 0.05 / max(chroma(hue), 0.01)))
        return replace(made, background=pale, surface=ground, ink=made.background, dark=False)
    return made


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _companded(part: float) -> float:
    part = min(1.0, max(0.0, part))
    return 12.92 * part if part <= 0.0031308 else float(1.055 * part ** (1 / 2.4) - 0.055)


@cache
def _oklab(colour: Rgb) -> Rgb:
    """Björn Ottosson's Oklab (2020)."""
    r, g, b = (_linear(part) for part in colour)
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    medium = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _srgb(lab: Rgb) -> Rgb:
    light, a, b = lab
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        _companded(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        _companded(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        _companded(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short),
    )
