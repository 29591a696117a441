"""Attempts as processes of their own, a tenth of a second after they are asked for.

    Forks.start(deed, env, log, …) ─a line→ `python -m tests.chaos.forks` ─fork→ child: the deed ─→ exit code

The server has imported everything and runs no thread, so a fork of it is whole; each child is a real process
with a pid to kill. It ends with its input, and its children end with it: a dead test leaves nothing behind.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import pkgutil
import select
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
BROKEN = 99
"""Exit code of a deed that raised."""
_ROOMS = ("aida.agents", "aida.catalog", "aida.ledger", "aida.media", "aida.providers", "flows", "tasks")
_MODULES = (
    *("tests.chaos.deeds", "tests.flows.paid", "tests.flows.fakes", "time_machine", "sqlite3"),
    *("prefect.flow_engine", "prefect.task_engine", "prefect.engine", "prefect.concurrency.services"),
    *("prefect.concurrency.v1.context", "prefect.telemetry.run_telemetry", "prefect.utilities.visualization"),
    *("fastapi", "fastapi.telemetry", "ffmpeg", "imageio_ffmpeg", "pyloudnorm", "truststore", "httpcore2"),
    *("anyio._backends._asyncio", "opentelemetry.metrics", "rich._emoji_codes", "encodings.idna"),
)
"""What an attempt would import: a second of work, done once."""
_NOT_OURS = ("aida.providers.xtts", "aida.ledger.migrations", "aida.media.inspect_child", "flows.serve")
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


@dataclass
class Child:
    """One forked process. `returncode` is `None` while it lives, negative after a signal."""

    pid: int = 0
    returncode: int | None = None
    _born: threading.Event = field(default_factory=threading.Event)
    _ended: threading.Event = field(default_factory=threading.Event)

    def signal(self, sign: signal.Signals) -> bool:
        """Whether it still lived to hear it."""
        if self._ended.is_set():
            return False
        try:
            os.kill(self.pid, sign)
        except ProcessLookupError:  # its end is known to the server, and on its way to us
            return False
        return True

    def kill(self) -> bool:
        return self.signal(signal.SIGKILL)

    def stopped(self, seconds: float) -> bool:
        """Wait until it stands still after a SIGSTOP; False when it ended instead, or never did."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self._ended.is_set():
            state = Path(f"/proc/{self.pid}/stat").read_text().rpartition(") ")[2][0]
            if state == "T":
                return True
            time.sleep(0.02)
        return False

    def wait(self, seconds: float | None = None) -> int | None:
        """The exit code; `None` when it is still at work after so many seconds."""
        self._ended.wait(seconds)
        return self.returncode


class Forks:
    """A warm process and its children. Safe for threads."""

    def __init__(self, env: Mapping[str, str]) -> None:
        threads = {name: "1" for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.forks"],
            cwd=ROOT,
            env={**env, **threads},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._children: dict[int, Child] = {}
        self._lock = threading.Lock()
        threading.Thread(target=self._listen, name="forks", daemon=True).start()

    def start(self, deed: str, env: Mapping[str, str], log: Path, **arguments: Any) -> Child:
        """Call `tests.chaos.deeds.<deed>(**arguments)` in a new process with just this environment; what it
        says goes to the end of `log`."""
        child = Child()
        with self._lock:
            number = len(self._children)
            self._children[number] = child
            told = {"number": number, "deed": deed, "arguments": arguments, "env": dict(env), "log": str(log)}
            assert self._process.stdin is not None
            self._process.stdin.write(json.dumps(told) + "\n")
            self._process.stdin.flush()
        child._born.wait(60)
        if not child.pid:
            raise RuntimeError("The fork server is gone")
        return child

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(20)

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            told = json.loads(line)
            child = self._children[told["number"]]
            if "pid" in told:
                child.pid = told["pid"]
                child._born.set()
            else:
                child.returncode = os.waitstatus_to_exitcode(told["status"])
                child._ended.set()


def serve() -> None:
    """The server: a line in is a fork, a line out its pid, and later its end."""
    _warm_up()
    mind, wake = os.pipe()
    for end in (mind, wake):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    numbers: dict[int, int] = {}
    heard = b""
    while True:
        ready, _, _ = select.select([0, mind], [], [])
        if mind in ready:
            os.read(mind, 4096)
            _tell_ends(numbers)
        if 0 in ready:
            more = os.read(0, 1 << 16)
            if not more:
                break
            *lines, heard = (heard + more).split(b"\n")
            for line in lines:
                told = json.loads(line)
                pid = _fork(told)
                numbers[pid] = told["number"]
                _say(number=told["number"], pid=pid)
    for pid in numbers:
        os.kill(pid, signal.SIGKILL)


def _warm_up() -> None:
    from aida.settings import read_settings
    from aida.studio import warm_up

    warm_up(read_settings({"ANTHROPIC_API_KEY": "-", "FAL_KEY": "-", "KIE_API_KEY": "-"}))
    for room in _ROOMS:
        package = importlib.import_module(room)
        for found in pkgutil.walk_packages(package.__path__, f"{room}."):
            if not found.name.endswith("__main__") and not found.name.startswith(_NOT_OURS):
                importlib.import_module(found.name)
    for name in _MODULES:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()


def _tell_ends(numbers: dict[int, int]) -> None:
    for pid in tuple(numbers):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            _say(number=numbers.pop(pid), status=status)


def _fork(told: dict[str, Any]) -> int:
    assert len(os.listdir("/proc/self/task")) == 1, "a fork of a process with threads is not whole"
    pid = os.fork()
    if pid == 0:
        code = BROKEN
        try:
            code = _child(told)
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    return pid


def _child(told: dict[str, Any]) -> int:
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(told["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for ours, theirs in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(ours, theirs)
    os.environ.clear()
    os.environ.update(told["env"])
    deed = getattr(importlib.import_module("tests.chaos.deeds"), told["deed"])
    return int(deed(**told["arguments"]) or 0)


def _say(**words: Any) -> None:
    os.write(1, json.dumps(words).encode() + b"\n")


if __name__ == "__main__":
    serve()
