"""The storyboard before the money, over HTTP: seen with its prices, changed, approved once, or cancelled."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from aida.contracts.approval import Approval
from aida.front import redo
from aida.front.api.desk import Desk
from tests.boards import NOW, a_state, boards
from tests.front.api.test_runs import workers  # noqa: F401 - a fixture

RUN = "/api/runs/w-1"


@pytest.fixture
def waiting(desk: Desk) -> str:
    """A paid production that waits: three scenes, script and storyboard paid."""
    changes: dict[str, Any] = {"status": "waiting", "approve": True, "approval": Approval(asked_at=NOW)}
    desk.states.create(a_state(boards(), **changes))
    return "w-1"


def test_each_scene_has_its_price(api: TestClient, waiting: str) -> None:
    """Scenes and what they share are the total; nothing of our own addresses is shown."""
    board = api.get(f"{RUN}/storyboard").json()
    assert [each["id"] for each in board["scenes"]] == [1, 2, 3]
    sum_of_all = sum(each["price"] for each in board["scenes"]) + board["common"]
    assert board["total"] == pytest.approx(sum_of_all)
    assert board["worst"] > board["total"] > 0
    assert api.get(RUN).json()["status"] == "waiting"


def test_it_is_approved_once_as_edited(
    api: TestClient,
    desk: Desk,
    waiting: str,
    workers: list[list[str]],  # noqa: F811
) -> None:
    """Two scenes, the last first, one with new words; a second yes is 409 and starts nobody."""
    edits = {"scenes": [{"id": 3}, {"id": 1, "words": "Altre parole."}]}
    assert api.post(f"{RUN}/approve", json=edits).status_code == 202
    again = api.post(f"{RUN}/approve", json=edits)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "not_waiting")
    row = desk.states.load("w-1")
    assert row is not None
    assert row.status == "running"
    assert row.writer_result is not None
    assert row.writer_result.script is not None
    assert [each.voiceover for each in row.writer_result.script.scenes] == ["Parole 3.", "Altre parole."]
    assert [arguments[-1] for arguments in workers] == ["w-1"]
    assert api.get(RUN).json()["status"] == "running"  # its next owner is only just being started


@pytest.mark.parametrize(
    "edits",
    [{"scenes": []}, {"scenes": [{"id": 9}]}, {"scenes": [{"id": 1}, {"id": 1}]}, {"scenes": [{"id": "x"}]}],
)
def test_edits_that_cannot_be_made_change_nothing(
    api: TestClient,
    desk: Desk,
    waiting: str,
    workers: list[list[str]],  # noqa: F811
    edits: dict[str, Any],
) -> None:
    """422; it waits on."""
    assert api.post(f"{RUN}/approve", json=edits).status_code == 422
    row = desk.states.load("w-1")
    assert (row and row.status, workers) == ("waiting", [])


def test_it_is_not_made_after_a_no(
    api: TestClient,
    waiting: str,
    workers: list[list[str]],  # noqa: F811
) -> None:
    """Cancelled for good: neither approved nor continued."""
    assert api.post(f"{RUN}/resume").status_code == 409
    assert api.post(f"{RUN}/cancel").json()["status"] == "cancelled"
    codes = [api.post(f"{RUN}/{deed}").status_code for deed in ("approve", "resume", "cancel")]
    assert (codes, workers) == ([409, 409, 409], [])
    assert api.get(RUN).json()["status"] == "cancelled"


def test_one_scene_is_made_again(
    api: TestClient,
    desk: Desk,
    workers: list[list[str]],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A new production that shares all else; its plan costs less than the film did, and the conversation that
    began the film knows of it. A scene that is none is 422, and nobody starts."""
    monkeypatch.setattr(redo, "check_plan", lambda *_: None)  # the vendors are asked elsewhere
    parent = a_state(boards())
    desk.states.create(parent)
    conversation = desk.manager.begin()
    desk.manager.conversations.save(conversation.model_copy(update={"workflows": ("w-1",)}))
    assert api.post(f"{RUN}/redo", json={"scene": 7}).status_code == 422
    answer = api.post(f"{RUN}/redo", json={"scene": 2, "words": "Ancora."})
    assert answer.status_code == 202
    child = desk.states.load(answer.json()["workflow_id"])
    assert child is not None
    kept = api.get(f"/api/conversations/{conversation.id}").json()
    assert (kept["workflows"], kept["stage"]) == (["w-1", child.id], "producing")
    assert (child.parent, child.scope, child.take_of(2), child.take_of(1)) == ("w-1", "w-1", 2, 1)
    assert child.plan is not None
    assert parent.plan is not None
    assert child.plan.cost is not None
    assert parent.plan.cost is not None
    assert child.plan.cost < parent.plan.cost
    assert [arguments[-1] for arguments in workers] == [child.id]


def test_there_is_no_storyboard_yet(api: TestClient, desk: Desk) -> None:
    """409, in words."""
    desk.states.create(a_state(boards(), writer_result=None, director_result=None, status="running"))
    assert api.get(f"{RUN}/storyboard").status_code == 409
