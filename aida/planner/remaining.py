"""What it would take to finish: a plan, how much of each step is there, what is spent → US dollars (pure).

spent or held + for each step its missing share × the step's worst cost, rounded up to a cent
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_CEILING, Decimal

from aida.contracts.plan import ProductionPlan

_CENT = Decimal("0.01")


def to_finish(plan: ProductionPlan, made: Mapping[str, int], spent: Decimal) -> Decimal | None:
    """What the whole workflow must be allowed so that the rest can be made, paid retries and the dearest
    fallback included; `None` when the worst cost of something missing is not known.

    `made`: things that are there, by purpose. A clip counts by its shot, whatever pieces it was bought in.
    """
    needed = spent
    wanted = {step.purpose: step.calls for step in plan.steps}
    wanted["clips"] = sum(max(1, len(scene.shots)) for scene in plan.scenes)
    for step in plan.steps:
        missing = max(0, wanted[step.purpose] - made.get(step.purpose, 0))
        if missing and step.worst_cost is None:
            return None
        if missing and step.worst_cost:
            needed += step.worst_cost * missing / wanted[step.purpose]
    return needed.quantize(_CENT, rounding=ROUND_CEILING)
