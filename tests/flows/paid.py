"""Where paid productions are made in tests: the real flow and studio, the simulated vendors, real books.

    paid.commission(…) → a planned workflow     paid.make() → Told {row, result, journal, what vendors saw}

Only three things differ from a worker's production: the assembly is the counting one, our clock runs
twenty times as fast as the vendors' (looks, searches, retries), and media are decoded in this process.
"""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
from prefect import Task
from prefect.context import refresh_global_settings_context

from aida.contracts.brief import BriefDetails, BudgetConstraints, ProjectBrief
from aida.contracts.job import Job, Spend
from aida.contracts.result import FinalResult
from aida.contracts.state import WorkflowState
from aida.contracts.units import Continuity, Tier
from aida.ledger.jobs import JournalStore
from aida.ledger.state import StateStore
from aida.planner.fallback import Decision
from aida.planner.plan import plan
from aida.ports import AssetStore
from aida.providers.waiting import Patience
from aida.settings import Settings, read_settings
from aida.studio import open_store
from tests.flows.fakes import CallLedger, Engine
from tests.wire import Charge, Fault, Seen, Simulation, vendors
from tests.wire.checking import complaint
from tests.wire.faults import Faults
from tests.wire.house import LATENCY

FAST = 20
"""How much faster our clock runs than the vendors'."""
TODAY = date(2026, 11, 22)
PACE = 0.002
"""A clip's minute is an eighth of a second."""
_NOT_OURS = (
    *("AIDA_DATABASE_URL", "AIDA_ASSETS", "AIDA_XTTS", "KIE_API_KEY"),
    *("ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL", "ANTHROPIC_PROFILE"),
    *("FAL_KEY_ID", "FAL_KEY_SECRET", "FAL_RUN_HOST", "FAL_QUEUE_RUN_HOST"),
)
"""What a developer's own environment may say."""
MILLIONTH = Decimal("0.000001")

FLUX, SCHNELL, HUNYUAN = "*flux-pro/v1.1", "*flux/schnell", "*hunyuan-image*"
KLING, VEO, HAILUO = "*kling-video*", "*veo3.1*", "*hailuo*"
SPEECH = "*elevenlabs/tts*"
SONNET = "anthropic/*"
WRITER, DIRECTOR = "You are the Writer", "You are the Director"
"""How their orders begin."""
SCENE_1, SCENE_2 = "morning light", "late sunlight"
"""What only that scene's pictures and clips are ordered with."""
PICTURES, CLIPS, VOICES = (FLUX, SCHNELL, HUNYUAN), (KLING, VEO, HAILUO), (SPEECH, "*minimax/speech*")


def always(kind: str, *where: str, **details: Any) -> list[Fault]:
    """A fault that strikes every call."""
    return [Fault(kind, each, times=None, **details) for each in where]  # type: ignore[arg-type]


