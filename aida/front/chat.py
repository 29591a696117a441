"""`aida chat`: the account manager in the terminal, for people, pipes and programs.

    terminal ─line→ AccountManager.say ─deltas, Turn→ terminal       printf "…\\nsì\\n" | aida chat
    a yes ─→ somebody else makes it; we watch, deliver to OUT/<workflow id>/, tell the result, go on talking

The conversation is in the database: `aida chat ID` goes on where it was. Leaving stops no production.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from aida.contracts.conversation import Conversation
from aida.contracts.state import WorkflowState
from aida.contracts.units import LANGUAGES
from aida.errors import BadInput, Taken
from aida.front.account_manager import AccountManager, open_account_manager
from aida.front.chat_screen import Lines, Paper, Screen, Shown
from aida.front.deliver import check_out, deliver
from aida.ledger.state import StateStore
from aida.settings import Settings, read_settings

_BEGINS_WITHIN = 120.0
"""Seconds a worker may take until it has its workflow; a Prefect server may let it wait for hours."""
_LONGEST_LINE = 256 * 1024


@dataclass(frozen=True)
class _Said:
    text: str
    style: str | None = None
    tier: Any = None


def chat(conversation_id: str | None, *, language: str | None, out: Path, as_json: bool) -> int:
    """Talk until the input ends; returns 1 when the last production failed, else 0."""
    settings = read_settings()
    states = StateStore(settings.database_url)
    check_out(out, language or _spoken())
    manager = open_account_manager(settings, where=lambda state: _delivered(state, out, settings), out=out)
    shown: Shown = Lines() if as_json else Screen() if _at_terminal() else Paper()
    conversation = (
        manager.load(conversation_id) if conversation_id else manager.begin(language=language or _spoken())
    )
    shown.opened(conversation)
    with contextlib.suppress(KeyboardInterrupt):
        _talk(_Room(manager, conversation.id, shown, settings, states, out))
    last = manager.load(conversation.id)
    shown.left(last)
    state = states.load(last.workflows[-1]) if last.workflows else None
    manager.close()
    return 1 if state is not None and state.status == "failed" else 0


@dataclass(frozen=True)
class _Room:
    """Where a conversation is held."""

    manager: AccountManager
    name: str
    shown: Shown
    settings: Settings
    states: StateStore
    out: Path

    def state(self, workflow_id: str) -> WorkflowState | None:
        return self.states.load(workflow_id)


def _talk(room: _Room) -> None:
    """Message by message; whatever is being made is watched to its end in between."""
    if room.manager.load(room.name).stage == "producing":
        _watched(room)
    for said in _messages(room.shown):
        try:
            turn = room.manager.say(
                room.manager.load(room.name),
                said.text,
                room.shown.delta,
                style=said.style,
                tier=said.tier,
                approve=isinstance(room.shown, Screen),
            )
        except (BadInput, Taken) as err:
            room.shown.error(err.text)
            continue
        room.shown.turn(turn)
        if turn.stage == "producing":
            _watched(room)


def _watched(room: _Room) -> None:
    """Show what is being made until it ends, deliver it, and tell the result. At its storyboard a paid one
    waits for the client, who is asked where one sits here."""
    conversation = room.manager.load(room.name)
    while conversation.stage == "producing":
        workflow = conversation.workflows[-1]
        room.shown.watch(partial(room.state, workflow), _alive(room, workflow), conversation.language)
        state = room.state(workflow)
        conversation = room.manager.load(room.name)
        if conversation.stage == "producing" and not (
            state is not None and _approved(room, state, conversation)
        ):
            room.shown.error(room.manager.standing(conversation))
            return
    if conversation.turn is not None:
        room.shown.news(conversation.turn)


def _alive(room: _Room, workflow: str) -> Callable[[], bool]:
    """Whether somebody works on it, or will soon."""
    since = time.monotonic()

    def alive() -> bool:
        from aida.front.owners import is_worked_on

        state = room.state(workflow)
        if state is None or state.status != "running":
            return False
        early = time.monotonic() - since < _BEGINS_WITHIN
        if state.approval is not None and early:  # approved a moment ago: its worker is on its way
            return True
        queued = bool(os.environ.get("PREFECT_API_URL"))
        return is_worked_on(state, room.settings) and (state.attempts > 0 or early or queued)

    return alive


def _approved(room: _Room, state: WorkflowState, conversation: Conversation) -> bool:
    """The storyboard shown and approved: it goes on. False where nobody can be asked, or is not sure yet."""
    if state.status != "waiting" or not isinstance(room.shown, Screen):
        return False
    from aida.front.approval import carry_on
    from aida.front.approve import ask_client
    from aida.front.hand_over import Recipient

    answered = ask_client(
        state, room.states, Recipient(room.settings, room.out, conversation.language, as_json=False)
    )
    if answered is not None:
        carry_on(answered, room.settings)
    return answered is not None


def _messages(shown: Shown) -> Iterator[_Said]:
    """What the client writes; in JSON mode a line is text, or `{"text": …, "style": …, "tier": …}`."""
    while True:
        line = shown.ask()
        if line is None:
            return
        if not line.strip():
            continue
        if len(line) > _LONGEST_LINE:
            line = line[:_LONGEST_LINE]  # the account manager says that it is too long
        yield _parsed(line) if shown.takes_json and line.lstrip().startswith("{") else _Said(line.strip())


def _parsed(line: str) -> _Said:
    from typing import get_args

    from aida.contracts.units import Tier

    try:
        document = json.loads(line)
    except (ValueError, RecursionError):
        return _Said(line.strip())
    if not isinstance(document, dict) or not isinstance(document.get("text"), str):
        return _Said(line.strip())
    style, tier = document.get("style"), document.get("tier")
    return _Said(
        document["text"],
        style if isinstance(style, str) else None,
        tier if tier in get_args(Tier) else None,
    )


def _delivered(state: WorkflowState, out: Path, settings: Settings) -> str | None:
    """The client's folder of a finished production."""
    from aida.studio import open_store

    if state.final_result is None or state.status != "completed":
        return None
    folder = deliver(state.final_result, open_store(settings), out, state.brief.language)
    return str(folder)


def _at_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _spoken() -> str:
    """The language of whoever sits here, as their system says; English when it says none of ours."""
    said = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    code = said.split("_")[0].split(".")[0].lower()
    return code if code in LANGUAGES else "en"
