"""The benchmark's requests are read as well as we say they are."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

RULER = runpy.run_path(str(Path(__file__).parents[2] / "bench" / "briefs.py"))
"""The benchmark's own measure; `bench` is no installed package."""
FIRM = ("language", "content_type", "duration_s", "aspect", "platform", "budget", "images")


@pytest.fixture(scope="module")
def shares() -> dict[str, float]:
    """Field → share of requests in which it was read exactly; `~` where a word more or less is forgiven."""
    rows = [json.loads(line) for line in RULER["CORPORA"][0].read_text("utf-8").splitlines()]
    tally = RULER["Tally"]()
    RULER["measure"](rows, [tally])
    accuracy: dict[str, float] = tally.document()["accuracy"]
    return accuracy


@pytest.mark.parametrize("field", FIRM)
def test_what_decides_a_plan_is_read_in_ninety_five_of_a_hundred(shares: dict[str, Any], field: str) -> None:
    assert shares[field] >= 0.95


def test_everything_else_is_read_in_eighty_five_of_a_hundred(shares: dict[str, Any]) -> None:
    assert {field: share for field, share in shares.items() if share < 0.85} == {}


def test_what_orders_nothing_starts_nothing(shares: dict[str, Any]) -> None:
    assert shares["negative"] == 1


def test_a_phrase_is_close_when_most_of_its_words_are_shared() -> None:
    close = RULER["close"]
    assert close("história do nosso bairro", "a história do bairro", "pt")
    assert close("4S店促销", "4S店的促销", "zh")
    assert not close("bairro", "história do nosso bairro", "pt")
    assert not close(None, "bakery", "en")