@dataclass(frozen=True)
class Told:
    """One production, by everybody's books: ours, Prefect's and the vendors'."""

    state: Any
    """The Prefect state of the flow run."""
    row: WorkflowState
    jobs: tuple[Job, ...]
    spend: Spend
    orders: tuple[Seen, ...]
    charges: tuple[Charge, ...]

    @property
    def result(self) -> FinalResult:
        assert self.row.final_result is not None, self.state.message
        return self.row.final_result

    @property
    def charged(self) -> Decimal:
        return sum((each.dollars for each in self.charges), start=Decimal(0))

    @property
    def notes(self) -> list[str]:
        """What the row's log of errors and fallbacks says, in order."""
        return [each.error for each in self.row.errors]

    def ordered(self, *where: str) -> list[Seen]:
        """The orders at these endpoints (globs), oldest first."""
        return [each for each in self.orders if any(fnmatchcase(each.endpoint, glob) for glob in where)]

    def count(self, *where: str) -> int:
        return len(self.ordered(*where))

    def models(self, purpose: str) -> list[str | None]:
        """Who made the pictures, clips or voice that the result lists."""
        assets = self.result.assets
        assert assets is not None
        parts: Any = {
            "pictures": assets.images or (),
            "clips": assets.raw_video.clips if assets.raw_video else (),
            "voice": assets.audio.lines if assets.audio else (),
        }[purpose]
        return [each.model_used for each in parts]

    def listed(self) -> list[Any]:
        """Everything in the result that was paid for."""
        assets = self.result.assets
        assert assets is not None
        sound = (*assets.audio.lines, assets.audio.music) if assets.audio else ()
        clips = assets.raw_video.clips if assets.raw_video else ()
        every = (assets.script, assets.storyboard, *(assets.images or ()), *clips, *sound)
        return [each for each in every if each is not None]

    def check_books(self) -> None:
        """The client is told what the journal holds, and nothing is held for orders any more."""
        cost = self.result.metadata.cost
        assert cost.actual == self.spend.paid + self.spend.wasted
        assert cost.wasted >= self.spend.wasted
        listed = sum((each.metadata.cost for each in self.listed()), start=Decimal(0))
        assert abs(cost.actual - cost.wasted - listed) <= Decimal("0.0001")
        assert self.spend.reserved == 0
        assert self.row.total_cost_so_far <= cost.actual

    def check_money(self) -> None:
        """The client is told what the vendors charged, to their rounding of each charge."""
        self.check_books()
        assert abs(self.result.metadata.cost.actual - self.charged) <= MILLIONTH * len(self.charges)


