"""Everything a plan is made from but its tier (pure): Wanted ─at(tier)→ `ProductionPlan`."""

from __future__ import annotations

from dataclasses import dataclass, replace

from aida.catalog.read import models
from aida.contracts.brief import ProjectBrief
from aida.contracts.plan import ProductionPlan
from aida.contracts.units import Tier
from aida.errors import BadInput
from aida.planner.analyse import Analysis
from aida.planner.casting import Market
from aida.planner.crew import Desk, Unavailable
from aida.planner.order import Order
from aida.planner.production import draw_up


@dataclass(frozen=True)
class Wanted:
    """Everything a plan is made from but its tier."""

    brief: ProjectBrief
    analysis: Analysis
    order: Order
    market: Market
    speak: str
    time_limit: float | None

    def at(self, tier: Tier) -> ProductionPlan:
        """The plan at one tier; errors as for `draw_up`."""
        return draw_up(self.brief, self._desk(tier, self.market))

    def missing(self, tier: Tier) -> list[str]:
        """The variables without which this tier cannot be made, sorted; empty when that would not help."""
        keyed = replace(self.market, available=self.market.everything().available)
        for market in (keyed, self.market.everything()):
            try:
                made = draw_up(self.brief, self._desk(tier, market))
            except (BadInput, Unavailable):
                continue
            rows = [models()[each.model] for each in made.steps]
            return sorted({variable for row in rows if (variable := self.market.lacks(row)) is not None})
        return []

    def _desk(self, tier: Tier, market: Market) -> Desk:
        # A draft is free, and knows nobody's names and limits.
        market = replace(market, named=(), priced_only=False, hurry=False) if tier == "draft" else market
        return Desk(self.order, self.analysis, tier, market, self.speak, self.time_limit)
