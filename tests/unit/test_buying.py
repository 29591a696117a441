"""Buying: one POST per order, one charge per film, whatever breaks and wherever the process dies.

Dollars are counted at the vendor and in the journal; both must say the same.
"""

from __future__ import annotations

import errno
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from aida.contracts.job import OPEN, Job
from aida.errors import Deadline, OverBudget, Permanent, Refused, StoreTrouble, Transient
from aida.ledger.jobs import JournalStore
from aida.providers.buying import Gone, Patience, Unanswered, bought, charged
from tests.tills import PRICE, Killed, Mortal, Shelf, Vendor, an_order, buy, spoil, the_bench


@pytest.fixture
def url(database_url: str) -> str:
    return database_url


@pytest.fixture
def journal(tmp_path: Path) -> JournalStore:
    return JournalStore(f"sqlite:///{tmp_path / 'aida.db'}")


def _jobs(journal: JournalStore, workflow: str = "w-test") -> list[tuple[str, Decimal | None]]:
    return [(job.status, job.cost) for job in journal.jobs(workflow)]


def test_an_order_is_sent_once_and_paid_once(journal: JournalStore) -> None:
    """One POST, then looks until it is ready; closed with the asset and what it cost."""
    vendor, shelf = Vendor(), Shelf()
    assets = buy(vendor, journal, the_bench(vendor, shelf, limit=Decimal(1)))
    assert (vendor.posts, vendor.charges, len(assets)) == (1, PRICE, 1)
    assert _jobs(journal) == [("done", PRICE)]
    spend = journal.spend("w-test")
    assert (spend.paid, spend.wasted, spend.reserved) == (PRICE, 0, 0)
    # 60 s watched at 0.1 s and then 2 % steps: 0.1 s up to 5 s, then geometrically: 50 + ln(12)/0.02
    assert 150 < vendor.looks < 200
    assert vendor.clock.seconds < 60 + 1.3


def test_what_was_bought_is_not_bought_again(journal: JournalStore) -> None:
    """The second call finds the job done: its assets, no POST, no look, by whichever workflow."""
    vendor, shelf = Vendor(), Shelf()
    first = buy(vendor, journal, the_bench(vendor, shelf))
    looks = vendor.looks
    again = buy(vendor, journal, the_bench(vendor, shelf))
    others = buy(vendor, journal, the_bench(vendor, shelf, workflow_id="w-sibling"))
    assert first == again == others
    assert (vendor.posts, vendor.looks) == (1, looks)
    assert journal.spend("w-sibling").paid == 0


def test_what_another_workflow_paid_costs_this_one_nothing(journal: JournalStore) -> None:
    """`Purchase.paid` is what this workflow's purse has lost."""
    vendor, shelf = Vendor(), Shelf()
    buy(vendor, journal, the_bench(vendor, shelf))
    paid = []
    for workflow in ("w-test", "w-sibling"):
        with bought(an_order(), vendor, journal, the_bench(vendor, shelf, workflow_id=workflow)) as purchase:
            paid.append(purchase.paid)
    assert paid == [PRICE, 0]


def test_a_lost_asset_is_fetched_from_the_vendor_again_before_it_is_paid_again(journal: JournalStore) -> None:
    """The store lost the bytes: the vendor's result is collected once more, for nothing."""
    vendor, shelf = Vendor(), Shelf()
    buy(vendor, journal, the_bench(vendor, shelf))
    shelf.kept.clear()
    buy(vendor, journal, the_bench(vendor, shelf))
    assert (vendor.posts, len(shelf.kept), _jobs(journal)) == (1, 1, [("done", PRICE)])
    shelf.kept.clear()
    vendor.tasks.clear()  # the vendor has forgotten it too
    buy(vendor, journal, the_bench(vendor, shelf))
    assert (vendor.posts, _jobs(journal)) == (2, [("done", PRICE), ("done", PRICE)])


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("writing", [1, 2, 3])
def test_a_death_at_any_writing_costs_nothing_twice(url: str, writing: int, after: bool) -> None:
    """intend, accept, close: the process dies before or after the commit, the next one finishes; the
    vendor has been asked and paid once."""
    vendor, shelf = Vendor(lag=5), Shelf()
    mortal = Mortal(JournalStore(url), dies_at=writing, after=after)
    with pytest.raises(Killed):
        buy(vendor, mortal, the_bench(vendor, shelf, limit=Decimal(1)))
    journal = JournalStore(url)
    buy(vendor, journal, the_bench(vendor, shelf, limit=Decimal(1)))
    assert (vendor.posts, vendor.charges) == (1, PRICE)
    assert journal.spend("w-test").paid == PRICE
    assert journal.spend("w-test").reserved == 0


