"""KIE.AI's counter (`buying.Counter`): order → task id → looks → four picture addresses.

    POST /api/v1/mj/generate → {"taskId"}      GET /api/v1/mj/record-info?taskId= → successFlag 0 1 2 3

The vendor knows no idempotency key, no list of orders and no way to call one off: an order whose answer
was lost cannot be found again. A task's record says nothing of what was charged (docs.kie.ai
copies, 2026-11-22): it counts at the catalog's price.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from aida.contracts.job import Job, JobOrder
from aida.errors import AidaError, Transient
from aida.providers.buying import Accepted, Gone, Outcome, Unanswered, charged
from aida.providers.counter import before_the_first_byte
from aida.providers.kie.wire import (
    KieError,
    NeverSent,
    NoAnswer,
    ask,
    out_of_reach,
    sorted_error,
    unanswered,
)

RECORD = "/api/v1/mj/record-info"
_ORDER_SECONDS, _LOOK_SECONDS = 60.0, 20.0
_NEW_SECONDS = 60.0
"""A task this young may not be known to the vendor's records yet."""
_UNKNOWN = (404, 422)
"""What the vendor says to a task id it has no record of (422 "recordInfo is null")."""
_MAKING, _MADE, _NOT_MADE = 0, 1, (2, 3)
_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")


class KieCounter:
    searchable = False

    def __init__(
        self,
        key: Callable[[], str],
        *,
        answer_seconds: float = _ORDER_SECONDS,
        look_seconds: float = _LOOK_SECONDS,
    ) -> None:
        """`key` is asked for the key at every call, so that none is kept."""
        self._key = key
        self._answer_seconds, self._look_seconds = answer_seconds, look_seconds

    def submit(self, order: JobOrder, last_word: Callable[[], None] = lambda: None) -> Accepted:
        where = _where(order)
        try:
            data = ask(
                self._key,
                "POST",
                order.endpoint,
                self._answer_seconds,
                json=order.arguments,
                extensions={"trace": before_the_first_byte(last_word)},
            )
        except NeverSent as err:
            raise out_of_reach(err, **where) from err
        except NoAnswer as err:
            raise unanswered(err, **where) from err
        except KieError as err:
            raise sorted_error(err, **where) from err
        task = data.get("taskId") if isinstance(data, dict) else None
        if not isinstance(task, str) or not _ID.fullmatch(task):
            raise Unanswered("KIE.AI took the order and named no task", **where)
        return Accepted(task)

    def ready(self, job: Job) -> bool:
        where = _where(job.order)
        try:
            record = self._record(job)
        except KieError as err:
            if err.code in _UNKNOWN and _age(job) > _NEW_SECONDS:
                raise Gone(f"KIE.AI has no record of this order (any more) ({err})", **where) from err
            # Also a key that was changed meanwhile: the task itself is none the worse for it.
            raise Transient(
                f"KIE.AI answered a look with {err}", retry_after=err.retry_after, **where
            ) from err
        except (NeverSent, NoAnswer) as err:
            raise out_of_reach(err, **where) from err
        flag = record.get("successFlag")
        if flag not in (_MAKING, _MADE, *_NOT_MADE) or isinstance(flag, bool):
            raise Transient(f"KIE.AI's record says neither yes nor no: {flag!r}", **where)
        return bool(flag != _MAKING)

    def collect(self, job: Job) -> Outcome:
        """`output["urls"]`: where the pictures are, for fifteen days."""
        where = _where(job.order)
        try:
            record = self._record(job)
        except (KieError, NeverSent, NoAnswer) as err:
            raise unanswered(err, **where) from err
        return Outcome({"urls": picture_urls(record, **where)})

    def cancel(self, job: Job) -> bool:
        return False

    def search(self, job: Job) -> tuple[Accepted, ...]:
        return ()

    def _record(self, job: Job) -> Mapping[str, Any]:
        data = ask(self._key, "GET", RECORD, self._look_seconds, params={"taskId": job.vendor_job or ""})
        if not isinstance(data, dict):
            raise NoAnswer("its record is empty")
        return data


def picture_urls(record: Mapping[str, Any], **where: Any) -> list[str]:
    """The addresses in a finished task's record (pure).

    Raises the record's own error, sorted; one that came after the work had begun (flag 3) may be charged.
    """
    flag = record.get("successFlag")
    if flag in _NOT_MADE:
        failed = _failure(record, **where)
        raise failed if flag == _NOT_MADE[0] or isinstance(failed, Transient) else charged(failed)
    results = record.get("resultInfoJson")
    entries = results.get("resultUrls") if isinstance(results, dict) else None
    found = [_url(each) for each in entries] if isinstance(entries, list) else []
    urls = [url for url in found if url]
    if not urls:
        error = KieError(501, "the task is finished and has no picture")
        raise charged(sorted_error(error, **where))
    return urls


def _failure(record: Mapping[str, Any], **where: Any) -> AidaError:
    code = record.get("errorCode")
    number = int(code) if isinstance(code, int) or (isinstance(code, str) and code.isdecimal()) else 501
    words = str(record.get("errorMessage") or "no reason given")[:300]
    return sorted_error(KieError(number, words), **where)


def _url(entry: Any) -> str | None:
    """Polling wraps each address in an object, the vendor's callbacks do not."""
    url = entry.get("resultUrl") if isinstance(entry, dict) else entry
    return url if isinstance(url, str) else None


def _age(job: Job) -> float:
    return (datetime.now(UTC) - (job.accepted_at or job.created_at)).total_seconds()


def _where(order: JobOrder) -> dict[str, Any]:
    return {"agent": order.agent, "scene": order.scene, "model": order.model}
