"""A production that is killed on one machine ends on another: they share a database and a bucket, no disk.

worker {AIDA_HOME first, own Prefect API} ─SIGKILL, its disk is gone─→ worker {AIDA_HOME second, own API}
"""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from aida.contracts.state import WorkflowState
from aida.ledger.state import StateStore
from aida.settings import Settings
from aida.studio import open_store
from flows import worker
from tests.flows.fakes import CallLedger
from tests.flows.kept import Results
from tests.flows.test_resume import row_of, start
from tests.unit.test_leases_of_workflows import silence

pytestmark = pytest.mark.flow
_OF_ONE_MACHINE = ("PREFECT_API_URL", "PREFECT_API_AUTH_STRING", "PREFECT_HOME", "PREFECT_LOCAL_STORAGE_PATH")


@pytest.mark.parametrize("installation", ["shared"], indirect=True)
def test_what_is_killed_on_one_machine_ends_on_another(
    commission: Callable[..., WorkflowState],
    home: Settings,
    states: StateStore,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """SIGKILL in the middle of the assembly, and the machine is lost: once its heart has been silent, the
    second makes the film, calls nobody for what was finished, and needs no file of the first."""
    for name in _OF_ONE_MACHINE:
        monkeypatch.delenv(name)
    commission()
    process = start("w-1", AIDA_HOME=str(tmp_path / "first"), AIDA_TEST_KILL="film")
    _, said = process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL, said.decode()
    first = CallLedger(tmp_path / "first" / "calls").count()
    finished = Results(home).names()
    (tmp_path / "first").rename(tmp_path / "lost")
    silence(home.database_url, 60)

    process = start("w-1", AIDA_HOME=str(tmp_path / "second"))
    _, said = process.communicate(timeout=120)
    assert process.returncode == worker.MADE, said.decode()
    second = CallLedger(tmp_path / "second" / "calls")
    row = row_of(states)
    assert (row.status, row.attempts) == ("completed", 2)
    assert len(finished) == sum(first.values()) - 1
    assert not finished & {call.key for call in second.calls()}
    assert second.count() == {"film": 1}
    assert row.final_result is not None
    assert row.final_result.delivered is not None
    assert row.final_result.delivered.film is not None
    assert open_store(home).fetch(row.final_result.delivered.film).exists()
