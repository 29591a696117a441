"""What will be made, with which models, for how much: brief ─plan→ `ProductionPlan` (pure).

    brief ─analyse→ Analysis ─order_of→ Order ─draw_up (tier, market)→ ProductionPlan ─fit→ within budget

Same brief, same catalog, same keys and day: the same plan, byte for byte. A plan is either the free
draft throughout or has no draft engine at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from aida.contracts.brief import BriefDetails, BudgetConstraints, ProjectBrief
from aida.contracts.money import Cap
from aida.contracts.plan import ProductionPlan
from aida.contracts.units import Continuity, Tier
from aida.errors import BadInput
from aida.planner.analyse import analyse
from aida.planner.caps import within_caps
from aida.planner.casting import Market
from aida.planner.crew import Unavailable
from aida.planner.fitting import PAID, fitting, left_open, told
from aida.planner.naming import all_drafts, check_models, check_style
from aida.planner.order import order_of
from aida.planner.wanted import Wanted

TIME_LIMIT = 600.0
"""Wall seconds a production is given, as the specification has it."""
XTTS_ASKED = "AIDA_XTTS"
"""What somebody sets who has XTTS and whose use its licence allows."""


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
    caps: Sequence[Cap] = (),
    speak: str | None = None,
) -> ProductionPlan:
    """The plan for a brief. Spends nothing, asks nobody.

    `available`: vendors that can be called, always with `local`. `on`: the day whose prices and
    models count. `tier`: `None` leaves it to the client's words, and is the free draft when keys are
    missing. `platform`, `duration_s`, `language` go before what the brief says. `models`: catalog ids
    to be planned first for what they make; the tier's others stand by. `continuity`: how a scene of
    several shots goes on, by default with a punch-in. `xtts`: somebody asked for XTTS on this machine.
    `time_limit`: wall seconds a paid production is given, for the notes; `None`: no limit. `caps`: what may
    be spent here on one day, and how much of it is used. `speak` is the language of error texts, by
    default the brief's.

    Raises `BadInput` for what a person must change first: bounds, unknown names, a model or tier
    without its key, a language nobody speaks, a hard limit below the cheapest plan, a plan that costs
    more than what is left of a cap.
    """
    speak = speak or brief.language
    brief = _overridden(brief, platform, duration_s, language)
    analysis = analyse(brief)
    for picked in brief.style_preferences.gallery_selected if brief.style_preferences else ():
        check_style(picked, speak)
    market = Market(
        available | {"local"},
        on,
        asked_for=frozenset({XTTS_ASKED}) if xtts else frozenset(),
        named=tuple(dict.fromkeys(models)),
        priced_only=_sum_named(brief.budget_constraints) or bool(caps),
        hurry=analysis.hurry,
    )
    order = order_of(brief, analysis, speak, continuity or "punch_in")
    wanted = Wanted(brief, analysis, order, market, speak, time_limit)
    if tier is None and all_drafts(models):
        tier = "draft"
    check_models(market, order, tier, speak)
    if tier is not None:
        return within_caps(wanted, told(wanted, tier), caps)
    if not models and wanted.market.available == {"local"}:
        return wanted.at("draft")
    return within_caps(wanted, left_open(wanted), caps)


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
    first = PAID.index("standard" if analysis.tier == "fast" else analysis.tier)
    vendors = Market(frozenset(), on).everything().available
    market = Market(vendors, on, priced_only=True, hurry=analysis.hurry)
    try:
        order = order_of(brief, analysis, "en", plan.continuity)
        wanted = Wanted(brief, analysis, order, market, "en", TIME_LIMIT)
        try:
            return fitting(wanted, PAID[first:])
        except BadInput:
            return wanted.at(PAID[first])
    except (BadInput, Unavailable):
        return None


def _sum_named(budget: BudgetConstraints | None) -> bool:
    return budget is not None and budget.type != "none" and budget.max_cost is not None


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
