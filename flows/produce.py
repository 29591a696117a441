"""The flow `produce`: a workflow id (or a request, or a brief) → `FinalResult` as JSON.

    prefect deployment run 'produce/draft' --param request="Video 30s per scarpe eco-friendly"

A workflow is ours, a flow run is one attempt at it: the next attempt, on any machine with the same
database, asset store and result storage, finds every finished task by its recipe. Only plain data
goes in and out; bytes stay in the asset store.
"""

from __future__ import annotations

import asyncio
import contextlib
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx
from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.context import FlowRunContext
from prefect.exceptions import PrefectException
from prefect.logging import get_run_logger
from prefect.states import Failed
from prefect.task_runners import ThreadPoolTaskRunner

from aida.catalog.read import models
from aida.contracts.assets import AssetRef
from aida.contracts.brief import ProjectBrief
from aida.contracts.errand import Errand
from aida.contracts.plan import ProductionPlan
from aida.contracts.result import FinalResult
from aida.contracts.state import WorkflowState
from aida.contracts.units import Continuity, Tier
from aida.errors import BadInput, Fenced, Permanent
from aida.planner.budget import limit_in_dollars
from aida.planner.recipes import Commission
from aida.settings import Settings, read_settings
from aida.storage.links import with_links
from aida.studio import Studio, check_accounts
from flows.approving import answered_here, stands_still, suspendable_run, workflow_of
from flows.clock import Clock, process_clock
from flows.installation import load_installation
from flows.intake import take_in
from flows.kept import kept
from flows.lock import only_one, resign
from flows.outcome import Made
from flows.production import Production
from flows.prompts import prompt_hashes
from flows.record import Record
from flows.stopping import stops_soon
from tasks.results import results_kept
from tasks.slots import make_limits
from tasks.workplace import studio

_THREADS = 32  # more than all models' concurrency in one film together; each waits most of its time


def film_name(state: WorkflowState) -> str:
    """What people see: "scarpe eco-friendly · instagram_reel 30 s · draft" (pure)."""
    plan = state.plan
    subject = Commission(state.brief, plan, state.id).subject if plan else state.id
    if plan is None:
        return subject[:60]
    length = f"{float(plan.seconds):g} s" if plan.seconds else f"{plan.stills} pictures"
    return f"{subject[:60]} · {plan.platform or plan.content_type} {length} · {plan.tier}"


def _run_name() -> str:
    context = FlowRunContext.get()
    asked: dict[str, Any] = (context.parameters if context else None) or {}
    named = asked.get("workflow_id") or asked.get("request") or getattr(asked.get("brief"), "id", None)
    return str(named or "nothing asked")[:80]


async def _rename(name: str) -> None:
    """A run has its film's name once the row is at hand; one that keeps its first name is no harm."""
    context = FlowRunContext.get()
    if context is None or context.flow_run is None:
        return
    with contextlib.suppress(PrefectException, httpx.HTTPError, OSError):
        async with get_client() as client:
            await client.update_flow_run(context.flow_run.id, name=name)


@flow(
    name="produce",
    flow_run_name=_run_name,
    task_runner=ThreadPoolTaskRunner(max_workers=_THREADS),  # type: ignore[arg-type]
    persist_result=False,
)
async def produce(
    workflow_id: str | None = None,
    request: str | None = None,
    brief: ProjectBrief | None = None,
    tier: Tier | None = None,
    platform: str | None = None,
    duration: float | None = None,
    language: str | None = None,
    models: list[str] | None = None,
    continuity: Continuity | None = None,
    scope: str | None = None,
    take: int = 1,
    approve: bool = False,
) -> dict[str, Any] | State[Any]:
    """Make a film, pictures or audio.

    Args:
        workflow_id: A workflow that exists; it is made, or resumed. Leave the rest empty then.
        request: What is wanted, in plain words, in any of the 17 languages.
        brief: The same as a ProjectBrief.
        tier: draft (free), fast, standard or premium; by default as the words say.
        platform: For example instagram_reel, tiktok, youtube.
        duration: Seconds.
        language: Of the film, for example it.
        models: Catalog ids to use, as `aida models` lists them.
        continuity: How a long scene goes on: punch_in (a tighter crop) or chain (the last frame).
        scope: Productions with one scope share what they have in common.
        take: 2 and up makes everything anew.
        approve: Stop after the storyboard until a person has approved it, before anything dear is bought.
    """
    await load_installation()
    settings = read_settings()
    here = studio()
    own = own_id() if workflow_id is None else None
    again = here.states.load(own) if own is not None else None
    if again is not None:
        # This very run was suspended or died, and begins anew.
        state = again
    elif workflow_id is None:
        state = take_in(
            settings,
            here.journal.caps_today,
            request=request,
            brief=brief,
            tier=tier,
            platform=platform,
            duration=duration,
            language=language,
            models=models or (),
            continuity=continuity,
            scope=scope,
            take=take,
            approve=approve,
            workflow_id=own,
        )
        assert state.plan is not None
        # Free of charge, and before anything is bought; `aida create` asks for itself.
        await asyncio.to_thread(check_accounts, called_vendors(state.plan))
        here.states.create(state)
        get_run_logger().info("This is workflow %s", state.id)
    else:
        if request is not None or brief is not None:
            raise BadInput("workflow_id stands alone: it already has its brief.")
        found = here.states.load(workflow_id)
        if found is None:
            raise BadInput(f"Nobody knows a workflow {workflow_id}.")
        state = found
    await _rename(film_name(state))
    with stops_soon(state.id), only_one(settings, state.id, _run_id()) as fence:
        # What the last owner wrote between our look and our taking over.
        state = here.states.load(state.id) or state
        while True:
            if state.status == "waiting":
                state = await answered_here(here.states, state)
            if state.status in ("waiting", "cancelled"):
                return stands_still(state)
            made = await attempt(state, here, process_clock(), fence)
            if made is not None:
                return made
            state = here.states.load(state.id) or state


