"""The journal: an intent and its money in one transaction, and a limit that no race can pass."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from aida.contracts.assets import AssetRef
from aida.contracts.errand import Errand
from aida.contracts.job import Job, JobStatus
from aida.errors import OverBudget, Permanent, Transient
from aida.ledger import spend
from aida.ledger.jobs import JournalStore
from tests.tills import an_order

FILM = AssetRef(key="w/film.mp4", sha256="e" * 64, bytes=7, media_type="video/mp4", seconds="10/3")  # type: ignore[arg-type]


def an_errand(limit: str | None = None, workflow: str = "w-1") -> Errand:
    return Errand(
        workflow_id=workflow,
        limit=None if limit is None else Decimal(limit),
        priced_on=date(2026, 11, 22),
    )


@pytest.fixture
def url(database_url: str) -> str:
    return database_url


@pytest.fixture
def journal(url: str) -> Iterator[JournalStore]:
    store = JournalStore(url)
    yield store
    store.shut()


def test_a_job_comes_back_as_it_was_written(url: str) -> None:
    """Order, addresses, assets, instants and money, in another process' store."""
    journal = JournalStore(url)
    job = journal.intend(an_order(worst=Decimal("0.123456"), arguments={"a": [1, 0.5, None]}), an_errand("1"))
    job = journal.accept(job, "v-1", {"status": "https://vendor/v-1"})
    job = journal.close(job, "done", cost=Decimal("0.1"), assets=(FILM,))
    again = JournalStore(url)
    assert again.jobs("w-1") == (job,)
    assert again.find(job.order.recipe_key, job.order.model, job.order.fingerprint) == job
    assert job.created_at.utcoffset() is not None
    journal.shut()
    again.shut()


def test_money_is_held_then_spent(journal: JournalStore) -> None:
    """$0.70 held, $0.42 charged, the rest given back: of $1.00 another 58 cents can be held, not 59."""
    job = journal.intend(an_order(), an_errand("1"))
    assert journal.spend("w-1").reserved == Decimal("0.70")
    assert not journal.affords(an_errand("1"), Decimal("0.31"))
    journal.close(job, "done", cost=Decimal("0.42"))
    assert journal.affords(an_errand("1"), Decimal("0.58"))
    assert not journal.affords(an_errand("1"), Decimal("0.580001"))
    with pytest.raises(OverBudget, match=r"up to \$0.5900; of the \$1.00 allowed, \$0.4200 is spent or held"):
        journal.intend(an_order(worst=Decimal("0.59"), arguments={}), an_errand("1"))
    assert len(journal.jobs("w-1")) == 1


def test_the_limit_is_the_first_one_given_or_a_stricter_one(journal: JournalStore) -> None:
    """A later errand cannot widen the purse; a workflow without a limit has none."""
    journal.intend(an_order(), an_errand("1"))
    for later in ("100", None):
        with pytest.raises(OverBudget):
            journal.intend(an_order(arguments={"n": 2}, worst=Decimal("0.300001")), an_errand(later))
    with pytest.raises(OverBudget):
        journal.intend(an_order(arguments={"n": 2}, worst=Decimal("0.30")), an_errand("0.90"))
    assert not journal.affords(an_errand("100"), Decimal("0.31"))
    journal.intend(an_order(arguments={"n": 3}, worst=Decimal(1000)), an_errand(None, "w-free"))
    assert journal.affords(an_errand(None, "w-free"), Decimal(10**6))
    assert journal.affords(an_errand("1", "w-new"), Decimal(1))
    assert not journal.affords(an_errand("1", "w-new"), Decimal("1.000001"))


@pytest.mark.parametrize(
    ("status", "cost", "counted"),
    [
        ("done", None, "0.70"),
        ("done", "0.42", "0.42"),
        ("late", None, "0.70"),
        ("late", "0.42", "0.42"),
        ("wasted", None, "0.70"),
        ("unknown", None, "0.70"),
        ("failed", None, "0"),
        ("cancelled", None, "0"),
        ("cancelled", "0.05", "0.05"),
    ],
)
def test_without_a_cost_the_doubtful_counts_at_its_worst(
    journal: JournalStore, status: JobStatus, cost: str | None, counted: str
) -> None:
    """Done, wasted and unknown cost what they may have cost; failed and cancelled cost nothing."""
    job = journal.intend(an_order(), an_errand("1"))
    journal.close(job, status, cost=None if cost is None else Decimal(cost))
    found = journal.spend("w-1")
    assert found.reserved == 0
    assert found.paid + found.wasted == Decimal(counted)
    assert (found.paid > 0) == (status in ("done", "late"))
    assert journal.affords(an_errand("1"), 1 - Decimal(counted))
    assert not journal.affords(an_errand("1"), 1 - Decimal(counted) + Decimal("0.000001"))


