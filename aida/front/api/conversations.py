"""Talking with the account manager over HTTP: as JSON, or as server-sent events while the words come.

POST /api/conversations → 201     GET /{id}     POST /{id}/messages {text, …} → Turn | delta… turn
POST /{id}/start {tier?, approve?, max_cost?} → 202 {workflow_id}: the button beside a yes
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from aida.contracts.conversation import Conversation, ConversationLine, Turn
from aida.contracts.units import Identifier, Language, Tier
from aida.errors import AidaError, BadInput, Taken
from aida.front.api.desk import USER, Desk, Here, Speak
from aida.front.api.models import Made, Page
from aida.front.api.once import KEYED
from aida.front.api.planner import status_url
from aida.front.api.problems import Problem, broken, errors, told_error
from aida.front.api.runs import Limit, Offset
from aida.front.api.streams import HEADERS, HEARTBEAT_SECONDS, event

router = APIRouter(prefix="/api/conversations", tags=["conversations"])

TalkId = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$", examples=["talk-20261127-k3f9qa"])]


class Opening(BaseModel):
    model_config = ConfigDict(extra="forbid")

    language: Language | None = Field(
        None, max_length=35, description="What the client is likely to write in; else as `Accept-Language`."
    )


class Words(BaseModel):
    """One message of the client's."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=65536, examples=["Video Instagram 30s per scarpe eco-friendly"])
    style: Identifier | None = Field(None, description="A gallery style that was clicked.")
    uploads: list[Identifier] = Field([], max_length=10, description="Ids of files sent before.")
    tier: Tier | None = Field(None, description="One of the offers' that was clicked.")
    approve: bool = Field(
        False,
        description="Should this message start a paid production, it waits for the storyboard's approval.",
    )


class Start(BaseModel):
    """The button beside a yes."""

    model_config = ConfigDict(extra="forbid")

    tier: Tier | None = None
    approve: bool = False
    max_cost: str | None = Field(None, max_length=20, description="Never spend more: `5`, or `5 EUR`.")


@router.post("", summary="Begin a conversation", status_code=201, responses=errors(409), dependencies=KEYED)
def begin(here: Here, speak: Speak, asked: Opening | None = None) -> Conversation:
    return here.manager.begin(USER, asked.language if asked and asked.language else speak)


@router.get("", summary="All conversations, the last first", responses=errors())
def conversations(here: Here, limit: Limit = 20, offset: Offset = 0) -> Page[ConversationLine]:
    total, lines = here.manager.conversations.list(USER, limit, offset)
    return Page(total=total, items=list(lines))


@router.get("/{conversation_id}", summary="One conversation", responses=errors(404))
def conversation(conversation_id: TalkId, here: Here) -> Conversation:
    """With all that was said, the brief as far as it is known, and the last turn: its questions and offers
    still stand. The end of a production is told here, once it has come."""
    return _found(here, conversation_id)


@router.post(
    "/{conversation_id}/messages",
    summary="Say something",
    response_model=Turn,
    responses={
        200: {
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
            "description": "A Turn; with `Accept: text/event-stream` the events `delta` {text} while the "
            "words come, then one `turn` or `error`.",
        },
        **errors(404, 409),
    },
    dependencies=KEYED,
)
async def message(conversation_id: TalkId, words: Words, request: Request, here: Here, speak: Speak) -> Any:
    """Answered in the client's language. 409 where the conversation has gone on elsewhere meanwhile: load it
    again. A yes to an offer starts the production; the turn carries its id."""

    def say(on_delta: Callable[[str], None] | None = None) -> Turn:
        return here.manager.say(
            _found(here, conversation_id),
            words.text,
            on_delta,
            style=words.style,
            tier=words.tier,
            approve=words.approve,
            material=[here.upload(name).asset for name in words.uploads],
        )

    if "text/event-stream" not in request.headers.get("accept", ""):
        return await asyncio.to_thread(say)
    await asyncio.to_thread(_found, here, conversation_id)
    return StreamingResponse(_spoken(say, speak), media_type="text/event-stream", headers=HEADERS)


@router.post(
    "/{conversation_id}/start",
    summary="Make what is proposed",
    status_code=202,
    responses=errors(404, 409),
    dependencies=KEYED,
)
def start(conversation_id: TalkId, here: Here, asked: Start | None = None) -> Made:
    """What a yes in words would do."""
    wish = asked or Start()
    turn = here.manager.start(
        _found(here, conversation_id), tier=wish.tier, approve=wish.approve, max_cost=wish.max_cost
    )
    if turn.stage != "producing" or turn.workflow_id is None:
        raise BadInput(turn.text)
    return Made(workflow_id=turn.workflow_id, status_url=status_url(turn.workflow_id))


def _found(here: Desk, conversation_id: str) -> Conversation:
    """The conversation; raises `Problem` 404 for one that nobody, or another user, knows."""
    known = here.manager.conversations.load(conversation_id)
    if known is None or known.user_id != USER:
        raise Problem(404, "not_found", field="conversation_id")
    try:
        return here.manager.load(conversation_id, USER)
    except Taken:  # two look at once at a production that has ended: the other one has told it
        return here.manager.load(conversation_id, USER)


async def _spoken(say: Callable[[Callable[[str], None]], Turn], speak: str) -> AsyncIterator[str]:
    """The words as they come, then the turn. Whoever goes away meanwhile finds it in the conversation."""
    loop, said = asyncio.get_running_loop(), asyncio.Queue[tuple[str, Any]]()

    def tell(name: str, document: Any) -> None:
        loop.call_soon_threadsafe(said.put_nowait, (name, document))

    def work() -> None:
        try:
            turn = say(lambda text: tell("delta", {"text": text}))
            tell("turn", turn.model_dump(mode="json"))
        except AidaError as err:
            tell("error", told_error(err, speak))
        except Problem as problem:
            tell("error", problem.body(speak))
        except Exception as err:  # the answer has begun: it cannot be an answer of its own any more
            tell("error", broken("POST messages", err).body(speak))

    working = loop.run_in_executor(None, work)
    name = ""
    while name in ("", "delta"):
        try:
            name, document = await asyncio.wait_for(said.get(), HEARTBEAT_SECONDS)
        except TimeoutError:
            yield ": still here\n\n"
            continue
        yield event(name, document)
    await working
