"""The client's money in US dollars, and whether a plan fits it (pure)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from aida.catalog.phrases import phrase
from aida.catalog.read import rates
from aida.contracts.brief import BudgetConstraints
from aida.errors import BadInput

_CENT_OF_A_CENT = Decimal("0.0001")


def limit_in_dollars(budget: BudgetConstraints | None, on: date, speak: str) -> Decimal | None:
    """What the client wants to spend at most, in US dollars, rounded down to a hundredth of a cent.

    `None` when no sum was named. Raises `BadInput` for a currency the catalog cannot convert:
    a limit that cannot be held must not be ignored.
    """
    if budget is None or budget.type == "none" or budget.max_cost is None:
        return None
    held = [row for row in rates() if row.since <= on] or list(rates()[:1])
    rate = held[-1].usd.get(budget.currency)
    if rate is None:
        known = ", ".join(sorted(held[-1].usd))
        raise BadInput(phrase("currency_unknown", speak, currency=budget.currency, currencies=known))
    return (budget.max_cost * rate).quantize(_CENT_OF_A_CENT, rounding="ROUND_DOWN")


def rate_note(budget: BudgetConstraints, limit: Decimal) -> str:
    """How the client's sum was read, for the plan's notes."""
    if budget.currency == "USD":
        return f"The budget is {limit:.2f} US$."
    day = rates()[-1].checked
    named = f"{budget.max_cost} {budget.currency}"
    return f"The budget of {named} is held as {limit:.2f} US$ (rate of {day.isoformat()})."
