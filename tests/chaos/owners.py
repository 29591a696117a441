"""Whoever owns a workflow is frozen, doubled or told to stop: one process orders, others send nothing."""

from __future__ import annotations

import random
import signal
import time

from flows.worker import MADE, STOPPED, TAKEN
from tests.chaos.oracle import Verdict
from tests.chaos.points import Point
from tests.chaos.stage import Stage, Trial
from tests.chaos.tally import Tally

_CLEAN_END = 10.0
"""Seconds a worker that is told to stop may take."""
_LONGEST_HEARTBREAK = 30.0
"""Seconds after which a silent owner is taken for dead on the most loaded machine."""
_WORST_POINTS = ("commit of intend: after", "POST queue.fal.run: before", "POST api.anthropic.com: before")
"""Where a frozen process has its order in hand."""


def frozen_owners(here: Stage, chance: random.Random, trials: int, at: Point | None = None) -> Tally:
    """SIGSTOP: on another machine somebody takes over and ends the film; SIGCONT: the first sends nothing.
    The machines share the database and the assets; a heart beats, and is missed, ten times as fast here.
    `at`: freeze it there, in every other trial, and at no other point."""
    tally = Tally("owner frozen, taken over elsewhere, awake again")
    for number in range(trials):
        with here.trial("frozen") as trial:
            stops: Point | None = None
            if number % 2 == 0:
                stops = at or (chance.choice(_WORST_POINTS), chance.randint(1, 2))
            first = trial.attempt(stops=stops, fast_heart=True)
            if stops is None:
                first.wait(chance.uniform(0.2, 0.9) * here.seconds)
                first.signal(signal.SIGSTOP)
            else:
                first.stopped(60)
            begun = time.monotonic()
            code = _taken_over(trial)
            took = time.monotonic() - begun
            before = len(here.sim.orders)
            first.signal(signal.SIGCONT)
            if first.wait(60) is None:
                first.kill()
            verdict = Verdict()
            sent = here.sim.orders[before:]
            if code == TAKEN:
                verdict.problems.append("it counted as alive all the while")
            elif code != MADE:
                # Frozen in the middle of a write it holds SQLite's lock, and nobody can take over or order.
                tally.facts["held_the_database"] = tally.facts.get("held_the_database", 0) + 1
                trial.settle(resume=True)
            elif sent:
                verdict.problems.append(f"awake again it ordered {', '.join(each.endpoint for each in sent)}")
            where = f"frozen at {stops[0]} ({stops[1]})" if stops else "frozen at random"
            tally.add(here.judge(trial, verdict), took, where)
    if tally.facts.get("held_the_database", 0) > max(1, trials // 4):
        tally.problems.append(f"hardly ever was it taken over: {tally.facts}")
    return tally


def doubled_owners(here: Stage, chance: random.Random, trials: int) -> Tally:
    """A dead workflow is resumed twice at the same moment: one makes it, the other is sent away."""
    tally = Tally("resumed twice at once")
    for _ in range(trials):
        with here.trial("doubled") as trial:
            first = trial.attempt()
            first.wait(chance.random() * here.seconds)
            first.kill()
            first.wait(10)
            begun = time.monotonic()
            pair = [trial.attempt(), trial.attempt()]
            codes = sorted(each.wait(120) or 0 for each in pair)
            verdict = Verdict()
            # Killed after its end it is handed out to both; else one is sent away.
            if codes not in ([MADE, TAKEN], [MADE, MADE]):
                verdict.problems.append(f"they ended with {codes}: {trial.said()}")
            took = time.monotonic() - begun + trial.settle()
            tally.add(here.judge(trial, verdict), took)
    return tally


def told_to_stop(here: Stage, chance: random.Random, trials: int) -> Tally:
    """SIGTERM: it ends within seconds, the row says `paused`, and the next attempt goes on."""
    tally = Tally("SIGTERM")
    slowest = 0.0
    for _ in range(trials):
        with here.trial("term") as trial:
            child = trial.attempt()
            child.wait(chance.uniform(0.3, 0.95) * here.seconds)
            begun = time.monotonic()
            child.signal(signal.SIGTERM)
            code = child.wait(60)
            ended = time.monotonic() - begun
            slowest = max(slowest, ended)
            verdict = Verdict()
            if code not in (STOPPED, MADE) or ended > _CLEAN_END:
                verdict.problems.append(f"it ended with {code} after {ended:.1f} s: {trial.said()}")
            if code == STOPPED and trial.row().status not in ("paused", "completed"):
                verdict.problems.append(f"it was told to stop, and its row says {trial.row().status}")
            took = trial.settle()
            tally.add(here.judge(trial, verdict), took)
    tally.facts["slowest_end"] = round(slowest, 2)
    return tally


def _taken_over(trial: Trial) -> int | None:
    """Ask on the other machine until the first one counts as dead; the exit code of what follows."""
    code: int | None = TAKEN
    until = time.monotonic() + _LONGEST_HEARTBREAK
    while code == TAKEN and time.monotonic() < until:
        code = trial.attempt(fast_heart=True, elsewhere=True).wait(120)
    return code
