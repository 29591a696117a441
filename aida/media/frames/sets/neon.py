"""Neon: a dark hall, a polished floor with a grid, tubes of light in two colours."""

from __future__ import annotations

from aida.media.frames.colours import BLACK, WHITE, Rgb, at_lightness, lightness, mix
from aida.media.frames.drawing import Drawing, box, circle, ellipse, polar, trace
from aida.media.frames.figure import Light
from aida.media.frames.props import arch_path, podium
from aida.media.frames.sets.spots import company, main_spot, window
from aida.media.frames.stage import Painting, Place, Stage


def neon(stage: Stage, painting: Painting) -> Place:
    """Paint the hall; the subject stands on a lit disc before a tube of light."""
    one, two = _glowing(stage.tones.accent), _glowing(stage.tones.second)
    if stage.variant % 2:
        one, two = two, one
    _hall(stage, painting, one, two)
    _grid(stage, painting, two)
    place = Place(
        light=Light(
            -1.0, -0.7, key=mix(one, WHITE, 0.35), rim=two, shade=_floor(stage),
            rim_strength=0.95, depth=0.55, wash=0.12,
        ),
        spot=main_spot(stage, lift=1.0),
        tint=one,
        companions=company(stage, stage.ground + 8 * stage.unit),
        shadow=BLACK,
        shadow_strength=0.75,
        reflection=0.22,
        glow=mix(one, stage.tones.background, 0.25),
        front=_haze(stage, two),
        front_blur=stage.unit * 9,
        vignette=0.45,
    )  # fmt: skip
    if stage.framed:
        place.window = window(stage, ("circle", "arch")[stage.variant % 2])
        _fill(stage, place.window.inside, one, two)
        _tube(stage, painting, place.window.outline, one)
        return place
    shapes = (_ring, _gate, _bars, _triangle)
    _tube(stage, painting, shapes[stage.variant % (1 if stage.framing == "end_card" else 4)](stage), one)
    if not stage.bleeds:
        _discs(stage, painting, one)
    return place


def _glowing(colour: Rgb) -> Rgb:
    return at_lightness(colour, max(0.72, lightness(colour)), 1.15)


def _floor(stage: Stage) -> Rgb:
    return at_lightness(stage.tones.background, min(0.13, lightness(stage.tones.background)))


def _horizon(stage: Stage) -> float:
    return stage.ground - 4 * stage.unit


def _hall(stage: Stage, painting: Painting, one: Rgb, two: Rgb) -> None:
    u, horizon, dark = stage.unit, _horizon(stage), _floor(stage)
    back = stage.drawing()
    lit = mix(dark, stage.tones.surface, 0.8)
    back.flood(back.linear([(0, mix(dark, BLACK, 0.4)), (0.75, lit), (1, dark)], 0, 0, 0, horizon))
    for x, y, r, colour, strength in (
        (-58, -52, 78, two, 0.62),
        (60, -38, 80, one, 0.50),
        (0, -100, 60, two, 0.12),
    ):
        stops = [(0, colour, strength), (0.5, colour, strength * 0.35), (1, colour, 0.0)]
        back.flood(back.radial(stops, stage.cx + x * u, stage.ground + y * u, r * u), 0.0, horizon)
    down = [(0, mix(dark, one, 0.30)), (0.12, mix(dark, one, 0.10)), (1, mix(dark, BLACK, 0.5))]
    back.flood(back.linear(down, 0, horizon, 0, stage.height), horizon)
    painting.blurry(back, 4.1)
    line = stage.drawing()
    line.flood(one, horizon - 0.8 * u, horizon + 0.8 * u)
    painting.blurry(line, 3.2 * u, 0.9, "screen")


def _grid(stage: Stage, painting: Painting, colour: Rgb) -> None:
    u, horizon, grid = stage.unit, _horizon(stage), stage.drawing()
    stops = [(0, colour, 0.0), (0.1, colour, 0.4), (0.45, colour, 0.65), (1, colour, 0.14)]
    fade = grid.linear(stops, 0, horizon, 0, stage.height)
    end = stage.height + 60 * u
    lines = [
        trace("M", stage.cx + index * 8 * u, horizon, "L", stage.cx + index * 60 * u, end)
        for index in range(-16, 17)
    ]
    y, gap = horizon, 1.6 * u
    while y < stage.height:
        lines.append(trace("M", 0.0, y, "H", float(stage.width)))
        y += gap
        gap *= 1.42
    grid.stroke(" ".join(lines), fade, max(1.6, 0.26 * u))
    painting.blurry(grid, 0.7 * u, 0.9, "screen")
    painting.sharp(grid)


