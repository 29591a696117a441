"""The journal of orders: `ports.JobJournal` on SQLite and PostgreSQL.

    intend: ┬ purses: held += worst, where held + spent + worst ≤ limit ┬ one transaction, on the disk
            └ job: intended                                             ┘ before a byte is sent
    accept → doubt → close: the job's row and its purses move together

On SQLite the journal syncs the disk at every commit (`synchronous = FULL`), unlike the workflow states:
after a power cut a state can be worked out again, an order nobody remembers is paid for twice.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Engine, Select, Table, and_, bindparam, event, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from aida.contracts.assets import AssetRef
from aida.contracts.errand import Errand
from aida.contracts.job import KEPT, OPEN, Job, JobOrder, JobStatus, Spend
from aida.contracts.money import Cap, DaySpend
from aida.errors import OverBudget, Permanent, Transient
from aida.ledger import purses, spend
from aida.ledger.database import open_database, sorted_errors
from aida.ledger.fences import check_fence
from aida.ledger.tables import JobRow

_JOBS: Table = JobRow.metadata.tables["jobs"]
_ORDER = tuple(JobOrder.model_fields)
_UNSEEN = and_(_JOBS.c.status == "unknown", _JOBS.c.vendor_job.is_not(None))
"""The vendor has taken it, and nobody has seen its end."""
# Built once: to put a statement together takes longer than to carry it out, and every order needs seven.
_BY_ID = select(_JOBS).where(_JOBS.c.id == bindparam("job"))
_BY_ID_HELD = _BY_ID.with_for_update()
_INSERT = insert(_JOBS)
_UPDATE = update(_JOBS).where(_JOBS.c.id == bindparam("job"))
_BY_ORDER = (
    select(_JOBS)
    .where(_JOBS.c.recipe_key == bindparam("recipe"), _JOBS.c.model == bindparam("of_model"))
    .where(_JOBS.c.fingerprint == bindparam("said"))
    .where(or_(_JOBS.c.status.in_((*OPEN, *KEPT)), _UNSEEN))
    .order_by(_JOBS.c.number.desc())
    .limit(1)
)
_KEPT_BY_VENDORS = timedelta(days=8)
"""How long a result may be had: fal.ai is asked to keep media for a week, KIE.AI keeps them for fifteen
days."""


class JournalStore:
    """All orders of one installation. Safe for threads and processes; open one per process."""

    def __init__(self, url: str, caps: Iterable[Cap] = ()) -> None:
        """Opens the database and creates its tables; see `open_database` for the errors. `caps`: what may
        be spent here on one day, whatever a workflow allows."""
        self._caps = tuple(caps)
        self._engine: Engine = open_database(url)
        if self._engine.dialect.name == "sqlite":
            event.listen(self._engine, "connect", _sync_every_commit)
            self._engine.dispose()  # connections that were opened before the listener

    def find(self, recipe_key: str, model: str, fingerprint: str) -> Job | None:
        """The newest job for just this order that is open or kept, or whose end nobody saw although the
        vendor had taken it (its result may still be there)."""
        asked = {"recipe": recipe_key, "of_model": model, "said": fingerprint}
        return next(iter(self._read(_BY_ORDER, asked)), None)

    def uncollected(self) -> tuple[Job, ...]:
        """See `ports.JobJournal.uncollected`."""
        recent = _JOBS.c.created_at >= datetime.now(UTC) - _KEPT_BY_VENDORS
        statement = select(_JOBS).where(_JOBS.c.status.in_((*OPEN, "unknown")), recent)
        return self._read(statement.order_by(_JOBS.c.number))

    def read(self, job: Job) -> Job:
        found = self.by_id(job.id)
        if found is None:
            raise _unheard_of(job)
        return found

    def by_id(self, name: str) -> Job | None:
        return next(iter(self._read(_BY_ID, {"job": name})), None)

    def unsettled(self) -> tuple[Job, ...]:
        """Orders of all workflows that were sent, or may have been, without an answer ever since; oldest
        first. A person can say what became of them."""
        open_ = _JOBS.c.status == "intended"
        counted = and_(_JOBS.c.status == "unknown", _JOBS.c.ambiguous)
        statement = select(_JOBS).where(_JOBS.c.vendor_job.is_(None), or_(open_, counted))
        return self._read(statement.order_by(_JOBS.c.number))

    def known(self, vendor: str, vendor_jobs: Iterable[str]) -> frozenset[str]:
        theirs = and_(_JOBS.c.vendor == vendor, _JOBS.c.vendor_job.in_(list(vendor_jobs)))
        with sorted_errors(self._engine), self._engine.connect().execution_options(reads=True) as reading:
            return frozenset(reading.execute(select(_JOBS.c.vendor_job).where(theirs)).scalars())

    def intend(self, order: JobOrder, errand: Errand) -> Job:
        """See `ports.JobJournal.intend`. Raises `Fenced` when another process has taken the workflow over,
        `Transient` when the very same order is open already:
        another process was a moment faster, `find` finds its job."""
        worst = spend.millionths(order.worst)
        job = Job(
            id=f"j-{uuid.uuid4().hex[:24]}",
            workflow_id=errand.workflow_id,
            user_id=errand.user_id,
            order=order.model_copy(update={"worst": spend.to_dollars(worst)}),
            status="intended",
            created_at=datetime.now(UTC),
        )
        try:
            with sorted_errors(self._engine), self._engine.begin() as writing:
                check_fence(writing, errand.workflow_id, errand.fence)
                self._reserve(writing, job, errand, worst)
                writing.execute(_INSERT, _row(job))
        except Permanent as err:
            if isinstance(err.__cause__, IntegrityError):
                raise Transient("The same order is being placed by another process", **_where(order)) from err
            raise
        return job

    def accept(self, job: Job, vendor_job: str, addresses: Mapping[str, str]) -> Job:
        """See `ports.JobJournal.accept`. A job that was given up meanwhile becomes `unknown`."""
        at = datetime.now(UTC)
        try:
            return self._change(job, lambda row: spend.accepted(row, vendor_job, addresses, at))
        except Permanent as err:
            if isinstance(err.__cause__, IntegrityError):
                told = f"{job.order.vendor}'s {vendor_job} is another order's already"
                raise Permanent(told, **_where(job.order)) from err
            raise

    def stray(self, job: Job, vendor_job: str) -> Job | None:
        """See `ports.JobJournal.stray`."""
        at = datetime.now(UTC)
        alike = and_(_JOBS.c.vendor == job.order.vendor, _JOBS.c.vendor_job.is_(None), _JOBS.c.id != job.id)
        same = and_(alike, _JOBS.c.fingerprint == job.order.fingerprint, _JOBS.c.ambiguous)
        there = and_(alike, _JOBS.c.endpoint == job.order.endpoint, _JOBS.c.status == "intended")
        with sorted_errors(self._engine), self._engine.begin() as writing:
            given_up = writing.execute(select(_JOBS).where(same).order_by(_JOBS.c.number)).mappings().first()
            if given_up is not None:
                return _written(writing, given_up, lambda row: spend.accepted(row, vendor_job, {}, at))
            if writing.execute(select(_JOBS.c.id).where(there)).first() is not None:
                return None
            found = spend.strayed(job, f"j-{uuid.uuid4().hex[:24]}", vendor_job, at)
            _settle(writing, job.model_copy(update={"status": "failed", "cost": None}), found)
            writing.execute(_INSERT, _row(found))
        return found

    def doubt(self, job: Job) -> Job:
        return self._change(job, spend.doubted)

    def close(
        self,
        job: Job,
        status: JobStatus,
        *,
        cost: Decimal | None = None,
        assets: tuple[AssetRef, ...] = (),
        reason: str | None = None,
    ) -> Job:
        """See `ports.JobJournal.close`; closing twice changes nothing (but see `spend.closed`)."""
        at = datetime.now(UTC)
        return self._change(
            job, lambda row: spend.closed(row, status, at, cost=cost, assets=assets, reason=reason)
        )

    def check_owner(self, errand: Errand) -> None:
        with sorted_errors(self._engine), self._engine.connect().execution_options(reads=True) as reading:
            check_fence(reading, errand.workflow_id, errand.fence)

    def affords(self, errand: Errand, worst: Decimal) -> bool:
        more, today = spend.millionths(worst), purses.booked_on(datetime.now(UTC))
        with sorted_errors(self._engine), self._engine.connect().execution_options(reads=True) as reading:
            found = [purses.look(reading, each) for each in purses.limited(errand, self._caps, today)]
        return all(allowed is None or used + more <= allowed for allowed, used in found)

    def allow(self, workflow_id: str, limit: Decimal) -> None:
        """Set what a workflow may spend in all; only ever because a person says so. An attempt that is
        under way keeps the limit it began with, where that is stricter."""
        with sorted_errors(self._engine), self._engine.begin() as writing:
            purses.allow(writing, workflow_id, spend.millionths_allowed(limit))

    def allowed(self, workflow_id: str) -> Decimal | None:
        statement = select(purses.WORKFLOWS.c.allowed).where(purses.WORKFLOWS.c.workflow_id == workflow_id)
        with sorted_errors(self._engine), self._engine.connect().execution_options(reads=True) as reading:
            limit = reading.execute(statement).scalar_one_or_none()
        return None if limit is None else spend.to_dollars(limit)

    def caps_today(self, user_id: str) -> tuple[Cap, ...]:
        """The caps that hold for a user, and how much of each is spent or held today (UTC)."""
        booked = purses.purses_of("", user_id, purses.booked_on(datetime.now(UTC)))
        with sorted_errors(self._engine), self._engine.connect().execution_options(reads=True) as reading:
            used = {each.kind: spend.to_dollars(purses.look(reading, each)[1]) for each in booked}
        return tuple(cap.model_copy(update={"used": used[cap.kind]}) for cap in self._caps)

    def days(self, most: int = 14) -> tuple[DaySpend, ...]:
        """What was spent on the last days on which something was ordered, newest first; everybody's sum first
        on each."""
        statement = select(purses.DAYS).order_by(purses.DAYS.c.day.desc(), purses.DAYS.c.user_id)
        with sorted_errors(self._engine), self._engine.connect().execution_options(reads=True) as reading:
            rows = reading.execute(statement.limit(most * 50)).mappings().all()
        newest = sorted({row["day"] for row in rows}, reverse=True)[:most]
        return tuple(
            DaySpend(
                day=row["day"],
                user_id=None if row["user_id"] == purses.EVERYBODY else row["user_id"],
                spent=spend.to_dollars(row["spent"]),
                held=spend.to_dollars(row["held"]),
            )
            for row in rows
            if row["day"] in newest
        )

    def spend(self, workflow_id: str) -> Spend:
        """What all of the workflow's jobs come to; nothing for an unknown workflow."""
        columns = select(_JOBS.c.status, _JOBS.c.cost, _JOBS.c.worst)
        with sorted_errors(self._engine), self._engine.connect().execution_options(reads=True) as reading:
            rows = reading.execute(columns.where(_JOBS.c.workflow_id == workflow_id)).tuples().all()
        return spend.spend_of((status, cost, worst) for status, cost, worst in rows)

    def jobs(self, workflow_id: str) -> tuple[Job, ...]:
        return self._read(select(_JOBS).where(_JOBS.c.workflow_id == workflow_id).order_by(_JOBS.c.number))

    def shut(self) -> None:
        """Let go of the database's connections."""
        self._engine.dispose()

    def _read(self, statement: Select[Any], asked: Mapping[str, Any] | None = None) -> tuple[Job, ...]:
        with sorted_errors(self._engine), self._engine.connect().execution_options(reads=True) as reading:
            return tuple(_job(dict(row)) for row in reading.execute(statement, asked).mappings())

    def _reserve(self, writing: Connection, job: Job, errand: Errand, worst: int) -> None:
        for purse in purses.limited(errand, self._caps, purses.booked_on(job.created_at)):
            if not purses.take(writing, purse, worst):
                allowed, used = purses.look(writing, purse)
                text = purses.refusal(purse, job.order.worst, allowed or 0, used)
                raise OverBudget(text, purse=purse.kind, **_where(job.order))

    def _change(self, job: Job, decide: Callable[[Job], Job]) -> Job:
        """Decide on the row as it is now, write what was decided, move the purse by the difference."""
        with sorted_errors(self._engine), self._engine.begin() as writing:
            row = writing.execute(_BY_ID_HELD, {"job": job.id}).mappings().one_or_none()
            if row is None:
                raise _unheard_of(job)
            return _written(writing, row, decide)


