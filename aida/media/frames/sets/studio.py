# ruff: noqa: E501
"""Studio: warm light on a seamless wall, arches and podiums; a product shot as in a magazine."""

from __future__ import annotations

from aida.media.frames.colours import BLACK, WHITE, Rgb, at_lightness, css, lightness, mix
from aida.media.frames.drawing import Drawing
from aida.media.frames.figure import Light
from aida.media.frames.props import arch_path, ball, block, ground_shadow, niche, podium, portal, shades
from aida.media.frames.sets.spots import company, main_spot, window
from aida.media.frames.stage import Painting, Place, Stage


def studio(stage: Stage, painting: Painting) -> Place:
    """Paint the room; the subject stands on its podium."""
    tones = stage.tones
    wall = mix(tones.background, tones.surface, 0.35)
    floor = mix(at_lightness(tones.surface, lightness(tones.surface) * 0.93, 1.15), tones.accent, 0.10)
    _room(stage, painting, wall, floor)
    if stage.framing == "close_up":
        return _close_up(stage, painting, wall)
    spot = main_spot(stage)
    builders = (_arch_room, _sun_room, _portal_room, _step_room)
    builders[stage.variant % (2 if stage.framing == "end_card" else 4)](stage, painting, wall, floor)
    _beams(stage, painting)
    return Place(
        light=_light(stage),
        spot=spot,
        tint=tones.accent,
        companions=company(stage, stage.ground + 9 * stage.unit),
        shadow=_deep(floor),
        shadow_strength=0.62,
        reflection=0.10,
        front=_front(stage),
        front_blur=stage.unit * 3.2,
        vignette=0.16 if not tones.dark else 0.3,
    )


def _light(stage: Stage) -> Light:
    warm = mix(stage.tones.accent, WHITE, 0.82)
    return Light(-0.8, -1.0, key=warm, rim=mix(stage.tones.accent, WHITE, 0.55), shade=_deep(stage.tones.accent),
                 rim_strength=0.45, depth=0.42)  # fmt: skip


def _deep(colour: Rgb) -> Rgb:
    return at_lightness(colour, min(0.30, lightness(colour) * 0.5), 0.9)


def _room(stage: Stage, painting: Painting, wall: Rgb, floor: Rgb) -> None:
    u, horizon = stage.unit, stage.ground + 1.5 * stage.unit
    high, light, body, dark = shades(wall)
    back = stage.drawing()
    paint = back.linear(
        [(0, mix(body, light, 0.35)), (0.6, mix(light, high, 0.25)), (1, body)], 0, 0, 0, horizon
    )
    back.add(f'<rect width="{stage.width}" height="{stage.height}" fill="{paint}"/>')
    pool = back.radial(
        [(0, mix(high, WHITE, 0.3), 0.9), (1, high, 0.0)], stage.cx - 30 * u, stage.zone.y, 130 * u
    )
    gloom = back.radial(
        [(0, mix(dark, stage.tones.accent, 0.3), 0.55), (1, dark, 0.0)], stage.cx + 95 * u, horizon, 120 * u
    )
    near = back.linear([(0, mix(floor, shades(floor)[3], 0.35)), (0.25, floor), (1, mix(shades(floor)[1], wall, 0.55))],
                       0, horizon, 0, stage.height)  # fmt: skip
    for fill in (pool, gloom):
        back.add(f'<rect width="{stage.width}" height="{stage.height}" fill="{fill}"/>')
    back.add(
        f'<rect y="{horizon:.0f}" width="{stage.width}" height="{stage.height - horizon:.0f}" fill="{near}"/>'
    )
    painting.blurry(back, u * 1.6)


def _arch_room(stage: Stage, painting: Painting, wall: Rgb, floor: Rgb) -> None:
    u, cx, ground = stage.unit, stage.cx, stage.ground
    scale = 0.8 if stage.framing == "wide" else 1.0
    half = min(49 * u, stage.zone.width * 0.49)
    bottom = ground + 2 * u
    top = stage.zone.y - 3 * u
    solid = stage.drawing()
    niche(solid, cx, bottom, half, top, mix(wall, WHITE, 0.35), mix(wall, stage.tones.accent, 0.30))
    painting.sharp(solid)
    _podiums(stage, painting, floor, (44 * u * scale, 56 * u * scale))


