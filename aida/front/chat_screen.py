"""How a conversation is shown: to a person at a terminal, on paper (a pipe or a log), as JSON lines.

    Turn.text ─delta→ words as they come        WorkflowState ─watch→ lines that move, lines, events

One interface; `aida/front/chat.py` does not know which it talks to.
"""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Callable
from typing import Any, Protocol

from rich.console import Console
from rich.text import Text

from aida.catalog.phrases import phrase
from aida.contracts.conversation import Conversation, Turn
from aida.contracts.state import WorkflowState

Load = Callable[[], WorkflowState | None]
_LOOK_EVERY_SECONDS = 0.3
_REMEMBERED = 6
"""Messages shown again to somebody who comes back."""


class Shown(Protocol):
    takes_json: bool

    def opened(self, conversation: Conversation) -> None: ...

    def ask(self) -> str | None:
        """The client's next line; `None` when there is none any more."""
        ...

    def delta(self, text: str) -> None: ...

    def turn(self, turn: Turn) -> None:
        """The turn is complete; its text has come by `delta`."""
        ...

    def news(self, turn: Turn) -> None: ...

    def error(self, text: str) -> None: ...

    def watch(self, load: Load, alive: Callable[[], bool], speak: str) -> None: ...

    def left(self, conversation: Conversation) -> None: ...


class Paper:
    """Plain lines: what is piped in is answered in order."""

    takes_json = False

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False, soft_wrap=True)

    def opened(self, conversation: Conversation) -> None:
        if not conversation.messages:
            self._say(phrase("hello", conversation.language))
        for message in conversation.messages[-_REMEMBERED:]:
            if message.role == "client":
                self._console.print(Text(f"› {message.text}", style="dim"))
            else:
                self._say(message.text)

    def ask(self) -> str | None:
        line = sys.stdin.readline()
        if line.strip():
            self._console.print(Text(f"› {line.strip()}", style="dim"))
        return line or None

    def delta(self, text: str) -> None:
        self._console.print(_styled(text), end="", soft_wrap=True)

    def turn(self, turn: Turn) -> None:
        self._console.print()
        for question in turn.ask:
            choices = " / ".join(each.label for each in question.proposals)
            if choices:
                self._console.print(Text(f"  {choices}", style="cyan"))
        self._console.print()

    def news(self, turn: Turn) -> None:
        self._say(turn.text)

    def error(self, text: str) -> None:
        self._console.print(Text(text, style="yellow"))
        self._console.print()

    def watch(self, load: Load, alive: Callable[[], bool], speak: str) -> None:
        from aida.front.watch import follow

        follow(load, alive, self._console, speak)

    def left(self, conversation: Conversation) -> None:
        self._console.print(
            Text(phrase("chat_resume", conversation.language, id=conversation.id), style="dim")
        )

    def _say(self, text: str) -> None:
        self._console.print(_styled(text))
        self._console.print()


class Screen(Paper):
    """A person at a terminal: a prompt with line editing, and progress that moves."""

    def __init__(self) -> None:
        super().__init__(Console(highlight=False))
        with contextlib.suppress(ImportError):
            import readline  # noqa: F401 - line editing and history for `input`

    def ask(self) -> str | None:
        try:
            line = input("› ")
        except EOFError:
            return None
        self._console.print()
        return line + "\n"

    def delta(self, text: str) -> None:
        self._console.print(_styled(text), end="")


class Lines:
    """JSON, one event a line: `conversation`, `delta`, `turn`, `progress`, `news`, `error`."""

    takes_json = True

    def opened(self, conversation: Conversation) -> None:
        self._put(
            "conversation", id=conversation.id, stage=conversation.stage, language=conversation.language
        )

    def ask(self) -> str | None:
        return sys.stdin.readline() or None

    def delta(self, text: str) -> None:
        self._put("delta", text=text)

    def turn(self, turn: Turn) -> None:
        self._put("turn", **turn.model_dump(mode="json"))

    def news(self, turn: Turn) -> None:
        self._put("news", **turn.model_dump(mode="json"))

    def error(self, text: str) -> None:
        self._put("error", error=text)

    def watch(self, load: Load, alive: Callable[[], bool], speak: str) -> None:
        from aida.front.watch import message

        told: tuple[Any, ...] | None = None
        while True:
            working, state = alive(), load()
            if state is not None and told != (state.progress, state.status):
                told = (state.progress, state.status)
                self._put(
                    "progress", workflow_id=state.id, percent=state.progress, status=state.status,
                    message=message(state, speak),
                )  # fmt: skip
            if not working:
                return
            time.sleep(_LOOK_EVERY_SECONDS)

    def left(self, conversation: Conversation) -> None:
        """Nothing: the first line named the conversation."""

    def _put(self, event: str, **what: Any) -> None:
        print(json.dumps({"event": event, **what}, ensure_ascii=False), flush=True)


def _styled(text: str) -> Text:
    """Offers and numbered things stand out, remarks in `+` are green; everything else is plain."""
    styled = Text()
    for number, line in enumerate(text.split("\n")):
        style = "cyan" if line.startswith("• ") else "green" if line.startswith("+ ") else ""
        styled.append("\n" * bool(number)).append(line, style=style)
    return styled
