"""What it would take to finish a production whose money has run out."""

from __future__ import annotations

from decimal import Decimal

import pytest

from aida.contracts.plan import ProductionPlan
from aida.planner.remaining import to_finish
from tests.unit.test_planner import TODAY, brief, paid

NOTHING: dict[str, int] = {}


@pytest.fixture(scope="module")
def planned() -> ProductionPlan:
    """Three pictures, four shots in three scenes, a voice, a bed."""
    return paid(brief(), on=TODAY)


def worst(planned: ProductionPlan, purpose: str) -> Decimal:
    step = planned.step(purpose)
    assert step is not None
    assert step.worst_cost is not None
    return step.worst_cost


def test_of_nothing_all_is_missing(planned: ProductionPlan) -> None:
    assert planned.worst_cost is not None
    assert to_finish(planned, NOTHING, Decimal(0)) == pytest.approx(planned.worst_cost, abs=Decimal("0.01"))


def test_of_everything_nothing_is_missing(planned: ProductionPlan) -> None:
    made = {"script": 1, "storyboard": 1, "pictures": 3, "clips": 4, "voice": 3, "music": 1, "film": 1}
    assert to_finish(planned, made, Decimal("2.501")) == Decimal("2.51")


def test_a_step_counts_by_the_share_of_it_that_is_missing(planned: ProductionPlan) -> None:
    """One of three pictures, one of four shots; what is spent already is on top."""
    made = {"script": 1, "storyboard": 1, "pictures": 2, "clips": 3, "voice": 3, "music": 1}
    more = worst(planned, "pictures") / 3 + worst(planned, "clips") / 4
    found = to_finish(planned, made, Decimal(1))
    assert found is not None
    assert 0 <= found - 1 - more < Decimal("0.01")


def test_an_unknown_price_is_no_answer_unless_that_step_is_done() -> None:
    unknown = paid(brief(), models=("fal/flux-2-pro",))
    made = {"script": 1, "storyboard": 1, "clips": 4, "voice": 3, "music": 1}
    assert to_finish(unknown, made, Decimal(1)) is None
    assert to_finish(unknown, made | {"pictures": 3}, Decimal(1)) == 1
