"""What follows from a message: conversation + `Heard` ─decide→ `Decision` (pure but for its desk).

    open fields left, and questions left → ask        nothing to ask → the brief with its offers, `proposed`
    yes to that → `start`                             no, cancel, a question → said, nothing is begun

The same for every engine: a language model reads and words, it decides nothing that costs money.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from aida.agents.orchestrator.facts import Facts, read_facts
from aida.agents.orchestrator.heard import Heard
from aida.agents.orchestrator.lexicon import lexicon
from aida.agents.orchestrator.merging import merged, with_style
from aida.agents.orchestrator.message import Message
from aida.agents.orchestrator.questions import next_questions, usual
from aida.agents.orchestrator.telling import asked, brief_line, numbered, offer_line, offer_lines, tier_name
from aida.catalog.phrases import phrase
from aida.contracts.brief import GalleryStyle, ProjectBrief
from aida.contracts.conversation import Conversation, Offer, Proposal, Question
from aida.contracts.plan import ProductionPlan
from aida.contracts.units import LANGUAGES, Tier
from aida.errors import BadInput

_STYLES_SHOWN = 4
_SMALL = ("several", "determiner", "filler", "want", "media")


@dataclass(frozen=True)
class Quotes:
    """What a brief would cost and take."""

    offers: tuple[Offer, ...] = ()
    """Every tier that can be had, the best first."""
    offer: Offer | None = None
    """What a yes would make: the tier chosen, else the plan's own choice."""
    plan: ProductionPlan | None = None
    """Its plan."""
    refusal: str | None = None
    """Why nothing can be made of the brief, or not at the tier chosen, in the client's language."""
    beyond: str | None = None
    """A sentence about the finished work, where only the draft can be had here."""


@dataclass(frozen=True)
class StyleLine:
    id: str
    name: str
    description: str


class Desk(Protocol):
    """What the account manager looks up while talking. Nothing here spends or starts anything."""

    def quotes(self, brief: ProjectBrief, tier: Tier | None, language: str) -> Quotes: ...

    def styles(self, keywords: str, language: str, most: int) -> tuple[StyleLine, ...] | None:
        """Gallery styles that fit, the best first; `None` when the gallery cannot be asked."""
        ...

    def style_name(self, style: str) -> str: ...

    def pick(self, style: str, language: str) -> GalleryStyle:
        """As a brief carries it; raises `BadInput`, with the nearest ones, when there is none."""
        ...

    def progress(self, workflow_id: str, language: str) -> str:
        """How far a production is, or what has become of it."""
        ...


@dataclass(frozen=True)
class Decision:
    conversation: Conversation
    """As it is from now on, but for the messages and, after `start`, the workflow."""
    text: str
    ask: tuple[Question, ...] = ()
    quotes: Quotes = field(default_factory=Quotes)
    styles: tuple[str, ...] = ()
    start: bool = False
    """The client said yes: make `conversation.brief` at the tier of `quotes.offer`."""
    stop: bool = False
    """The client called off what is being made."""


def decide(conversation: Conversation, heard: Heard, desk: Desk) -> Decision:
    """The next turn. Asks the desk for prices and styles; changes nothing."""
    language = heard.language
    conversation = conversation.model_copy(update={"language": language, "questions": (), "styles": ()})
    deed = _DEEDS.get(heard.kind, _unclear)
    made = deed(conversation, heard, desk)
    before = [part for part in (heard.note, heard.said) if part]
    return Decision(
        made.conversation,
        "\n\n".join([*before, made.text] if made.text else before),
        made.ask,
        made.quotes,
        made.styles,
        made.start,
        made.stop,
    )


def _brief(conversation: Conversation, heard: Heard, desk: Desk) -> Decision:
    """A request or a change: ask what is missing, or lay the brief and its price on the table."""
    assert heard.brief is not None
    before = None if heard.fresh else conversation.brief
    conversation = conversation.model_copy(
        update={
            "brief": heard.brief,
            "open": heard.open,
            "differing": heard.differing,
            "stage": "talking",
            "tier": heard.tier or (None if before is None else conversation.tier),
            "asked": () if heard.fresh else conversation.asked,
            "again": heard.kind == "again" and not heard.fresh,
        }
    )
    questions = _questions(conversation, heard)
    if questions:
        return _asking(conversation, questions, heard)
    known = before.requirements if before else heard.brief.requirements
    remarks = tuple(each for each in heard.brief.requirements if each not in known)
    return _proposed(_assumed(conversation, heard.proposals), heard, desk, remarks=remarks)