def test_a_death_while_the_order_is_sent_costs_nothing_twice(url: str) -> None:
    """Charged, then killed before the answer: the next process finds the order in the vendor's list."""
    vendor, shelf = Vendor(lag=5, faults=[Killed()]), Shelf()
    with pytest.raises(Killed):
        buy(vendor, JournalStore(url), the_bench(vendor, shelf))
    journal = JournalStore(url)
    assert [(job.status, job.ambiguous) for job in journal.jobs("w-test")] == [("intended", True)]
    buy(vendor, journal, the_bench(vendor, shelf))
    assert (vendor.posts, vendor.charges, _jobs(journal)) == (1, PRICE, [("done", PRICE)])


def test_deaths_while_recovering_cost_nothing_twice(url: str) -> None:
    """Lost answer, then a death at each writing of each recovery."""
    vendor, shelf = Vendor(lag=5, faults=[Killed()]), Shelf()
    with pytest.raises(Killed):
        buy(vendor, JournalStore(url), the_bench(vendor, shelf))
    for writing, after in [(1, False), (1, True), (2, False), (2, True), (1, False)]:
        with pytest.raises(Killed):
            buy(vendor, Mortal(JournalStore(url), dies_at=writing, after=after), the_bench(vendor, shelf))
    buy(vendor, JournalStore(url), the_bench(vendor, shelf))
    assert (vendor.posts, vendor.charges) == (1, PRICE)


def test_a_lost_answer_is_settled_in_the_same_call(journal: JournalStore) -> None:
    """Taken, but the answer was cut off: looked up by its fingerprint and adopted."""
    vendor, shelf = Vendor(lag=12, faults=["lost"]), Shelf()
    buy(vendor, journal, the_bench(vendor, shelf))
    assert (vendor.posts, vendor.charges, _jobs(journal)) == (1, PRICE, [("done", PRICE)])


def test_an_order_that_never_arrived_is_free_and_may_be_sent_again(journal: JournalStore) -> None:
    """Twenty seconds of the vendor's list without it: closed as failed, `Transient` for the retry layer."""
    vendor, shelf = Vendor(faults=["unsent"]), Shelf()
    bench = the_bench(vendor, shelf, limit=PRICE)
    with pytest.raises(Transient, match=r"did not answer.*scene 2"):
        buy(vendor, journal, bench)
    assert vendor.clock.seconds == pytest.approx(20)
    assert _jobs(journal) == [("failed", None)]
    buy(vendor, journal, bench)
    assert (vendor.posts, vendor.charges) == (2, PRICE)


def test_where_nobody_can_be_asked_a_clip_is_not_ordered_twice(journal: JournalStore) -> None:
    """No list: counted at its worst, `Permanent`, so that the next model is asked."""
    vendor, shelf = Vendor(searchable=False, faults=["lost"]), Shelf()
    with pytest.raises(Permanent, match="may have been charged"):
        buy(vendor, journal, the_bench(vendor, shelf))
    assert (vendor.posts, _jobs(journal)) == (1, [("unknown", None)])
    assert journal.spend("w-test").wasted == PRICE


def test_where_nobody_can_be_asked_words_are_ordered_again_within_the_budget(journal: JournalStore) -> None:
    """A script costs cents: counted once as lost, ordered once more, and then the purse is empty."""
    vendor, shelf = Vendor(searchable=False, takes=0, faults=["lost", "lost"]), Shelf()
    order = an_order(purpose="script", agent="writer", scene=None)
    bench = the_bench(vendor, shelf, limit=2 * PRICE)
    for _ in range(2):
        with pytest.raises(Transient):
            buy(vendor, journal, bench, order)
    with pytest.raises(OverBudget):
        buy(vendor, journal, bench, order)
    assert (vendor.posts, journal.spend("w-test").wasted) == (2, 2 * PRICE)


