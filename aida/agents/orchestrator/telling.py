"""The account manager's own sentences: brief, offers, questions and result → text in the client's language.

    brief + plan ─brief_line→ "video · gelateria artigianale · 30 s · Instagram Reel · 9:16 · Italiano"
    offers ─offer_lines→ "• standard: 2.56 US$ (≤ 5.40) · ≈ 4 min"

Facts stand side by side with dots between them: no grammar to get wrong in seventeen languages.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from aida.catalog.phrases import phrase
from aida.catalog.read import platforms
from aida.contracts.brief import BriefDetails, BudgetConstraints, ProjectBrief
from aida.contracts.conversation import Offer, Question
from aida.contracts.plan import ProductionPlan
from aida.contracts.units import LANGUAGES

_RIGHT_TO_LEFT = frozenset({"ar"})


def brief_line(brief: ProjectBrief, plan: ProductionPlan | None, style: str | None, language: str) -> str:
    """What is to be made, fact by fact; what the client left open stands there as it is planned."""
    details = brief.details or BriefDetails()
    platform = details.platform or (plan.platform if plan else None)
    rows = platforms()
    facts = [
        phrase(f"kind_{brief.content_type}", language),
        details.subject,
        *_amounts(brief, plan, language),
        rows[platform].name if platform is not None and platform in rows else platform,
        details.aspect or (plan.aspect if plan and brief.content_type != "audio" else None),
        own_name(brief.language) if brief.content_type != "image" else None,
        details.audience,
        ", ".join(brief.quality_keywords[:4]) or None,
        phrase("style_line", language, style=style) if style else None,
        *_sound(details, language),
        _limit(brief.budget_constraints),
    ]
    return " · ".join(dict.fromkeys(apart(fact, language) for fact in facts if fact))


def _amounts(brief: ProjectBrief, plan: ProductionPlan | None, language: str) -> list[str]:
    details = brief.details or BriefDetails()
    seconds = details.duration_s or (plan.seconds if plan else None)
    images = details.images or (plan.stills if plan else None)
    facts = [f"{float(seconds):g} s"] if seconds and brief.content_type != "image" else []
    if images and brief.content_type in ("image", "multi_asset"):
        facts.append(phrase("part_images", language, count=images))
    return facts


def _sound(details: BriefDetails, language: str) -> list[str]:
    facts = []
    if details.voice is not None:
        facts.append(phrase(f"voice_{details.voice}", language))
    for name in ("music", "subtitles"):
        wanted = getattr(details, name)
        if wanted is not None:
            facts.append(phrase(f"with_{name}" if wanted else f"without_{name}", language))
    return facts


def _limit(budget: BudgetConstraints | None) -> str | None:
    if budget is None or budget.max_cost is None or budget.type == "none":
        return None
    return f"{'≤' if budget.type == 'hard_limit' else '≈'} {budget.max_cost:f} {budget.currency}"


def own_name(language: str) -> str:
    """A language by its own name: `Italiano`; its tag when it is none of ours."""
    code = language.split("-")[0]
    return phrase("own_name", code) if code in LANGUAGES else language


def offer_lines(offers: Sequence[Offer], language: str) -> str:
    """One line per tier."""
    return "\n".join(f"• {offer_line(each, language)}" for each in offers)


def offer_line(offer: Offer, language: str) -> str:
    """`standard: 2.56 US$ (≤ 5.40) · ≈ 4 min`."""
    time = apart(f"≈ {minutes(offer.seconds)} min", language)
    return f"{tier_name(offer.tier, language)}: {apart(price(offer, language), language)} · {time}"


def apart(text: str, language: str) -> str:
    """In a language written from right to left, Latin letters and numbers kept in their own order."""
    if language not in _RIGHT_TO_LEFT or not any(letter.isascii() and letter.isalnum() for letter in text):
        return text
    return f"\u2068{text}\u2069"


def tier_name(tier: str, language: str) -> str:
    return phrase(f"tier_{tier}", language)


def price(offer: Offer, language: str) -> str:
    """`2.56 US$ (≤ 5.40)`: as planned, and with every try that may go wrong."""
    if offer.tier == "draft":
        return phrase("free_short", language)
    if offer.low is None:
        return phrase("price_open", language)
    above = f" (≤ {money(offer.high)})" if offer.high is not None and offer.high > offer.low else ""
    return f"{money(offer.low)} US${above}"


def money(amount: Decimal) -> str:
    return f"{amount:.2f}"


def minutes(seconds: float) -> int:
    return max(1, round(seconds / 60))


def asked(questions: Sequence[Question]) -> str:
    """The questions, one a line; whoever shows them shows their proposals as well."""
    return "\n".join(question.text for question in questions if question.text)


def numbered(names: Sequence[str]) -> str:
    return "\n".join(f"{number}. {name}" for number, name in enumerate(names, start=1))
