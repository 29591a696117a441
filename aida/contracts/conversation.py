"""Talking with a client: one message in, one `Turn` out, and the `Conversation` that both are kept in.

    message ─AccountManager.say→ Turn {text, ask, brief, offers, styles, stage}      Conversation, saved

`talking` (questions are open) → `proposed` (brief and price are on the table) → `producing` → `delivered`,
and from there on again: what the client changes is proposed anew.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from aida.contracts.brief import ProjectBrief
from aida.contracts.units import Contract, Count, Flag, Identifier, Language, Money, Seconds, Tier

Stage = Literal["talking", "proposed", "producing", "delivered"]
Listener = Literal["rules", "claude"]
"""Who reads the client's words: tables and grammars, or a language model."""


class Message(Contract):
    role: Literal["client", "aida"]
    text: str
    at: AwareDatetime
    kind: Literal["words", "proposal", "styles", "news"] = "words"
    """What the words came with: an offer, styles to choose from, or the end of a production."""


class Proposal(Contract):
    """One answer that may simply be picked: `value` is what the client sends back as a message."""

    label: str
    value: str


class Question(Contract):
    """One thing a good account manager asks before spending."""

    field: str
    """As in `BriefReading.ask`: `subject`, `content_type`, `duration_s`, `platform`…"""
    text: str
    """In the client's language."""
    proposals: tuple[Proposal, ...] = ()
    """Sensible answers, the likeliest first; none where only the client can know."""


class Offer(Contract):
    """What making it at one tier would mean."""

    tier: Tier
    cost: Money | None
    """US dollars as planned; `None`: no price is known."""
    worst_cost: Money | None
    """Every order paid twice and the dearest fallback."""
    low: Money | None
    """What to expect, in US dollars: nothing goes wrong…"""
    high: Money | None
    """…and everything that may, but never more than the client's hard limit."""
    seconds: Annotated[float, Field(ge=0)]
    """Expected wall seconds until it is there."""
    film_seconds: Seconds
    """Of the film or the audio; 0 when neither is made."""
    scenes: Count
    stills: Count = 0
    notes: tuple[str, ...] = ()


class Turn(Contract):
    """What one message gave."""

    conversation_id: Identifier
    text: str
    """Our answer, in the client's language; questions and offer are in it as words, too."""
    ask: tuple[Question, ...] = ()
    brief: ProjectBrief | None = None
    offer: Offer | None = None
    """What a yes would make."""
    offers: tuple[Offer, ...] = ()
    """Each tier that can be had and that the client's limit allows, the best first; the draft is free."""
    styles: tuple[Identifier, ...] = ()
    stage: Stage = "talking"
    workflow_id: Identifier | None = None
    """The production under way, or the last one."""
    language: Language = "en"


class Conversation(Contract):
    """Everything said with one client about one piece of work and its further takes."""

    id: Identifier
    user_id: Identifier = "local"
    language: Language = "en"
    """The client's, in which we answer; the film's is in the brief."""
    created_at: AwareDatetime
    updated_at: AwareDatetime
    turns: Count = 0
    """Rises with every saved change; who saves over an older number is refused."""
    messages: tuple[Message, ...] = ()
    brief: ProjectBrief | None = None
    """What is wanted as far as it is known; `None` until something is asked for."""
    open: tuple[str, ...] = ()
    """Fields without which the brief is not whole yet."""
    differing: tuple[str, ...] = ()
    """Of these, what the client has said two things about."""
    questions: tuple[Question, ...] = ()
    """What the last turn asked; a bare answer belongs to these."""
    asked: tuple[str, ...] = ()
    """Fields asked for so far, over the whole conversation."""
    styles: tuple[Identifier, ...] = ()
    """Gallery styles the last turn showed, in that order: "the second one"."""
    tier: Tier | None = None
    """What the client chose; `None`: the plan's own choice."""
    stage: Stage = "talking"
    workflows: tuple[Identifier, ...] = ()
    """Productions begun here, oldest first."""
    again: Flag = False
    """What is proposed now is another take of the last of them."""
    engine: Listener = "rules"
    turn: Turn | None = None
    """The last one, for whoever comes back: its questions and offers still stand."""

    @property
    def title(self) -> str:
        """What it is about, for lists: the subject, else the client's first words; never empty."""
        details = self.brief.details if self.brief else None
        first = next((each.text for each in self.messages if each.role == "client"), "")
        said = (details.subject if details else None) or first or self.id
        return " ".join(said.split())[:80]


class ConversationLine(Contract):
    """One conversation in a list."""

    id: Identifier
    title: str
    stage: Stage
    language: Language
    updated_at: AwareDatetime
    workflows: tuple[Identifier, ...] = ()
