"""The vendor's answer to an order is lost on the way, in every way, for every order of a production."""

from __future__ import annotations

import random

from tests.chaos.kills import ORDERS
from tests.chaos.stage import Stage
from tests.chaos.tally import Tally
from tests.wire import Fault

WAYS = {
    "reset_after": "connection reset",
    "truncated": "half an answer",
    "hang_after": "no answer at all",
    "reset_before": "connection reset before the order was read",
    "hang": "never read, never answered",
}


def lost_replies(here: Stage, chance: random.Random, most: int) -> Tally:
    """So many pairs of a way and the n-th order, every way among them; nobody is killed."""
    tally = Tally("answer to an order lost (reset, cut, none)")
    numbers = {way: chance.sample(range(1, ORDERS + 1), ORDERS) for way in WAYS}
    pairs = [(way, numbers[way][turn]) for turn in range(ORDERS) for way in WAYS]
    for way, number in pairs[:most]:
        with here.trial("reply") as trial:
            here.sim.fault(Fault(way, "*", nth=number))  # type: ignore[arg-type]
            took = trial.settle(resume=True)
            tally.add(here.judge(trial), took, f"{WAYS[way]}, order {number}")
    return tally
