"""The account manager at work: one message of a conversation in, one `Turn` out, everything kept.

    text ─Listener→ `Heard` ─decide→ `Decision` ─┬ say it, save the conversation
                                                 ├ start → row, worker or Prefect run (never this process)
                                                 └ stop  → whoever makes it is told to end

Terminal and HTTP API call the same `say`. A conversation is saved from the turn it was loaded with: of two
messages at once one is refused with `Taken`, and so a yes that is sent twice starts one production.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from aida.agents.orchestrator.heard import Heard, Listener
from aida.agents.orchestrator.rules import Rules, tongue
from aida.agents.orchestrator.turns import Decision, begun, choose_style, decide
from aida.catalog.phrases import phrase
from aida.contracts.brief import BriefDetails, ProjectBrief
from aida.contracts.conversation import Conversation, Message, Turn
from aida.contracts.state import WorkflowState
from aida.contracts.units import LANGUAGES, Tier
from aida.errors import AidaError, BadInput, Taken
from aida.front.quoting import FrontDesk
from aida.front.result_words import say_state
from aida.ids import new_id
from aida.ledger.conversations import ConversationStore
from aida.ledger.state import StateStore
from aida.settings import Settings

if TYPE_CHECKING:
    from aida.contracts.assets import AssetRef
    from aida.contracts.conversation import Listener as Engine

_MOST_MESSAGES = 400
"""Of one conversation; older ones make room."""

_TRIES = 5
"""Of saving what somebody else is just changing."""

_PROMISED = timedelta(minutes=1)
"""From the conversation that says it is begun to the production's row: a yes that comes in between must not
take it for given up and begin another one."""

Where = Callable[[WorkflowState], str | None]
"""Where the client finds a finished production's files."""


