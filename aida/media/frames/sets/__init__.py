"""The six settings. Each paints its room on a `Painting` and says where and how the subject stands."""

from __future__ import annotations

from collections.abc import Callable

from aida.contracts.units import Setting
from aida.media.frames.sets.daylight import daylight
from aida.media.frames.sets.neon import neon
from aida.media.frames.sets.night import night
from aida.media.frames.sets.paper import paper
from aida.media.frames.sets.pop import pop
from aida.media.frames.sets.studio import studio
from aida.media.frames.stage import Painting, Place, Stage

BUILDERS: dict[Setting, Callable[[Stage, Painting], Place]] = {
    "studio": studio,
    "daylight": daylight,
    "neon": neon,
    "night": night,
    "paper": paper,
    "pop": pop,
}

__all__ = ["BUILDERS"]
