# ruff: noqa: E501
"""Where the subject and its company stand, by framing; the shapes a close-up is seen through (pure)."""

from __future__ import annotations

from aida.media.frames.drawing import Drawing
from aida.media.frames.props import arch_path
from aida.media.frames.stage import Spot, Stage, Window
from aida.media.layout import Zone

_SHARE = {"hero": (0.90, 0.94), "close_up": (1.0, 1.0), "wide": (0.50, 0.62), "end_card": (0.66, 0.72)}


def main_spot(stage: Stage, lift: float = 0.0, shift: float = 0.0) -> Spot:
    """The subject's place. `lift` raises the foot by that many units, `shift` moves it sideways."""
    across, tall = _SHARE[stage.framing]
    ground = stage.ground - lift * stage.unit
    room = ground - stage.zone.y
    return Spot(stage.cx + shift * stage.unit, ground, stage.zone.width * across, room * tall)


def company(stage: Stage, ground: float, spread: float = 0.37, tall: float = 0.34) -> list[Spot]:
    """Places for two smaller things, left and right of the subject in a wide shot."""
    if stage.framing != "wide":
        return []
    reach = min(stage.zone.width, 1.35 * stage.zone.height) * spread
    side = stage.zone.height * tall
    return [
        Spot(stage.cx - reach * 1.02, ground, side, side),
        Spot(stage.cx + reach * 1.02, ground, side * 0.86, side * 0.86),
    ]


def window(stage: Stage, kind: str) -> Window:
    """A close-up's opening of a kind: `circle`, `arch`, `panel` or `drop`; it fills the subject's zone."""
    zone = stage.zone
    side = min(zone.width, zone.height)
    if kind == "circle":
        r = side / 2
        shape = f'<circle cx="{stage.cx:.1f}" cy="{stage.cy:.1f}" r="{r:.1f}" fill="#fff"/>'
        box = Zone(round(stage.cx - r), round(stage.cy - r), round(2 * r), round(2 * r))
    elif kind == "arch":
        half = min(zone.width * 0.48, zone.height * 0.52)
        shape = f'<path d="{arch_path(stage.cx, zone.bottom, half, zone.y)}" fill="#fff"/>'
        box = Zone(round(stage.cx - half), zone.y, round(2 * half), zone.height)
    else:
        width = min(zone.width, zone.height * 1.25)
        x = stage.cx - width / 2
        corner = side * 0.11
        shape = f'<rect x="{x:.1f}" y="{zone.y}" width="{width:.1f}" height="{zone.height}" rx="{corner:.1f}" fill="#fff"/>'
        box = Zone(round(x), zone.y, round(width), zone.height)
    return Window(shape, box, Drawing(stage.width, stage.height))
