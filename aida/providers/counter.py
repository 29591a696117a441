"""A vendor's counter, as the till knows it, and what passes over it.

JobOrder ─submit→ Accepted ─ready…→ ─collect→ Outcome ─→ Purchase ─done→ closed with what it cost
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol, TypeVar

from aida.contracts.assets import AssetRef
from aida.contracts.job import Job, JobOrder, JobStatus
from aida.errors import AidaError, Permanent
from aida.ports import JobJournal, Workbench

AnyError = TypeVar("AnyError", bound=AidaError)


class Unanswered(AidaError):
    """Bytes may have been sent, and no readable answer came.

    From `submit`: only the vendor knows whether it took the order. From `collect`: harmless, the
    output is asked for again.
    """


class Gone(Permanent):
    """The vendor does not have this job's output (any more), although it took the order."""


@dataclass(frozen=True)
class Accepted:
    vendor_job: str
    addresses: dict[str, str] = field(default_factory=dict)
    """Where the vendor says the job's state, result and cancellation are."""
    since: bool = True
    """Of an order found in a list: sent after the intent was written, if no clock was moved."""


@dataclass(frozen=True)
class Outcome:
    output: dict[str, Any]
    """The vendor's own answer."""
    units: Decimal | None = None
    """The vendor's own billed units; `None` where it does not tell."""


class Counter(Protocol):
    """One vendor's counter. Every call has its own time limit (below `Patience.others`) and no retries,
    by any library."""

    searchable: bool
    """Whether `search` can find an order whose answer was lost."""

    def submit(self, order: JobOrder, last_word: Callable[[], None]) -> Accepted:
        """Exactly one POST. `last_word` is called when nothing is left to do but to send it: what it raises
        passes through, and nothing was sent. `Unanswered` when the order may have been taken; any other
        error of ours says that it certainly was not."""
        ...

    def ready(self, job: Job) -> bool:
        """One look. `Transient` when the look failed (harmless: looked again), `Gone` when the vendor
        does not know the job. A job that ended badly is ready."""
        ...

    def collect(self, job: Job) -> Outcome:
        """The finished job's output.

        `Transient`: it failed, free of charge, and may be ordered anew. `Refused`, `Permanent`: it
        failed for good, free of charge unless marked with `charged`. `Gone`: the output cannot be had
        any more. `Unanswered`: no answer to this question; asked again.
        """
        ...

    def cancel(self, job: Job) -> bool:
        """True: called off before it cost anything."""
        ...

    def search(self, job: Job) -> tuple[Accepted, ...]:
        """The orders in the vendor's own list that say what this unanswered one says, the likeliest first;
        which of them are other jobs' is the caller's to know. A clock of ours excludes none. `Transient`
        when the list was not read to its end: then nothing is proved. Only asked when `searchable`."""
        ...


def before_the_first_byte(last_word: Callable[[], None]) -> Callable[[str, Any], None]:
    """httpx' `trace` extension: a process may be stopped while it connects, and wake up as nobody's owner."""

    def traced(event: str, _: Any) -> None:
        if event.endswith(".send_request_headers.started"):
            last_word()

    return traced


def charged(error: AnyError, cost: Decimal | None = None) -> AnyError:
    """Mark a `collect` error: the vendor charges for the failed job, `cost` dollars where that is known.
    Its job is closed as wasted, at the worst price without a cost."""
    vars(error).update(charged=True, cost=cost)
    return error


class Purchase:
    """A finished job: either its fresh `outcome`, or the `assets` an earlier call has kept of it."""

    def __init__(
        self,
        job: Job,
        journal: JobJournal,
        bench: Workbench,
        *,
        outcome: Outcome | None = None,
        assets: tuple[AssetRef, ...] = (),
    ) -> None:
        self.job = job
        self.outcome = outcome
        self.assets = assets
        self.cost: Decimal | None = None
        """US dollars it costs, as soon as they are known: what `done` and a failure are booked with."""
        self._journal = journal
        self._bench = bench
        self.closed = outcome is None

    @property
    def paid(self) -> Decimal:
        """US dollars this workflow pays for it; nothing for what another workflow has bought."""
        if self.job.workflow_id != self._bench.errand.workflow_id:
            return Decimal(0)
        cost = self.job.cost if self.job.cost is not None else self.cost
        return self.job.order.worst if cost is None else cost

    def done(self, cost: Decimal | None = None, assets: tuple[AssetRef, ...] = ()) -> None:
        """Its bytes are kept: close the job. Without any known cost it counts at its worst price."""
        if self.outcome is None:
            return
        if cost is not None:
            self.cost = cost
        self.close("done", assets=assets)
        self.assets = assets

    def close(
        self, status: JobStatus, *, assets: tuple[AssetRef, ...] = (), reason: str | None = None
    ) -> None:
        self.job = self._journal.close(self.job, status, cost=self.cost, assets=assets, reason=reason)
        self.closed = True
