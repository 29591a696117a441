"""`make chaos`: every fault, some trials of each, and one table.

    python -m tests.chaos [--kills N] [--seed S] [--trial T] [--only FAULT …] [--lanes 2]

The last line is one JSON object; the exit code is 0 when nothing was lost and everything recovered.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from tests.chaos import kills
from tests.chaos.order_kills import random_order_kills
from tests.chaos.stage import Stage, stage
from tests.chaos.tally import Tally, document, table

Play = Callable[["Run"], list[Tally]]


class Run:
    """What was asked for, and where it is played."""

    def __init__(self, given: argparse.Namespace, stages: list[Stage]) -> None:
        self.kills: int = given.kills
        self.seed: int = given.seed
        self.trial: int | None = given.trial
        self.stages = stages

    @property
    def here(self) -> Stage:
        return self.stages[0]

    def chance(self, fault: str) -> random.Random:
        return random.Random(f"{self.seed}:{fault}")

    def few(self, most: int) -> int:
        """Trials of a fault that takes seconds: a share of the kills asked for."""
        return max(1, min(most, self.kills // 30))


FAULTS: dict[str, Play] = {
    "random": lambda run: [kills.random_kills(run.stages, run.kills, run.seed, run.trial)],
    "orders": lambda run: [random_order_kills(run.stages, run.kills, run.seed)],
    "charge": lambda run: [kills.kills_at_charge(run.here)],
    "points": lambda run: [kills.kills_at_points(run.here, run.chance("points"), run.few(30))],
}


def main() -> int:
    given = _arguments()
    work = Path(tempfile.mkdtemp(prefix="aida-chaos-"))
    begun, tallies = time.monotonic(), []
    try:
        with ExitStack() as block:
            stages = [block.enter_context(stage(work / f"lane-{n}")) for n in range(given.lanes)]
            for each in stages:
                each.rehearse()
            _say(f"seed {given.seed}; a clean production takes {stages[0].seconds:.1f} s here")
            for name in given.only or FAULTS:
                for tally in FAULTS[name](Run(given, stages)):
                    tallies.append(tally)
                    _tell(tally)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    run = {
        "seed": given.seed,
        "kills": given.kills,
        "date": datetime.now(UTC).date().isoformat(),
        "seconds": round(time.monotonic() - begun),
        "cores": os.cpu_count(),
    }
    _say("\n" + table(tallies))
    _say(document(tallies, **run))
    return 0 if all(each.clean for each in tallies) else 1


def _tell(tally: Tally) -> None:
    for problem in tally.problems:
        _say(f"  {tally.fault}: {problem}")
    _say(" · ".join(tally.cells()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.chaos", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--kills", type=int, default=30, help="random SIGKILLs; other faults follow suit")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--trial", type=int, help="only this trial of the random kills")
    parser.add_argument("--only", nargs="*", choices=sorted(FAULTS), help="only these faults")
    parser.add_argument("--lanes", type=int, default=2, help="random trials side by side")
    given = parser.parse_args()
    if given.trial is not None:
        given.only, given.lanes = ["random"], 1
    return given


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)
