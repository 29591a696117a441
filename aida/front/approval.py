"""A storyboard that waits for its client: what they see, what they say, and who goes on then.

    row `waiting` ─storyboard_view→ StoryboardView {scenes with prices, animatic, total, worst}
    Edits ─change→ still waiting   ─approve→ row `running` ─carry_on→ Prefect run or worker   ─cancel→ the end

The row is the one place where an answer is written, by one conditional update: whoever comes second hears
that it does not wait any more.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from aida.catalog.phrases import phrase
from aida.contracts.approval import Edits, SceneView, StoryboardView
from aida.contracts.state import WorkflowState
from aida.errors import BadInput, Permanent, Transient
from aida.front.owners import lives
from aida.front.prefect_http import prefect_of
from aida.front.start import Begun, go_on
from aida.ledger.state import StateStore
from aida.planner import answer
from aida.planner.reprice import common_price, scene_price, summed
from aida.planner.retake import boards_of
from aida.settings import Settings

_LAST_WORDS = 30.0
"""Seconds that a process which has just asked may take to end: its run is suspended, its lease given back."""
_LOOK = 0.1


def storyboard_view(state: WorkflowState) -> StoryboardView:
    """The storyboard of a production, with what each scene costs; also after the answer (pure).

    Raises `BadInput` while there is no storyboard yet.
    """
    boards = boards_of(state)
    if boards is None:
        raise BadInput(phrase("not_waiting", state.brief.language, id=state.id))
    plan, script, approval = boards.plan, boards.script, state.approval
    shown = {each.scene_id: each.image for each in approval.frames} if approval else {}
    prices = {scene.id: scene_price(plan, script, scene.id) for scene in script.scenes}
    common = common_price(plan, script)
    whole = summed((*prices.values(), common))
    scenes = tuple(
        SceneView(
            id=scene.id,
            seconds=scene.duration,
            words=scene.voiceover,
            headline=scene.headline,
            picture=seen.visual_description if (seen := boards.picture(scene.id)) else "",
            price=prices[scene.id].cost,
            image=shown.get(scene.id),
        )
        for scene in script.scenes
    )
    return StoryboardView(
        workflow_id=state.id,
        status=state.status,
        language=plan.language,
        aspect=plan.aspect,
        seconds=plan.seconds,
        scenes=scenes,
        animatic=approval.animatic if approval else None,
        edited=approval.edited if approval else False,
        common=common.cost,
        total=whole.cost,
        worst=whole.worst,
        spent=state.total_cost_so_far,
    )


def change(state: WorkflowState, edits: Edits, states: StateStore, settings: Settings) -> WorkflowState:
    """Write the edits down; it waits on. Raises `BadInput` for edits that cannot be made, and when the
    workflow does not wait (any more)."""
    return _say(state, lambda row, now: answer.changed(row, edits, now), states, settings)


def approve(state: WorkflowState, edits: Edits, states: StateStore, settings: Settings) -> WorkflowState:
    """It is to be made, as edited; `carry_on` lets somebody do so. Errors as `change`."""
    return _say(state, lambda row, now: answer.approved(row, edits, now), states, settings)


def cancel(state: WorkflowState, states: StateStore, settings: Settings) -> WorkflowState:
    """It is not to be made. Raises `BadInput` when the workflow does not wait (any more)."""
    return _say(state, answer.cancelled, states, settings)


def carry_on(state: WorkflowState, settings: Settings, environ: Mapping[str, str] | None = None) -> Begun:
    """Let an approved production be made: by the run that was suspended for the answer, or as `start.go_on`
    does. Raises `Transient` when the Prefect server that is configured does not answer: the answer stays,
    and `recover` or `aida resume` goes on."""
    run = suspended_run(state, environ)
    if run is not None and release(state, environ):
        return Begun("prefect", run)
    return go_on(state.id, settings, environ)


def release(state: WorkflowState, environ: Mapping[str, str] | None = None) -> bool:
    """Let the suspended run see the answer, so that its page tells the truth; False: there is none, or it
    cannot be reached now."""
    run, prefect = suspended_run(state, environ), prefect_of(os.environ if environ is None else environ)
    if run is None or prefect is None or state.approval is None:
        return False
    said = "cancel" if state.approval.answer == "cancelled" else "approve"
    try:
        return prefect.resume(run, said)
    except (Transient, Permanent):
        return False


def suspended_run(state: WorkflowState, environ: Mapping[str, str] | None = None) -> str | None:
    """The Prefect run that was suspended for the answer, where a server is configured."""
    configured = prefect_of(os.environ if environ is None else environ) is not None
    return state.approval.run if configured and state.approval is not None else None


def _say(
    state: WorkflowState,
    said: Callable[[WorkflowState, datetime], WorkflowState],
    states: StateStore,
    settings: Settings,
) -> WorkflowState:
    _let_it_end(state, settings)
    after = said(state, datetime.now(UTC))
    if after is not state and not states.replace(state, after):
        raise BadInput(phrase("not_waiting", state.brief.language, id=state.id))
    return after


def _let_it_end(state: WorkflowState, settings: Settings) -> None:
    """Whoever has asked writes the row last and ends then: a next owner would find it taken."""
    until = time.monotonic() + _LAST_WORDS
    while state.status == "waiting" and time.monotonic() < until and lives(state.id, settings):
        time.sleep(_LOOK)
