"""Pop: bold shapes in flat colour, halftone dots, hard shadows; the loud one."""

from __future__ import annotations

import math
from dataclasses import replace

from aida.media.frames.colours import BLACK, WHITE, Rgb, at_lightness, contrast, lightness, mix
from aida.media.frames.drawing import Drawing, box, circle, moved, polar, trace, turned
from aida.media.frames.figure import Light
from aida.media.frames.props import arch_path
from aida.media.frames.sets.spots import company, main_spot, window
from aida.media.frames.stage import Painting, Place, Stage, Window


def pop(stage: Stage, painting: Painting) -> Place:
    """Paint the poster; the subject is a sticker with a hard shadow."""
    tones = stage.tones
    # The product wears the accent in every scene of a film, so the poster is led by the other colour.
    stage = replace(stage, tones=replace(tones, accent=tones.second, second=tones.accent))
    poster = stage.drawing()
    (_burst, _rings, _split)[stage.variant % 3](stage, poster)
    place = Place(
        light=Light(
            -0.8, -1.0, key=WHITE, rim=WHITE, shade=_dark(stage), rim_strength=0.25, depth=0.22, wash=0.05
        ),
        spot=main_spot(stage, lift=2.0),
        tint=tones.accent,
        companions=company(stage, stage.ground + 3 * stage.unit, spread=0.40),
        sticker=WHITE,
        shadow=_dark(stage),
        shadow_strength=0.95,
        hard_shadow=(2.6, 2.6),
        vignette=0.0,
    )
    if stage.framed:
        place.window = window(stage, ("panel", "circle")[stage.variant % 2])
        _frame(stage, poster, place.window)
    painting.sharp(poster)
    return place


def _dark(stage: Stage) -> Rgb:
    darkest = min((stage.tones.ink, stage.tones.background), key=lightness)
    return at_lightness(darkest, min(0.22, lightness(darkest)))


def _dropped(stage: Stage, poster: Drawing, data: str, colour: Rgb, far: float = 2.4) -> None:
    """A shape with a hard shadow to the lower right."""
    shape = Drawing(1, 1)
    shape.fill(data, _dark(stage))
    poster.body.append(moved(shape.body[0], far * stage.unit, far * stage.unit))
    poster.fill(data, colour)


def halftone(
    drawing: Drawing,
    x: float,
    y: float,
    width: float,
    height: float,
    step: float,
    colour: Rgb,
    towards: float,
) -> None:
    """Dots on a turned grid that grow in a direction (degrees), from nothing to touching."""
    dx, dy = math.cos(math.radians(towards)), math.sin(math.radians(towards))
    reach = abs(width * dx) / 2 + abs(height * dy) / 2
    dots = []
    for row in range(int(height / step * 2) + 1):
        for column in range(int(width / step) + 1):
            px, py = (column + (row % 2) / 2) * step, row * step / 2
            along = ((px - width / 2) * dx + (py - height / 2) * dy) / reach
            r = step * 0.40 * max(0.0, (along + 0.55) / 1.55)
            if r > step * 0.05 and px <= width and py <= height:
                dots.append(circle(x + px, y + py, r))
    drawing.fill(" ".join(dots), colour)


def _burst(stage: Stage, poster: Drawing) -> None:
    u, tones = stage.unit, stage.tones
    cx, cy, start = stage.cx, stage.cy + 4 * u, stage.dice("burst").uniform(0, 20)
    poster.flood(tones.background)
    far = math.hypot(stage.width, stage.height)
    rays = []
    for index in range(14):
        one = polar(cx, cy, far, start + index * 360 / 14)
        two = polar(cx, cy, far, start + (index + 0.5) * 360 / 14)
        rays.append(trace("M", cx, cy, "L", *one, "L", *two, "Z"))
    poster.fill(" ".join(rays), mix(tones.background, tones.accent, 0.16))
    _dropped(stage, poster, circle(cx, cy, 47 * u), tones.accent)
    inner = stage.drawing()
    halftone(
        inner, cx - 48 * u, cy - 48 * u, 96 * u, 96 * u, 5.2 * u, mix(tones.accent, _dark(stage), 0.28), 60
    )
    poster.clipped(circle(cx, cy, 47 * u), inner)
    _floor(stage, poster, tones.second)
    _confetti(stage, poster, tones.background)


