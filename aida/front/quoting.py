"""What the account manager looks up while talking: prices of a brief at every tier, styles, progress.

    brief ─Technical Planner, once per tier→ plans ─offer_of→ `Quotes`: what can be had, what a yes would make

Nothing here spends or starts anything; it is the `Desk` of `aida/agents/orchestrator/turns.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from aida.agents.orchestrator.turns import Quotes, StyleLine
from aida.contracts.brief import GalleryStyle, ProjectBrief
from aida.contracts.conversation import Offer
from aida.contracts.units import Tier
from aida.errors import AidaError, BadInput
from aida.front.gallery import Gallery
from aida.settings import Settings

if TYPE_CHECKING:
    from aida.contracts.plan import ProductionPlan
    from aida.contracts.state import WorkflowState

_TIERS: tuple[Tier, ...] = ("premium", "standard", "fast", "draft")


class FrontDesk:
    """`say_state` tells in words how far a production is."""

    def __init__(
        self,
        settings: Settings,
        load: Callable[[str], WorkflowState | None],
        say_state: Callable[[WorkflowState, str], str],
    ) -> None:
        self._settings, self._load, self._say_state = settings, load, say_state
        self._gallery = Gallery(settings)

    def quotes(self, brief: ProjectBrief, tier: Tier | None, language: str) -> Quotes:
        """A plan for each tier that can be had within the client's limit, and the one that would be made."""
        from aida.front.summary import finished_sentence

        plans: dict[Tier, ProductionPlan] = {}
        refusals: dict[Tier | None, str] = {}
        for each in (None, *_TIERS):
            try:
                made = self._plan(brief, each, language)
            except BadInput as err:
                refusals[each] = err.text
                continue
            plans.setdefault(made.tier, made)
            if each is None:
                own = made.tier
        chosen = tier or (own if None not in refusals else None)
        if chosen not in plans:
            chosen = own if None not in refusals else next(iter(plans), None)
        refusal = refusals.get(tier)
        if chosen is None:
            return Quotes(refusal=refusal or next(iter(refusals.values()), None))
        offers = {name: offer_of(plans[name], self._limit(brief)) for name in _TIERS if name in plans}
        alone = set(offers) == {"draft"} and refusal is None
        beyond = finished_sentence(brief, plans["draft"], language) if alone else None
        return Quotes(tuple(offers.values()), offers[chosen], plans[chosen], refusal, beyond)

    def styles(self, keywords: str, language: str, most: int) -> tuple[StyleLine, ...] | None:
        try:
            page = self._gallery.search(keywords or None, limit=most, language=language)
        except AidaError:
            return None
        return tuple(StyleLine(each.id, each.name, each.description) for each in page.items)

    def style_name(self, style: str) -> str:
        try:
            return self._gallery.style(style).name
        except AidaError:
            return style

    def pick(self, style: str, language: str) -> GalleryStyle:
        return self._gallery.pick(style, language)

    def progress(self, workflow_id: str, language: str) -> str:
        state = self._load(workflow_id)
        return self._say_state(state, language) if state is not None else workflow_id

    def _plan(self, brief: ProjectBrief, tier: Tier | None, language: str) -> ProductionPlan:
        from aida.front.commission import planned

        return planned(brief, self._settings, speak=language, tier=tier)

    def _limit(self, brief: ProjectBrief) -> Decimal | None:
        """The client's hard limit in US dollars."""
        from aida.planner.budget import limit_in_dollars

        budget = brief.budget_constraints
        if budget is None or budget.type != "hard_limit":
            return None
        return limit_in_dollars(budget, self._settings.day, "en")


def offer_of(plan: ProductionPlan, limit: Decimal | None = None) -> Offer:
    """A plan as the client sees it (pure). `limit`: their hard one, in US dollars."""
    high = plan.worst_cost
    if high is not None and limit is not None:
        high = min(high, limit)
    return Offer(
        tier=plan.tier,
        cost=plan.cost,
        worst_cost=plan.worst_cost,
        low=plan.cost,
        high=high,
        seconds=plan.time,
        film_seconds=plan.seconds,
        scenes=len(plan.scenes),
        stills=plan.stills,
        notes=plan.notes,
    )
