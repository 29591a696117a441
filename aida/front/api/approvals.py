"""A word between the storyboard and the money, and single scenes made again.

GET /api/runs/{id}/storyboard     POST /{id}/approve {scenes?} → 202     POST /{id}/redo {scene, …} → 202
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from aida.contracts.approval import Edits
from aida.contracts.assets import AssetRef
from aida.contracts.units import Aspect, Identifier, Language, Money, Seconds
from aida.errors import BadInput
from aida.front import approval
from aida.front.api.desk import USER, Here, WorkflowId, language_for
from aida.front.api.models import Made, Said, Told
from aida.front.api.once import KEYED
from aida.front.api.planner import status_url
from aida.front.api.problems import Problem, errors
from aida.front.api.views import asset_url
from aida.front.redo import another_take
from aida.front.start import begin

router = APIRouter(prefix="/api/runs", tags=["approval"])


class BoardScene(Said):
    """One scene of the storyboard, with what it costs."""

    id: int
    seconds: Seconds
    words: str
    headline: str
    picture: str = Field(description="What is seen; empty where nothing is.")
    price: Money | None = Field(description="US dollars, if known.")
    image: str | None = Field(description="Address of its frame; `null` once its picture is described anew.")


class Board(Said):
    """A production between storyboard and money. Sums are US dollars; `null` where nobody knows a price."""

    workflow_id: Identifier
    status: str
    language: Language
    aspect: Aspect
    seconds: Seconds
    scenes: list[BoardScene]
    animatic: str | None = Field(description="Address of the storyboard as a film by the free engines.")
    edited: bool = Field(description="It has been changed since its animatic was made.")
    common: Money | None = Field(description="What all scenes share.")
    total: Money | None = Field(description="What is still to be paid.")
    worst: Money | None
    spent: Money = Field(description="For script and storyboard.")


class RedoRequest(BaseModel):
    """One scene once more; words and picture as they were where they are left out."""

    model_config = ConfigDict(extra="forbid")

    scene: Annotated[int, Field(ge=1, le=1000, strict=True)]
    words: str | None = Field(None, max_length=2000, description="What is spoken; empty: nothing.")
    picture: str | None = Field(None, max_length=1500, description="What is seen, in plain words.")


@router.get("/{workflow_id}/storyboard", summary="The storyboard, with prices", responses=errors(404, 409))
def storyboard(workflow_id: WorkflowId, here: Here) -> Board:
    """409 before there is one."""
    state = here.state(workflow_id)
    try:
        view = approval.storyboard_view(state)
    except BadInput as err:
        raise _not_waiting(workflow_id) from err
    return Board.model_validate(_addressed(dict(view)))


@router.post(
    "/{workflow_id}/approve",
    summary="Make it, as edited",
    status_code=202,
    responses=errors(404, 409),
    dependencies=KEYED,
)
def approve(workflow_id: WorkflowId, here: Here, edits: Edits | None = None) -> Told:
    """Scenes in the wished order, dropped ones left out; without any, as it is. From here on it costs."""
    state, settings = here.state(workflow_id), here.settings
    if state.status != "waiting":
        raise _not_waiting(workflow_id)
    said = approval.approve(state, edits or Edits(), here.states, settings)
    return Told(workflow_id=workflow_id, status=approval.carry_on(said, settings, here.environ).how)


@router.post(
    "/{workflow_id}/redo",
    summary="Make one scene again",
    status_code=202,
    responses=errors(404, 409),
    dependencies=KEYED,
)
def redo(workflow_id: WorkflowId, asked: RedoRequest, request: Request, here: Here) -> Made:
    """A new production that reuses everything else; its plan's cost is that scene's alone."""
    parent, settings = here.state(workflow_id), here.settings
    child = another_take(
        parent,
        asked.scene,
        here.states,
        settings,
        words=asked.words,
        picture=asked.picture,
        speak=language_for(request, parent.brief.language),
    )
    here.states.create(child)
    here.manager.joined(parent.id, child.id, USER)
    begin(child, settings, here.environ)
    return Made(workflow_id=child.id, status_url=status_url(child.id))


def _not_waiting(workflow_id: str) -> Problem:
    return Problem(409, "not_waiting", said="not_waiting", id=workflow_id)


def _addressed(document: Any) -> Any:
    """Assets as addresses, all else as it is (pure)."""
    if isinstance(document, AssetRef):
        return asset_url(document)
    if isinstance(document, dict):
        return {name: _addressed(value) for name, value in document.items()}
    if isinstance(document, tuple | list):
        return [_addressed(each) for each in document]
    return _addressed(dict(document)) if isinstance(document, BaseModel) else document
