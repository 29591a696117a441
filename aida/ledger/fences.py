"""Whether a process may still act for its workflow: the fence on its errand against the newest one.

    take over → leases.fence n+1 → everything that carries n is refused: orders, looks, state rows

Asked inside the transaction that writes, so that a takeover comes before or after it, never in between.
"""

from __future__ import annotations

from sqlalchemy import Connection, Table, select

from aida.errors import Fenced
from aida.ledger.tables import LeaseRow

_LEASES: Table = LeaseRow.metadata.tables["leases"]


def check_fence(connection: Connection, workflow_id: str, fence: int | None) -> None:
    """Raises `Fenced` when another owner has taken the workflow over. `None`: nobody counts (a single call
    without a workflow's run around it)."""
    if fence is None:
        return
    statement = select(_LEASES.c.fence).where(_LEASES.c.workflow_id == workflow_id)
    if connection.dialect.name == "postgresql" and not connection.get_execution_options().get("reads"):
        statement = statement.with_for_update(read=True)
    newest = connection.execute(statement).scalar()
    if newest is not None and newest != fence:
        raise Fenced(
            f"This process owns {workflow_id} no longer (it was owner {fence}, the newest is {newest}): it "
            "was told to stop, or another one goes on. It sends nothing more"
        )
