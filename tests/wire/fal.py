"""fal.ai: the queue, the storage, the media hosts and the platform's list of requests.

    POST queue.fal.run/{endpoint} → IN_QUEUE ─a slot is free→ IN_PROGRESS ─its seconds→ COMPLETED
    GET  …/{owner}/{app}/requests/{id}[/status]      PUT …/cancel      PUT/POST uploads      GET media

The queue takes anything; what is wrong with the inputs comes out as the result, as at fal: the model
itself checks them. A finished job is charged once, whether anyone collects it or not; a 5xx, a
rejected input and a job called off in the queue are free; one called off while it runs runs on.
"""

from __future__ import annotations

import threading
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.wire.checking import complaint
from tests.wire.fal_storage import Storage, Unloadable
from tests.wire.fal_voices import ENDPOINTS
from tests.wire.fal_works import Made, made_of
from tests.wire.faults import Fault
from tests.wire.house import KEYS, House
from tests.wire.server import HangUp, Reply, Request, Silence
from tests.wire.tariff import fee, row_of

MEDIA_HOSTS = ("v3.fal.media", "v3b.fal.media", "fal.media", "v2.fal.media")
_LEAST_SIDE = 256
"""fal names 300 for Kling and 720p for Veo; below this nobody takes a picture."""
_LOCKED = "User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing."
HOSTS = ("fal.run", "queue.fal.run", "rest.fal.ai", "api.fal.ai", "storage.googleapis.com", *MEDIA_HOSTS)


@dataclass
class Job:
    id: str
    endpoint: str
    arguments: dict[str, Any]
    tags: str
    sent: datetime
    seconds: float
    """How long it runs once a slot is free."""
    fault: Fault | None = None
    complaints: list[dict[str, Any]] = field(default_factory=list)
    status: str = "IN_QUEUE"
    """IN_QUEUE, IN_PROGRESS, COMPLETED, CANCELLED."""
    started: float | None = None
    due: float | None = None
    ended: datetime | None = None
    made: Made | None = None
    lost: bool = False
    """Its acceptance never reached the client."""
    collected: int = 0
    units: Decimal | None = None
    _ready: threading.Event = field(default_factory=threading.Event)

    @property
    def app(self) -> str:
        return "/".join(self.endpoint.split("/")[:2])

    @property
    def code(self) -> int:
        if self.status == "CANCELLED":
            return 499
        if self.complaints:
            return 422
        if self.fault is None or self.fault.stage != "job" or self.fault.kind in ("stuck", "slow"):
            return 200
        return int(self.fault.details.get("status", 500)) if self.fault.kind == "fails" else 422


