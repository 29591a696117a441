"""What a process believes is wrong: persisted results are damaged, the clock is an hour off."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

from tests.chaos.stage import Stage
from tests.chaos.tally import Tally

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
    ways: list[Callable[[Path, random.Random], None]] = [_flipped, _cut, _emptied, _of_old]
    for number in range(trials):
        with here.trial("damaged") as trial:
            child = trial.attempt()
            child.wait(chance.uniform(0.5, 0.98) * here.seconds)
            child.kill()
            child.wait(10)
            files = [each for each in (trial.home / "results").glob("*") if each.is_file()]
            way = ways[number % len(ways)]
            for each in files:
                way(each, chance)
            took = trial.settle(resume=True)
            tally.facts["files"] = tally.facts.get("files", 0) + len(files)
            tally.add(here.judge(trial), took, f"{len(files)} results {way.__name__.strip('_')}")
    return tally


def _flipped(file: Path, chance: random.Random) -> None:
    body = bytearray(file.read_bytes())
    body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
    file.write_bytes(body)


def _cut(file: Path, chance: random.Random) -> None:
    file.write_bytes(file.read_bytes()[: chance.randrange(1, file.stat().st_size)])


def _emptied(file: Path, chance: random.Random) -> None:
    file.write_bytes(b"")


def _of_old(file: Path, chance: random.Random) -> None:
    """As a version before ours might have written it: fields missing, others unknown."""
    record = json.loads(file.read_text())
    inner = json.loads(record["result"]) if isinstance(record.get("result"), str) else record["result"]
    if isinstance(inner, dict):
        told = inner.get("data", inner)
        if isinstance(told, dict):
            for name in list(told)[:2]:
                del told[name]
            told["of_old"] = True
    record["result"] = json.dumps(inner) if isinstance(record.get("result"), str) else inner
    file.write_text(json.dumps(record))


def moved_clocks(here: Stage, chance: random.Random, trials: int) -> Tally:
    """The wall clock is an hour fast or slow in one attempt and not in the next, or jumps in the middle."""
    tally = Tally("wall clock moved by an hour")
    for number in range(trials):
        first, second, jump = _CLOCKS[number % len(_CLOCKS)]
        with here.trial("clock") as trial:
            child = trial.attempt(moved=first)
            child.wait(chance.uniform(0.3, 0.9) * here.seconds)
            child.kill()
            child.wait(10)
            jumps = (jump, chance.uniform(0.1, 0.5) * here.seconds) if jump else None
            trial.attempt(moved=second, jumps=jumps).wait(120)
            took = trial.settle(resume=True, moved=second + jump)
            tally.add(here.judge(trial), took, f"{first:+g} s, then {second:+g} s, jump {jump:+g} s")
    return tally
