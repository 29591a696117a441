"""A subject nobody foresaw: an abstract still life stands in for it, in the film's own colours (pure).

Three ways of stacking simple solids, drawn in the same 32×32 box as all other art, so that it is
lit, grounded and cropped like any subject.
"""

from __future__ import annotations

import random

from aida.media.frames.colours import Rgb, Tones, mix
from aida.media.frames.drawing import Drawing
from aida.media.frames.props import ball, block, podium, portal


def sculpture(tones: Tones, seed: str) -> str:
    """The SVG body of a sculpture in a 32×32 box; the same seed gives the same one."""
    dice = random.Random(f"sculpture/{seed}")
    # Drawn ten times larger than the box, because paths keep one decimal.
    drawing = Drawing(320, 320)
    pale = mix(tones.surface, tones.accent, 0.25)
    (_balance, _gate, _totem)[dice.randrange(3)](drawing, tones.accent, tones.second, pale)
    return f'<g transform="scale(.1)"><defs>{"".join(drawing.defs)}</defs>{"".join(drawing.body)}</g>'


def _balance(drawing: Drawing, accent: Rgb, second: Rgb, pale: Rgb) -> None:
    block(drawing, 60, 258, 200, 44, pale, 16)
    podium(drawing, 160, 206, 62, 38, accent, 0.2)
    ball(drawing, 160, 138, 64, second, 0.7)
    podium(drawing, 160, 66, 78, 14, pale, 0.14)
    ball(drawing, 128, 40, 24, accent, 0.8)


def _gate(drawing: Drawing, accent: Rgb, second: Rgb, pale: Rgb) -> None:
    portal(drawing, 150, 300, 112, 20, 46, accent)
    podium(drawing, 152, 250, 54, 50, pale, 0.22)
    ball(drawing, 152, 196, 50, second, 0.8)
    ball(drawing, 276, 272, 28, pale, 0.6)


def _totem(drawing: Drawing, accent: Rgb, second: Rgb, pale: Rgb) -> None:
    podium(drawing, 160, 248, 96, 46, accent, 0.2)
    podium(drawing, 160, 196, 66, 46, pale, 0.2)
    ball(drawing, 160, 140, 58, second, 0.75)
    ball(drawing, 160, 52, 34, accent, 0.85)
    ball(drawing, 262, 232, 24, second, 0.7)