def _questions(conversation: Conversation, heard: Heard) -> tuple[Question, ...]:
    assert conversation.brief is not None
    found = next_questions(
        conversation.open, conversation.asked, conversation.brief, heard.language, heard.proposals
    )
    if heard.asks is None:
        return found
    # The engine has put its own questions into words; what it left out it takes the usual for.
    chosen = tuple(each for each in found if each.field in heard.asks or each.field == "subject")
    return chosen


def _asking(conversation: Conversation, questions: tuple[Question, ...], heard: Heard) -> Decision:
    told = dict.fromkeys((*conversation.asked, *(each.field for each in questions)))
    conversation = conversation.model_copy(update={"questions": questions, "asked": tuple(told)})
    if heard.said is None:
        return Decision(conversation, asked(questions), questions)
    worded = heard.asks or ()
    short = [each.model_copy(update={"text": ""}) if each.field in worded else each for each in questions]
    return Decision(conversation, asked(short), questions)


def _assumed(conversation: Conversation, said: Mapping[str, tuple[Proposal, ...]]) -> Conversation:
    """What is still contradicted after all questions is taken as it was said first."""
    brief = conversation.brief
    assert brief is not None
    for each in conversation.differing:
        proposals = said.get(each) or usual(each, brief, conversation.language)
        if proposals:
            facts = read_facts(proposals[0].value, conversation.language, brief.content_type, (each,))
            brief = merged(brief, Facts(_of(facts, each), {}), "", conversation.language)
    return conversation.model_copy(update={"brief": brief, "open": (), "differing": ()})


def _of(facts: Facts, name: str) -> dict[str, Any]:
    return {key: value for key, value in facts.values.items() if key == name}


def _proposed(
    conversation: Conversation, heard: Heard, desk: Desk, opening: str = "", remarks: Sequence[str] = ()
) -> Decision:
    """The brief with price and time, waiting for a yes. `remarks`: what was just added in words."""
    language = heard.language
    assert conversation.brief is not None
    quotes = desk.quotes(conversation.brief, conversation.tier, language)
    line = brief_line(conversation.brief, quotes.plan, _style_of(conversation.brief, desk), language)
    line = "\n".join((line, *(f"+ {each}" for each in remarks)))
    if quotes.offer is None:
        refused = conversation.model_copy(update={"stage": "talking", "tier": None})
        return Decision(refused, f"{line}\n\n{quotes.refusal or phrase('unclear', language)}", quotes=quotes)
    other = conversation.tier not in (None, quotes.offer.tier)
    tier = quotes.offer.tier if other or quotes.refusal else conversation.tier
    conversation = conversation.model_copy(update={"stage": "proposed", "tier": tier})
    opens = phrase("again_so" if conversation.again else "brief_so", language)
    parts = [opening, quotes.refusal, f"{opens}\n{line}", offer_lines(quotes.offers, language)]
    parts += [quotes.beyond, confirm(quotes, language)]
    return Decision(conversation, "\n\n".join(part for part in parts if part), quotes=quotes)


def _style_of(brief: ProjectBrief, desk: Desk) -> str | None:
    picked = brief.style_preferences.gallery_selected if brief.style_preferences else ()
    return desk.style_name(picked[0].id) if picked else None


def _yes(conversation: Conversation, heard: Heard, desk: Desk) -> Decision:
    if conversation.brief is None:
        return _hello(conversation, heard, desk)
    if conversation.stage == "delivered":
        return _after(conversation, heard, desk)
    if conversation.stage == "producing":
        return _progress(conversation, heard, desk)
    conversation = conversation.model_copy(update={"tier": heard.tier or conversation.tier})
    if conversation.stage != "proposed":
        return _proposed(conversation, heard, desk)
    assert conversation.brief is not None
    quotes = desk.quotes(conversation.brief, conversation.tier, heard.language)
    if quotes.offer is None or conversation.tier not in (None, quotes.offer.tier):
        return _proposed(conversation, heard, desk)
    return Decision(conversation, "", quotes=quotes, start=True)


