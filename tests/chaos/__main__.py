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
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from tests.chaos import films, kills, machine, memory, owners, race, replies, services
from tests.chaos.order_kills import random_order_kills
from tests.chaos.orders import Orders, killed_orders
from tests.chaos.stage import Stage, stage
from tests.chaos.tally import Tally, document, table

Play = Callable[["Run"], Tally]


class Run:
    """What was asked for, and where it is played."""

    def __init__(self, given: argparse.Namespace, stages: list[Stage]) -> None:
        self.kills: int = given.kills
        self.seed: int = given.seed
        self.trial: int | None = given.trial
        self.stages = stages

    @cached_property
    def orders(self) -> Orders:
        """What single orders begin with is made once."""
        return Orders(self.stages)

    @property
    def here(self) -> Stage:
        return self.stages[0]

    def chance(self, fault: str) -> random.Random:
        return random.Random(f"{self.seed}:{fault}")

    def few(self, most: int) -> int:
        """Trials of a fault that takes seconds: a share of the kills asked for."""
        return max(1, min(most, self.kills // 80 + (self.kills < _MANY)))


_MANY = 300
"""From so many kills on also what takes a minute each."""

FAULTS: dict[str, Play] = {
    "random": lambda run: kills.random_kills(run.stages, run.kills, run.seed, run.trial),
    "orders": lambda run: random_order_kills(run.orders, run.kills, run.seed),
    "order-points": lambda run: killed_orders(run.orders),
    "points": lambda run: kills.kills_at_points(run.here, run.chance("points"), run.few(40)),
    "charge": lambda run: kills.kills_at_charge(run.here),
    "films": lambda run: films.real_films(run.here, run.chance("films"), run.few(10)),
    "replies": lambda run: replies.lost_replies(run.here, run.chance("replies"), run.few(45)),
    "race": lambda run: race.budget_races(run.here, run.kills, run.seed),
    "disk": lambda run: machine.full_disks(run.here, run.chance("disk"), run.few(7)),
    "tmpfs": lambda run: machine.small_disks(run.here, run.few(5)),
    "locked": lambda run: machine.locked_databases(run.here, run.chance("locked"), run.few(20)),
    "locked-long": lambda run: machine.locked_databases(run.here, run.chance("locked-long"), 2, 35.0),
    "postgres": lambda run: services.restarted_postgres(run.here, run.chance("postgres"), run.few(20)),
    "s3": lambda run: services.bucket_away(run.here, run.chance("s3"), run.few(20)),
    "far": lambda run: services.killed_far_away(run.here, run.chance("far"), run.few(30)),
    "api": lambda run: services.killed_api(run.here, run.chance("api"), run.few(20), 5.0),
    "api-long": lambda run: services.killed_api(run.here, run.chance("api-long"), 3, 60.0),
    "frozen": lambda run: owners.frozen_owners(run.here, run.chance("frozen"), run.few(30)),
    "doubled": lambda run: owners.doubled_owners(run.here, run.chance("doubled"), run.few(30)),
    "term": lambda run: owners.told_to_stop(run.here, run.chance("term"), run.few(30)),
    "results": lambda run: memory.damaged_results(run.here, run.chance("results"), run.few(24)),
    "clock": lambda run: memory.moved_clocks(run.here, run.chance("clock"), run.few(24)),
}
_LONG = ("locked-long", "api-long")


def chosen(given: argparse.Namespace) -> list[str]:
    """The faults to play: those named, else all that fit the number of kills and this machine (pure but for
    a look at the machine)."""
    if given.only:
        return list(given.only)
    short = given.kills < _MANY
    left_out = {*(_LONG if short else ()), *(() if machine.can_mount() else ("tmpfs",))}
    return [name for name in FAULTS if name not in left_out]


def main() -> int:
    given = _arguments()
    work = Path(tempfile.mkdtemp(prefix="chaos-"))
    begun, tallies = time.monotonic(), []
    try:
        with ExitStack() as block:
            stages = [block.enter_context(stage(work / f"lane-{n}")) for n in range(given.lanes)]
            for each in stages:
                each.rehearse()
            _say(f"seed {given.seed}; a clean production takes {stages[0].seconds:.1f} s here")
            run = Run(given, stages)
            for name in chosen(given):
                tallies.append(_played(name, run))
                _tell(tallies[-1])
    finally:
        shutil.rmtree(work, ignore_errors=True)
    facts = {
        "seed": given.seed,
        "kills": given.kills,
        "date": datetime.now(UTC).date().isoformat(),
        "seconds": round(time.monotonic() - begun),
        "cores": os.cpu_count(),
    }
    _say("\n" + table(tallies))
    _say(document(tallies, **facts))
    return 0 if all(each.clean for each in tallies) else 1


def _played(name: str, run: Run) -> Tally:
    """The fault's row. One that cannot be played takes no other with it; it is told, and nothing is clean."""
    try:
        return FAULTS[name](run)
    except Exception:  # whatever breaks the play
        broken = Tally(name)
        broken.problems.append(f"this row could not be played: {traceback.format_exc()}")
        return broken


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
