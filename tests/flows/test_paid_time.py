"""The time limit and the sudden end: vendors' jobs are called off, or collected and never paid again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from aida.ports import Workbench
from flows import worker
from tests.flows.paid import (
    FLUX,
    KLING,
    SCENE_2,
    Paid,
    paid_fixture,  # noqa: F401
    street_fixture,  # noqa: F401
)

pytestmark = pytest.mark.flow
ROOT = Path(__file__).parents[2]
MUSIC = "*lyria2"


def test_when_time_is_up_every_order_is_called_off(paid: Paid, monkeypatch: pytest.MonkeyPatch) -> None:
    """What runs is told to stop and counted at its worst: it may be finished and charged. The result lists
    what exists, nothing new begins, and no thread is left."""
    up = threading.Event()
    left = Workbench.seconds_left
    monkeypatch.setattr(Workbench, "seconds_left", lambda bench: 0.0 if up.is_set() else left(bench))
    paid.hold(MUSIC)
    paid.hold(FLUX, containing=SCENE_2)
    paid.hold(KLING)
    before = set(threading.enumerate())

    def end() -> None:
        paid.wait_for(lambda: len(paid.held()) == 3)
        up.set()

    paid.commission(music=True, voice="none")
    with paid.meanwhile(end):
        told = paid.make(exactly=False)
    result = told.result
    assert (told.row.status, result.status, result.error.agent) == ("failed", "failed", "technical_planner")
    assert result.error.reason.startswith("Workflow exceeded 2 minute timeout")
    ends = {each.order.purpose: each.status for each in told.jobs if each.status != "done"}
    assert ends == {"music": "unknown", "pictures": "unknown", "clips": "unknown"}
    called_off = [each.path for each in paid.sim.requests if each.path.endswith("/cancel")]
    assert len(called_off) == 3
    assert {each.status for each in paid.sim.jobs.values()} == {"COMPLETED", "CANCELLED"}
    assert [each.scene_id for each in result.assets.images] == [1]
    assert told.count(KLING) == 1
    worst = Decimal("0.10") + Decimal("0.08") + Decimal("0.35")
    assert result.metadata.cost.wasted == worst
    assert abs(result.metadata.cost.actual - told.charged - worst) < Decimal("0.0001")
    assert not [each for each in threading.enumerate() if each not in before and not each.daemon]

    # `aida resume`: the vendor says that all three were called off, so they have cost nothing after all, and
    # the same models are asked once more.
    up.clear()
    paid.release()
    told = paid.make()
    assert told.result.status == "completed"
    assert [told.count(each) for each in (FLUX, KLING, MUSIC, "claude*")] == [3, 3, 2, 2]
    assert len(told.orders) == 10
    assert told.result.metadata.cost.wasted == 0


def start(paid: Paid, **more: str) -> subprocess.Popen[bytes]:
    """The real worker in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "flows.worker", "w-1"],
        cwd=ROOT,
        env={**os.environ, **more},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def processes_of(home: Path) -> Iterator[str]:
    """Command lines of living processes that work for this home, ours left out."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            mine = f"AIDA_HOME={home}".encode() in (folder / "environ").read_bytes().split(b"\0")
            if mine and int(folder.name) != os.getpid():
                yield (folder / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue


def test_a_worker_ends_with_its_time(paid: Paid) -> None:
    """A picture that never comes: the worker ends by itself, its vendor jobs are called off, no process
    is left behind."""
    paid.hold(FLUX)
    paid.commission(voice="none", duration_s=3)
    process = start(paid, AIDA_TIME_LIMIT="9")
    _, said = process.communicate(timeout=120)
    assert process.returncode == worker.FAILED, said.decode()
    row = paid.states.load("w-1")
    assert row.status == "failed"
    assert row.final_result.error.reason.startswith("Workflow exceeded 0.15 minute timeout")
    assert {each.status for each in paid.sim.jobs.values()} <= {"COMPLETED", "CANCELLED"}
    assert paid.journal.spend("w-1").reserved == 0
    assert list(processes_of(paid.settings.home)) == []


def test_a_worker_killed_in_the_middle_of_a_clip_does_not_order_it_again(paid: Paid) -> None:
    """SIGKILL while two clips are filmed: the next worker collects both and cuts the film for real."""
    paid.hold(KLING)
    paid.commission(voice="none")
    process = start(paid)
    try:
        paid.wait_for(lambda: len(paid.held(KLING)) == 2 or process.poll() is not None, 120)
        # Its journal knows them, too: that is what the next one goes by.
        paid.wait_for(lambda: [each.status for each in paid.journal.jobs("w-1")].count("accepted") == 2)
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)
    paid.release(KLING)
    process = start(paid)
    _, said = process.communicate(timeout=180)
    assert process.returncode == worker.MADE, said.decode()
    told = paid.told(None)
    assert told.result.status == "completed"
    assert told.row.attempts == 2
    assert [told.count(each) for each in (FLUX, KLING, "claude*")] == [2, 2, 2]
    told.check_money()
    assert told.result.metadata.cost.wasted == 0
    film = told.result.delivered.film
    assert paid.store.fetch(film).stat().st_size > 20_000
