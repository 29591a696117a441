"""Orders without an answer: never paid twice, and nobody else's taken for ours, whatever the clocks say."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from aida.contracts.job import Job
from aida.errors import OverBudget, Permanent, Transient, Undecided
from aida.ledger import jobs
from aida.ledger.jobs import JournalStore
from aida.providers.buying import Patience, bought
from tests.tills import PRICE, Killed, Shelf, Task, Vendor, an_order, buy, the_bench

HOUR = timedelta(hours=1)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'aida.db'}"


@pytest.fixture
def journal(url: str) -> JournalStore:
    return JournalStore(url)


def _ends(journal: JournalStore, workflow: str = "w-test") -> list[tuple[str, str | None]]:
    return [(job.status, job.vendor_job) for job in journal.jobs(workflow)]


def set_clock(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    """This machine's wall clock, as the journal reads it, is off by so much from now on."""

    class Moved(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime.now(tz) + by

    monkeypatch.setattr(jobs, "datetime", Moved)


@pytest.mark.parametrize("by", [-HOUR, HOUR], ids=["an hour back", "an hour on"])
def test_a_moved_clock_makes_no_living_owner_dead(
    journal: JournalStore, monkeypatch: pytest.MonkeyPatch, by: timedelta
) -> None:
    """Another workflow's order of "an hour ago" may be on its way just now: it is waited for."""
    vendor, shelf = Vendor(), Shelf()
    with monkeypatch.context() as moved:
        set_clock(moved, by)
        other = journal.intend(an_order(), the_bench(vendor, shelf, workflow_id="w-other").errand)
    naps: list[float] = []

    def sleep(seconds: float) -> None:
        vendor.clock.sleep(seconds)
        naps.append(seconds)
        if len(naps) == 300:  # 75 s later
            accepted = vendor.submit(other.order)
            journal.accept(other, accepted.vendor_job, accepted.addresses)

    patience = Patience(sleep=sleep, now=vendor.clock.now)
    with bought(an_order(), vendor, journal, the_bench(vendor, shelf), patience) as purchase:
        purchase.done(PRICE)
    assert (vendor.posts, _ends(journal), _ends(journal, "w-other")) == (1, [], [("done", "v-1")])


def test_an_order_that_was_taken_over_is_not_sent_any_more(url: str) -> None:
    """Its owner was stopped between intent and POST for longer than anybody waits. When it wakes up, the
    one who took the order over has placed it: nothing is sent."""
    vendor, shelf = Vendor(), Shelf()

    class Stopped(JournalStore):
        def intend(self, order: Any, errand: Any) -> Job:
            job = super().intend(order, errand)
            buy(vendor, JournalStore(url), the_bench(vendor, shelf, workflow_id="w-heir"))
            return job

    journal = Stopped(url)
    with pytest.raises(Transient, match="nothing was sent"):
        buy(vendor, journal, the_bench(vendor, shelf))
    assert (vendor.posts, _ends(journal), _ends(journal, "w-heir")) == (
        1,
        [("failed", None)],
        [("done", "v-1")],
    )
    buy(vendor, journal, the_bench(vendor, shelf))
    assert (vendor.posts, vendor.charges) == (1, PRICE)


def test_the_id_its_owner_has_written_after_all_is_seen_while_searching(url: str) -> None:
    """Taken for dead, not found in the list so far, and then its own process writes the id."""
    vendor, shelf = Vendor(lag=1000, faults=[Killed()]), Shelf()
    with pytest.raises(Killed):
        buy(vendor, JournalStore(url), the_bench(vendor, shelf))
    journal = JournalStore(url)
    (job,) = journal.jobs("w-test")

    class Zombie(Vendor):
        def search(self, found: Job) -> Any:
            journal.accept(job, "v-1", {})
            return ()

    late = Zombie()
    late.__dict__ = vendor.__dict__
    buy(late, journal, the_bench(vendor, shelf))
    assert (vendor.posts, vendor.charges, _ends(journal)) == (1, PRICE, [("done", "v-1")])


def test_a_list_nobody_can_read_proves_nothing(journal: JournalStore) -> None:
    """All looks fail, or only the last one: the order stays open, and the next call finds it."""
    vendor, shelf = Vendor(faults=["lost"], lag=21), Shelf()
    vendor.list_faults = [None] * 7 + [Transient("503")] * 10
    with pytest.raises(Transient, match="may have taken the order"):
        buy(vendor, journal, the_bench(vendor, shelf))
    (job,) = journal.jobs("w-test")
    assert (job.status, job.ambiguous) == ("intended", True)
    assert journal.spend("w-test").reserved == PRICE
    vendor.list_faults.clear()
    buy(vendor, journal, the_bench(vendor, shelf))
    assert (vendor.posts, vendor.charges, _ends(journal)) == (1, PRICE, [("done", "v-1")])


def test_a_look_that_failed_is_made_good_by_a_later_one(journal: JournalStore) -> None:
    vendor, shelf = Vendor(faults=["unsent"], list_faults=[Transient("503")] * 3), Shelf()
    with pytest.raises(Transient, match="did not answer"):
        buy(vendor, journal, the_bench(vendor, shelf))
    assert _ends(journal) == [("failed", None)]


def test_an_earlier_order_of_the_same_words_is_not_taken_for_ours(journal: JournalStore) -> None:
    """The first one's media was no good; the second never arrived. The list shows the first one only."""
    vendor, shelf = Vendor(faults=[None, "unsent"]), Shelf()
    buy(vendor, journal, the_bench(vendor, shelf))
    (job,) = journal.jobs("w-test")
    # As a new take of other recipe and the same words.
    other = an_order(recipe_key="b" * 64)
    with pytest.raises(Transient, match="did not answer"):
        buy(vendor, journal, the_bench(vendor, shelf), other)
    assert (vendor.charges, _ends(journal)) == (PRICE, [("done", job.vendor_job), ("failed", None)])


def test_two_lost_orders_of_the_same_words_are_adopted_by_one_each(url: str) -> None:
    """Two recipes, one text, both answers lost: two ids, none of them used twice."""
    vendor, shelf = Vendor(faults=[Killed(), Killed()]), Shelf()
    orders = [an_order(recipe_key=letter * 64) for letter in "ab"]
    for order in orders:
        with pytest.raises(Killed):
            buy(vendor, JournalStore(url), the_bench(vendor, shelf), order)
    journal = JournalStore(url)
    for order in orders:
        buy(vendor, journal, the_bench(vendor, shelf), order)
    assert (vendor.posts, vendor.charges) == (2, 2 * PRICE)
    assert sorted(_ends(journal)) == [("done", "v-1"), ("done", "v-2")]
    found = journal.spend("w-test")
    assert (found.paid, found.wasted, found.reserved) == (2 * PRICE, 0, 0)


def test_an_order_the_vendor_has_taken_twice_is_adopted_once_and_booked_twice(
    journal: JournalStore, caplog: pytest.LogCaptureFixture
) -> None:
    """One intent, two jobs in the list: the first is used, the second is said aloud and in the sum."""
    vendor, shelf = Vendor(faults=["lost"]), Shelf()
    vendor.tasks["v-0"] = Task(an_order().fingerprint, 0.0)
    bench = the_bench(vendor, shelf, limit=PRICE)
    buy(vendor, journal, bench)
    assert (vendor.posts, vendor.charges) == (1, 2 * PRICE)
    assert _ends(journal) == [("done", "v-0"), ("wasted", "v-1")]
    found = journal.spend("w-test")
    assert (found.paid, found.wasted) == (PRICE, PRICE)
    assert not journal.affords(bench.errand, Decimal("0.000001"))
    assert any("once more (v-1)" in each.message for each in caplog.records if each.levelname == "WARNING")
    buy(vendor, journal, bench)
    assert vendor.posts == 1


def test_an_order_that_was_given_up_too_early_is_booked_when_it_shows(journal: JournalStore) -> None:
    """The list lagged behind longer than we waited, so it was ordered again: both are on the vendor's bill,
    and on ours."""
    vendor, shelf = Vendor(lag=25, faults=["lost"]), Shelf()
    with pytest.raises(Transient, match="did not answer"):
        buy(vendor, journal, the_bench(vendor, shelf))
    assert _ends(journal) == [("failed", None)]
    vendor.lag, vendor.faults = 0, ["lost"]
    buy(vendor, journal, the_bench(vendor, shelf))
    assert (vendor.posts, vendor.charges) == (2, 2 * PRICE)
    assert _ends(journal) == [("unknown", "v-2"), ("done", "v-1")]
    found = journal.spend("w-test")
    assert (found.paid, found.wasted, found.reserved) == (PRICE, PRICE, 0)


def test_what_may_be_another_orders_is_not_booked_as_stray(journal: JournalStore) -> None:
    """At that endpoint another order still waits for its answer, its picture being all that tells them
    apart: the second id is left to it."""
    vendor, shelf = Vendor(), Shelf()
    errand = the_bench(vendor, shelf).errand
    ours = journal.intend(an_order(), errand)
    journal.doubt(journal.intend(an_order(arguments={"image_url": "asset:b"}), errand))
    assert journal.stray(ours, "v-2") is None
    assert journal.known("fal", ["v-2"]) == frozenset()


def test_the_journal_knows_its_vendors_ids(journal: JournalStore) -> None:
    """By vendor: two vendors may use the same one."""
    job = journal.intend(an_order(), the_bench(Vendor(), Shelf()).errand)
    journal.accept(job, "v-1", {})
    assert journal.known("fal", ["v-1", "v-2"]) == {"v-1"}
    assert journal.known("kie", ["v-1"]) == frozenset()
    assert journal.known("fal", []) == frozenset()
    assert journal.read(job).vendor_job == "v-1"
    with pytest.raises(Permanent, match="knows no job"):
        journal.read(job.model_copy(update={"id": "j-nobody"}))


def test_a_person_is_asked_before_anything_is_paid_twice(journal: JournalStore) -> None:
    """`ask`: words and media alike stay as they are, nobody else is asked, and the text says what to do."""
    vendor, shelf = Vendor(searchable=False, faults=["lost"]), Shelf()
    order = an_order(purpose="script", agent="writer", scene=None)
    bench = the_bench(vendor, shelf, ambiguous="ask", last_call=True)
    for _ in range(2):
        with pytest.raises(Undecided, match=r"fal.ai has taken the order j-.*up to \$0.7000.*aida settle j-"):
            buy(vendor, journal, bench, order)
    (job,) = journal.jobs("w-test")
    assert (vendor.posts, job.status, job.ambiguous) == (1, "intended", True)
    assert journal.unsettled() == (job,)
    assert journal.spend("w-test").reserved == PRICE


@pytest.mark.parametrize(
    ("said", "posts", "paid", "wasted"),
    [("wasted", 2, PRICE, PRICE), ("failed", 2, PRICE, 0), ("v-1", 1, PRICE, 0)],
    ids=["charged", "not charged", "the vendor's id"],
)
def test_what_a_person_says_decides(
    journal: JournalStore, said: Any, posts: int, paid: Decimal, wasted: Decimal
) -> None:
    """Ordered anew after a yes and after a no, collected where the vendor's id is known."""
    vendor, shelf = Vendor(searchable=False, faults=["lost"]), Shelf()
    bench = the_bench(vendor, shelf, ambiguous="ask")
    with pytest.raises(Undecided):
        buy(vendor, journal, bench)
    (job,) = journal.unsettled()
    if said == "v-1":
        journal.accept(job, said, {})
    else:
        journal.close(job, said, reason="A person has said so")
    assert journal.unsettled() == ()
    buy(vendor, journal, bench)
    found = journal.spend("w-test")
    assert (vendor.posts, found.paid, found.wasted, found.reserved) == (posts, paid, wasted, 0)


def test_where_everything_is_paid_again_a_clip_is_too_within_the_budget(journal: JournalStore) -> None:
    """`pay_again`: the lost one counts at its worst, and the limit holds."""
    vendor, shelf = Vendor(searchable=False, faults=["lost", "lost"]), Shelf()
    bench = the_bench(vendor, shelf, ambiguous="pay_again", limit=2 * PRICE)
    for _ in range(2):
        with pytest.raises(Transient, match="did not answer"):
            buy(vendor, journal, bench)
    with pytest.raises(OverBudget):
        buy(vendor, journal, bench)
    assert (vendor.posts, journal.spend("w-test").wasted) == (2, 2 * PRICE)
    assert len(journal.unsettled()) == 2