def own_id() -> str | None:
    """The id of the workflow that this flow run asks for in words: the same whenever the run begins anew."""
    context = FlowRunContext.get()
    run = context.flow_run if context else None
    return workflow_of(run) if run is not None and run.created is not None else None


def _run_id() -> str | None:
    context = FlowRunContext.get()
    return str(context.flow_run.id) if context and context.flow_run else None


async def attempt(
    state: WorkflowState, here: Studio, clock: Clock, fence: int | None = None
) -> dict[str, Any] | State[Any] | None:
    """One attempt at a workflow, by the owner with this fence; a finished one is handed out again. `None`:
    its row reads `waiting` now, for a person's word."""
    if state.status == "completed" and state.final_result is not None:
        return _told(state.final_result, here)
    if state.plan is None:
        raise Permanent(f"Workflow {state.id} has no plan", agent="technical_planner")
    record = Record(here.states, state, fence)
    record.begin()
    job = Commission(
        state.brief,
        state.plan,
        state.scope or state.id,
        state.take,
        takes={each.scene_id: each.take for each in state.takes},
        prompts=prompt_hashes(state.plan),
    )
    allowed = here.journal.allowed(state.id)
    errand = errand_of(state, state.plan, read_settings(), record.begun_at, fence, allowed)
    try:
        await make_limits(called_vendors(state.plan))
        with results_kept(read_settings()):
            made = await asyncio.to_thread(_made_before, state, here)
            result = await Production(
                job, errand, here, record, clock, made=made, suspends=suspendable_run()
            ).run()
    except Fenced as err:
        # The row is the new owner's. What has been bought is in the journal, where it finds it.
        return Failed(message=err.text)
    except BaseException:
        record.pause()
        resign(read_settings(), state.id)
        raise
    if result is None:
        return None
    document = _told(result, here)
    clock.write(read_settings().home / "timings", state.id)
    if result.error is not None:
        # The row holds the whole result; Prefect shows the reason.
        return Failed(message=f"{result.error.agent}: {result.error.reason}", data=document)
    return document


def _made_before(state: WorkflowState, here: Studio) -> Made:
    """What a finished parent hands on, where only some of its scenes are made again."""
    parent = here.states.load(state.parent) if state.parent and state.takes else None

    def there(ref: AssetRef) -> bool:
        try:
            here.store.fetch(ref)
        except Permanent:
            return False
        return True

    return kept(parent, state, there) if parent is not None else Made()


def _told(result: FinalResult, here: Studio) -> dict[str, Any]:
    """What goes out; the row keeps addresses that last, a link to a bucket ends after some days."""
    told: dict[str, Any] = with_links(result.model_dump(mode="json"), here.store)
    return told


def errand_of(
    state: WorkflowState,
    plan: ProductionPlan,
    settings: Settings,
    now: datetime,
    fence: int | None = None,
    allowed: Decimal | None = None,
) -> Errand:
    """For whom, until when and for how much the agents work (pure). `allowed`: the limit that holds by now,
    which goes before the brief's.

    Nothing is bought for a draft, and a slow machine is no reason to lose one: it has no deadline.
    """
    budget = state.brief.budget_constraints
    hard = budget if budget is not None and budget.type == "hard_limit" else None
    limited = plan.tier != "draft" and settings.time_limit is not None
    return Errand(
        workflow_id=state.id,
        user_id=state.user_id,
        deadline=now + timedelta(seconds=settings.time_limit or 0) if limited else None,
        limit=limit_in_dollars(hard, plan.priced_on, "en") if allowed is None else allowed,
        ambiguous=settings.ambiguous,
        fence=fence,
        capped=settings.capped,
        priced_on=plan.priced_on,
    )


def called_vendors(plan: ProductionPlan) -> list[str]:
    """The vendors a plan's models and fallbacks belong to (pure)."""
    rows = models()
    named = (name for step in plan.steps for name in (step.model, *step.fallbacks))
    # A plan may be older than the catalog: the agent itself says that a model is gone.
    return sorted({rows[name].vendor for name in named if name in rows} - {"local"})