class AccountManager:
    """Safe to use from several threads. `listener` reads the client's words."""

    def __init__(
        self,
        settings: Settings,
        listener: Listener | None = None,
        *,
        engine: Engine = "rules",
        where: Where = lambda _: None,
        out: Path | None = None,
        states: StateStore | None = None,
    ) -> None:
        """Opens the database; errors as `open_database`. `out`: the client's folder on this machine, for
        productions begun here."""
        self._settings = settings
        self._listener = listener or Rules()
        self._engine: Engine = engine
        self._where = where
        self._out = out
        self._conversations = ConversationStore(settings.database_url)
        self._states = states or StateStore(settings.database_url)

    def begin(self, user_id: str = "local", language: str | None = None) -> Conversation:
        """A new conversation. `language`: what the client is likely to write in."""
        now = datetime.now(UTC)
        spoken = (language or "en").split("-")[0].lower()
        conversation = Conversation(
            id=new_id("talk", now.date()),
            user_id=user_id,
            language=spoken if spoken in LANGUAGES else "en",
            created_at=now,
            updated_at=now,
            engine=self._engine,
        )
        self._conversations.create(conversation)
        return conversation

    def load(self, conversation_id: str, user_id: str = "local") -> Conversation:
        """A user's conversation, with the end of its production told if that has come.

        Raises `BadInput` for an id that is none, or nobody's or another user's.
        """
        found = self._conversations.load(conversation_id)
        if found is None or found.user_id != user_id:
            raise BadInput(f"Nobody knows a conversation {conversation_id[:64]}")
        return self.news(found)

    @property
    def conversations(self) -> ConversationStore:
        return self._conversations

    def news(self, conversation: Conversation) -> Conversation:
        """The conversation with what has become of its production, when that has ended; told once."""
        if conversation.stage != "producing" or not conversation.workflows:
            return conversation
        state = self._states.load(conversation.workflows[-1])
        now = datetime.now(UTC)
        if state is None and now - conversation.updated_at < _PROMISED:
            return conversation  # whoever has promised it is just writing the row
        if state is None:  # it was promised, and its row never came to be
            given_up = {"stage": "proposed", "workflows": conversation.workflows[:-1]}
            return self._saved(conversation.model_copy(update=given_up), now)
        if state.status not in ("completed", "failed", "cancelled"):
            return conversation
        language = conversation.language
        text = say_state(state, language, self._where(state))
        told = Message(role="aida", text=text, at=now, kind="news")
        ended = conversation.model_copy(
            update={
                "stage": "delivered",
                "messages": _kept(conversation.messages, told),
                "turn": Turn(
                    conversation_id=conversation.id, text=text, brief=conversation.brief, stage="delivered",
                    workflow_id=state.id, language=language,
                ),
            }
        )  # fmt: skip
        return self._saved(ended, now)

    def joined(self, parent: str, workflow_id: str, user_id: str = "local") -> None:
        """A further production of one that a conversation began, by other means than words (a scene made
        again): it belongs there. Nothing happens when no conversation did."""
        name = self._conversations.of_workflow(parent, user_id)
        for _ in range(_TRIES if name is not None else 0):
            conversation = self.news(self.load(str(name), user_id))
            if workflow_id in conversation.workflows:
                return
            taken_on = {"stage": "producing", "workflows": (*conversation.workflows, workflow_id)}
            with contextlib.suppress(Taken):
                self._saved(conversation.model_copy(update=taken_on), datetime.now(UTC))
                return

    def say(
        self,
        conversation: Conversation,
        text: str,
        on_delta: Callable[[str], None] | None = None,
        *,
        style: str | None = None,
        tier: Tier | None = None,
        approve: bool = False,
        material: Sequence[AssetRef] = (),
    ) -> Turn:
        """Answer a message. `style`: a gallery style that was clicked; `tier`: one that was; `material`:
        pictures and recordings that come along. `on_delta` is given our words as they come.

        Raises `Taken` when the conversation has gone on elsewhere meanwhile: load it again.
        """
        now = datetime.now(UTC)
        conversation = self.news(conversation)
        desk = FrontDesk(self._settings, self._states.load, self._said)
        stream = _Stream(on_delta)
        heard: Heard | str
        if style is not None and not text.strip():
            text, heard = desk.style_name(style), Heard("gallery", conversation.language)
        else:
            heard = self._hear(conversation, text, now, stream.piece if on_delta else None)
        if isinstance(heard, str):
            language = tongue(conversation, text) if text.strip() else conversation.language
            decision = Decision(conversation.model_copy(update={"language": language}), heard)
        else:
            heard = replace(heard, tier=tier or heard.tier)
            conversation = _with_material(conversation, heard, material)
            heard = _with_the_same(heard, material)
            picked = style or self._picked(conversation, heard, text, desk)
            chosen = picked is not None and picked != ""
            decision = (
                choose_style(conversation, str(picked), heard, desk)
                if chosen
                else decide(conversation, heard, desk)
            )
        turn = self._done(decision, text, now, approve)
        stream.finish(turn.text)
        return turn

    def standing(self, conversation: Conversation) -> str:
        """How the last production stands, in the client's language."""
        state = self._states.load(conversation.workflows[-1]) if conversation.workflows else None
        return self._said(state, conversation.language) if state is not None else ""

    def start(
        self,
        conversation: Conversation,
        *,
        tier: Tier | None = None,
        approve: bool = False,
        max_cost: str | None = None,
    ) -> Turn:
        """The button beside a yes: make what is proposed. Raises `BadInput` when nothing is."""
        from aida.front.commission import limited

        conversation = self.news(conversation)
        language = conversation.language
        if conversation.brief is None or conversation.stage not in ("proposed", "delivered"):
            raise BadInput(phrase("hello", language))
        brief = limited(conversation.brief, max_cost, language)
        again = conversation.again or conversation.stage == "delivered"
        ready = conversation.model_copy(update={"brief": brief, "stage": "proposed", "again": again})
        desk = FrontDesk(self._settings, self._states.load, self._said)
        decision = decide(ready, Heard("yes", language, brief=brief, tier=tier), desk)
        return self._done(decision, None, datetime.now(UTC), approve)

    def _hear(
        self, conversation: Conversation, text: str, now: datetime, on_delta: Callable[[str], None] | None
    ) -> Heard | str:
        """What was understood, or a sentence about what cannot be made as it stands."""
        try:
            return self._listener.hear(conversation, text, now, on_delta)
        except BadInput as err:
            return err.text

    def _picked(self, conversation: Conversation, heard: Heard, text: str, desk: FrontDesk) -> str | None:
        """Which of the styles shown last is chosen: by its number, or by its name."""
        shown = conversation.styles
        if heard.picked is not None and heard.picked < len(shown):
            return shown[heard.picked]
        said = text.strip().strip(".!").casefold()
        return next((each for each in shown if said in (each, desk.style_name(each).casefold())), None)

    def _done(
        self,
        decision: Decision,
        text: str | None,
        now: datetime,
        approve: bool,
    ) -> Turn:
        """The decision carried out, said and saved."""
        conversation = decision.conversation
        if text is not None:
            said = Message(role="client", text=text, at=now)
            conversation = conversation.model_copy(update={"messages": _kept(conversation.messages, said)})
        if decision.start:
            return self._started(conversation, decision, now, approve)
        words = self._stopped(conversation) if decision.stop else decision.text
        return self._told(conversation, decision, words, now)

    def _started(
        self,
        conversation: Conversation,
        decision: Decision,
        now: datetime,
        approve: bool,
    ) -> Turn:
        """Save that it is begun, write the row, let somebody make it. In this order: whoever says yes at the
        same moment is refused before anything exists."""
        from aida.front.start import begin

        language, offer = conversation.language, decision.quotes.offer
        try:
            state = self._row(conversation, decision, approve)
        except AidaError as err:
            return self._told(conversation, decision, err.text, now)
        promised = conversation.model_copy(
            update={
                "stage": "producing",
                "workflows": (*conversation.workflows, state.id),
                "tier": offer.tier if offer else None,
                "again": False,
            }
        )
        saved = self._saved(promised, now)
        try:
            self._states.create(state)
            begin(state, self._settings)
        except AidaError as err:
            back = saved.model_copy(
                update={"stage": "proposed", "workflows": conversation.workflows, "again": conversation.again}
            )
            text = phrase("not_started", language, reason=err.text)
            return self._told(back, replace(decision, start=False), text, now)
        text = "\n\n".join(part for part in (decision.text, begun(saved, state.id, offer, language)) if part)
        return self._told(saved, decision, text, now)

    def _row(self, conversation: Conversation, decision: Decision, approve: bool) -> WorkflowState:
        """The first row of what was agreed on; a further take shares its parent's scope."""
        from aida.front.commission import commissioned
        from aida.planner.retake import again

        assert conversation.brief is not None
        offer = decision.quotes.offer
        state = commissioned(
            _dated(conversation.brief, conversation),
            self._settings,
            speak=conversation.language,
            tier=offer.tier if offer else None,
        )
        parent = self._states.load(conversation.workflows[-1]) if conversation.workflows else None
        if conversation.again and parent is not None and state.plan is not None:
            state = again(parent, state.brief, state.plan, workflow_id=state.id, now=state.started_at)
        paid = state.plan is not None and state.plan.tier != "draft"
        return state.model_copy(
            update={"approve": approve and paid, "out_dir": str(self._out.resolve()) if self._out else None}
        )

    def _stopped(self, conversation: Conversation) -> str:
        """Whoever makes it is told to end; what that means, in words."""
        from aida.front.start import stop

        try:
            stop(conversation.workflows[-1], self._settings)
        except AidaError as err:
            return err.text
        state = self._states.load(conversation.workflows[-1])
        cost = f"{state.total_cost_so_far:.2f}" if state is not None else "0.00"
        return phrase("stopped", conversation.language, cost=cost, id=conversation.workflows[-1])

    def _told(
        self,
        conversation: Conversation,
        decision: Decision,
        text: str,
        now: datetime,
    ) -> Turn:
        offered = conversation.stage == "proposed" and decision.quotes.offer is not None
        turn = Turn(
            conversation_id=conversation.id,
            text=text,
            ask=decision.ask,
            brief=conversation.brief,
            offer=decision.quotes.offer if offered or decision.start else None,
            offers=decision.quotes.offers if offered else (),
            styles=decision.styles,
            stage=conversation.stage,
            workflow_id=conversation.workflows[-1] if conversation.workflows else None,
            language=conversation.language,
        )
        kind = "styles" if decision.styles else "proposal" if offered else "words"
        said = Message.model_validate({"role": "aida", "text": text, "at": now, "kind": kind})
        whole = conversation.model_copy(update={"messages": _kept(conversation.messages, said), "turn": turn})
        self._saved(whole, now)
        return turn

    def _saved(self, conversation: Conversation, now: datetime) -> Conversation:
        return self._conversations.save(conversation.model_copy(update={"updated_at": now}))

    def _said(self, state: WorkflowState, language: str) -> str:
        return say_state(state, language, self._where(state))

    def close(self) -> None:
        self._conversations.close()
        self._states.close()


