"""Prefect's pages put right: runs and tasks that read Running although their process is gone.

    Prefect's Running runs of `produce` ─lease, row→ right_state (pure) ─→ Crashed, Completed, Failed… forced

Prefect notices no SIGKILL, and after an outage of its API some tasks read Running for good (measured with
3.8.8). Our rows and leases know better; here the view is brought to what they say.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import (
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterEndTime,
    FlowRunFilterId,
    FlowRunFilterState,
    FlowRunFilterStateType,
    TaskRunFilter,
    TaskRunFilterState,
    TaskRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, State, StateType, TaskRun
from prefect.exceptions import PrefectException
from prefect.states import Cancelled, Completed, Crashed, Failed

from aida.contracts.state import Status, WorkflowState
from aida.ledger.leases import LeaseStore, Life
from aida.ledger.state import StateStore
from flows.approving import release, workflow_of

_UNDER_WAY = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]
_TIME_TO_TAKE = timedelta(minutes=3)
"""From a run's start to its lease: keys are read, accounts are asked."""
_LOOK_BACK = timedelta(days=1)
_MOST = 200


def right_state(life: Life | None, row: Status | None) -> State[Any] | None:
    """What a run that reads Running should read; `None`: just that (pure).

    `life` is of its lease, `None` when another attempt has that by now; `row` is its workflow's.
    """
    if life == "lives":
        return None
    if life is None:
        return Crashed(message="Another attempt has taken this workflow over.")
    if row == "completed":
        return Completed(message="Done; Prefect was not told.")
    if row == "failed":
        return Failed(message="Failed; Prefect was not told. The workflow's row says why.")
    if row == "cancelled":
        return Cancelled(message="Called off at its storyboard.")
    if row == "waiting":
        return Crashed(message="It waits for approval; `aida approve` goes on.")
    if row == "paused":
        return Crashed(message="Stopped; `aida resume` goes on.")
    return Crashed(message="Its process died; the workflow goes on in another run.")


async def put_right(client: PrefectClient, states: StateStore, leases: LeaseStore) -> list[str]:
    """Bring Prefect's states to what leases and rows say; one sentence per run that was changed.

    A run that cannot be changed now is left for the next time. Raises what the client raises when the
    server cannot be asked at all.
    """
    told = []
    produce = FlowFilter(name=FlowFilterName(any_=["produce"]))
    for run in await client.read_flow_runs(
        flow_filter=produce, flow_run_filter=_in_states(_UNDER_WAY[:1]), limit=_MOST
    ):
        name = leases.by_run(str(run.id))
        if name is None and _may_still_begin(run):
            continue
        row = _row(states, name or _asked_for(run))
        state = right_state(leases.look([name])[name] if name else None, row.status if row else None)
        if state is not None:
            told.append(f"{run.name}: {state.message}")
            await _set(client, run, state)
    suspended = _in_states([StateType.PAUSED])
    for run in await client.read_flow_runs(flow_filter=produce, flow_run_filter=suspended, limit=_MOST):
        answered = _row(states, workflow_of(run))
        if answered is not None and await release(client, run, answered):
            told.append(f"{run.name}: answered elsewhere; it goes on")
    ended = FlowRunFilter(end_time=FlowRunFilterEndTime(after_=datetime.now(UTC) - _LOOK_BACK))
    over = await client.read_flow_runs(flow_filter=produce, flow_run_filter=ended, limit=_MOST)
    await _end_tasks(client, over)
    return told


async def _set(client: PrefectClient, run: FlowRun, state: State[Any]) -> None:
    with contextlib.suppress(PrefectException):
        await client.set_flow_run_state(run.id, state, force=True)
        await _end_tasks(client, [run.model_copy(update={"state": state})])
        parent = await _parent(client, run)
        if parent is not None and state.is_crashed():
            # A campaign's productions run in its own process.
            await _set(client, parent, Crashed(message="Its process died; its productions go on one by one."))


async def _end_tasks(client: PrefectClient, runs: Iterable[FlowRun]) -> None:
    """Tasks of runs that are over read Running when their last word was lost."""
    ends = {run.id: run.state for run in runs if run.state is not None and run.state.is_final()}
    if not ends:
        return
    under_way = TaskRunFilter(state=TaskRunFilterState(type=TaskRunFilterStateType(any_=_UNDER_WAY)))
    of_these = FlowRunFilter(id=FlowRunFilterId(any_=list(ends)))
    for task in await client.read_task_runs(flow_run_filter=of_these, task_run_filter=under_way, limit=_MOST):
        with contextlib.suppress(PrefectException):
            await client.set_task_run_state(task.id, _task_end(task, ends), force=True)


def _task_end(task: TaskRun, ends: dict[UUID, State[Any]]) -> State[Any]:
    run = ends[task.flow_run_id] if task.flow_run_id else None
    if run is not None and run.is_completed():
        return Completed(message="Done; Prefect was not told.")
    return Crashed(message="Its process died.")


async def _parent(client: PrefectClient, run: FlowRun) -> FlowRun | None:
    if run.parent_task_run_id is None:
        return None
    task = await client.read_task_run(run.parent_task_run_id)
    parent = await client.read_flow_run(task.flow_run_id) if task.flow_run_id else None
    return parent if parent is not None and parent.state is not None and parent.state.is_running() else None


def _in_states(types: list[StateType]) -> FlowRunFilter:
    return FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=types)))


def _may_still_begin(run: FlowRun) -> bool:
    return run.start_time is None or run.start_time > datetime.now(UTC) - _TIME_TO_TAKE


def _asked_for(run: FlowRun) -> str | None:
    name = run.parameters.get("workflow_id")
    return name if isinstance(name, str) else None


def _row(states: StateStore, name: str | None) -> WorkflowState | None:
    return states.load(name) if name else None
