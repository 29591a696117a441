"""A worker that dies under `aida create` is followed by another; `aida recover` picks up what nobody
makes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from aida.contracts.state import WorkflowState
from aida.front import create
from aida.front.hand_over import Recipient
from aida.front.owners import interrupted
from aida.ledger.leases import LeaseStore
from aida.ledger.state import StateStore
from aida.settings import Settings, read_settings
from tests.front.test_cli import aida
from tests.unit.test_state import a_state

DIES = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
ENDS = """
import sys
from aida.ledger.state import StateStore
states = StateStore(sys.argv[1])
states.save(states.load("w-1").model_copy(update={"status": "failed", "progress": 40}))
sys.exit(1)
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"AIDA_HOME": str(tmp_path)})


@pytest.fixture
def states(settings: Settings) -> Iterator[StateStore]:
    store = StateStore(settings.database_url)
    yield store
    store.close()


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> list[str]:
    """What the next workers do, in turn; each takes its program from the front."""
    programs: list[str] = []
    start = subprocess.Popen

    def begin(arguments: list[str], **more: object) -> subprocess.Popen[bytes]:
        if arguments[1:3] == ["-m", "flows.worker"]:
            arguments = [sys.executable, "-c", programs.pop(0), settings.database_url]
        return start(arguments, **more)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(create.subprocess, "Popen", begin)
    return programs


def made(states: StateStore, settings: Settings, out: Path) -> tuple[int, str]:
    """The exit code of the last worker, and what the person was told."""
    console = Console(record=True, force_terminal=False, width=100, file=open(os.devnull, "w"))  # noqa: SIM115
    to = Recipient(settings, out, "it", as_json=False)
    code = create._worked("w-1", states, to, console)
    console.file.close()
    return code, console.export_text()


def test_a_dead_worker_is_followed_by_another(
    states: StateStore, settings: Settings, workers: list[str], tmp_path: Path
) -> None:
    """Two die, the third ends: nobody has to type anything, and the person is told in their language."""
    states.create(a_state("w-1"))
    workers += [DIES, DIES, ENDS]
    code, told = made(states, settings, tmp_path)
    assert (code, workers) == (1, [])
    assert told.count(f"Il processo di produzione è morto (codice {-signal.SIGKILL})") == 2


def test_workers_that_die_again_and_again_are_a_case_for_a_person(
    states: StateStore, settings: Settings, workers: list[str], tmp_path: Path
) -> None:
    """After the fourth death nobody starts a fifth."""
    states.create(a_state("w-1"))
    workers += [DIES] * 5
    code, _ = made(states, settings, tmp_path)
    assert (code, len(workers)) == (-signal.SIGKILL, 1)


def test_what_nobody_makes_is_interrupted(states: StateStore, settings: Settings) -> None:
    """An owner that died, not one that lives, not one that ended."""
    leases = LeaseStore(settings.database_url, settings.home)
    held = []
    for name in ("w-1", "w-2", "w-3"):
        states.create(a_state(name))
        held.append(leases.take(name))
    held[0].lock.release()
    states.save(done(states, "w-3"))
    leases.release(held[2])
    assert interrupted(states, settings) == ["w-1"]
    leases.shut()


def done(states: StateStore, name: str) -> WorkflowState:
    state = states.load(name)
    assert state is not None
    return state.model_copy(update={"status": "failed"})


def test_nothing_to_recover_is_said(tmp_path: Path) -> None:
    told = aida(tmp_path / "home", "recover")
    assert (told.returncode, told.stdout) == (0, "Nothing was interrupted.\n")
