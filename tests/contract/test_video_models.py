"""`ports.VideoModel`, one suite over every engine: the draft's camera moves and every clip row of fal.ai.

What is bought is bought at the simulated vendor, over real sockets: one POST, and the journal's cost is
what the vendor charged. Its clips come in any frame rate, size and time base.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from aida.catalog.read import models
from aida.errors import AidaError, Deadline, OverBudget, Permanent, Refused, Transient
from aida.media.inspect import glance
from tests.contract.market import PROMPT, TODAY, Market, a_clip, market, rows, street
from tests.unit.test_settling import set_clock
from tests.wire import Fault, Simulation
from tests.wire.fal import Job

BOUGHT = [row.id for row in rows("video", "fal")]
SOUNDING = [row.id for row in rows("video", "fal") if row.abilities.audio_switch]
KLING = "fal/kling-2.5-pro"
WHERE = f"fal/{models()[KLING].endpoint}"


@pytest.fixture(scope="module")
def vendors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulation]:
    with street(tmp_path_factory.mktemp("vendors")) as sim:
        yield sim


@pytest.fixture
def shop(vendors: Simulation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Market:
    return market(vendors, tmp_path, monkeypatch)


def film(shop: Market, model: str, bench: Any = None, **changes: Any) -> Any:
    start = changes.pop("start", None) or shop.kept(540, 960)
    recipe = a_clip(model, start, **changes)
    return shop.camera(model).clip(recipe, model, PROMPT, start, bench or shop.bench())


def failed(shop: Market, kind: type[AidaError], **bench: Any) -> Any:
    with pytest.raises(kind) as caught:
        film(shop, KLING, shop.bench(**bench))
    assert type(caught.value) is kind
    assert (caught.value.agent, caught.value.scene, caught.value.model) == ("video_composer", 2, KLING)
    return caught.value


def test_the_draft_moves_its_camera_over_the_still(shop: Market) -> None:
    start = shop.kept(540, 960)
    made = film(shop, "local/motion", start=start)
    assert (made.scene_id, made.shot, made.seconds) == (2, 1, 5)
    assert made.asset == start
    assert made.camera is not None
    assert made.metadata.cost == 0
    assert shop.orders == []


@pytest.mark.parametrize("model", BOUGHT)
def test_one_silent_clip_is_bought_once_and_costs_what_the_vendor_charges(shop: Market, model: str) -> None:
    made = film(shop, model)
    (charge,) = shop.charges
    assert len(shop.orders) == 1
    assert (made.scene_id, made.shot, made.seconds, made.camera) == (2, 1, 5, None)
    facts = glance(shop.store.fetch(made.asset), "film")
    assert (facts.width, facts.height) == (made.asset.width, made.asset.height)
    assert made.asset.seconds == facts.seconds
    assert made.asset.seconds >= made.seconds - Fraction(1, 2)
    assert made.asset.media_type == "video/mp4"
    assert facts.sound_seconds is None
    assert not made.native_audio
    assert made.model_used == made.metadata.model_used == models()[model].name
    assert shop.job.status == "done"
    assert shop.job.assets == (made.asset,)
    if charge.unit == "unknown":
        assert any("is not known" in note for note in made.metadata.notes)
    else:
        assert made.metadata.cost == charge.dollars == shop.job.cost
    assert shop.journal.spend("w-1").reserved == 0
    assert "told by the agent" in made.metadata.notes


@pytest.mark.parametrize("model", SOUNDING)
def test_sound_is_there_when_it_is_wanted_at_its_own_price(shop: Market, model: str) -> None:
    made = film(shop, model, generate_audio=True)
    (charge,) = shop.charges
    assert made.native_audio
    assert made.metadata.cost == charge.dollars
    silent = next(each for each in models()[model].prices if each.variant is None and each.holds(TODAY))
    assert charge.dollars / charge.units > silent.usd


def test_a_silent_model_says_that_it_is_silent(shop: Market) -> None:
    made = film(shop, KLING, generate_audio=True)
    assert not made.native_audio
    assert "Kling 2.5 Pro made this clip without sound" in made.metadata.notes


@pytest.mark.parametrize(
    ("seconds", "bought", "cost"), [("4.5", 5, "0.35"), ("5.5", 10, "0.70"), ("14", 10, "0.70")]
)
def test_the_shortest_length_that_covers_the_shot_is_bought(
    shop: Market, seconds: str, bought: int, cost: str
) -> None:
    made = film(shop, KLING, seconds=Fraction(seconds))
    assert abs(made.asset.seconds - bought) < Fraction(1, 4)
    assert made.metadata.cost == Decimal(cost)
    assert made.seconds == Fraction(seconds)


def test_the_same_recipe_is_not_bought_twice(shop: Market) -> None:
    start = shop.kept(540, 960)
    first, second = film(shop, KLING, start=start), film(shop, KLING, start=start)
    assert len(shop.orders) == 1
    assert second.asset == first.asset
    assert second.metadata.cost == first.metadata.cost == Decimal("0.35")


def test_a_large_start_picture_goes_through_the_vendors_storage(shop: Market) -> None:
    made = film(shop, KLING, start=shop.kept(1080, 1920, "png", noise=True))
    (job,) = shop.vendors_jobs
    assert job.arguments["image_url"].startswith("https://v3.fal.media/")
    assert made.metadata.cost == Decimal("0.35")


def test_veo_gets_a_picture_of_720_lines_at_least(shop: Market) -> None:
    film(shop, "fal/veo-3.1-fast", start=shop.kept(405, 720))
    (job,) = shop.vendors_jobs
    assert shop.sim.fal.storage.picture_size(job.arguments["image_url"]) == (720, 1280)


def test_a_refused_prompt_is_told_in_the_vendors_words_and_costs_nothing(shop: Market) -> None:
    shop.sim.fault(Fault("refused", WHERE))
    assert "flagged by a content checker" in failed(shop, Refused).text
    assert len(shop.orders) == 1
    assert shop.charged == 0
    assert shop.job.status == "failed"


@pytest.mark.parametrize("fault", ["busy", "fails", "no_media"])
def test_a_vendor_in_trouble_is_asked_again_by_whoever_retries(shop: Market, fault: str) -> None:
    shop.sim.fault(Fault(fault, WHERE))
    failed(shop, Transient)
    assert len(shop.orders) == 1
    assert shop.charged == 0
    assert film(shop, KLING).metadata.cost == Decimal("0.35")
    assert len(shop.orders) == 2


@pytest.mark.parametrize("fault", ["media_corrupt", "media_html", "media_wrong_type"])
def test_a_damaged_clip_is_wasted_money_and_said(shop: Market, fault: str) -> None:
    shop.sim.fault(Fault(fault, WHERE))
    error = failed(shop, Permanent)
    assert (shop.job.status, shop.job.reason) == ("wasted", error.text)
    assert shop.journal.spend("w-1").wasted == shop.charged == Decimal("0.35")


@pytest.mark.parametrize("fault", ["media_reset", "media_truncated"])
def test_a_download_that_breaks_is_fetched_again_and_not_bought_again(shop: Market, fault: str) -> None:
    shop.sim.fault(Fault(fault, WHERE))
    start = shop.kept(540, 960)
    with pytest.raises(Transient):
        film(shop, KLING, start=start)
    assert film(shop, KLING, start=start).metadata.cost == Decimal("0.35")
    assert len(shop.orders) == len(shop.charges) == 1


def test_an_order_whose_answer_was_lost_is_found_and_paid_once(shop: Market) -> None:
    shop.sim.fault(Fault("reset_after", WHERE))
    assert film(shop, KLING, seconds=9).metadata.cost == Decimal("0.70")
    assert len(shop.orders) == len(shop.charges) == 1


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_lost_order_is_found_whatever_our_clock_says(
    shop: Market, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    """It is moved between intent and search, and the list has several pages."""
    set_clock(monkeypatch, timedelta(hours=hours))
    shop.sim.fault(Fault("reset_after", WHERE))
    shop.sim.fal.jobs.clear()  # other tests' orders of the same words
    for number in range(120):
        _bystander(shop, number)
    assert film(shop, KLING, seconds=9).metadata.cost == Decimal("0.70")
    assert (len(shop.orders), shop.job.status) == (1, "done")


def _bystander(shop: Market, number: int) -> None:
    """Somebody else's order in the list."""
    job = Job(
        id=f"bystander-{number}",
        endpoint=models()[KLING].endpoint,
        arguments={"prompt": f"a boot, {number}", "duration": "10"},
        tags="",
        sent=datetime.now(UTC) - timedelta(seconds=number),
        seconds=0.0,
        status="COMPLETED",
        ended=datetime.now(UTC),
    )
    shop.sim.fal.jobs[job.id] = job


def test_at_the_deadline_the_order_is_called_off(shop: Market) -> None:
    shop.sim.fault(Fault("stuck", WHERE))
    failed(shop, Deadline, seconds=1.0)
    assert [seen.method for seen in shop.requests if seen.path.endswith("/cancel")] == ["PUT"]
    assert shop.job.status == "unknown"  # it ran already and may be charged
    assert shop.journal.spend("w-1").wasted == Decimal("0.35")


def test_the_limit_holds_before_anything_is_sent(shop: Market) -> None:
    with pytest.raises(OverBudget):
        film(shop, KLING, shop.bench(limit=Decimal("0.349")))
    assert shop.orders == []


def test_no_prompt_no_order(shop: Market) -> None:
    start = shop.kept(540, 960)
    with pytest.raises(Permanent, match="words"):
        shop.camera(KLING).clip(a_clip(KLING, start), KLING, None, start, shop.bench())
    assert shop.orders == []


def test_a_retired_model_is_refused_by_name(shop: Market) -> None:
    """It is never planned; should it be ordered all the same, nothing is paid."""
    with pytest.raises(Permanent, match="does not have this model"):
        film(shop, "fal/sora-2", seconds=8)
    assert shop.charged == 0
