"""`aida resume ID --max-cost SUM`: a person allows a workflow another sum than before.

    "5 EUR" ─the rates of the plan's day→ US dollars ─→ the workflow's purse in the journal

The only way by which a limit is ever raised.
"""

from __future__ import annotations

from decimal import Decimal

from aida.catalog.phrases import phrase
from aida.contracts.state import WorkflowState
from aida.errors import BadInput
from aida.front.overrides import limit_of
from aida.front.summary import cents
from aida.ledger.jobs import JournalStore
from aida.planner.budget import limit_in_dollars
from aida.settings import Settings


def allow(state: WorkflowState, text: str, settings: Settings, speak: str) -> Decimal:
    """Set what the workflow may spend in all, what it has spent so far included; US dollars.

    Raises `BadInput` for what is no sum, and for one that is spent already.
    """
    day = state.plan.priced_on if state.plan is not None else settings.day
    limit = limit_in_dollars(limit_of(text, None, speak), day, speak)
    assert limit is not None
    journal = JournalStore(settings.database_url)
    try:
        spend = journal.spend(state.id)
        used = spend.paid + spend.wasted + spend.reserved
        if limit <= used:
            raise BadInput(phrase("limit_spent", speak, limit=f"{limit:.2f}", spent=cents(used), id=state.id))
        journal.allow(state.id, limit)
    finally:
        journal.shut()
    return limit
