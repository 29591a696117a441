"""One POST for each intent, whatever breaks: every paid way to every vendor, over real sockets.

The vendors' own clients repeat an order on most of these; ours is counted at the vendor. And our books
never say less than the vendor's: what may have been taken counts, or is found again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from aida.catalog.read import models
from aida.errors import AidaError
from aida.ports import Workbench
from tests.contract.market import PROMPT, Market, a_picture, market, street
from tests.desks import script_order
from tests.wire import Fault, Simulation

FLUX, MIDJOURNEY, SONNET = "fal/flux-pro", "kie/midjourney-v7", "anthropic/claude-sonnet-5.5"
SECONDS = 0.3
"""How long an answer is waited for here."""
TAKEN = ["reset_after", "truncated", "hang_after", "gateway:408", "gateway:500", "gateway:502",
         "gateway:503", "gateway:504"]  # fmt: skip
"""The vendor has the order, and its answer does not come."""
NOT_TAKEN = ["reset_before", "hang", "busy", "error:408", "error:409", "error:429", "error:500",
             "error:502", "error:503", "error:504"]  # fmt: skip


@pytest.fixture(scope="module")
def vendors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulation]:
    with street(tmp_path_factory.mktemp("vendors")) as sim:
        yield sim


@dataclass
class Till:
    """One vendor, and how we buy there."""

    shop: Market
    vendor: str

    def buy(self) -> Any:
        bench = self.shop.bench(seconds=60)
        if self.vendor == "fal":
            return self._picture(FLUX, bench)
        return self._picture(MIDJOURNEY, bench) if self.vendor == "kie" else self._words(bench)

    def _picture(self, model: str, bench: Workbench) -> Any:
        return self.shop.painter(model).picture(a_picture(model), model, PROMPT, bench)

    def _words(self, bench: Workbench) -> Any:
        from aida.agents.written import WrittenScripts
        from aida.providers.claude import Claude

        return WrittenScripts(Claude(self.shop.journal)).write(
            script_order("it", model=SONNET), SONNET, bench
        )

    @property
    def where(self) -> str:
        return {"fal": f"fal/{models()[FLUX].endpoint}", "kie": "kie/*", "anthropic": "anthropic/*"}[
            self.vendor
        ]


@pytest.fixture(params=["fal", "kie", "anthropic"])
def till(
    request: pytest.FixtureRequest, vendors: Simulation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Till:
    from aida.providers.claude import model as claude

    shop = market(vendors, tmp_path, monkeypatch)
    shop.answer_seconds = SECONDS
    monkeypatch.setattr(claude, "CALL_SECONDS", SECONDS)
    vendors.fal.jobs.clear()  # other tests' orders of the same words
    return Till(shop, request.param)


def _fault(till: Till, told: str) -> Fault:
    kind, _, status = told.partition(":")
    return Fault(kind, till.where, **({"status": int(status)} if status else {}))  # type: ignore[arg-type]


@pytest.mark.parametrize("fault", [*TAKEN, *NOT_TAKEN])
def test_an_intent_is_sent_once(till: Till, fault: str) -> None:
    """Count what the vendor has seen; of what it charges, our journal knows. A second call sends at most its
    own: fal.ai's lost order was found, KIE's and Claude's are new intents, and counted."""
    shop = till.shop
    shop.sim.fault(_fault(till, fault))
    with suppress(AidaError):
        till.buy()
    (job,) = shop.journal.jobs("w-1")
    assert len(shop.orders) == 1
    assert job.status in (("done", "unknown") if fault in TAKEN else ("failed", "unknown"))
    if fault in TAKEN:
        with suppress(AidaError):
            till.buy()
        assert len(shop.orders) == len(shop.journal.jobs("w-1")) == (1 if till.vendor == "fal" else 2)
    spend = shop.journal.spend("w-1")
    assert spend.paid + spend.wasted >= shop.charged
    assert spend.reserved == 0
