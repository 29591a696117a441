"""Paper: sheets cut by hand and laid over each other; the subject is one of them.

A sheet is filled by OpenCV rather than drawn by resvg: there are many, all large, and each needs the
soft shadow of its own outline on what lies below.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np

from aida.media.frames.colours import WHITE, Rgb, at_lightness, mix
from aida.media.frames.drawing import Floats, blurred, polar
from aida.media.frames.figure import Light
from aida.media.frames.props import Points, blob
from aida.media.frames.sets.spots import company, main_spot, window
from aida.media.frames.stage import Painting, Place, Stage


def paper(stage: Stage, painting: Painting) -> Place:
    """Lay the sheets; the subject lies on them with a white edge, as if cut out of a magazine."""
    tones = stage.tones
    _ground(stage, painting, tones.background)
    if stage.framing == "close_up":
        _waves(stage, painting)
    else:
        (_tunnel, _waves, _collage)[stage.variant % 3](stage, painting)
        _sprigs(stage, painting)
    place = Place(
        light=Light(
            -0.7, -1.0, key=WHITE, rim=WHITE, shade=_dark(stage), rim_strength=0.18, depth=0.26, wash=0.08
        ),
        spot=main_spot(stage, lift=3.0),
        tint=tones.accent,
        companions=company(stage, stage.ground + 2 * stage.unit, spread=0.40),
        sticker=mix(WHITE, tones.background, 0.12) if not tones.dark else mix(WHITE, tones.ink, 0.2),
        shadow=_dark(stage),
        shadow_strength=0.62,
        vignette=0.10,
    )
    if stage.framed:
        place.window = window(stage, "circle")
        box = place.window.box
        rim = box.width / 2 + 2.4 * stage.unit
        _lay(
            stage,
            painting,
            [_round(box.x + box.width / 2, box.y + box.height / 2, rim)],
            mix(WHITE, tones.background, 0.1),
        )
        tint = mix(tones.second, tones.background, 0.15)
        inside = place.window.inside
        inside.flood(
            inside.linear([(0, mix(tint, WHITE, 0.2)), (1, tint)], box.x, box.y, box.right, box.bottom)
        )
    return place


def _dark(stage: Stage) -> Rgb:
    return at_lightness(mix(stage.tones.ink, stage.tones.accent, 0.3), 0.24)


def _ground(stage: Stage, painting: Painting, colour: Rgb) -> None:
    back = stage.drawing()
    pale = mix(colour, WHITE, 0.25 if not stage.tones.dark else 0.05)
    stops = [(0, pale), (1, mix(colour, stage.tones.surface, 0.6))]
    back.flood(back.linear(stops, 0, 0, stage.width * 0.4, stage.height))
    painting.blurry(back, 4.1)


def _lay(
    stage: Stage,
    painting: Painting,
    outlines: Sequence[Points],
    colour: Rgb,
    high: float = 1.0,
    hole: bool = False,
) -> None:
    """One sheet with its shadow. `high`: how far above the sheet below; `hole`: all but the outlines."""
    u = stage.unit
    mask = _mask(stage, outlines)
    if hole:
        mask = 1 - mask
    small = cv2.resize(mask, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    shade = np.zeros_like(small)
    for dx, dy, sigma, strength in ((0.9, 1.9, 2.0, 0.32), (0.25, 0.5, 0.5, 0.26)):
        matrix = np.array([[1, 0, dx * u * high / 4], [0, 1, dy * u * high / 4]], dtype=np.float32)
        fallen = cv2.warpAffine(
            small, matrix, (small.shape[1], small.shape[0]), borderMode=cv2.BORDER_REPLICATE
        )
        fallen = blurred(np.asarray(fallen, dtype=np.float32), sigma * u * high / 4)
        shade = 1 - (1 - shade) * (1 - np.float32(strength) * fallen)
    pixels = painting.pixels
    rows = np.flatnonzero(np.maximum(shade, small).max(axis=1) > 0.004)
    if not rows.size:
        return
    top, bottom = max(0, int(rows[0]) * 4 - 4), min(stage.height, int(rows[-1]) * 4 + 8)
    large = cv2.resize(shade, (stage.width, stage.height), interpolation=cv2.INTER_LINEAR)[top:bottom]
    part = pixels[top:bottom]
    part *= 1 - large[..., None] * (1 - np.array(_dark(stage), dtype=np.float32))
    sheet = _sheet(stage, colour, mask)[top:bottom]
    part += (sheet - part) * mask[top:bottom, :, None]


def _mask(stage: Stage, outlines: Sequence[Points]) -> Floats:
    """1 inside the outlines. Drawn at twice the size in height and width would be smoother, and slower."""
    mask = np.zeros((stage.height, stage.width), dtype=np.uint8)
    corners = [np.round(np.array(outline) * 16).astype(np.int32) for outline in outlines]
    for polygon in corners:
        cv2.fillPoly(mask, [polygon], 255, lineType=cv2.LINE_AA, shift=4)
    return mask.astype(np.float32) * np.float32(1 / 255)


def _sheet(stage: Stage, colour: Rgb, mask: Floats) -> Floats:
    """The sheet's colour: paler at the upper left, a lit cut along its upper edge."""
    start, end = (
        np.array(each, dtype=np.float32)
        for each in (mix(colour, WHITE, 0.14), mix(colour, _dark(stage), 0.06))
    )
    down = np.linspace(0, 1, stage.height, dtype=np.float32)[:, None, None]
    lit = max(1, round(stage.unit * 0.22))
    above = np.roll(mask, lit, axis=0)
    edge = np.clip(mask - above, 0, 1)[..., None] * np.float32(0.45)
    ramp = start + (end - start) * down
    return np.asarray(ramp + (1 - ramp) * edge, dtype=np.float32)


