"""`ports.ImageModel`, one suite over every engine: the free draft, every picture row of fal.ai, KIE.AI.

What is bought is bought at the simulated vendors, over real sockets: one POST, and the journal's cost is
what the vendor charged.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from aida.catalog.read import models
from aida.errors import (
    AccountTrouble,
    AidaError,
    BadInput,
    Deadline,
    OverBudget,
    Permanent,
    Refused,
    Transient,
)
from aida.media.inspect import glance
from aida.providers.fal.account import check_account
from aida.providers.fal.orders import picture_order
from aida.providers.fal.queue import FalCounter
from tests.contract.market import PROMPT, Market, a_picture, market, rows, street
from tests.wire import Fault, Simulation

EVERY = [row.id for row in rows("image")]
FLUX = "fal/fal-ai/flux-pro*"
BOUGHT = [row.id for row in rows("image") if row.vendor != "local"]
SAMPLE = ["fal/flux-pro", "fal/seedream-4.5", "kie/midjourney-v7"]
"""One that counts megapixels, one that counts pictures, one of another vendor."""


@pytest.fixture(scope="module")
def vendors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulation]:
    with street(tmp_path_factory.mktemp("vendors")) as sim:
        yield sim


@pytest.fixture
def shop(vendors: Simulation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Market:
    return market(vendors, tmp_path, monkeypatch)


def endpoint(model: str) -> str:
    row = models()[model]
    return f"{row.vendor}/*" if row.vendor == "kie" else f"fal/{row.endpoint}"


def buy(shop: Market, model: str, bench: Any = None, **changes: Any) -> Any:
    recipe = a_picture(model, **changes)
    return shop.painter(model).picture(recipe, model, PROMPT, bench or shop.bench())


def failed(shop: Market, model: str, kind: type[AidaError], **bench: Any) -> Any:
    with pytest.raises(kind) as caught:
        buy(shop, model, shop.bench(**bench))
    assert type(caught.value) is kind
    assert (caught.value.scene, caught.value.model) == (2, model)
    return caught.value


# ── every engine ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("model", EVERY)
def test_one_picture_of_the_films_shape_is_bought_once(shop: Market, model: str) -> None:
    """It lies in the store as the result says, and costs what the vendor charges."""
    made = buy(shop, model, width=540, height=960)
    assert made.success
    assert made.scene_id == 2
    assert made.image is not None
    facts = glance(shop.store.fetch(made.image), "picture")
    assert (facts.width, facts.height) == (made.dimensions.width, made.dimensions.height)
    assert (facts.width, facts.height) == (made.image.width, made.image.height)
    assert (
        made.image.media_type == {"PNG": "image/png", "JPEG": "image/jpeg", "WebP": "image/webp"}[made.format]
    )
    assert made.image.key.startswith("w-1/visual_creator/")
    assert abs(made.image.width / made.image.height - 540 / 960) < 0.02
    assert made.model_used == made.metadata.model_used
    assert made.metadata.time > 0
    if model in BOUGHT:
        assert made.model_used == models()[model].name
        assert "told by the agent" in made.metadata.notes
        assert_bought_once(shop, made)
    else:
        assert made.metadata.cost == 0


def assert_bought_once(shop: Market, made: Any) -> None:
    (charge,) = shop.charges
    assert len(shop.orders) == 1
    assert shop.job.status == "done"
    assert shop.job.assets == (made.image,)
    if charge.unit == "unknown":
        assert any("is not known" in note for note in made.metadata.notes)
    else:
        assert made.metadata.cost == charge.dollars == shop.job.cost
    assert shop.journal.spend("w-1").reserved == 0


@pytest.mark.parametrize("model", SAMPLE)
def test_the_same_recipe_is_not_bought_twice(shop: Market, model: str) -> None:
    first, second = buy(shop, model), buy(shop, model)
    assert len(shop.orders) == 1
    assert second.image == first.image
    assert second.metadata.cost == first.metadata.cost


@pytest.mark.parametrize("model", SAMPLE)
def test_a_refused_prompt_is_told_in_the_vendors_words_and_costs_nothing(shop: Market, model: str) -> None:
    shop.sim.fault(Fault("refused", endpoint(model)))
    error = failed(shop, model, Refused)
    assert len(error.text.split('"')) > 1 or ":" in error.text
    assert len(shop.orders) == 1
    assert shop.charged == 0
    assert shop.journal.spend("w-1").paid == shop.journal.spend("w-1").wasted == 0


@pytest.mark.parametrize(
    ("model", "fault"), [*((model, "busy") for model in SAMPLE), ("fal/flux-pro", "fails")]
)
def test_a_vendor_in_trouble_is_asked_again_by_whoever_retries(shop: Market, model: str, fault: str) -> None:
    """One POST here; the retry is the task's. Then the same recipe goes through."""
    shop.sim.fault(Fault(fault, endpoint(model)))
    failed(shop, model, Transient)
    assert len(shop.orders) == 1
    assert shop.journal.spend("w-1").reserved == 0
    made = buy(shop, model)
    assert len(shop.orders) == 2
    assert len(shop.charges) == 1
    assert made.success


