"""The Technical Planner over HTTP, as the specification names it.

POST /api/technical-planner/execute  ProjectBrief → 202 {workflow_id, status_url}
GET  /api/technical-planner/status/{workflow_id} → WorkflowState
POST /api/plan  words or a brief → {brief, plan}; spends nothing
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field, model_validator

from aida.contracts.brief import ProjectBrief
from aida.contracts.state import WorkflowState
from aida.contracts.units import Tier
from aida.front.api.desk import Here, Speak, WorkflowId
from aida.front.api.models import Made, PlannedBrief
from aida.front.api.once import KEYED
from aida.front.api.problems import errors
from aida.front.api.views import public
from aida.front.commission import commissioned, limited, planned
from aida.front.start import begin
from aida.front.wish import Wish, read_request

router = APIRouter(tags=["technical planner"])

MaxCost = Annotated[
    str | None, Query(max_length=20, description="Never spend more: `5`, or `5 EUR`.", examples=["5 EUR"])
]
Approve = Annotated[
    bool, Query(description="A paid production stops after the storyboard and waits for approval.")
]
Webhook = Annotated[
    str | None,
    Query(
        max_length=500,
        description="Where this production's changes are told, signed; a host that the operator allows.",
        examples=["https://hooks.example.com/aida"],
    ),
]
AskedTier = Annotated[Tier | None, Query(description="By default as the brief's words say.")]


class PlanRequest(BaseModel):
    """Words or a brief; the rest goes before what they say."""

    model_config = ConfigDict(extra="forbid")

    request: str | None = Field(None, max_length=65536, examples=["30s TikTok for my dog grooming van"])
    brief: ProjectBrief | None = None
    tier: Tier | None = None
    platform: str | None = Field(None, max_length=60)
    duration: float | None = Field(None, gt=0, le=86400, description="Seconds.")
    language: str | None = Field(None, max_length=20, description="Of the film.")
    style: str | None = Field(None, max_length=120, description="Of the gallery, by its code or name.")
    max_cost: str | None = Field(None, max_length=20)

    @model_validator(mode="after")
    def one_of_both(self) -> PlanRequest:
        if (self.request is None) == (self.brief is None):
            raise ValueError("give one of request (words) and brief")
        return self


def status_url(workflow_id: str) -> str:
    return f"/api/technical-planner/status/{workflow_id}"


@router.post(
    "/api/technical-planner/execute",
    summary="Make what a brief asks for",
    status_code=202,
    responses=errors(409),
    dependencies=KEYED,
)
def execute(
    brief: ProjectBrief,
    here: Here,
    speak: Speak,
    tier: AskedTier = None,
    max_cost: MaxCost = None,
    approve: Approve = False,
    webhook: Webhook = None,
) -> Made:
    """Plans the brief, looks at limits, caps, material and vendors' accounts, and hands the production to a
    worker. Returns at once; the status says how far it is."""
    settings = here.settings
    told = here.hooks.allowed(webhook) if webhook is not None else None
    state = commissioned(brief, settings, speak=speak, tier=tier, max_cost=max_cost)
    paid = state.plan is not None and state.plan.tier != "draft"
    state = state.model_copy(update={"approve": approve and paid})
    here.states.create(state)
    if told is not None:
        here.notices.hook(state.id, told)
    begin(state, settings, here.environ)
    return Made(workflow_id=state.id, status_url=status_url(state.id))


@router.get(
    "/api/technical-planner/status/{workflow_id}",
    summary="How far a production is",
    response_model=WorkflowState,
    responses=errors(404),
)
def status(workflow_id: WorkflowId, here: Here) -> Any:
    """The whole row. Addresses of assets are this API's."""
    state = here.state(workflow_id)
    return public(state.model_dump(mode="json"), here.store.url)


@router.post("/api/plan", summary="What would be made, and for how much", responses=errors())
def plan(asked: PlanRequest, here: Here, speak: Speak) -> PlannedBrief:
    """Spends nothing and starts nothing."""
    from aida.front.overrides import overridden

    settings = here.settings
    wish = Wish(
        request=asked.request,
        platform=asked.platform,
        duration=None if asked.duration is None else f"{asked.duration:f}",
        language=asked.language,
        style=asked.style,
    )
    if asked.brief is not None:
        brief, said = asked.brief, speak
    else:
        brief, said = read_request(wish)
    brief = limited(overridden(brief, wish, said), asked.max_cost, said)
    return PlannedBrief(brief=brief, plan=planned(brief, settings, speak=said, tier=asked.tier))
