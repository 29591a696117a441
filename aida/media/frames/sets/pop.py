# ruff: noqa: E501
"""Pop: bold shapes in flat colour, halftone dots, hard shadows; the loud one."""

from __future__ import annotations

import math

from aida.media.frames.colours import BLACK, WHITE, Rgb, at_lightness, css, lightness, mix
from aida.media.frames.drawing import Drawing, polar
from aida.media.frames.figure import Light
from aida.media.frames.sets.spots import company, main_spot, window
from aida.media.frames.stage import Painting, Place, Stage


def pop(stage: Stage, painting: Painting) -> Place:
    """Paint the poster; the subject is a sticker with a hard shadow."""
    tones = stage.tones
    poster = stage.drawing()
    (_burst, _rings, _split)[stage.variant % 3](stage, poster)
    painting.sharp(poster)
    place = Place(
        light=Light(
            -0.8, -1.0, key=WHITE, rim=WHITE, shade=_dark(stage), rim_strength=0.25, depth=0.22, wash=0.05
        ),
        spot=main_spot(stage, lift=2.0),
        tint=tones.accent,
        companions=company(stage, stage.ground + 3 * stage.unit, spread=0.38),
        sticker=WHITE,
        shadow=_dark(stage),
        shadow_strength=0.95,
        hard_shadow=(2.6, 2.6),
        vignette=0.0,
    )
    if stage.framing == "close_up":
        place.window = window(stage, "circle" if stage.variant % 2 else "panel")
        _fill(stage, painting, place)
    return place


def _dark(stage: Stage) -> Rgb:
    darkest = min((stage.tones.ink, stage.tones.background), key=lightness)
    return at_lightness(darkest, min(0.22, lightness(darkest)))


def _flat(drawing: Drawing, stage: Stage, colour: Rgb) -> None:
    drawing.add(f'<rect width="{stage.width}" height="{stage.height}" fill="{css(colour)}"/>')


def halftone(
    drawing: Drawing,
    x: float,
    y: float,
    width: float,
    height: float,
    step: float,
    colour: Rgb,
    towards: float,
    opacity: float = 1.0,
) -> None:
    """Dots on a turned grid that grow in a direction (degrees), from nothing to touching."""
    angle = math.radians(towards)
    dx, dy = math.cos(angle), math.sin(angle)
    reach = abs(width * dx) / 2 + abs(height * dy) / 2
    cx, cy = x + width / 2, y + height / 2
    dots = []
    for row in range(int(height / step * 2) + 1):
        for column in range(int(width / step) + 1):
            px, py = x + (column + (row % 2) / 2) * step, y + row * step / 2
            along = ((px - cx) * dx + (py - cy) * dy) / reach
            r = step * 0.40 * max(0.0, (along + 0.55) / 1.55)
            if r > step * 0.05 and px <= x + width and py <= y + height:
                dots.append(
                    f"M{px - r:.1f} {py:.1f}a{r:.1f} {r:.1f} 0 1 0 {2 * r:.1f} 0a{r:.1f} {r:.1f} 0 1 0 {-2 * r:.1f} 0"
                )
    drawing.add(f'<path d="{"".join(dots)}" fill="{css(colour)}" fill-opacity="{opacity:.2f}"/>')


def _burst(stage: Stage, poster: Drawing) -> None:
    u, tones, dice = stage.unit, stage.tones, stage.dice("burst")
    _flat(poster, stage, tones.background)
    cx, cy, start = stage.cx, stage.cy + 4 * u, dice.uniform(0, 20)
    far = math.hypot(stage.width, stage.height)
    rays = []
    for index in range(14):
        one, two = (
            polar(cx, cy, far, start + index * 360 / 14),
            polar(cx, cy, far, start + (index + 0.5) * 360 / 14),
        )
        rays.append(f"M{cx:.0f} {cy:.0f}L{one[0]:.0f} {one[1]:.0f}L{two[0]:.0f} {two[1]:.0f}Z")
    poster.add(f'<path d="{"".join(rays)}" fill="{css(mix(tones.background, tones.accent, 0.16))}"/>')
    poster.add(
        f'<circle cx="{cx + 2.2 * u:.0f}" cy="{cy + 2.2 * u:.0f}" r="{47 * u:.0f}" fill="{css(_dark(stage))}"/>'
    )
    poster.add(f'<circle cx="{cx:.0f}" cy="{cy:.0f}" r="{47 * u:.0f}" fill="{css(tones.accent)}"/>')
    clip = poster.clip(f'<circle cx="{cx:.0f}" cy="{cy:.0f}" r="{47 * u:.0f}"/>')
    inner = stage.drawing()
    halftone(
        inner, cx - 48 * u, cy - 48 * u, 96 * u, 96 * u, 5.2 * u, mix(tones.accent, _dark(stage), 0.28), 60
    )
    poster.add(f'<g clip-path="{clip}">{"".join(inner.body)}</g>')
    _floor(stage, poster, tones.second)
    _confetti(stage, poster)


def _rings(stage: Stage, poster: Drawing) -> None:
    u, tones = stage.unit, stage.tones
    _flat(poster, stage, tones.accent)
    halftone(poster, 0, 0, stage.width, stage.zone.y + 10 * u, 6.5 * u, mix(tones.accent, WHITE, 0.18), -90)
    cy = stage.cy + 2 * u
    colours = (mix(tones.accent, _dark(stage), 0.25), tones.second, WHITE, tones.background)
    for r, colour in zip((62, 53, 44, 35), colours, strict=True):
        poster.add(f'<circle cx="{stage.cx:.0f}" cy="{cy:.0f}" r="{r * u:.0f}" fill="{css(colour)}"/>')
    _floor(stage, poster, tones.background)
    _confetti(stage, poster)