def test_closing_twice_settles_once(journal: JournalStore) -> None:
    """The first closing stands; money moves once."""
    job = journal.intend(an_order(), an_errand("1"))
    first = journal.close(job, "wasted", cost=Decimal("0.5"), reason="damaged")
    assert journal.close(job, "wasted", cost=Decimal("0.7")) == first
    assert journal.close(job, "failed") == first
    assert journal.spend("w-1").wasted == Decimal("0.5")
    assert journal.affords(an_errand("1"), Decimal("0.5"))


def test_a_later_closing_that_knows_more_counts(journal: JournalStore) -> None:
    """An unknown end becomes known; what was kept after all is paid and no longer wasted."""
    job = journal.accept(journal.intend(an_order(), an_errand("1")), "v-1", {})
    journal.close(job, "unknown")
    journal.close(job, "done", cost=Decimal("0.4"), assets=(FILM,))
    found = journal.spend("w-1")
    assert (found.paid, found.wasted, found.reserved) == (Decimal("0.4"), 0, 0)
    assert journal.affords(an_errand("1"), Decimal("0.6"))
    assert journal.close(job, "failed").status == "done"


def test_a_late_job_is_what_its_adapter_makes_of_it(journal: JournalStore) -> None:
    """Done, at the cost known so far, or wasted when the media is no good; a slower look changes nothing."""
    late = {"cost": Decimal("0.42"), "assets": (FILM,)}
    job = journal.close(journal.intend(an_order(), an_errand("1")), "late", **late)  # type: ignore[arg-type]
    assert journal.close(job, "unknown").status == "late"
    done = journal.close(job, "done", assets=(FILM,))
    assert (done.status, done.cost) == ("done", Decimal("0.42"))
    assert journal.close(job, "late", **late).status == "done"  # type: ignore[arg-type]
    other = journal.intend(an_order(arguments={"n": 2}, worst=Decimal("0.30")), an_errand("1"))
    journal.close(other, "late", cost=Decimal("0.25"))
    assert journal.close(other, "wasted", reason="damaged").cost == Decimal("0.25")
    found = journal.spend("w-1")
    assert (found.paid, found.wasted) == (Decimal("0.42"), Decimal("0.25"))


def test_what_nobody_has_collected_is_listed_for_all_workflows(journal: JournalStore) -> None:
    """Not seen to its end: open, or unknown; oldest first."""
    ends: dict[str, JobStatus | None] = {"open": None, "unknown": "unknown", "done": "done", "bad": "failed"}
    for number, (name, end) in enumerate(ends.items()):
        job = journal.intend(an_order(arguments={"n": number}), an_errand(workflow=f"w-{name}"))
        journal.accept(job, f"v-{name}", {})
        if end is not None:
            journal.close(job, end)
    lost = journal.intend(an_order(arguments={"n": 9}), an_errand())
    journal.close(lost, "unknown")
    journal.intend(an_order(arguments={"n": 10}), an_errand())
    assert [job.vendor_job for job in journal.uncollected()] == ["v-open", "v-unknown", None, None]


def test_the_vendors_id_is_written_once(journal: JournalStore) -> None:
    """Accepting twice changes nothing; accepting what was given up counts it, since it is there."""
    job = journal.intend(an_order(), an_errand("1"))
    first = journal.accept(journal.doubt(job), "v-1", {"status": "x"})
    assert (first.status, first.ambiguous) == ("accepted", False)
    assert journal.accept(job, "v-1", {}) == first
    lost = journal.intend(an_order(arguments={"n": 2}, worst=Decimal("0.1")), an_errand("1"))
    journal.close(lost, "failed")
    assert journal.accept(lost, "v-2", {}).status == "unknown"
    assert journal.spend("w-1").wasted == Decimal("0.1")


def test_the_newest_open_or_done_job_is_found(journal: JournalStore) -> None:
    """Whoever's workflow; failed and wasted ones are not found, nor another take's or model's."""
    order = an_order()

    def found() -> Job | None:
        return journal.find(order.recipe_key, order.model, order.fingerprint)

    assert found() is None
    journal.close(journal.intend(order, an_errand("5")), "failed")
    journal.close(journal.intend(order, an_errand("5")), "wasted")
    assert found() is None
    done = journal.close(journal.intend(order, an_errand("5")), "done", assets=(FILM,))
    assert found() == done
    newer = journal.intend(order, an_errand("5", "w-2"))
    assert found() == newer
    journal.close(newer, "cancelled")
    assert found() == done
    assert journal.find("b" * 64, order.model, order.fingerprint) is None
    assert journal.find(order.recipe_key, "fal/other", order.fingerprint) is None


