"""How long it takes altogether: calls that wait for one another and for places → wall seconds (pure).

    script ─┬─ storyboard ─ picture per scene ─ clip per shot ─┬─ film
            └─ voice per scene ────────────────────────────────┤
    music ─────────────────────────────────────────────────────┘

A call starts when its own inputs are there and both its model and its vendor have a place, first come,
first served: the same rule the flow works by.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from math import inf

from aida.catalog.read import concurrency
from aida.catalog.rows import Model


@dataclass(frozen=True)
class Call:
    name: str
    model: Model
    seconds: float
    after: tuple[str, ...] = ()
    """Names of the calls whose work it needs."""


def finished_after(calls: Sequence[Call]) -> float:
    """Seconds until the last of them is done, to a tenth.

    Raises `ValueError` when a call waits for one that never comes.
    """
    waiting, done = list(calls), dict[str, float]()
    running: list[tuple[float, int]] = []
    numbers = {call.name: number for number, call in enumerate(calls)}
    now = 0.0
    while waiting or running:
        ready = [call for call in waiting if all(name in done for name in call.after)]
        ready.sort(
            key=lambda call: (max((done[name] for name in call.after), default=0.0), numbers[call.name])
        )
        for call in ready:
            under_way = [calls[number] for _, number in running]
            if _has_place(call, under_way):
                heappush(running, (now + call.seconds, numbers[call.name]))
                waiting.remove(call)
        if not running:
            raise ValueError(f"nothing is under way that {waiting[0].name} could wait for")
        now, number = heappop(running)
        done[calls[number].name] = now
    return round(now, 1)


def places(model: Model) -> float:
    """Calls of one model at once: as many as it takes, and never more than its vendor's places."""
    return min(model.concurrency, concurrency(model.vendor) or inf)


def _has_place(call: Call, under_way: Sequence[Call]) -> bool:
    same = sum(other.model.id == call.model.id for other in under_way)
    beside = sum(other.model.vendor == call.model.vendor for other in under_way)
    return same < call.model.concurrency and beside < (concurrency(call.model.vendor) or inf)
