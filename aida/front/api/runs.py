"""Productions: the list, one of them, its changes as they come, its money, and what can be done to it.

GET /api/runs, /{id}, /{id}/events, /{id}/costs      POST /{id}/cancel, /{id}/resume
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from aida.contracts.state import WorkflowState
from aida.front import approval
from aida.front.accounts import check_plan
from aida.front.api.desk import Desk, Here, WorkflowId, language_for
from aida.front.api.models import Costs, Page, RunSummary, RunView, Told
from aida.front.api.once import KEYED
from aida.front.api.problems import Problem, errors
from aida.front.api.streams import Look, told
from aida.front.api.views import summary_of, view_of
from aida.front.costs import account_of
from aida.front.limits import allow
from aida.front.owners import is_worked_on
from aida.front.start import go_on, stop
from aida.front.summary import cents

router = APIRouter(prefix="/api/runs", tags=["runs"])

_OVER = ("completed", "failed", "cancelled")
_SILENT = timedelta(seconds=10)
"""Without a change for so long, a stream looks whether anybody still works on it."""
Limit = Annotated[int, Query(ge=1, le=100)]
Offset = Annotated[int, Query(ge=0, le=1_000_000)]
LastEventId = Annotated[str | None, Header(max_length=100, description="The last event the reader has seen.")]


class ResumeRequest(BaseModel):
    """What changes before it goes on."""

    model_config = ConfigDict(extra="forbid")

    max_cost: str | None = Field(None, max_length=20, description="What it may cost in all from now on.")


@router.get("", summary="All productions, newest first", responses=errors())
def runs(here: Here, limit: Limit = 20, offset: Offset = 0) -> Page[RunSummary]:
    found = here.states.list(limit, offset=offset)
    dead = _dead(here, found)
    items = [summary_of(each, interrupted=each.id in dead) for each in found]
    return Page(total=here.states.count(), items=items)


@router.get("/{workflow_id}", summary="One production", responses=errors(404))
def run(workflow_id: WorkflowId, request: Request, here: Here) -> RunView:
    return _view(here, here.state(workflow_id), request)


@router.get(
    "/{workflow_id}/events",
    summary="One production, as it changes",
    response_class=Response,
    responses={
        200: {
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
            "description": "`run` with a RunView on every change, `end` when it has ended.",
        },
        **errors(404),
    },
)
def events(
    workflow_id: WorkflowId, request: Request, here: Here, last_event_id: LastEventId = None
) -> Response:
    """Server-sent events. A comment every 15 s keeps the line open; whoever comes back gets the whole
    state."""
    here.state(workflow_id)
    return told(here, "run", lambda: _look(here, workflow_id, request), last_event_id)


@router.get("/{workflow_id}/costs", summary="Where the money went", responses=errors(404))
def costs(workflow_id: WorkflowId, here: Here) -> Costs:
    """Estimate and actual of every step, model and try, in US dollars."""
    account = account_of(here.state(workflow_id), here.journal.jobs(workflow_id))
    return Costs.model_validate({**dict(account), "actual": account.actual})


@router.post(
    "/{workflow_id}/cancel",
    summary="Stop a production",
    status_code=202,
    responses=errors(404, 409),
    dependencies=KEYED,
)
def cancel(workflow_id: WorkflowId, here: Here) -> Told:
    """Wherever it is made. What was made and ordered is kept; `resume` goes on from there. One that waits
    for its storyboard's approval is not to be made at all."""
    state = here.state(workflow_id)
    if state.status in _OVER:
        raise Problem(409, "ended", id=workflow_id)
    if state.status == "waiting":
        approval.release(approval.cancel(state, here.states, here.settings), here.environ)
        return Told(workflow_id=workflow_id, status="cancelled")
    return Told(workflow_id=workflow_id, status=stop(workflow_id, here.settings, here.environ))


@router.post(
    "/{workflow_id}/resume",
    summary="Go on with a production",
    status_code=202,
    responses=errors(404, 409),
    dependencies=KEYED,
)
def resume(workflow_id: WorkflowId, request: Request, here: Here, asked: ResumeRequest | None = None) -> Told:
    """One that was stopped, interrupted, or failed. Nothing finished is made or bought again."""
    settings, state = here.settings, here.state(workflow_id)
    speak = language_for(request, state.brief.language)
    if state.status == "completed":
        raise Problem(409, "finished", id=workflow_id)
    if state.status == "cancelled":
        raise Problem(409, "ended", id=workflow_id)
    if state.status == "waiting":
        spent = cents(state.total_cost_so_far)
        raise Problem(409, "waiting", said="waits_approval", id=workflow_id, spent=spent)
    if state.status == "running" and is_worked_on(state, settings):
        raise Problem(409, "at_work", id=workflow_id)
    if state.plan is not None:
        check_plan(state.plan, speak)
    if asked is not None and asked.max_cost is not None:
        allow(state, asked.max_cost, settings, speak)
    begun = go_on(workflow_id, settings, here.environ)
    return Told(workflow_id=workflow_id, status=begun.how)


def _dead(here: Desk, states: Sequence[WorkflowState]) -> set[str]:
    """Those that read `running` and whose process died."""
    running = [each for each in states if each.status == "running"]
    return {each.id for each in running if not is_worked_on(each, here.settings)}


def _view(here: Desk, state: WorkflowState, request: Request) -> RunView:
    dead = state.status == "running" and not is_worked_on(state, here.settings)
    return view_of(state, language_for(request, state.brief.language), interrupted=dead)


def _look(here: Desk, workflow_id: str, request: Request) -> Look:
    touched = here.states.touched(workflow_id)
    assert touched is not None
    at, status = touched
    silent = status == "running" and datetime.now(UTC) - at > _SILENT
    dead = silent and bool(_dead(here, [here.state(workflow_id)]))

    def document() -> Any:
        return _view(here, here.state(workflow_id), request).model_dump(mode="json")

    return Look(f"{at.timestamp():.6f}{'-dead' if dead else ''}", document, ended=status in _OVER)