def _sun_room(stage: Stage, painting: Painting, wall: Rgb, floor: Rgb) -> None:
    u, cx = stage.unit, stage.cx
    r = 44 * u
    cy = stage.ground - 42 * u
    halo = stage.drawing()
    halo.add(
        f'<circle cx="{cx:.0f}" cy="{cy:.0f}" r="{r * 1.12:.0f}" fill="{css(mix(stage.tones.accent, WHITE, 0.45))}" fill-opacity="0.5"/>'
    )
    painting.blurry(halo, 9 * u)
    disc = stage.drawing()
    tint = mix(wall, stage.tones.accent, 0.62)
    paint = disc.linear(
        [(0, shades(tint)[1]), (0.6, tint), (1, mix(tint, stage.tones.second, 0.35))],
        cx - r,
        cy - r,
        cx + r,
        cy + r,
    )
    disc.add(f'<circle cx="{cx:.0f}" cy="{cy:.0f}" r="{r:.0f}" fill="{paint}"/>')
    painting.sharp(disc)
    _podiums(stage, painting, floor, (40 * u, 58 * u))
    if stage.framing == "hero":
        _balls(
            stage,
            painting,
            ((-47, 8.5, 7.5, stage.tones.accent), (50, 10, 5, mix(stage.tones.second, wall, 0.3))),
        )


def _portal_room(stage: Stage, painting: Painting, wall: Rgb, floor: Rgb) -> None:
    u, cx, ground = stage.unit, stage.cx, stage.ground
    bottom = ground + 4 * u
    shadow = stage.drawing()
    shadow.add(
        f'<path d="{arch_path(cx + 14 * u, bottom, 43 * u, stage.zone.y + 5 * u)}" fill="{css(_deep(wall))}" fill-opacity="0.28"/>'
    )
    painting.blurry(shadow, 4 * u)
    solid = stage.drawing()
    tall = solid.linear(
        [(0, shades(wall)[1]), (1, mix(wall, stage.tones.accent, 0.35))], 0, stage.zone.y, 0, bottom
    )
    solid.add(f'<path d="{arch_path(cx + 3 * u, bottom, 34 * u, stage.zone.y + 9 * u)}" fill="{tall}"/>')
    portal(solid, cx, bottom, 45 * u, stage.zone.y - 2 * u, 9 * u, mix(wall, stage.tones.accent, 0.45))
    painting.sharp(solid)
    _podiums(stage, painting, floor, (46 * u,))
    if stage.framing == "hero":
        _balls(stage, painting, ((46, 11, 9, mix(stage.tones.accent, wall, 0.15)),))


def _step_room(stage: Stage, painting: Painting, wall: Rgb, floor: Rgb) -> None:
    u, cx, ground = stage.unit, stage.cx, stage.ground
    panel = stage.drawing()
    tint = mix(wall, stage.tones.accent, 0.42)
    paint = panel.linear([(0, shades(tint)[1]), (1, tint)], cx - 30 * u, stage.zone.y, cx + 30 * u, ground)
    panel.add(
        f'<rect x="{cx - 33 * u:.0f}" y="{stage.zone.y - 4 * u:.0f}" width="{66 * u:.0f}" height="{ground - stage.zone.y + 8 * u:.0f}" rx="{3 * u:.0f}" fill="{paint}"/>'
    )
    shadow = stage.drawing()
    shadow.add(
        f'<rect x="{cx - 27 * u:.0f}" y="{stage.zone.y + 2 * u:.0f}" width="{66 * u:.0f}" height="{ground - stage.zone.y + 3 * u:.0f}" fill="{css(_deep(wall))}" fill-opacity="0.25"/>'
    )
    painting.blurry(shadow, 3 * u)
    painting.sharp(panel)
    pool = stage.drawing()
    ground_shadow(pool, cx + 8 * u, ground + 30 * u, 72 * u, _deep(floor), 0.5, 0.1)
    painting.blurry(pool, 5 * u)
    solid = stage.drawing()
    for half, top, tall, share in ((66, 18, 16, 0.1), (55, 9, 12, 0.22), (44, 1.5, 9, 0.34)):
        block(
            solid,
            cx - half * u,
            ground + top * u,
            2 * half * u,
            tall * u,
            mix(floor, mix(wall, stage.tones.accent, share), 0.7),
            4.5 * u,
        )
    painting.sharp(solid)


