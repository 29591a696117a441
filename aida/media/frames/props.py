"""Things a set is built from: podiums, balls, arches, leaves, blobs… as shapes on a `Drawing` (pure).

The light comes from the upper left in all of them.
"""

from __future__ import annotations

import math
import random

from aida.media.frames.colours import BLACK, WHITE, Rgb, at_lightness, lightness, mix
from aida.media.frames.drawing import Drawing, box, circle, ellipse, polar, smooth_path, trace

Points = list[tuple[float, float]]


def shades(colour: Rgb) -> tuple[Rgb, Rgb, Rgb, Rgb]:
    """Highlight, light, body and shadow of a matte thing of this colour."""
    light = lightness(colour)
    return (
        at_lightness(colour, light + (1 - light) * 0.62, 0.6),
        at_lightness(colour, light + (1 - light) * 0.25, 0.9),
        colour,
        at_lightness(colour, light * 0.66, 1.12),
    )


def deep(colour: Rgb, most: float = 0.30) -> Rgb:
    """What a shadow on this colour looks like."""
    return at_lightness(colour, min(most, lightness(colour) * 0.5), 0.9)


def podium(
    drawing: Drawing, cx: float, top: float, rx: float, tall: float, colour: Rgb, tilt: float = 0.15
) -> None:
    """A round podium; `top` is the middle of its upper face, `tilt` the face's height ÷ width."""
    high, light, body, dark = shades(colour)
    ry = rx * tilt
    side = drawing.linear(
        [(0, mix(body, dark, 0.5)), (0.10, body), (0.30, light), (0.42, mix(light, high, 0.45)), (0.6, body),
         (0.88, dark), (1, mix(dark, body, 0.45))], cx - rx, 0, cx + rx, 0,
    )  # fmt: skip
    face = drawing.linear(
        [(0, high), (0.45, light), (1, mix(body, light, 0.35))], cx - rx, top - ry, cx + rx, top + ry
    )
    foot = drawing.linear([(0, BLACK, 0.0), (1, dark, 0.55)], 0, top + tall * 0.35, 0, top + tall + ry)
    wall = trace("M", cx - rx, top, "V", top + tall, "A", rx, ry, "0 0 0", cx + rx, top + tall, "V", top, "Z")
    drawing.fill(wall, side)
    drawing.fill(wall, foot)
    drawing.fill(ellipse(cx, top, rx, ry), face)
    edge = trace("M", cx - rx, top, "A", rx, ry, "0 0 0", cx + rx, top)
    drawing.stroke(edge, high, max(1.5, rx * 0.006), 0.8)


def ground_shadow(
    drawing: Drawing, cx: float, y: float, rx: float, colour: Rgb, strength: float, tilt: float = 0.16
) -> None:
    """A dark pool under a thing (for a blurred layer)."""
    drawing.fill(ellipse(cx, y, rx, rx * tilt), colour, strength)


def ball(drawing: Drawing, cx: float, cy: float, r: float, colour: Rgb, gloss: float = 0.5) -> None:
    """A ball with a highlight, a dark side and light bounced back from below."""
    high, light, body, dark = shades(colour)
    skin = drawing.radial(
        [(0, mix(high, WHITE, 0.25)), (0.16, high), (0.42, light), (0.68, body), (0.93, dark),
         (1, mix(dark, body, 0.6))], cx - r * 0.12, cy - r * 0.12, r * 1.14, (cx - r * 0.40, cy - r * 0.46),
    )  # fmt: skip
    shine = drawing.radial([(0, WHITE, gloss), (1, WHITE, 0.0)], cx - r * 0.38, cy - r * 0.46, r * 0.34)
    for paint in (skin, shine):
        drawing.fill(circle(cx, cy, r), paint)


def arch_path(cx: float, bottom: float, half: float, top: float) -> str:
    """An arch with a round head, standing on `bottom`."""
    return trace(
        "M",
        cx - half,
        bottom,
        "V",
        top + half,
        "A",
        half,
        half,
        "0 0 1",
        cx + half,
        top + half,
        "V",
        bottom,
        "Z",
    )


def niche(drawing: Drawing, cx: float, bottom: float, half: float, top: float, wall: Rgb, back: Rgb) -> None:
    """An arched recess in a wall: its thickness in shadow, its back, its lit edge."""
    high, light, _, dark = shades(wall)
    thick = half * 0.15
    outline = arch_path(cx, bottom, half, top)
    edge = drawing.linear(
        [(0, mix(dark, wall, 0.25)), (0.5, mix(dark, wall, 0.6)), (1, high)],
        cx - half,
        top,
        cx + half,
        bottom,
    )
    _, glow, body, shade = shades(back)
    inner = drawing.linear([(0, mix(body, shade, 0.55)), (0.5, body), (1, glow)], cx, top, cx, bottom)
    drawing.fill(outline, edge)
    inside = Drawing(drawing.width, drawing.height)
    inside.fill(arch_path(cx + thick * 0.8, bottom, half, top + thick), inner)
    drawing.clipped(outline, inside)
    drawing.stroke(outline, light, max(1.5, half * 0.008), 0.9)


