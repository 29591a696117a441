"""What options say goes before what words say: a wish's options → the brief, changed.

    --duration 12.5 → 25/2 s        --max-cost "5 EUR" → a hard limit        --reference shoe.jpg → an asset

Each option that cannot be read is a `BadInput`, one sentence in the client's language.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import TYPE_CHECKING, Any, get_args

from aida.catalog.phrases import phrase
from aida.errors import BadInput

if TYPE_CHECKING:
    from aida.contracts.brief import BudgetConstraints, GalleryStyle, ProjectBrief
    from aida.contracts.units import Tier
    from aida.front.wish import Wish


def overridden(brief: ProjectBrief, wish: Wish, speak: str) -> ProjectBrief:
    """The brief with what the options say in place of what the words said."""
    from aida.contracts.brief import BriefDetails, StylePreferences

    details = (brief.details or BriefDetails()).model_copy(update=_details(brief, wish, speak))
    changes: dict[str, Any] = {"details": details}
    if wish.style is not None:
        style = brief.style_preferences or StylePreferences()
        picked = (_style(wish.style, speak),)
        changes["style_preferences"] = style.model_copy(update={"gallery_selected": picked})
    if wish.max_cost is not None:
        changes["budget_constraints"] = limit_of(wish.max_cost, brief.budget_constraints, speak)
    if wish.language is not None:
        changes["language"] = wish.language
    return brief.model_copy(update=changes)


def _details(brief: ProjectBrief, wish: Wish, speak: str) -> dict[str, Any]:
    from aida.contracts.units import VoiceProfile
    from aida.front.material import described

    changes: dict[str, Any] = {}
    if wish.platform is not None:
        # The platform's own shape follows it, unless the request named a shape itself.
        changes["platform"] = wish.platform
        if brief.details is None or brief.details.platform != wish.platform:
            changes["aspect"] = None
    if wish.duration is not None:
        changes["duration_s"] = seconds_of(wish.duration, speak)
    if wish.voice is not None:
        changes["voice_profile"] = one_of(wish.voice, VoiceProfile, "voice", speak)
    if wish.voice_sample is not None:
        changes["voice_sample"] = described(wish.voice_sample, "sound", speak)
    if wish.reference:
        changes["reference_images"] = tuple(described(each, "picture", speak) for each in wish.reference)
    if wish.native_audio:
        changes["native_audio"] = True
    return changes


def _style(text: str, speak: str) -> GalleryStyle:
    """A style of the gallery by its id, or by its name in any case."""
    from aida.front.gallery import Gallery
    from aida.settings import read_settings

    return Gallery(read_settings()).pick(text, speak)


def limit_of(text: str, before: BudgetConstraints | None, speak: str) -> BudgetConstraints:
    """`5`, `5.50`, `"5 EUR"`, `€5`: a hard limit; dollars where no currency is named."""
    from aida.contracts.brief import BudgetConstraints
    from aida.contracts.money import read_sum

    found = read_sum(text)
    if found is None:
        raise BadInput(phrase("max_cost_unreadable", speak, value=text[:40]))
    return BudgetConstraints(
        type="hard_limit",
        max_cost=found.amount,
        currency=found.currency,
        priority=before.priority if before else None,
    )


def seconds_of(text: str, speak: str) -> Fraction:
    """`30`, `12.5`, `30s`."""
    try:
        seconds = Decimal(text.strip().removesuffix("s").strip())
    except InvalidOperation:
        raise BadInput(phrase("duration_unreadable", speak, duration=text[:40])) from None
    if not seconds.is_finite():
        raise BadInput(phrase("duration_unreadable", speak, duration=text[:40]))
    return Fraction(seconds).limit_denominator(1000)


def tier_of(text: str | None, speak: str) -> Tier | None:
    from aida.contracts.units import Tier

    tiers: tuple[Tier, ...] = get_args(Tier)
    if text is None:
        return None
    for tier in tiers:
        if text == tier:
            return tier
    raise BadInput(phrase("tier_unknown", speak, tier=text[:40], tiers=", ".join(tiers)))


def one_of(text: str | None, choices: Any, what: str, speak: str) -> Any:
    """The choice that was meant, written with `-` or `_`; `None` for none."""
    if text is None:
        return None
    known: tuple[str, ...] = get_args(choices)
    if text.replace("-", "_") in known:
        return text.replace("-", "_")
    raise BadInput(
        phrase("choice_unknown", speak, what=f"--{what}", value=text[:40], choices=", ".join(known))
    )
