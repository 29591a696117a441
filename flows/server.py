"""A Prefect API for one run, when nobody has set one up: folder → URL, gone when the run is gone.

    worker ─start_server→ child: database from the template ─uvicorn→ port ─wait→ URL

Prefect's own ephemeral server gives up after 20 s, and its first start spends more than half of
that on creating a database. Ours starts from a finished one (`prefect-VERSION.db.xz`, made by
`python -m flows.serve --template FILE`; with another Prefect it creates it the slow way), has no pages and no
schedules, and is waited for as long as its process lives. It ends when its standard input closes, so
a killed worker leaves none behind; one that is killed itself is started again where it was. Prefect is
imported in the child only.
"""

from __future__ import annotations

import fcntl
import logging
import lzma
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import TextIO

from aida.errors import Permanent
from aida.settings import Settings

LOGGER = logging.getLogger("aida.server")
_END_SECONDS = 5.0
_HERE = ("127.0.0.1", "localhost")
_MOST_DEATHS = 5
"""Of one run's server: what goes on killing it is not mended by another."""
_PATIENCE = "900"
"""Seconds a client waits for one answer of our own API: a machine may be very busy."""

QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
}
"""Nothing is told to anybody outside; for the server and for its clients."""

KEPT_LEASES = {
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem"
}
"""A server that is restarted knows who holds a vendor's places. By default Prefect keeps that in memory, and
its database counts the places of forgotten holders for good."""

LOGGED = {
    "PREFECT_LOGGING_EXTRA_LOGGERS": "aida",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
}
"""What the work itself says (each order at a vendor, each model that stepped in) is in the run's log."""

_LEAN = {
    "PREFECT__SERVER_EPHEMERAL": "1",  # no schedules, no late-run marks: there is one run
    "PREFECT__SERVER_FINAL": "1",
    "PREFECT_SERVER_UI_ENABLED": "false",
    "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false",
    "PREFECT_SERVER_MEMOIZE_BLOCK_AUTO_REGISTRATION": "false",  # it imports every collection to hash them
    "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
} | KEPT_LEASES


@dataclass
class Server:
    """A Prefect API of our own. Close it, or let this process end."""

    process: subprocess.Popen[bytes]
    folder: Path
    log: Path
    password: str = field(repr=False)
    given: dict[str, str] = field(repr=False)
    """The process' environment."""
    alive: TextIO = field(repr=False)
    """Locked by us and the process: while one of us lives, nobody sweeps the folder away."""
    _port: int = 0
    _closed: bool = False
    _lock: threading.RLock = field(default_factory=threading.RLock)
    """Taken by a signal's handler, too, which may interrupt who has it."""

    def address(self) -> str:
        """The API's URL, as soon as the child has taken a port (a tenth of a second): not yet ready.

        Raises `Permanent` when the process ends instead; the text says where its log is.
        """
        return f"http://127.0.0.1:{self.port()}/api"

    def port(self) -> int:
        """The same, of the API's place on this machine; it stays through deaths."""
        assert self.process.stdout is not None
        if not self._port:
            told = self.process.stdout.readline().strip()
            if not told:
                self.process.wait()
                raise self._died()
            self._port = int(told)
        return self._port

    def wait(self) -> None:
        """Return once the API answers. Waits as long as the process lives; errors as `address`."""
        url = self.address()
        while not _answers(url):
            if self.process.poll() is not None:
                raise self._died()
            time.sleep(0.05)

    def environment(self) -> dict[str, str]:
        """What a client process needs to use this API, set before it imports Prefect."""
        return (
            {
                "PREFECT_API_URL": self.address(),
                "PREFECT_API_AUTH_STRING": f"aida:{self.password}",
                "PREFECT_HOME": str(self.folder),
                "PREFECT_API_REQUEST_TIMEOUT": _PATIENCE,
            }
            | QUIET
            | direct(os.environ)
        )

    def keep(self) -> None:
        """Start it again whenever it ends without us: clients ask again, and find it as it was."""
        threading.Thread(target=self._keep, name="server", daemon=True).start()

    def _keep(self) -> None:
        for _ in range(_MOST_DEATHS):
            code = self.process.wait()
            if not self.start_again():
                return
            LOGGER.warning("The Prefect API of this run ended with code %d and is started again", code)
            time.sleep(1.0)

    def start_again(self) -> bool:
        """A new process at the old address, with the old database; False when it is closed."""
        port = self.port()
        with self._lock:
            if not self._closed:
                _hang_up(self.process)
                self.process = _child(self.given, self.log, self.alive, port)
            return not self._closed

    def close(self) -> None:
        """End the server and remove its folder."""
        with self._lock:
            self._closed = True
        self.process.terminate()
        try:
            self.process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        _hang_up(self.process)
        self.alive.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _died(self) -> Permanent:
        return Permanent(
            f"The Prefect API for this run ended with code {self.process.returncode}; see {self.log}",
            agent="technical_planner",
        )


