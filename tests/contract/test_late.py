"""Results nobody waited for any more: collected from the vendors, kept, and used without paying again.

Whoever ordered them dies with the order under way. Over real sockets, one suite for all that can be
asked for later.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from aida.catalog.read import models
from aida.contracts.job import Job
from aida.contracts.recipe import MusicRecipe, VoiceRecipe
from aida.ledger.jobs import JournalStore
from aida.ports import Workbench
from aida.studio import collect_late
from tests.contract.market import PROMPT, Market, a_clip, a_picture, market, patience, street
from tests.tills import Killed, Mortal
from tests.wire import Fault, Simulation

KLING, FLUX, MIDJOURNEY = "fal/kling-2.5-pro", "fal/flux-pro", "kie/midjourney-v7"
VOICE, MUSIC = "fal/elevenlabs-multilingual-2", "fal/lyria-2"


@pytest.fixture(scope="module")
def vendors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulation]:
    with street(tmp_path_factory.mktemp("vendors")) as sim:
        yield sim


@pytest.fixture
def shop(vendors: Simulation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Market:
    return market(vendors, tmp_path, monkeypatch)


@dataclass
class Order:
    """One thing to buy, by any journal."""

    shop: Market
    buy: Callable[[Any, Workbench], Any]

    def die_with_it(self) -> Job:
        """Order it and die as soon as the vendor's id is written down."""
        mortal = Mortal(self.shop.journal, dies_at=2, after=True)
        with pytest.raises(Killed):
            self.buy(mortal, self.shop.bench())
        return self.shop.job

    def late(self, lives: Callable[[str], bool] = lambda _: False) -> tuple[Job, ...]:
        here: Any = SimpleNamespace(journal=self.shop.journal, store=self.shop.store)
        return collect_late(here, lives, self.shop.folder)

    def until_late(self) -> Job:
        """Look again and again, as recovery does, until the vendor is ready."""
        for _ in range(200):
            for job in self.late():
                return job
            patience().sleep(1.0)
        raise AssertionError("it was never collected")


@pytest.fixture
def clip(shop: Market) -> Order:
    start = shop.kept(540, 960)
    recipe = a_clip(KLING, start)

    def buy(journal: Any, bench: Workbench) -> Any:
        from aida.providers.fal.videos import FalVideos

        return FalVideos(shop._fal(), journal, patience=patience()).clip(recipe, KLING, PROMPT, start, bench)

    return Order(shop, buy)


def _picture(shop: Market, journal: Any, bench: Workbench) -> Any:
    from aida.providers.fal.images import FalImages

    return FalImages(shop._fal(), journal, patience=patience()).picture(a_picture(FLUX), FLUX, PROMPT, bench)


def _midjourney(shop: Market, journal: Any, bench: Workbench) -> Any:
    from aida.providers.kie.counter import KieCounter
    from aida.providers.kie.midjourney import KieMidjourney

    counter = KieCounter(lambda: os.environ["KIE_API_KEY"])
    desk = KieMidjourney(counter, journal, patience=patience())
    return desk.picture(a_picture(MIDJOURNEY), MIDJOURNEY, PROMPT, bench)


def _voice(shop: Market, journal: Any, bench: Workbench) -> Any:
    from aida.providers.fal.voices import FalVoices

    recipe = VoiceRecipe(
        model=VOICE, scope="w-1", scene_id=2, text="Ogni passo conta.", seconds=4, language="it",
        voice_profile="professional_female",
    )  # fmt: skip
    return FalVoices(shop._fal(), journal, patience()).line(recipe, VOICE, bench)


def _music(shop: Market, journal: Any, bench: Workbench) -> Any:
    from aida.providers.fal.music import FalMusic

    recipe = MusicRecipe(model=MUSIC, scope="w-1", seconds=4, mood="calm")
    return FalMusic(shop._fal(), journal, patience()).bed(recipe, MUSIC, PROMPT, bench)


def _asset(made: Any) -> Any:
    return getattr(made, "asset", None) or made.image


@pytest.mark.parametrize("buy", [_picture, _midjourney, _voice, _music], ids=lambda each: each.__name__[1:])
def test_whatever_comes_late_is_kept_and_used_for_nothing(shop: Market, buy: Any) -> None:
    """Collected once, charged once; the next attempt has it from our store, the vendor's copy gone."""
    order = Order(shop, lambda journal, bench: buy(shop, journal, bench))
    assert order.die_with_it().status == "accepted"
    job = order.until_late()
    assert job.status == "late"
    assert len(shop.orders) == 1
    shop.sim.fal.jobs.clear()
    shop.sim.kie.tasks.clear()
    asked = len(shop.requests)
    made = buy(shop, shop.journal, shop.bench())
    assert len(shop.requests) == asked
    assert shop.store.fetch(_asset(made)).stat().st_size > 0
    assert (shop.job.status, len(shop.charges)) == ("done", 1)
    assert made.metadata.cost == shop.journal.spend("w-1").paid
    assert order.late() == ()


