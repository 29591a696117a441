"""Workflows that nobody works on although they are not done: their owner died.

    rows that read `running` ─leases.look→ dead, or given back before the end was written → orphans

The row of a workflow that nobody has begun, or gone on with after its client's answer, is an orphan only when
a worker had time enough to begin.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from aida.contracts.state import WorkflowState
from aida.ledger.leases import Holder, LeaseStore
from aida.ledger.state import StateStore

TIME_TO_BEGIN = timedelta(minutes=3)
"""From a workflow's row, or from its client's answer, to the next owner: a busy machine, a queue of runs."""


class Orphan(NamedTuple):
    workflow_id: str
    last: Holder | None
    """Its last owner; `None` when nobody ever began."""


def orphans(states: StateStore, leases: LeaseStore) -> list[Orphan]:
    """Oldest first. Takes a few seconds where an owner elsewhere has fallen silent: see
    `LeaseStore.look`."""
    running = states.running()
    lives = leases.look(running)
    found = [Orphan(each, leases.holder(each)) for each in running if lives[each] != "lives"]
    now = datetime.now(UTC)

    def had_time(orphan: Orphan) -> bool:
        if orphan.last is None:
            return running[orphan.workflow_id] < now - TIME_TO_BEGIN
        row = states.load(orphan.workflow_id) if orphan.last.released else None
        return row is None or not just_approved(row, now)

    return [each for each in found if had_time(each)]


def just_approved(row: WorkflowState, now: datetime) -> bool:
    """Whether its client has said yes so short a time ago that somebody may still be on their way (pure)."""
    said = row.approval.answered_at if row.approval is not None else None
    return said is not None and now - said < TIME_TO_BEGIN
