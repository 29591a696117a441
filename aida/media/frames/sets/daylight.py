"""Daylight: a bright wall, a stone to stand on, leaves and what the sun makes of them."""

from __future__ import annotations

from aida.media.frames.colours import WHITE, Rgb, at_lightness, chroma, lightness, mix, rgb
from aida.media.frames.drawing import Drawing, circle, ellipse, trace
from aida.media.frames.figure import Light
from aida.media.frames.props import ball, blob_path, block, frond, ground_shadow, leaf, podium, shades
from aida.media.frames.sets.spots import company, main_spot, window
from aida.media.frames.stage import Painting, Place, Stage


def daylight(stage: Stage, painting: Painting) -> Place:
    """Paint the room; the subject stands on stone in the sun."""
    tones = stage.tones
    table = mix(tones.surface, tones.background, 0.35)
    kind = stage.variant % 3
    _room(stage, painting, mix(tones.background, WHITE, 0.25), table)
    (_sun, _window, _hills)[kind](stage, painting)
    place = Place(
        light=Light(
            0.8, -1.0, key=WHITE, rim=mix(tones.accent, WHITE, 0.75), shade=_shade(stage),
            rim_strength=0.4, depth=0.36, wash=0.10,
        ),
        spot=main_spot(stage),
        tint=mix(tones.accent, WHITE, 0.3),
        companions=company(stage, stage.ground + 10 * stage.unit),
        shadow=_shade(stage),
        shadow_strength=0.55,
        front=_leaves_near(stage),
        front_blur=stage.unit * 2.2,
        vignette=0.08,
    )  # fmt: skip
    if stage.framed:
        place.window = window(stage, ("circle", "arch")[stage.variant % 2])
        _fill(stage, place.window.inside)
    elif not stage.bleeds:
        (_stone, _slabs, _pebbles)[kind](stage, painting, table)
    _dapple(stage, painting)
    if stage.framing != "wide":
        _leaves(stage, painting)
    return place


def _shade(stage: Stage) -> Rgb:
    return at_lightness(mix(stage.tones.ink, stage.tones.accent, 0.35), 0.30)


def _green(stage: Stage) -> Rgb:
    """The leaves' colour: the palette's own green if it has one, else a green near its accent."""
    for colour in (stage.tones.accent, stage.tones.second, stage.tones.ink):
        red, green, blue = colour
        if green > red * 1.05 and green > blue * 0.9 and chroma(colour) > 0.04:
            return at_lightness(colour, min(0.56, max(0.42, lightness(colour))))
    return at_lightness(mix(rgb("#3f7d4f"), stage.tones.accent, 0.15), 0.50)


def _room(stage: Stage, painting: Painting, wall: Rgb, table: Rgb) -> None:
    u, horizon = stage.unit, stage.ground - 2 * stage.unit
    back = stage.drawing()
    across = [(0, mix(wall, shades(wall)[3], 0.10)), (0.5, wall), (1, mix(wall, WHITE, 0.5))]
    back.flood(back.linear(across, 0, 0, stage.width * 0.6, horizon))
    back.flood(
        back.radial([(0, WHITE, 0.95), (1, WHITE, 0.0)], stage.cx + 45 * u, stage.zone.y - 10 * u, 120 * u)
    )
    _lay_table(stage, back, table, horizon)
    painting.blurry(back, 4.1)


def _lay_table(stage: Stage, back: Drawing, table: Rgb, top: float) -> None:
    down = [(0, mix(table, WHITE, 0.5)), (0.3, table), (1, mix(table, stage.tones.accent, 0.22))]
    back.flood(back.linear(down, 0, top, 0, stage.height), top)


def _sun(stage: Stage, painting: Painting) -> None:
    u, disc = stage.unit, stage.drawing()
    tint = mix(stage.tones.background, stage.tones.accent, 0.28)
    cy = stage.ground - 46 * u
    down = [(0, mix(tint, WHITE, 0.75)), (0.55, mix(tint, WHITE, 0.3)), (1, tint)]
    disc.fill(circle(stage.cx, cy, 47 * u), disc.linear(down, 0, cy - 47 * u, 0, cy + 47 * u))
    painting.sharp(disc)


def _window(stage: Stage, painting: Painting) -> None:
    """The sun through a window with panes, thrown on the wall."""
    u, light = stage.unit, stage.drawing()
    x, y = stage.cx - 62 * u, stage.zone.y - 46 * u
    for row in range(3):
        for column in range(2):
            left, top = x + column * 54 * u + row * 9 * u, y + row * 50 * u - column * 11 * u
            pane = trace("M", left, top, "l", 47 * u, -10 * u, "l", 8 * u, 43 * u, "l", -47 * u, 10 * u, "Z")
            light.fill(pane, WHITE, 0.75)
    dim = stage.drawing()
    dim.flood(mix(stage.tones.surface, stage.tones.accent, 0.18), 0.0, stage.ground - 2 * u, 0.55)
    painting.blurry(dim, max(4.1, u * 0.6), mode="multiply")
    painting.blurry(light, max(4.1, 1.4 * u))


def _hills(stage: Stage, painting: Painting) -> None:
    u, dice = stage.unit, stage.dice("hills")
    for level, (share, lift) in enumerate(((0.20, 52), (0.34, 34), (0.5, 17))):
        hill = stage.drawing()
        tint = mix(stage.tones.background, stage.tones.accent, share)
        down = hill.linear(
            [(0, mix(tint, WHITE, 0.45)), (1, tint)], 0, stage.ground - lift * u, 0, stage.ground
        )
        centre = stage.cx + dice.uniform(25, 55) * u * (1 if level % 2 else -1)
        hill.fill(ellipse(centre, stage.ground + 30 * u, 110 * u, (lift + 30) * u), down)
        painting.blurry(hill, max(4.1, (1.6 - 0.4 * level) * u))
    table = stage.drawing()
    _lay_table(stage, table, mix(stage.tones.surface, stage.tones.background, 0.35), stage.ground - u)
    painting.blurry(table, 4.1)


