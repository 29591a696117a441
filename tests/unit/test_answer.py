"""A person's answer to a storyboard: the row that comes of it, and that only one of several is heard."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from aida.contracts.approval import Approval, Edits, ShownScene
from aida.contracts.assets import AssetRef
from aida.contracts.state import WorkflowState
from aida.errors import BadInput
from aida.ledger.state import StateStore
from aida.planner.answer import approved, cancelled, changed
from tests.boards import NOW, a_state, boards

LATER = NOW + timedelta(minutes=1)
IMAGES = [AssetRef(key=f"w-1/{n}.png", sha256="0" * 64, bytes=1, media_type="image/png") for n in (1, 2, 3)]


def waiting() -> WorkflowState:
    frames = tuple(ShownScene(scene_id=n, image=image) for n, image in enumerate(IMAGES, start=1))
    return a_state(boards(), status="waiting", approval=Approval(asked_at=NOW, frames=frames))


def edits(*scenes: dict[str, Any]) -> Edits:
    return Edits.model_validate({"scenes": scenes})


def test_an_approved_storyboard_is_the_rows() -> None:
    """Plan, script and storyboard are as edited, and stand: nobody is asked for them again."""
    after = approved(waiting(), edits({"id": 3}, {"id": 1}), LATER)
    assert (after.status, after.script_stands, after.last_updated) == ("running", True, LATER)
    assert after.plan is not None
    assert after.writer_result is not None
    assert after.writer_result.script is not None
    assert [scene.voiceover for scene in after.writer_result.script.scenes] == ["Parole 3.", "Parole 1."]
    assert [float(scene.seconds) for scene in after.plan.scenes] == [5, 10]


def test_frames_follow_their_scenes() -> None:
    """In another order they go along; a scene whose picture is described anew has none any more."""
    after = changed(waiting(), edits({"id": 3}, {"id": 1, "picture": "un bosco"}, {"id": 2}), LATER)
    assert after.approval is not None
    assert {each.scene_id: each.image.key for each in after.approval.frames} == {
        1: "w-1/3.png",
        3: "w-1/2.png",
    }
    assert (after.status, after.approval.edited, after.approval.answer) == ("waiting", True, None)


def test_a_change_that_changes_nothing_is_none() -> None:
    """The same scenes with nothing said: the row as it was."""
    row = waiting()
    assert changed(row, edits({"id": 1}, {"id": 2}, {"id": 3}), LATER) is row
    assert changed(row, Edits(), LATER) is row


def test_of_two_answers_the_first_is_heard(database_url: str) -> None:
    """Both have read the same question; the second is not written, and its giver hears so."""
    states = StateStore(database_url)
    row = waiting()
    states.create(row)
    assert states.replace(row, approved(row, Edits(), LATER))
    assert not states.replace(row, cancelled(row, LATER))
    found = states.load("w-1")
    assert found is not None
    assert found.approval is not None
    assert (found.status, found.approval.answer) == ("running", "approved")
    with pytest.raises(BadInput, match="non aspetta"):
        cancelled(found, LATER)


def test_workflows_of_a_scope_are_a_family(database_url: str) -> None:
    """The first, and every later take of it; nobody else's."""
    states = StateStore(database_url)
    states.create(a_state(boards()))
    states.create(a_state(boards(), "w-2", scope="w-1", started_at=LATER))
    states.create(a_state(boards(), "w-3"))
    assert [each.id for each in states.family("w-1")] == ["w-2", "w-1"]
