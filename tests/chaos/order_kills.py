"""One order at a time, killed at random moments: a second each, so that a thousand kills fit into minutes.

    seed, number ─schedule→ shares of an order's seconds at which its process dies → ask again → the oracle

The agent, its adapter, the journal and the store are the product's own; only Prefect is left out.
"""

from __future__ import annotations

import time
from statistics import median
from typing import NamedTuple

from tests.chaos.deeds import ASKED
from tests.chaos.kills import schedule, shared_out
from tests.chaos.oracle import Ideal, judged
from tests.chaos.orders import KINDS, Orders, given_up
from tests.chaos.stage import Stage
from tests.chaos.tally import Tally

_SECONDS = 60


class _Clean(NamedTuple):
    ideal: Ideal
    seconds: float


def random_order_kills(orders: Orders, kills: int, seed: int) -> Tally:
    """So many SIGKILLs that hit a living process, over all kinds of orders in turn."""
    whole = Tally("SIGKILL of a single order at a random moment", "kills")
    clean = {kind: _clean(orders, kind) for kind in KINDS}

    def one(here: Stage, number: int) -> Tally:
        return _trial(orders, here, KINDS[number % len(KINDS)], clean, seed, number)

    return shared_out(whole, orders.stages, kills, range(1, 100 * kills), one)


def _clean(orders: Orders, kind: str) -> _Clean:
    """What an order buys when nobody dies, and the seconds it takes here."""
    _, ideal = orders.points(kind)
    times = []
    for _ in range(3):
        with orders.trial(orders.first, kind) as trial:
            begun = time.monotonic()
            trial.child("ask", purpose=kind, recipe=orders.recipes[kind]).wait(_SECONDS)
            times.append(time.monotonic() - begun)
    return _Clean(ideal, median(times))


def _trial(orders: Orders, here: Stage, kind: str, clean: dict[str, _Clean], seed: int, number: int) -> Tally:
    part, (ideal, seconds) = Tally(""), clean[kind]
    with orders.trial(here, kind) as trial:
        # Half of the time the vendor's list shows an order only when it has ended, as fal's may.
        here.sim.house.lists_ended_only = number % 2 == 0
        code: int | None = None
        for share in schedule(seed, number):
            child = trial.child("ask", purpose=kind, recipe=orders.recipes[kind])
            if child.wait(share * seconds) is not None or not child.kill():
                code = child.wait(10)
                break  # it has its asset, or was refused for good: who asks again now wants another one
            child.wait(10)
            part.units += 1
        begun = time.monotonic()
        if code is None:
            code = trial.child("ask", purpose=kind, recipe=orders.recipes[kind]).wait(_SECONDS)
        verdict = judged(trial, ideal, film=False)
        verdict.recovered = code == ASKED or (kind == "midjourney" and given_up(trial, code))
        if not verdict.recovered:
            verdict.problems.append(f"it ended with {code}: {trial.said()}")
        part.add(verdict, time.monotonic() - begun, f"seed {seed}, order {number} ({kind})")
        part.facts[kind] = part.units
    return part
