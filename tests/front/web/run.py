"""One production of the fake studio: it advances a step whenever somebody looks."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from tests.front.web import works

LAST = 8
"""Steps to a film: script, storyboard, four pictures, cut, film."""


@dataclass
class Run:
    id: str
    language: str
    conversation: str
    tier: str
    asks: bool = False
    step: int = 0
    status: str = "running"
    scenes: list[dict[str, Any]] = field(default_factory=list)

    @property
    def words(self) -> dict[str, Any]:
        return works.TEXTS.get(self.language, works.TEXTS["en"])

    @property
    def model(self) -> str:
        return "Draft engines" if self.tier == "draft" else "FLUX Pro"

    def __post_init__(self) -> None:
        lines = works.WORDS.get(self.language, works.WORDS["en"])
        self.scenes = self.scenes or [
            {
                "id": place,
                "seconds": seconds,
                "words": line,
                "headline": line.rstrip("."),
                "picture": works.SEEN,
                "price": works.PRICES[place],
            }
            for place, (seconds, line) in enumerate(zip(works.SECONDS, lines, strict=True), 1)
        ]

    def advance(self) -> None:
        if self.status != "running":
            return
        self.step += 1
        if self.asks and self.step == 2:
            self.status = "waiting"
        if self.step == LAST:
            self.status = "completed"

    def approve(self, wish: dict[str, Any]) -> None:
        scenes = {each["id"]: each for each in self.scenes}
        if "scenes" in wish:
            self.scenes = [scenes[each["id"]] | each for each in wish["scenes"]]
        self.asks, self.status = False, "running"

    def cancel(self, wish: dict[str, Any]) -> None:
        self.status = "cancelled"

    def resume(self, wish: dict[str, Any]) -> None:
        self.status = "running"

    def again(self, workflow_id: str, wish: dict[str, Any]) -> Run:
        changed = [
            each | {name: wish[name] for name in ("words", "picture") if name in wish}
            if each["id"] == wish["scene"]
            else each
            for each in self.scenes
        ]
        return replace(self, id=workflow_id, scenes=changed, step=LAST - 2, status="running")

    def _url(self, name: str) -> str:
        return f"/api/runs/{self.id}/files/{name}"

    def summary(self) -> dict[str, Any]:
        over = self.status == "completed"
        return {
            "id": self.id,
            "title": self.words["subject"],
            "status": self.status,
            "progress": round(100 * self.step / LAST),
            "tier": self.tier,
            "content_type": "video",
            "cost": "0" if self.tier == "draft" else "2.41",
            "started_at": datetime.now(UTC).isoformat(),
            "thumbnail": self._url("thumbnail.jpg") if over else None,
        }

    def view(self) -> dict[str, Any]:
        over, drawn = self.status == "completed", max(0, self.step - 2)
        paid = self.tier != "draft"
        files = [
            ("film.mp4", "video/mp4", 4_213_000),
            ("captions.srt", "text/plain", 612),
            ("captions.vtt", "text/vtt", 640),
            ("thumbnail.jpg", "image/jpeg", 88_000),
            ("voice.wav", "audio/wav", 1_300_000),
        ]
        return self.summary() | {
            "aspect": "9:16",
            "captions_burned": True,
            "conversation_id": self.conversation,
            "error": None,
            "message": self._message(),
            "agents": self._agents(drawn),
            "scenes": [self._scene(place, each, drawn) for place, each in enumerate(self.scenes)]
            if self.step
            else [],
            "files": [{"name": n, "media_type": m, "bytes": b, "url": self._url(n)} for n, m, b in files]
            if over
            else [],
            "film": self._url("film.mp4") if over else None,
            "captions": [{"language": self.language, "url": self._url("captions.vtt")}] if over else [],
            "money": {"paid": 0.3 * self.step, "planned": 2.56, "worst": 6.1} if paid else None,
            "seconds_so_far": self.step * 2.5,
            "seconds_expected": 240 if paid else 20,
        }

    def _message(self) -> str:
        if self.status == "completed":
            return str(self.words["done"])
        if self.status == "waiting":
            return str(self.words["wait"])
        return str(self.words["steps"][min(3, max(self.step - 1, 0))])

    def _scene(self, place: int, scene: dict[str, Any], drawn: int) -> dict[str, Any]:
        standing = "done" if place < drawn else "working" if place == drawn and self.step >= 2 else "waiting"
        there = standing == "done" or self.status == "completed"
        return scene | {
            "standing": "done" if there else standing,
            "image": self._url(f"{scene['id']}.jpg") if there else None,
            "clip": self._url("film.mp4") if self.step > place + 4 else None,
        }

    def _agents(self, drawn: int) -> list[dict[str, Any]]:
        count = len(self.scenes)
        stands = [
            ("writer", "Writer", self.step >= 1, ""),
            ("director", "Director", self.step >= 2, ""),
            ("visual_creator", "Visual Creator", drawn >= count, f"{min(drawn, count)} / {count}"),
            (
                "video_composer",
                "Video Composer",
                self.step >= 7,
                f"{max(0, min(self.step - 4, count))} / {count}",
            ),
            ("audio_generator", "Audio Generator", self.step >= 5, ""),
            ("assembly", "Assembly", self.status == "completed", ""),
        ]
        first = next((place for place, each in enumerate(stands) if not each[2]), len(stands))
        return [
            {
                "agent": name,
                "title": title,
                "detail": detail,
                "model": self.model,
                "standing": "done" if done else "working" if place == first else "waiting",
            }
            for place, (name, title, done, detail) in enumerate(stands)
        ]

    def board(self) -> dict[str, Any]:
        scenes = [each | {"image": self._url(f"{each['id']}.jpg")} for each in self.scenes]
        return {
            "workflow_id": self.id,
            "status": self.status,
            "scenes": scenes,
            "animatic": self._url("film.mp4"),
            "total": "2.56",
            "worst": "6.10",
            "aspect": "9:16",
        }

    def account(self) -> dict[str, Any]:
        free = self.tier == "draft"
        steps = [
            ("script", "Claude Sonnet", "0.02", "0.02", "0"),
            ("pictures", "FLUX Pro", "0.24", "0.24", "0"),
            ("clips", "Kling 2.5 Pro", "2.10", "1.95", "0.15"),
            ("voice", "ElevenLabs", "0.20", "0.20", "0"),
        ]
        return {
            "workflow_id": self.id,
            "status": self.status,
            "tier": self.tier,
            "limit": None,
            "held": "0",
            "estimated": "0" if free else "2.56",
            "worst": "0" if free else "6.10",
            "paid": "0" if free else "2.41",
            "wasted": "0" if free else "0.15",
            "actual": 0.0 if free else 2.56,
            "steps": []
            if free
            else [
                {"purpose": p, "model": m, "estimated": e, "paid": a, "wasted": w, "held": "0", "tries": [{}]}
                for p, m, e, a, w in steps
            ],
        }
