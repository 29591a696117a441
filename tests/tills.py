"""A vendor in memory with a clock of its own, for tests of buying: it keeps its orders as a real one does.

Counts what must happen once: POSTs, charges. Time passes only when somebody waits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from aida.contracts.assets import AssetRef
from aida.contracts.errand import Errand
from aida.contracts.job import Job, JobOrder, JobStatus, Spend
from aida.errors import AidaError
from aida.ledger.jobs import JournalStore
from aida.ports import Workbench
from aida.providers.buying import Accepted, Gone, Outcome, Patience, Unanswered, bought
from tests.benches import a_bench

PRICE = Decimal("0.70")


class Killed(BaseException):
    """The process dies here. No handler of ours may stop it."""


@dataclass
class Clock:
    seconds: float = 0.0

    def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        self.seconds += seconds

    def now(self) -> float:
        return self.seconds


@dataclass(frozen=True)
class ClockedBench(Workbench):
    """A workbench whose time is up at a moment of the test's clock."""

    clock: Clock = field(default_factory=Clock)
    until: float = float("inf")

    def seconds_left(self) -> float | None:
        return max(0.0, self.until - self.clock.seconds)


@dataclass
class Task:
    fingerprint: str
    taken_at: float
    cancelled: bool = False


@dataclass
class Vendor:
    """`buying.Counter` over an account that remembers everything; one per test, as the vendor's machines
    go on when ours die."""

    clock: Clock = field(default_factory=Clock)
    searchable: bool = True
    takes: float = 60.0
    """Seconds per job."""
    lag: float = 0.0
    """Seconds until an order is in the list."""
    can_cancel: bool = True
    faults: list[Any] = field(default_factory=list)
    """For the next submissions: "lost" (taken, no answer), "unsent" (never taken, no answer), an
    exception (taken when it is `Killed`), or `None`."""
    look_faults: list[AidaError] = field(default_factory=list)
    collect_faults: list[AidaError] = field(default_factory=list)
    list_faults: list[AidaError | None] = field(default_factory=list)
    posts: int = 0
    looks: int = 0
    cancels: int = 0
    tasks: dict[str, Task] = field(default_factory=dict)

    @property
    def charges(self) -> Decimal:
        return PRICE * sum(not task.cancelled for task in self.tasks.values())

    def submit(self, order: JobOrder, last_word: Callable[[], None] = lambda: None) -> Accepted:
        last_word()
        self.posts += 1
        fault = self.faults.pop(0) if self.faults else None
        if fault == "unsent":
            raise Unanswered("the connection was reset")
        if isinstance(fault, AidaError):
            raise fault
        name = f"v-{self.posts}"
        self.tasks[name] = Task(order.fingerprint, self.clock.seconds)
        if fault == "lost":
            raise Unanswered("the connection was reset")
        if isinstance(fault, BaseException):
            raise fault
        return Accepted(name, {"status": f"https://vendor/{name}"})

    def ready(self, job: Job) -> bool:
        self.looks += 1
        if self.look_faults:
            raise self.look_faults.pop(0)
        task = self._task(job)
        return self.clock.seconds >= task.taken_at + self.takes

    def collect(self, job: Job) -> Outcome:
        if self.collect_faults:
            raise self.collect_faults.pop(0)
        self._task(job)
        return Outcome({"url": f"https://vendor/{job.vendor_job}.mp4"}, Decimal(10))

    def cancel(self, job: Job) -> bool:
        self.cancels += 1
        if self.can_cancel:
            self._task(job).cancelled = True
        return self.can_cancel

    def search(self, job: Job) -> tuple[Accepted, ...]:
        if self.list_faults:
            fault = self.list_faults.pop(0)
            if fault is not None:
                raise fault
        return tuple(
            Accepted(name, {"status": f"https://vendor/{name}"})
            for name, task in self.tasks.items()
            if task.fingerprint == job.order.fingerprint
            and self.clock.seconds >= task.taken_at + self.lag
            and not task.cancelled
        )

    def _task(self, job: Job) -> Task:
        assert job.vendor_job is not None
        if job.vendor_job not in self.tasks:
            raise Gone("the vendor knows no such job")
        return self.tasks[job.vendor_job]