@dataclass
class Paid:
    sim: Simulation
    settings: Settings
    states: StateStore
    journal: JournalStore
    store: AssetStore
    _since: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._since = {
            "requests": len(self.sim.requests),
            # Jobs of earlier tests may still run on, and be charged in our time.
            "others": {*self.sim.jobs, *self.sim.kie.tasks, *(each.job for each in self.sim.charges)},
        }
        with self.sim.house.lock:  # nor may their orders, in the same words, be found in the vendor's list
            self.sim.fal.jobs.clear()
            self.sim.kie.tasks.clear()

    def fault(self, *faults: Fault) -> None:
        for each in faults:
            self.sim.fault(each)

    def commission(
        self,
        workflow_id: str = "w-1",
        content_type: str = "video",
        *,
        tier: Tier | None = "standard",
        limit: str | None = None,
        language: str = "it",
        continuity: Continuity | None = None,
        brief: dict[str, Any] | None = None,
        **details: Any,
    ) -> WorkflowState:
        """Write a planned workflow's row, as `aida create` does: by default 4 s in two scenes, no music."""
        now = datetime.now(UTC)
        told: dict[str, Any] = {"subject": "scarpe", "music": False} | details
        if content_type != "image":
            told = {"duration_s": 4, "platform": "instagram_reel"} | told
        wanted = ProjectBrief.model_validate(
            {
                "id": "brief-1",
                "conversation_id": "talk-1",
                "content_type": content_type,
                "requirements": ("video", "foto") if content_type == "multi_asset" else (),
                "language": language,
                "created_at": now,
                "budget_constraints": BudgetConstraints(type="hard_limit", max_cost=Decimal(limit))
                if limit
                else None,
                "details": BriefDetails.model_validate(told),
            }
            | (brief or {})
        )
        made = plan(
            wanted,
            available=read_settings().vendors,
            on=TODAY,
            tier=tier,
            continuity=continuity,
        )
        state = WorkflowState.model_validate(
            {
                "id": workflow_id,
                "brief_id": wanted.id,
                "user_id": "local",
                "status": "running",
                "current_step": "writer",
                "started_at": now,
                "last_updated": now,
                "brief": wanted,
                "plan": made,
            }
        )
        self.states.create(state)
        return state

    def run(self, workflow_id: str = "w-1") -> Told:
        """Run the flow here."""
        from flows.produce import produce

        return self.told(asyncio.run(produce(workflow_id=workflow_id, return_state=True)), workflow_id)  # type: ignore[call-overload]

    def make(self, workflow_id: str = "w-1", *, exactly: bool = True) -> Told:
        """Run the flow here, and check the money: `exactly`, unless answers were lost that nobody can
        ask about."""
        told = self.run(workflow_id)
        if exactly:
            told.check_money()
        else:
            told.check_books()
        return told

    @property
    def orders(self) -> tuple[Seen, ...]:
        """Every POST of this test that asked for something, refused and lost ones too."""
        return tuple(each for each in self.sim.requests[self._since["requests"] :] if each.order)

    def told(self, state: Any, workflow_id: str = "w-1") -> Told:
        """What everybody's books say by now."""
        row = self.states.load(workflow_id)
        assert row is not None
        return Told(
            state=state,
            row=row,
            jobs=self.journal.jobs(workflow_id),
            spend=self.journal.spend(workflow_id),
            orders=self.orders,
            charges=tuple(each for each in self.sim.charges if each.job not in self._since["others"]),
        )

    # ── jobs that wait for a word of ours ────────────────────────────────────────────────────────

    def hold(self, where: str, containing: str = "") -> None:
        """Orders there, from now on, are not finished before `release`."""
        self.fault(Fault("stuck", where, times=None, containing=containing))

    def held(self, where: str = "*") -> list[Any]:
        jobs = self.sim.jobs.values()
        return [each for each in jobs if each.seconds == float("inf") and fnmatchcase(each.endpoint, where)]

    def release(self, where: str = "*") -> None:
        """Let what is held be finished at once, and nothing more be held there."""
        for job in self._let_go(where):
            self.sim.house.works.submit(self.sim.fal._make, job)

    def spoil(self, where: str) -> None:
        """Let what is held end at once as rejected inputs: free, and no retry mends it."""
        self._let_go(where, complaint(["body"], "value_error", "It cannot be made", None))

    def _let_go(self, where: str, *complaints: Any) -> list[Any]:
        rules = self.sim.house.faults._rules
        rules[:] = [each for each in rules if each.kind != "stuck" or not fnmatchcase(each.where, where)]
        found = self.held(where)
        with self.sim.house.lock:
            for job in found:
                job.seconds, job.fault, job.due = 0.0, None, self.sim.house.now()
                job.complaints = list(complaints)
        return found

    @contextmanager
    def meanwhile(self, deed: Callable[[], object]) -> Iterator[None]:
        """`deed` on a thread beside the block; its error is the block's."""
        with ThreadPoolExecutor(1) as beside:
            begun = beside.submit(deed)
            yield
            begun.result()

    def when_aborted(self, patch: pytest.MonkeyPatch, agent: str, deed: Callable[[], object]) -> None:
        """Do this as soon as the flow has decided, about this agent, to begin nothing new."""
        from flows import asking

        decide = asking.after_failure

        def decided(who: Any, failures: int) -> Decision:
            decision = decide(who, failures)
            if (who, decision.deed) == (agent, "abort"):
                # After the code that follows the decision: it awaits nothing.
                asyncio.get_running_loop().call_soon(deed)
            return decision

        patch.setattr(asking, "after_failure", decided)

    def wait_for(self, seen: Callable[[], object], seconds: float = 60.0) -> None:
        until = time.monotonic() + seconds
        while not seen():
            assert time.monotonic() < until, "it never came to that"
            time.sleep(0.01)


@pytest.fixture(scope="session", name="street")
def street_fixture(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulation]:
    """The vendors, for the whole session: what they have drawn once they hand out again."""
    folder = tmp_path_factory.mktemp("street")
    with vendors(folder, pace=PACE, slots=40, day=TODAY, media="tiny", odd_sizes=False) as sim:
        yield sim


@pytest.fixture(name="paid")
def paid_fixture(
    street: Simulation,
    tmp_path: Path,
    prefect_api: dict[str, str],
    installation: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Paid]:
    """A fresh AIDA with keys for Claude and fal.ai, and vendors without faults."""
    with open_house(street, tmp_path, monkeypatch, installation) as paid:
        yield paid


