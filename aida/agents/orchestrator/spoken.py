"""The language-model engine: a conversation and the next message → one paid question → `Heard`.

    message ─rules are certain (yes, "the second")→ no call
            ─else→ prompts/orchestrator.md + history ─ONE POST, journal, caps→ AnsweredTurn ─heard_of→ `Heard`
                                                       └ fails → the rules, and a sentence that says so

The client reads the reply while the rest of the answer is still being written.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import Any

from aida.agents.assignment import as_data, read_form, schema_of
from aida.agents.orchestrator.heard import Heard
from aida.agents.orchestrator.questions import MOST_QUESTIONS
from aida.agents.orchestrator.reply_stream import ReplyStream
from aida.agents.orchestrator.rules import Rules, certainly, tongue
from aida.agents.orchestrator.spoken_form import AnsweredTurn, heard_of
from aida.agents.prompts import prompt_sha256, read_prompt
from aida.catalog.phrases import phrase
from aida.contracts.conversation import Conversation
from aida.contracts.prompt import Question
from aida.contracts.recipe import TalkRecipe
from aida.errors import AidaError, BadInput, Unusable
from aida.ports import TalkingModel, Workbench

PROMPT = "orchestrator"
_MOST_TOKENS = 4_000
_EFFORT = "low"
"""A client waits; what costs money is decided elsewhere."""
_HISTORY = 10
_MOST_LETTERS = 1_500
"""Of one earlier message."""

Bench = Callable[[Conversation, datetime], AbstractContextManager[Workbench]]


class Spoken:
    """A `Listener` with a language model behind it, and the rules behind that."""

    def __init__(self, desk: TalkingModel, model: str, bench: Bench) -> None:
        """`model` is the catalog's id; `bench` says for whom, until when and for how much it is asked."""
        self._desk, self._model, self._bench = desk, model, bench
        self._rules = Rules()

    def hear(
        self,
        conversation: Conversation,
        text: str,
        now: datetime,
        on_delta: Callable[[str], None] | None = None,
    ) -> Heard:
        """Raises `BadInput` as the rules do; whatever the vendor does ends in the rules' reading."""
        certain = certainly(conversation, text, now)
        if certain is not None:
            return certain
        try:
            return self._asked(conversation, text, now, on_delta)
        except BadInput:
            raise
        except AidaError:
            heard = self._rules.hear(conversation, text, now)
            return replace(heard, note=phrase("listener_down", tongue(conversation, text)))

    def _asked(
        self, conversation: Conversation, text: str, now: datetime, on_delta: Callable[[str], None] | None
    ) -> Heard:
        recipe = TalkRecipe(
            model=self._model,
            prompt_sha256=prompt_sha256(PROMPT),
            scope=conversation.id,
            turn=conversation.turns,
            message=text,
        )
        with self._bench(conversation, now) as bench:
            answer, _ = self._desk.ask(
                question_of(conversation, text), recipe, self._model, bench, _read_along(on_delta)
            )
        form, faults = (None, []) if answer.stop != "end_turn" else read_form(AnsweredTurn, answer.text)
        if form is None:
            why = faults[0].text if faults else answer.why or answer.stop
            raise Unusable(f"The answer cannot be used: {why}", agent="orchestrator", model=self._model)
        return heard_of(form, conversation, text, now)


def _read_along(on_delta: Callable[[str], None] | None) -> Callable[[str], None]:
    """The reply's words as they come; without a reader the answer is streamed all the same."""
    stream = ReplyStream()

    def read(text: str) -> None:
        said = stream.piece(text)
        if said and on_delta is not None:
            on_delta(said)

    return read


def question_of(conversation: Conversation, text: str) -> Question:
    """What the model is asked (pure): its orders, what was said so far, how things stand, the message."""
    history = _alternating(conversation)
    return Question(
        system=read_prompt(PROMPT),
        turns=(*history, f"{as_data('state', _state(conversation))}\n{as_data('message', text)}"),
        answer_schema=json.dumps(schema_of(AnsweredTurn), ensure_ascii=False),
        effort=_EFFORT,
        most_tokens=_MOST_TOKENS,
    )


def _alternating(conversation: Conversation) -> tuple[str, ...]:
    """Client's side and ours by turns, the client's first and ours last; several in a row become one."""
    turns: list[tuple[str, str]] = []
    for message in conversation.messages[-_HISTORY:]:
        said = message.text[:_MOST_LETTERS]
        told = as_data("message", said) if message.role == "client" else said
        if turns and turns[-1][0] == message.role:
            turns[-1] = (message.role, f"{turns[-1][1]}\n\n{told}")
        elif turns or message.role == "client":
            turns.append((message.role, told))
    return tuple(said for _, said in (turns if turns and turns[-1][0] == "aida" else turns[:-1]))


def _state(conversation: Conversation) -> dict[str, Any]:
    brief = conversation.brief
    return {
        "stage": conversation.stage,
        "brief": None
        if brief is None
        else brief.model_dump(
            mode="json", exclude={"id", "user_id", "conversation_id", "created_at"}, exclude_none=True
        ),
        "missing": list(conversation.open),
        "questions_left": MOST_QUESTIONS - len(conversation.asked),
        "styles_shown": len(conversation.styles),
        "client_language_so_far": conversation.language,
    }
