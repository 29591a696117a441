"""Small marks of the chrome: camera moves as arrows, clock times, the corners of a viewfinder (pure)."""

from __future__ import annotations

from fractions import Fraction

from aida.contracts.storyboard import CameraMove
from aida.media.frames.drawing import trace
from aida.media.layout import Zone

_HEAD = "m-4-4 4 4-4 4"
_ARROWS: dict[CameraMove, str] = {
    "static": "M-9-6h18v12h-18z M-2 0a2 2 0 1 0 4 0a2 2 0 1 0-4 0",
    "push_in": (
        "M-10-8l6 5M-4-7.4v4.6h-4.8 M10-8l-6 5M4-7.4v4.6h4.8 "
        "M-10 8l6-5M-4 7.4v-4.6h-4.8 M10 8l-6-5M4 7.4v-4.6h4.8"
    ),
    "pull_out": (
        "M-4-3l-6-5M-10-3.6v-4.6h4.8 M4-3l6-5M10-3.6v-4.6h-4.8 "
        "M-4 3l-6 5M-10 3.6v4.6h4.8 M4 3l6 5M10 3.6v4.6h-4.8"
    ),
    "pan_left": "M10 0h-20M-5-5l-5 5 5 5",
    "pan_right": "M-10 0h20M5-5l5 5-5 5",
    "tilt_up": "M0 10v-20M-5-5l5-5 5 5",
    "tilt_down": "M0 10v-20M-5 5l5 5 5-5",
}
"""Strokes around the origin, about 20 units wide."""


def arrow(move: CameraMove, x: float, y: float, size: float, colour: str) -> str:
    """The move's icon, `size` pixels wide, its middle at `x`, `y`."""
    return (
        f'<g transform="translate({x:.1f} {y:.1f}) scale({size / 20:.4f})" fill="none" stroke="{colour}" '
        f'stroke-width="2.3" stroke-linecap="round" stroke-linejoin="round"><path d="{_ARROWS[move]}"/></g>'
    )


def clock(seconds: Fraction) -> str:
    """`m:ss`, rounded to the second."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def corners(frame: Zone, arm: float) -> str:
    """Four corners as in a viewfinder, as path data."""
    x1, y1, x2, y2 = float(frame.x), float(frame.y), float(frame.right), float(frame.bottom)
    return " ".join(
        (
            trace("M", x1, y1 + arm, "V", y1, "H", x1 + arm),
            trace("M", x2 - arm, y1, "H", x2, "V", y1 + arm),
            trace("M", x2, y2 - arm, "V", y2, "H", x2 - arm),
            trace("M", x1 + arm, y2, "H", x1, "V", y2 - arm),
        )
    )
