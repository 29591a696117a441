"""The rules engine: a conversation and the client's next message → `Heard` (pure).

    short answer ("sì", "la seconda", "decidi tu") → what it answers          gallery, question → that
    request or change ("più lungo, 45 secondi", "make it square") → the brief as it stands then

Whatever the text says is data; nothing in it is obeyed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from typing import cast

from aida.agents.orchestrator import replies
from aida.agents.orchestrator.extent import trimmed
from aida.agents.orchestrator.facts import Facts, read_facts
from aida.agents.orchestrator.heard import Heard, Kind, Topic
from aida.agents.orchestrator.language import detect, telling
from aida.agents.orchestrator.lexicon import lexicon
from aida.agents.orchestrator.merging import merged, missing
from aida.agents.orchestrator.message import SPACELESS, Message
from aida.agents.orchestrator.questions import choices
from aida.agents.orchestrator.reading import check_request, read_brief
from aida.agents.orchestrator.replies import Reply
from aida.catalog.phrases import phrase
from aida.catalog.read import platforms
from aida.contracts.brief import BriefDetails, BriefReading, BudgetConstraints, ProjectBrief
from aida.contracts.conversation import Conversation
from aida.contracts.units import LANGUAGES
from aida.errors import BadInput

_SURE_WORDS = 6
"""So many words change a conversation's language; fewer are answered in the one it is in."""
_OTHER_SCRIPTS = frozenset({"ru", "ar", "zh", "ko", "ja", "hi"})
_WHOLE_WISH = 8
"""Words of a request that names no wanting."""
_MOST_SHORT = 12
"""Words; a longer message is no search of the gallery."""
_TIER_KINDS = replies.TIERS


class Rules:
    """A `Listener` of tables and grammars, for when there is no language model."""

    def hear(
        self,
        conversation: Conversation,
        text: str,
        now: datetime,
        on_delta: Callable[[str], None] | None = None,
    ) -> Heard:
        return _hear(_checked(conversation, text, now))


def certainly(conversation: Conversation, text: str, now: datetime) -> Heard | None:
    """What a message means that is nothing but a yes, a no, a number or a proposal: no language model is
    needed for it, and none can mistake it. `None` for everything else. Raises `BadInput` as `hear` does."""
    said = _checked(conversation, text, now)
    return next((heard for look in (_picked, _short, _answer) if (heard := look(said)) is not None), None)


def _checked(conversation: Conversation, text: str, now: datetime) -> _Said:
    if not text.strip():
        raise BadInput(phrase("empty", conversation.language))
    if any(character.isalpha() for character in text):
        check_request(text)
    return _Said(conversation, text, tongue(conversation, text), now)


def tongue(conversation: Conversation, text: str) -> str:
    """The language to answer in, one of AIDA's: the conversation's, until a message of some length, or in
    another script, is in another one. "Make it square" among Italian sentences is no change of language."""
    if not conversation.messages:
        return _own(text) or conversation.language
    message = Message.read(text)
    words = message.words_between(0, min(len(message.text), 200))
    words = min(words, len(telling(text)))
    turned = words > 1 and _other_script(text) != (conversation.language in _OTHER_SCRIPTS)
    return (_own(text) if turned or words >= _SURE_WORDS else None) or conversation.language


def _own(text: str) -> str | None:
    found = detect(text)
    return found if found in LANGUAGES else None


def _other_script(text: str) -> bool:
    """Whether more of its letters are not Latin than are."""
    letters = [letter for letter in text if letter.isalpha()]
    return sum(letter > "\u036f" for letter in letters) * 2 > len(letters)


