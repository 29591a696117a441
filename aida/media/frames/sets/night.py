# ruff: noqa: E501
"""Night: deep colour, a polished table, a moon or a skyline of lights far out of focus."""

from __future__ import annotations

from aida.media.frames.colours import BLACK, WHITE, Rgb, at_lightness, css, lightness, mix
from aida.media.frames.drawing import Drawing
from aida.media.frames.figure import Light
from aida.media.frames.props import podium, shades
from aida.media.frames.sets.spots import company, main_spot, window
from aida.media.frames.stage import Painting, Place, Stage


def night(stage: Stage, painting: Painting) -> Place:
    """Paint the night; the subject stands on a dark mirror."""
    tones = stage.tones
    warm = at_lightness(tones.accent, max(0.74, lightness(tones.accent)))
    _sky(stage, painting, warm)
    kind = stage.variant % 3
    (_moon, _lights, _rays)[kind](stage, painting, warm)
    _bokeh(stage, painting, warm, 26 if kind != 1 else 40)
    _table(stage, painting, warm)
    place = Place(
        light=Light(-0.7, -1.0, key=mix(warm, WHITE, 0.55), rim=mix(tones.second, WHITE, 0.25), shade=_deep(stage),
                    rim_strength=0.85, depth=0.52, wash=0.14),
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
    if stage.framing == "close_up":
        place.window = window(stage, "circle")
        _fill(stage, painting, place.window.inside, warm)
    elif kind == 2 or stage.framing == "wide":
        _plinth(stage, painting)
    return place


def _deep(stage: Stage) -> Rgb:
    return at_lightness(stage.tones.background, min(0.16, lightness(stage.tones.background) * 0.7))


def _sky(stage: Stage, painting: Painting, warm: Rgb) -> None:
    u, deep = stage.unit, _deep(stage)
    back = stage.drawing()
    paint = back.linear([(0, mix(deep, BLACK, 0.25)), (0.55, stage.tones.background), (1, mix(stage.tones.surface, warm, 0.12))],
                        0, 0, 0, stage.ground)  # fmt: skip
    glow = back.radial(
        [(0, mix(stage.tones.surface, warm, 0.5), 0.85), (1, stage.tones.surface, 0.0)],
        stage.cx,
        stage.ground - 30 * u,
        90 * u,
    )
    cool = back.radial(
        [(0, stage.tones.second, 0.28), (1, stage.tones.second, 0.0)],
        stage.cx - 80 * u,
        stage.zone.y - 20 * u,
        90 * u,
    )
    back.add(f'<rect width="{stage.width}" height="{stage.height}" fill="{paint}"/>')
    for fill in (glow, cool):
        back.add(f'<rect width="{stage.width}" height="{stage.height}" fill="{fill}"/>')
    painting.blurry(back, 2 * u)


def _moon(stage: Stage, painting: Painting, warm: Rgb) -> None:
    u, r = stage.unit, 43 * stage.unit
    cy = stage.ground - 50 * u
    halo = stage.drawing()
    halo.add(
        f'<circle cx="{stage.cx:.0f}" cy="{cy:.0f}" r="{r * 1.06:.0f}" fill="{css(warm)}" fill-opacity="0.55"/>'
    )
    painting.blurry(halo, 11 * u, mode="screen")
    disc = stage.drawing()
    paint = disc.linear(
        [(0, mix(warm, WHITE, 0.45)), (0.55, warm), (1, mix(warm, stage.tones.background, 0.55))],
        0,
        cy - r,
        0,
        cy + r,
    )
    disc.add(f'<circle cx="{stage.cx:.0f}" cy="{cy:.0f}" r="{r:.0f}" fill="{paint}"/>')
    painting.sharp(disc)


def _lights(stage: Stage, painting: Painting, warm: Rgb) -> None:
    """A town at night, far behind: columns of points, all out of focus."""
    u, dice, town = stage.unit, stage.dice("town"), stage.drawing()
    for _ in range(90):
        x = stage.cx + dice.uniform(-95, 95) * u
        y = stage.ground - abs(dice.gauss(0, 22)) * u - 2 * u
        colour = dice.choice((warm, warm, stage.tones.second, mix(warm, WHITE, 0.5)))
        size = dice.uniform(0.8, 2.0) * u
        town.add(
            f'<rect x="{x:.0f}" y="{y:.0f}" width="{size:.0f}" height="{size * dice.uniform(1, 2.2):.0f}" fill="{css(colour)}"/>'
        )
    painting.blurry(town, 1.1 * u, 0.9, "screen")


def _rays(stage: Stage, painting: Painting, warm: Rgb) -> None:
    """Two searchlights crossing behind the subject."""
    u, beams = stage.unit, stage.drawing()
    for way in (-1, 1):
        x = stage.cx + way * 46 * u
        paint = beams.linear(
            [(0, mix(warm, WHITE, 0.3), 0.55), (1, warm, 0.0)],
            x,
            stage.ground,
            stage.cx - way * 40 * u,
            stage.zone.y - 70 * u,
        )
        beams.add(
            f'<path d="M{x - 2 * u:.0f} {stage.ground:.0f}L{stage.cx - way * 20 * u - 26 * u:.0f} {-20 * u:.0f}h{52 * u:.0f}L{x + 2 * u:.0f} {stage.ground:.0f}Z" '
            f'fill="{paint}"/>'
        )
    painting.blurry(beams, 2.6 * u, 0.8, "screen")


def _bokeh(stage: Stage, painting: Painting, warm: Rgb, count: int) -> None:
    """Points of light out of focus: discs, a little brighter at their edge."""
    u, dice = stage.unit, stage.dice("bokeh")
    for sigma, low, high, share in ((0.35, 1.6, 4.0, 0.5), (0.9, 4.0, 9.0, 0.5)):
        discs = stage.drawing()
        for _ in range(round(count * share)):
            x, y = stage.cx + dice.uniform(-100, 100) * u, stage.ground - dice.uniform(4, 150) * u
            r, colour = (
                dice.uniform(low, high) * u,
                dice.choice((warm, warm, stage.tones.second, mix(warm, WHITE, 0.4))),
            )
            faint = dice.uniform(0.10, 0.34)
            discs.add(
                f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{r:.1f}" fill="{css(colour)}" fill-opacity="{faint:.2f}" '
                f'stroke="{css(mix(colour, WHITE, 0.3))}" stroke-opacity="{faint * 1.1:.2f}" stroke-width="{r * 0.1:.1f}"/>'
            )
        painting.blurry(discs, sigma * u, mode="screen")


def _table(stage: Stage, painting: Painting, warm: Rgb) -> None:
    u, edge = stage.unit, round(stage.ground - 3 * stage.unit)
    # A polished table shows what is above its edge upside down.
    height = min(edge, stage.height - edge)
    above = painting.pixels[edge - height : edge][::-1]
    painting.pixels[edge : edge + height] = above * 0.34
    painting.pixels[edge + height :] *= 0.2
    top = stage.drawing()
    deep = _deep(stage)
    paint = top.linear(
        [(0, mix(deep, warm, 0.35), 0.45), (0.25, deep, 0.55), (1, mix(deep, BLACK, 0.4), 0.96)],
        0,
        edge,
        0,
        stage.height,
    )
    top.add(f'<rect y="{edge}" width="{stage.width}" height="{stage.height - edge}" fill="{paint}"/>')
    top.add(
        f'<rect y="{edge}" width="{stage.width}" height="{max(2.0, 0.35 * u):.1f}" fill="{css(mix(warm, WHITE, 0.3))}" fill-opacity="0.45"/>'
    )
    painting.sharp(top)


def _plinth(stage: Stage, painting: Painting) -> None:
    u, solid = stage.unit, stage.drawing()
    colour = mix(stage.tones.surface, stage.tones.background, 0.3)
    podium(solid, stage.cx, stage.ground + 1.2 * u, 44 * u, 9 * u, colour)
    for spot in company(stage, stage.ground + 8 * u):
        podium(solid, spot.x, spot.ground, spot.width * 0.56, 8 * u, colour)
    painting.sharp(solid)


def _near(stage: Stage, warm: Rgb) -> Drawing:
    """Large lights close to the lens, in the corners."""
    near, dice, u, frame = stage.drawing(), stage.dice("near"), stage.unit, stage.frame
    for x, y in ((-0.02, 0.93), (1.02, 0.97), (0.98, 0.05)):
        r = dice.uniform(10, 18) * u
        near.add(
            f'<circle cx="{frame.x + frame.width * x:.0f}" cy="{frame.y + frame.height * y:.0f}" r="{r:.0f}" '
            f'fill="{css(dice.choice((warm, stage.tones.second)))}" fill-opacity="0.20"/>'
        )
    return near


def _fill(stage: Stage, painting: Painting, inside: Drawing, warm: Rgb) -> None:
    u, r = stage.unit, min(stage.zone.width, stage.zone.height) / 2
    halo = stage.drawing()
    halo.add(
        f'<circle cx="{stage.cx:.0f}" cy="{stage.cy:.0f}" r="{r * 1.03:.0f}" fill="{css(warm)}" fill-opacity="0.7"/>'
    )
    painting.blurry(halo, 8 * u, mode="screen")
    tint = mix(stage.tones.surface, warm, 0.45)
    paint = inside.radial([(0, mix(tint, WHITE, 0.25)), (0.6, tint), (1, mix(tint, shades(tint)[3], 0.8))],
                          stage.cx - r * 0.3, stage.cy - r * 0.3, r * 1.5)  # fmt: skip
    inside.add(f'<rect width="{stage.width}" height="{stage.height}" fill="{paint}"/>')
