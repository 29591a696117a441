# ruff: noqa: E501
"""Neon: a dark hall, a polished floor with a grid, tubes of light in two colours."""

from __future__ import annotations

from aida.media.frames.colours import BLACK, WHITE, Rgb, at_lightness, css, lightness, mix
from aida.media.frames.drawing import Drawing, polar
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
        light=Light(-1.0, -0.7, key=mix(one, WHITE, 0.35), rim=two, shade=_floor(stage), rim_strength=0.95,
                    depth=0.55, wash=0.12),
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
    if stage.framing == "close_up":
        place.window = window(stage, ("circle", "panel")[stage.variant % 2])
        _fill(stage, place.window.inside, one, two)
        _tube(stage, painting, place.window.shape.replace('fill="#fff"', 'fill="none"'), one)
        return place
    shapes = (_ring, _gate, _bars, _triangle)
    _tube(stage, painting, shapes[stage.variant % (1 if stage.framing == "end_card" else 4)](stage), one)
    _disc(stage, painting, one)
    return place


def _glowing(colour: Rgb) -> Rgb:
    return at_lightness(colour, max(0.72, lightness(colour)), 1.15)


def _floor(stage: Stage) -> Rgb:
    return at_lightness(stage.tones.background, min(0.13, lightness(stage.tones.background)))


def _hall(stage: Stage, painting: Painting, one: Rgb, two: Rgb) -> None:
    u, horizon, dark = stage.unit, stage.ground - 4 * stage.unit, _floor(stage)
    back = stage.drawing()
    wall = back.linear(
        [(0, mix(dark, BLACK, 0.4)), (0.75, mix(dark, stage.tones.surface, 0.8)), (1, dark)], 0, 0, 0, horizon
    )
    floor = back.linear(
        [(0, mix(dark, one, 0.30)), (0.12, mix(dark, one, 0.10)), (1, mix(dark, BLACK, 0.5))],
        0,
        horizon,
        0,
        stage.height,
    )
    back.add(f'<rect width="{stage.width}" height="{stage.height}" fill="{wall}"/>')
    for x, y, r, colour, strength in (
        (-58, -52, 78, two, 0.62),
        (60, -38, 80, one, 0.50),
        (0, -100, 60, two, 0.12),
    ):
        paint = back.radial(
            [(0, colour, strength), (0.5, colour, strength * 0.35), (1, colour, 0.0)],
            stage.cx + x * u,
            stage.ground + y * u,
            r * u,
        )
        back.add(f'<rect width="{stage.width}" height="{horizon:.0f}" fill="{paint}"/>')
    back.add(f'<rect y="{horizon:.0f}" width="{stage.width}" height="{stage.height}" fill="{floor}"/>')
    painting.blurry(back, u * 0.8)
    line = stage.drawing()
    line.add(
        f'<rect x="{-stage.width}" y="{horizon - 0.8 * u:.0f}" width="{3 * stage.width}" height="{1.6 * u:.0f}" fill="{css(one)}"/>'
    )
    painting.blurry(line, 3.2 * u, 0.9, "screen")
    painting.blurry(line, 0.5 * u, 0.5, "screen")


def _grid(stage: Stage, painting: Painting, colour: Rgb) -> None:
    u, horizon, grid = stage.unit, stage.ground - 4 * stage.unit, stage.drawing()
    fade = grid.linear(
        [(0, colour, 0.0), (0.1, colour, 0.35), (0.45, colour, 0.6), (1, colour, 0.12)],
        0,
        horizon,
        0,
        stage.height,
    )
    lines = []
    for index in range(-16, 17):
        lines.append(
            f"M{stage.cx + index * 8 * u:.1f} {horizon:.1f}L{stage.cx + index * 60 * u:.1f} {stage.height + 60 * u:.1f}"
        )
    y, gap = horizon, 1.6 * u
    while y < stage.height:
        lines.append(f"M0 {y:.1f}H{stage.width}")
        y += gap
        gap *= 1.42
    # A stroke that is horizontal has no box for a gradient; canvas coordinates spare it that.
    grid.add(
        f'<path d="{"".join(lines)}" fill="none" stroke="{fade}" stroke-width="{max(1.6, 0.26 * u):.1f}"/>'
    )
    painting.blurry(grid, 0.7 * u, 0.9, "screen")
    painting.sharp(grid)


def _ring(stage: Stage) -> str:
    return f'<circle cx="{stage.cx:.1f}" cy="{stage.ground - 44 * stage.unit:.1f}" r="{47 * stage.unit:.1f}" fill="none"/>'