def _ring(stage: Stage) -> str:
    return circle(stage.cx, stage.ground - 44 * stage.unit, 47 * stage.unit)


def _gate(stage: Stage) -> str:
    u = stage.unit
    outer = arch_path(stage.cx, stage.ground + 2 * u, 48 * u, stage.zone.y - 3 * u)
    inner = arch_path(stage.cx, stage.ground + 2 * u, 40 * u, stage.zone.y + 5 * u)
    return f"{outer[:-1]} {inner[:-1]}"


def _bars(stage: Stage) -> str:
    u, dice, parts = stage.unit, stage.dice("bars"), []
    for index in range(7):
        x, inwards = stage.cx + (index - 3) * 16 * u, abs(index - 3)
        top = stage.zone.y + (inwards * 7 + dice.uniform(-3, 8)) * u
        parts.append(trace("M", x, top, "L", x + 0.2, stage.ground - 5 * u))
    return " ".join(parts)


def _triangle(stage: Stage) -> str:
    corners = [
        polar(stage.cx, stage.ground - 36 * stage.unit, 58 * stage.unit, angle) for angle in (-90, 30, 150)
    ]
    return trace("M", *corners[0], "L", *corners[1], "L", *corners[2], "Z")


def _tube(stage: Stage, painting: Painting, outline: str, colour: Rgb) -> None:
    """A glass tube that glows: wide haze, close glow, coloured glass, white core, and its reflection."""
    u = stage.unit
    for sigma, wide, strength in ((9.0, 5.0, 0.85), (2.4, 3.2, 0.9)):
        glow = stage.drawing()
        glow.stroke(outline, colour, wide * u)
        painting.blurry(glow, sigma * u, strength, "screen")
    tube = stage.drawing()
    tube.stroke(outline, colour, 1.7 * u)
    tube.stroke(outline, mix(colour, WHITE, 0.85), 0.75 * u)
    painting.sharp(tube)
    mirror, below = stage.drawing(), stage.drawing()
    below.stroke(outline, colour, 2 * u)
    below.body = [
        f'<g transform="translate(0 {2 * (stage.ground + 3 * u):.1f}) scale(1 -1)">{below.body[0]}</g>'
    ]
    mirror.clipped(box(0, stage.ground - 3 * u, stage.width, 34 * u), below)
    painting.blurry(mirror, 1.5 * u, 0.3, "screen")


def _discs(stage: Stage, painting: Painting, colour: Rgb) -> None:
    """A dark disc with a lit edge under each thing."""
    u, dark = stage.unit, mix(_floor(stage), stage.tones.surface, 0.75)
    solid, edge = stage.drawing(), stage.drawing()
    places = [(stage.cx, stage.ground + 1.2 * u, 46 * u)]
    places += [(spot.x, spot.ground, spot.width * 0.56) for spot in company(stage, stage.ground + 8 * u)]
    for x, y, rx in places:
        foot = y + 7 * u
        podium(solid, x, y, rx, 7 * u, dark)
        edge.stroke(trace("M", x - rx, foot, "A", rx, rx * 0.15, "0 0 0", x + rx, foot), colour, 0.9 * u)
    painting.sharp(solid)
    painting.blurry(edge, 2.6 * u, 1.0, "screen")
    painting.sharp(edge)


def _haze(stage: Stage, colour: Rgb) -> Drawing:
    """A breath of coloured smoke near the lens."""
    haze, u, frame = stage.drawing(), stage.unit, stage.frame
    for x, r in ((0.0, 34), (1.0, 40)):
        haze.fill(ellipse(frame.x + frame.width * x, frame.bottom + 4 * u, r * u, r * 0.4 * u), colour, 0.22)
    return haze


def _fill(stage: Stage, inside: Drawing, one: Rgb, two: Rgb) -> None:
    zone, dark = stage.zone, stage.tones.background
    stops = [(0, mix(two, dark, 0.25)), (0.5, mix(dark, stage.tones.surface, 0.8)), (1, mix(one, dark, 0.35))]
    inside.flood(inside.linear(stops, zone.x, zone.y, zone.right, zone.bottom))
