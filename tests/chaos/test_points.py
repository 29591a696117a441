"""Killed at any named point of any kind of order: nothing is charged twice, nothing paid for is lost."""

from __future__ import annotations

import pytest

from tests.chaos.orders import KINDS, TAKEN, Orders

pytestmark = pytest.mark.flow
COMMITS = [
    f"commit of {deed}: {side}" for deed in ("intend", "accept", "close") for side in ("before", "after")
]


@pytest.mark.parametrize("kind", KINDS)
def test_an_order_that_dies_anywhere_is_paid_once(orders: Orders, kind: str) -> None:
    """SIGKILL at each point that a clean order passes, then once more: the vendor's books show one charge, or
    an answer that no vendor hands out twice and that we have booked at its worst."""
    points, ideal = orders.points(kind)
    assert {*COMMITS, TAKEN} <= {name for name, _ in points}
    verdicts = orders.killed(kind, points, ideal)
    assert {point: verdict.problems for point, verdict in verdicts.items() if not verdict.clean} == {}
    if kind not in ("script", "storyboard", "midjourney"):
        assert sum(verdict.declared for verdict in verdicts.values()) == 0
