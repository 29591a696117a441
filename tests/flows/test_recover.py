"""Workflows whose owner died go on by themselves, and Prefect's pages tell the truth about the dead."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.states import Running

from aida.contracts.state import WorkflowState
from aida.ledger.leases import LeaseStore
from aida.ledger.orphans import orphans
from aida.ledger.state import StateStore
from aida.settings import Settings
from flows import recover as recovery
from flows.righting import right_state
from tests.flows.fakes import CallLedger
from tests.flows.test_resume import row_of, start

pytestmark = pytest.mark.flow
Commissioned = Callable[..., WorkflowState]


@pytest.fixture
def leases(home: Settings) -> LeaseStore:
    return LeaseStore(home.database_url, home.home)


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Processes with counting engines instead of `recover`'s own."""
    begun: list[Any] = []

    def begin(workflow_id: str, settings: Settings) -> Any:
        begun.append(start(workflow_id))
        return begun[-1]

    monkeypatch.setattr(recovery, "start_worker", begin)
    return begun


def recovered() -> list[dict[str, Any]]:
    return asyncio.run(recovery.recover())


def killed(workflow_id: str, step: str) -> None:
    process = start(workflow_id, AIDA_TEST_KILL=step)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL


def run_of(leases: LeaseStore) -> str:
    holder = leases.holder("w-1")
    assert holder is not None
    assert holder.run is not None
    return holder.run


def seen_by_prefect(run: str) -> tuple[FlowRun, list[Any]]:
    async def look() -> tuple[FlowRun, list[Any]]:
        from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId

        async with get_client() as client:
            found = await client.read_flow_run(run)  # type: ignore[arg-type]
            wanted = FlowRunFilter(id=FlowRunFilterId(any_=[found.id]))
            return found, await client.read_task_runs(flow_run_filter=wanted)

    return asyncio.run(look())


def test_a_killed_production_goes_on_and_prefect_says_so(
    commission: Commissioned,
    home: Settings,
    states: StateStore,
    leases: LeaseStore,
    ledger: CallLedger,
    workers: list[Any],
) -> None:
    """SIGKILL in the middle of the pictures: one continuation, nothing finished is made again, and the dead
    run reads Crashed, with its tasks."""
    commission()
    killed("w-1", "pictures")
    dead = run_of(leases)
    run, _ = seen_by_prefect(dead)
    assert run.state is not None
    assert run.state.is_running()  # by itself for ever
    assert [each.workflow_id for each in orphans(states, leases)] == ["w-1"]

    deeds = recovered()
    assert [each["deed"] for each in deeds if each["workflow"] == "w-1"] == ["goes on"]
    assert len(workers) == 1
    workers[0].communicate(timeout=60)
    assert row_of(states).status == "completed"
    assert ledger.count()["script"] == 1
    run, tasks = seen_by_prefect(dead)
    assert run.state is not None
    assert (run.state.type, run.state.message) == (
        StateType.CRASHED,
        "Its process died; the workflow goes on in another run.",
    )
    assert not [task for task in tasks if not task.state.is_final()]

    assert [each for each in recovered() if each["workflow"] == "w-1"] == []
    assert len(workers) == 1


def test_a_living_owner_is_left_alone(
    commission: Commissioned, states: StateStore, leases: LeaseStore, ledger: CallLedger, workers: list[Any]
) -> None:
    """It works: nobody continues it, and its run stays Running."""
    commission()
    process = start("w-1", AIDA_TEST_SLOW="film")
    for _ in range(600):
        if ledger.calls("film"):
            break
        time.sleep(0.05)
    assert recovered() == []
    assert workers == []
    run, _ = seen_by_prefect(run_of(leases))
    assert run.state is not None
    assert run.state.is_running()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)


def test_one_that_kills_every_owner_is_left_to_a_person(
    commission: Commissioned, states: StateStore, leases: LeaseStore, workers: list[Any]
) -> None:
    """After twelve attempts the row waits, and says why."""
    commission(attempts=recovery.MOST_ATTEMPTS)
    lease = leases.take("w-1")
    lease.lock.release()  # dead
    deeds = recovered()
    assert [each["deed"] for each in deeds] == ["given up"]
    row = row_of(states)
    assert row.status == "paused"
    assert "`aida resume w-1` tries once more" in row.errors[-1].error
    assert workers == []


