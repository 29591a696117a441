"""What was typed becomes what will be made: words or a brief file → brief → plan.

Everything that can be wrong with a request is found here, before anything is written or started:
each finding is a `BadInput`, one sentence in the client's language.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from secrets import choice
from typing import TYPE_CHECKING, Any, get_args

from aida.catalog.phrases import phrase
from aida.errors import BadInput

if TYPE_CHECKING:
    from aida.contracts.brief import BriefReading, BudgetConstraints, ProjectBrief
    from aida.contracts.plan import ProductionPlan
    from aida.contracts.units import Tier

_LARGEST_BRIEF_FILE = 256 * 1024
_ID_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # no look-alikes: ids are read aloud and typed


@dataclass(frozen=True)
class Wish:
    """The arguments of a command, as typed."""

    text: str | None = None
    brief_file: Path | None = None
    tier: str | None = None
    platform: str | None = None
    duration: str | None = None
    language: str | None = None
    models: tuple[str, ...] = ()
    style: str | None = None
    voice: str | None = None
    voice_sample: Path | None = None
    references: tuple[Path, ...] = ()
    continuity: str | None = None
    native_audio: bool = False
    max_cost: str | None = None


@dataclass(frozen=True)
class PlannedWish:
    brief: ProjectBrief
    plan: ProductionPlan
    speak: str
    """The language we answer in: the one the client wrote in."""


def new_id(prefix: str, today: date | None = None) -> str:
    """An id for people: prefix, date, six letters (`w-20261122-k3f9qa`)."""
    day = (today or datetime.now(UTC).date()).strftime("%Y%m%d")
    return f"{prefix}-{day}-{''.join(choice(_ID_LETTERS) for _ in range(6))}"


def read_wish(wish: Wish) -> BriefReading:
    """The Orchestrator's reading of the words; raises `BadInput` when there is nothing to read."""
    from aida.agents.orchestrator import check_request, read_brief

    text = wish.text or ""
    check_request(text, wish.language)
    now = datetime.now(UTC)
    return read_brief(
        text,
        brief_id=new_id("brief", now.date()),
        conversation_id=new_id("talk", now.date()),
        now=now,
        language=wish.language,
    )


def plan_wish(wish: Wish) -> PlannedWish:
    """Brief and plan for a wish. Spends nothing, writes nothing.

    Raises `BadInput` for everything a person must change first.
    """
    from aida.contracts.units import Continuity
    from aida.planner.plan import plan
    from aida.settings import read_settings

    brief, speak = _brief_of(wish)
    brief = _with_overrides(brief, wish, speak)
    settings = read_settings()
    made = plan(
        brief,
        available=settings.vendors,
        on=settings.day,
        tier=_tier(wish.tier, speak),
        models=wish.models,
        continuity=_one_of(wish.continuity, Continuity, "continuity", speak) or "punch_in",
        xtts=settings.xtts,
        speak=speak,
    )
    return PlannedWish(brief, made, speak)


def _one_of(text: str | None, choices: Any, what: str, speak: str) -> Any:
    if text is None:
        return None
    known: tuple[str, ...] = get_args(choices)
    if text.replace("-", "_") in known:
        return text.replace("-", "_")
    raise BadInput(
        phrase("choice_unknown", speak, what=f"--{what}", value=text[:40], choices=", ".join(known))
    )


def _brief_of(wish: Wish) -> tuple[ProjectBrief, str]:
    if wish.brief_file is not None:
        if wish.text:
            raise BadInput(phrase("text_and_brief", "en"))
        brief = read_brief_file(wish.brief_file)
        return brief, brief.language
    reading = read_wish(wish)
    speak = reading.message_language
    if not reading.is_request or reading.brief is None:
        raise BadInput(phrase("not_a_request", speak))
    if reading.contradictions:
        fields = ", ".join(phrase(f"field_{name}", speak) for name in reading.contradictions)
        raise BadInput(phrase("contradiction", speak, fields=fields))
    if reading.brief.details is None or not reading.brief.details.subject:
        raise BadInput(phrase("no_subject", speak))
    return reading.brief, speak


