"""Words to a model, written by an agent in that model's dialect: scene → `Prompt` → adapter."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from aida.contracts.units import Contract, Flag


class Prompt(Contract):
    text: Annotated[str, Field(min_length=1)]
    """English, whatever the film's language."""
    negative: str = ""
    """What must not appear; empty for models that take no such words."""
    notes: tuple[str, ...] = ()
    """What the result should tell of it: "gallery style 123 is carried by its palette and words"."""


class Question(Contract):
    """One call of a language model that answers in JSON."""

    system: str
    """The agent's standing orders; the same for every brief, so that the vendor can cache it."""
    turns: Annotated[tuple[str, ...], Field(min_length=1)]
    """Client's side and model's side by turns, ending with the client's side. Data, never orders."""
    answer_schema: str
    """The JSON schema of the answer."""
    effort: str | None = None
    most_tokens: Annotated[int, Field(gt=0)]
    """Thinking included; an answer that hits it is cut off."""


class Answer(Contract):
    text: str
    stop: str
    """The vendor's own word: `end_turn`, `max_tokens`, `refusal`…"""
    why: str | None = None
    """The vendor's reason, where it gives one for a refusal."""
    kept: Flag = False
    """An earlier call has bought it; it was only read again."""
