"""What was paid for is not lost: not when our own store fails, not when a vendor's result comes late."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from aida.storage import local
from tests.flows.paid import (
    FLUX,
    KLING,
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

    monkeypatch.setattr(local, "_copy", copy)
    told = paid.make()
    assert told.result.status == "completed"
    assert [told.count(each) for each in (FLUX, KLING, "claude*")] == [2, 2, 2]
    assert len(told.orders) == 6
    assert told.result.metadata.cost.wasted == 0