def _podiums(stage: Stage, painting: Painting, colour: Rgb, radii: tuple[float, ...]) -> None:
    u, cx, ground = stage.unit, stage.cx, stage.ground
    pool = stage.drawing()
    base = ground + 8 * u + 13 * u * len(radii)
    ground_shadow(pool, cx + 10 * u, base, radii[-1] * 1.2, _deep(colour), 0.55)
    painting.blurry(pool, 4.5 * u)
    solid = stage.drawing()
    for level in range(len(radii) - 1, -1, -1):
        podium(solid, cx, ground + 1.2 * u + 12 * u * level, radii[level], (13 + 3 * (level == len(radii) - 1)) * u,
               mix(colour, stage.tones.surface, 0.25 * level))  # fmt: skip
    painting.sharp(solid)
    for spot in company(stage, ground + 9 * u):
        side = stage.drawing()
        podium(side, spot.x, spot.ground, spot.width * 0.56, 12 * u, mix(colour, stage.tones.accent, 0.35))
        pool = stage.drawing()
        ground_shadow(pool, spot.x + 4 * u, spot.ground + 13 * u, spot.width * 0.7, _deep(colour), 0.5)
        painting.blurry(pool, 3 * u)
        painting.sharp(side)


def _balls(stage: Stage, painting: Painting, balls: tuple[tuple[float, float, float, Rgb], ...]) -> None:
    u = stage.unit
    pool, solid = stage.drawing(), stage.drawing()
    for x, y, r, colour in balls:
        foot = stage.ground + (y + r + 8) * u
        ground_shadow(pool, stage.cx + (x + r * 0.5) * u, foot, r * 1.3 * u, _deep(colour), 0.6, 0.25)
        ball(solid, stage.cx + x * u, foot - r * u * 0.96, r * u, colour)
    painting.blurry(pool, 1.6 * u)
    painting.sharp(solid)


def _beams(stage: Stage, painting: Painting) -> None:
    """Light through a window that is out of sight."""
    u, dice = stage.unit, stage.dice("beams")
    beams = stage.drawing()
    x = stage.cx - dice.uniform(95, 120) * u
    strength = 0.20 if not stage.tones.dark else 0.10
    warm = css(mix(stage.tones.accent, WHITE, 0.86))
    for gap, wide in ((0, 26), (38, 15), (62, 24)):
        left = x + gap * u
        beams.add(
            f'<path d="M{left:.0f} {-10 * u:.0f}h{wide * u:.0f}L{left + (wide + 105) * u:.0f} {stage.height}h{-wide * u:.0f}Z" '
            f'fill="{warm}" fill-opacity="{strength}"/>'
        )
    painting.blurry(beams, 4.5 * u, mode="screen")


def _front(stage: Stage) -> Drawing:
    """A ball close to the lens, at the frame's lower edge."""
    front, dice, u = stage.drawing(), stage.dice("front"), stage.unit
    side = -1 if dice.random() < 0.5 else 1
    x = stage.frame.x + stage.frame.width * (0.5 + side * 0.52)
    ball(
        front,
        x,
        stage.frame.bottom - dice.uniform(4, 12) * u,
        dice.uniform(15, 20) * u,
        mix(stage.tones.accent, stage.tones.surface, 0.3),
        0.2,
    )
    return front


def _close_up(stage: Stage, painting: Painting, wall: Rgb) -> Place:
    opening = window(stage, ("arch", "circle", "panel")[stage.variant % 3])
    tones, box = stage.tones, opening.box
    tint = mix(wall, tones.accent, 0.55)
    inside = opening.inside
    paint = inside.linear(
        [(0, shades(tint)[1]), (1, mix(tint, shades(tint)[3], 0.6))], box.x, box.y, box.right, box.bottom
    )
    pool = inside.radial(
        [(0, WHITE, 0.5), (1, WHITE, 0.0)],
        box.x + box.width * 0.3,
        box.y + box.height * 0.25,
        box.width * 0.8,
    )
    for fill in (paint, pool):
        inside.add(f'<rect x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}" fill="{fill}"/>')
    _beams(stage, painting)
    return Place(light=_light(stage), spot=main_spot(stage), tint=tones.accent, window=opening,
                 shadow=_deep(wall) if not tones.dark else BLACK, shadow_strength=0.5, front=_front(stage),
                 front_blur=stage.unit * 3.2, vignette=0.16)  # fmt: skip
