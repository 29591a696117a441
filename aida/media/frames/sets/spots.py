"""Where the subject and its company stand, by framing; the shapes a close-up is seen through (pure)."""

from __future__ import annotations

from aida.media.frames.drawing import Drawing, box, circle
from aida.media.frames.props import arch_path
from aida.media.frames.stage import Spot, Stage, Window
from aida.media.layout import Zone

_SHARE = {"hero": (0.92, 0.95), "close_up": (1.0, 1.0), "wide": (0.56, 0.66), "end_card": (0.68, 0.74)}


def main_spot(stage: Stage, lift: float = 0.0) -> Spot:
    """The subject's place. `lift` raises its foot by that many units."""
    across, tall = _SHARE[stage.framing]
    ground = stage.ground - lift * stage.unit
    room = ground - stage.zone.y
    if stage.bleeds:
        return Spot(stage.cx, ground, stage.zone.width * 1.7, room * 0.97)
    return Spot(stage.cx, ground, stage.zone.width * across, room * tall)


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
    """A close-up's opening: `circle`, `arch` or `panel`. The subject may rise out of its upper edge."""
    zone = stage.zone
    top = zone.y + zone.height * 0.10
    tall = zone.bottom - top
    if zone.width > 1.3 * zone.height:
        kind = "panel"  # a low zone would leave a circle small
    if kind == "circle":
        r = min(zone.width, tall) / 2
        outline = circle(stage.cx, zone.bottom - r, r)
        space = Zone(round(stage.cx - r), round(zone.bottom - 2 * r), round(2 * r), round(2 * r))
    elif kind == "arch":
        half = min(zone.width * 0.46, tall * 0.54)
        outline = arch_path(stage.cx, zone.bottom, half, top)
        space = Zone(round(stage.cx - half), round(top), round(2 * half), round(tall))
    else:
        width = min(zone.width, tall * 1.75)
        outline = box(stage.cx - width / 2, top, width, tall, tall * 0.12)
        space = Zone(round(stage.cx - width / 2), round(top), round(width), round(tall))
    return Window(outline, space, Drawing(stage.width, stage.height))