def test_what_nobody_saw_end_is_found_if_the_vendor_had_taken_it(journal: JournalStore) -> None:
    """Its result may still be there; one that has no vendor's id cannot be asked for."""
    order = an_order()
    journal.close(journal.intend(order, an_errand()), "unknown")
    assert journal.find(order.recipe_key, order.model, order.fingerprint) is None
    job = journal.close(journal.accept(journal.intend(order, an_errand()), "v-1", {}), "unknown")
    assert journal.find(order.recipe_key, order.model, order.fingerprint) == job


def test_an_order_is_open_once(journal: JournalStore) -> None:
    """The second of two processes is told to look again, and its money is not held."""
    journal.intend(an_order(), an_errand("1", "w-1"))
    with pytest.raises(Transient, match="being placed by another process"):
        journal.intend(an_order(), an_errand("1", "w-2"))
    assert journal.affords(an_errand("1", "w-2"), Decimal(1))


def test_prices_are_rounded_against_us_and_limits_too(journal: JournalStore) -> None:
    """A tenth of a millionth more is a millionth more; the limit loses what is smaller."""
    job = journal.intend(an_order(worst=Decimal("0.1000001")), an_errand("0.1000019"))
    assert job.order.worst == Decimal("0.100001")
    assert journal.jobs("w-1") == (job,)
    assert (spend.millionths(Decimal("0.0000001")), spend.millionths_allowed(Decimal("0.0000009"))) == (1, 0)


def test_an_unknown_job_cannot_be_changed(journal: JournalStore) -> None:
    job = journal.intend(an_order(), an_errand())
    with pytest.raises(Permanent, match="knows no job"):
        journal.close(job.model_copy(update={"id": "j-nobody"}), "done")


def test_an_open_status_closes_nothing(journal: JournalStore) -> None:
    job = journal.intend(an_order(), an_errand())
    with pytest.raises(ValueError, match="cannot be closed as accepted"):
        journal.close(job, "accepted")


def _race(url: str, who: int) -> tuple[int, int]:
    """Twenty orders of 7 cents; how many were granted, how many refused."""
    journal, granted, refused = JournalStore(url), 0, 0
    for turn in range(20):
        try:
            job = journal.intend(
                an_order(worst=Decimal("0.07"), arguments={"who": who, "turn": turn}), an_errand("4")
            )
        except OverBudget:
            refused += 1
        else:
            granted += 1
            if turn % 5 == 4:
                journal.close(job, "failed")  # given back, for somebody else to take
    journal.shut()
    return granted, refused


def test_six_processes_cannot_overspend_together(url: str) -> None:
    """6 × 20 orders of 7 cents want $8.40 of $4.00: at no moment more than 57 are held or spent."""
    JournalStore(url).shut()
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(6, mp_context=spawn) as processes:
        results = list(processes.map(_race, [url] * 6, range(6)))
    granted, refused = (sum(each[i] for each in results) for i in (0, 1))
    journal = JournalStore(url)
    held = [job for job in journal.jobs("w-1") if job.status == "intended"]
    assert granted + refused == 120
    assert refused > 0
    assert len(held) * 7 <= 400
    assert journal.spend("w-1").reserved == len(held) * Decimal("0.07")
    assert journal.affords(an_errand("4"), 4 - len(held) * Decimal("0.07"))
    assert not journal.affords(an_errand("4"), 4 - len(held) * Decimal("0.07") + Decimal("0.01"))
    journal.shut()


def test_threads_share_a_journal(journal: JournalStore) -> None:
    """Forty threads' worth of orders and closings: the sum is exact."""

    def one(number: int) -> None:
        job = journal.intend(an_order(worst=Decimal("0.1"), arguments={"n": number}), an_errand("10"))
        journal.accept(job, f"v-{number}", {})
        journal.close(job, "done" if number % 2 else "cancelled", cost=None)

    with ThreadPoolExecutor(10) as threads:
        list(threads.map(one, range(40)))
    found = journal.spend("w-1")
    assert (found.paid, found.reserved) == (2, 0)
    assert journal.affords(an_errand("10"), Decimal(8))


def test_sqlite_syncs_the_disk_at_every_commit(tmp_path: Path) -> None:
    """`synchronous` 2 is FULL: an intent outlives a power cut. The states keep their faster 1."""
    from aida.ledger.state import StateStore

    url = f"sqlite:///{tmp_path / 'aida.db'}"
    found: list[Any] = []
    for store in (JournalStore(url), StateStore(url)):
        with store._engine.connect() as connection:
            found.append(connection.exec_driver_sql("PRAGMA synchronous").scalar())
    assert found == [2, 1]