def start_server(settings: Settings) -> Server:
    """Start the child and return at once; `wait` tells when it is ready."""
    root = settings.home / "prefect"
    root.mkdir(parents=True, exist_ok=True)
    _sweep(root)
    folder = Path(tempfile.mkdtemp(prefix="run-", dir=root))
    log = root / "server.log"
    password = secrets.token_urlsafe(24)
    ready = lay_out(folder)
    given = {**os.environ, **server_environment(folder, password, ready)}
    # The child inherits the lock and holds it as long as it lives: so others see that it does. The file gets
    # its name once it is locked, lest somebody sweeps the folder away in between.
    alive = (folder / "alive.new").open("w")
    fcntl.flock(alive, fcntl.LOCK_EX)
    (folder / "alive.new").rename(folder / "alive")
    log.write_bytes(b"")
    return Server(_child(given, log, alive), folder, log, password, given, alive)


def _hang_up(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


def _child(given: dict[str, str], log: Path, alive: TextIO, port: int = 0) -> subprocess.Popen[bytes]:
    with log.open("ab") as sink:
        return subprocess.Popen(
            [sys.executable, "-m", "flows.serve", "--port", str(port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=sink,
            pass_fds=(alive.fileno(),),
            env=given,
            start_new_session=True,  # Ctrl-C is the worker's to hear; this one ends with its input
        )


def direct(environ: Mapping[str, str]) -> dict[str, str]:
    """The variables that keep this machine's own addresses away from a proxy, others as they were (pure)."""
    named = environ.get("NO_PROXY") or environ.get("no_proxy") or ""
    left_out = [each for each in (part.strip() for part in named.split(",")) if each]
    told = ",".join(left_out + [each for each in _HERE if each not in left_out])
    return {"NO_PROXY": told, "no_proxy": told}


def _answers(url: str) -> bool:
    # Never by the machine's proxy, nor by one that was set when the first address was opened.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{url}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def server_environment(folder: Path, password: str, ready: bool) -> dict[str, str]:
    """The child's variables. `ready`: the database is finished and need not be migrated."""
    return {
        **QUIET,
        **_LEAN,
        "PREFECT_HOME": str(folder),
        "PREFECT_API_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{folder / 'prefect.db'}",
        "PREFECT_SERVER_DATABASE_MIGRATE_ON_START": "false" if ready else "true",
        "PREFECT_SERVER_API_AUTH_STRING": f"aida:{password}",
    }


def template() -> Path:
    """Where the finished database for the installed Prefect is, or would be."""
    return Path(__file__).parent / f"prefect-{metadata.version('prefect')}.db.xz"


def lay_out(folder: Path) -> bool:
    """Put a finished database into the folder; False when there is none for this Prefect."""
    if not template().exists():
        return False
    (folder / "prefect.db").write_bytes(lzma.decompress(template().read_bytes()))
    return True


def _sweep(root: Path) -> None:
    """Remove folders of servers that are no more."""
    for folder in root.glob("run-*"):
        try:
            with (folder / "alive").open("r+") as alive:
                fcntl.flock(alive, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue  # alive, or only just being made
