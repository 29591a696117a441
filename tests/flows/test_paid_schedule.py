"""When things are ordered: each as soon as its own input is there, and never more at once than agreed."""

from __future__ import annotations

import asyncio
import threading
from itertools import accumulate
from typing import Any

import pytest

from aida.catalog.read import vendors
from tests.flows.paid import (
    DIRECTOR,
    FLUX,
    KLING,
    SCENE_1,
    SCENE_2,
    SPEECH,
    Paid,
    paid_fixture,  # noqa: F401
    street_fixture,  # noqa: F401
)

pytestmark = pytest.mark.flow


def test_nothing_waits_for_what_it_does_not_need(paid: Paid, monkeypatch: pytest.MonkeyPatch) -> None:
    """Voice and music go out while the Director still thinks, a clip while another scene has no picture."""
    thinking = threading.Event()
    write = paid.sim.claude._written

    def written(body: Any, model: str, text: str, kept: bool) -> Any:
        if DIRECTOR in text:
            assert thinking.wait(60)
        return write(body, model, text, kept)

    monkeypatch.setattr(paid.sim.claude, "_written", written)
    paid.hold(FLUX, containing=SCENE_1)

    def let_on() -> None:
        paid.wait_for(lambda: len([each for each in paid.orders if "elevenlabs" in each.endpoint]) == 2)
        paid.wait_for(lambda: [each for each in paid.orders if "lyria" in each.endpoint])
        assert not [each for each in paid.orders if "flux" in each.endpoint]
        thinking.set()
        paid.wait_for(lambda: [each for each in paid.orders if "kling" in each.endpoint])
        assert len(paid.held(FLUX)) == 1
        paid.release(FLUX)

    paid.commission(music=True)
    with paid.meanwhile(let_on):
        told = paid.make()
    assert told.result.status == "completed"
    first, second = told.ordered(KLING)
    assert SCENE_2 in first.body["prompt"]
    assert SCENE_1 in second.body["prompt"]
    assert [told.count(each) for each in (FLUX, SPEECH)] == [2, 2]


def test_two_productions_together_keep_to_the_vendors_places(paid: Paid) -> None:
    """Six pictures, six clips and six lines of two films: never more than four at fal.ai at once."""
    from flows.produce import produce

    # A fifth of a second each, so that they are there together.
    paid.sim.house.latency = paid.sim.house.latency | {"picture": 100, "clip": 100, "voice": 100}
    for number, subject in ((1, "scarpe"), (2, "zaini")):
        paid.commission(f"w-{number}", duration_s=6, subject=subject)

    async def both() -> list[Any]:
        return await asyncio.gather(*(produce(workflow_id=f"w-{n}", return_state=True) for n in (1, 2)))  # type: ignore[call-overload]

    states = asyncio.run(both())
    assert all(each.is_completed() for each in states)
    jobs = list(paid.sim.jobs.values())
    assert len(jobs) == 18
    changes = sorted([(each.sent, 1) for each in jobs] + [(each.ended, -1) for each in jobs])
    together = max(accumulate(change for _, change in changes))
    assert 2 <= together <= vendors()["fal"].concurrency == 4
    books = [paid.told(state, f"w-{n}") for n, state in enumerate(states, start=1)]
    for told in books:
        told.check_books()
    assert abs(sum(each.result.metadata.cost.actual for each in books) - books[0].charged) < 0.0001
