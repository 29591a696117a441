"""What an order may cost at most, and what it has cost, where a price may be unknown (pure).

    row, errand, units ─worst_price→ US dollars to reserve        row, units ─priced→ US dollars and a note

A price nobody knows is never taken for 0 where somebody has set a limit: such a model is not bought then.
Without a limit it may be bought; it counts as 0, and the result says that its cost is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from aida.catalog.bill import bill
from aida.catalog.rows import Model, Unit
from aida.contracts.errand import Errand
from aida.errors import Permanent


class Priced(NamedTuple):
    cost: Decimal | None
    """US dollars; `None` when nobody knows."""
    notes: tuple[str, ...]
    """For `StepMetadata.notes`; empty when the price is known."""


def worst_price(
    row: Model,
    errand: Errand,
    most: Mapping[Unit, Decimal],
    *,
    step: str | None = None,
    variant: str | None = None,
) -> Decimal:
    """US dollars for the `most` units this call can use; 0 for a model without a price, where there is
    neither a limit nor a cap. Raises `Permanent` where there is one: it could not be kept."""
    worst = bill(row, errand.priced_on, most, step=step, variant=variant)
    if worst is not None:
        return worst
    if errand.limit is None and not errand.capped:
        return Decimal(0)
    limit = (
        "what may be spent here on one day" if errand.limit is None else f"the limit of ${errand.limit:.2f}"
    )
    raise Permanent(
        f"Nobody has told what {row.name} costs, so {limit} could not be kept; nothing was ordered. Choose "
        "another model, or produce without a limit",
        model=row.id,
    )


def priced(
    row: Model,
    errand: Errand,
    used: Mapping[Unit, Decimal],
    *,
    step: str | None = None,
    variant: str | None = None,
) -> Priced:
    """What was used, in US dollars, and what has to be said where that is unknown."""
    cost = bill(row, errand.priced_on, used, step=step, variant=variant)
    if cost is not None:
        return Priced(cost, ())
    return Priced(None, (f"The price of {row.name} is not known: its cost is missing from the sum",))
