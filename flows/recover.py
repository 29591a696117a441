"""The flow `recover`: workflows whose owner died go on, late results are collected, Prefect tells the truth.

    rows `running` without an owner ─→ a run of `produce/resume` each, on any worker
                                       no such deployment: a worker process here
    jobs nobody waits for ─→ assets        Prefect's Running runs without a process ─→ Crashed

Deployed on a schedule; `deployments.watchman` starts it the second a death is noticed. Run twice at once it
does the same as once: a continuation is named for the owner it follows, so Prefect makes it once, and a
workflow has one owner anyway.
"""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

from prefect import flow
from prefect.artifacts import acreate_table_artifact
from prefect.client.orchestration import PrefectClient, get_client
from prefect.exceptions import ObjectNotFound
from prefect.logging import get_run_logger

from aida.contracts.state import StepError, WorkflowState
from aida.errors import AidaError, Taken
from aida.ledger.orphans import Orphan, orphans
from aida.ledger.state import StateStore
from aida.settings import Settings, read_settings
from aida.studio import collect_late
from aida.workers import start_worker
from flows.approving import release
from flows.installation import load_installation
from flows.lock import leases, only_one
from flows.record import now
from flows.righting import put_right
from tasks.workplace import studio

RESUME = "produce/resume"
"""The deployment that continues a workflow."""
MOST_ATTEMPTS = 12
"""A workflow that has killed so many owners is not given to another one."""
_MOST_TRIES = 5
"""Continuations of the same owner: one that dies before it owns the workflow is made anew."""


@flow(name="recover", flow_run_name="recover", persist_result=False)
async def recover() -> list[dict[str, Any]]:
    """Continue every workflow whose owner died; collect what vendors have finished since.

    Returns one row per deed: what, the workflow, and the run or asset that came of it.
    """
    await load_installation()
    settings, log = read_settings(), get_run_logger()
    here, found = studio(), leases(settings)
    deeds: list[dict[str, Any]] = []
    async with get_client() as client:
        for orphan in await asyncio.to_thread(orphans, here.states, found):
            deeds.append(await _go_on(client, here.states, settings, orphan))
        for told in await put_right(client, here.states, found):
            deeds.append({"deed": "put right in Prefect", "workflow": None, "outcome": told})
    try:
        for job in await asyncio.to_thread(collect_late, here, lambda name: _goes_on(here.states, name)):
            outcome = f"{job.status}: {job.order.purpose}, {job.order.model}"
            deeds.append({"deed": "late result", "workflow": job.workflow_id, "outcome": outcome})
    except AidaError as err:
        log.warning("Late results could not be collected this time: %s", err)
    for deed in deeds:
        log.info("%s · %s · %s", deed["workflow"] or "", deed["deed"], deed["outcome"])
    if deeds:
        await acreate_table_artifact(table=deeds, key="recover", description="What was put right")
    return deeds


def _goes_on(states: StateStore, workflow_id: str) -> bool:
    """Whether the workflow's own attempt will collect its jobs."""
    row = states.load(workflow_id)
    return row is not None and row.status == "running"


async def _go_on(
    client: PrefectClient, states: StateStore, settings: Settings, orphan: Orphan
) -> dict[str, Any]:
    """Let another process continue the workflow."""
    row = states.load(orphan.workflow_id)
    if row is not None and row.attempts >= MOST_ATTEMPTS:
        outcome = await asyncio.to_thread(_give_up, states, settings, row)
        return {"deed": "given up", "workflow": orphan.workflow_id, "outcome": outcome}
    waited = await _suspended(client, row) if row is not None else None
    if waited is not None:
        return {"deed": "goes on", "workflow": orphan.workflow_id, "outcome": f"run {waited}, answered"}
    try:
        deployment = await client.read_deployment_by_name(RESUME)
    except ObjectNotFound:
        outcome = f"worker process {start_worker(orphan.workflow_id, settings).pid}"
    else:
        outcome = f"run {await _continued(client, deployment.id, orphan)}"
    return {"deed": "goes on", "workflow": orphan.workflow_id, "outcome": outcome}


async def _suspended(client: PrefectClient, row: WorkflowState) -> str | None:
    """The name of the run that was suspended for the row's answer and goes on now; `None`: there is none."""
    if row.approval is None or row.approval.run is None:
        return None
    try:
        run = await client.read_flow_run(UUID(row.approval.run))
    except ObjectNotFound:
        return None
    return run.name if await release(client, run, row) else None


async def _continued(client: PrefectClient, deployment: UUID, orphan: Orphan) -> str:
    """The name of the run that follows this owner: the one that waits already, or a new one."""
    fence = orphan.last.fence if orphan.last else 0
    for attempt in range(_MOST_TRIES):
        run = await client.create_flow_run_from_deployment(
            deployment,
            parameters={"workflow_id": orphan.workflow_id},
            tags=["aida", "recovered"],
            idempotency_key=f"recover-{orphan.workflow_id}-{fence}-{attempt}",
        )
        if run.state is None or not run.state.is_final():
            return run.name
    return f"{run.name} ({_MOST_TRIES} runs have ended before they owned the workflow; see their logs)"


def _give_up(states: StateStore, settings: Settings, row: WorkflowState) -> str:
    """Leave the workflow to a person."""
    why = (
        f"{row.attempts} processes have died making it; it waits for a person. `aida resume {row.id}` tries "
        "once more and says why it fails"
    )
    try:
        with only_one(settings, row.id) as fence:
            error = StepError(step=row.current_step, error=why, timestamp=now(), recovered=False)
            paused = {"status": "paused", "errors": (*row.errors, error), "last_updated": now()}
            states.save(row.model_copy(update=paused), fence)
    except Taken as err:
        return err.text
    return why