def _after(conversation: Conversation, heard: Heard, desk: Desk) -> Decision:
    """A yes to a finished draft means the finished film, where one can be had; it is proposed first."""
    assert conversation.brief is not None
    quotes = desk.quotes(conversation.brief, heard.tier, heard.language)
    paid = [each for each in quotes.offers if each.tier != "draft"]
    if not paid or conversation.tier not in (None, "draft"):
        return Decision(conversation, phrase("after", heard.language))
    tier = heard.tier if heard.tier not in (None, "draft") else None
    wanted = conversation.model_copy(update={"tier": tier, "again": True})
    return _proposed(wanted, heard, desk)


def _tier(conversation: Conversation, heard: Heard, desk: Desk) -> Decision:
    if conversation.brief is None or conversation.stage == "producing":
        return _unclear(conversation, heard, desk)
    again = conversation.again or conversation.stage == "delivered"
    return _proposed(conversation.model_copy(update={"tier": heard.tier, "again": again}), heard, desk)


def _no(conversation: Conversation, heard: Heard, desk: Desk) -> Decision:
    return Decision(conversation, _ours(heard, "not_begun"))


def _cancel(conversation: Conversation, heard: Heard, desk: Desk) -> Decision:
    """What is on the table is taken off it; what is being made is stopped, and kept as far as it is."""
    if conversation.stage == "producing":
        return Decision(conversation.model_copy(update={"stage": "delivered"}), "", stop=True)
    done = bool(conversation.workflows)
    cleared: dict[str, Any] = {"open": (), "differing": (), "tier": None, "again": False}
    if done:
        return Decision(
            conversation.model_copy(update=cleared | {"stage": "delivered"}), _ours(heard, "not_spent")
        )
    return Decision(
        conversation.model_copy(update=cleared | {"brief": None, "asked": (), "stage": "talking"}),
        _ours(heard, "not_spent"),
    )


def _ours(heard: Heard, key: str) -> str:
    """Our sentence where the engine has no words of its own."""
    return "" if heard.said else phrase(key, heard.language)


def _again(conversation: Conversation, heard: Heard, desk: Desk) -> Decision:
    if conversation.stage == "producing" or not conversation.workflows:
        return _unclear(conversation, heard, desk)
    return _brief(conversation, heard, desk)


def _answered(conversation: Conversation, heard: Heard, desk: Desk) -> Decision:
    """A question about the service; what was on the table stays there."""
    language = heard.language
    if heard.said:
        return _back(conversation, heard, "")
    values: dict[str, object] = {}
    if heard.topic == "languages":
        values = {"languages": ", ".join(phrase("own_name", each) for each in LANGUAGES)}
    text = phrase(f"about_{heard.topic}", language, **values)
    if heard.topic in ("price", "time") and conversation.stage == "proposed" and conversation.brief:
        quotes = desk.quotes(conversation.brief, conversation.tier, language)
        if quotes.offers:
            return Decision(
                conversation,
                f"{offer_lines(quotes.offers, language)}\n\n{confirm(quotes, language)}".strip(),
                quotes=quotes,
            )
    return _back(conversation, heard, text)


def _back(conversation: Conversation, heard: Heard, text: str) -> Decision:
    """Said, and back to what was asked before, if anything was."""
    if conversation.stage != "talking" or conversation.brief is None or not conversation.open:
        return Decision(conversation, text)
    fields = [each for each in conversation.asked if each in conversation.open]
    questions = next_questions(
        fields,
        [each for each in conversation.asked if each not in fields],
        conversation.brief,
        heard.language,
        heard.proposals,
    )
    parts = [text] if heard.said else [text, asked(questions)]
    again = conversation.model_copy(update={"questions": questions})
    return Decision(again, "\n\n".join(part for part in parts if part), questions)


