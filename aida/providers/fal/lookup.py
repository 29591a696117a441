"""An order whose answer was lost, in fal.ai's own list of requests: what was ordered → its ids there.

    job ─endpoint, some hours back→ pages of {request_id, sent_at, json_input} ─same inputs?→ Listed, Listed

fal.ai has no idempotency key, so an order is known by what it says: the same endpoint, the same words,
sizes and seed. Pictures may be under any address. Other orders of the same words are told apart by whoever
asks: the journal knows their ids. When an order was sent says only which of several is likelier ours: our
clock may have been moved, so it excludes nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

from aida.contracts.job import Job
from aida.errors import Transient
from aida.providers.fal.wire import PLATFORM

LIST = f"{PLATFORM}/v1/models/requests/by-endpoint"
STAND_IN = "asset:"
"""How an order's picture begins that has no address yet."""
_WINDOW = timedelta(hours=3)
"""How far back the list is read: our clock may be off by an hour now, and have been off by another then."""
_INEXACT = timedelta(seconds=2)
"""The vendor tells its clock in whole seconds, and the answer has travelled."""
_MOST_PAGES = 40
_NEVER = datetime.min.replace(tzinfo=UTC)


class Page(NamedTuple):
    said: Any
    ahead: timedelta = timedelta()
    """How far the vendor's clock is ahead of ours; negative: behind."""


class Listed(NamedTuple):
    request_id: str
    since: bool
    """Sent after our intent was written, if both clocks are right."""


def clock_ahead(date: str | None, now: datetime) -> timedelta:
    """From an answer's `Date`; nothing where it says none."""
    try:
        told = parsedate_to_datetime(date or "")
    except ValueError:
        return timedelta()
    return (told if told.tzinfo is not None else told.replace(tzinfo=UTC)) - now


def find(job: Job, page: Callable[[Mapping[str, str]], Page]) -> tuple[Listed, ...]:
    """All requests that say what the job's order says, the likeliest first: sent since the intent, oldest
    first, then earlier ones, newest first. `page` asks for one page of the list. `Transient` when it was
    not read to its end."""
    since: list[tuple[datetime, str]] = []
    before: list[tuple[datetime, str]] = []
    for item, ahead in _items(job, page):
        name = item.get("request_id")
        if (
            isinstance(name, str)
            and item.get("endpoint_id", job.order.endpoint) == job.order.endpoint
            and same_inputs(job.order.arguments, item.get("json_input"))
        ):
            sent = _instant(item.get("sent_at")) or _NEVER
            (since if sent >= job.created_at + ahead - _INEXACT else before).append((sent, name))
    return (
        *(Listed(name, True) for _, name in sorted(since)),
        *(Listed(name, False) for _, name in sorted(before, reverse=True)),
    )


def same_inputs(ours: Any, listed: Any) -> bool:
    """Whether the list shows what we ordered; inputs the vendor has added to it do not count."""
    if isinstance(ours, dict):
        if not isinstance(listed, dict):
            return False
        return all(name in listed and same_inputs(value, listed[name]) for name, value in ours.items())
    if isinstance(ours, list):
        if not isinstance(listed, list) or len(listed) != len(ours):
            return False
        return all(same_inputs(one, other) for one, other in zip(ours, listed, strict=True))
    if isinstance(ours, str) and ours.startswith(STAND_IN):
        return isinstance(listed, str)
    return bool(ours == listed) and isinstance(ours, bool) == isinstance(listed, bool)


def _items(
    job: Job, page: Callable[[Mapping[str, str]], Page]
) -> Iterator[tuple[Mapping[str, Any], timedelta]]:
    since = (job.created_at - _WINDOW).astimezone(UTC)
    params = {
        "endpoint_id": job.order.endpoint,
        "start": since.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "expand": "payloads",
        "limit": "100",
    }
    for _ in range(_MOST_PAGES):
        said, ahead = page(params)
        if not isinstance(said, dict) or not isinstance(said.get("items"), list):
            raise Transient("fal.ai's list of requests cannot be read")
        yield from ((item, ahead) for item in said["items"] if isinstance(item, dict))
        if not said.get("has_more"):
            return
        if not isinstance(said.get("next_cursor"), str):
            raise Transient("fal.ai's list of requests breaks off")
        params = {**params, "cursor": said["next_cursor"]}
    raise Transient(f"fal.ai's list of requests is longer than {_MOST_PAGES} pages")


def _instant(text: object) -> datetime | None:
    if not isinstance(text, str):
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant if instant.tzinfo is not None else instant.replace(tzinfo=UTC)
