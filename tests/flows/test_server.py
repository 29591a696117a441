"""A run's own Prefect API: quick to start, honest when it cannot, gone with its owner."""

from __future__ import annotations

import base64
import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from aida.errors import Permanent
from aida.settings import read_settings
from flows import server

pytestmark = pytest.mark.flow


def test_the_finished_database_is_the_installed_prefects(tmp_path: Path) -> None:
    """The template is at Prefect's newest migration, and empty; after an upgrade, write it anew:
    `python -m flows.serve --template flows/prefect-VERSION.db.xz`."""
    import prefect.server.database as database
    from alembic.script import ScriptDirectory

    assert server.lay_out(tmp_path), f"{server.template()} is missing"
    migrations = Path(database.__file__).parent / "_migrations"
    versions = ScriptDirectory(str(migrations), version_locations=[str(migrations / "versions" / "sqlite")])
    with sqlite3.connect(tmp_path / "prefect.db") as file:
        assert file.execute("SELECT version_num FROM alembic_version").fetchall() == [
            (versions.get_current_head(),)
        ]
        tables = [row[0] for row in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        assert "flow_run" in tables
        rows = {name: file.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}
    assert {name for name, count in rows.items() if count} == {"alembic_version"}


def test_another_prefect_migrates_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a finished database the server is told to create one: slower, never wrong."""
    monkeypatch.setattr(server, "template", lambda: tmp_path / "none.db.xz")
    ready = server.lay_out(tmp_path)
    environment = server.server_environment(tmp_path, "secret", ready)
    assert not ready
    assert environment["PREFECT_SERVER_DATABASE_MIGRATE_ON_START"] == "true"


def test_a_server_that_ends_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its end is an error that names the log; slowness alone never is."""
    monkeypatch.setattr(server.sys, "executable", "/bin/false")
    mine = server.start_server(read_settings({"AIDA_HOME": str(tmp_path)}))
    with pytest.raises(Permanent, match=r"server\.log"):
        mine.wait()
    mine.close()


def test_our_own_server_is_never_asked_through_a_proxy() -> None:
    """What a company's machine leaves out already stays left out."""
    told = server.direct({"NO_PROXY": "intranet.example, 127.0.0.1", "HTTP_PROXY": "http://proxy:3128"})
    assert told == {name: "intranet.example,127.0.0.1,localhost" for name in ("NO_PROXY", "no_proxy")}


def test_a_server_that_is_killed_is_started_again_as_it_was(tmp_path: Path) -> None:
    """At the same address, with what it was told before; closed, it is started no more."""
    mine = server.start_server(read_settings({"AIDA_HOME": str(tmp_path)}))
    mine.wait()
    mine.keep()
    first, address = mine.process, mine.address()
    login = {"Authorization": "Basic " + base64.b64encode(f"aida:{mine.password}".encode()).decode()}
    told = httpx.post(f"{address}/flows/", json={"name": "told before"}, headers=login).json()["id"]
    first.kill()
    while mine.process is first:
        time.sleep(0.05)
    mine.wait()
    assert httpx.get(f"{address}/flows/{told}", headers=login).json()["name"] == "told before"
    second = mine.process
    mine.close()
    time.sleep(1.5)
    assert mine.process is second
    assert second.poll() is not None


def test_a_server_that_is_being_started_is_not_swept_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another run that begins at any moment meanwhile removes folders of the dead alone."""
    waiting = tmp_path / "waiting"
    waiting.write_text("#!/bin/sh\ncat\n")  # lives as long as its input
    waiting.chmod(0o700)
    monkeypatch.setattr(server.sys, "executable", str(waiting))
    lock = server.fcntl.flock
    looks: list[bool] = []

    def looked_at(file: Any, how: int) -> None:
        if not how & server.fcntl.LOCK_NB:
            looks.append(True)
            server._sweep(tmp_path / "prefect")
        lock(file, how)

    monkeypatch.setattr(server.fcntl, "flock", looked_at)
    mine = server.start_server(read_settings({"AIDA_HOME": str(tmp_path)}))
    server._sweep(tmp_path / "prefect")
    assert looks == [True]
    assert (mine.folder / "prefect.db").exists()
    mine.close()


def _ended(process: Path) -> bool:
    try:
        return "\nState:\tZ" in (process / "status").read_text()
    except (FileNotFoundError, ProcessLookupError):  # it may go while it is being looked at
        return True


def test_a_killed_owner_leaves_no_server(tmp_path: Path) -> None:
    """The server ends when its input closes; the next start clears the folder away."""
    program = (
        "import os; from aida.settings import read_settings; from flows.server import start_server;"
        "s = start_server(read_settings()); s.address(); print(s.process.pid, flush=True); os._exit(9)"
    )
    home = {**os.environ, "AIDA_HOME": str(tmp_path)}
    said = subprocess.run([sys.executable, "-c", program], env=home, capture_output=True, check=False)
    child = Path(f"/proc/{int(said.stdout)}")
    for _ in range(900):  # it is still importing Prefect, half a minute where everybody works at once
        if _ended(child):
            break
        time.sleep(0.1)
    else:
        pytest.fail("the server outlived its owner by a minute and a half")
    assert len(list((tmp_path / "prefect").glob("run-*"))) == 1
    for _ in range(200):  # a process is a zombie while its last threads still hold the lock
        server._sweep(tmp_path / "prefect")
        if not list((tmp_path / "prefect").glob("run-*")):
            break
        time.sleep(0.1)
    assert list((tmp_path / "prefect").glob("run-*")) == []
