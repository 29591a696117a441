"""A server that plays AIDA for the page's tests: the HTTP contract with a quick studio behind it.

    POST message ─asks→ ─offers→ ─starts→ Run ─step by step→ storyboard waits → approve → film

It decides little and remembers everything: `orders` lists every deed it was asked for, so that a test can
count what must happen once.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

import aida.front
from tests.front.web import works
from tests.front.web.run import Run

WEB = Path(aida.front.__file__).parent / "web"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; "
    "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
TIERS: dict[str, dict[str, Any]] = {
    "draft": {"cost": "0", "worst_cost": "0", "time": 20.0},
    "fast": {"cost": "0.74", "worst_cost": "1.92", "time": 120.0},
    "standard": {"cost": "2.56", "worst_cost": "6.10", "time": 240.0},
}


@dataclass
class Talk:
    id: str
    language: str
    messages: list[dict[str, Any]] = field(default_factory=list)
    brief: dict[str, Any] | None = None
    stage: str = "talking"
    turn: dict[str, Any] | None = None
    workflows: list[str] = field(default_factory=list)

    def document(self) -> dict[str, Any]:
        return {**self.__dict__, "updated_at": datetime.now(UTC).isoformat()}


class Fake:
    """The whole fake: its app, what it holds, what it was asked to do."""

    def __init__(self, folder: Path, pace: float = 0.004, pictures: Path | None = None) -> None:
        self.folder, self.pace, self.pictures = folder, pace, pictures
        works.make_film(folder / "film.mp4")
        self.reset()

    def reset(self) -> None:
        self.talks: dict[str, Talk] = {}
        self.runs: dict[str, Run] = {}
        self.orders: list[tuple[str, Any]] = []
        self.faults: dict[str, Response] = {}
        """Path → what it answers once, instead."""
        self.token: str | None = None
        self.numbers = count(1)
        self.hold: int | None = None
        """The step at which productions stay until it is taken away."""

    def app(self) -> Starlette:
        routes = [
            Route("/api/session", self.session, methods=["GET", "POST"]),
            Route("/api/conversations", self.conversations, methods=["GET", "POST"]),
            Route("/api/conversations/{id}", self.conversation),
            Route("/api/conversations/{id}/messages", self.message, methods=["POST"]),
            Route("/api/conversations/{id}/start", self.start, methods=["POST"]),
            Route("/api/plan", self.plan, methods=["POST"]),
            Route("/api/styles/search", self.search),
            Route("/api/styles/{id}", self.style),
            Route("/api/styles/{id}/preview", self.preview),
            Route("/api/runs", self.list_runs),
            Route("/api/runs/{id}", self.run),
            Route("/api/runs/{id}/events", self.events),
            Route("/api/runs/{id}/storyboard", self.storyboard),
            Route("/api/runs/{id}/costs", self.costs),
            Route("/api/runs/{id}/files/{name:path}", self.file),
            Route("/api/runs/{id}/{deed}", self.deed, methods=["POST"]),
            Mount("/", StaticFiles(directory=WEB, html=True)),
        ]
        return Starlette(routes=routes, middleware=[Middleware(BaseHTTPMiddleware, dispatch=self.guarded)])

    async def guarded(self, request: Request, call_next: Any) -> Response:
        if request.url.path in self.faults:
            return self.faults.pop(request.url.path)
        closed = self.token and request.url.path.startswith("/api/") and not request.cookies.get("aida")
        if closed and request.method + request.url.path != "POST/api/session":
            return fault(401, "unauthorised", "A token, please.")
        response: Response = await call_next(request)
        response.headers["Content-Security-Policy"] = POLICY
        return response

    async def session(self, request: Request) -> Response:
        if request.method == "POST":
            if (await request.json())["token"] != self.token:
                return fault(401, "unauthorised", "This token is not good.")
            answer = JSONResponse({})
            answer.set_cookie("aida", "in", httponly=True, samesite="strict")
            return answer
        return JSONResponse({"user_id": "local", "language": "en", "paid": True, "approve_default": True})

    async def conversations(self, request: Request) -> Response:
        if request.method == "GET":
            items = [
                {
                    "id": talk.id,
                    "title": talk.messages[0]["text"],
                    "stage": talk.stage,
                    "updated_at": datetime.now(UTC).isoformat(),
                    "workflows": talk.workflows,
                }
                for talk in self.talks.values()
                if talk.messages
            ]
            return JSONResponse({"total": len(items), "items": items})
        talk = Talk(f"conv-{next(self.numbers)}", (await request.json())["language"])
        self.talks[talk.id] = talk
        return JSONResponse(talk.document(), 201)

    async def conversation(self, request: Request) -> Response:
        talk = self.talks.get(request.path_params["id"])
        if talk is None:
            return fault(404, "not_found", "There is no such conversation.")
        return JSONResponse(talk.document())

    async def message(self, request: Request) -> Response:
        talk, said = self.talks[request.path_params["id"]], await request.json()
        self.orders.append(("message", said))
        talk.messages.append({"role": "client", "text": said["text"], "at": datetime.now(UTC).isoformat()})
        turn = self.answer(talk, said)
        talk.turn, talk.stage, talk.brief = turn, turn["stage"], turn["brief"] or talk.brief
        talk.messages.append({"role": "aida", "text": turn["text"], "at": datetime.now(UTC).isoformat()})
        return StreamingResponse(self.told(turn), media_type="text/event-stream")

    async def told(self, turn: dict[str, Any]) -> AsyncIterator[str]:
        for word in turn["text"].split(" "):
            yield sse("delta", {"text": word + " "})
            await asyncio.sleep(self.pace)
        yield sse("turn", turn)

    def answer(self, talk: Talk, said: dict[str, Any]) -> dict[str, Any]:
        """The account manager in three moves: ask, offer, begin."""
        words = works.TEXTS.get(talk.language, works.TEXTS["en"])
        turn: dict[str, Any] = {
            "conversation_id": talk.id,
            "ask": [],
            "brief": talk.brief,
            "offer": None,
            "styles": [],
            "stage": talk.stage,
            "workflow_id": None,
            "language": talk.language,
        }
        if len(talk.messages) == 1:
            proposals = [{"label": each, "value": each} for each in words["durations"]]
            places = [{"label": each, "value": each} for each in ("Instagram", "TikTok", "YouTube")]
            return turn | {
                "text": words["ask"],
                "brief": brief(talk, None),
                "ask": [
                    {"field": "duration_s", "text": words["duration"], "proposals": proposals},
                    {"field": "platform", "text": words["platform"], "proposals": places},
                ],
            }
        if "stil" in said["text"].lower() and "style" not in said:
            return turn | {"text": words["styles"], "styles": [each["id"] for each in works.styles()[:5]]}
        if said["text"].strip().lower() in ("sì", "si", "yes", "نعم"):
            run = self.begin(talk, said)
            return turn | {"text": words["yes"], "stage": "producing", "workflow_id": run.id}
        offer = {
            "tier": "draft",
            "cost": "0",
            "worst_cost": "0",
            "low": "0",
            "high": "0",
            "seconds": 20,
            "film_seconds": 15,
            "scenes": 4,
            "notes": [],
        }
        return turn | {
            "text": words["offer"],
            "brief": brief(talk, said.get("style")),
            "offer": offer,
            "stage": "proposed",
        }

    def begin(self, talk: Talk, wish: dict[str, Any]) -> Run:
        run = Run(f"wf-{next(self.numbers)}", talk.language, talk.id, wish.get("tier") or "draft")
        run.asks = bool(wish.get("approve")) and run.tier != "draft"
        self.runs[run.id] = run
        talk.workflows.append(run.id)
        talk.stage = "producing"
        return run

    async def start(self, request: Request) -> Response:
        wish = await request.json()
        self.orders.append(("start", wish | {"key": request.headers.get("idempotency-key")}))
        return JSONResponse({"workflow_id": self.begin(self.talks[request.path_params["id"]], wish).id}, 202)

    async def plan(self, request: Request) -> Response:
        wish = await request.json()
        if wish["tier"] not in TIERS:
            return fault(422, "tier_unavailable", "FAL_KEY is missing for this tier.")
        return JSONResponse({"brief": wish["brief"], "plan": TIERS[wish["tier"]]})

    async def search(self, request: Request) -> Response:
        asked = request.query_params
        word, category, tags = asked.get("keyword", ""), asked.get("category"), asked.getlist("tags")
        word = {"cinematografico": "cinematic"}.get(word.lower(), word.lower())
        found = [
            each
            for each in works.styles()
            if word in (each["name"] + each["description"] + " ".join(each["tags"])).lower()
            and category in (None, each["category"])
            and set(tags) <= set(each["tags"])
        ]
        offset, limit = int(asked.get("offset", 0)), int(asked.get("limit", 24))
        return JSONResponse({"total": len(found), "items": found[offset : offset + limit]})

    async def style(self, request: Request) -> Response:
        return JSONResponse(next(each for each in works.styles() if each["id"] == request.path_params["id"]))

    async def preview(self, request: Request) -> Response:
        style = next(each for each in works.styles() if each["id"] == request.path_params["id"])
        return Response(works.drawn(tuple(style["palette"]), 384, 480), media_type="image/jpeg")

    async def list_runs(self, request: Request) -> Response:
        items = [run.summary() for run in reversed(self.runs.values())]
        return JSONResponse({"total": len(items), "items": items})

    async def run(self, request: Request) -> Response:
        run = self.runs.get(request.path_params["id"])
        return JSONResponse(run.view()) if run else fault(404, "not_found", "There is no such production.")

    async def events(self, request: Request) -> Response:
        run = self.runs[request.path_params["id"]]

        async def told() -> AsyncIterator[str]:
            while True:
                yield sse("run", run.view())
                if run.status not in ("running", "waiting"):
                    break
                await asyncio.sleep(self.pace * 8)
                if self.hold is None or run.step < self.hold:
                    run.advance()
            yield sse("end", {})

        return StreamingResponse(told(), media_type="text/event-stream")

    async def storyboard(self, request: Request) -> Response:
        return JSONResponse(self.runs[request.path_params["id"]].board())

    async def costs(self, request: Request) -> Response:
        return JSONResponse(self.runs[request.path_params["id"]].account())

    async def deed(self, request: Request) -> Response:
        run, deed = self.runs[request.path_params["id"]], request.path_params["deed"]
        wish = json.loads(await request.body() or b"{}")
        self.orders.append((deed, wish))
        if deed == "redo":
            again = run.again(f"wf-{next(self.numbers)}", wish)
            self.runs[again.id] = again
            self.talks[run.conversation].workflows.append(again.id)
            return JSONResponse({"workflow_id": again.id}, 202)
        {"approve": run.approve, "cancel": run.cancel, "resume": run.resume}[deed](wish)
        return JSONResponse({}, 202)

    async def file(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name == "film.mp4":
            real = self.pictures / "film.mp4" if self.pictures else self.folder / "film.mp4"
            return FileResponse(real, media_type="video/mp4")
        if name.endswith(".vtt"):
            return Response(works.CAPTIONS, media_type="text/vtt")
        if self.pictures:
            real = (
                "thumbnail.jpg"
                if name == "thumbnail.jpg"
                else f"storyboard/scene-{(int(name[0]) - 1) % 3 + 1}.png"
            )
            return FileResponse(self.pictures / real)
        scene = int(name.split(".")[0]) if name[0].isdigit() else 1
        return Response(works.drawn(tuple(works.PALETTES[scene % 4]), 360, 640), media_type="image/jpeg")


def brief(talk: Talk, style: str | None) -> dict[str, Any]:
    """The brief as far as the talk has come."""
    complete = len(talk.messages) > 1
    return {
        "id": "brief-1",
        "user_id": "local",
        "conversation_id": talk.id,
        "content_type": "video",
        "requirements": [talk.messages[0]["text"]],
        "quality_keywords": ["Gen Z", "energico"],
        "style_preferences": {"gallery_selected": [{"id": style}]} if style else None,
        "budget_constraints": None,
        "language": talk.language,
        "created_at": datetime.now(UTC).isoformat(),
        "details": {
            "subject": works.TEXTS.get(talk.language, works.TEXTS["en"])["subject"],
            "audience": "Gen Z",
            "duration_s": 15 if complete else None,
            "platform": "instagram_reel" if complete else None,
            "aspect": "9:16" if complete else None,
            "music": True,
            "voice": "female",
            "subtitles": None,
        },
    }


def sse(event: str, data: Any) -> str:
    return f"event: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def fault(status: int, code: str, message: str) -> JSONResponse:
    return JSONResponse({"error": {"code": code, "message": message}}, status)
