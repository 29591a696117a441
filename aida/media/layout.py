"""Where things may stand in a frame: frame size + platform → zones in pixels (pure).

    marks      scene number, time, camera move        (the animatic's chrome)
    headline   the scene's words                      (chrome)
    subject    the product; nothing may cover it
    captions   burned-in captions
    footer     light and mood chips                   (chrome)

Zones never overlap, and keep clear of the edge where platforms draw their own buttons.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Zone:
    """A rectangle in pixels; `x`, `y` is its top left corner."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height


@dataclass(frozen=True)
class Layout:
    width: int
    height: int
    marks: Zone
    headline: Zone
    subject: Zone
    captions: Zone
    footer: Zone


# Fractions of width and height: x, y, width, height.
_PORTRAIT = {
    "marks": (0.065, 0.045, 0.87, 0.06),
    "headline": (0.065, 0.125, 0.87, 0.185),
    "subject": (0.08, 0.33, 0.84, 0.41),
    "captions": (0.07, 0.755, 0.80, 0.10),
    "footer": (0.065, 0.875, 0.74, 0.05),
}
_LANDSCAPE = {
    "marks": (0.045, 0.06, 0.91, 0.08),
    "headline": (0.045, 0.24, 0.43, 0.44),
    "subject": (0.51, 0.17, 0.44, 0.60),
    "captions": (0.12, 0.80, 0.76, 0.10),
    "footer": (0.045, 0.915, 0.60, 0.05),
}
_SQUARE = {
    "marks": (0.055, 0.05, 0.89, 0.07),
    "headline": (0.055, 0.14, 0.89, 0.17),
    "subject": (0.12, 0.325, 0.76, 0.43),
    "captions": (0.08, 0.775, 0.84, 0.10),
    "footer": (0.055, 0.895, 0.75, 0.055),
}


def layout(width: int, height: int, mirrored: bool = False) -> Layout:
    """Zones of a frame of `width` × `height` pixels; `mirrored` for words that run from the right.

    Captions are centred and stay where they are.
    """
    ratio = width / height
    table = _LANDSCAPE if ratio > 1.2 else _PORTRAIT if ratio < 0.7 else _SQUARE

    def zone(name: str) -> Zone:
        x, y, w, h = table[name]
        if mirrored and name != "captions":
            x = 1 - x - w
        return Zone(round(x * width), round(y * height), round(w * width), round(h * height))

    return Layout(
        width=width,
        height=height,
        marks=zone("marks"),
        headline=zone("headline"),
        subject=zone("subject"),
        captions=zone("captions"),
        footer=zone("footer"),
    )