def test_a_dead_writers_order_is_written_anew(url: str) -> None:
    """The owner died while asking a model nobody can be asked about: the next process asks again."""
    vendor, shelf = Vendor(searchable=False, takes=0, faults=[Killed()]), Shelf()
    order = an_order(purpose="storyboard", agent="director", scene=None)
    with pytest.raises(Killed):
        buy(vendor, JournalStore(url), the_bench(vendor, shelf), order)
    journal = JournalStore(url)
    buy(vendor, journal, the_bench(vendor, shelf), order)
    assert (vendor.posts, _jobs(journal)) == (2, [("unknown", None), ("done", PRICE)])


def test_an_answer_nobody_can_be_asked_for_again_is_written_anew(url: str) -> None:
    """The script was accepted, its reader died, and the vendor hands out no answer twice."""
    vendor, shelf = Vendor(searchable=False, takes=0), Shelf()
    order = an_order(purpose="script", agent="writer", scene=None)
    with pytest.raises(Killed):
        buy(vendor, Mortal(JournalStore(url), dies_at=2, after=True), the_bench(vendor, shelf), order)
    vendor.tasks.clear()
    journal = JournalStore(url)
    buy(vendor, journal, the_bench(vendor, shelf), order)
    assert (vendor.posts, _jobs(journal)) == (2, [("unknown", None), ("done", PRICE)])


def test_a_clip_whose_result_is_gone_is_not_filmed_twice_by_itself(url: str) -> None:
    """The first call after the loss says so and counts it; only the next one orders anew."""
    vendor, shelf = Vendor(takes=0), Shelf()
    with pytest.raises(Killed):
        buy(vendor, Mortal(JournalStore(url), dies_at=2, after=True), the_bench(vendor, shelf))
    vendor.tasks.clear()
    journal = JournalStore(url)
    with pytest.raises(Gone):
        buy(vendor, journal, the_bench(vendor, shelf))
    assert (vendor.posts, journal.spend("w-test").wasted) == (1, PRICE)
    buy(vendor, journal, the_bench(vendor, shelf))
    assert (vendor.posts, _jobs(journal)) == (2, [("unknown", None), ("done", PRICE)])


@pytest.mark.parametrize("seed", range(30))
def test_whatever_breaks_every_clip_is_charged_once(tmp_path: Path, seed: int) -> None:
    """Lost answers, orders that never arrive, failed looks and deaths at random, until three clips are
    there: the vendor has charged three, and the journal says the same. Replay by the seed."""
    _break_and_count(f"sqlite:///{tmp_path / 'aida.db'}", seed)


@pytest.mark.parametrize("seed", range(30, 36))
def test_whatever_breaks_postgresql_says_the_same(database: str, seed: int) -> None:
    """Six more such stories, told to PostgreSQL."""
    _break_and_count(database, seed)


def _break_and_count(url: str, seed: int) -> None:
    chance = random.Random(seed)
    vendor, shelf = Vendor(lag=chance.uniform(0, 19)), Shelf()
    orders = [an_order(scene=scene, arguments={"scene": scene}) for scene in (1, 2, 3)]
    bench = the_bench(vendor, shelf, limit=3 * PRICE)
    made, unsent = 0, 0
    while made < 3:
        fault = chance.choice([None, None, "lost", "unsent", Killed()])
        vendor.faults = [fault]
        vendor.look_faults = [Transient("503")] * chance.randrange(4)
        journal = Mortal(JournalStore(url), dies_at=chance.randrange(1, 8), after=chance.random() < 0.5)
        try:
            buy(vendor, journal, bench, orders[made])
            made += 1
        except (Killed, Transient):
            pass
        unsent += fault == "unsent" and not vendor.faults
    journal_ = JournalStore(url)
    assert (vendor.charges, vendor.posts - unsent) == (3 * PRICE, 3)
    found = journal_.spend("w-test")
    assert (found.paid, found.wasted, found.reserved) == (3 * PRICE, 0, 0)


