"""An order whose answer was lost, in fal.ai's own list of requests: what was ordered → its id there.

    job ─start, endpoint→ pages of {request_id, sent_at, json_input} ─same inputs, sent since?→ request id

fal.ai has no idempotency key, so an order is known by what it says: the same endpoint, the same words,
sizes and seed. Pictures may be under any address. An earlier order of the same words (its picture was
damaged, say) is told apart by when it was sent, by the vendor's clock: ours is the first one after its
intent was written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

from aida.contracts.job import Job
from aida.providers.fal.wire import PLATFORM

LIST = f"{PLATFORM}/v1/models/requests/by-endpoint"
STAND_IN = "asset:"
"""How an order's picture begins that has no address yet."""
_WINDOW = timedelta(minutes=10)
"""How far back the list is read: clocks differ."""
_INEXACT = timedelta(seconds=2)
"""The vendor tells its clock in whole seconds, and the answer has travelled."""
_MOST_PAGES = 5


class Page(NamedTuple):
    said: Any
    ahead: timedelta = timedelta()
    """How far the vendor's clock is ahead of ours; negative: behind."""


def clock_ahead(date: str | None, now: datetime) -> timedelta:
    """From an answer's `Date`; nothing where it says none."""
    try:
        told = parsedate_to_datetime(date or "")
    except ValueError:
        return timedelta()
    return (told if told.tzinfo is not None else told.replace(tzinfo=UTC)) - now


def find(job: Job, page: Callable[[Mapping[str, str]], Page]) -> str | None:
    """The request's id, `None` where the list does not show it. `page` asks for one page of the list."""
    taken = [
        (sent, str(item["request_id"]))
        for item, ahead in _items(job, page)
        if (sent := _instant(item.get("sent_at"))) is not None
        and sent >= job.created_at + ahead - _INEXACT
        and isinstance(item.get("request_id"), str)
        and item.get("endpoint_id", job.order.endpoint) == job.order.endpoint
        and same_inputs(job.order.arguments, item.get("json_input"))
    ]
    return min(taken)[1] if taken else None


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
        items = said.get("items") if isinstance(said, dict) else None
        yield from ((item, ahead) for item in items or () if isinstance(item, dict))
        cursor = said.get("next_cursor") if isinstance(said, dict) and said.get("has_more") else None
        if not isinstance(cursor, str):
            return
        params = {**params, "cursor": cursor}


def _instant(text: object) -> datetime | None:
    if not isinstance(text, str):
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant if instant.tzinfo is not None else instant.replace(tzinfo=UTC)
