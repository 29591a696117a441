"""All readers together: message → facts → `BriefReading`.

Where next: the Technical Planner takes the brief; `ask` and `contradictions` are what the client
is asked about before anything is bought.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction

from aida.agents.orchestrator.audience import in_words
from aida.agents.orchestrator.deliverables import Deliverables, names_an_advert, read_deliverables
from aida.agents.orchestrator.intent import is_request
from aida.agents.orchestrator.language import detect, film_language
from aida.agents.orchestrator.lengths import read_lengths, settle
from aida.agents.orchestrator.lexicon import lexicon
from aida.agents.orchestrator.manner import Manner, read_manner
from aida.agents.orchestrator.message import Message
from aida.agents.orchestrator.money import read_amounts, read_priority, settle_budget
from aida.agents.orchestrator.numbers import read_numbers
from aida.agents.orchestrator.sound import Sound, read_sound
from aida.agents.orchestrator.topic import Claims, read_topic
from aida.catalog.phrases import phrase
from aida.contracts.brief import BriefDetails, BriefReading, BudgetConstraints, ProjectBrief, StylePreferences
from aida.contracts.units import LANGUAGES, ContentType
from aida.errors import BadInput

MOST_KIB = 64
LEAST_SECONDS = 1
_MOST_REQUIREMENTS = 24


def check_request(text: str, language_hint: str | None = None) -> None:
    """Raise `BadInput`, in the client's language, for a message that holds no readable request."""
    language = language_hint or "en"
    if not text.strip():
        raise BadInput(phrase("empty", language))
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MOST_KIB * 1024:
        raise BadInput(phrase("too_long", language_hint or detect(text), kib=-(-size // 1024)))
    if not any(unicodedata.category(character)[0] == "L" for character in text):
        raise BadInput(phrase("only_symbols", language))


def read_brief(
    text: str,
    *,
    brief_id: str,
    conversation_id: str,
    now: datetime,
    user_id: str = "local",
    language: str | None = None,
) -> BriefReading:
    """What the client asks for. `language` overrides the film's language, not the message's.

    Where an advert of no said kind is wanted, `ask` holds `content_type` and the brief says video.
    `brief.language` may be a tag outside `aida.contracts.units.LANGUAGES` (or `und`): the message
    or the wish is in a language AIDA does not speak, and the caller refuses it. Raises `BadInput`
    for a length of zero, which no brief can hold; lengths too long for a film are the caller's.
    """
    written = detect(text)
    tables = written if written in LANGUAGES else "en"
    message = Message.read(text)
    numbers = read_numbers(message, tables)
    lengths = read_lengths(message, tables, numbers)
    seconds, length_differs = settle(message, tables, lengths, numbers)
    if seconds is not None and seconds <= 0:
        raise BadInput(phrase("duration_too_short", written, seconds=0, least=LEAST_SECONDS))
    amounts = read_amounts(message, tables, numbers)
    budget, budget_differs = settle_budget(message, tables, amounts)
    made = read_deliverables(message, tables, numbers)
    sound = read_sound(message, tables)
    said_language, language_spans = film_language(message, tables)
    if made.content_type is None and names_an_advert(message, tables):
        made = _advert(made, specified=bool(lengths or made.aspect or made.platform or sound.subtitles))
    elif made.content_type is None and lengths:
        made = _kind_of_what_is_said(made, sound)
    named = made.content_type is not None or names_an_advert(message, tables)
    claimed = [
        *((one.start, one.end) for one in lengths),
        *((one.start, one.end) for one in amounts),
        *(message.whole_words(start, end) for start, end in made.spans),
        *language_spans,
    ]
    topic = read_topic(message, tables, Claims(claimed, sound.spans, made.places))
    shown = made.platform or made.aspect
    facts = [lengths, amounts, budget.priority, shown, (made.images or 0) > 1, topic.owned, *sound.said()]
    order = is_request(message, tables, made=named, facts=sum(map(bool, facts)), topic=topic)
    if not order:
        return BriefReading(is_request=False, brief=None, message_language=written)
    subject = message.said(*topic.subject) if topic.subject else None
    audience = in_words(message, tables, topic.audience) if topic.audience else None
    own = [span for span in (topic.subject, topic.audience) if span]
    sound = read_sound(message, tables, own)
    budget = budget.model_copy(update={"priority": read_priority(message, tables, own)})
    manner = read_manner(message, tables, own, [*claimed, *sound.spans])
    if made.content_type == "image":
        seconds, length_differs = None, False
    contradictions = _contradictions(made, sound, length_differs, budget_differs)
    brief = ProjectBrief(
        id=brief_id,
        user_id=user_id,
        conversation_id=conversation_id,
        content_type=made.content_type or "video",
        requirements=_requirements(message),
        quality_keywords=manner.keywords,
        style_preferences=StylePreferences(custom_description=manner.style) if manner.style else None,
        budget_constraints=budget if budget != BudgetConstraints() else None,
        language=language or said_language or written,
        created_at=now,
        details=_details(message, tables, made, sound, manner, subject, audience, seconds),
    )
    ask = _ask(made, subject, seconds, contradictions)
    return BriefReading(
        is_request=True, brief=brief, ask=ask, contradictions=contradictions, message_language=written
    )


def _advert(made: Deliverables, *, specified: bool) -> Deliverables:
    """An advert with a length or a place to be shown is a film; one without is asked about."""
    return replace(made, content_type="video") if specified else made


def _kind_of_what_is_said(made: Deliverables, sound: Sound) -> Deliverables:
    """ "30 seconds for X, captions on" is a film; "15 seconds, a calm male voice" is to be heard."""
    if made.platform or made.aspect or sound.subtitles is not None:
        return replace(made, content_type="audio" if made.platform == "radio" else "video")
    return replace(made, content_type="audio") if sound.voice in ("male", "female") else made


def _details(
    message: Message,
    language: str,
    made: Deliverables,
    sound: Sound,
    manner: Manner,
    subject: str | None,
    audience: str | None,
    seconds: Fraction | None,
) -> BriefDetails:
    return BriefDetails(
        subject=subject,
        audience=audience,
        duration_s=seconds,
        platform=made.platform,
        aspect=made.aspect,
        images=made.images,
        music=sound.music,
        voice=sound.voice,
        subtitles=sound.subtitles,
        call_to_action=_call_to_action(message, language),
        tone=manner.tone,
    )


def _contradictions(made: Deliverables, sound: Sound, length: bool, budget: bool) -> tuple[str, ...]:
    fields = ["duration_s"] if length else []
    fields += [*made.contradictions, *sound.contradictions]
    return (*fields, "budget") if budget else tuple(fields)


def _ask(
    made: Deliverables, subject: str | None, seconds: Fraction | None, contradictions: Sequence[str]
) -> tuple[str, ...]:
    """What an account manager would ask before spending: missing essentials, then contradictions."""
    content: ContentType | None = made.content_type
    asked = [] if subject else ["subject"]
    if content is None:
        asked.append("content_type")
    if content not in (None, "image") and seconds is None:
        asked.append("duration_s")
    if content in (None, "video", "image") and made.platform is None and made.aspect is None:
        asked.append("platform")
    if (content == "image" or made.pictures) and made.images is None:
        asked.append("images")
    return tuple(dict.fromkeys([*asked, *contradictions]))


def _requirements(message: Message) -> tuple[str, ...]:
    """The request clause by clause, in the client's words."""
    parts = (message.said(start, end).strip(" -–—•*\"'«»“”") for start, end in message.clauses)
    kept = [part[:200] for part in parts if any(character.isalnum() for character in part)]
    return tuple(dict.fromkeys(kept))[:_MOST_REQUIREMENTS]


def _call_to_action(message: Message, language: str) -> str | None:
    """What the viewer is told to do: the quoted words, else the rest of the clause."""
    for hit in lexicon(language, "call_to_action").find(message):
        sentence = message.sentence(hit.start)
        rest = message.text[hit.end : sentence[1] + 1]
        for quote in ('"', "'"):
            first = rest.find(quote)
            second = rest.find(quote, first + 1)
            if 0 <= first < 30 and second - first > 2:
                return message.said(hit.end + first + 1, hit.end + second)
        said = message.said(hit.end, message.clause(min(hit.end, len(message.text) - 1))[1]).strip(" :")
        if said:
            return said[:120]
    return None
