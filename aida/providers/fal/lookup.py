"""An order whose answer was lost, in fal.ai's own list of requests: what was ordered → its id there.

    job ─start, endpoint→ pages of {request_id, sent_at, json_input} ─same inputs?→ request id

fal.ai has no idempotency key, so an order is known by what it says: the same endpoint, the same words,
sizes and seed. Pictures may be under any address. Several such orders (an earlier try whose picture was
damaged) are told apart by when they were sent: ours is the first one after its intent was written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from aida.contracts.job import Job
from aida.providers.fal.wire import PLATFORM

LIST = f"{PLATFORM}/v1/models/requests/by-endpoint"
STAND_IN = "asset:"
"""How an order's picture begins that has no address yet."""
_CLOCKS, _BEHIND = timedelta(seconds=60), timedelta(seconds=2)
"""How far the vendor's clock may be behind ours at the worst, and usually is at most."""
_MOST_PAGES = 5


def find(job: Job, page: Callable[[Mapping[str, str]], Any]) -> str | None:
    """The request's id, `None` where the list does not show it. `page` asks for one page of the list."""
    since = job.created_at - _CLOCKS
    taken: list[tuple[datetime, str]] = [
        (sent, item["request_id"])
        for item in _items(job, since, page)
        if (sent := _instant(item.get("sent_at"))) is not None
        and sent >= since
        and isinstance(item.get("request_id"), str)
        and item.get("endpoint_id", job.order.endpoint) == job.order.endpoint
        and same_inputs(job.order.arguments, item.get("json_input"))
    ]
    ours = [each for each in taken if each[0] >= job.created_at - _BEHIND]
    if ours:
        return min(ours)[1]
    return max(taken)[1] if taken else None


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
    job: Job, since: datetime, page: Callable[[Mapping[str, str]], Any]
) -> Iterator[Mapping[str, Any]]:
    params = {
        "endpoint_id": job.order.endpoint,
        "start": since.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "expand": "payloads",
        "limit": "100",
    }
    for _ in range(_MOST_PAGES):
        said = page(params)
        items = said.get("items") if isinstance(said, dict) else None
        yield from (item for item in items or () if isinstance(item, dict))
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