def _split(stage: Stage, poster: Drawing) -> None:
    u, tones = stage.unit, stage.tones
    _flat(poster, stage, tones.background)
    slope = 40 * u
    poster.add(
        f'<path d="M0 {stage.cy + slope:.0f}L{stage.width} {stage.cy - slope:.0f}V{stage.height}H0Z" fill="{css(tones.second)}"/>'
        f'<path d="M0 {stage.cy + slope:.0f}L{stage.width} {stage.cy - slope:.0f}v{5 * u:.0f}L0 {stage.cy + slope + 5 * u:.0f}Z" fill="{css(_dark(stage))}"/>'
    )
    halftone(
        poster,
        stage.width * 0.35,
        stage.zone.y - 30 * u,
        stage.width * 0.65,
        80 * u,
        5.6 * u,
        mix(tones.background, tones.accent, 0.55),
        -40,
    )
    half = 41 * u
    x, y = stage.cx - half, stage.zone.y + 2 * u
    tall = stage.ground - y + 2 * u
    for dx, colour in ((2.6 * u, _dark(stage)), (0.0, tones.accent)):
        poster.add(
            f'<path d="M{x + dx:.0f} {y + tall + dx:.0f}v{-(tall - half):.0f}a{half:.0f} {half:.0f} 0 0 1 {2 * half:.0f} 0v{tall - half:.0f}Z" fill="{css(colour)}"/>'
        )
    _zigzag(stage, poster, stage.ground + 26 * u, tones.background)
    _confetti(stage, poster)


def _floor(stage: Stage, poster: Drawing, colour: Rgb) -> None:
    u = stage.unit
    y = stage.ground + 1 * u
    line = css(_dark(stage))
    for dx, fill in ((2.4 * u, line), (0.0, css(colour))):
        poster.add(
            f'<rect x="{stage.cx - 56 * u + dx:.0f}" y="{y + dx:.0f}" width="{112 * u:.0f}" height="{12 * u:.0f}" rx="{6 * u:.0f}" fill="{fill}"/>'
        )
    poster.add(
        f'<rect x="{stage.cx - 49 * u:.0f}" y="{y + 2.2 * u:.0f}" width="{52 * u:.0f}" height="{1.6 * u:.0f}" rx="{0.8 * u:.0f}" fill="#fff" fill-opacity="0.65"/>'
    )


def _zigzag(stage: Stage, poster: Drawing, y: float, colour: Rgb) -> None:
    u = stage.unit
    points = " ".join(
        f"{x * 9 * u:.0f},{y + (x % 2) * 5 * u:.0f}" for x in range(-1, round(stage.width / (9 * u)) + 2)
    )
    poster.add(
        f'<polyline points="{points}" fill="none" stroke="{css(colour)}" stroke-width="{2.2 * u:.1f}" stroke-linejoin="round"/>'
    )


def _confetti(stage: Stage, poster: Drawing) -> None:
    """A few loose shapes around the subject, none over it."""
    u, dice, tones = stage.unit, stage.dice("confetti"), stage.tones
    dark = css(_dark(stage))
    for index, (x, y) in enumerate(((-58, -8), (57, -34), (-54, 34), (60, 20))):
        px, py = stage.cx + (x + dice.uniform(-4, 4)) * u, stage.cy + (y + dice.uniform(-6, 6)) * u
        colour = css((tones.second, WHITE, tones.background, tones.accent)[(index + stage.variant) % 4])
        turn = dice.uniform(-40, 40)
        shape = (
            f'<circle r="{5 * u:.1f}"/>',
            f'<path d="M0 {-6 * u:.1f}L{6 * u:.1f} {5 * u:.1f}H{-6 * u:.1f}Z"/>',
            f'<path d="M{-2 * u:.1f} {-6 * u:.1f}h{4 * u:.1f}v{4 * u:.1f}h{4 * u:.1f}v{4 * u:.1f}h{-4 * u:.1f}v{4 * u:.1f}h{-4 * u:.1f}v{-4 * u:.1f}h{-4 * u:.1f}v{-4 * u:.1f}h{4 * u:.1f}Z"/>',
            f'<rect x="{-7 * u:.1f}" y="{-2.4 * u:.1f}" width="{14 * u:.1f}" height="{4.8 * u:.1f}" rx="{2.4 * u:.1f}"/>',
        )[(index + dice.randrange(4)) % 4]
        poster.add(
            f'<g transform="translate({px + 1.2 * u:.0f} {py + 1.2 * u:.0f}) rotate({turn:.0f})" fill="{dark}">{shape}</g>'
            f'<g transform="translate({px:.0f} {py:.0f}) rotate({turn:.0f})" fill="{colour}">{shape}</g>'
        )


def _fill(stage: Stage, painting: Painting, place: Place) -> None:
    assert place.window is not None
    u, tones = stage.unit, stage.tones
    frame = stage.drawing()
    hollow = place.window.shape
    frame.add(
        f'<g transform="translate({3 * u:.0f} {3 * u:.0f})">{hollow.replace("#fff", css(_dark(stage)))}</g>'
    )
    frame.add(hollow.replace('fill="#fff"', f'fill="#fff" stroke="#fff" stroke-width="{3 * u:.1f}"'))
    painting.sharp(frame)
    inside = place.window.inside
    inside.add(f'<rect width="{stage.width}" height="{stage.height}" fill="{css(tones.second)}"/>')
    halftone(inside, place.window.box.x, place.window.box.y, place.window.box.width, place.window.box.height, 5 * u,
             mix(tones.second, BLACK, 0.16), 50)  # fmt: skip
    place.shadow_strength = 0.6
