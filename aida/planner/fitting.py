"""A tier that the client's money allows: what is wanted → the plan, or a sentence (pure).

Wanted ─told (a tier was named)→ that plan           ─over a hard limit, no price, no model→ BadInput
       ─left_open→ best tier within the money, or the free draft where a key is missing
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from aida.catalog.phrases import phrase
from aida.catalog.read import models
from aida.contracts.brief import BudgetConstraints
from aida.contracts.plan import ProductionPlan
from aida.contracts.units import LANGUAGES, Tier
from aida.errors import BadInput
from aida.planner.budget import limit_in_dollars, rate_note
from aida.planner.crew import Unavailable
from aida.planner.raising import raised
from aida.planner.wanted import Wanted

PAID: tuple[Tier, ...] = ("premium", "standard", "fast")
"""Best first."""
_UNSURE = "Whether it stays within that is not known."


def left_open(wanted: Wanted) -> ProductionPlan:
    """The tier of the client's words; the free draft when a key for it is missing and nobody minds."""
    tier = wanted.analysis.tier
    try:
        return _with_money_to_spare(wanted) or fitting(wanted, PAID[PAID.index(tier) :])
    except Unavailable as err:
        if wanted.market.named or wanted.order.language not in LANGUAGES:
            raise _unavailable(wanted, tier, err.purpose) from err
        draft = wanted.at("draft")
        lacking = ", ".join(wanted.missing(tier))
        note = f"This is the free draft: the {tier} tier lacks a model for {err.purpose}"
        note += f" ({lacking} would bring one)." if lacking else "."
        return draft.model_copy(update={"notes": (*draft.notes, note)})


def _with_money_to_spare(wanted: Wanted) -> ProductionPlan | None:
    """The best tier, where quality comes first, the words name no tier and the sum wished for covers it."""
    budget = wanted.brief.budget_constraints
    if budget is None or (budget.type, budget.priority) != ("soft_preference", "quality"):
        return None
    limit = limit_in_dollars(budget, wanted.market.on, wanted.speak)
    if limit is None or wanted.analysis.tier_words is not None:
        return None
    note = "Quality comes first, and the sum covers the premium tier."
    best = [each for each in _possible(wanted, PAID[:1]) if _fits(each, limit)]
    return _with_budget_notes(best[0], budget, limit, note) if best else None


def _unavailable(wanted: Wanted, tier: Tier, purpose: str) -> BadInput:
    """What a tier lacks: a variable to set, or a model that anybody has on that day."""
    variables = wanted.missing(tier)
    if variables:
        return BadInput(phrase("tier_unavailable", wanted.speak, tier=tier, variables=", ".join(variables)))
    day = wanted.market.on.isoformat()
    return BadInput(phrase("tier_has_nobody", wanted.speak, tier=tier, purpose=purpose, day=day))


def told(wanted: Wanted, tier: Tier) -> ProductionPlan:
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
        raise _over(wanted, limit, PAID)
    note = "It costs more than the client would like; the tier was named outright."
    note = _UNSURE if made.cost is None else note
    return _with_budget_notes(made, budget, limit, note)


def fitting(wanted: Wanted, tiers: Sequence[Tier]) -> ProductionPlan:
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
        return _with_budget_notes(best, budget, limit, _UNSURE)
    if budget.type == "soft_preference" and budget.priority == "quality" and not _fits(best, limit):
        note = "It costs more than the client would like, because quality comes first."
        return _with_budget_notes(best, budget, limit, note)
    made = [best, *_possible(wanted, tiers[1:])]
    for each in made:
        if _fits(each, limit):
            lower = f"The {each.tier} tier is planned to stay within it." if each is not best else None
            spent = _spent(wanted, each, best, budget, limit)
            return _with_budget_notes(spent, budget, limit, *([lower] if lower else []))
    if budget.type == "hard_limit":
        raise _over(wanted, limit, tiers)
    cheapest = min(made, key=lambda each: (each.cost is None, each.cost or Decimal(0)))
    note = "Even the cheapest tier costs more than the client would like."
    return _with_budget_notes(cheapest, budget, limit, note)


def _spent(
    wanted: Wanted, made: ProductionPlan, best: ProductionPlan, budget: BudgetConstraints, limit: Decimal
) -> ProductionPlan:
    """What is left of a sum the client would like to spend goes into better models: where the tier had to be
    lowered for it, and where quality comes first and the words name no tier."""
    lowered = made is not best
    quality = budget.priority == "quality" and wanted.analysis.tier_words is None
    if budget.type != "soft_preference" or budget.priority == "cost" or made.tier == PAID[0]:
        return made
    return raised(wanted, made, PAID[PAID.index(made.tier) - 1], limit) if lowered or quality else made


def _check_prices(wanted: Wanted, made: ProductionPlan, budget: BudgetConstraints, limit: Decimal) -> None:
    """A hard limit cannot be held with a model whose price nobody knows: only a named one gets here."""
    names = [models()[each.model].name for each in made.steps if each.cost is None]
    if names and budget.type == "hard_limit":
        told = ", ".join(names)
        raise BadInput(phrase("price_unknown_limit", wanted.speak, models=told, limit=f"{limit:.2f}"))


def _possible(wanted: Wanted, tiers: Sequence[Tier]) -> list[ProductionPlan]:
    """The plans that can be made at these tiers; one that lacks a model or the language is left out."""
    made = []
    for tier in tiers:
        try:
            made.append(wanted.at(tier))
        except (Unavailable, BadInput):
            continue
    return made


def _fits(made: ProductionPlan, limit: Decimal) -> bool:
    return made.cost is not None and made.cost <= limit


def _over(wanted: Wanted, limit: Decimal, tiers: Sequence[Tier]) -> BadInput:
    costs = costs_of(wanted, tiers)
    cheapest = f"{min(costs):.2f}" if costs else "?"
    return BadInput(phrase("over_budget", wanted.speak, cheapest=cheapest, limit=f"{limit:.2f}"))


def costs_of(wanted: Wanted, tiers: Sequence[Tier]) -> list[Decimal]:
    """What the plans cost that can be made at these tiers and have a known price, in the tiers' order."""
    return [each.cost for each in _possible(wanted, tiers) if each.cost is not None]


def _with_budget_notes(
    made: ProductionPlan, budget: BudgetConstraints, limit: Decimal, *more: str
) -> ProductionPlan:
    notes = [*made.notes, rate_note(budget, limit, made.priced_on), *more]
    if budget.type == "hard_limit" and (made.worst_cost is None or made.worst_cost > limit):
        notes.append("Retries and fallbacks stop at the limit: not all of them are covered by it.")
    return made.model_copy(update={"notes": tuple(notes)})