def test_a_busy_vendor_says_how_long_to_wait(shop: Market) -> None:
    shop.sim.fault(Fault("busy", FLUX, retry_after=3))
    assert failed(shop, "fal/flux-pro", Transient).retry_after == 3.0


@pytest.mark.parametrize(
    ("model", "fault"),
    [
        *(
            ("fal/flux-pro", f"media_{how}")
            for how in ("corrupt", "html", "private", "wrong_type", "gone", "huge")
        ),
        ("kie/midjourney-v7", "media_corrupt"),
    ],
)
def test_a_damaged_picture_is_wasted_money_and_said(shop: Market, model: str, fault: str) -> None:
    shop.sim.fault(Fault(fault, endpoint(model)))
    error = failed(shop, model, Permanent)
    assert shop.job.status == "wasted"
    assert shop.job.reason == error.text
    assert shop.journal.spend("w-1").wasted == shop.charged
    assert "169.254.169.254" not in [seen.host for seen in shop.requests]


@pytest.mark.parametrize("model", SAMPLE)
def test_a_download_that_breaks_is_fetched_again_and_not_bought_again(shop: Market, model: str) -> None:
    shop.sim.fault(Fault("media_reset", endpoint(model)))
    failed(shop, model, Transient)
    made = buy(shop, model)
    assert made.success
    assert len(shop.orders) == len(shop.charges) == 1


@pytest.mark.parametrize("model", SAMPLE)
def test_at_the_deadline_the_order_is_called_off_and_counted_at_its_worst(shop: Market, model: str) -> None:
    """It runs already, and a vendor may go on and charge it."""
    shop.sim.fault(Fault("stuck", endpoint(model)))
    failed(shop, model, Deadline, seconds=1.0)
    assert len(shop.orders) == 1
    assert shop.job.status == "unknown"
    cancelled = [seen for seen in shop.requests if seen.path.endswith("/cancel")]
    assert len(cancelled) == (1 if model.startswith("fal/") else 0)


@pytest.mark.parametrize("model", ["fal/flux-pro", "fal/seedream-4.5"])
def test_the_limit_holds_before_anything_is_sent(shop: Market, model: str) -> None:
    with pytest.raises(OverBudget):
        buy(shop, model, shop.bench(limit=Decimal("0.039")))
    assert shop.orders == []


@pytest.mark.parametrize("model", BOUGHT)
def test_no_prompt_no_order(shop: Market, model: str) -> None:
    with pytest.raises(Permanent):
        shop.painter(model).picture(a_picture(model), model, None, shop.bench())
    assert shop.orders == []


# ── fal.ai alone ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("fault", ["reset_after", "truncated", "hang_after"])
def test_an_order_whose_answer_was_lost_is_found_and_paid_once(shop: Market, fault: str) -> None:
    shop.answer_seconds = 0.3
    shop.sim.fault(Fault(fault, FLUX))
    made = buy(shop, "fal/flux-pro", seed=len(fault))  # words nobody else here has just ordered
    assert made.success
    assert len(shop.orders) == len(shop.charges) == 1
    assert any(seen.path.endswith("/requests/by-endpoint") for seen in shop.requests)


@pytest.mark.parametrize("fault", ["reset_before", "hang"])
def test_an_order_that_never_arrived_is_ordered_anew_by_whoever_retries(shop: Market, fault: str) -> None:
    shop.answer_seconds = 0.3
    shop.sim.fault(Fault(fault, FLUX))
    with pytest.raises(Transient):
        buy(shop, "fal/flux-pro", seed=len(fault) + 100)
    assert buy(shop, "fal/flux-pro", seed=len(fault) + 100).success
    assert len(shop.orders) == 2
    assert len(shop.charges) == 1


@pytest.mark.parametrize(
    ("fault", "says"), [("bad_key", "rejects the key in FAL_KEY"), ("no_credit", "locked or has no money")]
)
def test_a_key_or_an_account_that_cannot_order_says_what_to_do(shop: Market, fault: str, says: str) -> None:
    shop.sim.fault(Fault(fault, FLUX))
    error = failed(shop, "fal/flux-pro", AccountTrouble)
    assert says in error.text
    assert "fal.ai/dashboard" in error.text
    assert shop.job.status == "failed"


@pytest.mark.parametrize("fault", ["poll_error", "poll_reset", "poll_truncated", "poll_unknown"])
def test_looks_that_fail_are_repeated(shop: Market, fault: str) -> None:
    shop.sim.fault(Fault(fault, FLUX, times=2))
    assert buy(shop, "fal/flux-pro").success
    assert len(shop.orders) == 1