def _stone(stage: Stage, painting: Painting, table: Rgb) -> None:
    _pool(stage, painting, 22, 66)
    solid = stage.drawing()
    podium(solid, stage.cx, stage.ground + 1.2 * stage.unit, 50 * stage.unit, 17 * stage.unit, _chalk(table))
    _side_stones(stage, solid, table)
    painting.sharp(solid)


def _chalk(table: Rgb) -> Rgb:
    return at_lightness(table, 0.5 + 0.45 * lightness(table), 0.55)


def _slabs(stage: Stage, painting: Painting, table: Rgb) -> None:
    u = stage.unit
    _pool(stage, painting, 26, 76)
    solid = stage.drawing()
    slab = mix(table, stage.tones.accent, 0.18)
    block(solid, stage.cx - 58 * u, stage.ground + 14 * u, 116 * u, 13 * u, slab, 7 * u)
    podium(solid, stage.cx, stage.ground + 1.2 * u, 43 * u, 9 * u, _chalk(table))
    _side_stones(stage, solid, table)
    painting.sharp(solid)


def _pebbles(stage: Stage, painting: Painting, table: Rgb) -> None:
    u, dice, y = stage.unit, stage.dice("pebbles"), stage.ground
    _pool(stage, painting, 17, 62)
    solid = stage.drawing()
    stone = _chalk(table)
    high, light, body, dark = shades(stone)
    down = solid.linear([(0, high), (0.35, light), (0.6, body), (1, dark)], 0, y - 6 * u, 0, y + 20 * u)
    solid.fill(blob_path(dice, stage.cx, y + 8 * u, 56 * u, 12.5 * u, 9, 0.05), down)
    face = solid.linear([(0, high), (1, light)], 0, y - 5 * u, 0, y + 8 * u)
    solid.fill(blob_path(dice, stage.cx, y + 2.5 * u, 50 * u, 7.2 * u, 9, 0.03), face)
    for x, r in ((-52, 6.5), (56, 5)):
        ball(
            solid, stage.cx + x * u, y + (18 - r * 0.4) * u, r * u, mix(stone, stage.tones.accent, 0.15), 0.15
        )
    _side_stones(stage, solid, table)
    painting.sharp(solid)


def _side_stones(stage: Stage, solid: Drawing, table: Rgb) -> None:
    for spot in company(stage, stage.ground + 10 * stage.unit):
        podium(solid, spot.x, spot.ground, spot.width * 0.56, 9 * stage.unit, _chalk(table))


def _pool(stage: Stage, painting: Painting, y: float, rx: float) -> None:
    u, pool = stage.unit, stage.drawing()
    ground_shadow(pool, stage.cx - 12 * u, stage.ground + y * u, rx * u, _shade(stage), 0.42)
    painting.blurry(pool, 3.4 * u)


def _dapple(stage: Stage, painting: Painting) -> None:
    """The shadow of a branch across wall and table."""
    u, dice, branch = stage.unit, stage.dice("dapple"), stage.drawing()
    colour = mix(stage.tones.surface, _shade(stage), 0.5)
    for _ in range(4):
        x, y = stage.cx + dice.uniform(-85, 25) * u, stage.zone.y - dice.uniform(30, 75) * u
        frond(branch, x, y, dice.uniform(70, 100) * u, dice.uniform(35, 100), colour, dice.uniform(-30, 30))
    painting.blurry(branch, 2.4 * u, opacity=0.30, mode="multiply")


def _leaves(stage: Stage, painting: Painting) -> None:
    """Plants that rise from the lower corners beside the subject, a little out of focus."""
    u, dice, plant, frame = stage.unit, stage.dice("leaves"), stage.drawing(), stage.frame
    green = _green(stage)
    for side in (-1, 1):
        x = frame.x + frame.width * (0.5 + side * 0.56)
        for lean in (4, 22, 40, 58):
            length = dice.uniform(34, 50) * u
            tint = mix(green, stage.tones.background, dice.uniform(0, 0.35))
            leaf(plant, x, stage.ground + dice.uniform(32, 40) * u, length, -90 - side * (lean - 22), tint)
    painting.blurry(plant, 0.7 * u)


def _leaves_near(stage: Stage) -> Drawing:
    """Leaves close to the lens, in the corners."""
    u, dice, near, frame = stage.unit, stage.dice("near"), stage.drawing(), stage.frame
    green = _green(stage)
    for side in (-1, 1):
        x = frame.x + frame.width * (0.5 + side * 0.58)
        for index in range(3):
            tint = mix(green, shades(green)[3], dice.uniform(0, 0.6))
            y, length = frame.bottom - dice.uniform(-4, 8) * u, dice.uniform(30, 42) * u
            leaf(near, x, y, length, -90 - side * (18 + 24 * index), tint)
    for index in range(3):
        x, y = frame.x + frame.width * 1.06, frame.y - 6 * u
        leaf(near, x, y, dice.uniform(30, 44) * u, 100 + 26 * index, mix(green, WHITE, 0.1))
    return near


def _fill(stage: Stage, inside: Drawing) -> None:
    zone = stage.zone
    tint = mix(stage.tones.background, stage.tones.accent, 0.38)
    inside.flood(
        inside.linear([(0, mix(tint, WHITE, 0.7)), (1, tint)], zone.right, zone.y, zone.x, zone.bottom)
    )