def _gate(stage: Stage) -> str:
    u = stage.unit
    paths = (
        arch_path(stage.cx, stage.ground + 2 * u, half * u, stage.zone.y + inset * u)[:-1]
        for half, inset in ((48, -3), (40, 5))
    )
    return "".join(f'<path d="{path}" fill="none"/>' for path in paths)


def _bars(stage: Stage) -> str:
    u, dice, parts = stage.unit, stage.dice("bars"), []
    for index in range(7):
        x = stage.cx + (index - 3) * 16 * u
        top = stage.zone.y + (abs(index - 3) * 7 + dice.uniform(-3, 8)) * u
        parts.append(f'<path d="M{x:.1f} {top:.1f}L{x + 0.2:.1f} {stage.ground - 5 * u:.1f}" fill="none"/>')
    return "".join(parts)


def _triangle(stage: Stage) -> str:
    u = stage.unit
    points = [polar(stage.cx, stage.ground - 38 * u, 54 * u, angle) for angle in (-90, 30, 150)]
    corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polygon points="{corners}" fill="none" stroke-linejoin="round"/>'


def _tube(stage: Stage, painting: Painting, shape: str, colour: Rgb) -> None:
    """A glass tube that glows: wide haze, close glow, coloured glass, white core."""
    u = stage.unit
    for sigma, wide, strength, hue in ((9, 5, 0.85, colour), (3, 3, 0.8, colour), (0.9, 2.2, 0.9, colour)):
        glow = stage.drawing()
        glow.add(f'<g stroke="{css(hue)}" stroke-width="{wide * u:.1f}" stroke-linecap="round">{shape}</g>')
        painting.blurry(glow, sigma * u, strength, "screen")
    tube = stage.drawing()
    tube.add(
        f'<g stroke="{css(colour)}" stroke-width="{1.7 * u:.1f}" stroke-linecap="round">{shape}</g>'
        f'<g stroke="{css(mix(colour, WHITE, 0.85))}" stroke-width="{0.75 * u:.1f}" stroke-linecap="round">{shape}</g>'
    )
    painting.sharp(tube)
    mirror = stage.drawing()
    axis = 2 * (stage.ground + 3 * u)
    mirror.add(
        f'<g transform="translate(0 {axis:.1f}) scale(1 -1)" stroke="{css(colour)}" stroke-width="{2 * u:.1f}">{shape}</g>'
    )
    clip = mirror.clip(f'<rect y="{stage.ground - 3 * u:.0f}" width="{stage.width}" height="{34 * u:.0f}"/>')
    mirror.body = [f'<g clip-path="{clip}">{"".join(mirror.body)}</g>']
    painting.blurry(mirror, 1.5 * u, 0.3, "screen")


def _disc(stage: Stage, painting: Painting, colour: Rgb) -> None:
    u, dark = stage.unit, mix(_floor(stage), stage.tones.surface, 0.75)
    solid = stage.drawing()
    podium(solid, stage.cx, stage.ground + 1.2 * u, 46 * u, 7 * u, dark)
    for spot in company(stage, stage.ground + 8 * u):
        podium(solid, spot.x, spot.ground, spot.width * 0.56, 5 * u, dark)
    painting.sharp(solid)
    edge = stage.drawing()
    edge.add(
        f'<path d="M{stage.cx - 46 * u:.1f} {stage.ground + 8.2 * u:.1f}A{46 * u:.1f} {6.9 * u:.1f} 0 0 0 {stage.cx + 46 * u:.1f} '
        f'{stage.ground + 8.2 * u:.1f}" fill="none" stroke="{css(colour)}" stroke-width="{0.9 * u:.1f}"/>'
    )
    painting.blurry(edge, 2.6 * u, 1.0, "screen")
    painting.sharp(edge)


def _haze(stage: Stage, colour: Rgb) -> Drawing:
    """A breath of coloured smoke near the lens."""
    haze, u, frame = stage.drawing(), stage.unit, stage.frame
    for x, y, r in ((0.0, 1.02, 34), (1.0, 1.04, 40)):
        haze.add(
            f'<ellipse cx="{frame.x + frame.width * x:.0f}" cy="{frame.y + frame.height * y:.0f}" rx="{r * u:.0f}" '
            f'ry="{r * 0.4 * u:.0f}" fill="{css(colour)}" fill-opacity="0.22"/>'
        )
    return haze


def _fill(stage: Stage, inside: Drawing, one: Rgb, two: Rgb) -> None:
    zone, dark = stage.zone, stage.tones.background
    paint = inside.linear([(0, mix(two, dark, 0.25)), (0.5, mix(dark, stage.tones.surface, 0.8)), (1, mix(one, dark, 0.35))],
                          zone.x, zone.y, zone.right, zone.bottom)  # fmt: skip
    inside.add(f'<rect width="{stage.width}" height="{stage.height}" fill="{paint}"/>')
