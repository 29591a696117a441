"""What will be made, with which models, for how much: brief ─plan→ `ProductionPlan` (pure).

    brief ─analyse→ Analysis ─order_of→ Order ─draw_up (tier, keys, day)→ ProductionPlan ─fit→ within budget

Same brief, same catalog, same keys and day: the same plan, byte for byte. A plan is either the free
draft throughout or has no draft engine at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from aida.catalog.phrases import phrase
from aida.contracts.brief import BriefDetails, BudgetConstraints, ProjectBrief
from aida.contracts.plan import ProductionPlan
from aida.contracts.units import Tier
from aida.errors import BadInput
from aida.planner.analyse import Analysis, analyse
from aida.planner.budget import limit_in_dollars, rate_note
from aida.planner.order import Order, order_of
from aida.planner.production import Unavailable, draw_up

_ALL_VENDORS = frozenset({"anthropic", "fal", "kie", "local"})
_PAID: tuple[Tier, ...] = ("premium", "standard", "fast")


@dataclass(frozen=True)
class _Wanted:
    brief: ProjectBrief
    analysis: Analysis
    order: Order
    available: frozenset[str]
    on: date
    speak: str

    def at(self, tier: Tier) -> ProductionPlan:
        return draw_up(self.brief, self.analysis, self.order, tier, available=self.available, on=self.on)


def plan(
    brief: ProjectBrief,
    *,
    available: frozenset[str],
    on: date,
    tier: Tier | None = None,
    platform: str | None = None,
    duration_s: Fraction | int | None = None,
    language: str | None = None,
    speak: str | None = None,
) -> ProductionPlan:
    """The plan for a brief. Spends nothing, asks nobody.

    `available`: vendors that can be called, always with `local`. `on`: the day whose prices and
    models count. `tier`: `None` leaves it to the client's words, and is the free draft when keys are
    missing. `platform`, `duration_s`, `language` go before what the brief says. `speak` is the
    language of error texts, by default the brief's.

    Raises `BadInput` for what a person must change first: bounds, unknown names, a tier without its
    keys, a hard limit below the cheapest plan.
    """
    speak = speak or brief.language
    brief = _overridden(brief, platform, duration_s, language)
    analysis = analyse(brief)
    wanted = _Wanted(brief, analysis, order_of(brief, analysis, speak), available | {"local"}, on, speak)
    if tier is not None:
        return _told(wanted, tier)
    if wanted.available == {"local"}:
        return wanted.at("draft")
    try:
        return _fitting(wanted, _PAID[_PAID.index(analysis.tier) :])
    except Unavailable as err:
        draft = wanted.at("draft")
        note = f"This is the free draft: the {analysis.tier} tier lacks a model for {err.purpose}."
        return draft.model_copy(update={"notes": (*draft.notes, note)})


def finished_offer(brief: ProjectBrief, plan: ProductionPlan, on: date) -> ProductionPlan | None:
    """What the finished work would be with every vendor's key, at the tier the client's words name
    and no lower than standard; within the client's budget where a cheaper tier allows it.

    `None` when `plan` is not a draft, or no such plan can be made on that day.
    """
    if plan.tier != "draft":
        return None
    brief = _overridden(brief, plan.platform, plan.seconds or None, plan.language)
    analysis = analyse(brief)
    first = _PAID.index("standard" if analysis.tier == "fast" else analysis.tier)
    try:
        order = order_of(brief, analysis, "en")
        wanted = _Wanted(brief, analysis, order, _ALL_VENDORS, on, "en")
        try:
            return _fitting(wanted, _PAID[first:])
        except BadInput:
            return wanted.at(_PAID[first])
    except (BadInput, Unavailable):
        return None


def _overridden(
    brief: ProjectBrief, platform: str | None, duration_s: Fraction | int | None, language: str | None
) -> ProjectBrief:
    details = brief.details or BriefDetails()
    changes: dict[str, object] = {}
    if platform is not None:
        changes["platform"] = platform
    if duration_s is not None:
        changes["duration_s"] = Fraction(duration_s)
    return brief.model_copy(
        update={
            "details": details.model_copy(update=changes),
            "language": language if language is not None else brief.language,
        }
    )


def _told(wanted: _Wanted, tier: Tier) -> ProductionPlan:
    """The tier a person named: that one, or a sentence saying why not."""
    try:
        made = wanted.at(tier)
    except Unavailable as err:
        raise BadInput(phrase("tier_unavailable", wanted.speak, tier=tier)) from err
    if tier == "draft":
        return made
    budget = wanted.brief.budget_constraints
    limit = limit_in_dollars(budget, wanted.on, wanted.speak)
    if budget is None or limit is None:
        return made
    if _fits(made, limit):
        return _with_budget_notes(made, budget, limit)
    if budget.type == "hard_limit":
        raise _over(wanted, limit, _PAID)
    note = "It costs more than the client would like; the tier was named outright."
    return _with_budget_notes(made, budget, limit, note)


def _fitting(wanted: _Wanted, tiers: Sequence[Tier]) -> ProductionPlan:
    """The first of the tiers that the client's money allows, best first.

    A wish about money gives way to a wish for quality; a hard limit does not give way.
    """
    best = wanted.at(tiers[0])
    budget = wanted.brief.budget_constraints
    limit = limit_in_dollars(budget, wanted.on, wanted.speak)
    if budget is None or limit is None:
        return best
    if budget.type == "soft_preference" and budget.priority == "quality" and not _fits(best, limit):
        note = "It costs more than the client would like, because quality comes first."
        return _with_budget_notes(best, budget, limit, note)
    made = [best, *_possible(wanted, tiers[1:])]
    for each in made:
        if _fits(each, limit):
            lower = f"The {each.tier} tier is planned to stay within it." if each is not best else None
            return _with_budget_notes(each, budget, limit, *([lower] if lower else []))
    if budget.type == "hard_limit":
        raise _over(wanted, limit, tiers)
    cheapest = min(made, key=lambda each: (each.cost is None, each.cost or Decimal(0)))
    note = "Even the cheapest tier costs more than the client would like."
    return _with_budget_notes(cheapest, budget, limit, note)


def _possible(wanted: _Wanted, tiers: Sequence[Tier]) -> list[ProductionPlan]:
    made = []
    for tier in tiers:
        try:
            made.append(wanted.at(tier))
        except Unavailable:
            continue
    return made


def _fits(made: ProductionPlan, limit: Decimal) -> bool:
    return made.cost is not None and made.cost <= limit


def _over(wanted: _Wanted, limit: Decimal, tiers: Sequence[Tier]) -> BadInput:
    costs = [each.cost for each in _possible(wanted, tiers) if each.cost is not None]
    cheapest = f"{min(costs):.2f}" if costs else "?"
    return BadInput(phrase("over_budget", wanted.speak, cheapest=cheapest, limit=f"{limit:.2f}"))


def _with_budget_notes(
    made: ProductionPlan, budget: BudgetConstraints, limit: Decimal, *more: str
) -> ProductionPlan:
    notes = [*made.notes, rate_note(budget, limit), *more]
    if budget.type == "hard_limit" and (made.worst_cost is None or made.worst_cost > limit):
        notes.append("Retries and fallbacks stop at the limit: not all of them are covered by it.")
    return made.model_copy(update={"notes": tuple(notes)})
