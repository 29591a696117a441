"""One order alone, of every kind, killed at every named point it passes: milliseconds each, so CI does all.

Orders.points("clips") → all points of a clean order     Orders.killed("clips", point) → Verdict
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from queue import Queue

from tests.chaos.deeds import ASKED, REFUSED
from tests.chaos.oracle import Ideal, Verdict, bought_of, judged
from tests.chaos.points import Point, read_points
from tests.chaos.stage import Stage, Trial
from tests.chaos.tally import Tally
from tests.wire import Fault

KINDS = ("script", "storyboard", "pictures", "midjourney", "clips", "voice", "music")
TAKEN = "the vendor has taken it, nothing is answered"
"""The one point that lies in the vendor's house."""
_SECONDS = 60


class Orders:
    """One order at a time on each stage."""

    def __init__(self, stages: Sequence[Stage]) -> None:
        self.stages = tuple(stages)
        self._given = self.stages[0].work / "given"
        """Assets of the recipes' own inputs."""

    @property
    def first(self) -> Stage:
        return self.stages[0]

    @cached_property
    def recipes(self) -> dict[str, str]:
        """Kind → recipe as JSON, each made from what the ones before it gave."""
        with self.stages[0].trial("recipes") as trial:
            file = trial.home / "recipes.json"
            if trial.child("recipes", file=str(file)).wait(_SECONDS) != 0:
                raise RuntimeError(f"The agents cannot be asked: {trial.said()}")
            shutil.copytree(trial.home / "assets", self._given)
            found: dict[str, str] = json.loads(file.read_text())
            return found

    def points(self, kind: str) -> tuple[list[Point], Ideal]:
        """All points of a clean order, in their order, and what it buys."""
        with self.trial(self.stages[0], kind) as trial:
            record = trial.home / "points"
            if trial.child("ask", purpose=kind, recipe=self.recipes[kind], record=str(record)).wait(_SECONDS):
                raise RuntimeError(f"{kind} cannot be ordered: {trial.said()}")
            return [*read_points(record), (TAKEN, 1)], Ideal(bought_of(trial.charges), ())

    def killed(self, kind: str, points: Sequence[Point], ideal: Ideal) -> dict[Point, Verdict]:
        """Order, die at the point, order again; for each of the points."""
        free: Queue[Stage] = Queue()
        for each in self.stages:
            free.put(each)

        def one(point: Point) -> Verdict:
            here = free.get()
            try:
                return self._killed(here, kind, point, ideal)
            finally:
                free.put(here)

        with ThreadPoolExecutor(len(self.stages)) as lanes:
            return dict(zip(points, lanes.map(one, points), strict=True))

    def _killed(self, here: Stage, kind: str, point: Point, ideal: Ideal) -> Verdict:
        recipe = self.recipes[kind]
        with self.trial(here, kind) as trial:
            dies: Point | None = point
            if point[0] == TAKEN:
                dies = None
                here.sim.fault(Fault("reset_after", "*", deed=lambda: trial.children[-1].kill()))
            code = trial.child("ask", purpose=kind, recipe=recipe, dies=dies).wait(_SECONDS)
            again = trial.child("ask", purpose=kind, recipe=recipe).wait(_SECONDS)
            verdict = judged(trial, ideal, film=False)
            verdict.recovered = again == ASKED or (kind == "midjourney" and given_up(trial, again))
            if code != -9 or not verdict.recovered:
                verdict.problems.append(f"it ended with {code}, then with {again}: {trial.said()}")
            return verdict

    @contextmanager
    def trial(self, here: Stage, kind: str) -> Iterator[Trial]:
        """A fresh home with whatever an order of this kind begins with."""
        if not self._given.exists():
            self.recipes  # noqa: B018 - they bring what a clip begins with
        with here.trial(kind) as trial:
            if kind == "clips":
                picture = Path("w-1", "visual_creator")
                shutil.copytree(self._given / picture, trial.home / "assets" / picture)
            yield trial


def given_up(trial: Trial, code: int | None) -> bool:
    """A picture that may have been charged at a vendor without a list is not ordered again: it is booked at
    its worst, and the next model is asked."""
    jobs = trial.journal.jobs("w-1")
    return code == REFUSED and [(job.status, job.cost) for job in jobs] == [("unknown", None)]


def killed_orders(orders: Orders) -> Tally:
    """Every kind of order at every point."""
    tally = Tally("SIGKILL at every named point of one order", "kills")
    for kind in KINDS:
        points, ideal = orders.points(kind)
        for (name, number), verdict in orders.killed(kind, points, ideal).items():
            tally.units += 1
            tally.add(verdict, trial=f"{kind}, {name} ({number})")
    return tally
