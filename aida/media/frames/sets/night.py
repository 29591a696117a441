"""Night: deep colour, a polished table, a moon or a town of lights far out of focus."""

from __future__ import annotations

from aida.media.frames.colours import BLACK, WHITE, Rgb, at_lightness, lightness, mix
from aida.media.frames.drawing import Drawing, box, circle, trace
from aida.media.frames.figure import Light
from aida.media.frames.props import podium
from aida.media.frames.sets.spots import company, main_spot, window
from aida.media.frames.stage import Painting, Place, Stage


def night(stage: Stage, painting: Painting) -> Place:
    """Paint the night; the subject stands on a dark mirror."""
    tones = stage.tones
    warm = at_lightness(tones.accent, max(0.74, lightness(tones.accent)))
    kind = stage.variant % 3
    _sky(stage, painting, warm)
    (_moon, _town, _rays)[kind](stage, painting, warm)
    _bokeh(stage, painting, warm, 26 if kind != 1 else 40)
    _table(stage, painting, warm)
    place = Place(
        light=Light(
            -0.7, -1.0, key=mix(warm, WHITE, 0.55), rim=mix(tones.second, WHITE, 0.25), shade=_deep(stage),
            rim_strength=0.85, depth=0.52, wash=0.14,
        ),
        spot=main_spot(stage),
        tint=warm,
        companions=company(stage, stage.ground + 8 * stage.unit),
        shadow=BLACK,
        shadow_strength=0.8,
        reflection=0.26,
        glow=mix(warm, tones.background, 0.35),
        front=_near(stage, warm),
        front_blur=stage.unit * 2.0,
        vignette=0.42,
    )  # fmt: skip
    if stage.framed:
        place.window = window(stage, ("circle", "arch")[stage.variant % 2])
        _fill(stage, painting, place.window.outline, place.window.inside, warm)
    elif not stage.bleeds and (kind == 2 or stage.framing == "wide"):
        _plinths(stage, painting)
    return place


def _deep(stage: Stage) -> Rgb:
    return at_lightness(stage.tones.background, min(0.16, lightness(stage.tones.background) * 0.7))


def _sky(stage: Stage, painting: Painting, warm: Rgb) -> None:
    u, dark, tones = stage.unit, _deep(stage), stage.tones
    back = stage.drawing()
    down = [(0, mix(dark, BLACK, 0.25)), (0.55, tones.background), (1, mix(tones.surface, warm, 0.12))]
    back.flood(back.linear(down, 0, 0, 0, stage.ground))
    glow = [(0, mix(tones.surface, warm, 0.5), 0.85), (1, tones.surface, 0.0)]
    back.flood(back.radial(glow, stage.cx, stage.ground - 30 * u, 90 * u))
    cool = [(0, tones.second, 0.28), (1, tones.second, 0.0)]
    back.flood(back.radial(cool, stage.cx - 80 * u, stage.zone.y - 20 * u, 90 * u))
    painting.blurry(back, max(4.1, 2 * u))


def _moon(stage: Stage, painting: Painting, warm: Rgb) -> None:
    u, r = stage.unit, 44 * stage.unit
    cy = stage.ground - 50 * u
    halo, disc = stage.drawing(), stage.drawing()
    halo.fill(circle(stage.cx, cy, r * 1.06), warm, 0.55)
    painting.blurry(halo, 11 * u, mode="screen")
    down = [(0, mix(warm, WHITE, 0.45)), (0.55, warm), (1, mix(warm, stage.tones.background, 0.55))]
    disc.fill(circle(stage.cx, cy, r), disc.linear(down, 0, cy - r, 0, cy + r))
    painting.sharp(disc)


def _town(stage: Stage, painting: Painting, warm: Rgb) -> None:
    """A town far behind: points of light, all out of focus."""
    u, dice, town = stage.unit, stage.dice("town"), stage.drawing()
    for _ in range(110):
        x = stage.cx + dice.uniform(-95, 95) * u
        y = stage.ground - abs(dice.gauss(0, 22)) * u - 2 * u
        colour = dice.choice((warm, warm, stage.tones.second, mix(warm, WHITE, 0.5)))
        side = dice.uniform(0.8, 2.0) * u
        town.fill(box(x, y, side, side * dice.uniform(1, 2.2)), colour)
    painting.blurry(town, 1.1 * u, 0.9, "screen")


