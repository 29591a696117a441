"""Whole productions that die: the smallest trial of each fault; `make chaos` plays the rest."""

from __future__ import annotations

import pytest

from tests.chaos import kills
from tests.chaos.stage import Stage

pytestmark = pytest.mark.flow


def test_a_production_killed_at_random_moments_is_paid_once(productions: Stage) -> None:
    """Two SIGKILLs; the next attempt makes the very film a clean run makes."""
    tally = kills.random_kills([productions], 2, seed=4)
    assert (tally.problems, tally.duplicates, tally.lost) == ([], 0, 0)
    assert tally.recovered == tally.trials


def test_a_production_killed_by_its_vendor_is_paid_once(productions: Stage) -> None:
    """The sixth order is taken, and whoever placed it dies before any answer."""
    tally = kills.kills_at_charge(productions, [6])
    assert (tally.problems, tally.units, tally.recovered) == ([], 1, 1)
