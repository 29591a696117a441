"""Would the vendors serve us? Asked free of charge, before anything is ordered.

plan ─vendors of its models and fallbacks→ studio ─Unserved→ BadInput, one sentence in the client's language
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aida.catalog.phrases import phrase
from aida.catalog.read import models, vendors
from aida.errors import AidaError, BadInput, Transient, Unserved
from aida.studio import ask_accounts

if TYPE_CHECKING:
    from aida.contracts.plan import ProductionPlan


def check_plan(plan: ProductionPlan, speak: str) -> None:
    """Returns when every vendor of a plan would take its orders. Raises `BadInput` with what to do for the
    first that would not, `Transient` for one that cannot be asked now. A free draft needs nobody."""
    for vendor, trouble in ask_accounts(called(plan)).items():
        if trouble is not None:
            raise told(vendor, trouble, speak) from trouble


def called(plan: ProductionPlan) -> list[str]:
    """The vendors a plan's models and fallbacks belong to, our own machine left out (pure)."""
    if plan.tier == "draft":
        return []
    # A plan may be older than the catalog: the agent itself says that a model is gone.
    rows = [models().get(name) for step in plan.steps for name in (step.model, *step.fallbacks)]
    return sorted({row.vendor for row in rows if row is not None} - {"local"})


def told(vendor: str, trouble: AidaError, speak: str) -> AidaError:
    """The trouble in the client's language, with what to do (pure)."""
    row = vendors()[vendor]
    if isinstance(trouble, Unserved):
        text = phrase(f"account_{trouble.why}", speak, vendor=row.name, variable=row.key, console=row.console)
        return BadInput(text)
    if isinstance(trouble, Transient):
        return Transient(phrase("vendor_unreachable", speak, vendor=row.name, reason=trouble.text))
    return trouble
