# ruff: noqa: E501
"""Things a set is built from: podiums, balls, arches, leaves, blobs… as shapes on a `Drawing` (pure).

The light comes from the upper left in all of them; a set that is lit from the right is mirrored.
"""

from __future__ import annotations

import math
import random

from aida.media.frames.colours import BLACK, WHITE, Rgb, at_lightness, css, lightness, mix
from aida.media.frames.drawing import Drawing, polar, smooth_path


def shades(colour: Rgb) -> tuple[Rgb, Rgb, Rgb, Rgb]:
    """Highlight, light, body and shadow of a matte thing of this colour."""
    light = lightness(colour)
    return (
        at_lightness(colour, light + (1 - light) * 0.62, 0.6),
        at_lightness(colour, light + (1 - light) * 0.25, 0.9),
        colour,
        at_lightness(colour, light * 0.66, 1.12),
    )


def podium(
    drawing: Drawing, cx: float, top: float, rx: float, tall: float, colour: Rgb, tilt: float = 0.15
) -> None:
    """A round podium; `top` is the middle of its upper face, `tilt` the face's height ÷ width."""
    high, light, body, dark = shades(colour)
    ry = rx * tilt
    side = drawing.linear(
        [(0, mix(body, dark, 0.55)), (0.10, body), (0.30, light), (0.42, mix(light, high, 0.45)), (0.6, body),
         (0.88, dark), (1, mix(dark, body, 0.45))], cx - rx, 0, cx + rx, 0,
    )  # fmt: skip
    face = drawing.linear(
        [(0, high), (0.45, light), (1, mix(body, light, 0.35))], cx - rx, top - ry, cx + rx, top + ry
    )
    foot = drawing.linear([(0, BLACK, 0.0), (1, dark, 0.55)], 0, top + tall * 0.35, 0, top + tall + ry)
    wall = (
        f"M{cx - rx:.1f} {top:.1f}V{top + tall:.1f}A{rx:.1f} {ry:.1f} 0 0 0 {cx + rx:.1f} {top + tall:.1f}"
        f"V{top:.1f}Z"
    )
    drawing.add(
        f'<path d="{wall}" fill="{side}"/><path d="{wall}" fill="{foot}"/>',
        f'<ellipse cx="{cx:.1f}" cy="{top:.1f}" rx="{rx:.1f}" ry="{ry:.1f}" fill="{face}"/>',
        f'<path d="M{cx - rx:.1f} {top:.1f}A{rx:.1f} {ry:.1f} 0 0 0 {cx + rx:.1f} {top:.1f}" fill="none" '
        f'stroke="{css(high)}" stroke-opacity="0.8" stroke-width="{max(1.5, rx * 0.006):.1f}"/>',
    )


def ground_shadow(
    drawing: Drawing, cx: float, y: float, rx: float, colour: Rgb, strength: float, tilt: float = 0.16
) -> None:
    """A soft dark pool under a thing (for a blurred layer)."""
    drawing.add(
        f'<ellipse cx="{cx:.1f}" cy="{y:.1f}" rx="{rx:.1f}" ry="{rx * tilt:.1f}" fill="{css(colour)}" '
        f'fill-opacity="{strength:.2f}"/>'
    )


def ball(drawing: Drawing, cx: float, cy: float, r: float, colour: Rgb, gloss: float = 0.5) -> None:
    """A ball with a highlight, a dark side and light bounced back from below."""
    high, light, body, dark = shades(colour)
    skin = drawing.radial(
        [(0, mix(high, WHITE, 0.25)), (0.16, high), (0.42, light), (0.68, body), (0.93, dark), (1, mix(dark, body, 0.6))],
        cx - r * 0.12, cy - r * 0.12, r * 1.14, (cx - r * 0.40, cy - r * 0.46),
    )  # fmt: skip
    shine = drawing.radial([(0, WHITE, gloss), (1, WHITE, 0.0)], cx - r * 0.38, cy - r * 0.46, r * 0.34)
    drawing.add(
        f'<circle cx="{cx:.1f}" cy="{cy:.1f}" r="{r:.1f}" fill="{skin}"/>',
        f'<circle cx="{cx:.1f}" cy="{cy:.1f}" r="{r:.1f}" fill="{shine}"/>',
    )


def arch_path(cx: float, bottom: float, half: float, top: float) -> str:
    """An arch with a round head, standing on `bottom`."""
    return (
        f"M{cx - half:.1f} {bottom:.1f}V{top + half:.1f}A{half:.1f} {half:.1f} 0 0 1 {cx + half:.1f} "
        f"{top + half:.1f}V{bottom:.1f}Z"
    )


def niche(drawing: Drawing, cx: float, bottom: float, half: float, top: float, wall: Rgb, back: Rgb) -> None:
    """An arched recess in a wall: its lit edge, its thickness in shadow, its back."""
    high, light, _, dark = shades(wall)
    deep = half * 0.15
    edge = drawing.linear(
        [(0, mix(dark, wall, 0.25)), (0.5, mix(dark, wall, 0.6)), (1, high)],
        cx - half,
        top,
        cx + half,
        bottom,
    )
    inner = drawing.linear(
        [(0, mix(back, shades(back)[3], 0.55)), (0.5, back), (1, shades(back)[1])], cx, top, cx, bottom
    )
    clip = drawing.clip(f'<path d="{arch_path(cx, bottom, half, top)}"/>')
    drawing.add(
        f'<path d="{arch_path(cx, bottom, half, top)}" fill="{edge}"/>',
        f'<g clip-path="{clip}"><path d="{arch_path(cx + deep * 0.8, bottom, half, top + deep)}" fill="{inner}"/></g>',
        f'<path d="{arch_path(cx, bottom, half, top)}" fill="none" stroke="{css(light)}" '
        f'stroke-opacity="0.9" stroke-width="{max(1.5, half * 0.008):.1f}"/>',
    )


