"""What a message says of a brief, be it a request or not: "make it square, 45 s" → {aspect 1:1, duration 45}.

The readers are those of a request; here the language is known and nothing has to be ordered. A bare number
counts as what was asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from aida.agents.orchestrator.audience import in_words
from aida.agents.orchestrator.deliverables import media_hits, names_an_advert, read_deliverables
from aida.agents.orchestrator.language import film_language
from aida.agents.orchestrator.lengths import read_lengths, settle
from aida.agents.orchestrator.lexicon import lexicon
from aida.agents.orchestrator.manner import read_manner
from aida.agents.orchestrator.message import Message
from aida.agents.orchestrator.money import read_amounts, settle_budget
from aida.agents.orchestrator.numbers import read_numbers
from aida.agents.orchestrator.shapes import read_aspect, read_platform
from aida.agents.orchestrator.sound import read_sound
from aida.agents.orchestrator.topic import Claims, read_topic
from aida.contracts.brief import BudgetConstraints
from aida.contracts.units import ContentType

_MOST_SECONDS = 600
_MOST_IMAGES = 50


@dataclass(frozen=True)
class Facts:
    """Field of the brief → what is said of it. `keywords` add to the brief's; the others replace."""

    values: Mapping[str, Any]
    options: Mapping[str, tuple[Any, ...]]
    """Fields of which two things are said, and both of them."""

    def __bool__(self) -> bool:
        return bool(self.values or self.options)


def read_facts(
    text: str, language: str, content: ContentType | None = None, asked: Collection[str] = ()
) -> Facts:
    """`content`: what is to be made, as far as it is known. `asked`: what the client was just asked for."""
    message = Message.read(text)
    numbers = read_numbers(message, language)
    lengths = read_lengths(message, language, numbers)
    seconds, length_differs = settle(message, language, lengths, numbers)
    amounts = read_amounts(message, language, numbers)
    budget, budget_differs = settle_budget(message, language, amounts)
    made = read_deliverables(message, language, numbers)
    sound = read_sound(message, language)
    manner = read_manner(message, language, ())
    spoken, language_spans = film_language(message, language)
    platform, platform_spans = read_platform(message, language)
    kind = made.content_type or content
    aspect, aspect_differs, aspect_spans = read_aspect(
        message, language, kind, None, media_hits(message, language)
    )
    values: dict[str, Any] = {
        "content_type": _content(message, language, made.content_type, asked),
        "duration_s": seconds,
        "platform": _feed(platform, kind),
        "aspect": aspect,
        "images": made.images,
        "music": sound.music,
        "voice": sound.voice,
        "subtitles": sound.subtitles,
        "language": spoken,
        "keywords": manner.keywords or None,
        "tone": manner.tone,
        "style": manner.style,
        "budget": budget if budget != BudgetConstraints() and not budget_differs else None,
    }
    options: dict[str, tuple[Any, ...]] = {}
    if length_differs:
        options["duration_s"] = tuple(dict.fromkeys(one.seconds for one in lengths))
    if aspect_differs:
        options["aspect"] = _aspects(message, language)
    if budget_differs:
        currencies = [one.currency or budget.currency for one in amounts]
        options["budget"] = tuple(dict.fromkeys(zip((one.value for one in amounts), currencies, strict=True)))
    if "music" in sound.contradictions:
        options["music"] = (True, False)
    if "voice" in sound.contradictions:
        options["voice"] = ("female", "male") if _two_genders(message, language) else ("female", "none")
    if seconds is None and not lengths and len(numbers) == 1:
        values |= _bare_number(float(numbers[0].value), asked, budget)
    if seconds is None and not numbers and "duration_s" in asked:
        values["duration_s"] = _bare_unit(message, language)
    claimed = [
        *((one.start, one.end) for one in lengths),
        *((one.start, one.end) for one in amounts),
        *made.spans, *language_spans, *platform_spans, *aspect_spans,
    ]  # fmt: skip
    topic = read_topic(message, language, Claims(claimed, sound.spans, made.places))
    values["audience"] = in_words(message, language, topic.audience) if topic.audience else None
    told = "subject" in asked or bool(lexicon(language, "subject.strong")(message))
    values["subject"] = message.said(*topic.subject) if topic.subject and told else None
    return Facts({name: value for name, value in values.items() if value is not None}, options)


def _content(
    message: Message, language: str, found: ContentType | None, asked: Collection[str]
) -> ContentType | None:
    """Only where it was asked for: "use real photos" orders no pictures."""
    if "content_type" not in asked:
        return None
    return found or ("video" if names_an_advert(message, language) and not asked else None)


def _feed(platform: str | None, content: ContentType | None) -> str | None:
    if platform != "instagram":
        return platform
    return "instagram_feed" if content == "image" else "instagram_reel"


def _aspects(message: Message, language: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(hit.payload for hit in lexicon(language, "aspect").find(message)))


def _two_genders(message: Message, language: str) -> bool:
    return all(
        lexicon(language, f"gender.{one}")(message) or lexicon(language, f"voice.{one}")(message)
        for one in ("female", "male")
    )


def _bare_unit(message: Message, language: str) -> Fraction | None:
    """ "YouTube, a minute", where the word for one is not written."""
    units = [hit.payload for hit in lexicon(language, "durations.unit").find(message)]
    return Fraction(60) if units == ["minute"] else None


def _bare_number(value: float, asked: Collection[str], budget: BudgetConstraints) -> dict[str, Any]:
    """A number without a unit is what was asked for, when one thing with numbers was."""
    numeric = [name for name in ("duration_s", "images", "budget") if name in asked]
    if len(numeric) != 1 or budget.max_cost is not None or value != int(value):
        return {}
    if numeric == ["duration_s"] and 3 <= value <= _MOST_SECONDS:
        return {"duration_s": Fraction(int(value))}
    if numeric == ["images"] and 1 <= value <= _MOST_IMAGES:
        return {"images": int(value)}
    return {}
