"""Ink for a picture: pixels under some words → colours they can be read in, and a scrim if they need one.

Contrast is measured against the worst of the picture under the words, not its mean, because the
camera will move it; the bound is 4.5 : 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aida.media.frames.colours import (
    Rgb,
    Tones,
    at_lightness,
    chroma,
    distance,
    lightness,
    luminance,
    mix,
    readable,
)
from aida.media.frames.drawing import Pixels
from aida.media.layout import Zone

RATIO = 4.5
_MARGIN = 1.12  # the camera moves and H.264 rounds: a little more than the bound


@dataclass(frozen=True)
class Ink:
    """Colours for the words over one zone."""

    text: Rgb
    quiet: Rgb
    accent: Rgb
    scrim: Rgb
    veil: float
    """Opacity of the scrim behind the words, 0 when none is needed."""
    light: bool
    """The words are light on dark."""
    ground: float
    """Luminance of the worst of what is behind the words, scrim included."""


def ink_for(picture: Pixels | None, zone: Zone, tones: Tones, light: bool | None = None) -> Ink:
    """Ink for words in `zone` of the frame; without a picture, for the palette's background.

    `light` asks for light words (or dark ones); `None` takes what the picture is readier for.
    """
    low, high = _range(picture, zone) if picture is not None else (luminance(tones.background),) * 2
    candidates = (tones.ink, tones.background, tones.surface)
    dark = min(candidates, key=lightness)
    dark = at_lightness(dark, min(0.24, lightness(dark)))
    pale = max(candidates, key=lightness)
    pale = at_lightness(pale, max(0.975, lightness(pale)), 0.6)
    if light is None:
        light = (luminance(pale) + 0.05) / (high + 0.05) > (low + 0.05) / (luminance(dark) + 0.05)
    text, scrim = (pale, dark) if light else (dark, pale)
    worst = high if light else low
    if not _passes(text, worst, RATIO * _MARGIN):
        text = readable(text, worst, RATIO * _MARGIN, light)
    veil = 0.0
    while veil < 0.9 and not _passes(text, _veiled(worst, scrim, veil), RATIO * _MARGIN):
        veil += 0.05
    ground = _veiled(worst, scrim, veil)
    quiet = readable(mix(text, scrim, 0.30), ground, RATIO * 1.05, light)
    return Ink(text, quiet, _accent(tones, text, ground, light), scrim, veil, light, ground)


def _accent(tones: Tones, text: Rgb, ground: float, light: bool) -> Rgb:
    """The palette's colour that has to change least to be read there and to differ from the text."""
    costs = []
    for order, colour in enumerate((tones.accent, tones.second, tones.background, tones.surface)):
        shade = readable(colour, ground, RATIO * 1.05, light)
        cost = abs(lightness(shade) - lightness(colour)) + 0.06 * order
        cost += 2.5 * max(0.0, 0.26 - distance(shade, text)) + 0.3 * (chroma(shade) < 0.05)
        costs.append((cost, order, shade))
    return min(costs)[2]


def _range(picture: Pixels, zone: Zone) -> tuple[float, float]:
    """Luminance that 4 % of the pixels around the zone are below, and 4 % above."""
    height, width = picture.shape[:2]
    dx, dy = round(zone.width * 0.04), round(zone.height * 0.05)
    part = picture[
        max(0, zone.y - dy) : min(height, zone.bottom + dy) : 4,
        max(0, zone.x - dx) : min(width, zone.right + dx) : 4,
    ]
    encoded = part.reshape(-1, part.shape[-1])[:, :3].astype(np.float32) / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    values = linear @ np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)
    low, high = np.percentile(values, (4, 96))
    return float(low), float(high)


def _veiled(ground: float, scrim: Rgb, veil: float) -> float:
    """Luminance of a ground under a scrim; blending happens in encoded values."""
    encoded = (ground * 1.055**2.4) ** (1 / 2.4) - 0.055 if ground > 0.0031308 else ground * 12.92
    level = max(0.0, encoded) * (1 - veil)
    return luminance(tuple(level + part * veil for part in scrim))  # type: ignore[arg-type]


def _passes(colour: Rgb, ground: float, ratio: float) -> bool:
    here = luminance(colour)
    return (max(here, ground) + 0.05) / (min(here, ground) + 0.05) >= ratio
