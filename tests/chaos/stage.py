"""Where trials are played: simulated vendors, a Prefect API, warm processes; one trial after the other.

with stage(work) as here, here.trial() as trial:    a home, a planned film, the vendors' books from now on
    child = trial.attempt()                         a worker on it, as a process; kill it, stop it, starve it
    trial.settle()                                  attempts until the row says it is over
    verdict = here.judge(trial)                     the oracle: the vendors' books against a clean run's
"""

from __future__ import annotations

import itertools
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from aida.contracts.brief import BriefDetails, BudgetConstraints, ProjectBrief
from aida.contracts.state import WorkflowState
from aida.ledger.jobs import JournalStore
from aida.ledger.leases import LeaseStore
from aida.ledger.state import StateStore
from aida.planner.plan import plan
from aida.settings import Settings, read_settings
from aida.studio import open_store
from flows.server import LOGGED, QUIET, Server, start_server
from tests.chaos.forks import Child, Forks
from tests.chaos.oracle import Ideal, Verdict, ideal_of, judged, watch_purse
from tests.wire import Charge, Simulation, vendors
from tests.wire.faults import Faults

W = "w-1"
TODAY = datetime(2026, 11, 22, tzinfo=UTC).date()
PACE = 0.004
"""A clip's minute is a quarter of a second."""
LIMIT = Decimal(4)
"""US dollars; a clean run needs half of it."""
_OVER = ("completed", "failed", "partial")
_ATTEMPTS = 12
_LONGEST = 120.0
"""Seconds an attempt may take before it counts as hanging."""


