"""Studio: warm light on a seamless wall, arches and podiums; a product shot as in a magazine."""

from __future__ import annotations

from aida.media.frames.colours import BLACK, WHITE, Rgb, at_lightness, lightness, mix
from aida.media.frames.drawing import Drawing, box, circle, trace
from aida.media.frames.figure import Light
from aida.media.frames.props import arch_path, ball, block, deep, ground_shadow, niche, podium, portal, shades
from aida.media.frames.sets.spots import company, main_spot, window
from aida.media.frames.stage import Painting, Place, Stage


def studio(stage: Stage, painting: Painting) -> Place:
    """Paint the room; the subject stands on its podium."""
    tones = stage.tones
    wall = mix(tones.background, tones.surface, 0.35)
    floor = mix(at_lightness(tones.surface, lightness(tones.surface) * 0.93, 1.15), tones.accent, 0.10)
    _room(stage, painting, wall, floor)
    _beams(stage, painting)
    place = Place(
        light=Light(
            -0.8, -1.0, key=mix(tones.accent, WHITE, 0.82), rim=mix(tones.accent, WHITE, 0.55),
            shade=deep(tones.accent), rim_strength=0.45, depth=0.42,
        ),
        spot=main_spot(stage),
        tint=tones.accent,
        companions=company(stage, stage.ground + 9 * stage.unit),
        shadow=deep(floor) if not tones.dark else BLACK,
        shadow_strength=0.62,
        reflection=0.10,
        front=_front(stage),
        front_blur=stage.unit * 3.2,
        vignette=0.16 if not tones.dark else 0.3,
    )  # fmt: skip
    if stage.framed:
        place.window = window(stage, ("arch", "circle")[stage.variant % 2])
        _fill(stage, place.window.inside, wall)
    elif stage.bleeds:
        _podiums(stage, painting, floor, (104 * stage.unit,))
    else:
        rooms = (_arch_room, _sun_room, _portal_room, _plinth_room)
        rooms[stage.variant % (2 if stage.framing == "end_card" else 4)](stage, painting, wall, floor)
    return place


def _room(stage: Stage, painting: Painting, wall: Rgb, floor: Rgb) -> None:
    u, horizon = stage.unit, stage.ground + 1.5 * stage.unit
    high, light, body, dark = shades(wall)
    glow = mix(light, high, 0.25) if not stage.tones.dark else mix(body, light, 0.7)
    back = stage.drawing()
    back.flood(back.linear([(0, mix(body, light, 0.35)), (0.6, glow), (1, body)], 0, 0, 0, horizon))
    # A dark wall stays dark enough for light words.
    key, strength = (mix(high, WHITE, 0.3), 0.9) if not stage.tones.dark else (light, 0.5)
    gloom = mix(dark, stage.tones.accent, 0.3)
    back.flood(back.radial([(0, key, strength), (1, key, 0.0)], stage.cx - 30 * u, stage.zone.y, 130 * u))
    back.flood(back.radial([(0, gloom, 0.55), (1, dark, 0.0)], stage.cx + 95 * u, horizon, 120 * u))
    near = [(0, mix(floor, shades(floor)[3], 0.35)), (0.25, floor), (1, mix(shades(floor)[1], wall, 0.55))]
    back.flood(back.linear(near, 0, horizon, 0, stage.height), horizon)
    painting.blurry(back, max(4.1, u * 1.6))


def _arch_room(stage: Stage, painting: Painting, wall: Rgb, floor: Rgb) -> None:
    u = stage.unit
    solid = stage.drawing()
    half = min(50 * u, stage.zone.width * 0.5)
    back = mix(wall, stage.tones.accent, 0.34)
    niche(solid, stage.cx, stage.ground + 2 * u, half, stage.zone.y - 3 * u, mix(wall, WHITE, 0.35), back)
    painting.sharp(solid)
    _podiums(stage, painting, floor, (44 * u, 56 * u))