def _progress(conversation: Conversation, heard: Heard, desk: Desk) -> Decision:
    if not conversation.workflows:
        return _unclear(conversation, heard, desk)
    return Decision(conversation, desk.progress(conversation.workflows[-1], heard.language))


def _gallery(conversation: Conversation, heard: Heard, desk: Desk) -> Decision:
    """Styles to choose from, or the one that was chosen."""
    language = heard.language
    shown = desk.styles(heard.keywords, language, _STYLES_SHOWN) if heard.picked is None else ()
    if shown == () and heard.keywords and not _describing(heard.keywords, language):
        shown = desk.styles("", language, _STYLES_SHOWN)  # "some styles"
    if shown is None:
        return _back(conversation, heard, phrase("styles_down", language))
    if not shown:
        return _back(conversation, heard, phrase("styles_none", language))
    names = numbered([f"{each.name}: {each.description}" for each in shown])
    ids = tuple(each.id for each in shown)
    text = f"{phrase('styles_fit', language)}\n{names}\n\n{phrase('styles_pick', language)}"
    return Decision(conversation.model_copy(update={"styles": ids}), text, styles=ids)


def _describing(words: str, language: str) -> bool:
    """Whether any of these words can say what a style is like."""
    message = Message.read(words)
    small = [hit for path in _SMALL for hit in lexicon(language, path).find(message)]
    return not all(any(hit.start <= t.start < hit.end for hit in small) for t in message.tokens)


def choose_style(conversation: Conversation, style: str, heard: Heard, desk: Desk) -> Decision:
    """A gallery style is chosen: into the brief, and on from there."""
    language = heard.language
    try:
        picked = desk.pick(style, language)
    except BadInput as err:
        return _back(conversation, heard, err.text)
    taken = phrase("style_taken", language, style=desk.style_name(picked.id))
    if conversation.brief is None:
        return Decision(conversation, f"{taken}\n\n{phrase('hello', language)}")
    again = conversation.stage == "delivered" or conversation.again
    chosen = conversation.model_copy(update={"brief": with_style(conversation.brief, picked), "again": again})
    if conversation.stage == "producing":
        return Decision(conversation, desk.progress(conversation.workflows[-1], language))
    if conversation.open and conversation.stage == "talking":
        return _back(chosen, heard, taken)
    return _proposed(chosen, heard, desk, taken)


def _hello(conversation: Conversation, heard: Heard, desk: Desk) -> Decision:
    if conversation.stage == "delivered":
        return Decision(conversation, _ours(heard, "after"))
    return _back(conversation, heard, _ours(heard, "hello"))


def _unclear(conversation: Conversation, heard: Heard, desk: Desk) -> Decision:
    """Nothing was understood, or nothing can be done with it now."""
    if conversation.stage == "producing":
        return Decision(conversation, desk.progress(conversation.workflows[-1], heard.language))
    if heard.said:
        return _back(conversation, heard, "")
    if conversation.stage == "talking" and conversation.brief is not None and conversation.open:
        return _back(conversation, heard, phrase("unclear", heard.language))
    return Decision(conversation, _ours(heard, "hello" if conversation.brief is None else "unclear"))


_DEEDS = {
    "brief": _brief,
    "yes": _yes,
    "tier": _tier,
    "no": _no,
    "cancel": _cancel,
    "again": _again,
    "question": _answered,
    "progress": _progress,
    "gallery": _gallery,
    "hello": _hello,
    "unclear": _unclear,
}


def confirm(quotes: Quotes, language: str) -> str:
    """The question before it begins."""
    if quotes.offer is None:
        return ""
    if len(quotes.offers) < 2:
        return phrase("confirm_one", language)
    return phrase("confirm", language, tier=tier_name(quotes.offer.tier, language))


def begun(conversation: Conversation, workflow_id: str, offer: Offer | None, language: str) -> str:
    """That the production has begun."""
    line = f" ({offer_line(offer, language)})" if offer is not None else ""
    return phrase("begun", language, id=workflow_id) + line


__all__: Sequence[str] = ["Decision", "Desk", "Quotes", "StyleLine", "begun", "choose_style", "decide"]
