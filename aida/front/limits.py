"""What may be spent: the caps of today, and the sum that a person allows a workflow.

    AIDA_DAY_LIMIT, journal ─caps_today→ limit and what is used of it ─→ the planner
    `aida resume ID --max-cost "5 EUR"` ─the rates of the plan's day→ US dollars ─allow→ the workflow's purse

The second is the only way by which a workflow's limit is ever raised.
"""

from __future__ import annotations

from decimal import Decimal

from aida.catalog.phrases import phrase
from aida.contracts.money import Cap
from aida.contracts.state import WorkflowState
from aida.errors import BadInput
from aida.front.overrides import limit_of
from aida.front.summary import cents
from aida.ledger.jobs import JournalStore
from aida.planner.budget import limit_in_dollars
from aida.settings import Settings
from aida.studio import open_journal


def caps_today(settings: Settings, user_id: str) -> tuple[Cap, ...]:
    """The caps that hold for a user, and what of them is used today (UTC); opens no database without any."""
    if not settings.capped:
        return ()
    journal = open_journal(settings)
    try:
        return journal.caps_today(user_id)
    finally:
        journal.shut()


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
