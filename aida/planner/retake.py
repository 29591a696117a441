"""Another take: a finished workflow → a new one that shares its scope (pure).

    again  brief and plan, changed or not ─→ what is unchanged is found by its recipe, the rest made anew
    redo   one scene, its words or picture changed or not ─→ that scene is made again, all else stays

Recipes carry scope and take: the same scope and an unchanged order are the same asset, bought once; a
raised take is a new one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from aida.catalog.phrases import phrase
from aida.contracts.approval import Edits, SceneEdit, SceneTake
from aida.contracts.brief import ProjectBrief
from aida.contracts.plan import ProductionPlan
from aida.contracts.result import paid_before
from aida.contracts.state import WorkflowState
from aida.errors import BadInput
from aida.planner.editing import Boards, edited
from aida.planner.reprice import of_scene, repriced

_NOT_THE_WISH = {"id", "conversation_id", "created_at"}
_NOT_THE_PLAN = {"brief_id", "priced_on", "notes"}


def again(
    parent: WorkflowState, brief: ProjectBrief, plan: ProductionPlan, *, workflow_id: str, now: datetime
) -> WorkflowState:
    """The wish once more, changed. What the change leaves as it was is not made or bought again: a film
    that becomes square keeps script and voice, one with other words keeps its music.

    A wish that is the very same is another try, and everything of it is made anew. `brief` and `plan` are
    the new ones; `approve` is the parent's.
    """
    same = _wish(parent.brief) == _wish(brief) and _made(parent.plan) == _made(plan)
    return _child(parent, workflow_id, now).model_copy(
        update={
            "brief_id": brief.id,
            "brief": brief,
            "plan": plan,
            "take": parent.take + 1 if same else parent.take,
            "approve": parent.approve,
        }
    )


def redo(
    parent: WorkflowState,
    scene: int,
    *,
    words: str | None = None,
    picture: str | None = None,
    workflow_id: str,
    now: datetime,
    on: date,
    family: Iterable[WorkflowState] = (),
) -> WorkflowState:
    """A finished production with one scene made again: its picture and clips, and its voice when `words` are
    new. The plan's cost is just that, at the prices of the day `on`.

    `family`: the workflows of the same scope, so that each try is a new one. Raises `BadInput`, in the
    client's language, for a production that is not finished, a scene it does not have, and changes that
    cannot be made (see `editing.edited`).
    """
    speak = parent.brief.language
    before = boards_of(parent)
    if parent.status != "completed" or before is None:
        raise BadInput(phrase("not_finished", speak, id=parent.id))
    if before.storyboard is None:
        raise BadInput(phrase("nothing_seen", speak))
    known = [each.id for each in before.script.scenes]
    if scene not in known:
        raise BadInput(phrase("scene_unknown", speak, scene=scene, scenes=", ".join(map(str, known))))
    one = SceneEdit(id=scene, words=words, picture=picture)
    wanted = tuple(one if number == scene else SceneEdit(id=number) for number in known)
    today = replace(before, plan=before.plan.model_copy(update={"priced_on": on}))
    after = edited(today, Edits(scenes=wanted), speak).boards
    spoken_anew = after.scene(scene).voiceover != before.scene(scene).voiceover
    plan = repriced(after.plan, of_scene(after.plan, after.script, scene, voice=spoken_anew))
    takes = {each.scene_id: each.take for each in parent.takes}
    takes[scene] = 1 + max(each.take_of(scene) for each in (parent, *family))
    writer, director = parent.writer_result, parent.director_result
    assert writer is not None
    assert director is not None
    there = parent.model_copy(
        update={"writer_result": paid_before(writer), "director_result": paid_before(director)}
    )
    return _child(parent, workflow_id, now).model_copy(
        update=written_down(there, after)
        | {
            "plan": plan,
            "takes": tuple(SceneTake(scene_id=number, take=take) for number, take in sorted(takes.items())),
        }
    )


def boards_of(state: WorkflowState) -> Boards | None:
    """Script and storyboard of a workflow, with its plan; `None` before they are written (pure)."""
    script = state.writer_result.script if state.writer_result else None
    board = state.director_result.storyboard if state.director_result else None
    if state.plan is None or script is None or (board is None and state.plan.step("storyboard") is not None):
        return None
    return Boards(state.plan, script, board)


def written_down(state: WorkflowState, boards: Boards) -> dict[str, Any]:
    """The fields of a state's row that hold plan, script and storyboard (pure)."""
    writer, director = state.writer_result, state.director_result
    assert writer is not None
    return {
        "plan": boards.plan,
        "writer_result": writer.model_copy(update={"script": boards.script}),
        "director_result": director.model_copy(update={"storyboard": boards.storyboard})
        if director
        else None,
    }


def _child(parent: WorkflowState, workflow_id: str, now: datetime) -> WorkflowState:
    """A workflow nobody has worked on yet, in its parent's scope."""
    return WorkflowState(
        id=workflow_id,
        brief_id=parent.brief_id,
        user_id=parent.user_id,
        status="running",
        current_step="writer",
        started_at=now,
        last_updated=now,
        brief=parent.brief,
        out_dir=parent.out_dir,
        scope=parent.scope or parent.id,
        take=parent.take,
        parent=parent.id,
    )


def _wish(brief: ProjectBrief) -> dict[str, Any]:
    return brief.model_dump(exclude=_NOT_THE_WISH)


def _made(plan: ProductionPlan | None) -> dict[str, Any] | None:
    return plan.model_dump(exclude=_NOT_THE_PLAN) if plan is not None else None