def test_a_new_row_has_time_to_find_its_first_owner(
    commission: Commissioned, states: StateStore, leases: LeaseStore
) -> None:
    """Just written: nobody's orphan. An hour old and never begun: one."""
    state = commission()
    assert orphans(states, leases) == []
    states.save(state.model_copy(update={"started_at": state.started_at.replace(year=2025)}))
    assert [(each.workflow_id, each.last) for each in orphans(states, leases)] == [("w-1", None)]


def test_the_continuation_of_one_owner_is_made_once(
    commission: Commissioned, home: Settings, states: StateStore, leases: LeaseStore, workers: list[Any]
) -> None:
    """A deployment `produce/resume` is there: two recoveries make one run of it; after that run has died
    without owning the workflow, the next recovery makes another."""

    async def deploy() -> None:
        async with get_client() as client:
            from flows.produce import produce

            flow = await client.create_flow(produce)
            await client.create_deployment(flow, name="resume", entrypoint="flows.produce.produce")

    async def runs() -> list[FlowRun]:
        from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterName

        async with get_client() as client:
            named = DeploymentFilter(name=DeploymentFilterName(any_=["resume"]))
            return await client.read_flow_runs(deployment_filter=named)

    async def undeploy() -> None:
        async with get_client() as client:
            await client.delete_deployment((await client.read_deployment_by_name("produce/resume")).id)

    commission()
    leases.take("w-1").lock.release()
    asyncio.run(deploy())
    try:
        recovered()
        recovered()
        made = asyncio.run(runs())
        assert [run.parameters["workflow_id"] for run in made] == ["w-1"]

        async def crash() -> None:
            from prefect.states import Crashed

            async with get_client() as client:
                await client.set_flow_run_state(made[0].id, Crashed(message="no machine"), force=True)

        asyncio.run(crash())
        recovered()
        assert len(asyncio.run(runs())) == 2
        assert workers == []
    finally:
        asyncio.run(undeploy())


@pytest.mark.parametrize(
    ("life", "row", "type_"),
    [
        ("lives", "running", None),
        ("dead", "running", StateType.CRASHED),
        ("free", "completed", StateType.COMPLETED),
        ("dead", "failed", StateType.FAILED),
        ("free", "paused", StateType.CRASHED),
        (None, "running", StateType.CRASHED),
        (None, "completed", StateType.CRASHED),
    ],
)
def test_what_a_run_without_a_process_should_read(life: Any, row: Any, type_: StateType | None) -> None:
    state = right_state(life, row)
    assert (state.type if state else None) == type_


def test_an_end_that_prefect_was_not_told_is_told(
    commission: Commissioned, home: Settings, states: StateStore, leases: LeaseStore
) -> None:
    """The API was away when the film was done: its run reads Running, until `recover` sets it right."""
    from flows.produce import produce

    commission()
    asyncio.run(produce(workflow_id="w-1"))
    run = run_of(leases)

    async def forget() -> None:
        async with get_client() as client:
            await client.set_flow_run_state(run, Running(), force=True)
            _, tasks = await asyncio.to_thread(seen_by_prefect, run)
            await client.set_task_run_state(tasks[0].id, Running(), force=True)

    asyncio.run(forget())
    recovered()
    found, tasks = seen_by_prefect(run)
    assert found.state is not None
    assert found.state.is_completed()
    assert [task for task in tasks if not task.state.is_completed()] == []


def test_the_watchman_tells_of_a_death_once(
    commission: Commissioned, home: Settings, states: StateStore, leases: LeaseStore, tmp_path: Path
) -> None:
    """Seen at the next look, not told of at every look, told of again when nobody has taken it."""
    from deployments.watchman import AGAIN_SECONDS, Watchman

    commission()
    watchman = Watchman(states, leases)
    lease = leases.take("w-1")
    assert watchman.news(0.0) == []
    lease.lock.release()
    assert [each.workflow_id for each in watchman.news(0.5)] == ["w-1"]
    assert watchman.news(1.0) == []
    assert [each.workflow_id for each in watchman.news(1.0 + AGAIN_SECONDS)] == ["w-1"]
