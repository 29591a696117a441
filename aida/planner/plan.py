"""What will be made, with which models, for how much: brief ─plan→ `ProductionPlan` (pure).

    brief ─analyse→ Analysis ─order_of→ Order ─draw_up (tier, market)→ ProductionPlan ─fit→ within budget

Same brief, same catalog, same keys and day: the same plan, byte for byte. A plan is either the free
draft throughout or has no draft engine at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from aida.catalog.phrases import phrase
from aida.catalog.read import models as catalog_models
from aida.contracts.brief import BriefDetails, BudgetConstraints, ProjectBrief
from aida.contracts.plan import ProductionPlan
from aida.contracts.units import LANGUAGES, Continuity, Tier
from aida.errors import BadInput
from aida.planner.analyse import Analysis, analyse
from aida.planner.budget import limit_in_dollars, rate_note
from aida.planner.casting import Market
from aida.planner.crew import Desk, Unavailable
from aida.planner.naming import all_drafts, check_models, check_style
from aida.planner.order import Order, order_of
from aida.planner.production import draw_up

TIME_LIMIT = 600.0
"""Wall seconds a production is given, as the specification has it."""
XTTS_ASKED = "AIDA_XTTS"
"""What somebody sets who has XTTS and whose use its licence allows."""
_PAID: tuple[Tier, ...] = ("premium", "standard", "fast")


@dataclass(frozen=True)
class _Wanted:
    brief: ProjectBrief
    analysis: Analysis
    order: Order
    market: Market
    speak: str
    time_limit: float | None = TIME_LIMIT

    def at(self, tier: Tier) -> ProductionPlan:
        return draw_up(self.brief, self._desk(tier, self.market))

    def missing(self, tier: Tier) -> list[str]:
        """The variables without which this tier cannot be made, sorted; empty when that would not help."""
        keyed = replace(self.market, available=self.market.everything().available)
        for market in (keyed, self.market.everything()):
            try:
                made = draw_up(self.brief, self._desk(tier, market))
            except (BadInput, Unavailable):
                continue
            rows = [catalog_models()[each.model] for each in made.steps]
            return sorted({variable for row in rows if (variable := self.market.lacks(row)) is not None})
        return []

    def _desk(self, tier: Tier, market: Market) -> Desk:
        # A draft is free, and knows nobody's names and limits.
        market = replace(market, named=(), priced_only=False, hurry=False) if tier == "draft" else market
        return Desk(self.order, self.analysis, tier, market, self.speak, self.time_limit)


def plan(
    brief: ProjectBrief,
    *,
    available: frozenset[str],
    on: date,
    tier: Tier | None = None,
    platform: str | None = None,
    duration_s: Fraction | int | None = None,
    language: str | None = None,
    models: Sequence[str] = (),
    continuity: Continuity | None = None,
    xtts: bool = False,
    time_limit: float | None = TIME_LIMIT,
    speak: str | None = None,
) -> ProductionPlan:
    """The plan for a brief. Spends nothing, asks nobody.

    `available`: vendors that can be called, always with `local`. `on`: the day whose prices and
    models count. `tier`: `None` leaves it to the client's words, and is the free draft when keys are
    missing. `platform`, `duration_s`, `language` go before what the brief says. `models`: catalog ids
    to be planned first for what they make; the tier's others stand by. `continuity`: how a scene of
    several shots goes on, by default with a punch-in. `xtts`: somebody asked for XTTS on this machine.
    `time_limit`: wall seconds a paid production is given, for the notes; `None`: no limit. `speak` is
    the language of error texts, by default the brief's.

    Raises `BadInput` for what a person must change first: bounds, unknown names, a model or tier
    without its key, a language nobody speaks, a hard limit below the cheapest plan.
    """
    speak = speak or brief.language
    brief = _overridden(brief, platform, duration_s, language)
    analysis = analyse(brief)
    for picked in brief.style_preferences.gallery_selected if brief.style_preferences else ():
        check_style(picked.id, speak)
    market = Market(
        available | {"local"},
        on,
        asked_for=frozenset({XTTS_ASKED}) if xtts else frozenset(),
        named=tuple(dict.fromkeys(models)),
        priced_only=_sum_named(brief.budget_constraints),
        hurry=analysis.hurry,
    )
    order = order_of(brief, analysis, speak, continuity or "punch_in")
    wanted = _Wanted(brief, analysis, order, market, speak, time_limit)
    if tier is None and all_drafts(models):
        tier = "draft"
    check_models(market, order, tier, speak)
    if tier is not None:
        return _told(wanted, tier)
    if not models and wanted.market.available == {"local"}:
        return wanted.at("draft")
    return _left_open(wanted)


def finished_offer(brief: ProjectBrief, plan: ProductionPlan, on: date) -> ProductionPlan | None:
    """What the finished work would be with every vendor's key, at the tier the client's words name
    and no lower than standard; within the client's budget where a cheaper tier allows it. Only models
    with a known price are offered, and none that has to be asked for.

    `None` when `plan` is not a draft, or no such plan can be made on that day.
    """
    if plan.tier != "draft":
        return None
    brief = _overridden(brief, plan.platform, plan.seconds or None, plan.language)
    analysis = analyse(brief)
    first = _PAID.index("standard" if analysis.tier == "fast" else analysis.tier)
    vendors = Market(frozenset(), on).everything().available
    market = Market(vendors, on, priced_only=True, hurry=analysis.hurry)
    try:
        order = order_of(brief, analysis, "en", plan.continuity)
        wanted = _Wanted(brief, analysis, order, market, "en")
        try:
            return _fitting(wanted, _PAID[first:])
        except BadInput:
            return wanted.at(_PAID[first])
    except (BadInput, Unavailable):
        return None


def _sum_named(budget: BudgetConstraints | None) -> bool:
    return budget is not None and budget.type != "none" and budget.max_cost is not None


def _left_open(wanted: _Wanted) -> ProductionPlan:
    """The tier of the client's words; the free draft when a key for it is missing and nobody minds."""
    tier = wanted.analysis.tier
    try:
        return _fitting(wanted, _PAID[_PAID.index(tier) :])
    except Unavailable as err:
        if wanted.market.named or wanted.order.language not in LANGUAGES:
            raise _unavailable(wanted, tier, err.purpose) from err
        draft = wanted.at("draft")
        lacking = ", ".join(wanted.missing(tier))
        note = f"This is the free draft: the {tier} tier lacks a model for {err.purpose}"
        note += f" ({lacking} would bring one)." if lacking else "."
        return draft.model_copy(update={"notes": (*draft.notes, note)})


