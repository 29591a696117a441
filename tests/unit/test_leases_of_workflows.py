"""One owner per workflow: a death is seen at once at its place, by the heartbeat elsewhere; a zombie is
refused.

Two places on one machine are two lock folders here, as on two machines.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from aida.contracts.errand import Errand
from aida.errors import Fenced, Taken
from aida.ledger import database
from aida.ledger.jobs import JournalStore
from aida.ledger.leases import STALE_SECONDS, LeaseStore
from aida.ledger.state import StateStore
from tests.tills import PRICE, Killed, Shelf, Vendor, an_order, buy, the_bench
from tests.unit.test_state import a_state

HOLD = """
import sys, time
from pathlib import Path
from aida.ledger.leases import LeaseStore
lease = LeaseStore(sys.argv[1], Path(sys.argv[2])).take("w-1")
print(lease.fence, flush=True)
time.sleep(60)
"""


@pytest.fixture
def url(database_url: str) -> str:
    return database_url


@pytest.fixture
def here(url: str, tmp_path: Path) -> Iterator[LeaseStore]:
    store = LeaseStore(url, tmp_path)
    yield store
    store.shut()


@pytest.fixture
def afar(url: str, tmp_path: Path) -> Iterator[Callable[..., LeaseStore]]:
    """A store of another place; `meanwhile` happens where it waits for the second look."""
    made: list[LeaseStore] = []

    def at(place: str = "elsewhere", meanwhile: Callable[[], object] = lambda: None) -> LeaseStore:
        store = LeaseStore(url, tmp_path, place=place, sleep=lambda _: meanwhile())
        store._folder = tmp_path / place
        store._folder.mkdir(exist_ok=True)
        made.append(store)
        return store

    yield at
    for store in made:
        store.shut()


def an_owner(url: str, home: Path) -> subprocess.Popen[bytes]:
    """A process that has taken w-1."""
    arguments = [sys.executable, "-c", HOLD, url, str(home)]
    owner = subprocess.Popen(arguments, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2])
    assert owner.stdout is not None
    assert owner.stdout.readline() == b"1\n"
    return owner


def silence(url: str, seconds: float) -> None:
    """The last heartbeat was so long ago; negative: it lies in the future, a clock was set back."""
    engine = database._engine(url)
    with engine.begin() as writing:
        writing.execute(text("UPDATE leases SET beat_at = beat_at - :seconds"), {"seconds": seconds})
    engine.dispose()


def an_errand(fence: int | None, limit: str | None = None) -> Errand:
    return Errand.model_validate(
        {"workflow_id": "w-1", "fence": fence, "limit": limit, "priced_on": "2026-11-22"}
    )


def test_the_second_of_two_is_told_so(here: LeaseStore, url: str, tmp_path: Path) -> None:
    """Taken while the first has it, free when it is given back, and the fence rises."""
    second = LeaseStore(url, tmp_path)
    lease = here.take("w-1", run="run-1")
    with pytest.raises(Taken, match="already working on w-1"):
        second.take("w-1")
    assert second.look(["w-1", "w-2"]) == {"w-1": "lives", "w-2": "free"}
    holder = second.holder("w-1")
    assert holder is not None
    assert (holder.fence, holder.run) == (1, "run-1")
    here.release(lease)
    assert second.look(["w-1"]) == {"w-1": "free"}
    assert second.take("w-1").fence == 2
    second.shut()


def test_a_death_is_seen_at_once_at_its_place(here: LeaseStore, url: str, tmp_path: Path) -> None:
    """SIGKILL: the next look says dead, and the next owner needs to wait for nothing."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, url, str(tmp_path)],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"1\n"
    assert here.look(["w-1"]) == {"w-1": "lives"}
    os.kill(holder.pid, signal.SIGKILL)
    holder.communicate()
    assert here.look(["w-1"]) == {"w-1": "dead"}
    assert here.take("w-1").fence == 2