def test_one_look_is_one_question(shop: Market) -> None:
    """The fault strikes once: the vendor's SDK, left to itself, would have asked again and been answered."""
    counter = FalCounter(lambda: os.environ["FAL_KEY"])
    order = picture_order(a_picture("fal/flux-pro"), models()["fal/flux-pro"], PROMPT, shop.bench().errand)
    job = shop.journal.intend(order, shop.bench().errand)
    taken = counter.submit(order)
    job = shop.journal.accept(job, taken.vendor_job, taken.addresses)
    shop.sim.fault(Fault("poll_reset", FLUX))
    with pytest.raises(Transient):
        counter.ready(job)


def test_a_result_that_is_gone_is_told_and_its_money_is_not_forgotten(shop: Market) -> None:
    shop.sim.fault(Fault("expired", FLUX))
    with pytest.raises(Permanent, match="no longer has the result"):
        buy(shop, "fal/flux-pro")
    assert shop.job.status == "unknown"
    assert shop.journal.spend("w-1").wasted == shop.charged > 0


def test_an_order_that_waits_in_the_queue_is_called_off_free_of_charge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with street(tmp_path / "vendors", slots=1) as sim:
        shop = market(sim, tmp_path, monkeypatch)
        shop.sim.fault(Fault("stuck", "fal/fal-ai/flux/schnell"))
        failed(shop, "fal/flux-schnell", Deadline, seconds=1.0, workflow_id="w-2")
        # A stuck job that is called off frees its place; this one keeps it.
        shop.sim.fault(Fault("slow", "fal/fal-ai/hunyuan*", factor=100_000))
        failed(shop, "fal/hunyuan-image-3", Deadline, seconds=1.0, workflow_id="w-3")
        failed(shop, "fal/flux-pro", Deadline, seconds=1.0)
        assert shop.job.status == "cancelled"
        assert shop.journal.spend("w-1").wasted == 0


@pytest.mark.parametrize("model", ["fal/seedream-4.5", "fal/flux-2", "fal/nano-banana-pro"])
def test_reference_pictures_go_to_the_edit_endpoint(shop: Market, model: str) -> None:
    """Small ones inside the order, large ones through the vendor's storage, for a day."""
    given = (shop.kept(300, 300), shop.kept(900, 900, "png", noise=True))
    made = buy(shop, model, references=given)
    (order,) = shop.orders
    assert order.endpoint == models()[model].abilities.edit_endpoint
    (job,) = shop.vendors_jobs
    small, large = job.arguments["image_urls"]
    assert small.startswith("data:image/jpeg;base64,")
    assert large.startswith("https://v3.fal.media/")
    (upload,) = [seen for seen in shop.requests if seen.path == "/files/upload"]
    assert '"expiration_duration_seconds": 86400' in upload.headers["x-fal-object-lifecycle"]
    assert any("reference picture" in note for note in made.metadata.notes)
    # The journal holds neither bytes nor addresses.
    assert [each[:6] for each in shop.job.order.arguments["image_urls"]] == ["asset:", "asset:"]


def test_a_model_that_takes_no_references_says_so(shop: Market) -> None:
    made = buy(shop, "fal/flux-pro", references=(shop.kept(300, 300),))
    assert "FLUX Pro takes no reference pictures: the product is told in words only" in made.metadata.notes


def test_flux_pro_may_send_another_size_and_it_is_billed_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with street(tmp_path / "vendors", odd_sizes=True) as sim:
        shop = market(sim, tmp_path, monkeypatch)
        for seed in range(4):
            made = buy(shop, "fal/flux-pro", seed=seed)
            assert made.image.width == made.dimensions.width
        assert shop.journal.spend("w-1").paid == shop.charged
        assert {charge.units for charge in shop.charges} == {Decimal(2)}


def test_orders_say_what_fal_must_not_do_and_hold_no_key(shop: Market) -> None:
    buy(shop, "fal/flux-pro")
    (order,) = shop.orders
    assert order.headers["x-app-fal-disable-fallback"] == "true"
    assert float(order.headers["x-fal-request-timeout"]) == 300
    assert "x-fal-store-io" not in order.headers
    assert "simulated-secret" not in (shop.folder.parent / "journal.db").read_bytes().decode("latin-1")


def test_a_good_account_is_told_from_a_rejected_key(shop: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    check_account(lambda: "simulated-id:simulated-secret")
    with pytest.raises(BadInput, match="rejects the key in FAL_KEY"):
        check_account(lambda: "wrong")
    with pytest.raises(BadInput, match="FAL_KEY is not set"):
        check_account(lambda: "")
    assert shop.orders == []
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    with pytest.raises(Transient, match="out of reach"):
        check_account(lambda: "simulated-id:simulated-secret")


def test_an_unreachable_vendor_is_no_lost_order(shop: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert "out of reach" in failed(shop, "fal/flux-pro", Transient).text
    assert shop.job.status == "failed"