def _unavailable(wanted: _Wanted, tier: Tier, purpose: str) -> BadInput:
    """What a tier lacks: a variable to set, or a model that anybody has on that day."""
    variables = wanted.missing(tier)
    if variables:
        return BadInput(phrase("tier_unavailable", wanted.speak, tier=tier, variables=", ".join(variables)))
    day = wanted.market.on.isoformat()
    return BadInput(phrase("tier_has_nobody", wanted.speak, tier=tier, purpose=purpose, day=day))


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
        raise _unavailable(wanted, tier, err.purpose) from err
    if tier == "draft":
        return made
    budget = wanted.brief.budget_constraints
    limit = limit_in_dollars(budget, wanted.market.on, wanted.speak)
    if budget is None or limit is None:
        return made
    _check_prices(wanted, made, budget, limit)
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
    limit = limit_in_dollars(budget, wanted.market.on, wanted.speak)
    if budget is None or limit is None:
        return best
    _check_prices(wanted, best, budget, limit)
    if best.cost is None:
        return _with_budget_notes(best, budget, limit, "Whether it stays within that is not known.")
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


def _check_prices(wanted: _Wanted, made: ProductionPlan, budget: BudgetConstraints, limit: Decimal) -> None:
    """A hard limit cannot be held with a model whose price nobody knows: only a named one gets here."""
    names = [catalog_models()[each.model].name for each in made.steps if each.cost is None]
    if names and budget.type == "hard_limit":
        told = ", ".join(names)
        raise BadInput(phrase("price_unknown_limit", wanted.speak, models=told, limit=f"{limit:.2f}"))


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