def test_nothing_is_sent_without_money_or_time(journal: JournalStore) -> None:
    """A limit below the worst price, or no seconds left: no POST, no row."""
    vendor, shelf = Vendor(), Shelf()
    with pytest.raises(OverBudget, match=r"up to \$0.70.*scene 2, fal/kling-2.5-pro"):
        buy(vendor, journal, the_bench(vendor, shelf, limit=Decimal("0.69")))
    with pytest.raises(Deadline):
        buy(vendor, journal, the_bench(vendor, shelf, until=0))
    assert (vendor.posts, journal.jobs("w-test")) == (0, ())


def test_nothing_is_sent_when_the_intent_cannot_be_written(url: str) -> None:
    """The journal first, then the vendor."""
    vendor, shelf = Vendor(), Shelf()
    with pytest.raises(Killed):
        buy(vendor, Mortal(JournalStore(url), dies_at=1, after=True), the_bench(vendor, shelf))
    assert vendor.posts == 0


@pytest.mark.parametrize(
    ("can_cancel", "closed", "counted"), [(True, "cancelled", Decimal(0)), (False, "unknown", PRICE)]
)
def test_at_the_deadline_the_job_is_called_off(
    journal: JournalStore, can_cancel: bool, closed: str, counted: Decimal
) -> None:
    """`Deadline` names scene and model; what may still be charged counts at its worst."""
    vendor, shelf = Vendor(can_cancel=can_cancel), Shelf()
    with pytest.raises(Deadline, match=r"scene 2, fal/kling-2.5-pro"):
        buy(vendor, journal, the_bench(vendor, shelf, until=30))
    assert (vendor.cancels, vendor.clock.seconds) == (1, 30)
    assert _jobs(journal) == [(closed, None)]
    assert journal.spend("w-test").wasted == counted == vendor.charges


def test_what_could_not_be_called_off_is_collected_by_the_next_attempt(journal: JournalStore) -> None:
    """It may be charged anyway: the next attempt waits for it instead of paying for another."""
    vendor, shelf = Vendor(can_cancel=False), Shelf()
    with pytest.raises(Deadline):
        buy(vendor, journal, the_bench(vendor, shelf, until=30))
    buy(vendor, journal, the_bench(vendor, shelf))
    assert (vendor.posts, vendor.charges, _jobs(journal)) == (1, PRICE, [("done", PRICE)])
    spend = journal.spend("w-test")
    assert (spend.paid, spend.wasted, spend.reserved) == (PRICE, 0, 0)


def test_another_workflows_job_is_shared_and_never_called_off(journal: JournalStore) -> None:
    """Two cells of a campaign order the same picture: one POST; the hasty one leaves the other's job be."""
    vendor, shelf = Vendor(), Shelf()
    patience = Patience(sleep=vendor.clock.sleep, now=vendor.clock.now)
    mine = the_bench(vendor, shelf)
    with bought(an_order(), _Sibling(vendor, journal, shelf), journal, mine, patience) as purchase:
        purchase.done(PRICE)
    assert (vendor.posts, vendor.cancels, _jobs(journal)) == (1, 0, [("done", PRICE)])


class _Sibling(Vendor):
    """While we watch our job, another workflow comes for the same one, and runs out of time."""

    def __init__(self, vendor: Vendor, journal: JournalStore, shelf: Shelf) -> None:
        super().__init__()
        self.__dict__ = vendor.__dict__
        self._came, self._journal, self._shelf = False, journal, shelf

    def ready(self, job: Job) -> bool:
        if not self._came:
            self._came = True
            hasty = the_bench(self, self._shelf, until=self.clock.seconds + 5, workflow_id="w-hasty")
            with pytest.raises(Deadline):
                buy(self, self._journal, hasty)
        return super().ready(job)


@pytest.mark.parametrize("searchable", [True, False])
def test_another_workflows_unanswered_order_is_waited_for(journal: JournalStore, searchable: bool) -> None:
    """It is being placed right now: its owner writes the answer, and nothing is ordered twice."""
    vendor, shelf = Vendor(searchable=searchable), Shelf()
    other = journal.intend(an_order(), the_bench(vendor, shelf, workflow_id="w-other").errand)
    naps: list[float] = []

    def sleep(seconds: float) -> None:
        vendor.clock.sleep(seconds)
        naps.append(seconds)
        if len(naps) == 8:
            accepted = vendor.submit(other.order)
            journal.accept(other, accepted.vendor_job, accepted.addresses)

    patience = Patience(sleep=sleep, now=vendor.clock.now)
    with bought(an_order(), vendor, journal, the_bench(vendor, shelf), patience) as purchase:
        purchase.done(PRICE)
    assert (vendor.posts, _jobs(journal), _jobs(journal, "w-other")) == (1, [], [("done", PRICE)])


