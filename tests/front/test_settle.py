"""`aida settle` as a person meets it: which orders have no answer, and what became of one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal

import pytest

from aida.contracts.job import Job
from aida.ledger.jobs import JournalStore
from aida.ledger.leases import LeaseStore
from tests.front.conftest import Counter
from tests.tills import PRICE, an_order
from tests.unit.test_jobs import an_errand


@pytest.fixture
def journal(counter: Counter) -> Iterator[JournalStore]:
    store = JournalStore(f"sqlite:///{counter.home / 'aida.db'}")
    yield store
    store.shut()


@pytest.fixture
def job(journal: JournalStore) -> Job:
    return journal.doubt(journal.intend(an_order(vendor="kie", model="kie/midjourney-v7"), an_errand("5")))


def test_the_list_names_what_to_compare_with_the_vendors_account(counter: Counter, job: Job) -> None:
    said = counter.aida("settle")
    assert said.code == 0
    for words in (job.id, "w-1", "clips scene 2", "kie/midjourney-v7", "0.7000", "kie.ai"):
        assert words in said.out
    (told,) = json.loads(counter.aida("settle", "--json").out)
    assert (told["id"], told["worst"], told["vendor_job"]) == (job.id, 0.7, None)


def test_nothing_to_settle_is_said(counter: Counter, journal: JournalStore) -> None:
    assert "No order waits" in counter.aida("settle").out


@pytest.mark.parametrize(
    ("answer", "status", "wasted", "words"),
    [
        (("--charged",), "wasted", PRICE, "counts at $0.7000"),
        (("--not-charged",), "failed", Decimal(0), "has cost nothing"),
        (("--vendor-id", "mj-7"), "accepted", Decimal(0), "is mj-7 at KIE.AI; it will be collected"),
    ],
)
def test_a_persons_word_is_written_down(
    counter: Counter,
    journal: JournalStore,
    job: Job,
    answer: tuple[str, ...],
    status: str,
    wasted: Decimal,
    words: str,
) -> None:
    """Once; the second time there is nothing to settle."""
    said = counter.aida("settle", job.id, *answer)
    assert (said.code, words in said.out, "aida resume w-1" in said.out) == (0, True, True)
    assert journal.read(job).status == status
    assert journal.spend("w-1").wasted == wasted
    again = counter.aida("settle", job.id, *answer)
    assert (again.code, f"it is {status}" in again.err) == (2, True)


def test_an_order_that_was_counted_already_may_turn_out_free(
    counter: Counter, journal: JournalStore, job: Job
) -> None:
    """Without `ask` it was given up, and counts at its worst until somebody knows better."""
    journal.close(job, "unknown")
    assert counter.aida("settle", job.id, "--not-charged").code == 0
    assert journal.spend("w-1").wasted == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("j-1", "--charged"), "Nobody knows an order"),
        (("JOB",), "Say one of"),
        (("JOB", "--charged", "--not-charged"), "Say one of"),
        (("JOB", "--vendor-id", "../x"), "is no id of KIE.AI"),
        (("JOB", "--vendor-id", "taken"), "is another order's already"),
        (("--charged",), "Say which order"),
    ],
)
def test_what_cannot_be_settled_is_one_sentence(
    counter: Counter, journal: JournalStore, job: Job, arguments: tuple[str, ...], words: str
) -> None:
    """Exit code 2, and the books stay as they are."""
    other = journal.intend(an_order(vendor="kie", arguments={"n": 2}), an_errand())
    journal.accept(other, "taken", {})
    said = counter.aida("settle", *(job.id if each == "JOB" else each for each in arguments))
    assert (said.code, len(said.err.strip().splitlines()), words in said.err) == (2, 1, True)
    assert journal.read(job) == job


def test_an_order_of_a_production_under_way_is_left_to_it(counter: Counter, job: Job) -> None:
    leases = LeaseStore(f"sqlite:///{counter.home / 'aida.db'}", counter.home)
    lease = leases.take("w-1")
    said = counter.aida("settle", job.id, "--charged")
    assert (said.code, "is being made right now" in said.err) == (2, True)
    leases.release(lease)
    leases.shut()
