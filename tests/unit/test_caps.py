"""What a whole installation, and each of its users, may spend on one day: held like a workflow's limit."""

from __future__ import annotations

import multiprocessing
import sqlite3
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, MetaData, Table, create_engine, text

from aida.contracts.errand import Errand
from aida.contracts.money import Cap, Sum, read_sum
from aida.errors import BadInput, OverBudget
from aida.ledger.jobs import JournalStore
from aida.settings import read_settings
from aida.studio import caps_of
from tests.tills import an_order


@pytest.fixture
def url(database_url: str) -> str:
    return database_url


def an_errand(workflow: str = "w-1", user: str = "local", limit: str | None = None) -> Errand:
    return Errand(
        workflow_id=workflow,
        user_id=user,
        limit=None if limit is None else Decimal(limit),
        priced_on=date(2026, 11, 22),
    )


def caps(day: str | None = None, user_day: str | None = None) -> tuple[Cap, ...]:
    told = {"user_day": user_day, "day": day}
    return tuple(Cap.model_validate({"kind": kind, "limit": each}) for kind, each in told.items() if each)


def order(number: int, worst: str = "0.70") -> Any:
    return an_order(worst=Decimal(worst), arguments={"n": number})


def used(journal: JournalStore, user: str = "local") -> dict[str, Decimal]:
    return {cap.kind: cap.used for cap in journal.caps_today(user)}


def test_all_workflows_and_users_share_the_cap_of_the_day(url: str) -> None:
    """$1.00 a day: after one clip of 70 cents nobody gets another, and the text says what to do."""
    journal = JournalStore(url, caps(day="1"))
    journal.intend(order(1), an_errand())
    assert not journal.affords(an_errand("w-2", "anna"), Decimal("0.31"))
    with pytest.raises(OverBudget) as err:
        journal.intend(order(2), an_errand("w-2", "anna"))
    assert err.value.purse == "day"
    assert str(err.value) == (
        "This order may cost up to $0.7000; of the $1.00 that may be spent here on one day (AIDA_DAY_LIMIT), "
        "$0.7000 is spent or held for orders under way. It was not placed; it can be after midnight UTC, or "
        "when the operator raises AIDA_DAY_LIMIT (video_composer, scene 2, fal/kling-2.5-pro)"
    )
    assert journal.jobs("w-2") == ()
    journal.intend(order(3, "0.30"), an_errand("w-2", "anna"))
    journal.shut()


def test_each_user_has_a_cap_of_their_own(url: str) -> None:
    """$1.00 each: what one user has used up is no other user's loss."""
    journal = JournalStore(url, caps(day="10", user_day="1"))
    journal.intend(order(1), an_errand())
    with pytest.raises(OverBudget, match=r"user local may spend on one day \(AIDA_USER_DAY_LIMIT\)") as err:
        journal.intend(order(2), an_errand("w-2"))
    assert err.value.purse == "user_day"
    journal.intend(order(2), an_errand("w-2", "anna"))
    assert used(journal) == {"user_day": Decimal("0.70"), "day": Decimal("1.40")}
    assert used(journal, "otto") == {"user_day": 0, "day": Decimal("1.40")}
    journal.shut()


def test_an_order_one_purse_refuses_is_held_in_none(url: str) -> None:
    """The workflow's purse and the user's day say yes, the day says no: nothing is held anywhere."""
    journal = JournalStore(url, caps(day="0.69", user_day="5"))
    with pytest.raises(OverBudget):
        journal.intend(order(1), an_errand(limit="5"))
    assert used(journal) == {"user_day": 0, "day": 0}
    assert journal.affords(an_errand(limit="0.69"), Decimal("0.69"))
    journal.shut()


def test_a_day_is_settled_with_the_job(url: str) -> None:
    """Held at its worst, then spent as charged; what was given up, and accepted after all, counts again."""
    journal = JournalStore(url, caps(day="1"))
    job = journal.intend(order(1), an_errand())
    journal.close(job, "done", cost=Decimal("0.42"))
    assert used(journal) == {"day": Decimal("0.42")}
    lost = journal.intend(order(2, "0.30"), an_errand())
    journal.close(lost, "failed")
    assert used(journal) == {"day": Decimal("0.42")}
    journal.accept(lost, "v-2", {})
    assert used(journal) == {"day": Decimal("0.72")}
    journal.shut()


