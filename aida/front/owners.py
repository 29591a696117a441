"""Whether somebody works on a production: rows and leases → the interrupted ones.

`aida runs` and `aida status` tell of them, `aida recover` continues them.
"""

from __future__ import annotations

from aida.contracts.state import WorkflowState
from aida.ledger.leases import LeaseStore
from aida.ledger.orphans import orphans
from aida.ledger.state import StateStore
from aida.settings import Settings


def interrupted(states: StateStore, settings: Settings) -> list[str]:
    """The ids of productions whose process died, oldest first. May take a few seconds where one on another
    machine has fallen silent."""
    leases = LeaseStore(settings.database_url, settings.home)
    try:
        return [each.workflow_id for each in orphans(states, leases)]
    finally:
        leases.shut()


def lives(workflow_id: str, settings: Settings) -> bool:
    """Whether a process has the production in hand."""
    leases = LeaseStore(settings.database_url, settings.home)
    try:
        return leases.look([workflow_id])[workflow_id] == "lives"
    finally:
        leases.shut()


def is_worked_on(state: WorkflowState, settings: Settings) -> bool:
    """Whether a process makes it now, or should begin to soon."""
    leases = LeaseStore(settings.database_url, settings.home)
    try:
        life = leases.look([state.id])[state.id]
    finally:
        leases.shut()
    return life == "lives" or (life == "free" and state.attempts == 0)
