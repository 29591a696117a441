"""A run killed at any step goes on where it was: nothing that was finished is made again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from aida.contracts.state import WorkflowState
from aida.ledger.state import StateStore
from aida.settings import Settings
from flows import worker
from tests.flows.fakes import CallLedger

pytestmark = pytest.mark.flow
Commissioned = Callable[..., WorkflowState]
ROOT = Path(__file__).parents[2]


def start(workflow_id: str, **more: str) -> subprocess.Popen[bytes]:
    """The real worker in a process of its own, with counting engines."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.flows.worker", workflow_id],
        cwd=ROOT,
        env={**os.environ, **more},
        stdin=subprocess.PIPE if workflow_id == "-" else subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )


def row_of(states: StateStore) -> WorkflowState:
    row = states.load("w-1")
    assert row is not None
    return row


def test_killed_at_every_step_it_goes_on(
    commission: Commissioned, home: Settings, states: StateStore, ledger: CallLedger
) -> None:
    """Six SIGKILLs, one in the middle of each agent's work: what was finished is never made again."""
    commission()
    steps = ("script", "voice", "storyboard", "pictures", "clips", "film")
    for number, step in enumerate((*steps, None), start=1):
        finished = {file.name for file in home.results.glob("*")}  # a result's file is named for its recipe
        before = len(ledger.calls())
        # The Director works beside the voice; it must be at work still when its own turn to be killed comes.
        slow = "storyboard" if step == "voice" else "nobody"
        process = start("w-1", AIDA_TEST_KILL=step or "nobody", AIDA_TEST_SLOW=slow)
        _, said = process.communicate(timeout=60)
        assert process.returncode == (-signal.SIGKILL if step else worker.MADE), said.decode()
        assert not finished & {call.key for call in ledger.calls()[before:]}
        assert row_of(states).attempts == number

    row = row_of(states)
    assert (row.status, row.progress, row.current_message) == ("completed", 100, "Completed!")
    assert row.final_result is not None
    assert row.final_result.status == "completed"
    assert len({call.key for call in ledger.calls()}) == 13
    # Nothing runs beside the assembly: once killed, once made.
    assert ledger.count()["film"] == 2


def test_a_worker_brings_its_own_api_and_takes_it_along(
    commission: Commissioned, home: Settings, states: StateStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No server is set up, the id comes late on the input; afterwards no process and no folder is left."""
    for name in ("PREFECT_API_URL", "PREFECT_API_AUTH_STRING", "PREFECT_HOME"):
        monkeypatch.delenv(name)
    process = start("-")
    commission()
    _, said = process.communicate(b"w-1\n", timeout=120)
    assert process.returncode == worker.MADE, said.decode()
    assert row_of(states).status == "completed"
    assert list((home.home / "prefect").glob("run-*")) == []
    told = json.loads((home.home / "timings" / "w-1.json").read_text())
    assert {"prefect imported", "server ready"} <= set(told["marks"])
    assert len(told["spans"]) == 13


def test_told_to_stop_it_says_so_in_the_row(
    commission: Commissioned, states: StateStore, ledger: CallLedger
) -> None:
    """SIGTERM: the row reads `paused`, and the next attempt completes it."""
    commission()
    process = start("w-1", AIDA_TEST_SLOW="film")
    for _ in range(600):
        if ledger.calls("film"):
            break
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert process.returncode == worker.STOPPED
    assert row_of(states).status == "paused"
    process = start("w-1")
    process.communicate(timeout=60)
    assert process.returncode == worker.MADE
    assert ledger.count()["pictures"] == 3


ENGINE = """
import asyncio
from tests.flows import fakes
fakes.install()
from flows.produce import produce
asyncio.run(produce(workflow_id="w-1"))
"""


def test_a_run_that_is_cancelled_does_not_wait_for_its_agents(
    commission: Commissioned, states: StateStore, ledger: CallLedger
) -> None:
    """SIGTERM to a run in the main thread, as a Prefect worker sends it: the row reads `paused`, the process
    ends although an agent is in the middle of twenty seconds."""
    commission()
    process = subprocess.Popen(
        [sys.executable, "-c", ENGINE], cwd=ROOT, env={**os.environ, "AIDA_TEST_SLOW": "film"}
    )
    for _ in range(600):
        if ledger.calls("film"):
            break
        time.sleep(0.05)
    begun = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == worker.STOPPED
    assert time.monotonic() - begun < 20  # the agent alone would take as long
    assert row_of(states).status == "paused"


DEAF = """
import os, signal, time
from aida.settings import read_settings
from flows import stopping
from flows.lock import only_one
stopping.GRACE_SECONDS = 0.1
signal.signal(signal.SIGTERM, lambda *_: None)
with stopping.stops_soon("w-1"), only_one(read_settings(), "w-1"):
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(30)
"""


def test_a_run_that_never_hears_of_its_cancelling_says_so_in_the_row(
    commission: Commissioned, states: StateStore
) -> None:
    """Prefect raises its word in whatever is running, where it may be swallowed: a row that went on reading
    `running` would be taken for a death, and what was called off would be made after all."""
    commission()
    done = subprocess.run([sys.executable, "-c", DEAF], cwd=ROOT, env=dict(os.environ), timeout=60)
    assert done.returncode == worker.STOPPED
    assert row_of(states).status == "paused"


def test_two_workers_do_not_make_one_film(
    commission: Commissioned, home: Settings, ledger: CallLedger
) -> None:
    """The second one is told that the first is at it; nothing is called."""
    from flows.lock import only_one

    commission()
    with only_one(home, "w-1"):
        process = start("w-1")
        _, said = process.communicate(timeout=60)
    assert process.returncode == worker.TAKEN
    assert b"already working on w-1" in said
    assert ledger.count() == {}