def test_another_workflows_order_is_taken_over_when_its_owner_must_be_dead(journal: JournalStore) -> None:
    """Two minutes without an answer: settled like our own. Here it had never been sent."""
    vendor, shelf = Vendor(), Shelf()
    journal.intend(an_order(), the_bench(vendor, shelf, workflow_id="w-dead").errand)
    buy(vendor, journal, the_bench(vendor, shelf))
    assert (vendor.posts, vendor.charges) == (1, PRICE)
    assert (_jobs(journal, "w-dead"), _jobs(journal)) == ([("failed", None)], [("done", PRICE)])


def test_a_faster_process_is_followed(url: str) -> None:
    """Between our look and our intent another process places the same order: we watch that one."""
    vendor, shelf = Vendor(), Shelf()

    class Slow(JournalStore):
        def intend(self, order: Any, errand: Any) -> Job:
            if vendor.posts == 0:
                other = super().intend(order, the_bench(vendor, shelf, workflow_id="w-fast").errand)
                accepted = vendor.submit(order)
                self.accept(other, accepted.vendor_job, accepted.addresses)
            return super().intend(order, errand)

    journal = Slow(url)
    buy(vendor, journal, the_bench(vendor, shelf))
    assert (vendor.posts, _jobs(journal), _jobs(journal, "w-fast")) == (1, [], [("done", PRICE)])


def test_failed_looks_are_harmless(journal: JournalStore) -> None:
    """Five looks in a row fail; the job is collected all the same."""
    vendor, shelf = Vendor(look_faults=[Transient("503") for _ in range(5)]), Shelf()
    buy(vendor, journal, the_bench(vendor, shelf))
    assert (vendor.posts, _jobs(journal)) == (1, [("done", PRICE)])


def test_a_long_outage_leaves_the_job_to_the_next_call(journal: JournalStore) -> None:
    """After a minute without an answer `Transient`; the job stays open, the next call collects it."""
    vendor, shelf = Vendor(look_faults=[Transient("connection refused") for _ in range(12)]), Shelf()
    with pytest.raises(Transient, match="out of reach for 60 s"):
        buy(vendor, journal, the_bench(vendor, shelf))
    assert _jobs(journal) == [("accepted", None)]
    vendor.look_faults.clear()
    buy(vendor, journal, the_bench(vendor, shelf))
    assert (vendor.posts, _jobs(journal)) == (1, [("done", PRICE)])


def test_a_look_that_fails_for_good_does_not_make_the_job_free(journal: JournalStore) -> None:
    """The key was withdrawn while the vendor worked: counted at the worst, collected by the next attempt."""
    vendor, shelf = Vendor(look_faults=[Permanent("401 invalid key")]), Shelf()
    with pytest.raises(Permanent):
        buy(vendor, journal, the_bench(vendor, shelf))
    assert journal.spend("w-test").wasted == PRICE
    buy(vendor, journal, the_bench(vendor, shelf))
    assert (vendor.posts, _jobs(journal)) == (1, [("done", PRICE)])


def test_a_question_that_got_no_answer_does_not_make_a_finished_job_fail(journal: JournalStore) -> None:
    """The connection broke while the result was read: asked again, not ordered again."""
    vendor, shelf = Vendor(collect_faults=[Unanswered("reset"), Transient("reset")]), Shelf()
    buy(vendor, journal, the_bench(vendor, shelf))
    assert (vendor.posts, _jobs(journal)) == (1, [("done", PRICE)])


