"""Notices a dead owner within a second and starts the flow `recover`: `python -m deployments.watchman`.

    leases and rows, looked at twice a second ─somebody died→ flow `recover`, in this process

A worker (`deployments.worker`) has one beside it, gone when the worker is. Several do no harm. It also runs
`recover` every few minutes for late results; the schedule of `prefect.yaml` does where no watchman is.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading
import time

from aida.errors import AidaError
from aida.ledger.leases import LeaseStore
from aida.ledger.orphans import Orphan, orphans
from aida.ledger.state import StateStore
from aida.settings import read_settings
from flows.server import LOGGED, QUIET

LOOK_SECONDS = 0.5
AGAIN_SECONDS = 20.0
"""Until a workflow that was seen dead is told of again: its continuation waits for a worker."""
ROUND_SECONDS = 300.0
LOGGER = logging.getLogger("aida.watchman")


class Watchman:
    """Looks, and says what is new."""

    def __init__(self, states: StateStore, leases: LeaseStore) -> None:
        self._states, self._leases = states, leases
        self._told: dict[str, tuple[int, float]] = {}

    def news(self, now: float) -> list[Orphan]:
        """The workflows nobody works on, less those told of a moment ago. `now` is a monotonic clock's."""
        found = [each for each in orphans(self._states, self._leases) if not self._is_known(each, now)]
        for each in found:
            self._told[each.workflow_id] = (_fence(each), now)
        return found

    def _is_known(self, orphan: Orphan, now: float) -> bool:
        fence, at = self._told.get(orphan.workflow_id, (-1, 0.0))
        return fence == _fence(orphan) and now - at < AGAIN_SECONDS


def _fence(orphan: Orphan) -> int:
    return orphan.last.fence if orphan.last else 0


def watch(over: threading.Event) -> None:
    """Look on until `over` is set. Trouble with database or server is told and outlived."""
    from flows.recover import recover

    watchman: Watchman | None = None
    last = time.monotonic()
    while not over.wait(LOOK_SECONDS):
        try:
            watchman = watchman or _begin()
            found = watchman.news(time.monotonic())
            if not found and time.monotonic() - last < ROUND_SECONDS:
                continue
            for each in found:
                LOGGER.warning("%s: its owner died (%s)", each.workflow_id, each.last and each.last.owner)
            last = time.monotonic()
            asyncio.run(recover())
        except AidaError as err:
            LOGGER.warning("The watchman could not look: %s", err)
        except Exception:  # a server that is away must not end the watch
            LOGGER.warning("`recover` failed; it is run again when somebody is missing", exc_info=True)


def _begin() -> Watchman:
    """At the database that the environment names, or else the server's block."""
    from flows.installation import load_installation

    asyncio.run(load_installation())
    settings = read_settings()
    return Watchman(StateStore(settings.database_url), LeaseStore(settings.database_url, settings.home))


def _end_with_input(over: threading.Event) -> None:
    sys.stdin.buffer.read()
    over.set()


def main() -> None:
    """Watch until interrupted, or until standard input closes when it is a pipe."""
    if not os.environ.get("PREFECT_API_URL"):
        sys.exit("Set PREFECT_API_URL to the server whose productions are watched.")
    os.environ.update(QUIET)
    for name, value in LOGGED.items():
        os.environ.setdefault(name, value)
    logging.basicConfig(format="%(asctime)s %(name)s %(message)s", level=logging.INFO)
    over = threading.Event()
    if not sys.stdin.isatty():
        threading.Thread(target=_end_with_input, args=(over,), daemon=True).start()
    try:
        watch(over)
    except KeyboardInterrupt:
        over.set()


if __name__ == "__main__":
    main()