def test_a_late_clip_counts_as_paid_with_what_the_vendor_billed(clip: Order) -> None:
    """Before anybody uses it: the sum is the vendor's, and the media and the answer are in the store."""
    shop = clip.shop
    clip.die_with_it()
    job = clip.until_late()
    assert [each.media_type for each in job.assets] == ["application/json", "video/mp4"]
    spend = shop.journal.spend("w-1")
    assert (spend.paid, spend.wasted, spend.reserved) == (shop.charged, 0, 0)
    assert job.cost == shop.charged
    made = clip.buy(shop.journal, shop.bench())
    assert (len(shop.orders), made.metadata.cost) == (1, shop.charged)


def test_a_clip_whose_workflow_somebody_works_on_is_left_to_them(clip: Order) -> None:
    job = clip.die_with_it()
    asked = len(clip.shop.requests)
    assert clip.late(lambda workflow: workflow == job.workflow_id) == ()
    assert len(clip.shop.requests) == asked


def test_a_clip_that_is_not_ready_is_left_alone(clip: Order) -> None:
    """One look and no more; the job stays as it was."""
    clip.shop.sim.fault(Fault("stuck", "fal/*kling*"))
    job = clip.die_with_it()
    assert clip.late() == ()
    assert clip.shop.job == job


@pytest.mark.parametrize(
    ("fault", "status", "counted"),
    [
        (Fault("fails", "fal/*kling*"), "failed", "0"),
        (Fault("refused", "fal/*kling*"), "failed", "0"),
        (Fault("expired", "fal/*kling*", times=None), "wasted", "0.35"),
        (Fault("media_corrupt", "fal/*kling*"), "wasted", "0.35"),
        (Fault("media_gone", "fal/*kling*"), "wasted", "0.35"),
    ],
    ids=lambda each: getattr(each, "kind", None),
)
def test_a_late_end_is_booked_as_the_vendor_charges_it(
    clip: Order, fault: Fault, status: str, counted: str
) -> None:
    """Failed jobs are free; what is paid and cannot be had counts. Nobody is asked about them again."""
    clip.shop.sim.fault(fault)
    clip.die_with_it()
    assert clip.until_late().status == status
    spend = clip.shop.journal.spend("w-1")
    assert (spend.wasted, spend.reserved) == (Decimal(counted), 0)
    assert clip.late() == ()


def test_an_order_whose_answer_was_lost_with_its_owner_is_found_and_kept(clip: Order) -> None:
    """The vendor's list shows it: its id is written down, and its result kept, without anybody resuming."""
    shop = clip.shop
    shop.sim.fal.jobs.clear()

    class Dying(JournalStore):
        def doubt(self, job: Job) -> Job:
            raise Killed

    shop.sim.fault(Fault("reset_after", "fal/*kling*"))
    with pytest.raises(Killed):
        clip.buy(Dying(f"sqlite:///{shop.folder.parent / 'journal.db'}"), shop.bench())
    assert (shop.job.status, shop.job.vendor_job) == ("intended", None)
    assert clip.until_late().status == "late"
    clip.buy(shop.journal, shop.bench())
    assert (len(shop.orders), len(shop.charges), shop.job.status) == (1, 1, "done")


def test_what_cannot_be_fetched_now_is_fetched_the_next_time(clip: Order) -> None:
    """A look, the answer or the media fail for a moment: the job stays collectable."""
    shop = clip.shop
    for kind in ("poll_error", "media_reset"):
        shop.sim.fault(Fault(kind, "fal/*kling*"))  # type: ignore[arg-type]
    clip.die_with_it()
    assert clip.until_late().status == "late"
    assert (len(shop.orders), len(shop.charges)) == (1, 1)


def test_a_damaged_store_does_not_make_a_late_clip_be_paid_again(clip: Order) -> None:
    """The kept answer is gone from our store: the vendor is asked once more, and nothing is ordered."""
    shop = clip.shop
    clip.die_with_it()
    job = clip.until_late()
    shop.store.fetch(job.assets[0]).unlink()
    clip.buy(shop.journal, shop.bench())
    assert (len(shop.orders), shop.job.status) == (1, "done")


def test_words_nobody_read_are_counted_and_written_anew(shop: Market) -> None:
    """Claude hands no answer out twice: counted at its worst, its reservation given back."""
    from tests.tills import an_order

    order = an_order(vendor="anthropic", purpose="script", model=next(iter(models())))
    job = shop.journal.intend(order, shop.bench().errand)
    shop.journal.accept(job, "msg-1", {})
    (closed,) = Order(shop, lambda *_: None).late()
    assert (closed.status, closed.cost) == ("wasted", None)
    assert shop.journal.spend("w-1").reserved == 0