@pytest.mark.parametrize(
    ("faults", "raised", "closed", "counted"),
    [
        ([Transient("500 internal error")] * 3, Transient, "failed", Decimal(0)),
        ([Refused("content policy")], Refused, "failed", Decimal(0)),
        ([charged(Refused("policy after the work"), Decimal("0.5"))], Refused, "wasted", Decimal("0.5")),
        ([charged(Permanent("no media generated"))], Permanent, "wasted", PRICE),
        ([Gone("the result has expired")], Permanent, "unknown", PRICE),
    ],
    ids=["5xx", "refused", "refused at a price", "charged, nobody knows how much", "gone"],
)
def test_a_failed_job_counts_what_the_vendor_charges_for_it(
    journal: JournalStore, faults: list[Any], raised: type[Exception], closed: str, counted: Decimal
) -> None:
    """Free where the vendor says so, its own sum where it tells one, else the worst."""
    vendor, shelf = Vendor(takes=0, collect_faults=list(faults)), Shelf()
    with pytest.raises(raised):
        buy(vendor, journal, the_bench(vendor, shelf))
    assert _jobs(journal)[0][0] == closed
    assert journal.spend("w-test").wasted == counted


@pytest.mark.parametrize(
    "error", [Refused("blocked words"), Permanent("422"), Transient("429", retry_after=3)]
)
def test_an_order_the_vendor_did_not_take_costs_nothing(journal: JournalStore, error: Any) -> None:
    """The vendor's no is passed on as it is, and the reservation is given back."""
    vendor, shelf = Vendor(faults=[error]), Shelf()
    with pytest.raises(type(error)) as raised:
        buy(vendor, journal, the_bench(vendor, shelf))
    assert raised.value is error
    assert (vendor.posts, _jobs(journal)) == (1, [("failed", None)])
    assert journal.spend("w-test").reserved == 0


def test_media_that_is_no_good_is_booked_as_wasted(journal: JournalStore) -> None:
    """Paid, and nothing usable came: the reason is in the journal, the cost in the sum."""
    vendor, shelf = Vendor(takes=0), Shelf()
    with pytest.raises(Permanent, match="is damaged"):
        spoil(vendor, journal, the_bench(vendor, shelf), Permanent("The film is damaged"))
    (job,) = journal.jobs("w-test")
    assert (job.status, job.cost, job.reason) == ("wasted", PRICE, "The film is damaged")


@pytest.mark.parametrize(("last_call", "closed"), [(False, ("accepted", None)), (True, ("unknown", PRICE))])
def test_a_download_that_failed_is_tried_again_and_not_paid_again(
    journal: JournalStore, last_call: bool, closed: tuple[str, Decimal | None]
) -> None:
    """The network failed while the media was fetched: the next call collects it. After the last it counts
    at what it costs, and the next attempt collects it."""
    vendor, shelf = Vendor(takes=0), Shelf()
    bench = the_bench(vendor, shelf, last_call=last_call)
    with pytest.raises(Transient, match="connection broke"):
        spoil(vendor, journal, bench, Transient("The connection broke"))
    assert _jobs(journal) == [closed]
    buy(vendor, journal, bench)
    assert (vendor.posts, _jobs(journal)) == (1, [("done", PRICE)])


@pytest.mark.parametrize(
    "trouble",
    [
        StoreTrouble("The bucket is out of reach"),
        OSError(errno.ENOSPC, "No space left on device"),
        Permanent("ffmpeg failed"),
    ],
    ids=["bucket away", "disk full", "disk full, says a library"],
)
@pytest.mark.parametrize("last_call", [False, True])
def test_what_our_own_store_cannot_take_is_collected_later(
    journal: JournalStore, trouble: Exception, last_call: bool
) -> None:
    """Paid, and no room for it: the job stays open even after the last call, and is collected for nothing
    when there is room again."""
    if isinstance(trouble, Permanent):
        trouble.__cause__ = OSError(errno.EDQUOT, "Disk quota exceeded")
    vendor, shelf = Vendor(takes=0), Shelf()
    bench = the_bench(vendor, shelf, last_call=last_call, limit=PRICE)
    with pytest.raises(StoreTrouble, match=r"scene 2, fal/kling-2.5-pro"):
        spoil(vendor, journal, bench, trouble)
    assert _jobs(journal) == [("accepted", None)]
    assert journal.spend("w-test").reserved == PRICE
    buy(vendor, journal, bench)
    assert (vendor.posts, vendor.charges, _jobs(journal)) == (1, PRICE, [("done", PRICE)])