def _smooth(points: Points, steps: int = 14) -> Points:
    """A closed outline through the points without corners (Catmull-Rom)."""
    made: Points = []
    count = len(points)
    for index in range(count):
        around = [points[(index + step) % count] for step in (-1, 0, 1, 2)]
        for step in range(steps):
            t = step / steps
            made.append((_between([p[0] for p in around], t), _between([p[1] for p in around], t)))
    return made


def _between(around: Sequence[float], t: float) -> float:
    """A Catmull-Rom curve from the second of four values (t = 0) to the third (t = 1)."""
    a, b, c, d = around
    cubic = (3 * b - a - 3 * c + d) * t**3
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + cubic)


def _round(cx: float, cy: float, r: float, start: float = 0.0, end: float = 360.0) -> Points:
    return [polar(cx, cy, r, start + (end - start) * step / 120) for step in range(121)]


def _leaf(x: float, y: float, length: float, degrees: float) -> Points:
    sides = []
    for way in (1, -1):
        for step in range(13) if way == 1 else range(12, -1, -1):
            along = step / 12
            swell = math.sin(math.pi * along**0.8) * length * 0.13
            sides.append(polar(*polar(x, y, length * along, degrees), swell, degrees + 90 * way))
    return sides


def _tunnel(stage: Stage, painting: Painting) -> None:
    """Sheets with a hole in each, the deepest the smallest: one looks into them."""
    u, dice, tones = stage.unit, stage.dice("tunnel"), stage.tones
    deepest = mix(tones.surface, tones.accent, 0.25 if not tones.dark else 0.5)
    _ground(stage, painting, mix(deepest, WHITE, 0.3))
    colours = (
        tones.accent,
        mix(tones.accent, tones.surface, 0.45),
        tones.second,
        mix(tones.second, tones.surface, 0.55),
        mix(tones.surface, tones.background, 0.2),
        tones.background,
    )
    # The sheets spread to where no headline stands: sideways in a tall frame, up and down in a wide one.
    beside = stage.wide_shape and not stage.still
    cy = stage.cy - 2 * u if beside or stage.still else stage.cy + 4 * u
    for index, colour in enumerate(colours):
        last = 6 if index == len(colours) - 1 else 0
        narrow, broad = (46 + 1.9 * index + last / 3) * u, (50 + 9.5 * index + last) * u
        rx, ry = (narrow * 1.22, broad) if beside else (broad * 1.12, broad if stage.still else narrow)
        hole = _smooth(blob(dice, stage.cx, cy, rx, ry, 9, 0.05))
        _lay(stage, painting, [hole], colour, 1.2, hole=True)


