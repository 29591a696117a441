"""The same POST twice is done once: its `Idempotency-Key` is claimed before, its answer kept after.

POST + key ─claim→ new ─→ application ─2xx→ kept, sent      again → the kept answer, `Idempotent-Replayed`
                   busy, other ─→ 409                        not 2xx → the key is free again
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable, Callable
from typing import Annotated

import anyio.to_thread
from fastapi import Depends, Header
from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aida.front.api.problems import Problem, wanted_language
from aida.ledger.answers import Answer, AnswerStore

HEADER = "idempotency-key"
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_FREELY = "/api/uploads"
"""Files are named by their content: the same one twice is one anyway."""


def key_header(
    _key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            min_length=1,
            max_length=255,
            pattern=r"^[!-~]+$",
            description="The same key with the same request is answered the same, and done once, for a day.",
        ),
    ] = None,
) -> None:
    """For the API's description; the key is read before the application is asked."""


KEYED = [Depends(key_header)]


class Once:
    """Between the guard and the application."""

    def __init__(self, app: ASGIApp, answers: Callable[[], AnswerStore]) -> None:
        self._app, self._answers = app, answers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers()
        key = headers.get(HEADER)
        streams = "text/event-stream" in headers.get("accept", "")
        if key is None or scope["method"] != "POST" or scope["path"] == _FREELY or streams:
            await self._app(scope, receive, send)
            return
        speak = wanted_language(headers.get("accept-language")) or "en"
        if not _KEY.fullmatch(key):
            reason = "1 to 255 visible ASCII characters"
            problem = Problem(422, "invalid", field="Idempotency-Key", reason=reason)
            await JSONResponse(problem.body(speak), 422)(scope, receive, send)
            return
        body = await _read(receive)
        asked = _fingerprint(scope, body)
        answers = self._answers()
        claim = await anyio.to_thread.run_sync(answers.claim, key, asked)
        if isinstance(claim, Answer):
            kept = Response(claim.body, claim.status, {"Idempotent-Replayed": "true"}, claim.media_type)
            await kept(scope, receive, send)
        elif claim != "new":
            problem = Problem(409, "key_busy" if claim == "busy" else "key_reused", field="Idempotency-Key")
            await JSONResponse(problem.body(speak), 409)(scope, receive, send)
        else:
            await self._done(scope, _again(body, receive), send, key, answers)

    async def _done(self, scope: Scope, receive: Receive, send: Send, key: str, answers: AnswerStore) -> None:
        """Let the application answer, keep what it says, and only then say it."""
        said: list[Message] = []

        async def hear(message: Message) -> None:
            said.append(message)

        kept = False
        try:
            await self._app(scope, receive, hear)
            start = said[0]
            if 200 <= start["status"] < 300:
                text = b"".join(each.get("body", b"") for each in said[1:]).decode()
                media_type = Headers(raw=start["headers"]).get("content-type", "application/json")
                answer = Answer(start["status"], media_type, text)
                await anyio.to_thread.run_sync(answers.keep, key, answer)
                kept = True
        finally:
            if not kept:
                with anyio.CancelScope(shield=True):
                    await anyio.to_thread.run_sync(answers.drop, key)
        for message in said:
            await send(message)


def _fingerprint(scope: Scope, body: bytes) -> str:
    """A hash of all that is asked (pure)."""
    digest = hashlib.sha256()
    for part in (scope["method"].encode(), scope["path"].encode(), scope["query_string"], body):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


async def _read(receive: Receive) -> bytes:
    """The whole body; the guard has seen to its size."""
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if message["type"] != "http.request" or not message.get("more_body"):
            return body


def _again(body: bytes, receive: Receive) -> Callable[[], Awaitable[Message]]:
    """A body that was read, once more; afterwards whatever comes."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
