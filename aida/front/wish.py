"""What was typed becomes what will be made: words or a brief file → brief → plan.

    Wish ─Orchestrator or file→ ProjectBrief ─overrides→ ProjectBrief ─Technical Planner→ PlannedWish

Everything that can be wrong with a request is found here, before anything is written or started:
each finding is a `BadInput`, one sentence in the client's language.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aida.catalog.phrases import phrase
from aida.errors import BadInput
from aida.ids import new_id

if TYPE_CHECKING:
    from aida.contracts.brief import BriefReading, ProjectBrief
    from aida.contracts.money import Cap
    from aida.contracts.plan import ProductionPlan

_LARGEST_BRIEF_FILE = 256 * 1024


@dataclass(frozen=True)
class Wish:
    """The arguments of a command, as typed; each field has its option's name."""

    request: str | None = None
    brief: Path | None = None
    tier: str | None = None
    platform: str | None = None
    duration: str | None = None
    language: str | None = None
    model: tuple[str, ...] = ()
    style: str | None = None
    voice: str | None = None
    voice_sample: Path | None = None
    reference: tuple[Path, ...] = ()
    continuity: str | None = None
    native_audio: bool = False
    max_cost: str | None = None


@dataclass(frozen=True)
class PlannedWish:
    brief: ProjectBrief
    plan: ProductionPlan
    speak: str
    """The language we answer in: the one the client wrote in."""


def wish_of(typed: Mapping[str, Any]) -> Wish:
    """The wish in a command's arguments; those that are no field of it are left alone."""
    given = {field.name: typed[field.name] for field in fields(Wish) if typed.get(field.name) is not None}
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in given.items()
    }
    return Wish(**values)


def read_wish(wish: Wish) -> BriefReading:
    """The Orchestrator's reading of the words; raises `BadInput` when there is nothing to read."""
    from aida.agents.orchestrator import check_request, read_brief

    text = wish.request or ""
    check_request(text, wish.language)
    now = datetime.now(UTC)
    return read_brief(
        text,
        brief_id=new_id("brief", now.date()),
        conversation_id=new_id("talk", now.date()),
        now=now,
        language=wish.language,
    )


def plan_wish(wish: Wish, caps: Callable[[str], tuple[Cap, ...]] | None = None) -> PlannedWish:
    """Brief and plan for a wish. Spends nothing, writes nothing. `caps` says what a user may still spend
    today; without it the plan has to fit a day on which nothing was spent yet.

    Raises `BadInput` for everything a person must change first.
    """
    from aida.contracts.units import Continuity
    from aida.front.gallery import Gallery
    from aida.front.overrides import one_of, overridden, tier_of
    from aida.planner.plan import plan
    from aida.settings import read_settings
    from aida.studio import caps_of

    brief, speak = _brief_of(wish)
    tier = tier_of(wish.tier, speak)
    continuity = one_of(wish.continuity, Continuity, "continuity", speak)
    settings = read_settings()
    brief = Gallery(settings).complete(overridden(brief, wish, speak), speak)
    made = plan(
        brief,
        available=settings.vendors,
        on=settings.day,
        tier=tier,
        models=wish.model,
        continuity=continuity,
        xtts=settings.xtts,
        time_limit=settings.time_limit,
        caps=caps_of(settings) if caps is None else caps(brief.user_id),
        speak=speak,
    )
    return PlannedWish(brief, made, speak)


def _brief_of(wish: Wish) -> tuple[ProjectBrief, str]:
    if wish.brief is not None:
        if wish.request:
            raise BadInput(phrase("text_and_brief", "en"))
        brief = read_brief_file(wish.brief)
        return brief, brief.language
    return read_request(wish)


def read_request(wish: Wish) -> tuple[ProjectBrief, str]:
    """The brief in a wish's words, and the language they are in; raises `BadInput` when they ask for nothing
    that can be made."""
    reading = read_wish(wish)
    speak = reading.message_language
    if not reading.is_request or reading.brief is None:
        raise BadInput(phrase("not_a_request", speak))
    if reading.contradictions:
        named = ", ".join(phrase(f"field_{name}", speak) for name in reading.contradictions)
        raise BadInput(phrase("contradiction", speak, fields=named))
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