def test_a_job_is_settled_on_the_day_it_was_placed(
    url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Placed before midnight, finished after it: the new day has all its money."""
    import aida.ledger.jobs as jobs

    class Yesterday(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime(2026, 11, 22, 23, 59, tzinfo=UTC)

    journal = JournalStore(url, caps(day="1"))
    with monkeypatch.context() as patch:
        patch.setattr(jobs, "datetime", Yesterday)
        job = journal.intend(order(1), an_errand())
        assert used(journal) == {"day": Decimal("0.70")}
    assert used(journal) == {"day": 0}
    journal.close(job, "done", cost=Decimal("0.42"))
    assert used(journal) == {"day": 0}
    with create_engine(url).connect() as connection:
        rows = connection.execute(text("SELECT day, user_id, held, spent FROM day_purses ORDER BY user_id"))
        found = [(str(day), user, held, spent) for day, user, held, spent in rows]
    assert found == [("2026-11-22", "*", 0, 420_000), ("2026-11-22", "local", 0, 420_000)]
    journal.shut()


def test_a_process_without_caps_books_the_day_all_the_same(url: str) -> None:
    """Caps that are set at noon count what the morning has spent."""
    before = JournalStore(url)
    before.intend(order(1), an_errand())
    assert before.caps_today("local") == ()
    after = JournalStore(url, caps(day="1"))
    assert not after.affords(an_errand("w-2"), Decimal("0.31"))
    before.shut()
    after.shut()


def _race(where: str, who: int) -> tuple[int, int]:
    """Twenty orders of 7 cents, each process a workflow and a user of its own; granted, refused."""
    journal, granted, refused = JournalStore(where, caps(day="4", user_day="1")), 0, 0
    for turn in range(20):
        try:
            job = journal.intend(
                an_order(worst=Decimal("0.07"), arguments={"who": who, "turn": turn}),
                an_errand(f"w-{who}", f"user-{who}"),
            )
        except OverBudget:
            refused += 1
        else:
            granted += 1
            if turn % 5 == 4:
                journal.close(job, "failed")  # given back, for somebody else to take
    journal.shut()
    return granted, refused


def test_six_processes_cannot_pass_the_day_together(url: str) -> None:
    """6 workflows × 20 orders of 7 cents want $8.40 of $4.00, and no user gets more than $1.00."""
    JournalStore(url).shut()
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(6, mp_context=spawn) as processes:
        results = list(processes.map(_race, [url] * 6, range(6)))
    granted, refused = (sum(each[i] for each in results) for i in (0, 1))
    journal = JournalStore(url, caps(day="4", user_day="1"))
    held = [sum(job.status == "intended" for job in journal.jobs(f"w-{who}")) for who in range(6)]
    assert (granted + refused, refused > 0) == (120, True)
    assert sum(held) * 7 <= 400
    assert max(held) * 7 <= 100
    assert used(journal, "user-0") == {
        "user_day": held[0] * Decimal("0.07"),
        "day": sum(held) * Decimal("0.07"),
    }
    journal.shut()


def _insert(connection: Connection, name: str, told: dict[str, Any]) -> None:
    """A row of a table as it was then; columns nobody asks about hold a blank."""
    table = Table(name, MetaData(), autoload_with=connection)
    blanks = {each.name: "" for each in table.columns if not each.nullable and each.name != "number"}
    names = ", ".join(blanks | told)
    values = ", ".join(f":{each}" for each in blanks | told)
    connection.execute(text(f"INSERT INTO {name} ({names}) VALUES ({values})"), blanks | told)


def test_an_older_database_knows_what_its_days_have_cost(tmp_path: Path) -> None:
    """Jobs of a database without day purses are booked on their days and users, at what they count."""
    from alembic import command
    from alembic.config import Config

    from aida.ledger import migrations

    file = tmp_path / "aida.db"
    config = Config()
    config.set_main_option("script_location", str(Path(next(iter(migrations.__path__)))))
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
        for workflow, status, cost, placed in (
            ("w-1", "done", "0.42", "2026-11-21 23:59:59.000000"),
            ("w-1", "accepted", None, "2026-11-22 00:00:00.000000"),
            ("w-2", "failed", None, "2026-11-22 12:00:00.000000"),
            ("w-2", "unknown", None, "2026-11-22 12:00:00.000000"),
        ):
            told = {"workflow_id": workflow, "status": status, "cost": cost, "created_at": placed}
            _insert(connection, "jobs", told | {"id": placed + status, "worst": "0.700000"})
        _insert(connection, "workflow_states", {"id": "w-1", "user_id": "anna"})
    engine.dispose()
    JournalStore(f"sqlite:///{file}").shut()
    with sqlite3.connect(file) as opened:
        found = opened.execute("SELECT * FROM day_purses ORDER BY day, user_id").fetchall()
    assert found == [
        ("2026-11-21", "*", 0, 420_000),
        ("2026-11-21", "anna", 0, 420_000),
        ("2026-11-22", "*", 700_000, 700_000),
        ("2026-11-22", "anna", 700_000, 0),
        ("2026-11-22", "local", 0, 700_000),  # a workflow whose row is gone
    ]


@pytest.mark.parametrize(
    ("text_", "told"),
    [
        ("20", ("20", "USD")),
        ("20 EUR", ("20", "EUR")),
        ("€5,50", ("5.50", "EUR")),
        ("0", ("0", "USD")),
        ("EUR 5 EUR", None),
        ("-5", None),
        ("much", None),
    ],
)
def test_sums_are_read_as_people_write_them(text_: str, told: tuple[str, str] | None) -> None:
    assert read_sum(text_) == (Sum(amount=Decimal(told[0]), currency=told[1]) if told else None)


def test_caps_are_set_by_the_environment_and_held_in_dollars() -> None:
    """20 EUR × 1.16, by the rates of the installation's day."""
    env = {"HOME": "/nobody", "AIDA_DAY_LIMIT": "20 EUR", "AIDA_USER_DAY_LIMIT": "5"}
    assert caps_of(read_settings(env)) == caps(day="23.2000", user_day="5.0000")
    assert caps_of(read_settings({"HOME": "/nobody"})) == ()


@pytest.mark.parametrize("name", ["AIDA_DAY_LIMIT", "AIDA_USER_DAY_LIMIT"])
@pytest.mark.parametrize(
    ("value", "says"), [("plenty", "is not a sum of money like 20"), ("20 XAU", "is in XAU.*one of AED")]
)
def test_a_cap_that_cannot_be_read_is_not_ignored(name: str, value: str, says: str) -> None:
    with pytest.raises(BadInput, match=f"^{name} {says}"):
        caps_of(read_settings({"HOME": "/nobody", name: value}))