@dataclass(frozen=True)
class _Said:
    """One message in its place."""

    conversation: Conversation
    text: str
    language: str
    now: datetime

    @cached_property
    def reply(self) -> Reply:
        return replies.read_reply(self.text, self.languages[:2])

    @cached_property
    def message(self) -> Message:
        return Message.read(self.text)

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """What the last turn asked."""
        return tuple(question.field for question in self.conversation.questions)

    @cached_property
    def reading(self) -> BriefReading:
        """The message taken as a request of its own."""
        return read_brief(
            self.text,
            brief_id=f"brief-{self.conversation.id}-{self.conversation.turns}"[:64],
            conversation_id=self.conversation.id,
            now=self.now,
            user_id=self.conversation.user_id,
        )

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """In which the message may be: the one we answer in, the conversation's, the film's, its own."""
        brief = self.conversation.brief
        film = (brief.language,) if brief is not None and brief.language in LANGUAGES else ()
        own = _own(self.text)
        found = (self.language, self.conversation.language, *film, *((own,) if own else ()))
        return tuple(dict.fromkeys(found))

    @cached_property
    def facts(self) -> Facts:
        """In the first of its languages in which it says anything."""
        brief = self.conversation.brief
        content = brief.content_type if brief else None
        read = (read_facts(self.text, each, content, self.asked) for each in self.languages)
        return next((each for each in read if each), Facts({}, {}))

    @cached_property
    def asks(self) -> bool:
        """Whether it asks how, what, how much."""
        return any(self._asks_in(each) for each in self.languages)

    def _asks_in(self, language: str) -> bool:
        hits = lexicon(language, "question").find(self.message)
        return bool(hits) and ("?" in self.message.text or self.message.words_between(0, hits[0].start) < 3)

    def says(self, kind: str) -> bool:
        return self.said_in(kind) is not None

    def said_in(self, kind: str) -> str | None:
        """The language in which the message speaks of something: `gallery`, `about_progress`…"""
        return next((each for each in self.languages if replies.says(self.text, kind, each)), None)

    def heard(self, kind: Kind, **more: object) -> Heard:
        known = {
            "brief": self.conversation.brief,
            "open": self.conversation.open,
            "differing": self.conversation.differing,
        }
        return Heard(kind, self.language, **cast(dict[str, object], known | more))  # type: ignore[arg-type]


def _hear(said: _Said) -> Heard:
    looks = (
        _picked,
        _short,
        _answer,
        _gallery,
        _first_wish,
        _other_wish,
        _question,
        _change,
        _bare_subject,
        _remark,
    )
    found = (heard for look in looks if (heard := look(said)) is not None)
    return next(found, said.heard("unclear"))


def _picked(said: _Said) -> Heard | None:
    """ "The second one", of the styles just shown."""
    shown = said.conversation.styles
    if not shown:
        return None
    number = replies.ordinal(said.text, (said.language, said.conversation.language), len(shown))
    return None if number is None else said.heard("gallery", picked=number)


def _short(said: _Said) -> Heard | None:
    """Yes, no, never mind, the draft, once more: when nothing else is said."""
    reply, stage = said.reply, said.conversation.stage
    if reply.left:
        return None
    if reply.only("cancel", "no"):
        return said.heard("cancel")
    if stage == "talking":
        return _short_while_talking(said)
    if reply.only("no"):
        return said.heard("no")
    if stage == "producing":
        return said.heard("progress") if reply.only("yes") or said.says("about_progress") else None
    if reply.only("yes", *_TIER_KINDS):
        return said.heard("yes", tier=reply.tier)
    if reply.tier is not None and reply.kinds <= {*_TIER_KINDS, "small"}:
        # The draft costs nothing: naming it is a yes.
        return said.heard("yes" if reply.tier == "draft" else "tier", tier=reply.tier)
    if reply.only("choose", "yes") and stage == "proposed":
        return said.heard("tier", tier=said.conversation.tier)  # what to make is ours to say, the yes is not
    if stage == "delivered" and reply.only("again", "yes"):
        return said.heard("again")
    if reply.kinds == {"small"}:
        return said.heard("hello")
    return None


def _short_while_talking(said: _Said) -> Heard | None:
    reply, questions = said.reply, said.conversation.questions
    if said.conversation.brief is None:
        idle = reply.kinds and not reply.kinds - {"yes", "no", "small", "choose"}
        return said.heard("hello") if idle else None
    if reply.only("choose", "yes", "no") or reply.only("yes"):
        # "As you like", or "yes" to what we proposed: the first proposal of each question.
        picks = [(each.field, each.proposals[0].value) for each in questions if each.proposals]
        return _with_answers(said, picks) if picks else None
    return None


def _answer(said: _Said) -> Heard | None:
    """One of the proposals: its words, or its number where only one thing was asked."""
    questions = said.conversation.questions
    plain = said.text.strip().strip(".!").casefold()
    for question in questions:
        for proposal in question.proposals:
            if plain in (proposal.label.casefold(), proposal.value.casefold()):
                return _with_answers(said, [(question.field, proposal.value)])
    if len(questions) != 1 or questions[0].field in ("images", "subject"):
        return None
    proposals = questions[0].proposals
    languages = (said.language, said.conversation.language)
    number = replies.ordinal(said.text, languages, len(proposals))
    return None if number is None else _with_answers(said, [(questions[0].field, proposals[number].value)])


