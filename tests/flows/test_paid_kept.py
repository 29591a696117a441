"""What was paid for is not lost: not when our own store fails, not when a vendor's result comes late."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import pytest

from aida.ports import Workbench
from aida.storage import local
from aida.studio import collect_late, open_studio
from tests.flows.paid import (
    FLUX,
    KLING,
    MILLIONTH,
    SONNET,
    WRITER,
    Fault,
    Paid,
    paid_fixture,  # noqa: F401
    street_fixture,  # noqa: F401
)

pytestmark = pytest.mark.flow


def test_clips_that_find_no_room_are_kept_by_the_vendor_until_there_is(
    paid: Paid, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full when the clips come: nobody else is asked, the production waits and says what to
    do, and once there is room `aida resume` collects the very same clips."""
    copy = local._copy

    def no_room(source: Path, target: Path) -> tuple[str, int]:
        if source.suffix == ".mp4":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return copy(source, target)

    monkeypatch.setattr(local, "_copy", no_room)
    paid.commission(voice="none")
    told = paid.run()
    assert (told.row.status, told.result.status, told.result.error.agent) == (
        "paused",
        "failed",
        "video_composer",
    )
    assert "is full" in told.result.error.reason
    assert {each.status for each in told.jobs if each.order.purpose == "clips"} == {"accepted"}
    assert abs(told.result.metadata.cost.actual - told.charged) <= MILLIONTH * len(told.charges)

    monkeypatch.setattr(local, "_copy", copy)
    told = paid.make()
    assert told.result.status == "completed"
    assert [told.count(each) for each in (FLUX, KLING, "claude*")] == [2, 2, 2]
    assert len(told.orders) == 6
    assert told.result.metadata.cost.wasted == 0


def test_a_clip_that_comes_after_the_time_limit_becomes_an_asset(
    paid: Paid, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It runs on at the vendor and is charged: recovery collects it, and a resumed production has it with no
    further order. Nobody pays for it twice."""
    up = threading.Event()
    left = Workbench.seconds_left
    monkeypatch.setattr(Workbench, "seconds_left", lambda bench: 0.0 if up.is_set() else left(bench))
    paid.fault(Fault("slow", KLING, factor=25))  # three seconds
    paid.commission(duration_s=3, voice="none")

    def end() -> None:
        paid.wait_for(lambda: [each.status for each in paid.journal.jobs("w-1")].count("accepted") == 1)
        paid.wait_for(lambda: any(each.status == "IN_PROGRESS" for each in paid.sim.fal.jobs.values()))
        paid.wait_for(lambda: paid.orders[-1].endpoint.startswith("fal-ai/kling"))
        up.set()

    with paid.meanwhile(end):
        told = paid.run()
    assert told.result.error.reason.startswith("Workflow exceeded")
    assert [each.status for each in told.jobs if each.order.purpose == "clips"] == ["unknown"]

    here = open_studio(paid.settings)
    late: list[str] = []
    try:
        paid.wait_for(
            lambda: late.extend(each.status for each in collect_late(here, lambda _: False)) or late
        )
    finally:
        here.states.close()
        here.journal.shut()  # type: ignore[attr-defined]
    assert late == ["late"]
    told = paid.told(None)
    assert (told.spend.paid, told.spend.reserved) == (told.charged, 0)

    up.clear()
    told = paid.make()
    assert told.result.status == "completed"
    assert [told.count(each) for each in (FLUX, KLING, "claude*")] == [1, 1, 2]
    assert (len(told.orders), told.result.metadata.cost.wasted) == (4, 0)


def test_where_a_person_decides_nothing_is_bought_before_they_have(
    paid: Paid, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The script's answer is lost, and Claude keeps no list: the production waits, and no template steps in.
    Once somebody has said that it was charged, it goes on, and the lost cents are in the bill."""
    monkeypatch.setenv("AIDA_AMBIGUOUS", "ask")
    paid.fault(Fault("reset_after", SONNET, containing=WRITER))
    paid.commission(duration_s=3, voice="none")
    told = paid.run()
    assert (told.row.status, told.result.error.agent) == ("paused", "writer")
    assert "aida settle j-" in told.result.error.reason
    assert len(told.orders) == 1
    (job,) = paid.journal.unsettled()
    paid.journal.close(job, "wasted", reason="A person has said that it was charged")
    told = paid.make(exactly=False)
    assert told.result.status == "completed"
    assert told.result.assets.script.metadata.source is None
    assert [told.count(each) for each in (FLUX, KLING, "claude*")] == [1, 1, 3]
    assert told.result.metadata.cost.wasted == job.order.worst