class _Stream:
    """Our words as they come: first what the engine says, then the rest of the turn's text."""

    def __init__(self, on_delta: Callable[[str], None] | None) -> None:
        self._on_delta = on_delta
        self._given = ""

    def piece(self, text: str) -> None:
        self._given += text
        if self._on_delta is not None:
            self._on_delta(text)

    def finish(self, whole: str) -> None:
        # An engine that broke off said something else first: that stands above.
        begun = whole.startswith(self._given)
        rest = whole[len(self._given) :] if begun else f"\n\n{whole}"
        if rest:
            self.piece(rest)


def open_account_manager(
    settings: Settings, where: Where = lambda _: None, out: Path | None = None
) -> AccountManager:
    """The account manager of this installation: with a language model where its key is set, else by rules.
    Errors as `open_database`."""
    from aida.studio import open_listener

    listener = open_listener(settings)
    engine: Engine = "claude" if listener is not None else "rules"
    return AccountManager(settings, listener, engine=engine, where=where, out=out)


def _kept(messages: Sequence[Message], new: Message) -> tuple[Message, ...]:
    return (*messages, new)[-_MOST_MESSAGES:]


def _dated(brief: ProjectBrief, conversation: Conversation) -> ProjectBrief:
    """The brief under an id of its own for each production."""
    name = f"{conversation.id.replace('talk', 'brief', 1)}-{len(conversation.workflows) + 1}"
    return brief.model_copy(update={"id": name[:64], "conversation_id": conversation.id})


def _material(brief: ProjectBrief | None, material: Sequence[AssetRef]) -> ProjectBrief | None:
    """The brief with the client's own pictures and recording."""
    if brief is None or not material:
        return brief
    details = brief.details or BriefDetails()
    pictures = [ref for ref in material if ref.media_type.startswith("image/")]
    sounds = [ref for ref in material if ref.media_type.startswith("audio/")]
    known = dict.fromkeys((*details.reference_images, *pictures))
    changes = {
        "reference_images": tuple(known),
        "voice_sample": sounds[-1] if sounds else details.voice_sample,
    }
    return brief.model_copy(update={"details": details.model_copy(update=changes)})


def _with_material(conversation: Conversation, heard: Heard, material: Sequence[AssetRef]) -> Conversation:
    return conversation.model_copy(update={"brief": _material(conversation.brief, material)})


def _with_the_same(heard: Heard, material: Sequence[AssetRef]) -> Heard:
    return replace(heard, brief=_material(heard.brief, material))


__all__ = ["AccountManager", "Taken", "open_account_manager"]
