"""One answer for one `Idempotency-Key`: a claim before the work, the answer after it.

    claim ─┬ new ──────────────→ work ─┬ done ──→ keep      forget what is a day old
           ├ the same request, answered: Answer             └ failed → drop: it may be tried again
           ├ the same request, still at work: "busy"
           └ another request: "other"

The database decides between two who come at once. A claim whose process was killed stays busy for a day:
nobody knows whether its work was done.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple

from sqlalchemy import Engine, Table, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from aida.ledger.database import open_database, sorted_errors
from aida.ledger.tables import AnswerRow

KEPT = timedelta(days=1)
_TABLE: Table = AnswerRow.metadata.tables["answers"]


class Answer(NamedTuple):
    status: int
    media_type: str
    body: str


Claim = Literal["new", "busy", "other"] | Answer


class AnswerStore:
    """All answers of one installation. Safe for threads and processes."""

    def __init__(self, url: str) -> None:
        """Opens the database; see `open_database` for the errors."""
        self._engine: Engine = open_database(url)

    def claim(self, key: str, request: str) -> Claim:
        """Take the key for a request, which is a hash of all that it asks."""
        now = datetime.now(UTC)
        dialect = postgresql if self._engine.dialect.name == "postgresql" else sqlite
        mine = dialect.insert(_TABLE).values(key=key, request=request, created_at=now)
        once = mine.on_conflict_do_nothing().returning(_TABLE.c.key)
        with sorted_errors(self._engine), self._engine.begin() as writing:
            writing.execute(delete(_TABLE).where(_TABLE.c.created_at < now - KEPT))
            if writing.execute(once).scalar() is not None:
                return "new"
            row = writing.execute(select(_TABLE).where(_TABLE.c.key == key)).mappings().one_or_none()
        if row is None:
            return "busy"  # dropped between our two looks: it may be tried again
        if row["request"] != request:
            return "other"
        if row["status"] is None:
            return "busy"
        return Answer(row["status"], row["media_type"] or "", row["body"] or "")

    def keep(self, key: str, answer: Answer) -> None:
        """Write what the claimed request was answered."""
        with sorted_errors(self._engine), self._engine.begin() as writing:
            writing.execute(update(_TABLE).where(_TABLE.c.key == key).values(**answer._asdict()))

    def drop(self, key: str) -> None:
        """Give the key back: nothing was done."""
        with sorted_errors(self._engine), self._engine.begin() as writing:
            writing.execute(delete(_TABLE).where((_TABLE.c.key == key) & _TABLE.c.status.is_(None)))

    def close(self) -> None:
        self._engine.dispose()
