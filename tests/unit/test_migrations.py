"""The tables come to be as the code sees them, from wherever a database stands, and can be taken back."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text

from aida.ledger import database, migrations
from aida.ledger.jobs import JournalStore
from aida.ledger.tables import Base
from tests.tills import an_order
from tests.unit.test_jobs import an_errand

SCRIPTS = str(Path(next(iter(migrations.__path__))))
REVISIONS = [script.revision for script in ScriptDirectory(SCRIPTS).walk_revisions()][::-1]


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """On a database that no migration has seen yet."""
    made = database._engine(database_url)
    yield made
    made.dispose()


def migrate(engine: Engine, to: str, deed: Any = command.upgrade) -> None:
    config = Config()
    config.set_main_option("script_location", SCRIPTS)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        deed(config, to)


def differences(engine: Engine) -> list[Any]:
    """Between the tables that are there and those the code sees, types and defaults included."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found: list[Any] = compare_metadata(context, Base.metadata)
    return found


def write_job(engine: Engine, number: int, **more: str) -> None:
    """A row of the journal in its first form."""
    row = {
        "number": number, "id": f"j-{number}", "workflow_id": "w-1", "recipe_key": "a" * 64,
        "agent": "video_composer", "purpose": "clips", "model": "fal/x", "vendor": "fal", "endpoint": "x",
        "arguments": "{}", "fingerprint": "b" * 64, "worst": "0.70", "status": "intended",
        "addresses": "{}", "assets": "[]", "created_at": "2026-11-22 17:30:00", "ambiguous": False,
    } | more  # fmt: skip
    names = ", ".join(row)
    values = ", ".join(f":{name}" for name in row)
    with engine.begin() as connection:
        connection.execute(text(f"INSERT INTO jobs ({names}) VALUES ({values})"), row)


@pytest.mark.parametrize("revision", ["base", *REVISIONS])
def test_from_every_revision_it_comes_up_to_date(engine: Engine, database_url: str, revision: str) -> None:
    """No column, index or type differs from `tables.py`; `NEWEST` is the last of the chain."""
    if revision != "base":
        migrate(engine, revision)
    database.open_database(database_url).dispose()
    assert differences(engine) == []
    with engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == REVISIONS[-1]
    assert REVISIONS[-1] == database.NEWEST


def test_every_revision_can_be_taken_back(engine: Engine) -> None:
    """Step by step down to nothing, and up again to the same."""
    migrate(engine, "head")
    for revision in (*REVISIONS[-2::-1], "base"):
        migrate(engine, revision, command.downgrade)
    assert inspect(engine).get_table_names() == ["alembic_version"]
    migrate(engine, "head")
    assert differences(engine) == []


def test_what_was_written_outlives_a_migration(engine: Engine, database_url: str) -> None:
    """A job of the journal's first form is there, with its money, after every later step."""
    migrate(engine, "0002")
    write_job(engine, 1)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO purses VALUES ('w-1', 1000000, 700000, 0)"))
    journal = JournalStore(database_url)
    assert [(job.id, job.order.worst) for job in journal.jobs("w-1")] == [("j-1", Decimal("0.70"))]
    assert journal.affords(an_errand("1"), Decimal("0.30"))
    assert not journal.affords(an_errand("1"), Decimal("0.31"))
    journal.shut()


def test_two_orders_that_had_adopted_one_job_are_told_apart(engine: Engine, database_url: str) -> None:
    """The first keeps it; the other's id is marked, so that the index can hold from now on."""
    migrate(engine, "0002")
    for number, status in ((1, "done"), (2, "wasted")):
        write_job(engine, number, status=status, vendor_job="v-1")
    journal = JournalStore(database_url)
    assert [job.vendor_job for job in journal.jobs("w-1")] == ["v-1", "v-1#2"]
    journal.shut()


_OPENER = """
import sys
import threading
from sqlalchemy import Engine, event
from aida.ledger.jobs import JournalStore
made = []
look = lambda c, k, said, *_: "CREATE TABLE" in said and made.append(said)
event.listen(Engine, "before_cursor_execute", look)
print("ready", flush=True)
sys.stdin.readline()
JournalStore(sys.argv[1]).shut()
print(len(made))
"""


def test_processes_that_open_a_new_database_at_once_make_it_once(database_url: str) -> None:
    """Two at the same moment: each table is made by one of them, and one can work as the other."""
    openers = [
        subprocess.Popen(
            [sys.executable, "-c", _OPENER, database_url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    assert [opener.stdout and opener.stdout.readline() for opener in openers] == ["ready\n"] * 2
    for opener in openers:
        assert opener.stdin is not None
        opener.stdin.write("now\n")
        opener.stdin.flush()
    told = [opener.communicate() for opener in openers]
    assert [opener.returncode for opener in openers] == [0, 0], told
    made = [int(said) for said, _ in told]
    engine = database._engine(database_url)
    assert sum(made) == len(inspect(engine).get_table_names())
    engine.dispose()
    journal = JournalStore(database_url)
    journal.intend(an_order(), an_errand())
    journal.shut()


def test_a_new_file_that_somebody_writes_to_is_waited_for(tmp_path: Path) -> None:
    """SQLite itself refuses at once to turn the write-ahead log on while another process writes."""
    file = tmp_path / "aida.db"
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE theirs (x)")
    other.execute("BEGIN IMMEDIATE")
    done = threading.Timer(0.2, lambda: other.execute("COMMIT"))
    done.start()
    JournalStore(f"sqlite:///{file}").shut()
    done.join()
    other.close()
    assert sqlite3.connect(file).execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_an_older_database_gets_the_journal(tmp_path: Path) -> None:
    """A database of the first migration is brought up to date, its workflows untouched."""
    file = tmp_path / "aida.db"
    engine = create_engine(f"sqlite:///{file}")
    migrate(engine, "0001")
    engine.dispose()
    JournalStore(f"sqlite:///{file}").intend(an_order(), an_errand("1"))
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT held, spent FROM purses").fetchall() == [(700_000, 0)]
