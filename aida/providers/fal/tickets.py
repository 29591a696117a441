"""What a taken order's answer says, and where its job is then asked for (pure).

{"request_id", "status_url", "response_url", "cancel_url"} ─accepted→ Accepted     job ─address→ URL
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from aida.contracts.job import Job
from aida.providers.buying import Accepted, Unanswered
from aida.providers.fal.wire import QUEUE, Reply, is_ours_to_follow

REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")
ADDRESSES = ("status_url", "response_url", "cancel_url")


def age(job: Job) -> float:
    """Seconds since the vendor took it."""
    return (datetime.now(UTC) - (job.accepted_at or job.created_at)).total_seconds()


def accepted(reply: Reply, where: Mapping[str, Any]) -> Accepted:
    """What a taken order's answer says; `Unanswered` when it names no job we could ask for."""
    try:
        said = json.loads(reply.text)
    except ValueError as err:
        raise Unanswered("fal.ai's answer to the order cannot be read", **where) from err
    vendor_job = said.get("request_id") if isinstance(said, dict) else None
    if not isinstance(vendor_job, str) or not REQUEST_ID.fullmatch(vendor_job):
        raise Unanswered("fal.ai's answer to the order names no job", **where)
    # An address elsewhere is not followed; the job is paid, so it is asked for where the queue always is.
    return Accepted(vendor_job, {name: said[name] for name in ADDRESSES if is_ours_to_follow(said.get(name))})


def address(job: Job, name: str) -> str:
    """The vendor's own address of the job's state, result or cancellation, or the one it must have."""
    given = job.addresses.get(name)
    if given is not None and is_ours_to_follow(given):
        return given
    # The queue's addresses leave out what follows owner and app: fal-ai/flux-pro/v1.1 → fal-ai/flux-pro.
    owner, app, *_ = job.order.endpoint.split("/")
    tail = {"status_url": "/status", "response_url": "", "cancel_url": "/cancel"}[name]
    return f"{QUEUE}/{owner}/{app}/requests/{job.vendor_job}{tail}"