def test_a_stopped_owner_of_this_place_lives(here: LeaseStore, url: str, tmp_path: Path) -> None:
    """SIGSTOP is no death: its lock is held, whatever its heartbeat says."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, url, str(tmp_path)],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert holder.stdout is not None
    holder.stdout.readline()
    os.kill(holder.pid, signal.SIGSTOP)
    silence(url, 3600)
    assert here.look(["w-1"]) == {"w-1": "lives"}
    with pytest.raises(Taken):
        here.take("w-1")
    os.kill(holder.pid, signal.SIGKILL)
    holder.communicate()


@pytest.mark.parametrize("silent_for", [STALE_SECONDS + 1, -3600.0])
def test_an_owner_elsewhere_is_dead_when_its_heart_has_stopped(
    here: LeaseStore, afar: Callable[..., LeaseStore], url: str, silent_for: float
) -> None:
    """Silent for longer than the limit, or by a clock that was set back: looked at twice, then dead."""
    here.take("w-1")
    other = afar()
    assert other.look(["w-1"]) == {"w-1": "lives"}
    with pytest.raises(Taken, match="Another machine is working on w-1"):
        other.take("w-1")
    silence(url, silent_for)
    assert other.look(["w-1"]) == {"w-1": "dead"}
    assert other.take("w-1").fence == 2


@pytest.mark.parametrize("clock", [3600.0, -3600.0])
def test_a_clock_that_jumps_kills_nobody(
    here: LeaseStore, afar: Callable[..., LeaseStore], url: str, clock: float
) -> None:
    """The heartbeat that comes before the second look tells that the owner lives."""
    lease = here.take("w-1")
    silence(url, clock)
    other = afar(meanwhile=lambda: here.beat(lease))
    assert other.look(["w-1"]) == {"w-1": "lives"}
    silence(url, clock)
    with pytest.raises(Taken, match="or still does"):
        other.take("w-1")
    assert here.beat(lease)


def test_of_two_who_take_over_together_one_gets_it(
    here: LeaseStore, afar: Callable[..., LeaseStore], url: str
) -> None:
    here.take("w-1")
    silence(url, 60)
    faster = afar("third")
    slower = afar("second", meanwhile=lambda: faster.take("w-1"))
    with pytest.raises(Taken):
        slower.take("w-1")
    holder = here.holder("w-1")
    assert holder is not None
    assert (holder.fence, holder.place) == (2, "third")


def test_a_zombie_sends_nothing_and_writes_no_row(
    here: LeaseStore, afar: Callable[..., LeaseStore], url: str
) -> None:
    """Its heartbeat, its order, its state row: all refused; nothing is reserved, 0 POSTs."""
    journal, states, vendor = JournalStore(url), StateStore(url), Vendor()
    states.create(a_state("w-1"))
    lease = here.take("w-1")
    silence(url, 60)
    new = afar().take("w-1")
    assert not here.beat(lease)
    with pytest.raises(Fenced, match="owns w-1 no longer"):
        journal.intend(an_order(), an_errand(lease.fence, "1"))
    bench = the_bench(vendor, Shelf(), workflow_id="w-1", fence=lease.fence)
    with pytest.raises(Fenced):
        buy(vendor, journal, bench)
    with pytest.raises(Fenced):
        states.save(a_state("w-1", current_message="from the grave"), lease.fence)
    row = states.load("w-1")
    assert row is not None
    assert row.current_message != "from the grave"
    assert vendor.posts == 0
    assert journal.spend("w-1").reserved == 0
    journal.intend(an_order(), an_errand(new.fence))
    states.save(a_state("w-1", current_message="from the living"), new.fence)
    journal.shut()
    states.close()


def test_one_stopped_between_intent_and_order_sends_nothing(
    here: LeaseStore, afar: Callable[..., LeaseStore], url: str
) -> None:
    """Its intent is written; it wakes up when the workflow is another's: the last word before the first
    byte is no. The new owner buys, once."""
    journal, shelf = JournalStore(url), Shelf()
    lease = here.take("w-1")

    class Sleeper(Vendor):
        def submit(self, order, last_word=lambda: None):  # type: ignore[no-untyped-def]
            if self.posts == 0 and not self.tasks and not hasattr(self, "slept"):
                self.slept = True
                silence(url, 60)
                self.new = afar().take("w-1")
            return super().submit(order, last_word)

    vendor = Sleeper()
    with pytest.raises(Fenced):
        buy(vendor, journal, the_bench(vendor, shelf, workflow_id="w-1", fence=lease.fence))
    assert vendor.posts == 0
    buy(vendor, journal, the_bench(vendor, shelf, workflow_id="w-1", fence=vendor.new.fence))
    assert (vendor.posts, vendor.charges) == (1, PRICE)
    journal.shut()


def test_a_zombie_neither_watches_nor_calls_off_what_is_the_new_owners(
    here: LeaseStore, afar: Callable[..., LeaseStore], url: str
) -> None:
    """It was waiting for a clip; the new owner collects it. One POST, one charge, no cancellation."""
    journal, shelf = JournalStore(url), Shelf()
    lease = here.take("w-1")
    vendor = Vendor()
    old = the_bench(vendor, shelf, workflow_id="w-1", fence=lease.fence, until=30.0)
    plain = vendor.clock.sleep

    def stopped(seconds: float) -> None:
        vendor.clock.sleep = plain  # type: ignore[method-assign]
        silence(url, 60)
        afar().take("w-1")
        plain(100.0)

    vendor.clock.sleep = stopped  # type: ignore[method-assign]
    with pytest.raises(Fenced):
        buy(vendor, journal, old)
    looks = vendor.looks
    holder = here.holder("w-1")
    assert holder is not None
    buy(vendor, journal, the_bench(vendor, shelf, workflow_id="w-1", fence=holder.fence))
    assert (vendor.posts, vendor.cancels, vendor.charges) == (1, 0, PRICE)
    assert vendor.looks == looks + 1
    journal.shut()


def test_a_process_that_dies_in_the_block_leaves_it_to_the_next(url: str, here: LeaseStore) -> None:
    """`Killed` passes; the lock is released with the process, here by hand."""
    vendor, shelf, journal = Vendor(faults=[Killed()], lag=5), Shelf(), JournalStore(url)
    lease = here.take("w-1")
    with pytest.raises(Killed):
        buy(vendor, journal, the_bench(vendor, shelf, workflow_id="w-1", fence=lease.fence))
    lease.lock.release()
    assert here.look(["w-1"]) == {"w-1": "dead"}
    again = here.take("w-1")
    buy(vendor, journal, the_bench(vendor, shelf, workflow_id="w-1", fence=again.fence))
    assert (vendor.posts, vendor.charges) == (1, PRICE)
    journal.shut()


def test_a_beat_every_few_seconds_is_all_it_takes(here: LeaseStore, url: str) -> None:
    """Looking on while the owner beats: it lives, through more than the limit of silence."""
    lease = here.take("w-1")
    for _ in range(6):
        silence(url, STALE_SECONDS / 2)
        assert here.beat(lease)
    holder = here.holder("w-1")
    assert holder is not None
    assert holder.beats == 6
    assert abs(holder.age) < STALE_SECONDS / 2
