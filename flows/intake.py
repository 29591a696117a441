"""A request or a brief → a workflow that `produce` can make: brief, plan, state row.

The command line does this before it starts a run; a deployment's run does it here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from aida.contracts.brief import ProjectBrief
from aida.contracts.money import Cap
from aida.contracts.state import WorkflowState
from aida.contracts.units import Continuity, Tier
from aida.errors import BadInput
from aida.ids import new_id
from aida.settings import Settings


def take_in(
    settings: Settings,
    caps: Callable[[str], tuple[Cap, ...]],
    *,
    request: str | None,
    brief: ProjectBrief | None,
    tier: Tier | None,
    platform: str | None,
    duration: float | None,
    language: str | None,
    models: Sequence[str] = (),
    continuity: Continuity | None = None,
    scope: str | None,
    take: int,
    approve: bool = False,
    workflow_id: str | None = None,
) -> WorkflowState:
    """A new workflow's first state, with an id of its own where none is given; nothing is saved yet. `caps`
    says what a user may still spend today.

    Raises `BadInput` when there is neither request nor brief (or both), and for everything the
    Orchestrator or the planner cannot work with.
    """
    from aida.planner.plan import plan

    if (request is None) == (brief is None):
        raise BadInput("Give one of: request (words), brief (a ProjectBrief), workflow_id (to resume).")
    now = datetime.now(UTC)
    read = brief or _read(request or "", language, now)
    changes: dict[str, Any] = {"duration_s": str(duration) if duration is not None else None}
    made = plan(
        read,
        available=settings.vendors,
        on=settings.day,
        models=models,
        continuity=continuity,
        xtts=settings.xtts,
        time_limit=settings.time_limit,
        caps=caps(read.user_id),
        tier=tier,
        platform=platform,
        language=language,
        duration_s=changes["duration_s"],
    )
    return WorkflowState(
        id=workflow_id or new_id("w", now.date()),
        brief_id=read.id,
        user_id=read.user_id,
        status="running",
        current_step="writer",
        started_at=now,
        last_updated=now,
        brief=read,
        plan=made,
        scope=scope,
        take=take,
        approve=approve,
    )


def _read(request: str, language: str | None, now: datetime) -> ProjectBrief:
    from aida.agents.orchestrator import check_request, read_brief

    check_request(request, language)
    reading = read_brief(
        request,
        brief_id=new_id("brief", now.date()),
        conversation_id=new_id("talk", now.date()),
        now=now,
        language=language,
    )
    if not reading.is_request or reading.brief is None:
        raise BadInput("This message asks for no film, picture or audio.")
    if reading.contradictions:
        raise BadInput(f"The request contradicts itself about: {', '.join(reading.contradictions)}.")
    return reading.brief
