"""A workflow's state comes back as it was saved, to the last digit, and survives a restart."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest

from aida.contracts.brief import BriefDetails, BudgetConstraints, ProjectBrief
from aida.contracts.result import StepMetadata, WriterResult
from aida.contracts.script import Script, ScriptScene
from aida.contracts.state import StepError, WorkflowState
from aida.errors import BadInput, Permanent
from aida.ledger.state import StateStore

NOW = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)


def a_state(workflow_id: str = "w-1", **changes: object) -> WorkflowState:
    brief = ProjectBrief(
        id="brief-1",
        conversation_id="talk-1",
        content_type="video",
        requirements=("scarpe eco-friendly",),
        budget_constraints=BudgetConstraints(type="hard_limit", max_cost=Decimal("2.315")),
        language="it",
        created_at=NOW,
        details=BriefDetails(subject="scarpe", duration_s="10.1"),  # type: ignore[arg-type]
    )
    fields: dict[str, object] = {
        "id": workflow_id,
        "brief_id": brief.id,
        "user_id": "local",
        "status": "running",
        "current_step": "writer",
        "started_at": NOW,
        "last_updated": NOW,
        "brief": brief,
    }
    return WorkflowState.model_validate(fields | changes)


@pytest.fixture
def url(database_url: str) -> str:
    return database_url


def test_a_state_comes_back_equal(url: str) -> None:
    """Fractions, money, zones and nested results survive the database and a new process' store."""
    script = Script(
        scenes=(ScriptScene(id=1, duration="10/3", text="Una scarpa"),),  # type: ignore[arg-type]
        voiceover="",
        tone="energico",
    )
    full = a_state(
        started_at=NOW.astimezone(timezone(timedelta(hours=5, minutes=30))),
        estimated_completion=NOW + timedelta(seconds=30),
        writer_result=WriterResult(
            script=script, metadata=StepMetadata(cost=Decimal("0.02"), time=1.5, model_used="local template")
        ),
        total_cost_so_far=Decimal("0.123456"),
        total_time_so_far=1.25,
        agents_called=("writer",),
        errors=(StepError(step="writer", error="busy", timestamp=NOW, recovered=True),),
        out_dir="/films",
        scope="spring",
        take=2,
        attempts=3,
        progress=30,
    )
    StateStore(url).create(full)
    assert StateStore(url).load("w-1") == full


def test_saving_again_replaces(url: str) -> None:
    """One row per workflow, holding the last state."""
    states = StateStore(url)
    states.create(a_state())
    states.save(a_state(progress=50, current_step="visual"))
    states.save(a_state("w-2"))
    found = states.load("w-1")
    assert found is not None
    assert (found.progress, found.current_step, len(states.list())) == (50, "visual", 2)


def test_an_id_is_given_once(url: str) -> None:
    """A second workflow cannot take another's place."""
    states = StateStore(url)
    states.create(a_state())
    with pytest.raises(Permanent, match="already a workflow w-1"):
        states.create(a_state(progress=99))


def test_the_list_is_newest_first_and_can_be_narrowed(url: str) -> None:
    """`limit` counts from the newest; `status` keeps only that status."""
    states = StateStore(url)
    for number in range(4):
        status = "failed" if number % 2 else "running"
        states.create(a_state(f"w-{number}", started_at=NOW + timedelta(hours=number), status=status))
    assert [state.id for state in states.list(limit=3)] == ["w-3", "w-2", "w-1"]
    assert [state.id for state in states.list(status="failed")] == ["w-3", "w-1"]


def test_nobody_knows_an_unknown_workflow(url: str) -> None:
    """An unknown id is `None`; an id that is none is bad input."""
    states = StateStore(url)
    assert states.load("w-unknown") is None
    for id_ in ("../w-1", "", "w 1", "w" * 65):
        with pytest.raises(BadInput):
            states.load(id_)


def test_many_writers_do_not_lose_each_other(url: str) -> None:
    """Ten stores open and write a new database at once: all rows are there."""
    with ThreadPoolExecutor(10) as threads:
        list(threads.map(lambda number: StateStore(url).save(a_state(f"w-{number}")), range(10)))
    assert len(StateStore(url).list(limit=100)) == 10


def test_the_file_is_opened_with_manners(tmp_path: Path) -> None:
    """Its folder is made, write-ahead log on; the specification's columns and indexes are there."""
    StateStore(f"sqlite:///{tmp_path / 'new' / 'aida.db'}")
    with sqlite3.connect(tmp_path / "new" / "aida.db") as file:
        assert file.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        columns = {row[1] for row in file.execute("PRAGMA table_info(workflow_states)")}
        indexes = {row[1] for row in file.execute("PRAGMA index_list(workflow_states)")}
    assert columns == set(WorkflowState.model_fields) | {"created_at"}
    assert {"idx_user_id", "idx_status", "idx_started_at"} <= indexes


@pytest.mark.parametrize("url", ["no url", "oracle://x/y", "sqlite:////proc/nowhere/aida.db"])
def test_a_database_that_cannot_be_used_is_bad_input(url: str) -> None:
    """Said in one sentence, before anything is made."""
    with pytest.raises(BadInput):
        StateStore(url)