def _sun_room(stage: Stage, painting: Painting, wall: Rgb, floor: Rgb) -> None:
    u, cx, r = stage.unit, stage.cx, 44 * stage.unit
    cy = stage.ground - 44 * u
    halo = stage.drawing()
    halo.fill(circle(cx, cy, r * 1.12), mix(stage.tones.accent, WHITE, 0.45), 0.5)
    painting.blurry(halo, 9 * u)
    disc = stage.drawing()
    tint = mix(wall, stage.tones.accent, 0.62)
    stops = [(0, shades(tint)[1]), (0.6, tint), (1, mix(tint, stage.tones.second, 0.35))]
    disc.fill(circle(cx, cy, r), disc.linear(stops, cx - r, cy - r, cx + r, cy + r))
    painting.sharp(disc)
    _podiums(stage, painting, floor, (40 * u, 58 * u))
    if stage.framing == "hero":
        balls = ((-47, 8.5, 7.5, stage.tones.accent), (50, 10, 5, mix(stage.tones.second, wall, 0.3)))
        _balls(stage, painting, balls)


def _portal_room(stage: Stage, painting: Painting, wall: Rgb, floor: Rgb) -> None:
    u, cx, bottom = stage.unit, stage.cx, stage.ground + 4 * stage.unit
    shadow = stage.drawing()
    shadow.fill(arch_path(cx + 14 * u, bottom, 43 * u, stage.zone.y + 5 * u), deep(wall), 0.28)
    painting.blurry(shadow, 4 * u)
    solid = stage.drawing()
    tall = solid.linear(
        [(0, shades(wall)[1]), (1, mix(wall, stage.tones.accent, 0.35))], 0, stage.zone.y, 0, bottom
    )
    solid.fill(arch_path(cx + 3 * u, bottom, 34 * u, stage.zone.y + 9 * u), tall)
    portal(solid, cx, bottom, 45 * u, stage.zone.y - 2 * u, 9 * u, mix(wall, stage.tones.accent, 0.45))
    painting.sharp(solid)
    _podiums(stage, painting, floor, (46 * u,))
    if stage.framing == "hero":
        _balls(stage, painting, ((46, 11, 9, mix(stage.tones.accent, wall, 0.15)),))


def _plinth_room(stage: Stage, painting: Painting, wall: Rgb, floor: Rgb) -> None:
    """A tall panel leaning on the wall, a square plinth, a half disc of colour."""
    u, cx, ground = stage.unit, stage.cx, stage.ground
    top, tall = stage.zone.y - 4 * u, ground - stage.zone.y + 6 * u
    shadow = stage.drawing()
    shadow.fill(box(cx - 30 * u, top + 8 * u, 68 * u, tall - 4 * u), deep(wall), 0.30)
    painting.blurry(shadow, 4 * u)
    panel = stage.drawing()
    tint = mix(wall, stage.tones.accent, 0.42)
    high, light, body, dark = shades(tint)
    panel.fill(box(cx - 33 * u, top, 66 * u, tall, 2 * u), dark)
    face = panel.linear([(0, high), (0.4, light), (1, body)], cx - 33 * u, top, cx + 33 * u, ground)
    panel.fill(box(cx - 33 * u, top, 64.6 * u, tall, 2 * u), face)
    disc = mix(stage.tones.second, wall, 0.2)
    paint = panel.linear([(0, shades(disc)[1]), (1, disc)], cx - 60 * u, ground - 40 * u, cx, ground)
    left = cx - 62 * u
    panel.fill(trace("M", left, ground + 2 * u, "a", 21 * u, 21 * u, "0 0 1", 42 * u, 0.0, "Z"), paint)
    painting.sharp(panel)
    pool, solid = stage.drawing(), stage.drawing()
    ground_shadow(pool, cx + 12 * u, ground + 31 * u, 66 * u, deep(floor), 0.55, 0.09)
    painting.blurry(pool, 4.5 * u)
    block(solid, cx - 50 * u, ground + 7 * u, 100 * u, 22 * u, mix(floor, mix(wall, tint, 0.5), 0.6), 12 * u)
    painting.sharp(solid)
    _side_podiums(stage, painting, floor)