def test_a_store_that_cannot_be_asked_has_not_lost_its_assets(journal: JournalStore) -> None:
    """Nobody knows whether the asset is there: nothing is fetched anew, and nothing ordered."""
    vendor, shelf = Vendor(), Shelf()
    buy(vendor, journal, the_bench(vendor, shelf))
    looks = vendor.looks
    shelf.trouble = StoreTrouble("The bucket is out of reach")
    with pytest.raises(StoreTrouble):
        buy(vendor, journal, the_bench(vendor, shelf))
    assert (vendor.posts, vendor.looks, _jobs(journal)) == (1, looks, [("done", PRICE)])


def test_a_download_cut_by_the_deadline_is_collected_by_the_next_attempt(journal: JournalStore) -> None:
    """It is counted at what it costs, and its result is not lost."""
    vendor, shelf = Vendor(takes=0), Shelf()
    with pytest.raises(Deadline):
        spoil(vendor, journal, the_bench(vendor, shelf), Deadline("time is up"))
    assert _jobs(journal) == [("unknown", PRICE)]
    buy(vendor, journal, the_bench(vendor, shelf))
    assert (vendor.posts, _jobs(journal)) == (1, [("done", PRICE)])


def test_an_adapter_that_keeps_nothing_is_told(journal: JournalStore) -> None:
    """A purchase that is neither done nor failed is a fault in our code, and its money is booked."""
    vendor, shelf = Vendor(takes=0), Shelf()
    with (
        pytest.raises(RuntimeError, match="kept nothing"),
        bought(an_order(), vendor, journal, the_bench(vendor, shelf)),
    ):
        pass
    assert _jobs(journal) == [("wasted", None)]


def test_the_vendors_id_is_written_down_at_any_price(url: str) -> None:
    """The database is away for half a minute just then: the id is written when it is back."""
    vendor, shelf = Vendor(), Shelf()
    away = [StoreTrouble("database is locked") for _ in range(5)]

    class Flaky(JournalStore):
        def accept(self, job: Any, vendor_job: Any, addresses: Any) -> Job:
            if away:
                raise away.pop()
            return super().accept(job, vendor_job, addresses)

    journal = Flaky(url)
    buy(vendor, journal, the_bench(vendor, shelf))
    assert (vendor.posts, _jobs(journal)) == (1, [("done", PRICE)])


def test_a_found_order_is_not_given_up_when_its_id_cannot_be_written(url: str) -> None:
    """The database is away for longer: the order stays open, and the next call finds it again."""
    vendor, shelf = Vendor(faults=["lost"]), Shelf()

    class Away(JournalStore):
        def accept(self, job: Any, vendor_job: Any, addresses: Any) -> Job:
            raise StoreTrouble("the database is away")

    with pytest.raises(StoreTrouble):
        buy(vendor, Away(url), the_bench(vendor, shelf, last_call=True))
    journal = JournalStore(url)
    assert _jobs(journal) == [("intended", None)]
    buy(vendor, journal, the_bench(vendor, shelf))
    assert (vendor.posts, vendor.charges, _jobs(journal)) == (1, PRICE, [("done", PRICE)])


def test_every_event_is_one_line_of_the_log(journal: JournalStore, caplog: pytest.LogCaptureFixture) -> None:
    """Purpose, scene, model, job, seconds and dollars."""
    vendor, shelf = Vendor(), Shelf()
    with caplog.at_level("INFO", "aida.providers"):
        buy(vendor, journal, the_bench(vendor, shelf))
    (job,) = journal.jobs("w-test")
    assert [record.message.split(": ")[1].split(" after")[0] for record in caplog.records] == [
        "is ordered",
        "the vendor calls it v-1",
        "is ready",
        "done",
    ]
    assert all(
        "fal/kling-2.5-pro" in record.message and job.id in record.message for record in caplog.records
    )
    assert "clips scene 2" in caplog.records[-1].message
    assert "$0.70" in caplog.records[-1].message


def test_no_job_is_left_open_by_a_call_that_ended_well(journal: JournalStore) -> None:
    """Every reservation is settled."""
    vendor, shelf = Vendor(faults=[None, "lost", None], look_faults=[Transient("503")]), Shelf()
    for scene in (1, 2, 3):
        buy(vendor, journal, the_bench(vendor, shelf), an_order(scene=scene, arguments={"scene": scene}))
    assert all(job.status not in OPEN for job in journal.jobs("w-test"))
    assert (vendor.posts, journal.spend("w-test").paid) == (3, 3 * PRICE)
