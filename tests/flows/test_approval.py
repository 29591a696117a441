"""Approval before money: what is bought before the answer, and after each answer, by the vendors' books."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from aida.contracts.approval import Edits
from aida.contracts.state import WorkflowState
from aida.ledger.leases import LeaseStore
from aida.ledger.orphans import orphans
from aida.planner.answer import approved
from aida.planner.retake import redo
from tests.flows.fakes import CallLedger, Engine
from tests.flows.paid import (
    FLUX,
    KLING,
    SPEECH,
    TODAY,
    Paid,
    Told,
    paid_fixture,  # noqa: F401
    street_fixture,  # noqa: F401
)

pytestmark = pytest.mark.flow


@pytest.fixture(autouse=True)
def quick(paid: Paid, monkeypatch: pytest.MonkeyPatch) -> CallLedger:
    """The animatic's engines are the counting ones: drawing itself is tested elsewhere."""
    import aida.studio

    ledger = CallLedger(paid.settings.home / "drafts")
    for name in ("_draw", "_espeak", "_synth", "_motion"):
        monkeypatch.setattr(aida.studio, name, lambda: Engine(ledger))
    return ledger


def wait(paid: Paid, workflow_id: str = "w-1", **details: Any) -> Told:
    """Make a production up to its storyboard."""
    state = paid.commission(workflow_id, **details)
    paid.states.save(state.model_copy(update={"approve": True}))
    told = paid.run(workflow_id)
    assert told.row.status == "waiting", told.state.message
    return told


def say(paid: Paid, row: WorkflowState, *scenes: dict[str, Any]) -> WorkflowState:
    """The client approves, with edits."""
    edits = Edits.model_validate({"scenes": scenes or None})
    after = approved(row, edits, datetime.now(UTC))
    assert paid.states.replace(row, after)
    return after


def bought(told: Told) -> Counter[str]:
    return Counter(each.endpoint for each in told.orders)


def media(told: Told) -> list[Any]:
    """What pictures, clips and voices have cost; words cost less the second time, from Claude's cache."""
    return sorted(job.cost for job in told.jobs if job.order.vendor == "fal" and job.cost is not None)


def test_an_approved_production_buys_what_one_without_approval_buys(paid: Paid) -> None:
    """Before the answer two orders for words; nobody owns the row, and nobody rescues it. Afterwards the same
    orders at the same price as without, and neither Writer nor Director is asked again."""
    paid.commission("w-0", duration_s=3)
    plain = paid.make("w-0")
    before = len(paid.orders)
    told = wait(paid, duration_s=3)
    assert told.state.name == "WaitsForApproval"
    assert "aida approve w-1" in told.state.message
    assert [each.endpoint.split("-")[0] for each in paid.orders[before:]] == ["claude", "claude"]
    approval = told.row.approval
    assert approval is not None
    assert approval.animatic is not None
    assert paid.store.fetch(approval.animatic).exists()
    leases = LeaseStore(paid.settings.database_url, paid.settings.home)
    assert orphans(paid.states, leases) == []
    assert paid.run().row == told.row  # a run that comes meanwhile changes nothing

    row = say(paid, told.row)
    assert orphans(paid.states, leases) == []  # somebody is on their way
    assert row.approval is not None
    long_ago = row.approval.model_copy(update={"answered_at": datetime.now(UTC) - timedelta(minutes=5)})
    paid.states.save(row.model_copy(update={"approval": long_ago}))
    assert [each.workflow_id for each in orphans(paid.states, leases)] == ["w-1"]
    leases.shut()
    told = paid.run()
    assert told.result.status == "completed"
    assert Counter(each.endpoint for each in paid.orders[before:]) == bought(plain)
    assert media(told) == media(plain)
    assert told.spend.reserved == 0


def test_a_dropped_scene_is_never_bought(paid: Paid) -> None:
    """Three scenes, the second left out and the first with other words: two pictures, two clips, two lines;
    the film is as long as what is left, and says the new words."""
    told = wait(paid, duration_s=8)
    assert told.count(FLUX, KLING, SPEECH) == 0
    row = say(paid, told.row, {"id": 3}, {"id": 1, "words": "Corri."})
    assert row.plan is not None
    assert row.plan.seconds == 5
    told = paid.make()
    assert told.result.status == "completed"
    assert [told.count(each) for each in (FLUX, KLING, SPEECH, "claude*")] == [2, 2, 2, 2]
    audio = told.row.audio_result
    assert audio is not None
    assert audio.lines[1].text == "Corri."
    assert told.result.metadata.duration == 5
    assert told.result.metadata.cost.estimated == row.plan.cost


def test_one_scene_again_is_bought_alone(paid: Paid) -> None:
    """Scene 2 of a finished film: one picture and its clip, no words, no voice, at the price that was told;
    with new words their line, too. Everything else is the parent's."""
    paid.commission()
    parent = paid.make()
    first = parent.row

    def again(workflow_id: str, **changes: Any) -> Told:
        before = len(paid.orders)
        child = redo(
            first, 2, workflow_id=workflow_id, now=datetime.now(UTC), on=TODAY,
            family=paid.states.family("w-1"), **changes,
        )  # fmt: skip
        paid.states.create(child)
        told = paid.run(workflow_id)
        assert told.result.status == "completed", told.state.message
        told.check_books()
        assert child.plan is not None
        assert child.plan.cost is not None
        assert abs(told.result.metadata.cost.actual - child.plan.cost) <= Decimal("0.0001")
        return Told(told.state, told.row, told.jobs, told.spend, paid.orders[before:], told.charges)

    silent = again("w-2")
    assert [silent.count(each) for each in (FLUX, KLING, SPEECH, "claude*")] == [1, 1, 0, 0]
    spoken = again("w-3", words="Corri.")
    assert [spoken.count(each) for each in (FLUX, KLING, SPEECH, "claude*")] == [1, 1, 1, 0]
    pictures = [
        [each.image.sha256 for each in told.row.visual_results or () if each.image is not None]
        for told in (parent, silent, spoken)
    ]
    assert len({each[0] for each in pictures}) == 1
    assert len({each[1] for each in pictures}) == 3