def _written(writing: Connection, row: Mapping[Any, Any], decide: Callable[[Job], Job]) -> Job:
    before = _job(dict(row))
    after = decide(before)
    # Only what has changed: an index is written anew for each of its columns that is named.
    changed = {name: value for name, value in _row(after).items() if value != row[name]}
    if changed:
        # The purses first, as in `intend`: who waits for this row holds none of them.
        _settle(writing, before, after)
        writing.execute(_UPDATE, changed | {"job": after.id})
    return after


def _settle(writing: Connection, before: Job, after: Job) -> None:
    held, spent = (_amounts(after)[i] - _amounts(before)[i] for i in (0, 1))
    if held or spent:
        booked = purses.purses_of(after.workflow_id, after.user_id, purses.booked_on(after.created_at))
        purses.settle(writing, booked, held, spent)


def _amounts(job: Job) -> tuple[int, int]:
    """Millionths held and spent."""
    worst = job.order.worst
    return (
        spend.millionths(spend.held(job.status, worst)),
        spend.millionths(spend.counted(job.status, job.cost, worst)),
    )


def _unheard_of(job: Job) -> Permanent:
    return Permanent(f"The journal knows no job {job.id}")


def _where(order: JobOrder) -> dict[str, Any]:
    return {"agent": order.agent, "scene": order.scene, "model": order.model}


def _row(job: Job) -> dict[str, Any]:
    row = job.model_dump(exclude={"order", "assets"}) | job.order.model_dump()
    return row | {"assets": [asset.model_dump(mode="json") for asset in job.assets]}


def _job(row: dict[str, Any]) -> Job:
    row.pop("number")
    order = JobOrder.model_validate({name: row.pop(name) for name in _ORDER})
    return Job.model_validate(row | {"order": order})


def _sync_every_commit(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous = FULL")
