"""Every sum is worked out beside its row."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from aida.catalog.bill import bill
from aida.catalog.read import models

TODAY, SPEC_DAY = date(2026, 11, 22), date(2025, 10, 21)


def test_clips_are_billed_by_the_second() -> None:
    assert bill(models()["fal/kling-2.5-pro"], TODAY, {"second": Decimal(30)}) == Decimal("2.10")  # 30 × 0.07


def test_a_flat_price_per_step_goes_before_tokens() -> None:
    sonnet = models()["anthropic/claude-sonnet-4.5"]
    used = {"call": Decimal(1), "mtok_in": Decimal("0.002")}
    assert bill(sonnet, SPEC_DAY, used, step="script") == Decimal("0.02")


def test_tokens_are_billed_as_read_written_and_cached() -> None:
    used = {
        "call": Decimal(1),
        "mtok_in": Decimal("0.001"),  # × 2
        "mtok_out": Decimal("0.002"),  # × 10
        "mtok_cache_read": Decimal("0.010"),  # × 0.10
        "mtok_cache_write": Decimal("0.004"),  # × 2 × 1.25
    }
    made = bill(models()["anthropic/claude-sonnet-5.5"], TODAY, used, step="script")
    assert made == Decimal("0.033")  # 0.002 + 0.020 + 0.001 + 0.010


def test_a_price_nobody_knows_is_none_and_not_nothing() -> None:
    assert bill(models()["kie/midjourney-v7"], TODAY, {"image": Decimal(1)}) is None


def test_sound_has_its_own_price() -> None:
    veo = models()["fal/veo-3.1"]
    assert bill(veo, TODAY, {"second": Decimal(8)}, variant="audio") == Decimal("3.20")  # 8 × 0.40
