"""`aida redo ID --scene 2`: one scene of a finished production is made again, at its own price, told before.

WorkflowState ─planner.retake.redo→ a new workflow in its scope ─caps, accounts, "yes"→ produce
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from aida.catalog.phrases import phrase
from aida.contracts.state import WorkflowState
from aida.front.accounts import check_plan
from aida.front.agree import agreed
from aida.front.deliver import check_out
from aida.front.hand_over import DONE, Recipient
from aida.front.limits import caps_today
from aida.ids import new_id
from aida.ledger.state import StateStore
from aida.planner.caps import check_caps
from aida.planner.retake import redo
from aida.settings import Settings


def another_take(
    parent: WorkflowState,
    scene: int,
    states: StateStore,
    settings: Settings,
    *,
    words: str | None = None,
    picture: str | None = None,
    speak: str | None = None,
) -> WorkflowState:
    """The row of the production that makes the scene again; not yet written. Its plan's cost is the price.

    Raises `BadInput` for what cannot be made again, what today's limits do not cover, and vendors that
    take no orders from us.
    """
    now = datetime.now(UTC)
    child = redo(
        parent,
        scene,
        words=words,
        picture=picture,
        workflow_id=new_id("w", now.date()),
        now=now,
        on=settings.day,
        family=states.family(parent.scope or parent.id),
    )
    assert child.plan is not None
    told = speak or parent.brief.language
    check_caps(child.plan, caps_today(settings, child.user_id), told)
    check_plan(child.plan, told)
    return child


def redo_scene(
    workflow_id: str,
    scene: int,
    *,
    words: str | None,
    picture: str | None,
    yes: bool,
    out: Path | None,
    as_json: bool,
) -> int:
    """Tell the price, ask, make it, hand it over. Returns the exit code."""
    from aida.front.create import load_state, produce
    from aida.settings import read_settings

    settings = read_settings()
    states = StateStore(settings.database_url)
    parent = load_state(states, workflow_id)
    to = Recipient(settings, out or Path(parent.out_dir or "films"), parent.brief.language, as_json)
    check_out(to.out, to.speak)
    child = another_take(parent, scene, states, settings, words=words, picture=picture)
    plan = child.plan
    assert plan is not None
    if plan.tier != "draft":
        cost, worst = ("?" if each is None else f"{each:.2f}" for each in (plan.cost, plan.worst_cost))
        print(phrase("redo_price", to.speak, scene=scene, cost=cost, worst=worst), file=sys.stderr)
        if not yes and not as_json and not agreed(plan, to.speak):
            print(phrase("not_spent", to.speak), file=sys.stderr)
            return DONE
    child = child.model_copy(update={"out_dir": str(to.out.resolve())})
    states.create(child)
    return produce(child, states, to)