def read_brief_file(path: Path) -> ProjectBrief:
    """A `ProjectBrief` from a JSON file; every way it can be wrong is one `BadInput` sentence."""
    from pydantic import ValidationError

    from aida.contracts.brief import ProjectBrief

    def unreadable(reason: str) -> BadInput:
        return BadInput(phrase("brief_unreadable", "en", path=path, reason=reason))

    try:
        if path.stat().st_size > _LARGEST_BRIEF_FILE:
            raise unreadable(f"it is larger than {_LARGEST_BRIEF_FILE // 1024} KiB")
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as err:
        raise unreadable(err.strerror or str(err)) from err
    except UnicodeDecodeError as err:
        raise unreadable("it is not UTF-8 text") from err
    except (json.JSONDecodeError, RecursionError) as err:
        at = f" (line {err.lineno}, column {err.colno})" if isinstance(err, json.JSONDecodeError) else ""
        raise unreadable(f"it is not JSON{at}") from err
    try:
        return ProjectBrief.model_validate(document)
    except ValidationError as err:
        first = err.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the whole"
        language = document.get("language") if isinstance(document, dict) else None
        speak = language if isinstance(language, str) else "en"
        reason = f"{where}: {first['msg']}"
        raise BadInput(phrase("brief_invalid", speak, path=path, reason=reason)) from err


def _with_overrides(brief: ProjectBrief, wish: Wish, speak: str) -> ProjectBrief:
    from aida.contracts.brief import BriefDetails, GalleryStyle, StylePreferences
    from aida.contracts.units import VoiceProfile
    from aida.front.material import described

    details = brief.details or BriefDetails()
    changes: dict[str, object] = {}
    if wish.platform is not None:
        # The platform's own shape follows it, unless the request named a shape itself.
        changes["platform"] = wish.platform
        if details.platform != wish.platform:
            changes["aspect"] = None
    if wish.duration is not None:
        changes["duration_s"] = _seconds(wish.duration, speak)
    if wish.voice is not None:
        changes["voice_profile"] = _one_of(wish.voice, VoiceProfile, "voice", speak)
    if wish.voice_sample is not None:
        changes["voice_sample"] = described(wish.voice_sample, "sound", speak)
    if wish.references:
        changes["reference_images"] = tuple(described(each, "picture", speak) for each in wish.references)
    if wish.native_audio:
        changes["native_audio"] = True
    brief = brief.model_copy(update={"details": details.model_copy(update=changes)})
    if wish.style is not None:
        style = brief.style_preferences or StylePreferences()
        picked = (GalleryStyle.model_validate({"id": _style_id(wish.style, speak)}),)
        brief = brief.model_copy(
            update={"style_preferences": style.model_copy(update={"gallery_selected": picked})}
        )
    if wish.max_cost is not None:
        brief = brief.model_copy(update={"budget_constraints": _limit(wish.max_cost, brief, speak)})
    if wish.language is not None:
        brief = brief.model_copy(update={"language": wish.language})
    return brief


def _style_id(text: str, speak: str) -> str:
    from aida.catalog.read import styles

    if text not in styles():
        raise BadInput(phrase("style_unknown", speak, style=text[:40]))
    return text


def _limit(text: str, brief: ProjectBrief, speak: str) -> BudgetConstraints:
    """`--max-cost 5` or `--max-cost "5 EUR"`: a hard limit."""
    from aida.contracts.brief import BudgetConstraints

    amount, _, currency = text.strip().partition(" ")
    before = brief.budget_constraints
    try:
        return BudgetConstraints(
            type="hard_limit",
            max_cost=Decimal(amount),
            currency=currency.strip().upper() or "USD",
            priority=before.priority if before else None,
        )
    except (InvalidOperation, ValueError):
        raise BadInput(phrase("max_cost_unreadable", speak, value=text[:40])) from None


def _seconds(text: str, speak: str) -> Fraction:
    try:
        seconds = Decimal(text.strip().removesuffix("s").strip())
    except InvalidOperation:
        raise BadInput(phrase("duration_unreadable", speak, duration=text[:40])) from None
    if not seconds.is_finite():
        raise BadInput(phrase("duration_unreadable", speak, duration=text[:40]))
    return Fraction(seconds).limit_denominator(1000)


def _tier(text: str | None, speak: str) -> Tier | None:
    from aida.contracts.units import Tier

    tiers: tuple[Tier, ...] = get_args(Tier)
    if text is None:
        return None
    for tier in tiers:
        if text == tier:
            return tier
    raise BadInput(phrase("tier_unknown", speak, tier=text[:40], tiers=", ".join(tiers)))
