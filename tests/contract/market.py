"""Where the contract suites buy: the simulated vendors, a journal, a store, and benches to work at.

    street(…) → Simulation, for a whole module     market(sim, …) → Market {journal, store}, for one test
    market.bench() → Workbench                     market.painter(model) → engine

Our clock runs twenty times as fast as theirs: what adapters wait for (looks, a vendor's list) passes
quickly, the vendors' own pace is their `pace`.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from aida.catalog.read import models
from aida.catalog.rows import Model
from aida.contracts.assets import AssetRef
from aida.contracts.errand import Errand
from aida.contracts.job import Job
from aida.contracts.prompt import Prompt
from aida.contracts.recipe import ClipRecipe, PictureRecipe
from aida.contracts.storyboard import Look, StoryboardScene
from aida.ledger.jobs import JournalStore
from aida.ports import ImageModel, VideoModel, Workbench
from aida.providers.buying import Patience
from aida.storage.local import LocalAssetStore
from tests.wire import Charge, Seen, Simulation, vendors
from tests.wire.faults import Faults

FAST = 20
TODAY = date(2026, 11, 22)
PROMPT = Prompt(text="A running shoe on wet stone, soft light", notes=("told by the agent",))
SCENE = StoryboardScene(
    scene_id=2, visual_description="Shoe", camera_movement="Push in", lighting="Soft", mood="Calm"
)
LOOK = Look(palette=("#fbe9d7", "#f3d0b0", "#3a1d10", "#d9482b", "#f2a65a"))


def patience(settle: float = 20.0) -> Patience:
    return Patience(
        settle=settle,
        outage=20.0,
        sleep=lambda seconds: time.sleep(seconds / FAST),
        now=lambda: time.monotonic() * FAST,
    )


@dataclass
class Market:
    sim: Simulation
    journal: JournalStore
    store: LocalAssetStore
    folder: Path
    answer_seconds: float = 2.0
    _benches: int = field(default=0, init=False)
    _since: tuple[int, int, int] = field(default=(0, 0, 0), init=False)

    def __post_init__(self) -> None:
        self._since = len(self.sim.requests), len(self.sim.charges), len(self.sim.jobs)

    def bench(self, seconds: float | None = None, **errand: Any) -> Workbench:
        """A workbench of its own; `seconds` until the workflow's time is up."""
        self._benches += 1
        folder = self.folder / f"bench-{self._benches}"
        folder.mkdir()
        last_call = errand.pop("last_call", False)
        until = None if seconds is None else datetime.now(UTC) + timedelta(seconds=seconds)
        told = {"workflow_id": "w-1", "priced_on": TODAY, "deadline": until} | errand
        return Workbench(self.store, folder, Errand(**told), last_call=last_call)

    def painter(self, model: str) -> ImageModel:
        row = models()[model]
        if row.vendor == "local":
            from aida.providers.local.draw import DrawnPictures

            return DrawnPictures()
        if row.vendor == "kie":
            from aida.providers.kie.counter import KieCounter
            from aida.providers.kie.midjourney import KieMidjourney

            counter = KieCounter(lambda: os.environ["KIE_API_KEY"], answer_seconds=self.answer_seconds)
            return KieMidjourney(counter, self.journal, patience=patience())
        from aida.providers.fal.images import FalImages

        return FalImages(self._fal(), self.journal, patience=patience())

    def camera(self, model: str) -> VideoModel:
        if models()[model].vendor == "local":
            from aida.providers.local.motion import CameraMoves

            return CameraMoves()
        from aida.providers.fal.videos import FalVideos

        return FalVideos(self._fal(), self.journal, patience=patience())

    def _fal(self) -> Any:
        from aida.providers.fal.queue import FalCounter

        return FalCounter(lambda: os.environ["FAL_KEY"], answer_seconds=self.answer_seconds, look_seconds=2.0)

    @property
    def requests(self) -> list[Seen]:
        """Of this test."""
        return self.sim.requests[self._since[0] :]

    @property
    def orders(self) -> list[Seen]:
        """Every POST that asked for something, refused and lost ones too."""
        return [seen for seen in self.requests if seen.order]

    @property
    def charges(self) -> list[Charge]:
        return self.sim.charges[self._since[1] :]

    @property
    def charged(self) -> Decimal:
        return sum((each.dollars for each in self.charges), start=Decimal(0))

    @property
    def vendors_jobs(self) -> list[Any]:
        """fal.ai's own books."""
        return list(self.sim.jobs.values())[self._since[2] :]

    @property
    def job(self) -> Job:
        """The only one there is."""
        (job,) = self.journal.jobs("w-1")
        return job

    def kept(self, width: int, height: int, kind: str = "jpeg", noise: bool = False) -> AssetRef:
        """A picture in the store: a gradient, or noise that no format makes small."""
        import cv2
        import numpy as np

        across = np.linspace(40, 220, width, dtype=np.uint8)
        pixels = np.dstack([np.tile(across, (height, 1))] * 3)
        if noise:
            pixels = np.random.default_rng(1).integers(0, 255, pixels.shape, np.uint8)
        done, data = cv2.imencode(".jpg" if kind == "jpeg" else ".png", pixels)
        assert done
        self._benches += 1
        file = self.folder / f"given-{self._benches}"
        file.write_bytes(data.tobytes())
        key = f"given/{self._benches}.{'jpg' if kind == 'jpeg' else 'png'}"
        return self.store.put(file, key, f"image/{kind}", width=width, height=height)


@contextmanager
def street(folder: Path, **simulation: Any) -> Iterator[Simulation]:
    """The vendors. What they have drawn once they hand out again, so a module shares them."""
    told: dict[str, Any] = {"pace": 0.001, "media": "tiny", "odd_sizes": False, "day": TODAY} | simulation
    with vendors(folder, **told) as sim:
        yield sim


def market(sim: Simulation, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Market:
    """A fresh place to buy. Vendors are found through the environment alone, as in earnest."""
    sim.house.faults = Faults()
    for name, value in sim.environment().items():
        monkeypatch.setenv(name, value)
    (folder / "work").mkdir()
    journal = JournalStore(f"sqlite:///{folder / 'journal.db'}")
    return Market(sim, journal, LocalAssetStore(folder / "assets"), folder / "work")


def rows(kind: str, vendor: str | None = None) -> list[Model]:
    """Rows that can be ordered: planned with, or taking over from one that is; retired ones left out."""
    found = [each for each in models().values() if each.kind == kind and vendor in (None, each.vendor)]
    heirs = {each.successor for each in models().values()}
    return [each for each in found if (each.tiers or each.id in heirs) and each.status_on(TODAY) != "retired"]


def a_picture(model: str, **changes: Any) -> PictureRecipe:
    told: dict[str, Any] = {
        "model": model, "scope": "w-1", "scene": SCENE, "look": LOOK, "subject": "shoe", "language": "en",
        "seed": 7, "width": 1080, "height": 1920,
    }  # fmt: skip
    return PictureRecipe(**(told | changes))


def a_clip(model: str, image: AssetRef, **changes: Any) -> ClipRecipe:
    told: dict[str, Any] = {
        "model": model, "scope": "w-1", "scene": SCENE, "image": image, "seconds": 5, "seed": 7,
        "width": 1080, "height": 1920,
    }  # fmt: skip
    return ClipRecipe(**(told | changes))