def _rings(stage: Stage, poster: Drawing) -> None:
    u, tones = stage.unit, stage.tones
    # Deep enough for white words.
    ground = at_lightness(tones.second, min(0.54, lightness(tones.second)))
    poster.flood(ground)
    dots = mix(ground, _dark(stage), 0.14)
    halftone(poster, 0, stage.zone.bottom, stage.width, stage.height - stage.zone.bottom, 6.5 * u, dots, 90)
    colours = (mix(ground, _dark(stage), 0.25), tones.accent, WHITE, tones.background)
    for r, colour in zip((62, 53, 44, 35), colours, strict=True):
        poster.fill(circle(stage.cx, stage.cy + 2 * u, r * u), colour)
    _floor(stage, poster, tones.background)
    _confetti(stage, poster, ground)


def _split(stage: Stage, poster: Drawing) -> None:
    u, tones, slope = stage.unit, stage.tones, 40 * stage.unit
    left, right, wide = stage.cy + slope, stage.cy - slope, float(stage.width)
    poster.flood(tones.background)
    poster.fill(
        trace("M", 0.0, left, "L", wide, right, "V", float(stage.height), "H", 0.0, "Z"), tones.second
    )
    poster.fill(
        trace("M", 0.0, left, "L", wide, right, "v", 5 * u, "L", 0.0, left + 5 * u, "Z"), _dark(stage)
    )
    dots = mix(tones.background, tones.accent, 0.45)
    halftone(poster, stage.width * 0.35, stage.zone.y - 8 * u, stage.width * 0.65, 60 * u, 5.6 * u, dots, -20)
    _dropped(
        stage, poster, arch_path(stage.cx, stage.ground + 4 * u, 41 * u, stage.zone.y + 2 * u), tones.accent
    )
    y, xs = stage.ground + 26 * u, range(-1, round(stage.width / (9 * u)) + 2)
    zigzag = [part for x in xs for part in ("M" if x == -1 else "L", x * 9 * u, y + (x % 2) * 5 * u)]
    poster.stroke(trace(*zigzag), tones.background, 2.2 * u)
    _confetti(stage, poster, tones.background)


def _floor(stage: Stage, poster: Drawing, colour: Rgb) -> None:
    """A rounded bar to stand on, with a shine."""
    u, y = stage.unit, stage.ground + stage.unit
    _dropped(stage, poster, box(stage.cx - 56 * u, y, 112 * u, 12 * u, 6 * u), colour)
    poster.fill(box(stage.cx - 49 * u, y + 2.2 * u, 52 * u, 1.6 * u, 0.8 * u), WHITE, 0.65)


def _confetti(stage: Stage, poster: Drawing, ground: Rgb) -> None:
    """A few loose shapes around the subject, none over it."""
    u, dice, tones = stage.unit, stage.dice("confetti"), stage.tones
    arm = 2 * u
    shapes = (
        circle(0, 0, 5 * u),
        trace("M", 0.0, -6 * u, "L", 6 * u, 5 * u, "H", -6 * u, "Z"),
        " ".join(
            (
                box(-arm, -3 * arm, 2 * arm, 6 * arm),
                box(-3 * arm, -arm, 2 * arm, 2 * arm),
                box(arm, -arm, 2 * arm, 2 * arm),
            )
        ),
        box(-7 * u, -2.4 * u, 14 * u, 4.8 * u, 2.4 * u),
    )
    reach = min(58.0, (stage.frame.width / 2 - abs(stage.frame.x + stage.frame.width / 2 - stage.cx)) / u - 5)
    first = dice.randrange(4)
    colours = [
        each
        for each in (tones.second, WHITE, tones.background, tones.accent)
        if contrast(each, ground) > 1.25
    ]
    for index, (side, y) in enumerate(((-1.0, -8), (0.98, -34), (-0.95, 34), (1.0, 20))):
        px = stage.cx + (side * reach + dice.uniform(-3, 3)) * u
        py = stage.cy + (y + dice.uniform(-6, 6)) * u
        colour = colours[(index + stage.variant) % len(colours)]
        spin = dice.uniform(-40, 40)
        for far, paint in ((1.2 * u, _dark(stage)), (0.0, colour)):
            piece = Drawing(1, 1)
            piece.fill(shapes[(index + first) % 4], paint)
            poster.body.append(moved(turned(piece.body[0], spin, 0, 0), px + far, py + far))


def _frame(stage: Stage, poster: Drawing, window: Window) -> None:
    """The close-up's opening: a white rim, a hard shadow, halftone inside."""
    u, tones, space = stage.unit, stage.tones, window.box
    _dropped(stage, poster, window.outline, WHITE, 3.0)
    poster.stroke(window.outline, WHITE, 3 * u)
    inner = tones.accent if stage.variant % 3 != 1 else tones.background
    window.inside.flood(inner)
    dots = mix(inner, BLACK, 0.14)
    halftone(window.inside, space.x, space.y, space.width, space.height, 5 * u, dots, 50)
