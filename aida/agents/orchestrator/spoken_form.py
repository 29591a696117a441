"""What a language model makes of a message, and what it is to us (pure).

    AnsweredTurn ─schema_of→ the vendor's structured output ─read_form→ AnsweredTurn ─heard_of→ `Heard`

The model tells what the client said, in plain types; "" and "unsaid" mean nothing was said of it. Names it
invents (a platform nobody knows, a length of no film) are left out: it reads, it decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict

from aida.agents.orchestrator.facts import Facts
from aida.agents.orchestrator.heard import Heard, Kind, Topic
from aida.agents.orchestrator.merging import merged, missing
from aida.catalog.read import platforms
from aida.contracts.brief import BudgetConstraints, ProjectBrief
from aida.contracts.conversation import Conversation, Proposal
from aida.contracts.units import LANGUAGES, Aspect, ContentType, Tier

Field = Literal[
    "subject", "content_type", "duration_s", "platform", "images", "aspect", "music", "voice", "budget"
]
_MOST_SECONDS = 3600
_MOST_IMAGES = 50
_MOST_WORDS = 300


class AnsweredConflict(BaseModel):
    model_config = ConfigDict(extra="forbid")

    field: Field
    options: list[str]


class AnsweredTurn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reply: str
    client_language: str
    intent: Literal[
        "new_wish", "change", "another_take", "yes", "no", "cancel", "question", "progress", "styles", "chat"
    ]
    asks: list[Field]
    conflicts: list[AnsweredConflict]
    content_type: Literal["unsaid", "video", "image", "audio", "multi_asset"]
    subject: str
    audience: str
    duration_seconds: float
    platform: str
    aspect: Literal["unsaid", "9:16", "16:9", "1:1", "4:5"]
    images: int
    music: Literal["unsaid", "yes", "no"]
    voice: Literal["unsaid", "female", "male", "none"]
    subtitles: Literal["unsaid", "yes", "no"]
    film_language: str
    budget_amount: float
    budget_currency: str
    budget_kind: Literal["unsaid", "hard_limit", "soft_preference"]
    priority: Literal["unsaid", "cost", "quality", "speed"]
    quality_keywords: list[str]
    tone: str
    style: str
    remark: str
    tier: Literal["unsaid", "draft", "fast", "standard", "premium"]
    style_words: str
    style_number: int
    question_about: Literal["service", "price", "time", "formats", "languages", "changes"]


_KINDS: Mapping[str, Kind] = {
    "yes": "yes", "no": "no", "cancel": "cancel", "question": "question", "progress": "progress",
    "styles": "gallery", "chat": "hello",
}  # fmt: skip


def heard_of(answer: AnsweredTurn, conversation: Conversation, text: str, now: datetime) -> Heard:
    """The model's reading in the place where the message was said."""
    language = answer.client_language.split("-")[0].lower()
    language = language if language in LANGUAGES else conversation.language
    common: dict[str, Any] = {
        "language": language,
        "said": answer.reply.strip() or None,
        "asks": tuple(dict.fromkeys(answer.asks)),
        "tier": answer.tier if answer.tier in get_args(Tier) else None,
    }
    kind = _KINDS.get(answer.intent)
    facts = facts_of(answer)
    if kind is not None and not (kind in ("hello", "question") and _tells(facts)):
        return Heard(
            kind,
            brief=conversation.brief,
            open=conversation.open,
            differing=conversation.differing,
            topic=_topic(answer),
            keywords=answer.style_words.strip()[:_MOST_WORDS],
            picked=answer.style_number - 1 if answer.style_number > 0 else None,
            **common,
        )
    if kind == "question":  # "could you make it square?"
        common["said"] = None
    return _brief(answer, facts, conversation, text, now, common)


def _tells(facts: Facts) -> bool:
    return bool(set(facts.values) - {"language"}) or bool(facts.options)


def _topic(answer: AnsweredTurn) -> Topic:
    return answer.question_about


def _brief(
    answer: AnsweredTurn,
    facts: Facts,
    conversation: Conversation,
    text: str,
    now: datetime,
    common: dict[str, Any],
) -> Heard:
    before = conversation.brief
    fresh = before is None or (answer.intent == "new_wish" and conversation.stage == "delivered")
    start = before if before is not None and not fresh else _blank(conversation, now, common["language"])
    said = answer.remark.strip() or (text if fresh else "")
    brief = merged(start, facts, said, common["language"])
    if said and said[:200] not in brief.requirements and (fresh or answer.remark.strip()):
        brief = brief.model_copy(update={"requirements": (*brief.requirements, said[:200])[-24:]})
    known = "content_type" in facts.values or not (fresh or "content_type" in conversation.open)
    still = [each for each in conversation.differing if each not in facts.values and not fresh]
    differing = tuple(dict.fromkeys((*still, *facts.options)))
    again = conversation.stage == "delivered" and not fresh
    return Heard(
        "again" if again else "brief",
        brief=brief,
        open=missing(brief, content_known=known, differing=differing),
        differing=differing,
        proposals={
            each.field: tuple(Proposal(label=one[:60], value=one[:60]) for one in each.options[:4])
            for each in answer.conflicts
        },
        fresh=fresh,
        **common,
    )


def _blank(conversation: Conversation, now: datetime, language: str) -> ProjectBrief:
    return ProjectBrief(
        id=f"brief-{conversation.id}-{conversation.turns}"[:64],
        user_id=conversation.user_id,
        conversation_id=conversation.id,
        content_type="video",
        language=language,
        created_at=now,
    )


def facts_of(answer: AnsweredTurn) -> Facts:
    """What was said, as the rules' readers would give it."""
    values: dict[str, Any] = {
        "content_type": _one(answer.content_type, get_args(ContentType)),
        "subject": answer.subject.strip()[:120] or None,
        "audience": answer.audience.strip()[:120] or None,
        "duration_s": _seconds(answer.duration_seconds),
        "platform": _one(answer.platform, tuple(platforms())),
        "aspect": _one(answer.aspect, get_args(Aspect)),
        "images": answer.images if 1 <= answer.images <= _MOST_IMAGES else None,
        "music": {"yes": True, "no": False}.get(answer.music),
        "voice": _one(answer.voice, ("female", "male", "none")),
        "subtitles": {"yes": True, "no": False}.get(answer.subtitles),
        "language": _one(answer.film_language.split("-")[0].lower(), LANGUAGES),
        "budget": _budget(answer),
        "keywords": tuple(each.strip()[:60] for each in answer.quality_keywords if each.strip())[:12] or None,
        "tone": answer.tone.strip()[:120] or None,
        "style": answer.style.strip()[:_MOST_WORDS] or None,
    }
    return Facts(
        {name: value for name, value in values.items() if value is not None},
        {each.field: tuple(each.options) for each in answer.conflicts},
    )


def _one(said: str, known: tuple[str, ...]) -> str | None:
    return said if said in known else None


def _seconds(said: float) -> Fraction | None:
    if not 0 < said <= _MOST_SECONDS:
        return None
    return Fraction(str(round(said, 3)))


def _budget(answer: AnsweredTurn) -> BudgetConstraints | None:
    priority = None if answer.priority == "unsaid" else answer.priority
    currency = answer.budget_currency.strip().upper()
    if answer.budget_kind == "unsaid" or not 0 < answer.budget_amount < 1e7:
        return BudgetConstraints(priority=priority) if priority else None
    return BudgetConstraints(
        type=answer.budget_kind,
        max_cost=Decimal(str(round(answer.budget_amount, 2))),
        currency=currency if len(currency) == 3 and currency.isascii() and currency.isalpha() else "USD",
        priority=priority,
    )
