"""A head and shoulders in planes of light and shade; the light comes from the left.

Nobody in particular: closed eyes, few lines.
"""

# fmt: off
# A path or a gradient is read as one line, not as forty arguments one below the other.

from __future__ import annotations

from aida.media.frames.colours import BLACK, WHITE, Rgb, mix
from aida.media.frames.drawing import ellipse, trace
from aida.media.frames.motifs.board import Board

SKIN: tuple[Rgb, Rgb, Rgb] = ((0.93, 0.77, 0.64), (0.80, 0.58, 0.45), (0.36, 0.22, 0.18))
"""Light, half light, shadow; the style's colours are mixed in."""

def skin_of(board: Board) -> tuple[Rgb, Rgb, Rgb]:
    light, half, dark = SKIN
    return (mix(light, board.palette[-1], 0.35), mix(half, board.tone(0.6), 0.35), mix(dark,
        board.palette[0], 0.4))


def head(board: Board, x: float, y: float, s: float, cloth: Rgb, hair: Rgb, *,
        hair_back: bool = True) -> None:
    """A head and shoulders: `s` is half the head's height, `x`, `y` the middle of the face."""
    d = board.hero
    light, half, dark = skin_of(board)
    if hair_back:
        d.fill(ellipse(x + 0.06 * s, y - 0.22 * s, 0.98 * s, 1.06 * s), board.shade(hair, 0.16))
        locks = [(x - 0.86 * s, y - 0.4 * s), (x - 1.0 * s, y + 0.5 * s), (x - 0.74 * s, y + 1.3 * s),
            (x + 0.8 * s, y + 1.3 * s), (x + 1.08 * s, y + 0.45 * s), (x + 0.92 * s, y - 0.4 * s)]
        board.blob(d, locks, d.linear([(0, board.shade(hair, 0.30)), (1, board.shade(hair, 0.12))], x - s,
            0, x + s, 0))
    shoulders = trace("M", x - 2.3 * s, y + 4.2 * s, "C", x - 2.2 * s, y + 2.2 * s, x - 1.5 * s,
        y + 1.7 * s, x - 0.42 * s, y + 1.36 * s, "L", x + 0.42 * s, y + 1.36 * s, "C", x + 1.5 * s,
        y + 1.7 * s, x + 2.2 * s, y + 2.2 * s, x + 2.3 * s, y + 4.2 * s, "Z")
    d.fill(shoulders, d.linear([(0, mix(cloth, WHITE, 0.25)), (0.4, cloth), (1, mix(cloth, BLACK, 0.7))],
        x - 2 * s, y, x + 1.9 * s, y + s))
    neck = trace("M", x - 0.36 * s, y + 0.5 * s, "L", x - 0.42 * s, y + 1.42 * s, "Q", x, y + 1.75 * s,
        x + 0.42 * s, y + 1.42 * s, "L", x + 0.38 * s, y + 0.5 * s, "Z")
    d.fill(neck, d.linear([(0, half), (0.5, dark), (1, mix(dark, BLACK, 0.4))], x - 0.4 * s, 0,
        x + 0.4 * s, 0))
    face = trace("M", x, y - s, "C", x + 0.70 * s, y - s, x + 0.82 * s, y - 0.30 * s, x + 0.70 * s,
        y + 0.20 * s, "C", x + 0.60 * s, y + 0.66 * s, x + 0.26 * s, y + 0.98 * s, x, y + 0.98 * s, "C",
        x - 0.26 * s, y + 0.98 * s, x - 0.60 * s, y + 0.66 * s, x - 0.70 * s, y + 0.20 * s, "C",
        x - 0.82 * s, y - 0.30 * s, x - 0.70 * s, y - s, x, y - s, "Z")
    d.fill(face, d.linear([(0, half), (0.18, light), (0.5, mix(light, half, 0.6)), (0.8, mix(half, dark,
        0.7)), (1, dark)], x - 0.75 * s, 0, x + 0.75 * s, 0))
    _shaded(board, x, y, s, dark)
    _features(board, x, y, s, light, half, dark)


