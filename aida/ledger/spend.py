"""What a job does to its workflow's purse, and how a job changes (pure).

    Job ─accepted, doubted, closed→ the same job, one step further
    Job ─held, counted→ US dollars held for it, US dollars it counts as spent

An open job holds its worst price. A closed one counts at its cost; where nobody knows that, at the
worst if it may have been charged, and at nothing if it was not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from aida.contracts.assets import AssetRef
from aida.contracts.job import KEPT, OPEN, Job, JobStatus, Spend

_MILLION = Decimal(1_000_000)
_AT_WORST: tuple[JobStatus, ...] = (*KEPT, "wasted", "unknown")
_ZERO = Decimal(0)


def millionths(dollars: Decimal) -> int:
    """A price in whole millionths of a dollar, rounded up: a reservation is never too small."""
    return int((dollars * _MILLION).to_integral_value(ROUND_CEILING))


def millionths_allowed(dollars: Decimal) -> int:
    """A limit in whole millionths of a dollar, rounded down."""
    return int((dollars * _MILLION).to_integral_value(ROUND_FLOOR))


def to_dollars(amount: int) -> Decimal:
    return Decimal(amount) / _MILLION


def held(status: JobStatus, worst: Decimal) -> Decimal:
    """US dollars reserved for a job."""
    return worst if status in OPEN else _ZERO


def counted(status: JobStatus, cost: Decimal | None, worst: Decimal) -> Decimal:
    """US dollars a job counts as spent."""
    if status in OPEN:
        return _ZERO
    if cost is not None:
        return cost
    return worst if status in _AT_WORST else _ZERO


def spend_of(rows: Iterable[tuple[JobStatus, Decimal | None, Decimal]]) -> Spend:
    """The sum over a workflow's jobs, each as its status, cost and worst price."""
    paid = wasted = reserved = _ZERO
    for status, cost, worst in rows:
        reserved += held(status, worst)
        if status in KEPT:
            paid += counted(status, cost, worst)
        else:
            wasted += counted(status, cost, worst)
    return Spend(paid=paid, wasted=wasted, reserved=reserved)


def accepted(job: Job, vendor_job: str, addresses: Mapping[str, str], at: datetime) -> Job:
    """The job with the vendor's id; unchanged when it has that id already."""
    if job.vendor_job == vendor_job:
        return job
    changes: dict[str, Any] = {
        "vendor_job": vendor_job,
        "addresses": dict(addresses),
        "accepted_at": at,
        "ambiguous": False,
    }
    if job.status in OPEN:
        changes["status"] = "accepted"
    else:
        # Another process took this one for dead and gave the order up, and may have placed it again
        # since: the row stays closed, but it counts, and whoever has it can still collect it.
        changes |= {"status": "unknown", "cost": None, "reason": "It was accepted after it had been given up"}
    return job.model_copy(update=changes)


def strayed(job: Job, name: str, vendor_job: str, at: datetime) -> Job:
    """An order of the same words as the job's that the vendor has taken besides: charged, and of no use."""
    return Job(
        id=name,
        workflow_id=job.workflow_id,
        user_id=job.user_id,
        order=job.order,
        status="wasted",
        vendor_job=vendor_job,
        reason=f"The vendor has taken the order of {job.id} once more",
        created_at=job.created_at,
        accepted_at=at,
        closed_at=at,
    )


def doubted(job: Job) -> Job:
    return job.model_copy(update={"ambiguous": True}) if job.status == "intended" else job


def closed(
    job: Job,
    status: JobStatus,
    at: datetime,
    *,
    cost: Decimal | None = None,
    assets: tuple[AssetRef, ...] = (),
    reason: str | None = None,
) -> Job:
    """The job at its end. The first closing stands, unless a later one knows more: that something was
    kept after all, what became of an `unknown` one, what its adapter made of a `late` one."""
    if status in OPEN:
        raise ValueError(f"a job cannot be closed as {status}")
    if job.status == status == "done":
        return job.model_copy(update={"assets": assets}) if assets else job
    if job.closed_at is not None and not _knows_more(job.status, status):
        return job
    if cost is None and job.status == "late":
        cost = job.cost
    return job.model_copy(
        update={"status": status, "closed_at": at, "cost": cost, "assets": assets, "reason": reason}
    )


def _knows_more(old: JobStatus, new: JobStatus) -> bool:
    if old == "late":
        return new in ("done", "wasted")
    return new == "done" or (old == "unknown" and new != "unknown")
