"""The child of `flows.server`: Prefect's API on a loopback port, until standard input closes.

Prints the port on its first line as soon as it is bound: `--port N`, else a free one. `--template FILE`
instead writes the finished database that later starts copy: run it after a change of the Prefect version.
"""

from __future__ import annotations

import gc
import lzma
import os
import socket
import sqlite3
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any


def serve(port: int = 0) -> None:
    """Serve until the one who started us is gone."""
    # Imports allocate hundreds of thousands of objects that all live on: collecting in between
    # costs 0.7 s of 2.6 and frees nothing.
    gc.disable()
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # the last one's may not be gone yet
    listener.bind(("127.0.0.1", port))
    print(listener.getsockname()[1], flush=True)

    import uvicorn
    from prefect.server.api.server import create_app

    _queue_for_the_database()
    _free_places_of_the_dead()
    config = uvicorn.Config(create_app(), log_level="error", lifespan="on", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    threading.Thread(target=_end_with_input, args=(server,), daemon=True).start()
    gc.freeze()
    gc.enable()
    server.run(sockets=[listener])


def _queue_for_the_database() -> None:
    """Let every transaction say at once that it writes, so that SQLite makes it wait its turn.

    Prefect's read first and write later; when another has written in between, SQLite refuses at once,
    the API answers 503, and its client tries again two seconds later. A task that asks for a place at a
    vendor comes just when its own start is being recorded: three in four waited those two seconds (Prefect
    3.8.8, 2026-11-22).
    """
    from prefect.server.database.configurations import AioSqliteConfiguration as Sqlite

    begin = Sqlite.begin_transaction

    def begin_to_write(self: Any, session: Any, with_for_update: bool = False) -> Any:
        return begin(self, session, with_for_update=True)

    Sqlite.begin_transaction = begin_to_write  # type: ignore[method-assign]


def _free_places_of_the_dead() -> None:
    """Take back a vendor's places whose lease has ended, as a whole server does: a worker was killed, or the
    answer that lent the place was lost."""
    from prefect.server.services import perpetual_services, repossessor

    for service in perpetual_services._PERPETUAL_SERVICES:
        if service.function is repossessor.monitor_expired_leases:
            service.run_in_ephemeral = True


def _end_with_input(server: object) -> None:
    sys.stdin.buffer.read()
    server.should_exit = True  # type: ignore[attr-defined]
    # A request that never ends must not keep us: half a second of grace, then out.
    threading.Timer(3.0, os._exit, (0,)).start()


def write_template(file: Path) -> None:
    """Migrate an empty database to the installed Prefect's newest state and keep it, compressed."""
    import asyncio

    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "prefect.db"
        os.environ["PREFECT_HOME"] = folder
        os.environ["PREFECT_API_DATABASE_CONNECTION_URL"] = f"sqlite+aiosqlite:///{database}"
        from prefect.server.database import provide_database_interface

        asyncio.run(provide_database_interface().create_db())
        small = Path(folder) / "small.db"
        with sqlite3.connect(database) as connection:
            connection.execute("VACUUM INTO ?", (str(small),))
        file.write_bytes(lzma.compress(small.read_bytes(), preset=9))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--template"]:
        write_template(Path(sys.argv[2]))
    else:
        serve(int(sys.argv[2]) if sys.argv[1:2] == ["--port"] else 0)
