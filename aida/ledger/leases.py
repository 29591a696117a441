"""One owner at a time for each workflow: who has it, whether they live, who must not send any more.

    take ─┬ file lock of this place ┬─→ Lease, fence n+1    beat, every few seconds    release
          └ row of `leases`         ┘
    look ─→ per workflow: lives, dead, free

At one place (see `locks`) the file lock tells of a death at once. Elsewhere the row's heartbeat does, by the
database's clock and only after a second look, so that no clock that is moved can kill anybody. Whoever takes
a workflow over raises its fence: the one before may wake up again, but `fences` refuses its number.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

from sqlalchemy import Engine, Float, Table, literal_column, make_url, select, update
from sqlalchemy.dialects import postgresql, sqlite

from aida.contracts.units import Identifier
from aida.errors import Taken
from aida.ledger.database import create_folder, open_database, sorted_errors
from aida.ledger.locks import FileLock, is_locked, owner_name, place_of
from aida.ledger.tables import LeaseRow

BEAT_SECONDS = 3.0
"""Between two heartbeats of an owner."""
STALE_SECONDS = 15.0
"""Without a heartbeat for so long, an owner elsewhere may be dead."""
AGAIN_SECONDS = BEAT_SECONDS + 1.5
"""Until the second look: an owner that lives has beaten by then."""
_LEASES: Table = LeaseRow.metadata.tables["leases"]
_CLOCKS = {
    "sqlite": "((julianday('now') - 2440587.5) * 86400.0)",
    "postgresql": "extract(epoch from clock_timestamp())::double precision",
}
"""The database's own clock, in seconds since 1970."""

Life = Literal["lives", "dead", "free"]
"""lives: somebody works on it. dead: its owner died without giving it back. free: nobody has it."""


@dataclass(frozen=True)
class Lease:
    """One process' hold on one workflow."""

    workflow_id: str
    fence: int
    lock: FileLock


class Holder(NamedTuple):
    """What the row says of a workflow's owner, or of the last one it had."""

    fence: int
    owner: str
    place: str
    run: str | None
    """The Prefect flow run that is, or was, the attempt."""
    beats: int
    age: float
    """Seconds since the last heartbeat."""
    released: bool


