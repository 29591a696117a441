"""fal.ai's counter: one order → the queue → its output. All of fal's models are bought here.

    submit ─ONE POST→ {request_id, addresses}    ready ─GET status→ yes/no    collect ─GET→ output, units
    cancel ─PUT→ called off in time?             search ─GET list→ an order whose answer was lost

The order is posted by our own client: the vendor's SDK posts it up to ten times when a connection breaks,
and fal.ai has no idempotency key, so each of them is paid (seen with fal-client 1.0.3, 2026-11-22). The
SDK looks at jobs and calls them off, with its retries switched off.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from aida.contracts.job import Job, JobOrder
from aida.errors import Permanent, Transient
from aida.providers.buying import Accepted, Gone, Outcome, Unanswered
from aida.providers.fal import lookup
from aida.providers.fal.faults import NO_KEY, UNITS, at_collect, at_submit, number, read_complaint, seconds
from aida.providers.fal.tickets import ADDRESSES, REQUEST_ID, accepted, address, age
from aida.providers.fal.uploads import Upload, uploaded
from aida.providers.fal.wire import CONNECT_SECONDS, QUEUE, Lost, Reply, Unsent, Wire

if TYPE_CHECKING:
    from fal_client.client import SyncRequestHandle

ANSWER_SECONDS = 60.0
LOOK_SECONDS = 20.0
START_SECONDS = 300
"""An order that has not begun by then is dropped by the vendor, free of charge: one whose answer was lost
cannot linger and be filmed an hour later."""

_ORDER_HEADERS = {
    "X-Fal-Request-Timeout": str(START_SECONDS),
    # By default fal.ai may hand an order to "an equivalent endpoint": we said which model we want.
    "x-app-fal-disable-fallback": "true",
    # Results are public addresses without an end; a week is enough to fetch them at a later attempt.
    "X-Fal-Object-Lifecycle-Preference": json.dumps({"expiration_duration_seconds": 7 * 86400}),
}
# X-Fal-No-Retry is left out: the queue's own tries after a 503 or 504 stay one job with one charge, and
# what failed is free. X-Fal-Store-IO is left at its default: without stored inputs `search` finds nothing.
_NEW_SECONDS = 10.0
"""An order this young may not be known yet to whoever answers the look."""


class FalCounter:
    """`aida.providers.buying.Counter` for every endpoint of fal.ai. Safe to share by threads."""

    searchable = True

    def __init__(
        self,
        key: Callable[[], str],
        *,
        answer_seconds: float = ANSWER_SECONDS,
        look_seconds: float = LOOK_SECONDS,
        uploads: Mapping[str, Upload] | None = None,
    ) -> None:
        self._key = key
        self._answer_seconds, self._look_seconds = answer_seconds, look_seconds
        self._wire = Wire(key)
        self._uploads = dict(uploads or {})

    def carrying(self, uploads: Mapping[str, Upload]) -> FalCounter:
        """The same counter for an order whose stand-ins mean these files; they are sent just before it."""
        other = FalCounter(
            self._key,
            answer_seconds=self._answer_seconds,
            look_seconds=self._look_seconds,
            uploads=uploads,
        )
        other._wire = self._wire
        return other

    def submit(self, order: JobOrder, last_word: Callable[[], None] = lambda: None) -> Accepted:
        """Exactly one POST, after the files it names were uploaded. Errors are those of `Counter`."""
        where = _where(order)
        if not self._key():
            raise Permanent(NO_KEY, **where)
        body = self._filled(order, where)
        try:
            reply = self._wire.post(
                f"{QUEUE}/{order.endpoint}", body, _ORDER_HEADERS, self._answer_seconds, last_word
            )
        except Unsent as err:
            raise Transient(f"fal.ai is out of reach: {self._hidden(err)}", **where) from err
        except Lost as err:
            raise Unanswered(f"fal.ai did not answer the order: {self._hidden(err)}", **where) from err
        if not 200 <= reply.status < 300:
            raise at_submit(read_complaint(reply.status, reply.headers, reply.text), where)
        return accepted(reply, where)

    def ready(self, job: Job) -> bool:
        """One look, through the SDK. Errors are those of `Counter`."""
        import httpx
        from fal_client import client as sdk

        where = _where(job.order)
        try:
            status = self._handle(job).status()
        except sdk.FalClientHTTPError as err:
            if err.status_code in (404, 410) and age(job) > _NEW_SECONDS:
                raise Gone("fal.ai does not know this order (any more)", **where) from err
            wait = seconds(err.response_headers.get("retry-after"))
            raise Transient(
                f"fal.ai answered a look with {err.status_code}", retry_after=wait, **where
            ) from err
        except httpx.HTTPError as err:
            raise Transient(f"A look at fal.ai failed: {self._hidden(err)}", **where) from err
        except (ValueError, KeyError, TypeError) as err:
            # The SDK knows three states; FAILED and CANCELED are named in some of the vendor's pages.
            if str(err).startswith("Unknown status"):
                return True
            raise Transient(
                f"fal.ai's answer to a look cannot be read: {type(err).__name__}", **where
            ) from err
        return isinstance(status, sdk.Completed)

    def collect(self, job: Job) -> Outcome:
        """The output, and the units fal.ai bills. Errors are those of `Counter`."""
        where = _where(job.order)
        # The SDK's own `get` throws the headers away, and with them what was billed.
        reply = self._looked(address(job, "response_url"), where)
        if reply.status != 200:
            raise at_collect(read_complaint(reply.status, reply.headers, reply.text), where)
        try:
            output = json.loads(reply.text)
        except ValueError:
            output = None
        if not isinstance(output, dict):
            raise Unanswered("fal.ai's result cannot be read", **where)
        return Outcome(output, number(reply.headers.get(UNITS)))

    def cancel(self, job: Job) -> bool:
        """True only for an order that still waited in the queue: one under way may finish and be billed."""
        import httpx
        from fal_client import client as sdk

        try:
            handle = self._handle(job)
            waiting = isinstance(handle.status(), sdk.Queued)
            handle.cancel()
            return waiting and not isinstance(handle.status(), sdk.InProgress)
        except (sdk.FalClientHTTPError, httpx.HTTPError, ValueError, KeyError, TypeError):
            return False

    def search(self, job: Job) -> tuple[Accepted, ...]:
        """The orders of these words in fal.ai's list of requests. The list is ordered by the end of each
        request, so an order may show only when it is finished: to find none proves nothing before that."""
        where = _where(job.order)

        def page(params: Mapping[str, str]) -> lookup.Page:
            reply = self._looked(lookup.LIST, where, params)
            if reply.status != 200:
                raise Transient(f"fal.ai's list of requests answered {reply.status}", **where)
            try:
                said = json.loads(reply.text)
            except ValueError as err:
                raise Transient("fal.ai's list of requests cannot be read", **where) from err
            return lookup.Page(said, lookup.clock_ahead(reply.headers.get("date"), datetime.now(UTC)))

        found = lookup.find(job, page)
        return tuple(
            Accepted(each.request_id, since=each.since)
            for each in found
            if REQUEST_ID.fullmatch(each.request_id)
        )

    def _filled(self, order: JobOrder, where: Mapping[str, Any]) -> Any:
        """The order's body with every stand-in replaced by something the vendor can read."""

        def filled(value: Any) -> Any:
            if isinstance(value, dict):
                return {name: filled(each) for name, each in value.items()}
            if isinstance(value, list):
                return [filled(each) for each in value]
            if not isinstance(value, str) or not value.startswith(lookup.STAND_IN):
                return value
            if value not in self._uploads:
                raise Permanent("A picture of this order is not at hand; order it anew", **where)
            return uploaded(self._uploads[value], self._key(), where)

        return filled(order.arguments)

    def _looked(self, url: str, where: Mapping[str, Any], params: Mapping[str, str] | None = None) -> Reply:
        try:
            return self._wire.get(url, params, self._look_seconds)
        except (Unsent, Lost) as err:
            kind = Transient if params is not None else Unanswered
            raise kind(f"fal.ai did not answer: {self._hidden(err)}", **where) from err

    def _handle(self, job: Job) -> SyncRequestHandle:
        import httpx
        from fal_client import client as sdk

        # Both are read at every call. One attempt: the one retry layer is the caller's.
        sdk.MAX_ATTEMPTS = 1
        sdk.QUEUE_POLL_TIMEOUT = httpx.Timeout(
            self._look_seconds, connect=min(CONNECT_SECONDS, self._look_seconds)
        )
        return sdk.SyncRequestHandle(
            request_id=job.vendor_job or "",
            client=self._wire.looker(),
            **{name: address(job, name) for name in ADDRESSES},
        )

    def _hidden(self, err: Exception) -> str:
        return self._wire.hidden(str(err))[:300]


def _where(order: JobOrder) -> dict[str, Any]:
    return {"agent": order.agent, "scene": order.scene, "model": order.model}