def _with_answers(said: _Said, picks: list[tuple[str, str]]) -> Heard | None:
    brief, answered = said.conversation.brief, set[str]()
    if brief is None:
        return None
    for field, value in picks:
        facts = read_facts(value, said.conversation.language, brief.content_type, (field,))
        facts = Facts({name: each for name, each in facts.values.items() if name != "subject"}, {})
        brief = merged(brief, facts, value, said.language)
        answered |= set(facts.values)
    return _brief(said, brief, answered, Facts({}, {}))


def _gallery(said: _Said) -> Heard | None:
    """ "Show me cinematic styles"."""
    if not (said.says("gallery") and (said.says("show") or "?" in said.message.text)):
        return None
    if said.message.words_between(0, len(said.message.text)) > _MOST_SHORT or said.reading.is_request:
        return None
    words = replies.without(said.text, ("gallery", "show", "small"), said.said_in("gallery") or said.language)
    return said.heard("gallery", keywords=words)


def _first_wish(said: _Said) -> Heard | None:
    """The request that begins it all, or the first thing known of it."""
    if said.conversation.brief is not None:
        return None
    if said.reading.is_request and said.reading.brief is not None:
        return _requested(said, fresh=True)
    if said.asks or "?" in said.message.text or lexicon(said.language, "aside")(said.message):
        return None
    if _only_greets(said):
        return said.heard("hello")
    facts = read_facts(said.text, said.language, None, ("subject", "content_type"))
    if not facts or said.reply.left < 2:
        return None
    # "We have a small bakery and want to be better known": what shall be made is still to be asked.
    empty = ProjectBrief(
        id=f"brief-{said.conversation.id}-{said.conversation.turns}"[:64],
        user_id=said.conversation.user_id,
        conversation_id=said.conversation.id,
        content_type="video",
        language=said.language,
        created_at=said.now,
    )
    known = "content_type" in facts.values
    brief = merged(empty, facts, said.text, said.language)
    return said.heard("brief", brief=brief, open=missing(brief, content_known=known), fresh=True)


def _only_greets(said: _Said) -> bool:
    hits = lexicon(said.language, "greeting").find(said.message)
    if not hits:
        return False
    if said.language in SPACELESS:
        return sum(hit.end - hit.start for hit in hits) >= len(said.message.text.strip(" .!")) - 2
    rest = [t for t in said.message.tokens if not any(h.start <= t.start < h.end for h in hits)]
    return len(rest) <= 1


def _other_wish(said: _Said) -> Heard | None:
    """A whole request where there is a brief already: another piece of work, or this one told anew."""
    before, new = said.conversation.brief, said.reading.brief
    if before is None or not said.reading.is_request or new is None:
        return None
    subject = new.details.subject if new.details else None
    old = before.details.subject if before.details else None
    if subject is None or "again" in said.reply.kinds or said.conversation.stage == "producing":
        return None
    told = said.message.words_between(0, len(said.message.text)) >= _WHOLE_WISH
    if not told and not lexicon(said.language, "want")(said.message):
        return None  # "YouTube, a minute" and "rather for TikTok" are answers and changes
    if said.conversation.stage == "delivered" and old and subject.casefold() != old.casefold():
        return _requested(said, fresh=True)
    named = read_facts(said.text, said.language, new.content_type, ("content_type", "subject"))
    values = dict(named.values) | {"subject": subject}
    return _brief(
        said, merged(before, Facts(values, named.options), said.text, said.language), set(values), named
    )


def _requested(said: _Said, *, fresh: bool) -> Heard:
    """A request with everything it says, and what it leaves open."""
    reading = said.reading
    assert reading.brief is not None
    named = read_facts(said.text, said.language, reading.brief.content_type)
    told = {name: each for name, each in named.options.items() if name in reading.contradictions}
    open_fields = missing(
        reading.brief, content_known="content_type" not in reading.ask, differing=reading.contradictions
    )
    return said.heard(
        "brief",
        brief=reading.brief,
        open=open_fields,
        differing=reading.contradictions,
        proposals=choices(told, said.language),
        fresh=fresh,
        tier=said.reply.tier if said.says("draft") else None,
    )


def _question(said: _Said) -> Heard | None:
    """About the service or about how far it is: answered, and nothing is started."""
    stage = said.conversation.stage
    asks = said.asks or "?" in said.message.text
    if stage in ("producing", "delivered") and said.says("about_progress") and (asks or not said.facts):
        return said.heard("progress")
    if not asks or (not said.asks and (said.facts or _relative(said))):
        return None  # "Could you make it square?" is a change
    topics = (replies.about(said.text, each) for each in said.languages)
    topic = next((each for each in topics if each), None)
    if stage == "producing" and topic == "about_time":
        return said.heard("progress")
    return said.heard("question", topic=cast(Topic, (topic or "about_service").removeprefix("about_")))


