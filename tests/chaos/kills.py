"""SIGKILL: at random moments, at the moment a vendor charges, at named points.

seed, trial ─schedule→ shares of an attempt at which it dies, also while it recovers from the last death
"""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from tests.chaos.points import read_points
from tests.chaos.stage import Stage, Trial
from tests.chaos.tally import Tally
from tests.wire import Fault

ORDERS = 9
"""Of a clean run: script, storyboard, two pictures, two clips, two lines, one bed."""


def schedule(seed: int, number: int) -> tuple[float, ...]:
    """When the attempts of a trial die, as shares of a clean attempt's seconds (pure). Two thirds of the
    trials die again while they recover, up to four times."""
    chance = random.Random(f"{seed}:{number}")
    deaths = chance.choice((1, 2, chance.choice((3, 4, 5))))
    return tuple(chance.random() for _ in range(deaths))


def random_kills(stages: Sequence[Stage], kills: int, seed: int, only: int | None = None) -> Tally:
    """So many SIGKILLs that hit a living attempt, the trials shared among the stages; with `only` that one
    trial alone."""
    whole = Tally("SIGKILL at a random moment", "kills")
    numbers = [only] if only is not None else range(1, 100 * kills)

    def one(here: Stage, number: int) -> Tally:
        part = _random_trial(here, seed, number)
        for each in part.problems:
            print(f"  {each}\n  again: make chaos SEED={seed} TRIAL={number}", flush=True)
        return part

    return shared_out(whole, stages, kills, numbers, one)


def shared_out(
    whole: Tally,
    stages: Sequence[Stage],
    kills: int,
    numbers: Iterable[int],
    trial: Callable[[Stage, int], Tally],
) -> Tally:
    """Trials side by side, one on each stage, until `whole` has so many kills or the numbers are used up."""
    lock, left = threading.Lock(), iter(numbers)

    def play(here: Stage) -> None:
        while True:
            with lock:
                number = next(left, None)
                if number is None or whole.units >= kills:
                    return
            part = trial(here, number)
            with lock:
                before = whole.units
                whole.merge(part)
                if whole.units // 50 > before // 50:
                    print(" · ".join(whole.cells()), flush=True)

    with ThreadPoolExecutor(len(stages)) as lanes:
        for lane in [lanes.submit(play, each) for each in stages]:
            lane.result()
    return whole


def _random_trial(here: Stage, seed: int, number: int) -> Tally:
    part = Tally("")
    with here.trial("random") as trial:
        # Half of the time the vendor's list shows an order only when it has ended, as fal's may.
        here.sim.house.lists_ended_only = number % 2 == 0
        seconds = here.seconds
        for share in schedule(seed, number):
            child = trial.attempt()
            if child.wait(share * seconds) is None and child.kill():
                child.wait(10)
                part.units += 1
                _note(part, trial)
            if trial.over():
                break
        took = trial.settle()
        part.add(here.judge(trial), took, f"seed {seed}, trial {number}")
    return part


def _note(part: Tally, trial: Trial) -> None:
    """What was open at the moment of death, so that one sees what the kills hit."""
    jobs = trial.journal.jobs("w-1")
    told = {
        "before_the_first_order": not jobs,
        "with_an_unanswered_order": any(job.status == "intended" for job in jobs),
        "with_a_job_at_the_vendor": any(job.status == "accepted" for job in jobs),
    }
    for name, hit in told.items():
        part.facts[name] = part.facts.get(name, 0) + int(hit)


def kills_at_charge(here: Stage, orders: Iterable[int] = range(1, ORDERS + 1)) -> Tally:
    """The vendor has taken the n-th order and kills who placed it, before a byte of its answer is sent."""
    tally = Tally("SIGKILL when the vendor has taken the n-th order", "kills")
    for number in orders:
        with here.trial("charge") as trial:
            struck = threading.Event()

            def die(trial: Trial = trial, struck: threading.Event = struck) -> None:
                struck.set()
                trial.children[-1].kill()

            here.sim.fault(Fault("reset_after", "*", nth=number, deed=die))
            child = trial.attempt()
            child.wait(60)
            tally.units += struck.is_set() and child.returncode == -9
            took = trial.settle()
            tally.add(here.judge(trial), took, f"order {number}")
    return tally


def kills_at_points(here: Stage, chance: random.Random, most: int) -> Tally:
    """The whole production dies at a named point, and is made by the next attempt: one pass of each name that
    a clean production comes to, so many names at most."""
    tally = Tally("SIGKILL at a named point of a whole production", "kills")
    passes = _passes(here)
    names = sorted(passes)
    chance.shuffle(names)
    for name in names[:most]:
        number = chance.randint(1, passes[name])
        with here.trial("point") as trial:
            child = trial.attempt(dies=(name, number))
            child.wait(60)
            tally.units += child.returncode == -9
            took = trial.settle()
            tally.add(here.judge(trial), took, f"{name} ({number})")
    return tally


def _passes(here: Stage) -> Counter[str]:
    """Names of points → how often a clean production passes them."""
    with here.trial("points") as trial:
        record = trial.home / "points"
        trial.attempt(record=str(record)).wait(60)
        return Counter(name for name, _ in read_points(record))
