"""The client's money, and the operator's, in US dollars (pure).

"5 EUR" + day ─the rates in force on that day→ 5.80 US$        caps of the settings ─→ caps in US$
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from aida.catalog.phrases import phrase
from aida.catalog.read import rates
from aida.catalog.rows import Rates
from aida.contracts.brief import BudgetConstraints
from aida.contracts.money import CAP_VARIABLES, Cap, PurseKind, Sum
from aida.errors import BadInput

_CENT_OF_A_CENT = Decimal("0.0001")


def rates_on(on: date) -> Rates:
    """The rates that count on that day; before the first ones, those."""
    return next((row for row in reversed(rates()) if row.since <= on), rates()[0])


def in_dollars(amount: Decimal, currency: str, on: date) -> Decimal | None:
    """US dollars, rounded down to a hundredth of a cent; `None` for a currency without a rate."""
    rate = rates_on(on).usd.get(currency)
    return None if rate is None else (amount * rate).quantize(_CENT_OF_A_CENT, rounding="ROUND_DOWN")


def limit_in_dollars(budget: BudgetConstraints | None, on: date, speak: str) -> Decimal | None:
    """What the client wants to spend at most, in US dollars.

    `None` when no sum was named. Raises `BadInput` for a currency the catalog cannot convert:
    a limit that cannot be held must not be ignored.
    """
    if budget is None or budget.type == "none" or budget.max_cost is None:
        return None
    limit = in_dollars(budget.max_cost, budget.currency, on)
    if limit is None:
        known = ", ".join(sorted(rates_on(on).usd))
        raise BadInput(phrase("currency_unknown", speak, currency=budget.currency, currencies=known))
    return limit


def caps_in_dollars(sums: Mapping[PurseKind, Sum | None], on: date) -> tuple[Cap, ...]:
    """The operator's caps, nothing of them used yet. Raises `BadInput`, which names the variable, for a
    currency the catalog cannot convert."""
    caps = []
    for kind, told in sums.items():
        if told is None:
            continue
        limit = in_dollars(told.amount, told.currency, on)
        if limit is None:
            known = ", ".join(sorted(rates_on(on).usd))
            raise BadInput(
                f"{CAP_VARIABLES[kind]} is in {told.currency}, which cannot be converted to US$ yet; "
                f"name it in one of {known}"
            )
        caps.append(Cap.model_validate({"kind": kind, "limit": limit}))
    return tuple(caps)


def rate_note(budget: BudgetConstraints, limit: Decimal, on: date) -> str:
    """How the client's sum was read, for the notes of a plan of that day."""
    if budget.currency == "USD":
        return f"The budget is {limit:.2f} US$."
    day = rates_on(on).checked
    named = f"{budget.max_cost} {budget.currency}"
    return f"The budget of {named} is held as {limit:.2f} US$ (rate of {day.isoformat()})."