def _waves(stage: Stage, painting: Painting) -> None:
    """A sun, and strips with a wavy upper edge, as hills or a sea."""
    u, dice, tones = stage.unit, stage.dice("waves"), stage.tones
    if not stage.framed:
        sun = _round(stage.cx, stage.cy - 6 * u, 45 * u)
        _lay(stage, painting, [sun], mix(tones.second, tones.surface, 0.25))
    colours = (
        mix(tones.second, tones.surface, 0.45),
        mix(tones.accent, tones.surface, 0.55),
        mix(tones.accent, tones.surface, 0.2),
        mix(tones.accent, tones.ink, 0.22),
    )
    for index, colour in enumerate(colours):
        base, phase = stage.ground + (-16 + 12 * index) * u, dice.uniform(0, 6)
        swell = (5.5 - index) * u
        top = [(x, base + math.sin(x / (33 * u) + phase) * swell) for x in _across(stage, 2)]
        _lay(stage, painting, [_down(stage, top)], colour)


def _across(stage: Stage, step: float) -> list[float]:
    """x from beyond the left edge to beyond the right, every `step` units."""
    gap = step * stage.unit
    return [
        -20 * stage.unit + index * gap for index in range(round((stage.width + 40 * stage.unit) / gap) + 1)
    ]


def _down(stage: Stage, top: Points) -> Points:
    """A sheet from an upper edge to below the canvas."""
    return [*top, (top[-1][0], stage.height + 40.0), (top[0][0], stage.height + 40.0)]


def _collage(stage: Stage, painting: Painting) -> None:
    """A poster of shapes: a tilted card, a disc, a half disc, a torn sheet."""
    u, dice, tones, cx = stage.unit, stage.dice("collage"), stage.tones, stage.cx
    way = dice.choice((-1, 1))
    top, bottom = stage.zone.y - 2 * u, stage.zone.bottom - 6 * u
    middle = (cx, (top + bottom) / 2)
    corners = [(cx - 44 * u, top), (cx + 44 * u, top), (cx + 44 * u, bottom), (cx - 44 * u, bottom)]
    card = [_about(middle, corner, -7 * way) for corner in corners]
    _lay(stage, painting, [card], mix(tones.accent, tones.surface, 0.05))
    _lay(stage, painting, [_round(cx + way * 24 * u, stage.cy - 8 * u, 33 * u)], tones.second)
    _lay(
        stage,
        painting,
        [_round(cx - way * 42 * u, stage.ground + 6 * u, 22 * u, 180, 360)],
        mix(tones.second, tones.ink, 0.25),
    )
    torn = [(x, stage.ground + (4 + dice.uniform(-1.2, 1.2)) * u) for x in _across(stage, 3.5)]
    _lay(stage, painting, [_down(stage, torn)], mix(tones.surface, tones.background, 0.3))


def _about(middle: tuple[float, float], point: tuple[float, float], degrees: float) -> tuple[float, float]:
    """The point turned clockwise about the middle."""
    here = math.degrees(math.atan2(point[1] - middle[1], point[0] - middle[0]))
    return polar(*middle, math.dist(middle, point), here + degrees)


def _sprigs(stage: Stage, painting: Painting) -> None:
    """Two sprigs of paper leaves that frame the subject from the lower corners."""
    u, dice, tones = stage.unit, stage.dice("sprigs"), stage.tones
    for way, colour in ((-1, mix(tones.second, tones.ink, 0.12)), (1, mix(tones.accent, tones.ink, 0.18))):
        x = stage.frame.x + stage.frame.width * (0.5 + way * 0.5)
        y = stage.ground + dice.uniform(40, 48) * u
        blades = [
            _leaf(x, y, dice.uniform(30, 46) * u, -90 - way * (6 + 21 * index)) for index in range(-1, 3)
        ]
        _lay(stage, painting, blades, colour, 0.8)