def portal(
    drawing: Drawing, cx: float, bottom: float, half: float, top: float, thick: float, colour: Rgb
) -> None:
    """A free-standing arch, a thick ribbon bent over."""
    high, light, body, dark = shades(colour)
    paint = drawing.linear(
        [(0, high), (0.35, light), (0.75, body), (1, dark)], cx - half, top, cx + half, bottom
    )
    inside = drawing.linear([(0, dark), (1, mix(body, dark, 0.3))], cx, top, cx, bottom)
    deep = thick * 0.45
    outer, inner = arch_path(cx, bottom, half, top), arch_path(cx, bottom, half - thick, top + thick)
    drawing.add(
        f'<path d="{arch_path(cx + deep, bottom - deep * 0.4, half, top - deep * 0.2)}{arch_path(cx + deep, bottom - deep * 0.4, half - thick, top + thick)}" '
        f'fill="{inside}" fill-rule="evenodd"/>',
        f'<path d="{outer}{inner}" fill="{paint}" fill-rule="evenodd"/>',
    )


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
    drawing.add(
        f'<rect x="{x:.1f}" y="{top:.1f}" width="{width:.1f}" height="{tall:.1f}" fill="{front}"/>',
        f'<path d="M{x:.1f} {top:.1f}L{x + inset:.1f} {top - depth:.1f}H{x + width - inset:.1f}L{x + width:.1f} {top:.1f}Z" '
        f'fill="{lid}"/>',
        f'<path d="M{x:.1f} {top:.1f}H{x + width:.1f}" stroke="{css(high)}" stroke-width="2" stroke-opacity="0.9"/>',
    )


def leaf_path(x: float, y: float, length: float, degrees: float, plump: float = 0.32) -> str:
    """A pointed leaf that grows from `x`, `y` in a direction."""
    tip = polar(x, y, length, degrees)
    one = polar(*polar(x, y, length * 0.42, degrees), length * plump, degrees - 90)
    two = polar(*polar(x, y, length * 0.42, degrees), length * plump, degrees + 90)
    return (
        f"M{x:.1f} {y:.1f}Q{one[0]:.1f} {one[1]:.1f} {tip[0]:.1f} {tip[1]:.1f}"
        f"Q{two[0]:.1f} {two[1]:.1f} {x:.1f} {y:.1f}Z"
    )


def leaf(drawing: Drawing, x: float, y: float, length: float, degrees: float, colour: Rgb) -> None:
    """A leaf with a lit half, a shaded half and veins."""
    high, light, body, dark = shades(colour)
    tip = polar(x, y, length, degrees)
    paint = drawing.linear([(0, dark), (0.55, body), (1, light)], x, y, *tip)
    half = drawing.linear([(0, high, 0.0), (1, high, 0.5)], x, y, *tip)
    side = polar(*polar(x, y, length * 0.42, degrees), length * 0.32, degrees - 90)
    veins = "".join(
        "M{:.1f} {:.1f}L{:.1f} {:.1f}".format(
            *polar(x, y, length * at, degrees),
            *polar(x, y, length * (at + 0.16), degrees + way * 17 * (1.15 - at)),
        )
        for at in (0.22, 0.36, 0.5, 0.64)
        for way in (-1, 1)
    )
    drawing.add(
        f'<path d="{leaf_path(x, y, length, degrees)}" fill="{paint}"/>',
        f'<path d="M{x:.1f} {y:.1f}Q{side[0]:.1f} {side[1]:.1f} {tip[0]:.1f} {tip[1]:.1f}Z" fill="{half}"/>',
        f'<path d="M{x:.1f} {y:.1f}L{tip[0]:.1f} {tip[1]:.1f}{veins}" fill="none" stroke="{css(high)}" '
        f'stroke-opacity="0.35" stroke-width="{max(1.2, length * 0.007):.1f}"/>',
    )


def frond(
    drawing: Drawing, x: float, y: float, length: float, degrees: float, fill: str, bend: float = 30
) -> None:
    """A palm frond in one colour: for shadows and for leaves out of focus."""
    parts = []
    count = 11
    px, py = x, y
    for index in range(count):
        turn = degrees + bend * index / count
        px, py = polar(px, py, length / count, turn)
        size = length * (0.44 - 0.30 * abs(index / count - 0.35))
        for way in (-1, 1):
            parts.append(leaf_path(px, py, size, turn + way * (62 - 34 * index / count), 0.12))
    parts.append(leaf_path(px, py, length * 0.3, degrees + bend, 0.12))
    drawing.add(f'<path d="{"".join(parts)}" fill="{fill}"/>')


def blob_path(
    dice: random.Random, cx: float, cy: float, rx: float, ry: float, waves: int = 7, rough: float = 0.14
) -> str:
    """A smooth irregular closed shape."""
    start = dice.uniform(0, 360)
    points = []
    for index in range(waves):
        swell = 1 + dice.uniform(-rough, rough)
        angle = math.radians(start + 360 * index / waves)
        points.append((cx + rx * swell * math.cos(angle), cy + ry * swell * math.sin(angle)))
    return smooth_path(points)
