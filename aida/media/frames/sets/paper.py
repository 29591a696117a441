# ruff: noqa: E501
"""Paper: sheets cut by hand and laid over each other; the subject is one of them."""

from __future__ import annotations

import math

from aida.media.frames.colours import WHITE, Rgb, at_lightness, css, lightness, mix
from aida.media.frames.drawing import smooth_path
from aida.media.frames.figure import Light
from aida.media.frames.props import blob_path, leaf_path
from aida.media.frames.sets.spots import company, main_spot, window
from aida.media.frames.stage import Painting, Place, Stage

_SQUARE_OF_PAPER = "M-20000 -20000H40000V40000H-20000Z"


def paper(stage: Stage, painting: Painting) -> Place:
    """Lay the sheets; the subject lies on them with a white edge, as if cut out of a magazine."""
    tones = stage.tones
    _ground(stage, painting, tones.background)
    kind = stage.variant % 3
    if stage.framing != "close_up":
        (_tunnel, _waves, _collage)[kind](stage, painting)
        _sprigs(stage, painting)
    else:
        _waves(stage, painting)
    place = Place(
        light=Light(
            -0.7, -1.0, key=WHITE, rim=WHITE, shade=_dark(stage), rim_strength=0.18, depth=0.26, wash=0.08
        ),
        spot=main_spot(stage, lift=3.0),
        tint=tones.accent,
        companions=company(stage, stage.ground + 2 * stage.unit, spread=0.36),
        sticker=mix(WHITE, tones.background, 0.12) if not tones.dark else mix(WHITE, tones.ink, 0.2),
        shadow=_dark(stage),
        shadow_strength=0.62,
        vignette=0.10,
    )
    if stage.framing == "close_up":
        place.window = window(stage, "circle" if stage.variant % 2 else "arch")
        tint = (tones.accent, tones.second)[stage.variant % 2]
        inside = place.window.inside
        inside.add(
            f'<rect width="{stage.width}" height="{stage.height}" fill="{css(mix(tint, tones.background, 0.25))}"/>'
        )
        rim = stage.drawing()
        rim.add(
            place.window.shape.replace(
                'fill="#fff"', f'fill="#fff" stroke="#fff" stroke-width="{4 * stage.unit:.1f}"'
            )
        )
        _laid(stage, painting, rim.body[0], mix(WHITE, tones.background, 0.1))
    return place


def _dark(stage: Stage) -> Rgb:
    return at_lightness(mix(stage.tones.ink, stage.tones.accent, 0.3), 0.24)


def _ground(stage: Stage, painting: Painting, colour: Rgb) -> None:
    back = stage.drawing()
    paint = back.linear([(0, mix(colour, WHITE, 0.25 if not stage.tones.dark else 0.05)), (1, mix(colour, stage.tones.surface, 0.6))],
                        0, 0, stage.width * 0.4, stage.height)  # fmt: skip
    back.add(f'<rect width="{stage.width}" height="{stage.height}" fill="{paint}"/>')
    painting.blurry(back, 2)


def _laid(stage: Stage, painting: Painting, shape: str, colour: Rgb, high: float = 1.0) -> None:
    """One sheet with its shadow; `high` says how far above the sheet below it lies."""
    u = stage.unit
    for dx, dy, sigma, strength in ((0.9, 1.9, 2.0, 0.30), (0.25, 0.5, 0.5, 0.28)):
        shadow = stage.drawing()
        shadow.add(f'<g transform="translate({dx * u * high:.1f} {dy * u * high:.1f})" opacity="{strength}">'
                   f'{shape.replace("#fff", css(_dark(stage)))}</g>')  # fmt: skip
        painting.blurry(shadow, sigma * u * high)
    sheet = stage.drawing()
    box = (0.0, 0.0, stage.width * 0.5, float(stage.height))
    paint = sheet.linear([(0, mix(colour, WHITE, 0.14)), (1, mix(colour, _dark(stage), 0.06))], *box)
    sheet.add(shape.replace("#fff", paint))
    edge = css(mix(colour, WHITE, 0.5))
    sheet.add(
        f'<g fill="none" stroke="{edge}" stroke-width="{max(1.5, 0.22 * u):.1f}" stroke-opacity="0.55">{shape.replace(chr(35) + "fff", "none")}</g>'
    )
    painting.sharp(sheet)