def _shaded(board: Board, x: float, y: float, s: float, dark: Rgb) -> None:
    """The side of the face away from the light: one clean edge from brow over nose to chin."""
    edge = trace("M", x + 0.10 * s, y - 0.98 * s, "C", x + 0.26 * s, y - 0.62 * s, x + 0.14 * s,
        y - 0.34 * s, x + 0.08 * s, y - 0.24 * s, "L", x + 0.20 * s, y + 0.22 * s, "L", x + 0.04 * s,
        y + 0.30 * s, "C", x + 0.16 * s, y + 0.42 * s, x + 0.12 * s, y + 0.52 * s, x + 0.06 * s,
        y + 0.60 * s, "C", x + 0.14 * s, y + 0.72 * s, x + 0.10 * s, y + 0.92 * s, x + 0.02 * s,
        y + 0.98 * s, "C", x + 0.30 * s, y + 0.96 * s, x + 0.60 * s, y + 0.64 * s, x + 0.70 * s,
        y + 0.20 * s, "C", x + 0.82 * s, y - 0.30 * s, x + 0.70 * s, y - 0.96 * s, x + 0.10 * s,
        y - 0.98 * s, "Z")
    board.hero.fill(edge, dark, 0.62)


def _features(board: Board, x: float, y: float, s: float, light: Rgb, half: Rgb, dark: Rgb) -> None:
    d = board.hero
    ink = mix(dark, BLACK, 0.45)
    for side in (-1, 1):
        ex = x + side * 0.34 * s
        lid = trace("M", ex - 0.17 * s, y - 0.06 * s, "Q", ex, y + 0.08 * s, ex + 0.17 * s, y - 0.06 * s)
        hollow = trace("M", ex - 0.19 * s, y - 0.06 * s, "Q", ex, y - 0.24 * s, ex + 0.19 * s,
            y - 0.06 * s, "Q", ex, y + 0.08 * s, ex - 0.19 * s, y - 0.06 * s, "Z")
        d.fill(hollow, mix(half, dark, 0.5), 0.5)
        d.stroke(lid, ink, 0.045 * s)
        brow = trace("M", ex - 0.20 * s, y - 0.27 * s, "Q", ex + 0.02 * s * side, y - 0.38 * s,
            ex + 0.20 * s, y - 0.27 * s)
        d.stroke(brow, ink, 0.05 * s, 0.85)
    d.stroke(trace("M", x - 0.12 * s, y + 0.27 * s, "Q", x, y + 0.34 * s, x + 0.11 * s, y + 0.27 * s), ink,
        0.03 * s, 0.7)
    lip = mix(board.vivid, (0.62, 0.26, 0.24), 0.6)
    d.fill(trace("M", x - 0.22 * s, y + 0.54 * s, "Q", x - 0.08 * s, y + 0.45 * s, x, y + 0.49 * s, "Q",
        x + 0.08 * s, y + 0.45 * s, x + 0.22 * s, y + 0.54 * s, "Q", x, y + 0.68 * s, x - 0.22 * s,
        y + 0.54 * s, "Z"), lip, 0.9)
    d.stroke(trace("M", x - 0.21 * s, y + 0.54 * s, "Q", x, y + 0.58 * s, x + 0.21 * s, y + 0.54 * s), ink,
        0.022 * s, 0.7)
    d.fill(ellipse(x - 0.40 * s, y + 0.22 * s, 0.16 * s, 0.11 * s), light, 0.35)


def fringe(board: Board, x: float, y: float, s: float, hair: Rgb) -> None:
    """Hair over the forehead, parted on the side."""
    d = board.hero
    shape = [(x - 0.80 * s, y + 0.12 * s), (x - 0.84 * s, y - 0.60 * s), (x - 0.40 * s, y - 1.12 * s),
        (x + 0.35 * s, y - 1.16 * s), (x + 0.84 * s, y - 0.66 * s), (x + 0.80 * s, y + 0.05 * s),
        (x + 0.58 * s, y - 0.48 * s), (x + 0.05 * s, y - 0.72 * s), (x - 0.45 * s, y - 0.58 * s)]
    board.blob(d, shape, d.linear([(0, board.shade(hair, 0.42)), (0.5, board.shade(hair, 0.26)), (1,
        board.shade(hair, 0.13))], x - s, y - s, x + s, y))
    for index in range(7):
        at = x - 0.7 * s + 0.2 * s * index
        d.stroke(trace("M", at, y - 0.62 * s, "Q", at + 0.1 * s, y - 1.0 * s, x + 0.3 * s, y - 1.12 * s),
            board.shade(hair, 0.5), 0.014 * s, 0.4)