class LeaseStore:
    """All leases of one installation. Safe for threads and processes; open one per process."""

    def __init__(
        self, url: str, home: Path, *, sleep: Callable[[float], None] = time.sleep, place: str | None = None
    ) -> None:
        """Errors as for `open_database`. Locks lie beside a database that is a file, else in `home`.
        `place` names another place than this one, for tests of several machines on one."""
        self._engine: Engine = open_database(url)
        self._folder = create_folder(_lock_folder(url, home), "locks")
        self.place = place or place_of(self._folder)
        self._sleep = sleep

    def take(self, workflow_id: Identifier, *, run: str | None = None) -> Lease:
        """Become the workflow's owner; `run` is the Prefect flow run.

        Raises `Taken` when somebody else works on it: at once for an owner of this place, after a second
        look for one elsewhere whose heartbeat has stopped.
        """
        lock = FileLock(self._file(workflow_id))
        if not lock.acquire():
            raise Taken(f"Another process is already working on {workflow_id}")
        try:
            before = self.holder(workflow_id)
            if before is not None and not before.released and before.place != self.place:
                self._check_beat(workflow_id, before)
            return Lease(workflow_id, self._begin(workflow_id, before, run), lock)
        except BaseException:
            lock.release()
            raise

    def beat(self, lease: Lease) -> bool:
        """Say that the owner lives. False: somebody has taken the workflow over."""
        return self._note(lease, beats=_LEASES.c.beats + 1)

    def release(self, lease: Lease) -> None:
        """Give the workflow back. The lock is dropped even when the database is out of reach."""
        try:
            self._note(lease, released=True)
        finally:
            lease.lock.release()

    def resign(self, lease: Lease) -> None:
        """Own it no longer, at once: whatever still carries this owner's fence is refused from now on.
        Call `release` all the same when the process has come to an end with it."""
        self._note(lease, fence=_LEASES.c.fence + 1, released=True)

    def look(self, workflow_ids: Iterable[Identifier]) -> dict[str, Life]:
        """Who lives. Takes a few seconds where an owner elsewhere has fallen silent: those are looked at
        again, all at once, before they are called dead."""
        seen = {each: self.holder(each) for each in workflow_ids}
        lives = {each: self._life(each, holder) for each, holder in seen.items()}
        silent = [each for each, holder in seen.items() if lives[each] == "dead" and self._is_afar(holder)]
        if silent:
            self._sleep(AGAIN_SECONDS)
        for each in silent:
            if _moved(seen[each], self.holder(each)):
                lives[each] = "lives"
        return lives

    def holder(self, workflow_id: Identifier) -> Holder | None:
        """The present or last owner; `None` when nobody ever worked on it."""
        age = (self._clock - _LEASES.c.beat_at).label("age")
        columns = [age if name == "age" else _LEASES.c[name] for name in Holder._fields]
        statement = select(*columns).where(_LEASES.c.workflow_id == workflow_id)
        with sorted_errors(self._engine), self._engine.connect().execution_options(reads=True) as reading:
            row = reading.execute(statement).one_or_none()
        return None if row is None else Holder(*row)

    def by_run(self, run: str) -> str | None:
        """The workflow whose present or last owner is this Prefect flow run; `None` when another is."""
        statement = select(_LEASES.c.workflow_id).where(_LEASES.c.run == run)
        with sorted_errors(self._engine), self._engine.connect().execution_options(reads=True) as reading:
            name: str | None = reading.execute(statement).scalar()
        return name

    def shut(self) -> None:
        """Let go of the database's connections."""
        self._engine.dispose()

    # ── who lives ────────────────────────────────────────────────────────────────────────────────

    def _life(self, workflow_id: str, holder: Holder | None) -> Life:
        if holder is None or holder.released:
            return "free"
        if holder.place == self.place:
            return "lives" if is_locked(self._file(workflow_id)) else "dead"
        return "dead" if _silent(holder) else "lives"

    def _check_beat(self, workflow_id: str, before: Holder) -> None:
        if not _silent(before):
            raise Taken(
                f"Another machine is working on {workflow_id}: {before.owner}, last heard of "
                f"{max(0.0, before.age):.0f} s ago"
            )
        self._sleep(AGAIN_SECONDS)  # `_begin` sees whether it has beaten meanwhile

    def _is_afar(self, holder: Holder | None) -> bool:
        return holder is not None and holder.place != self.place

    # ── writing ──────────────────────────────────────────────────────────────────────────────────

    def _begin(self, workflow_id: str, before: Holder | None, run: str | None) -> int:
        """Write the new owner; its fence. One statement decides between two who come together."""
        fence = before.fence + 1 if before else 1
        new: dict[str, Any] = {
            "fence": fence, "owner": owner_name(), "place": self.place, "run": run, "beats": 0,
            "beat_at": self._clock, "released": False,
        }  # fmt: skip
        with sorted_errors(self._engine), self._engine.begin() as writing:
            if before is None:
                dialect = postgresql if self._engine.dialect.name == "postgresql" else sqlite
                first = dialect.insert(_LEASES).values(workflow_id=workflow_id, **new)
                once = first.on_conflict_do_nothing().returning(_LEASES.c.fence)
            else:
                same = (_LEASES.c.fence == before.fence) & (_LEASES.c.beats == before.beats)
                mine = (_LEASES.c.workflow_id == workflow_id) & same
                once = update(_LEASES).where(mine).values(new).returning(_LEASES.c.fence)
            # Not `rowcount`: PostgreSQL's driver tells none of an insertion that may do nothing.
            done = writing.execute(once).scalar()
        if done is None:
            raise Taken(f"Another process has just begun to work on {workflow_id}, or still does")
        return fence

    def _note(self, lease: Lease, **values: Any) -> bool:
        mine = (_LEASES.c.workflow_id == lease.workflow_id) & (_LEASES.c.fence == lease.fence)
        with sorted_errors(self._engine), self._engine.begin() as writing:
            done = writing.execute(update(_LEASES).where(mine).values(beat_at=self._clock, **values))
        return bool(done.rowcount == 1)

    @property
    def _clock(self) -> Any:
        return literal_column(_CLOCKS[self._engine.dialect.name], Float)

    def _file(self, workflow_id: str) -> Path:
        return self._folder / f"{workflow_id}.lock"


def _silent(holder: Holder) -> bool:
    """Whether its heartbeat may have stopped. One that lies in the future tells of a clock that was set
    back; a living owner overwrites it at its next beat."""
    return abs(holder.age) > STALE_SECONDS


def _moved(before: Holder | None, now: Holder | None) -> bool:
    return before is None or now is None or (before.fence, before.beats) != (now.fence, now.beats)


def _lock_folder(url: str, home: Path) -> Path:
    """Everyone who can open a database file shares its folder; others meet in AIDA's own."""
    address = make_url(url)
    file = address.database if address.get_backend_name() == "sqlite" else None
    return (Path(file).absolute().parent if file and file != ":memory:" else home) / "locks"
