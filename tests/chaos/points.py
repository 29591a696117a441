"""Named points at which a process may die: they are found by running, not by a list that would grow old.

    a clean run ─Points(record)→ "intend: before its commit", "POST queue.fal.run: answered", …
    the same run ─Points(dies=("POST queue.fal.run: answered", 2))→ SIGKILL just there

A point lies before and after every commit of `aida.ledger` (named after the function that makes it), every
request that leaves this machine, every `fsync` and every rename in the asset store. The product knows nothing
of it: the database driver, the HTTP transports and two calls of `os` are watched, in this process only.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

Point = tuple[str, int]
"""Name, and which pass of it, from 1."""
_LEDGER = f"{os.sep}aida{os.sep}ledger{os.sep}"


class Points:
    """Counts the passes; safe for threads."""

    def __init__(
        self, record: Path | None = None, dies: Point | None = None, sign: signal.Signals = signal.SIGKILL
    ) -> None:
        self._record, self._dies, self._sign = record, dies, sign
        self._passed: Counter[str] = Counter()
        self._lock = threading.Lock()

    def passed(self, name: str) -> None:
        with self._lock:
            self._passed[name] += 1
            number = self._passed[name]
            if self._record is not None:
                with self._record.open("a") as lines:
                    lines.write(f"{number} {name}\n")
        if self._dies == (name, number):
            os.kill(os.getpid(), self._sign)

    def around(self, name: str, deed: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        self.passed(f"{name}: before")
        done = deed(*arguments, **named)
        self.passed(f"{name}: after")
        return done

    def watch(self) -> None:
        """Put the points into this process, for the rest of its life."""
        self._watch_commits()
        self._watch_requests()
        self._watch_disk()

    def _watch_commits(self) -> None:
        from sqlalchemy.engine.default import DefaultDialect

        commit = DefaultDialect.do_commit

        def committed(dialect: Any, connection: Any) -> None:
            self.around(f"commit of {_writer()}", commit, dialect, connection)

        DefaultDialect.do_commit = committed  # type: ignore[method-assign]

    def _watch_requests(self) -> None:
        import httpx
        import httpx2

        for transport in (httpx.HTTPTransport, httpx2.HTTPTransport):
            handle: Any = transport.handle_request

            def handled(own: Any, request: Any, handle: Any = handle) -> Any:
                host = request.url.host
                if host in ("127.0.0.1", "localhost"):
                    return handle(own, request)
                return self.around(f"{request.method} {host}", handle, own, request)

            transport.handle_request = handled

    def _watch_disk(self) -> None:
        replace, fsync = os.replace, os.fsync

        def replaced(source: Any, target: Any, **more: Any) -> None:
            if f"{os.sep}assets{os.sep}" in os.fspath(target):
                self.around("rename in the store", replace, source, target, **more)
            else:
                replace(source, target, **more)

        def synced(handle: Any) -> None:
            self.around("fsync", fsync, handle)

        os.replace, os.fsync = replaced, synced  # type: ignore[assignment]


def read_points(record: Path) -> list[Point]:
    """The points of a recorded run, in their order."""
    lines = record.read_text().splitlines() if record.exists() else []
    return [(name, int(number)) for number, _, name in (line.partition(" ") for line in lines)]


def _writer() -> str:
    """The function of the ledger that commits: the outermost one on the stack."""
    frame, name = sys._getframe(1), "nobody"
    while frame is not None:
        if _LEDGER in frame.f_code.co_filename:
            name = frame.f_code.co_name
        frame = frame.f_back  # type: ignore[assignment]
    return "opening" if name == "__init__" else name
