"""A brief becomes a workflow's first row: everything is looked at, nothing is started or spent.

    ProjectBrief, options ─Technical Planner→ plan ─caps, material, vendors' accounts→ WorkflowState

The command line, the account manager and the HTTP API all come through here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from aida.catalog.phrases import phrase
from aida.contracts.brief import ProjectBrief
from aida.contracts.state import WorkflowState
from aida.contracts.units import Continuity, Tier
from aida.errors import BadInput, Permanent
from aida.settings import Settings

if TYPE_CHECKING:
    from aida.contracts.plan import ProductionPlan


def planned(
    brief: ProjectBrief,
    settings: Settings,
    *,
    speak: str,
    tier: Tier | None = None,
    models: Sequence[str] = (),
    continuity: Continuity | None = None,
) -> ProductionPlan:
    """The plan for a brief, with what its user may still spend today. Raises `BadInput`."""
    from aida.front.gallery import Gallery
    from aida.front.limits import caps_today
    from aida.planner.plan import plan

    return plan(
        Gallery(settings).complete(brief, speak),
        available=settings.vendors,
        on=settings.day,
        tier=tier,
        models=models,
        continuity=continuity,
        xtts=settings.xtts,
        time_limit=settings.time_limit,
        caps=caps_today(settings, brief.user_id),
        speak=speak,
    )


def limited(brief: ProjectBrief, max_cost: str | None, speak: str) -> ProjectBrief:
    """The brief with a hard limit, as `"5 EUR"`. Raises `BadInput` for what is no sum."""
    from aida.front.overrides import limit_of

    if max_cost is None:
        return brief
    return brief.model_copy(
        update={"budget_constraints": limit_of(max_cost, brief.budget_constraints, speak)}
    )


def check_material(brief: ProjectBrief, settings: Settings, speak: str) -> None:
    """Raises `BadInput` when a picture or recording that the brief names is not in the asset store."""
    from aida.studio import open_store

    details = brief.details
    sample = [details.voice_sample] if details and details.voice_sample else []
    refs = [*(details.reference_images if details else ()), *sample]
    store = open_store(settings) if refs else None
    for ref in refs:
        assert store is not None
        try:
            store.fetch(ref)
        except Permanent as err:
            reason = phrase("material_missing", speak)
            raise BadInput(phrase("material_unreadable", speak, path=ref.key, reason=reason)) from err


def first_state(brief: ProjectBrief, plan: ProductionPlan, *, out_dir: str | None = None) -> WorkflowState:
    """The row of a new workflow; not yet written."""
    from aida.ids import new_id

    now = datetime.now(UTC)
    return WorkflowState(
        id=new_id("w", now.date()),
        brief_id=brief.id,
        user_id=brief.user_id,
        status="running",
        current_step="writer",
        started_at=now,
        last_updated=now,
        brief=brief,
        plan=plan,
        out_dir=out_dir,
    )


def commissioned(
    brief: ProjectBrief,
    settings: Settings,
    *,
    speak: str,
    tier: Tier | None = None,
    max_cost: str | None = None,
    models: Sequence[str] = (),
) -> WorkflowState:
    """The first row of a production that can be made: planned, within limit and caps, its material at hand,
    its vendors willing. Raises `BadInput` with what to change, `Transient` when a vendor cannot be asked."""
    from aida.front.accounts import check_plan
    from aida.front.gallery import Gallery

    brief = limited(Gallery(settings).complete(brief, speak), max_cost, speak)
    made = planned(brief, settings, speak=speak, tier=tier, models=models)
    check_material(brief, settings, speak)
    check_plan(made, speak)
    return first_state(brief, made)
