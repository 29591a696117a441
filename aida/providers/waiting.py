"""How long to wait between two looks at a vendor's job (pure numbers), and a clock tests can replace."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Patience:
    """Seconds, and the clock they are measured with (a monotonic one)."""

    settle: float = 20.0
    """How long the vendor's own list is searched for an order nobody answered, before it counts as never
    taken. Must be longer than the list lags behind; a vendor whose list shows finished jobs only needs
    as long as the job takes."""
    outage: float = 60.0
    """How long looks may fail in a row."""
    others: float = 180.0
    """How long another workflow's unanswered order is waited for before its owner counts as dead: longer
    than any vendor's submission may take, and the writing down of its answer."""
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.monotonic


def pause(elapsed: float) -> float:
    """Before the next look at a job that has been watched for `elapsed` seconds: 0.1 s at first, 2 % of
    the time so far, 2 s at most. A clip of 60 s is seen 1.2 s late at worst, for some 220 looks."""
    return min(2.0, max(0.1, 0.02 * elapsed))


def pause_after(failures: int, wish: float | None = None) -> float:
    """After the n-th failed look in a row: 0.5, 1, 2, 4, 8, 8… s, or the vendor's `wish` if longer."""
    return max(min(8.0, 0.5 * 2.0 ** (min(failures, 10) - 1)), wish or 0.0)


def looks(most: float) -> Iterator[float]:
    """Pauses between looks into a vendor's list: 0.5, 1, 2, 4, 4… s, `most` seconds in all."""
    waited, step = 0.0, 0.5
    while waited < most:
        step = min(step, most - waited)
        yield step
        waited += step
        step = min(4.0, step * 2)
