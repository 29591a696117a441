"""Whole productions that are broken: the smallest trial of each fault; `make chaos` plays the rest."""

from __future__ import annotations

import random

import pytest

from tests.chaos import kills, machine, memory, owners, race, replies
from tests.chaos.stage import Stage
from tests.chaos.tally import Tally

pytestmark = pytest.mark.flow
CHANCE = random.Random(11)


def check(tally: Tally) -> None:
    """Nothing was charged twice, lost or overspent, and every trial ended with its film."""
    assert tally.problems == []
    assert (tally.duplicates, tally.lost, tally.overspent) == (0, 0, 0)
    assert tally.recovered == tally.trials > 0


def test_killed_at_random_moments(productions: Stage) -> None:
    """Two SIGKILLs; the next attempt makes the very film a clean run makes."""
    check(kills.random_kills([productions], 2, seed=4))


def test_killed_by_its_vendor(productions: Stage) -> None:
    """The sixth order is taken, and whoever placed it dies before any answer."""
    tally = kills.kills_at_charge(productions, [6])
    check(tally)
    assert tally.units == 1


def test_answers_lost(productions: Stage) -> None:
    """A reset, and half an answer: found in the vendor's list, or booked at its worst."""
    check(replies.lost_replies(productions, CHANCE, 2))


def test_one_budget_six_processes(productions: Stage) -> None:
    """Eighteen orders race for the money of three, twenty times: no purse exceeds its limit."""
    check(race.budget_races(productions, 20, seed=1))


def test_the_disk_is_full(productions: Stage) -> None:
    """No file may grow beyond a few kB: nothing is sent that is not written down; it goes on afterwards."""
    check(machine.full_disks(productions, CHANCE, 1))


def test_the_database_is_locked(productions: Stage) -> None:
    """Somebody else writes for a second: no order goes out meanwhile."""
    check(machine.locked_databases(productions, CHANCE, 1, seconds=1.0))


def test_frozen_and_taken_over(productions: Stage) -> None:
    """The Writer's question is about to go to Claude: who takes over asks it, who wakes up does not. Nobody
    else writes at that moment, so the frozen process holds no lock that others wait for."""
    check(owners.frozen_owners(productions, CHANCE, 1, at=("POST api.anthropic.com: before", 1)))


def test_resumed_twice_at_once(productions: Stage) -> None:
    """One makes the film, the other is sent away."""
    check(owners.doubled_owners(productions, CHANCE, 1))


def test_told_to_stop(productions: Stage) -> None:
    """SIGTERM ends it within ten seconds, with a row that says so."""
    check(owners.told_to_stop(productions, CHANCE, 1))


def test_persisted_results_are_damaged(productions: Stage) -> None:
    """One bit of each is flipped: they are made again from what was bought."""
    check(memory.damaged_results(productions, CHANCE, 1))


def test_the_clock_is_moved(productions: Stage) -> None:
    """The second attempt's clock is an hour ahead."""
    check(memory.moved_clocks(productions, CHANCE, 1))
