"""A person's answer to a storyboard: row that waits + what they said → the row that goes on (pure).

waiting ─approved (edits)→ running, with plan, script and storyboard as they want them
        ─changed (edits)→ waiting still        ─cancelled→ the end
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from aida.catalog.phrases import phrase
from aida.contracts.approval import Answer, Approval, Edits
from aida.contracts.state import WorkflowState
from aida.errors import BadInput
from aida.planner.editing import edited
from aida.planner.retake import boards_of, written_down


def approved(state: WorkflowState, edits: Edits, now: datetime) -> WorkflowState:
    """It is to be made, as edited. Raises `BadInput` when the workflow does not wait, or for edits that
    cannot be made."""
    return _answered(changed(state, edits, now), "approved", "running", now)


def changed(state: WorkflowState, edits: Edits, now: datetime) -> WorkflowState:
    """The storyboard is another one now; the answer is still to come. Errors as `approved`."""
    approval, boards = _asked(state), boards_of(state)
    assert boards is not None
    if edits.scenes is None:
        return state
    made = edited(boards, edits, state.brief.language)
    after = made.boards
    if (after.script, after.storyboard) == (boards.script, boards.storyboard):
        return state
    shown = {each.scene_id: each for each in approval.frames}
    frames = tuple(
        shown[old].model_copy(update={"scene_id": new})
        for new, old in made.origin.items()
        if old in shown and new not in made.redrawn
    )
    shown_now = approval.model_copy(update={"frames": frames, "edited": True})
    return _with(state, now, approval=shown_now, **written_down(state, after))


def cancelled(state: WorkflowState, now: datetime) -> WorkflowState:
    """It is not to be made. Raises `BadInput` when the workflow does not wait."""
    return _answered(state, "cancelled", "cancelled", now)


def _answered(state: WorkflowState, answer: Answer, status: str, now: datetime) -> WorkflowState:
    said = _asked(state).model_copy(update={"answer": answer, "answered_at": now})
    return _with(state, now, approval=said, status=status)


def _asked(state: WorkflowState) -> Approval:
    if state.status != "waiting" or state.approval is None:
        raise BadInput(phrase("not_waiting", state.brief.language, id=state.id))
    return state.approval


def _with(state: WorkflowState, now: datetime, **changes: Any) -> WorkflowState:
    return state.model_copy(update=changes | {"last_updated": now})
