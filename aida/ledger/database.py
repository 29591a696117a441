"""A database by URL, ready to use: engine with the right manners, tables at the newest migration.

SQLite: write-ahead log, foreign keys, waits half a minute for another writer instead of failing;
write transactions take the write lock at their start, so that two of them never deadlock.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from aida.errors import BadInput, Permanent, StoreTrouble

NEWEST = "0010"
"""The newest migration in `migrations/versions`; a test keeps it true."""

_BUSY_MILLISECONDS = 30_000
_LOOK_AGAIN_MILLISECONDS = 20
_LOCK = 4_116_513  # any number; the same in every process, so that one migrates at a time


def open_database(url: str) -> Engine:
    """An engine on `url`, its tables created or brought up to date.

    Raises `BadInput` when the URL is none, `StoreTrouble` when the database is out of reach.
    """
    try:
        engine = _engine(url)
    except (SQLAlchemyError, ImportError) as err:
        raise BadInput(f"AIDA_DATABASE_URL is not a database AIDA can use: {err}") from err
    with sorted_errors(engine):
        if not _is_current(engine):
            _migrate(engine)
    return engine


@contextmanager
def sorted_errors(engine: Engine) -> Iterator[None]:
    """The database's errors as ours: `StoreTrouble` when it is out of reach, locked or full, else
    `Permanent`."""
    try:
        yield
    except OperationalError as err:
        todo = "; make room on its disk" if "full" in str(err.orig) else ""
        raise StoreTrouble(f"The state database ({_named(engine)}) cannot be used: {err.orig}{todo}") from err
    except DBAPIError as err:
        raise Permanent(f"The state database ({_named(engine)}) refused: {err.orig}") from err


def _named(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=True)


def _engine(url: str) -> Engine:
    address = make_url(url)
    if address.drivername == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() != "sqlite":
        return create_engine(address, pool_pre_ping=True)
    if address.database and address.database != ":memory:":
        create_folder(Path(address.database).parent, "state")
    engine = create_engine(address)
    event.listen(engine, "connect", _greet_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def create_folder(folder: Path, what: str) -> Path:
    """The folder, made where it is missing. Raises `BadInput`, naming `what` it was to hold."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as err:
        raise BadInput(f"{folder} cannot hold AIDA's {what}: {err.strerror or err}") from err
    return folder


def _greet_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions on its own
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
    _write_ahead(connection)
    for setting in (
        "synchronous = NORMAL",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {setting}")


def _write_ahead(connection: Any) -> None:
    """Turn the write-ahead log on. SQLite does not wait for its turn to do so, whatever its timeout says:
    of two processes that open a new file at once, one is told that it is locked."""
    for _ in range(_BUSY_MILLISECONDS // _LOOK_AGAIN_MILLISECONDS):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as err:
            if getattr(err, "sqlite_errorcode", None) not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
            time.sleep(_LOOK_AGAIN_MILLISECONDS / 1000)
    connection.execute("PRAGMA journal_mode = WAL")


def _begin_sqlite(connection: Connection) -> None:
    reads = connection.get_execution_options().get("reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _is_current(engine: Engine) -> bool:
    """One cheap look, so that Alembic (a quarter of a second of imports) stays out of most runs."""
    with engine.connect().execution_options(reads=True) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return bool(found == NEWEST)


def _migrate(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", os.fspath(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
