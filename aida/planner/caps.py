"""Whether a plan fits what is left of today's caps: plan + caps → the same plan, or a sentence (pure).

Wanted, plan ─within_caps→ plan with a note where a retry might meet a cap
                         └ costs more than what is left, or nobody knows its price → BadInput
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from aida.catalog.phrases import phrase
from aida.catalog.read import models
from aida.contracts.money import Cap
from aida.contracts.plan import ProductionPlan
from aida.errors import BadInput
from aida.planner.fitting import PAID, costs_of
from aida.planner.wanted import Wanted

_CENT = Decimal("0.01")


def within_caps(wanted: Wanted, made: ProductionPlan, caps: Sequence[Cap]) -> ProductionPlan:
    """The plan itself where every cap covers what it costs; its notes say when a retry might meet one."""
    for cap in caps if made.tier != "draft" else ():
        if made.cost is None:
            raise _unpriced(made, cap, wanted.speak)
        if made.cost > cap.left:
            raise _over_cap(wanted, made.cost, cap)
    tight = [cap for cap in caps if made.worst_cost is None or made.worst_cost > cap.left]
    notes = [
        f"{_down(cap.left):.2f} US$ are left of today's limit ({cap.variable}): not all retries and "
        "fallbacks are covered by it."
        for cap in tight
    ]
    return made.model_copy(update={"notes": (*made.notes, *notes)})


def check_caps(made: ProductionPlan, caps: Sequence[Cap], speak: str) -> None:
    """Raises `BadInput` when a cap does not cover what a plan costs that has no cheaper one beside it."""
    for cap in caps if made.tier != "draft" else ():
        if made.cost is None:
            raise _unpriced(made, cap, speak)
        if made.cost > cap.left:
            raise _over(made.cost, made.cost, cap, speak)


def _over_cap(wanted: Wanted, cost: Decimal, cap: Cap) -> BadInput:
    return _over(cost, min([cost, *costs_of(wanted, PAID)]), cap, wanted.speak)


def _over(cost: Decimal, cheapest: Decimal, cap: Cap, speak: str) -> BadInput:
    told = {
        "cost": f"{cost:.2f}",
        "cheapest": f"{cheapest:.2f}",
        "left": f"{_down(cap.left):.2f}",
        "limit": f"{_down(cap.limit):.2f}",
        "variable": cap.variable,
    }
    return BadInput(phrase("over_day_limit", speak, **told))


def _unpriced(made: ProductionPlan, cap: Cap, speak: str) -> BadInput:
    names = ", ".join(models()[each.model].name for each in made.steps if each.cost is None)
    return BadInput(phrase("price_unknown_day_limit", speak, models=names, variable=cap.variable))


def _down(amount: Decimal) -> Decimal:
    """Rounded down to a cent: what is left is never told as more than it is."""
    return amount.quantize(_CENT, rounding="ROUND_DOWN")
