"""The flow `campaign`: several requests or briefs → one production each, a few at a time.

All share one scope, so what two of them have in common (a script in the same words, a picture of the
same scene) is made once. A production that fails does not stop the others.
"""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from prefect import flow
from prefect.artifacts import acreate_table_artifact
from prefect.client.schemas.objects import State
from prefect.context import FlowRunContext
from prefect.logging import get_run_logger
from prefect.states import Failed
from pydantic import Field

from aida.contracts.brief import ProjectBrief
from aida.contracts.units import Identifier, Tier
from flows.produce import produce

Requests = Annotated[list[str], Field(max_length=100)]
Briefs = Annotated[list[ProjectBrief], Field(max_length=100)]
AtOnce = Annotated[int, Field(ge=1, le=10)]


def _run_name() -> str:
    context = FlowRunContext.get()
    asked: dict[str, Any] = (context.parameters if context else None) or {}
    count = len(asked.get("requests") or ()) + len(asked.get("briefs") or ())
    return f"{asked.get('scope', 'campaign')} · {count} productions"


@flow(name="campaign", flow_run_name=_run_name, persist_result=False)
async def campaign(
    scope: Identifier,
    requests: Requests | None = None,
    briefs: Briefs | None = None,
    tier: Tier | None = "draft",
    at_once: AtOnce = 1,
) -> list[dict[str, Any]] | State[Any]:
    """Produce a list of requests and briefs.

    Args:
        scope: The campaign's name, letters and digits; its productions share their assets.
        requests: What is wanted, each in plain words, in any of the 17 languages.
        briefs: The same as ProjectBriefs; they come after the requests.
        tier: draft (free), fast, standard or premium; empty: as each request's words say.
        at_once: Productions side by side; two cores make one draft at a time best.
    """
    wishes: list[dict[str, Any]] = [{"request": words} for words in requests or ()]
    wishes += [{"brief": brief} for brief in briefs or ()]
    room = asyncio.Semaphore(at_once)

    async def one(wish: dict[str, Any]) -> dict[str, Any]:
        async with room:
            # As a parameter the flow wants each brief as it came in, validated once.
            state: Any = await produce(**wish, tier=tier, scope=scope, return_state=True)
            return _row(wish, state)

    rows = await asyncio.gather(*(one(wish) for wish in wishes))
    await acreate_table_artifact(table=rows, key=f"{scope.lower().replace('_', '-')}-campaign")
    failed = [row for row in rows if row["status"] != "completed"]
    get_run_logger().info("%d of %d productions are done", len(rows) - len(failed), len(rows))
    if failed:
        return Failed(message=f"{len(failed)} of {len(rows)} productions failed", data=rows)
    return rows


def _row(wish: dict[str, Any], state: Any) -> dict[str, Any]:
    """One line of the campaign's table."""
    wanted = wish.get("request") or wish["brief"].id
    document = state.data if isinstance(state.data, dict) else getattr(state.data, "result", None)
    known = document if isinstance(document, dict) else {}
    return {
        "wanted": wanted,
        "status": known.get("status", "completed" if state.is_completed() else "failed"),
        "workflow": known.get("workflow_id"),
        "film": known.get("video_url"),
        "reason": None if state.is_completed() else state.message,
    }
