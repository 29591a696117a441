"""Server-sent events: a function that looks at something → a stream that tells of every change.

    look() → (mark, document) ─changed?→ `event: run` + `id: mark` …  nothing new → a comment as heartbeat

A reader who comes back with `Last-Event-ID` gets the whole state, unless it is the one they have. The stream
ends when the thing has ended, the reader has gone, or the server is told to end.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import anyio
import anyio.to_thread
from fastapi.responses import StreamingResponse

from aida.front.api.desk import Desk
from aida.front.api.problems import Problem

LOOK_SECONDS = 0.5
HEARTBEAT_SECONDS = 15.0
MOST_STREAMS = 64
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def event(name: str, document: Any, mark: str | None = None) -> str:
    """One event, as it goes over the wire (pure). JSON has no line ends of its own."""
    lines = [f"event: {name}", f"data: {json.dumps(document, ensure_ascii=False, separators=(',', ':'))}"]
    if mark is not None:
        lines.insert(1, f"id: {mark}")
    return "\n".join(lines) + "\n\n"


@dataclass(frozen=True)
class Look:
    """What was seen."""

    mark: str
    """Changes whenever the document does."""
    document: Callable[[], Any]
    """Made only when the mark is new."""
    ended: bool


def told(desk: Desk, name: str, look: Callable[[], Look], seen: str | None) -> StreamingResponse:
    """The stream of one thing. `look` runs in a thread; `seen` is the reader's `Last-Event-ID`."""
    if desk.streams >= MOST_STREAMS:
        raise Problem(429, "too_many", seconds=5, headers={"Retry-After": "5"})
    return StreamingResponse(
        _counted(desk, _changes(desk, name, look, seen)), media_type="text/event-stream", headers=HEADERS
    )


async def _counted(desk: Desk, events: AsyncIterator[str]) -> AsyncIterator[str]:
    desk.streams += 1
    try:
        async for each in events:
            yield each
    finally:
        desk.streams -= 1


async def _changes(desk: Desk, name: str, look: Callable[[], Look], seen: str | None) -> AsyncIterator[str]:
    yield "retry: 2000\n\n"
    quiet = 0.0
    while not desk.closing.is_set():
        found = await anyio.to_thread.run_sync(look)
        if found.mark != seen:
            document = await anyio.to_thread.run_sync(found.document)
            seen, quiet = found.mark, 0.0
            yield event(name, document, found.mark)
        if found.ended:
            yield event("end", {})
            return
        await anyio.sleep(LOOK_SECONDS)
        quiet += LOOK_SECONDS
        if quiet >= HEARTBEAT_SECONDS:
            quiet = 0.0
            yield ": still here\n\n"
