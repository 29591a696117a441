"""Better models where the client's sum has room for them: a plan that fits → one that fits as well (pure).

    plan of a tier + the tier above + limit ─purpose by purpose→ the same with some better models

A wish about money names what may be spent, not only what may not: between two tiers the rest of the sum goes
into the pictures, or the clips, before it is left over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from aida.catalog.read import models
from aida.contracts.plan import ProductionPlan
from aida.contracts.units import Tier
from aida.errors import BadInput
from aida.planner.crew import Unavailable
from aida.planner.wanted import Wanted

_ORDER = ("clips", "pictures", "voice", "music", "storyboard", "script")
"""What a viewer sees and hears first."""


def raised(wanted: Wanted, made: ProductionPlan, above: Tier, limit: Decimal) -> ProductionPlan:
    """The plan with as many models of the tier above as the limit covers, what shows most first; the plan
    itself when it covers none."""
    better: tuple[str, ...] = ()
    best, cost = made, made.cost
    for name in _candidates(wanted, made, above):
        found = _with(wanted, made.tier, (*better, name))
        if found is None or found.cost is None or cost is None:
            continue
        if cost < found.cost <= limit:
            best, cost, better = found, found.cost, (*better, name)
    if not better:
        return made
    named = ", ".join(models()[name].name for name in better)
    note = f"The sum has room for {named}, of the {above} tier."
    return best.model_copy(update={"notes": (*best.notes, note)})


def _candidates(wanted: Wanted, made: ProductionPlan, above: Tier) -> Iterator[str]:
    try:
        dearer = wanted.at(above)
    except (Unavailable, BadInput):
        return
    planned = {each.model for each in made.steps}
    found = [step.model for purpose in _ORDER if (step := dearer.step(purpose)) is not None]
    yield from (name for name in dict.fromkeys(found) if name not in planned)


def _with(wanted: Wanted, tier: Tier, first: tuple[str, ...]) -> ProductionPlan | None:
    try:
        return replace(wanted, market=replace(wanted.market, first=first)).at(tier)
    except (Unavailable, BadInput):
        return None
