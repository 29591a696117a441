"""Workflow states in the database: `WorkflowState` in, the same `WorkflowState` out.

The row is the truth about a workflow; Prefect's runs are attempts at it. The flow saves it after
every step, people read it with `aida runs` and `aida status`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Engine, Insert, Table, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from aida.contracts.state import Status, WorkflowState
from aida.contracts.units import Identifier
from aida.errors import BadInput, Permanent
from aida.ledger.database import open_database, sorted_errors
from aida.ledger.fences import check_fence
from aida.ledger.tables import WorkflowRow

_IDS: TypeAdapter[str] = TypeAdapter(Identifier)
_TABLE: Table = WorkflowRow.metadata.tables["workflow_states"]
_AS_IS = (
    "started_at", "last_updated", "estimated_completion", "total_cost_so_far", "total_time_so_far",
)  # fmt: skip
"""Columns that hold Python values; all others hold the field's JSON."""


def checked_id(workflow_id: str) -> str:
    """The id itself; raises `BadInput` when it is none (so that it is safe in a path)."""
    try:
        return _IDS.validate_python(workflow_id)
    except ValidationError as err:
        raise BadInput(f"{workflow_id[:80]!r} is not a workflow id") from err


class StateStore:
    """All workflows of one installation. Safe to use from several threads and processes."""

    def __init__(self, url: str) -> None:
        """Opens the database and creates its tables; see `open_database` for the errors."""
        self._engine: Engine = open_database(url)

    def create(self, state: WorkflowState) -> None:
        """Write a new workflow; raises `Permanent` when its id is taken."""
        try:
            self._write(insert(_TABLE).values(_row(state)))
        except Permanent as err:
            if isinstance(err.__cause__, IntegrityError):
                raise Permanent(f"There is already a workflow {state.id}") from err
            raise

    def save(self, state: WorkflowState, fence: int | None = None) -> None:
        """Write the state, new or not. `fence` is the owner's who writes: raises `Fenced`, and writes
        nothing, when another process has taken the workflow over."""
        row = _row(state)
        dialect = postgresql if self._engine.dialect.name == "postgresql" else sqlite
        statement = dialect.insert(_TABLE).values(row)
        others = {name: statement.excluded[name] for name in row if name != "id"}
        with sorted_errors(self._engine), self._engine.begin() as writing:
            check_fence(writing, state.id, fence)
            writing.execute(statement.on_conflict_do_update(index_elements=["id"], set_=others))

    def replace(self, before: WorkflowState, after: WorkflowState) -> bool:
        """Write `after` where the row still is as `before` was read; False, and nothing is written, when
        somebody else has written since. Of several who answer one question, one is heard."""
        mine = (_TABLE.c.id == before.id) & (_TABLE.c.status == before.status)
        same = mine & (_TABLE.c.last_updated == before.last_updated)
        statement = update(_TABLE).where(same).values(_row(after)).returning(_TABLE.c.id)
        with sorted_errors(self._engine), self._engine.begin() as writing:
            return writing.execute(statement).scalar() is not None

    def load(self, workflow_id: str) -> WorkflowState | None:
        """The workflow, `None` when nobody knows it; raises `BadInput` when the id is none."""
        statement = select(_TABLE).where(_TABLE.c.id == checked_id(workflow_id))
        with sorted_errors(self._engine), self._engine.connect().execution_options(reads=True) as reading:
            row = reading.execute(statement).mappings().one_or_none()
        return None if row is None else _state(dict(row))

    def list(self, limit: int = 20, status: Status | None = None, *, offset: int = 0) -> list[WorkflowState]:
        """The newest `limit` workflows after the first `offset`, newest first."""
        newest = select(_TABLE).order_by(_TABLE.c.started_at.desc(), _TABLE.c.id.desc())
        statement = newest.limit(limit).offset(offset)
        if status is not None:
            statement = statement.where(_TABLE.c.status == status)
        with sorted_errors(self._engine), self._engine.connect().execution_options(reads=True) as reading:
            rows = reading.execute(statement).mappings().all()
        return [_state(dict(row)) for row in rows]

    def count(self) -> int:
        """How many workflows there are."""
        with sorted_errors(self._engine), self._engine.connect().execution_options(reads=True) as reading:
            return reading.execute(select(func.count()).select_from(_TABLE)).scalar_one()

    def touched(self, workflow_id: str) -> tuple[datetime, Status] | None:
        """When the workflow's row was last written, and how it stood; cheaper than the whole row."""
        columns = select(_TABLE.c.last_updated, _TABLE.c.status)
        statement = columns.where(_TABLE.c.id == checked_id(workflow_id))
        with sorted_errors(self._engine), self._engine.connect().execution_options(reads=True) as reading:
            row = reading.execute(statement).one_or_none()
        return None if row is None else (row[0], row[1])

    def family(self, scope: str) -> tuple[WorkflowState, ...]:
        """The workflows that share a scope, the one it is named for among them, newest first."""
        ours = or_(_TABLE.c.scope == scope, _TABLE.c.id == scope)
        statement = select(_TABLE).where(ours).order_by(_TABLE.c.started_at.desc())
        with sorted_errors(self._engine), self._engine.connect().execution_options(reads=True) as reading:
            return tuple(_state(dict(row)) for row in reading.execute(statement).mappings().all())

    def running(self) -> dict[str, datetime]:
        """Of the workflows whose row reads `running`, oldest first: when each was begun."""
        statement = select(_TABLE.c.id, _TABLE.c.started_at).where(_TABLE.c.status == "running")
        with sorted_errors(self._engine), self._engine.connect().execution_options(reads=True) as reading:
            rows = reading.execute(statement.order_by(_TABLE.c.started_at)).tuples().all()
        return dict(rows)

    def close(self) -> None:
        self._engine.dispose()

    def _write(self, statement: Insert) -> None:
        with sorted_errors(self._engine), self._engine.begin() as writing:
            writing.execute(statement)


def _row(state: WorkflowState) -> dict[str, Any]:
    row = state.model_dump(mode="json")
    return row | {name: getattr(state, name) for name in _AS_IS}


def _state(row: dict[str, Any]) -> WorkflowState:
    row.pop("created_at")
    return WorkflowState.model_validate(row)