def _relative(said: _Said) -> frozenset[str]:
    """Longer, shorter, cheaper, better, once more."""
    kinds = ("longer", "shorter", "cheaper", "better", "again")
    return frozenset(kind for kind in kinds if kind in said.reply.kinds or said.says(kind))


def _change(said: _Said) -> Heard | None:
    """What a message says of the brief there is, or changes in it."""
    brief = said.conversation.brief
    if brief is None:
        return None
    relative = _relative(said)
    facts = _with_relative(said, brief, relative)
    if not facts and "better" not in relative:
        return said.heard("again") if "again" in relative and said.conversation.stage == "delivered" else None
    loose = {"subject", "audience", "style", "keywords", "tone"}
    if said.conversation.stage == "talking" and set(facts.values) <= loose:
        bare = _bare_subject(said)
        if bare is not None:
            return bare
    tier = "premium" if "better" in relative else said.reply.tier
    changed = merged(brief, facts, said.text, said.language)
    return _brief(said, changed, set(facts.values), facts, tier=tier)


def _with_relative(said: _Said, brief: ProjectBrief, relative: frozenset[str]) -> Facts:
    values = dict(said.facts.values)
    now = _seconds(brief)
    if relative & {"longer", "shorter"} and "duration_s" not in values and now is not None:
        values["duration_s"] = _rounded(
            now * Fraction(3, 2) if "longer" in relative else now / Fraction(3, 2)
        )
    if "cheaper" in relative and "budget" not in values:
        values["budget"] = BudgetConstraints(priority="cost")
    return Facts(values, said.facts.options)


def _seconds(brief: ProjectBrief) -> Fraction | None:
    if brief.content_type == "image":
        return None
    details = brief.details or BriefDetails()
    place = platforms().get(details.platform or "")
    return details.duration_s or Fraction(place.duration if place else 30)


def _rounded(seconds: Fraction) -> Fraction:
    """To what people name: 45, 20, 7."""
    step = 5 if seconds >= 10 else 1
    return Fraction(max(3, round(seconds / step) * step))


def _bare_subject(said: _Said) -> Heard | None:
    """The answer to "what is it about?" needs no form."""
    brief = said.conversation.brief
    if brief is None or "subject" not in said.asked or not said.reply.left:
        return None
    subject = said.facts.values.get("subject")
    if subject is None or not set(said.facts.values) - {"subject", "audience"}:
        subject = _whole(said)
    values = dict(said.facts.values) | {"subject": subject}
    changed = merged(brief, Facts(values, said.facts.options), said.text, said.language)
    return _brief(said, changed, set(values), said.facts)


def _whole(said: _Said) -> str:
    """All that was said, without articles and the like around it."""
    span = trimmed(said.message, said.language, (0, len(said.message.text)), "subject")
    words = said.message.said(*span) if span else said.text.strip()
    return words.strip(".! ")[:120]


def _remark(said: _Said) -> Heard | None:
    """Whatever else is said of a brief on the table is a wish for the work: "show the dog as well"."""
    brief = said.conversation.brief
    if said.conversation.stage in ("talking", "producing") or brief is None or said.reply.left < 2:
        return None
    if lexicon(said.language, "aside")(said.message) or lexicon(said.language, "thanks")(said.message):
        return said.heard("hello")
    return _brief(said, merged(brief, Facts({}, {}), said.text, said.language), set(), Facts({}, {}))


def _brief(said: _Said, brief: ProjectBrief, told: set[str], facts: Facts, tier: object = None) -> Heard:
    """The brief after a change, with what is open now. `told`: the fields the message settled."""
    before = said.conversation
    differing = [each for each in before.differing if each not in told]
    differing += [each for each in facts.options if each not in differing]
    known = "content_type" not in before.open or "content_type" in told
    still = {each.field: each.proposals for each in before.questions if each.field in differing}
    return said.heard(
        "again" if before.stage == "delivered" else "brief",
        brief=brief,
        open=missing(brief, content_known=known, differing=differing),
        differing=tuple(differing),
        proposals=still | choices(facts.options, said.language),
        tier=tier,
    )


__all__ = ["Rules", "certainly", "tongue"]