def _podiums(stage: Stage, painting: Painting, colour: Rgb, radii: tuple[float, ...]) -> None:
    u, cx, ground = stage.unit, stage.cx, stage.ground
    pool = stage.drawing()
    ground_shadow(
        pool, cx + 10 * u, ground + 8 * u + 13 * u * len(radii), radii[-1] * 1.2, deep(colour), 0.55
    )
    painting.blurry(pool, 4.5 * u)
    solid = stage.drawing()
    for level in range(len(radii) - 1, -1, -1):
        tall = (16 if level == len(radii) - 1 else 13) * u
        tint = mix(colour, stage.tones.surface, 0.25 * level)
        podium(solid, cx, ground + 1.2 * u + 12 * u * level, radii[level], tall, tint)
    painting.sharp(solid)
    _side_podiums(stage, painting, colour)


def _side_podiums(stage: Stage, painting: Painting, colour: Rgb) -> None:
    u, spots = stage.unit, company(stage, stage.ground + 9 * stage.unit)
    if spots:
        pool, solid = stage.drawing(), stage.drawing()
        for spot in spots:
            ground_shadow(pool, spot.x + 4 * u, spot.ground + 13 * u, spot.width * 0.7, deep(colour), 0.5)
            podium(
                solid, spot.x, spot.ground, spot.width * 0.56, 12 * u, mix(colour, stage.tones.accent, 0.35)
            )
        painting.blurry(pool, 3 * u)
        painting.sharp(solid)


def _balls(stage: Stage, painting: Painting, balls: tuple[tuple[float, float, float, Rgb], ...]) -> None:
    u = stage.unit
    pool, solid = stage.drawing(), stage.drawing()
    for x, y, r, colour in balls:
        foot = stage.ground + (y + r + 8) * u
        ground_shadow(pool, stage.cx + (x + r * 0.5) * u, foot, r * 1.3 * u, deep(colour), 0.6, 0.25)
        ball(solid, stage.cx + x * u, foot - r * u * 0.96, r * u, colour)
    painting.blurry(pool, 1.6 * u)
    painting.sharp(solid)


def _beams(stage: Stage, painting: Painting) -> None:
    """Light through a window that is out of sight."""
    u, beams = stage.unit, stage.drawing()
    x = stage.cx - stage.dice("beams").uniform(95, 120) * u
    strength = 0.22 if not stage.tones.dark else 0.10
    for gap, wide in ((0, 26), (38, 15), (62, 24)):
        left, end = x + gap * u, x + (gap + wide + 105) * u
        beam = trace("M", left, -10 * u, "h", wide * u, "L", end, float(stage.height), "h", -wide * u, "Z")
        beams.fill(beam, mix(stage.tones.accent, WHITE, 0.86), strength)
    painting.blurry(beams, 4.5 * u, mode="screen")


def _front(stage: Stage) -> Drawing:
    """A ball close to the lens, at the frame's lower edge."""
    front, dice, u = stage.drawing(), stage.dice("front"), stage.unit
    side = -1 if dice.random() < 0.5 else 1
    x = stage.frame.x + stage.frame.width * (0.5 + side * 0.52)
    y = stage.frame.bottom - dice.uniform(2, 8) * u
    ball(front, x, y, dice.uniform(15, 20) * u, mix(stage.tones.accent, stage.tones.surface, 0.3), 0.2)
    return front


def _fill(stage: Stage, inside: Drawing, wall: Rgb) -> None:
    zone = stage.zone
    tint = mix(wall, stage.tones.second, 0.6)
    _, light, body, dark = shades(tint)
    inside.flood(
        inside.linear([(0, light), (1, mix(body, dark, 0.6))], zone.x, zone.y, zone.right, zone.bottom)
    )
    glow = [(0, WHITE, 0.5), (1, WHITE, 0.0)]
    inside.flood(
        inside.radial(glow, zone.x + zone.width * 0.3, zone.y + zone.height * 0.25, zone.width * 0.8)
    )