def _rays(stage: Stage, painting: Painting, warm: Rgb) -> None:
    """Two searchlights crossing behind the subject."""
    u, beams = stage.unit, stage.drawing()
    for way in (-1, 1):
        x, far = stage.cx + way * 46 * u, stage.cx - way * 20 * u
        stops = [(0, mix(warm, WHITE, 0.3), 0.55), (1, warm, 0.0)]
        paint = beams.linear(stops, x, stage.ground, far - way * 20 * u, stage.zone.y - 70 * u)
        beam = trace(
            "M",
            x - 2 * u,
            stage.ground,
            "L",
            far - 26 * u,
            -20 * u,
            "h",
            52 * u,
            "L",
            x + 2 * u,
            stage.ground,
            "Z",
        )
        beams.fill(beam, paint)
    painting.blurry(beams, max(4.1, 2.6 * u), 0.8, "screen")


def _bokeh(stage: Stage, painting: Painting, warm: Rgb, count: int) -> None:
    """Points of light out of focus: discs, a little brighter at their edge."""
    u, dice, discs = stage.unit, stage.dice("bokeh"), stage.drawing()
    for index in range(count):
        x, y = stage.cx + dice.uniform(-100, 100) * u, stage.ground - dice.uniform(4, 150) * u
        r = (dice.uniform(4.0, 9.0) if index % 2 else dice.uniform(1.6, 4.0)) * u
        colour = dice.choice((warm, warm, stage.tones.second, mix(warm, WHITE, 0.4)))
        faint = dice.uniform(0.10, 0.34)
        discs.fill(circle(x, y, r), colour, faint)
        discs.stroke(circle(x, y, r), mix(colour, WHITE, 0.3), r * 0.1, faint * 1.1)
    painting.blurry(discs, 0.45 * u, mode="screen")


def _table(stage: Stage, painting: Painting, warm: Rgb) -> None:
    """A polished table shows what is above its edge upside down."""
    u, edge = stage.unit, round(stage.ground - 3 * stage.unit)
    height = min(edge, stage.height - edge)
    pixels = painting.pixels
    pixels[edge : edge + height] = pixels[edge - height : edge][::-1] * 0.34
    pixels[edge + height :] *= 0.2
    top, dark = stage.drawing(), _deep(stage)
    down = [(0, mix(dark, warm, 0.35), 0.45), (0.25, dark, 0.55), (1, mix(dark, BLACK, 0.4), 0.96)]
    top.flood(top.linear(down, 0, edge, 0, stage.height), edge)
    painting.blurry(top, 0.0)
    line = stage.drawing()
    line.flood(mix(warm, WHITE, 0.3), edge, edge + max(2.0, 0.35 * u), 0.45)
    painting.sharp(line)


def _plinths(stage: Stage, painting: Painting) -> None:
    u, solid = stage.unit, stage.drawing()
    colour = mix(stage.tones.surface, stage.tones.background, 0.3)
    podium(solid, stage.cx, stage.ground + 1.2 * u, 44 * u, 9 * u, colour)
    for spot in company(stage, stage.ground + 8 * u):
        podium(solid, spot.x, spot.ground, spot.width * 0.56, 8 * u, colour)
    painting.sharp(solid)


def _near(stage: Stage, warm: Rgb) -> Drawing:
    """Large lights close to the lens, in the corners."""
    near, dice, frame = stage.drawing(), stage.dice("near"), stage.frame
    for x, y in ((-0.02, 0.93), (1.02, 0.97), (0.98, 0.05)):
        r = dice.uniform(10, 18) * stage.unit
        colour = dice.choice((warm, stage.tones.second))
        near.fill(circle(frame.x + frame.width * x, frame.y + frame.height * y, r), colour, 0.20)
    return near


def _fill(stage: Stage, painting: Painting, outline: str, inside: Drawing, warm: Rgb) -> None:
    u = stage.unit
    halo = stage.drawing()
    halo.fill(outline, warm, 0.7)
    painting.blurry(halo, 8 * u, mode="screen")
    cool = stage.tones.second
    stops = [(0, at_lightness(cool, 0.84)), (0.55, at_lightness(cool, 0.66)), (1, at_lightness(cool, 0.36))]
    inside.flood(inside.radial(stops, stage.cx - 15 * u, stage.cy - 22 * u, 92 * u))
