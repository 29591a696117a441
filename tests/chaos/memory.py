"""What a process believes is wrong: persisted results are damaged, the clock is an hour off."""

from __future__ import annotations

import random
import time

from tests.chaos.kills import ORDERS
from tests.chaos.stage import Stage
from tests.chaos.tally import Tally
from tests.flows.kept import DAMAGES, Results

_HOUR = 3600.0
_CLOCKS = (
    # the first attempt's clock, the second's, and by how much it jumps in the middle of the second
    (0.0, _HOUR, 0.0),
    (0.0, -_HOUR, 0.0),
    (_HOUR, -_HOUR, 0.0),
    (0.0, 0.0, _HOUR),
    (0.0, 0.0, -_HOUR),
    (-_HOUR, 0.0, _HOUR),
)


def damaged_results(here: Stage, chance: random.Random, trials: int) -> Tally:
    """A production dies, its persisted results are damaged, it is resumed: nothing is bought again."""
    tally = Tally("persisted task results damaged")
    ways = sorted(DAMAGES)
    for number in range(trials):
        with here.trial("damaged") as trial:
            child = trial.attempt()
            trial.ordered(child, chance.randint(4, ORDERS))
            tally.facts["killed"] = tally.facts.get("killed", 0) + child.kill()
            child.wait(10)
            results = Results(trial.settings)
            names, how = results.names(), ways[number % len(ways)]
            for each in names:
                results.spoil(each, how)
            took = trial.settle(resume=True)
            tally.facts["results"] = tally.facts.get("results", 0) + len(names)
            tally.add(here.judge(trial), took, f"{len(names)} results {how}")
    return tally


def moved_clocks(here: Stage, chance: random.Random, trials: int) -> Tally:
    """The wall clock is an hour fast or slow in one attempt and not in the next, or jumps in the middle."""
    tally = Tally("wall clock moved by an hour")
    for number in range(trials):
        first, second, jump = _CLOCKS[number % len(_CLOCKS)]
        with here.trial("clock") as trial:
            child = trial.attempt(moved=first)
            trial.ordered(child, chance.randint(1, ORDERS))
            tally.facts["killed"] = tally.facts.get("killed", 0) + child.kill()
            child.wait(10)
            begun = time.monotonic()
            jumps = (jump, chance.uniform(0.1, 0.5) * here.seconds) if jump else None
            trial.attempt(moved=second, jumps=jumps).wait(120)
            trial.settle(resume=True, moved=second + jump)
            took = time.monotonic() - begun
            tally.add(here.judge(trial), took, f"{first:+g} s, then {second:+g} s, jump {jump:+g} s")
    return tally