class Fal:
    def __init__(self, house: House) -> None:
        self.house = house
        self.jobs: dict[str, Job] = {}
        self.storage = Storage(house)
        self._waiting: list[Job] = []
        self._running: list[Job] = []

    # ── the counter ───────────────────────────────────────────────────────────────────────────────

    def answer(self, request: Request) -> Reply:
        if request.host in MEDIA_HOSTS or request.host == "storage.googleapis.com":
            return self._note(request, self.storage.answer(request))
        if request.host == "rest.fal.ai":
            return self._note(request, self._locked(request) or self.storage.answer(request))
        if request.host == "api.fal.ai":
            return self._note(request, self._locked(request) or self._platform(request))
        order = request.method == "POST" and "/requests/" not in request.path
        if order:
            return self._order(request)
        return self._note(request, self._locked(request) or self._job(request))

    def _note(self, request: Request, reply: Reply, endpoint: str = "", order: bool = False) -> Reply:
        self.house.note(request, "fal", endpoint, order, reply.status)
        return reply

    def _locked(self, request: Request) -> Reply | None:
        """The account comes before everything: fal looks at it before it looks at the address."""
        given = request.headers.get("authorization", "")
        state = self.house.accounts.get("fal")
        if state == "rejected" or given not in (f"Key {KEYS['fal']}", f"Bearer {KEYS['fal']}"):
            return Reply.of(401, {"detail": "invalid key credentials"})
        return Reply.of(403, {"detail": _LOCKED}) if state == "empty" else None

    def _order(self, request: Request) -> Reply:
        endpoint = request.path.strip("/")
        try:
            reply = self._locked(request) or self._taken(request, endpoint)
        except (HangUp, Silence):
            self.house.note(request, "fal", endpoint, True, 0)
            raise
        return self._note(request, reply, endpoint, order=True)

    def _taken(self, request: Request, endpoint: str) -> Reply:
        fault = self.house.faults.find("order", "fal", endpoint, request.body.decode("utf-8", "replace"))
        kind = fault.kind if fault else None
        details = fault.details if fault else {}
        if kind == "bad_key":
            return Reply.of(401, {"detail": "invalid key credentials"})
        if kind == "no_credit":
            text = (
                "User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing."
            )
            return Reply.of(403, {"detail": text})
        if kind == "busy":
            wait = str(details.get("retry_after", 1))
            body = {"detail": "Too many requests", "error_type": "concurrent_requests_limit"}
            return Reply.of(429, body, Retry_After=wait)
        if kind == "error":
            status = int(details.get("status", 500))
            return Reply.of(status, {"detail": "Internal Server Error", "error_type": "internal_error"})
        if kind == "reset_before":
            raise HangUp
        if kind == "hang":
            raise Silence
        if endpoint not in ENDPOINTS:
            return Reply.of(404, {"detail": f"Application '{endpoint[:80]}' not found"})
        row = row_of(endpoint)
        if row is not None and row.status_on(self.house.day) == "retired":
            return Reply.of(404, {"detail": f"Application '{endpoint}' is no longer available"})
        if not isinstance(request.json, dict):
            return Reply.of(422, {"detail": [complaint(["body"], "dict_type", "Invalid JSON", None)]})
        lost = kind in ("reset_after", "truncated", "hang_after", "gateway")
        job = self._accept(request, endpoint, lost)
        if fault is not None:
            fault.taken()
        if kind == "reset_after":
            raise HangUp
        if kind == "hang_after":
            raise Silence
        if kind == "gateway":
            return Reply.page(int(details.get("status", 502)))
        reply = Reply.of(200, self._ticket(job), x_fal_request_id=job.id)
        if kind == "truncated":
            return Reply(200, reply.body[: len(reply.body) // 2], reply.headers)
        return reply

    def _accept(self, request: Request, endpoint: str, lost: bool) -> Job:
        known = ENDPOINTS[endpoint]
        arguments: dict[str, Any] = request.json
        complaints = known.complaints(arguments) or self._unloadable(arguments)
        fault = self.house.faults.find("job", "fal", endpoint, request.body.decode("utf-8", "replace"))
        factor = float(fault.details.get("factor", 5)) if fault and fault.kind == "slow" else 1.0
        seconds = 0.0 if complaints else self.house.seconds(known.makes, endpoint, factor)
        job = Job(
            id=str(uuid.uuid4()),
            endpoint=endpoint,
            arguments=arguments,
            tags=request.headers.get("x-fal-tags", ""),
            sent=datetime.now(UTC),
            seconds=float("inf") if fault and fault.kind == "stuck" else seconds,
            fault=fault,
            complaints=complaints,
            lost=lost,
        )
        with self.house.lock:
            self.jobs[job.id] = job
            self._waiting.append(job)
        self.advance()
        if job.code == 200 and job.seconds != float("inf"):
            self.house.works.submit(self._make, job)
        return job

    def _unloadable(self, arguments: dict[str, Any]) -> list[dict[str, Any]]:
        """Pictures the model could not load, or that are too small to work with."""
        found = []
        for name, value in arguments.items():
            for url in [value] if name.endswith("image_url") else value if name == "image_urls" else []:
                try:
                    width, height = self.storage.picture_size(url)
                    if min(width, height) < _LEAST_SIDE:
                        text = f"Image dimensions are too small: at least {_LEAST_SIDE} pixels each"
                        raise Unloadable("image_too_small", text)
                except Unloadable as err:
                    found.append(complaint(["body", name], err.kind, str(err), url[:80]))
        return found

    def _ticket(self, job: Job) -> dict[str, Any]:
        base = f"https://queue.fal.run/{job.app}/requests/{job.id}"
        return {
            "status": "IN_QUEUE",
            "request_id": job.id,
            "response_url": base,
            "status_url": f"{base}/status",
            "cancel_url": f"{base}/cancel",
            "queue_position": self._position(job),
        }

    # ── the queue ─────────────────────────────────────────────────────────────────────────────────

    def advance(self) -> None:
        """Bring the queue up to now: finish what is due, and give each free slot to who waits longest."""
        with self.house.lock:
            now = self.house.now()
            while True:
                done = [job for job in self._running if job.due is not None and job.due <= now]
                if not done:
                    break
                job = min(done, key=lambda each: each.due or 0.0)
                self._running.remove(job)
                self._finish(job)
                self._start(at=job.due or now)
            self._start(at=now)

    def _start(self, at: float) -> None:
        while self._waiting and len(self._running) < self.house.slots:
            job = self._waiting.pop(0)
            job.status, job.started, job.due = "IN_PROGRESS", at, at + job.seconds
            self._running.append(job)

    def _finish(self, job: Job) -> None:
        job.status = "COMPLETED"
        job.ended = datetime.now(UTC)
        if job.code != 200:
            return
        made = made_of(job.endpoint, job.arguments, self.house)
        due = fee(job.endpoint, self.house.day, job.arguments, made.told)
        job.units = due.units
        self.house.charge(
            *("fal", job.endpoint, job.id, due.dollars, due.units, due.unit),
            kept=not job.lost,
            asked=job.arguments,
        )

    def _make(self, job: Job) -> None:
        """Draw, film or speak: on a thread of the works, while the job's seconds pass."""
        try:
            job.made = made_of(job.endpoint, job.arguments, self.house)
            job.made.produce(self.house.works, self.storage, job.id, job.endpoint)
        finally:
            job._ready.set()

    def _position(self, job: Job) -> int:
        return self._waiting.index(job) if job in self._waiting else 0

    # ── looks ─────────────────────────────────────────────────────────────────────────────────────

    def _job(self, request: Request) -> Reply:
        parts = request.path.strip("/").split("/")
        if len(parts) < 4 or parts[2] != "requests":
            return Reply.of(404, {"detail": f"Path /{'/'.join(parts)[:80]} not found"})
        self.advance()
        job = self.jobs.get(parts[3])
        if job is None or job.app != "/".join(parts[:2]):
            return Reply.of(404, {"status": "NOT_FOUND"})
        verb = parts[4] if len(parts) > 4 else ""
        if verb == "cancel" and request.method == "PUT":
            return self._cancel(job)
        if request.method != "GET" or verb not in ("", "status"):
            return Reply.of(405, {"detail": "Method Not Allowed"})
        return self._status(job, request) if verb == "status" else self._result(job)

    def _status(self, job: Job, request: Request) -> Reply:
        fault = self.house.faults.find("poll", "fal", job.endpoint)
        if fault is not None:
            if fault.kind == "poll_reset":
                raise HangUp
            if fault.kind == "poll_unknown":
                return Reply.of(404, {"status": "NOT_FOUND"})
            if fault.kind == "poll_truncated":
                return Reply(202, b'{"status": "IN_PROG', {})
            status = int(fault.details.get("status", 502))
            return Reply.of(status, {"detail": "Bad Gateway", "error_type": "runner_disconnected"})
        base = self._ticket(job)
        told: dict[str, Any] = {
            name: base[name] for name in ("request_id", "response_url", "status_url", "cancel_url")
        }
        told["status"] = "COMPLETED" if job.status == "CANCELLED" else job.status
        if job.status == "IN_QUEUE":
            return Reply.of(202, told | {"queue_position": self._position(job)})
        wants_logs = request.query.get("logs") == "true"
        logs: list[dict[str, str]] | None = [] if wants_logs else None
        if job.status == "IN_PROGRESS":
            return Reply.of(202, told | {"logs": logs})
        seconds = job.seconds if job.seconds != float("inf") else 0.0
        told |= {"logs": logs, "metrics": {"inference_time": round(seconds, 3)}}
        if job.code != 200:
            told |= {"error": f"Request failed with status {job.code}", "error_type": self._error_type(job)}
        return Reply.of(200, told)

    @staticmethod
    def _error_type(job: Job) -> str:
        if job.status == "CANCELLED":
            return "client_cancelled"
        if job.complaints:
            return str(job.complaints[0]["type"])
        kinds = {"refused": "content_policy_violation", "no_media": "no_media_generated"}
        return kinds.get(job.fault.kind if job.fault else "", "internal_server_error")

    def _result(self, job: Job) -> Reply:
        if job.status in ("IN_QUEUE", "IN_PROGRESS"):
            return Reply.of(400, {"detail": "Request is still in progress"})
        if self.house.faults.find("result", "fal", job.endpoint) is not None:
            return Reply.of(404, {"status": "NOT_FOUND"})
        if job.code != 200:
            return self._failed(job)
        job._ready.wait(60)
        if job.made is None or job.made.output is None:
            return Reply.of(
                500, {"detail": [complaint(["body"], "internal_server_error", "No output", None)]}
            )
        job.collected += 1
        units = format((job.units or Decimal(0)).normalize(), "f")
        return Reply.of(200, job.made.output, X_Fal_Billable_Units=units, x_fal_request_id=job.id)

    def _failed(self, job: Job) -> Reply:
        if job.status == "CANCELLED":
            return Reply.of(499, {"detail": "Request was cancelled", "error_type": "client_cancelled"})
        if job.complaints:
            return Reply.of(422, {"detail": job.complaints}, X_Fal_Retryable="false")
        kind, prompt = self._error_type(job), job.arguments.get("prompt", "")
        texts = {
            "content_policy_violation": "The content was flagged by a content checker.",
            "no_media_generated": "No media was generated for this prompt. Change it or try again.",
            "internal_server_error": "An internal server error occurred.",
        }
        loc: list[str | int] = ["body", "prompt"] if job.code == 422 else ["body"]
        told = complaint(loc, kind, texts[kind], prompt) | {"url": f"https://docs.fal.ai/errors#{kind}"}
        return Reply.of(job.code, {"detail": [told]}, X_Fal_Retryable="false" if job.code == 422 else "true")

    def _cancel(self, job: Job) -> Reply:
        with self.house.lock:
            if job.status in ("COMPLETED", "CANCELLED"):
                return Reply.of(400, {"status": "ALREADY_COMPLETED"})
            if job.status == "IN_QUEUE":
                self._waiting.remove(job)
                job.status, job.ended = "CANCELLED", datetime.now(UTC)
            elif job.seconds == float("inf"):
                self._running.remove(job)
                job.status, job.ended = "CANCELLED", datetime.now(UTC)
            else:
                # Only a signal: what runs, runs on and is billed.
                job.lost = True
        return Reply.of(202, {"status": "CANCELLATION_REQUESTED"})

    # ── the platform ──────────────────────────────────────────────────────────────────────────────

    def _platform(self, request: Request) -> Reply:
        if request.path == "/v1/models/requests/by-endpoint":
            return self._by_endpoint(request)
        if request.path == "/v1/models/pricing":
            return self._pricing(request.query.get("endpoint_id", ""))
        if request.path == "/v1/models":
            items = [{"endpoint_id": name, "metadata": {"status": "active"}} for name in ENDPOINTS]
            return Reply.of(200, {"models": items, "next_cursor": None, "has_more": False})
        return Reply.of(404, {"error": {"type": "not_found", "message": "Endpoint not found"}})

    def _by_endpoint(self, request: Request) -> Reply:
        self.advance()
        query = request.query
        if "endpoint_id" not in query:
            text = "endpoint_id is required"
            return Reply.of(400, {"error": {"type": "validation_error", "message": text}})
        start = _instant(query.get("start")) or datetime.now(UTC) - timedelta(hours=24)
        end = _instant(query.get("end")) or datetime.now(UTC) + timedelta(seconds=1)
        found = [
            job
            for job in self.jobs.values()
            if job.endpoint == query["endpoint_id"]
            and start <= job.sent <= end
            and query.get("request_id") in (None, job.id)
            and (job.ended is not None or not self.house.lists_ended_only)
        ]
        items = []
        for job in sorted(found, key=lambda each: each.sent, reverse=True):
            item: dict[str, Any] = {
                "request_id": job.id,
                "endpoint_id": job.endpoint,
                "sent_at": _stamp(job.sent),
                "started_at": _stamp(job.sent),
                "ended_at": _stamp(job.ended),
                "status_code": None if job.ended is None else job.code,
                "duration": None if job.ended is None else job.seconds,
            }
            if "payloads" in query.get("expand", ""):
                item["json_input"] = job.arguments
            items.append(item)
        first, limit = int(query.get("cursor", 0)), min(int(query.get("limit", 50)), 100)
        end = first + limit
        more = len(items) > end
        told = {"items": items[first:end], "next_cursor": str(end) if more else None, "has_more": more}
        return Reply.of(200, told)

    def _pricing(self, endpoints: str) -> Reply:
        """The price list, in the vendor's own words for units; one unknown endpoint spoils the question."""
        names = [name for name in endpoints.split(",") if name]
        rows = [row_of(name) for name in names if name in ENDPOINTS]
        if len(rows) < len(names) or any(row and row.status_on(self.house.day) == "retired" for row in rows):
            return Reply.of(404, {"error": {"type": "not_found", "message": "Endpoint not found"}})
        prices = [
            {
                "endpoint_id": name,
                "unit_price": float(each.usd),
                "unit": _BILLED_BY.get(each.unit, each.unit),
                "currency": "USD",
            }
            for name, row in zip(names, rows, strict=True)
            for each in (row.prices if row else ())
            if each.holds(self.house.day) and not each.variant
        ]
        return Reply.of(200, {"prices": prices, "next_cursor": None, "has_more": False})


_BILLED_BY = {
    "image": "images", "megapixel": "megapixels", "second": "seconds", "call": "videos",
    "kchar": "1000 characters",
}  # fmt: skip


def _instant(text: str | None) -> datetime | None:
    if not text:
        return None
    found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _stamp(when: datetime | None) -> str | None:
    return None if when is None else when.isoformat().replace("+00:00", "Z")