class Mortal:
    """A journal whose process dies at the n-th writing, before or after the commit."""

    def __init__(self, journal: JournalStore, *, dies_at: int, after: bool) -> None:
        self._journal = journal
        self._left = dies_at
        self._after = after
        self.writings: list[str] = []

    def find(self, recipe_key: str, model: str, fingerprint: str) -> Job | None:
        return self._journal.find(recipe_key, model, fingerprint)

    def read(self, job: Job) -> Job:
        return self._journal.read(job)

    def known(self, vendor: str, vendor_jobs: Any) -> frozenset[str]:
        return self._journal.known(vendor, vendor_jobs)

    def stray(self, job: Job, vendor_job: str) -> Job | None:
        with self._writing("stray"):
            return self._journal.stray(job, vendor_job)

    def uncollected(self) -> tuple[Job, ...]:
        return self._journal.uncollected()

    def check_owner(self, errand: Errand) -> None:
        self._journal.check_owner(errand)

    def affords(self, errand: Errand, worst: Decimal) -> bool:
        return self._journal.affords(errand, worst)

    def spend(self, workflow_id: str) -> Spend:
        return self._journal.spend(workflow_id)

    def jobs(self, workflow_id: str) -> tuple[Job, ...]:
        return self._journal.jobs(workflow_id)

    def intend(self, order: JobOrder, errand: Errand) -> Job:
        with self._writing("intend"):
            return self._journal.intend(order, errand)

    def accept(self, job: Job, vendor_job: str, addresses: Any) -> Job:
        with self._writing("accept"):
            return self._journal.accept(job, vendor_job, addresses)

    def doubt(self, job: Job) -> Job:
        with self._writing("doubt"):
            return self._journal.doubt(job)

    def close(self, job: Job, status: JobStatus, **facts: Any) -> Job:
        with self._writing("close"):
            return self._journal.close(job, status, **facts)

    @contextmanager
    def _writing(self, name: str) -> Iterator[None]:
        self.writings.append(name)
        self._left -= 1
        if self._left == 0 and not self._after:
            raise Killed(name)
        yield
        if self._left == 0:
            raise Killed(name)


class Shelf:
    """An asset store that holds what was put there by `buy`."""

    def __init__(self) -> None:
        self.kept: dict[str, AssetRef] = {}
        self.trouble: AidaError | None = None

    def put(self, file: Path, key: str, media_type: str, **facts: object) -> AssetRef:
        raise NotImplementedError

    def fetch(self, ref: AssetRef) -> Path:
        from aida.errors import Permanent

        if self.trouble is not None:
            raise self.trouble
        if ref.key not in self.kept:
            raise Permanent(f"The asset {ref.key} is not in the store")
        return Path(ref.key)

    def url(self, ref: AssetRef) -> str:
        raise NotImplementedError


def an_order(**changes: Any) -> JobOrder:
    """A clip of 70 cents."""
    fields: dict[str, Any] = {
        "recipe_key": "a" * 64,
        "agent": "video_composer",
        "scene": 2,
        "purpose": "clips",
        "model": "fal/kling-2.5-pro",
        "vendor": "fal",
        "endpoint": "kling",
        "arguments": {"prompt": "the shoe turns", "duration": "10", "cfg_scale": 0.5},
        "worst": PRICE,
    }
    fields |= changes
    if "fingerprint" not in fields:
        fields["fingerprint"] = hashlib.sha256(str(sorted(fields["arguments"].items())).encode()).hexdigest()
    return JobOrder.model_validate(fields)


def the_bench(vendor: Vendor, shelf: Shelf, *, until: float = float("inf"), **errand: Any) -> ClockedBench:
    plain = a_bench(shelf, **errand)
    return ClockedBench(
        shelf, plain.folder, plain.errand, last_call=plain.last_call, clock=vendor.clock, until=until
    )


def buy(
    vendor: Vendor, journal: Any, bench: ClockedBench, order: JobOrder | None = None
) -> tuple[AssetRef, ...]:
    """What an adapter does: buy, keep, close. The assets."""
    order = order or an_order()
    patience = Patience(sleep=vendor.clock.sleep, now=vendor.clock.now)
    with bought(order, vendor, journal, bench, patience) as purchase:
        if purchase.outcome is None:
            return purchase.assets
        purchase.cost = PRICE
        ref = AssetRef(
            key=f"w/{order.fingerprint[:12]}.mp4", sha256="e" * 64, bytes=7, media_type="video/mp4"
        )
        shelf: Any = bench.store
        shelf.kept[ref.key] = ref
        purchase.done(assets=(ref,))
    return purchase.assets


def spoil(vendor: Vendor, journal: Any, bench: ClockedBench, error: Exception) -> None:
    """What happens to an adapter whose media does not come: the error, at the known cost."""
    patience = Patience(sleep=vendor.clock.sleep, now=vendor.clock.now)
    with bought(an_order(), vendor, journal, bench, patience) as purchase:
        purchase.cost = PRICE
        raise error