def portal(
    drawing: Drawing, cx: float, bottom: float, half: float, top: float, thick: float, colour: Rgb
) -> None:
    """A free-standing arch, a thick ribbon bent over."""
    high, light, body, dark = shades(colour)
    paint = drawing.linear(
        [(0, high), (0.35, light), (0.75, body), (1, dark)], cx - half, top, cx + half, bottom
    )
    inside = drawing.linear([(0, dark), (1, mix(body, dark, 0.3))], cx, top, cx, bottom)

    def ribbon(x: float, foot: float, head: float) -> str:
        return arch_path(x, foot, half, head) + arch_path(x, foot, half - thick, head + thick)

    back = thick * 0.45
    drawing.fill(ribbon(cx + back, bottom - back * 0.4, top - back * 0.2), inside)
    drawing.fill(ribbon(cx, bottom, top), paint)


def block(
    drawing: Drawing, x: float, top: float, width: float, tall: float, colour: Rgb, depth: float
) -> None:
    """A box seen from the front and a little from above."""
    high, light, body, dark = shades(colour)
    front = drawing.linear(
        [(0, light), (0.5, body), (1, mix(body, dark, 0.7))], x, top, x + width, top + tall
    )
    lid = drawing.linear([(0, high), (1, light)], x, top - depth, x + width, top)
    inset = depth * 0.55
    drawing.fill(box(x, top, width, tall), front)
    drawing.fill(
        trace("M", x, top, "L", x + inset, top - depth, "H", x + width - inset, "L", x + width, top, "Z"), lid
    )
    drawing.stroke(trace("M", x, top, "H", x + width), high, 2, 0.9)


def leaf_path(x: float, y: float, length: float, degrees: float, plump: float = 0.32) -> str:
    """A pointed leaf that grows from `x`, `y` in a direction."""
    tip, one, two = _leaf_points(x, y, length, degrees, plump)
    return trace("M", x, y, "Q", *one, *tip, "Q", *two, x, y, "Z")


def leaf(drawing: Drawing, x: float, y: float, length: float, degrees: float, colour: Rgb) -> None:
    """A leaf with a lit half, a shaded half and veins."""
    high, light, body, dark = shades(colour)
    tip, side, _ = _leaf_points(x, y, length, degrees, 0.32)
    paint = drawing.linear([(0, dark), (0.55, body), (1, light)], x, y, *tip)
    half = drawing.linear([(0, high, 0.0), (1, high, 0.5)], x, y, *tip)
    drawing.fill(leaf_path(x, y, length, degrees), paint)
    drawing.fill(trace("M", x, y, "Q", *side, *tip, "Z"), half)
    veins = [
        trace(
            "M",
            *polar(x, y, length * at, degrees),
            "L",
            *polar(x, y, length * (at + 0.16), degrees + way * 17 * (1.15 - at)),
        )
        for at in (0.22, 0.36, 0.5, 0.64)
        for way in (-1, 1)
    ]
    rib = trace("M", x, y, "L", *tip)
    drawing.stroke(" ".join((rib, *veins)), high, max(1.2, length * 0.007), 0.35)


def frond(
    drawing: Drawing, x: float, y: float, length: float, degrees: float, colour: Rgb, bend: float = 30
) -> None:
    """A palm frond in one colour: for shadows and for leaves out of focus."""
    parts = []
    count = 11
    for index in range(count):
        turn = degrees + bend * index / count
        x, y = polar(x, y, length / count, turn)
        size = length * (0.44 - 0.30 * abs(index / count - 0.35))
        for way in (-1, 1):
            parts.append(leaf_path(x, y, size, turn + way * (62 - 34 * index / count), 0.12))
    parts.append(leaf_path(x, y, length * 0.3, degrees + bend, 0.12))
    for part in parts:
        drawing.fill(part, colour)


def blob(
    dice: random.Random, cx: float, cy: float, rx: float, ry: float, waves: int = 7, rough: float = 0.14
) -> Points:
    """Corners of a smooth irregular closed shape."""
    start = dice.uniform(0, 360)
    points = []
    for index in range(waves):
        swell = 1 + dice.uniform(-rough, rough)
        angle = math.radians(start + 360 * index / waves)
        points.append((cx + rx * swell * math.cos(angle), cy + ry * swell * math.sin(angle)))
    return points


def blob_path(
    dice: random.Random, cx: float, cy: float, rx: float, ry: float, waves: int = 7, rough: float = 0.14
) -> str:
    """A smooth irregular closed shape as path data."""
    return smooth_path(blob(dice, cx, cy, rx, ry, waves, rough))


def _leaf_points(
    x: float, y: float, length: float, degrees: float, plump: float
) -> tuple[tuple[float, float], tuple[float, float], tuple[float, float]]:
    """The tip and the two points that pull its sides outwards."""
    middle = polar(x, y, length * 0.42, degrees)
    return (
        polar(x, y, length, degrees),
        polar(*middle, length * plump, degrees - 90),
        polar(*middle, length * plump, degrees + 90),
    )
