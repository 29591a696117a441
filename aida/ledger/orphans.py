"""Workflows that nobody works on although they are not done: their owner died.

    rows that read `running` ─leases.look→ dead, or given back before the end was written → orphans

The row of a workflow that nobody has begun is an orphan only when its worker had time enough to begin.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from aida.ledger.leases import Holder, LeaseStore
from aida.ledger.state import StateStore

TIME_TO_BEGIN = timedelta(minutes=3)
"""From a workflow's row to its first owner: a busy machine, a queue of runs."""


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
    soon = datetime.now(UTC) - TIME_TO_BEGIN
    return [each for each in found if each.last is not None or running[each.workflow_id] < soon]
