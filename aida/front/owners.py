"""Whether somebody works on a production: rows and leases → the interrupted ones.

`aida runs` and `aida status` tell of them, `aida recover` continues them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from aida.contracts.state import WorkflowState
from aida.ledger.leases import LeaseStore, Life
from aida.ledger.orphans import orphans
from aida.ledger.state import StateStore
from aida.settings import Settings

_TIME_TO_BEGIN = timedelta(minutes=1)
"""From a row that was given back and reads `running` again (an approved storyboard) to its next owner."""


def interrupted(states: StateStore, settings: Settings) -> list[str]:
    """The ids of productions whose process died, oldest first. May take a few seconds where one on another
    machine has fallen silent."""
    with _leases(settings) as leases:
        return [each.workflow_id for each in orphans(states, leases)]


def lives(workflow_id: str, settings: Settings) -> bool:
    """Whether a process has the production in hand."""
    return _life(workflow_id, settings) == "lives"


def is_worked_on(state: WorkflowState, settings: Settings) -> bool:
    """Whether a process makes it now, or should begin to soon."""
    life = _life(state.id, settings)
    soon = state.attempts == 0 or datetime.now(UTC) - state.last_updated < _TIME_TO_BEGIN
    return life == "lives" or (life == "free" and soon)


def _life(workflow_id: str, settings: Settings) -> Life:
    with _leases(settings) as leases:
        return leases.look([workflow_id])[workflow_id]


@contextmanager
def _leases(settings: Settings) -> Iterator[LeaseStore]:
    leases = LeaseStore(settings.database_url, settings.home)
    try:
        yield leases
    finally:
        leases.shut()
