"""Productions that end in a real film: killed, resumed, decoded frame by frame.

clean film ─┐
killed film ┴─ decodes to its end, as many seconds as its scenes, one frame more or less
"""

from __future__ import annotations

import random
import time
from fractions import Fraction

from aida.errors import AidaError
from aida.media.inspect import inspect_file
from tests.chaos.oracle import Ideal, Verdict, ideal_of
from tests.chaos.stage import Stage, Trial
from tests.chaos.tally import Tally

_FRAME = Fraction(1, 24)
_SECONDS = 300


def real_films(here: Stage, chance: random.Random, trials: int) -> Tally:
    """Assembled by ffmpeg; it dies somewhere between the first order and the finished film."""
    tally = Tally("SIGKILL, with a real film at the end", "kills")
    ideal, seconds = _clean(here)
    for _ in range(trials):
        with here.trial("film") as trial:
            child = trial.attempt(film=True)
            child.wait(chance.uniform(0.1, 1.0) * seconds)
            tally.units += child.kill()
            child.wait(10)
            took = trial.settle(film=True)
            tally.add(here.judge(trial, _looked_at(trial), ideal), took)
    return tally


def _clean(here: Stage) -> tuple[Ideal, float]:
    """What a film is made of when nothing happens, and how long it takes."""
    with here.trial("film") as trial:
        begun = time.monotonic()
        if trial.attempt(film=True).wait(_SECONDS) != 0:
            raise RuntimeError(f"A clean film cannot be made: {trial.said()}")
        return ideal_of(trial), time.monotonic() - begun


def _looked_at(trial: Trial) -> Verdict:
    verdict, row = Verdict(), trial.row()
    done = row.final_result.delivered if row.final_result is not None else None
    if row.plan is None or done is None or done.film is None:
        verdict.problems.append("there is no film")
        return verdict
    try:
        seen = inspect_file(trial.store.fetch(done.film), "film", timeout_seconds=_SECONDS)
    except AidaError as err:
        verdict.problems.append(f"the film cannot be decoded: {err.text}")
        return verdict
    wanted = sum((scene.seconds for scene in row.plan.scenes), start=Fraction(0))
    if seen.seconds is None or abs(Fraction(seen.seconds) - wanted) > _FRAME:
        verdict.problems.append(f"the film has {seen.seconds} s, its scenes have {wanted}")
    return verdict
