"""A Prefect API for the flow tests: one for the whole session, started as a film's worker starts it.

Prefect's own `prefect_test_harness` creates its database anew, twelve seconds on a quiet machine;
ours copies a finished one, and is what a film runs on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from prefect.context import refresh_global_settings_context
from prefect.logging.handlers import APILogWorker

from aida.contracts.brief import BriefDetails, ProjectBrief
from aida.contracts.state import WorkflowState
from aida.ledger.state import StateStore
from aida.planner.plan import plan
from aida.settings import Settings, read_settings
from flows.server import start_server
from tests.flows import fakes
from tests.flows.fakes import CallLedger


@pytest.fixture(scope="session")
def prefect_api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a client of the session's API; this process is such a client meanwhile."""
    home = tmp_path_factory.mktemp("prefect")
    server = start_server(read_settings({"AIDA_HOME": str(home)}))
    with pytest.MonkeyPatch.context() as session:
        for name, value in server.environment().items():
            session.setenv(name, value)
        try:
            server.wait()
            refresh_global_settings_context()
            yield server.environment()
        finally:
            APILogWorker.instance().drain()
            server.close()


@pytest.fixture
def home(
    tmp_path: Path,
    prefect_api: dict[str, str],
    installation: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Settings]:
    """An AIDA of this test's own, with counting engines."""
    import aida.agents.assembly
    import tasks.workplace

    for name in ("AIDA_DATABASE_URL", "AIDA_ASSETS", "AIDA_TEST_FAIL", "AIDA_TEST_KILL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in installation.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AIDA_HOME", str(tmp_path))
    monkeypatch.setenv("PREFECT_LOCAL_STORAGE_PATH", str(tmp_path / "results"))
    # What the fakes replace is put back after the test.
    monkeypatch.setattr(tasks.workplace, "open_studio", tasks.workplace.open_studio)
    monkeypatch.setattr(aida.agents.assembly, "assemble", aida.agents.assembly.assemble)
    fakes.install()
    refresh_global_settings_context()
    yield read_settings()
    monkeypatch.undo()
    refresh_global_settings_context()


@pytest.fixture
def ledger(home: Settings) -> CallLedger:
    return CallLedger(home.home / "calls")


@pytest.fixture
def states(home: Settings) -> StateStore:
    return StateStore(home.database_url)


@pytest.fixture
def commission(states: StateStore) -> Callable[..., WorkflowState]:
    """Write a planned workflow's row, as `aida create` does."""

    def write(workflow_id: str = "w-1", content_type: str = "video", **changes: Any) -> WorkflowState:
        now = datetime.now(UTC)
        details = {"subject": "scarpe", "duration_s": 30, "platform": "instagram_reel"}
        if content_type in ("image", "multi_asset"):
            details |= {"images": 2}
        brief = ProjectBrief(
            id="brief-1",
            conversation_id="talk-1",
            content_type=content_type,
            requirements=("video", "foto") if content_type == "multi_asset" else (),
            language="it",
            created_at=now,
            details=BriefDetails.model_validate(details),
        )
        made = plan(brief, available=frozenset({"local"}), on=date(2026, 11, 22), tier="draft")
        fields = {
            "id": workflow_id,
            "brief_id": brief.id,
            "user_id": "local",
            "status": "running",
            "current_step": "writer",
            "started_at": now,
            "last_updated": now,
            "brief": brief,
            "plan": made,
        }
        state = WorkflowState.model_validate(fields | changes)
        states.create(state)
        return state

    return write