def _tunnel(stage: Stage, painting: Painting) -> None:
    """Sheets with a hole in each, the deepest the smallest: one looks into them."""
    u, dice, tones = stage.unit, stage.dice("tunnel"), stage.tones
    steps = (
        tones.accent,
        mix(tones.accent, tones.surface, 0.45),
        tones.second,
        mix(tones.second, tones.surface, 0.55),
        tones.surface,
    )
    deep = mix(tones.surface, tones.accent, 0.25) if not tones.dark else mix(tones.surface, tones.accent, 0.5)
    _laid(stage, painting, f'<path d="{_SQUARE_OF_PAPER}" fill="#fff"/>', mix(deep, WHITE, 0.3))
    cy = stage.cy - 2 * u
    across = 1.15 if stage.zone.width > stage.zone.height * 1.1 else 1.0
    for index, colour in enumerate(steps):
        r = (50 + 9.5 * index) * u
        hole = blob_path(dice, stage.cx, cy, r * across, r, 9, 0.07)
        shape = f'<path d="{_SQUARE_OF_PAPER}{hole}" fill-rule="evenodd" fill="#fff"/>'
        _laid(stage, painting, shape, mix(colour, tones.background, 0.18 * (index > 2)), 1.2)
    r = 108 * u
    top = f'<path d="{_SQUARE_OF_PAPER}{blob_path(dice, stage.cx, cy, r * across, r * 0.98, 10, 0.05)}" fill-rule="evenodd" fill="#fff"/>'
    _laid(stage, painting, top, tones.background, 1.3)


def _waves(stage: Stage, painting: Painting) -> None:
    """Strips with a wavy upper edge, as hills or a sea."""
    u, dice, tones = stage.unit, stage.dice("waves"), stage.tones
    sun = f'<circle cx="{stage.cx:.0f}" cy="{stage.cy - 6 * u:.0f}" r="{43 * u:.0f}" fill="#fff"/>'
    if stage.framing != "close_up":
        _laid(stage, painting, sun, mix(tones.second, tones.surface, 0.25))
    colours = (mix(tones.second, tones.surface, 0.45), mix(tones.accent, tones.surface, 0.55), mix(tones.accent, tones.surface, 0.2),
               mix(tones.accent, tones.ink, 0.22))  # fmt: skip
    for index, colour in enumerate(colours):
        base = stage.ground + (-16 + 12 * index) * u
        phase = dice.uniform(0, 6)
        points = [(x, base + math.sin(x / (33 * u) + phase) * (5.5 - index) * u) for x in _across(stage)]
        edge = smooth_path(points, closed=False)
        shape = f'<path d="{edge}V{stage.height + 50 * u:.0f}H{points[0][0]:.0f}Z" fill="#fff"/>'
        _laid(stage, painting, shape, colour)


def _across(stage: Stage) -> list[float]:
    return [
        -30 * stage.unit + step * 16 * stage.unit
        for step in range(round(stage.width / (16 * stage.unit)) + 6)
    ]


def _collage(stage: Stage, painting: Painting) -> None:
    """A poster of shapes: a half disc, an arch, a torn sheet, a row of dots."""
    u, dice, tones, cx = stage.unit, stage.dice("collage"), stage.tones, stage.cx
    way = dice.choice((-1, 1))
    tilted = f'<g transform="rotate({-7 * way} {cx:.0f} {stage.cy:.0f})">'
    sheet = f'{tilted}<rect x="{cx - 46 * u:.0f}" y="{stage.zone.y - 2 * u:.0f}" width="{84 * u:.0f}" height="{stage.zone.height - 4 * u:.0f}" fill="#fff"/></g>'
    _laid(stage, painting, sheet, mix(tones.accent, tones.surface, 0.05))
    r = 33 * u
    disc = f'<circle cx="{cx + way * 22 * u:.0f}" cy="{stage.cy - 8 * u:.0f}" r="{r:.0f}" fill="#fff"/>'
    _laid(stage, painting, disc, tones.second)
    x, y = cx - way * 40 * u, stage.ground + 6 * u
    half = (
        f'<path d="M{x - 22 * u:.0f} {y:.0f}a{22 * u:.0f} {22 * u:.0f} 0 0 1 {44 * u:.0f} 0Z" fill="#fff"/>'
    )
    _laid(stage, painting, half, mix(tones.second, tones.ink, 0.25))
    points = [(x, stage.ground + 4 * u + dice.uniform(-2.2, 2.2) * u) for x in _across(stage)]
    torn = (
        "M"
        + "L".join(f"{x:.0f} {y:.0f}" for x, y in points)
        + f"V{stage.height + 60:.0f}H{points[0][0]:.0f}Z"
    )
    _laid(stage, painting, f'<path d="{torn}" fill="#fff"/>', mix(tones.surface, tones.background, 0.3))


def _sprigs(stage: Stage, painting: Painting) -> None:
    """Two sprigs of paper leaves that frame the subject from the lower corners."""
    u, dice, tones = stage.unit, stage.dice("sprigs"), stage.tones
    for way, colour in ((-1, mix(tones.second, tones.ink, 0.12)), (1, mix(tones.accent, tones.ink, 0.18))):
        x, y = stage.frame.x + stage.frame.width * (0.5 + way * 0.47), stage.ground + dice.uniform(38, 46) * u
        blades = "".join(
            leaf_path(x, y, dice.uniform(24, 38) * u, -90 - way * (8 + 23 * index), 0.24)
            for index in range(-1, 3)
        )
        _laid(
            stage,
            painting,
            f'<path d="{blades}" fill="#fff"/>',
            mix(colour, tones.surface, 0.1 if lightness(colour) < 0.5 else 0.0),
            0.8,
        )
