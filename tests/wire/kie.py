"""KIE.AI: Midjourney jobs, answered with HTTP 200 and a `code` in the body, as its documentation tells.

    POST api.kie.ai/api/v1/mj/generate → {code, msg, data {taskId}}   GET …/record-info?taskId= → {code, data}

A job gives four pictures. No list of jobs, no cancelling, no idempotency: what was taken is charged.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.wire import pictures
from tests.wire.fal_storage import served
from tests.wire.faults import Fault
from tests.wire.house import KEYS, House
from tests.wire.server import HangUp, Reply, Request, Silence
from tests.wire.tariff import fee

MEDIA_HOST = "tempfile.aiquickdraw.com"
HOSTS = ("api.kie.ai", MEDIA_HOST)
ENDPOINT = "/api/v1/mj/generate"
_SHAPES = ("1:2", "9:16", "2:3", "3:4", "5:6", "6:5", "4:3", "3:2", "1:1", "16:9", "2:1")
_TASKS = (
    "mj_txt2img", "mj_img2img", "mj_style_reference", "mj_omni_reference", "mj_video", "mj_video_hd",
)  # fmt: skip


def _of(*words: str) -> Callable[[Any], bool]:
    return lambda value: value in words


def _steps(most: int, step: int) -> Callable[[Any], bool]:
    return lambda value: type(value) is int and 0 <= value <= most and value % step == 0


_FIELDS: dict[str, Callable[[Any], bool]] = {
    "taskType": _of(*_TASKS),
    "prompt": lambda value: isinstance(value, str) and 0 < len(value) <= 2000,
    "speed": _of("relaxed", "fast", "turbo"),
    "fileUrl": lambda value: isinstance(value, str) and value.startswith("https://"),
    "fileUrls": lambda value: (
        isinstance(value, list) and all(str(url).startswith("https://") for url in value)
    ),
    "aspectRatio": _of(*_SHAPES),
    "version": _of("7", "6.1", "6", "5.2", "5.1", "niji6", "niji7"),
    "variety": _steps(100, 5),
    "stylization": _steps(1000, 50),
    "weirdness": _steps(3000, 100),
    "ow": lambda value: type(value) is int and 1 <= value <= 1000,
    "waterMark": lambda value: isinstance(value, str),
    "enableTranslation": lambda value: isinstance(value, bool),
    "callBackUrl": lambda value: isinstance(value, str),
    "videoBatchSize": lambda value: value in (1, 2, 4),
    "motion": _of("high", "low"),
}


@dataclass
class Task:
    id: str
    asked: dict[str, Any]
    due: float
    created: int
    fault: Fault | None
    lost: bool
    charged: bool = False
    urls: list[str] = field(default_factory=list)


class Kie:
    def __init__(self, house: House) -> None:
        self.house = house
        self.tasks: dict[str, Task] = {}
        self._files: dict[str, bytes] = {}
        self._lock = threading.Lock()

    def answer(self, request: Request) -> Reply:
        order = request.host == "api.kie.ai" and request.method == "POST" and request.path == ENDPOINT
        endpoint = ENDPOINT if order else ""
        try:
            reply = self._media(request) if request.host == MEDIA_HOST else self._call(request, order)
        except (HangUp, Silence):
            self.house.note(request, "kie", endpoint, order, 0)
            raise
        self.house.note(request, "kie", endpoint, order, reply.status)
        return reply

    def _call(self, request: Request, order: bool) -> Reply:
        state = self.house.accounts.get("kie")
        if state == "rejected" or request.headers.get("authorization") != f"Bearer {KEYS['kie']}":
            return _said(401, "You do not have access permissions")
        if order:
            return self._order(request)
        if request.path == "/api/v1/mj/record-info" and request.method == "GET":
            return self._look(request)
        if request.path == "/api/v1/chat/credit":
            return _said(200, "success", 0.0 if state == "empty" else 1000.0)
        return _said(404, "Not Found")

    def _order(self, request: Request) -> Reply:
        body = request.json
        fault = self.house.faults.find("order", "kie", ENDPOINT, request.body.decode("utf-8", "replace"))
        kind = fault.kind if fault else None
        if self.house.accounts.get("kie") == "empty":
            kind = "no_credit"
        plain = {
            "bad_key": (401, "Unauthorized"),
            "no_credit": (402, "Insufficient credits"),
            "busy": (429, "Rate limited"),
        }
        if kind in plain:
            return _said(*plain[kind])
        if fault is not None and kind == "error":
            status = int(fault.details.get("status", 500))
            if status in (502, 503):
                return Reply.page(status)
            return _said(status, "Server Error")
        if kind == "reset_before":
            raise HangUp
        if kind == "hang":
            raise Silence
        wrong = _wrong(body)
        if wrong:
            return _said(422, wrong)
        job = self.house.faults.find("job", "kie", ENDPOINT, request.body.decode("utf-8", "replace"))
        factor = float(job.details.get("factor", 5)) if job and job.kind == "slow" else 1.0
        seconds = self.house.seconds("picture", ENDPOINT, factor)
        if job is not None and job.kind == "stuck":
            seconds = float("inf")
        lost = kind in ("reset_after", "truncated", "hang_after", "gateway")
        task = Task(uuid.uuid4().hex, body, self.house.now() + seconds, int(time.time() * 1000), job, lost)
        with self._lock:
            self.tasks[task.id] = task
        self.advance()
        if fault is not None:
            fault.taken()
        if kind == "reset_after":
            raise HangUp
        if kind == "hang_after":
            raise Silence
        if fault is not None and kind == "gateway":
            return Reply.page(int(fault.details.get("status", 502)))
        reply = _said(200, "success", {"taskId": task.id})
        return Reply(200, reply.body[: len(reply.body) // 2]) if kind == "truncated" else reply

    def advance(self) -> None:
        """Charge what has come to its end."""
        with self._lock:
            for task in self.tasks.values():
                if not task.charged and task.due <= self.house.now():
                    task.charged = True
                    if not self._failed(task):
                        made = {"sizes": [_size(task.asked)] * 4}
                        due = fee(ENDPOINT, self.house.day, task.asked, made)
                        self.house.charge(
                            *("kie", ENDPOINT, task.id, due.dollars, due.units, due.unit),
                            kept=not task.lost,
                            asked=task.asked,
                        )

    @staticmethod
    def _failed(task: Task) -> bool:
        return task.fault is not None and task.fault.kind in ("refused", "fails", "no_media")

    def _look(self, request: Request) -> Reply:
        task = self.tasks.get(request.query.get("taskId", ""))
        fault = self.house.faults.find("poll", "kie", ENDPOINT)
        if fault is not None and fault.kind == "poll_reset":
            raise HangUp
        if fault is not None and fault.kind == "poll_error":
            return _said(int(fault.details.get("status", 500)), "Server Error")
        if fault is not None and fault.kind == "poll_truncated":
            return Reply(200, b'{"code": 200, "da')
        if task is None or fault is not None:
            return _said(422, "recordInfo is null")
        self.advance()
        ended = task.due <= self.house.now()
        told: dict[str, Any] = {
            "taskId": task.id,
            "taskType": task.asked["taskType"],
            "paramJson": json.dumps(task.asked, ensure_ascii=False),
            "successFlag": 0,
            "resultInfoJson": None,
            "errorCode": None,
            "errorMessage": "",
            "createTime": task.created,
            "completeTime": None,
        }
        if not ended:
            return _said(200, "success", told)
        told["completeTime"] = int(time.time() * 1000)
        if self._failed(task):
            assert task.fault is not None
            refused = task.fault.kind == "refused"
            text = "Banned prompt detected" if refused else "Generation failed, please try again"
            told |= {"successFlag": 3, "errorCode": 400 if refused else 501, "errorMessage": text}
            return _said(200, "success", told)
        if self.house.faults.find("result", "kie", ENDPOINT) is not None:
            return _said(422, "recordInfo is null")
        told |= {"successFlag": 1, "resultInfoJson": {"resultUrls": self._results(task)}}
        return _said(200, "success", told)

    def _results(self, task: Task) -> list[dict[str, str]]:
        with self._lock:
            if not task.urls:
                for index in range(4):
                    body = self._drawn(f"{task.asked['prompt']} {index}", *_size(task.asked))
                    name = hashlib.sha256(f"{task.id}{index}".encode()).hexdigest()[:24]
                    self._files[f"/m/{name}.jpeg"] = body
                    task.urls.append(f"https://{MEDIA_HOST}/m/{name}.jpeg")
        return [{"resultUrl": url} for url in task.urls]

    def _drawn(self, words: str, width: int, height: int) -> bytes:
        def draw() -> bytes:
            return pictures.encoded(pictures.draw(words, width, height, "midjourney v7"), "jpeg")

        return self.house.works.once(("picture", "midjourney", words, width, height), draw)

    def _media(self, request: Request) -> Reply:
        body = self._files.get(request.path)
        if body is None:
            return Reply(404, b"Not Found", content_type="text/plain")
        return served(body, "image/jpeg", self.house.faults.find("media", "kie", ENDPOINT))


def _said(code: int, message: str, data: Any = None) -> Reply:
    """KIE's envelope: the HTTP status says nothing."""
    return Reply.of(200, {"code": code, "msg": message, "data": data})


def _wrong(body: Any) -> str | None:
    if not isinstance(body, dict):
        return "The request body is not JSON"
    for name in ("taskType", "prompt"):
        if name not in body and not (name == "prompt" and "video" in str(body.get("taskType"))):
            return f"{name} is required"
    for name, value in body.items():
        if name not in _FIELDS:
            return f"Unknown parameter: {name[:60]}"
        if value is not None and not _FIELDS[name](value):
            return f"Invalid {name}: {str(value)[:80]}"
    if body["taskType"] != "mj_txt2img" and not (body.get("fileUrls") or body.get("fileUrl")):
        return "fileUrls is required for this task type"
    if body.get("speed") and body["taskType"] in ("mj_omni_reference", "mj_video", "mj_video_hd"):
        return "speed is not supported for this task type"
    return None


def _size(asked: dict[str, Any]) -> tuple[int, int]:
    across, down = (int(part) for part in str(asked.get("aspectRatio") or "1:1").split(":"))
    side = (1024 * 1024 / (across * down)) ** 0.5
    return round(side * across / 16) * 16, round(side * down / 16) * 16