@dataclass
class Stage:
    sim: Simulation
    work: Path
    forks: Forks
    api: Server | None
    env: dict[str, str]
    """What every child is given."""
    seconds: float = 1.0
    """A clean attempt's, from its start to its end; measured by `rehearse`."""
    ideal: Ideal | None = None
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def trial(
        self,
        name: str = "trial",
        *,
        inside: Path | None = None,
        more: Mapping[str, str] | None = None,
        **film: Any,
    ) -> Trial:
        """A fresh home with a planned film in it; the vendors forget who ordered before. `inside`: a disk for
        the home; `more`: variables of this trial's children."""
        with self.sim.house.lock:
            self.sim.fal.jobs.clear()
            self.sim.kie.tasks.clear()
        self.sim.house.faults, self.sim.house.lists_ended_only = Faults(), False
        home = (inside or self.work) / f"{name}-{next(self._numbers)}"
        home.mkdir()
        shutil.copy(self.template(), home / "aida.db")
        env = {**self.env, **(more or {}), "AIDA_HOME": str(home)}
        trial = Trial(self, home, read_settings(env), dict(more or {}))
        trial.plan(**film)
        return trial

    def template(self) -> Path:
        """A database with all its tables; migrating one takes as long as a small attempt."""
        file = self.work / "template.db"
        if not file.exists():
            JournalStore(f"sqlite:///{file}").shut()
        return file

    def rehearse(self, runs: int = 3) -> Ideal:
        """A clean run, some times: what it buys, what it makes, how long it takes."""
        times = []
        for _ in range(runs):
            with self.trial("clean") as trial:
                begun = time.monotonic()
                code = trial.attempt().wait(_LONGEST)
                times.append(time.monotonic() - begun)
                if code != 0:
                    raise RuntimeError(f"A clean run ended with {code}: {trial.said()}")
                ideal = ideal_of(trial)
            if self.ideal is not None and ideal != self.ideal:
                raise RuntimeError(f"Two clean runs differ: {ideal} and {self.ideal}")
            self.ideal = ideal
        self.seconds = sorted(times)[len(times) // 2]
        assert self.ideal is not None
        return self.ideal

    def judge(self, trial: Trial, so_far: Verdict | None = None, ideal: Ideal | None = None) -> Verdict:
        """`so_far`: what was seen on the way; `ideal`: another clean run than the rehearsed one."""
        against = ideal or self.ideal
        assert against is not None
        return judged(trial, against, so_far=so_far)


@dataclass
class Trial:
    stage: Stage
    home: Path
    settings: Settings
    more: dict[str, str] = field(default_factory=dict)
    """Variables of this trial's children, over the stage's."""
    children: list[Child] = field(default_factory=list)
    limit: Decimal | None = None
    _since: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._since = {each.job for each in self.stage.sim.charges}
        self.states = StateStore(self.settings.database_url)
        self.journal = JournalStore(self.settings.database_url)
        self.leases = LeaseStore(self.settings.database_url, self.home)
        self.store = open_store(self.settings)

    @property
    def log(self) -> Path:
        return self.home / "attempts.log"

    @property
    def charges(self) -> tuple[Charge, ...]:
        """What the vendors have charged since the trial began, by their own books."""
        return tuple(each for each in self.stage.sim.charges if each.job not in self._since)

    def plan(self, *, limit: Decimal | None = LIMIT, seconds: int = 4, **details: Any) -> WorkflowState:
        """Write a planned film's row, as `aida create` does: 4 s in two scenes, 8 orders."""
        now = datetime.now(UTC)
        budget = BudgetConstraints(type="hard_limit", max_cost=limit) if limit is not None else None
        told = {"subject": "scarpe", "music": True, "duration_s": seconds, "platform": "instagram_reel"}
        brief = ProjectBrief(
            id="brief-1",
            conversation_id="talk-1",
            content_type="video",
            language="it",
            created_at=datetime(2026, 11, 22, tzinfo=UTC),
            budget_constraints=budget,
            details=BriefDetails.model_validate(told | details),
        )
        state = WorkflowState.model_validate(
            {
                "id": W,
                "brief_id": brief.id,
                "user_id": "local",
                "status": "running",
                "current_step": "writer",
                "started_at": now,
                "last_updated": now,
                "brief": brief,
                "plan": plan(brief, available=self.settings.vendors, on=TODAY, tier="standard"),
            }
        )
        self.states.create(state)
        self.limit = limit
        watch_purse(self.settings)
        return state

    def child(self, deed: str, *, machine: str = "", **arguments: Any) -> Child:
        """`machine`: with a disk of its own, inside the trial's home."""
        home = self.home / machine
        home.mkdir(exist_ok=True)
        env = {**self.stage.env, "AIDA_HOME": str(home), **self.more}
        env["PREFECT_LOCAL_STORAGE_PATH"] = str(home / "results")
        child = self.stage.forks.start(deed, env, self.log, **arguments)
        self.children.append(child)
        return child

    def attempt(self, **how: Any) -> Child:
        return self.child("attempt", workflow_id=W, **how)

    def ordered(self, child: Child, orders: int) -> bool:
        """Wait until the journal holds so many orders; False when the attempt ended before."""
        while child.wait(0.01) is None:
            if len(self.journal.jobs(W)) >= orders:
                return True
        return False

    def row(self) -> WorkflowState:
        row = self.states.load(W)
        assert row is not None
        return row

    def over(self) -> bool:
        return self.row().status in _OVER

    def settle(self, *, resume: bool = False, attempts: int = _ATTEMPTS, **how: Any) -> float:
        """Attempts until the row is at its end or so many were made; the seconds they took. `resume`: also
        after one that failed, as a person would once its cause is gone."""
        begun = time.monotonic()
        for _ in range(attempts):
            if self.row().status == "completed" or (self.over() and not resume):
                break
            child = self.attempt(**how)
            if child.wait(_LONGEST) is None:
                child.kill()
                child.wait(10)
                break
        return time.monotonic() - begun

    def said(self) -> str:
        """The end of what its processes said."""
        return self.log.read_text(errors="replace")[-3000:] if self.log.exists() else ""

    def close(self) -> None:
        self.states.close()
        self.journal.shut()
        self.leases.shut()

    def __enter__(self) -> Trial:
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of everything, the home included; nothing of it runs on."""
        for child in self.children:
            child.kill()
            child.wait(10)
        self.close()
        shutil.rmtree(self.home, ignore_errors=True)


@contextmanager
def stage(work: Path, *, prefect: bool = True, pace: float = PACE) -> Iterator[Stage]:
    """Everything a trial needs, until the block ends. Without `prefect` only single orders can be asked."""
    work.mkdir(parents=True, exist_ok=True)
    street = {
        "pace": pace,
        "slots": 40,
        "claude_slots": 40,
        "day": TODAY,
        "media": "tiny",
        "odd_sizes": False,
    }
    with vendors(work / "vendors", **street) as sim:  # type: ignore[arg-type]
        api = start_server(read_settings({"AIDA_HOME": str(work)})) if prefect else None
        env = children_env(sim, api)
        forks = Forks(env)
        try:
            if api is not None:
                api.wait()
            here = Stage(sim, work, forks, api, env)
            if api is not None:
                forks.start("make_room", env, work / "prefect.log").wait(60)
            yield here
        finally:
            forks.close()
            if api is not None:
                api.close()


def children_env(sim: Simulation, api: Server | None) -> dict[str, str]:
    """The environment of every child: the vendors' proxy and keys, the API, and nothing of the user's."""
    kept = ("PATH", "HOME", "LANG", "TMPDIR", "PYTHONPATH", "VIRTUAL_ENV")
    return {
        **{name: os.environ[name] for name in kept if name in os.environ},
        **sim.environment(),
        **QUIET,
        **LOGGED,
        **(api.environment() if api is not None else {}),
        "PREFECT_API_SSL_CERT_FILE": str(sim.house.folder / "ca.pem"),
        "PREFECT_LOGGING_COLORS": "false",
        "AIDA_TODAY": TODAY.isoformat(),
        "AIDA_TIME_LIMIT": "300",
    }
