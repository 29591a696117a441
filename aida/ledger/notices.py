"""Notices to addresses outside, kept until they have arrived: a restart goes on where it was.

    note (workflow, address, mark: once) → row ─due→ claim ─┬ arrived
                                                            └ failed → due again later, at last given up

Two processes share the work: a change is noted once, and a notice is claimed by one at a time.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Engine, Table, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from aida.contracts.state import Status
from aida.ledger.database import open_database, sorted_errors
from aida.ledger.tables import HookRow, NoticeRow, WorkflowRow

FIRST_PAUSE, MOST_TRIES = timedelta(seconds=5), 10
"""5 s, 10 s, 20 s… up to 21 minutes: 43 in all."""
KEPT = timedelta(days=7)
_CLAIMED = timedelta(seconds=60)
"""A claim whose process died is free again."""
_NOTICES: Table = NoticeRow.metadata.tables["notices"]
_HOOKS: Table = HookRow.metadata.tables["hooks"]
_STATES: Table = WorkflowRow.metadata.tables["workflow_states"]


class Change(NamedTuple):
    """How a workflow stood when its row was last written."""

    workflow_id: str
    status: Status
    step: str
    progress: int
    attempts: int
    cost: Any
    at: datetime
    url: str | None
    """Its own address, where it has one."""

    @property
    def mark(self) -> str:
        return f"{self.attempts}:{self.status}:{self.step}:{self.progress}"


class Notice(NamedTuple):
    number: int
    id: str
    workflow_id: str
    url: str
    body: str
    tries: int


class NoticeStore:
    """All notices of one installation. Safe for threads and processes."""

    def __init__(self, url: str) -> None:
        """Opens the database; see `open_database` for the errors."""
        self._engine: Engine = open_database(url)

    def hook(self, workflow_id: str, url: str) -> None:
        """Where this workflow's notices go, besides."""
        with sorted_errors(self._engine), self._engine.begin() as writing:
            writing.execute(insert(_HOOKS).values(workflow_id=workflow_id, url=url))

    def newest(self) -> datetime | None:
        """The newest change that was noted; `None` when none ever was."""
        with sorted_errors(self._engine), self._engine.connect().execution_options(reads=True) as reading:
            found: datetime | None = reading.execute(select(func.max(_NOTICES.c.changed_at))).scalar()
        return found

    def changes(self, since: datetime, most: int = 200) -> list[Change]:
        """Workflows whose row was written at that moment or later, oldest change first."""
        columns = select(
            _STATES.c.id,
            _STATES.c.status,
            _STATES.c.current_step,
            _STATES.c.progress,
            _STATES.c.attempts,
            _STATES.c.total_cost_so_far,
            _STATES.c.last_updated,
            _HOOKS.c.url,
        )
        joined = columns.select_from(_STATES.outerjoin(_HOOKS, _HOOKS.c.workflow_id == _STATES.c.id))
        wanted = joined.where(_STATES.c.last_updated >= since).order_by(_STATES.c.last_updated).limit(most)
        with sorted_errors(self._engine), self._engine.connect().execution_options(reads=True) as reading:
            return [Change(*row) for row in reading.execute(wanted).tuples()]

    def note(self, name: str, change: Change, url: str, body: str) -> bool:
        """Write a notice; False when this change was told to that address before."""
        dialect = postgresql if self._engine.dialect.name == "postgresql" else sqlite
        row = {
            "id": name, "workflow_id": change.workflow_id, "url": url, "mark": change.mark, "body": body,
            "changed_at": change.at, "tries": 0, "due_at": datetime.now(UTC),
        }  # fmt: skip
        once = dialect.insert(_NOTICES).values(row).on_conflict_do_nothing().returning(_NOTICES.c.number)
        with sorted_errors(self._engine), self._engine.begin() as writing:
            return writing.execute(once).scalar() is not None

    def claim(self, now: datetime) -> Notice | None:
        """The oldest notice that is due and has no older one of its workflow before it; nobody else gets it
        for a minute."""
        older = _NOTICES.alias("older")
        first = select(func.min(older.c.number)).where(
            older.c.workflow_id == _NOTICES.c.workflow_id,
            older.c.url == _NOTICES.c.url,
            older.c.due_at.is_not(None),
        )
        due = select(_NOTICES.c.number, _NOTICES.c.due_at).where(
            _NOTICES.c.due_at <= now, _NOTICES.c.number == first.scalar_subquery()
        )
        with sorted_errors(self._engine), self._engine.begin() as writing:
            found = writing.execute(due.order_by(_NOTICES.c.due_at).limit(1)).one_or_none()
            if found is None:
                return None
            mine = update(_NOTICES).where(
                (_NOTICES.c.number == found.number) & (_NOTICES.c.due_at == found.due_at)
            )
            columns = [_NOTICES.c[name] for name in Notice._fields]
            row = writing.execute(mine.values(due_at=now + _CLAIMED).returning(*columns)).one_or_none()
        return None if row is None else Notice(*row)

    def arrived(self, notice: Notice) -> None:
        now = datetime.now(UTC)
        self._write(notice, due_at=None, sent_at=now, tries=notice.tries + 1, reason=None)
        with sorted_errors(self._engine), self._engine.begin() as writing:
            old = _NOTICES.c.due_at.is_(None) & (_NOTICES.c.changed_at < now - KEPT)
            writing.execute(delete(_NOTICES).where(old))

    def failed(self, notice: Notice, reason: str) -> None:
        """Try again later; after the last try it is given up."""
        again = pause_after(notice.tries)
        due = None if again is None else datetime.now(UTC) + again
        self._write(notice, due_at=due, tries=notice.tries + 1, reason=reason[:500])

    def close(self) -> None:
        self._engine.dispose()

    def _write(self, notice: Notice, **values: Any) -> None:
        with sorted_errors(self._engine), self._engine.begin() as writing:
            writing.execute(update(_NOTICES).where(_NOTICES.c.number == notice.number).values(**values))


def pause_after(tries: int) -> timedelta | None:
    """Until the next try after so many; `None`: that was the last (pure)."""
    return None if tries + 1 >= MOST_TRIES else FIRST_PAUSE * 2**tries
