"""Where the contract suites for voices and music work: one workflow at the simulated fal.ai."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aida.contracts.assets import AssetRef
from aida.contracts.job import Job
from aida.ledger.jobs import JournalStore
from aida.ports import Workbench
from aida.providers.fal.queue import FalCounter
from aida.storage.local import LocalAssetStore
from tests.benches import a_bench
from tests.wire import KEYS, Simulation, vendors

TODAY = date(2026, 11, 22)


@dataclass
class Place:
    sim: Simulation
    journal: JournalStore
    store: LocalAssetStore
    folder: Path
    attempts: int = 0

    def bench(self, **errand: Any) -> Workbench:
        """A task's own: its folder is empty."""
        self.attempts += 1
        work = self.folder / f"task-{self.attempts}"
        work.mkdir()
        return a_bench(self.store, work, **errand)

    def counter(self) -> FalCounter:
        return FalCounter(lambda: KEYS["fal"], answer_seconds=5, look_seconds=5)

    @property
    def posts(self) -> int:
        return len(self.sim.orders)

    @property
    def job(self) -> Job:
        """The only one there is."""
        (job,) = self.journal.jobs("w-test")
        return job

    def paid(self) -> tuple[Decimal, Decimal]:
        """For what was kept, and for what came to nothing; the vendor charged just their sum."""
        spent = self.journal.spend("w-test")
        assert spent.paid + spent.wasted == self.sim.total("fal")
        assert spent.reserved == 0
        return spent.paid, spent.wasted

    def samples(self, asset: AssetRef, channels: int) -> np.ndarray:
        """(samples, channels) of an asset of ours: WAV, 48 kHz, 16 bit."""
        with wave.open(str(self.store.fetch(asset))) as sound:
            assert (sound.getnchannels(), sound.getframerate(), sound.getsampwidth()) == (channels, 48_000, 2)
            pcm = np.frombuffer(sound.readframes(sound.getnframes()), "<i2")
        return pcm.reshape(-1, channels).astype(np.float64) / 32768


@contextmanager
def open_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    with vendors(tmp_path / "vendors", pace=0.002, day=TODAY) as sim:
        for name, value in sim.environment("fal").items():
            monkeypatch.setenv(name, value)
        journal = JournalStore(f"sqlite:///{tmp_path / 'aida.db'}")
        (tmp_path / "work").mkdir()
        yield Place(sim, journal, LocalAssetStore(tmp_path / "assets"), tmp_path / "work")
        journal.shut()