@contextmanager
def open_house(
    sim: Simulation, home: Path, patch: pytest.MonkeyPatch, installation: Mapping[str, str] | None = None
) -> Iterator[Paid]:
    """AIDA at home in this folder, this process' environment set up for it until the block ends.
    `installation`: variables that name another database and asset store than those at home."""
    house = sim.house
    house.faults, house.pace, house.slots, house.latency = Faults(), PACE, 40, dict(LATENCY)
    for name in _NOT_OURS:
        patch.delenv(name, raising=False)
    given = (
        sim.environment("anthropic", "fal")
        | {
            "AIDA_HOME": str(home),
            "AIDA_TODAY": TODAY.isoformat(),
            # Each of Prefect's clients reads its authorities anew; the machine's are 140, ours is one.
            "PREFECT_API_SSL_CERT_FILE": str(house.folder / "ca.pem"),
            "AIDA_TIME_LIMIT": "120",  # nothing that is held keeps a test for ever
            "PREFECT_LOCAL_STORAGE_PATH": str(home / "results"),
        }
        | dict(installation or {})
    )
    for name, value in given.items():
        patch.setenv(name, value)
    hasten(patch)
    decode_here(patch)
    assemble_by_counting(patch, home)
    refresh_global_settings_context()
    settings = read_settings()
    database = settings.database_url
    journal = JournalStore(database)
    states = StateStore(database)
    try:
        yield Paid(sim, settings, states, journal, open_store(settings))
    finally:
        _close_studios(home)
        journal.shut()
        states.close()
        patch.undo()
        refresh_global_settings_context()


def _close_studios(home: Path) -> None:
    """A process has one studio for life; ours has one for each test, with its own database and sockets."""
    from tasks import workplace

    for settings in [each for each in workplace._studios if each.home == home]:
        here = workplace._studios.pop(settings)
        here.states.close()
        here.journal.shut()  # type: ignore[attr-defined]
    gc.collect()  # engines hold their clients, clients their connections


def hasten(patch: pytest.MonkeyPatch) -> None:
    """Twenty of our seconds pass in one: between looks, in searches and before retries."""
    settle, outage, others, *_ = Patience.__init__.__defaults__  # type: ignore[misc]
    clock = (lambda seconds: time.sleep(seconds / FAST)), (lambda: time.monotonic() * FAST)
    patch.setattr(Patience.__init__, "__defaults__", (settle, outage, others, *clock))
    for task in agents():
        patch.setattr(task, "retry_delay_seconds", [1.0 / FAST, 2.0 / FAST])
    from tasks import policy, workplace

    heed = policy.heed
    patch.setattr(workplace, "heed", lambda error, call, left=None: heed(_hastened(error), call, left))
    patch.setattr(policy, "RETRY_DELAYS", (1.0 / FAST, 2.0 / FAST))


def _hastened(error: Any) -> Any:
    if error.retry_after is not None:
        error.retry_after /= FAST
    return error


def agents() -> Iterable[Task[..., Any]]:
    from tasks.assembly import assembly
    from tasks.audio_generator import music, voice
    from tasks.director import director
    from tasks.video_composer import video_composer
    from tasks.visual_creator import visual_creator
    from tasks.writer import writer

    return (writer, director, visual_creator, video_composer, voice, music, assembly)


def decode_here(patch: pytest.MonkeyPatch) -> None:
    """The checks of the child process, without the process: half a second each on a busy machine."""
    from aida.media import inspect, inspect_child

    def from_here(file: Path, kind: str, kind_of: str, how: str, timeout_seconds: float) -> dict[str, Any]:
        return inspect_child.look(kind, kind_of, how, str(file))

    patch.setattr(inspect, "_from_child", from_here)


def assemble_by_counting(patch: pytest.MonkeyPatch, home: Path) -> None:
    import aida.agents.assembly

    engine = Engine(CallLedger(home / "calls"))
    patch.setattr(aida.agents.assembly, "assemble", engine.assemble)
