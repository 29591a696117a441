"""A vendor's places for calls at once: Prefect's global concurrency limits `aida-fal`, `aida-anthropic`…

    call ─this process' own queue→ one at a time asks the Prefect API ─lease→ call ─→ lease given back

The limits hold for every process that uses the same Prefect server. Their size comes from the catalog
when they are first made; an operator may change it in the UI afterwards, and ours is not put back.
A killed process' places are free again when its lease ends.
"""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import GlobalConcurrencyLimitCreate
from prefect.exceptions import ObjectAlreadyExists, ObjectNotFound

from aida.catalog.read import vendors
from aida.ports import Workbench
from tasks.leases import Leases

LOGGER = logging.getLogger("aida.tasks")
_LOOK_SECONDS = 0.25
_TELL_SECONDS = 120.0

RANKS = {"clips": 3, "pictures": 2, "words": 2, "voice": 1, "music": 0}
"""Purpose → who goes first: what the film waits longest for, from there on."""


def limit_name(vendor: str) -> str:
    return f"aida-{vendor}"


async def make_limits(names: list[str]) -> None:
    """Make the vendors' limits where they are not there yet."""
    async with get_client() as client:
        for vendor in names:
            try:
                await client.read_global_concurrency_limit_by_name(limit_name(vendor))
            except ObjectNotFound:
                wanted = GlobalConcurrencyLimitCreate(
                    name=limit_name(vendor), limit=vendors()[vendor].concurrency
                )
                try:
                    await client.create_global_concurrency_limit(wanted)
                except ObjectAlreadyExists:
                    continue  # another process was quicker


class PrefectSlots:
    """`aida.ports.Slots` by Prefect. Safe to share by threads."""

    def __init__(self) -> None:
        self._leases = Leases()
        self._queues: dict[str, Queue] = {}
        self._lock = threading.Lock()

    @contextmanager
    def hold(self, vendor: str, purpose: str, bench: Workbench) -> Iterator[None]:
        """A place at the vendor. Raises `Deadline` when the workflow's time is up first, `Transient` when
        the Prefect API cannot be asked."""
        if vendors()[vendor].concurrency is None:
            yield
            return
        with self._queue(vendor).turn(RANKS.get(purpose, 0)) as turn:
            place, patience = None, Patience(vendor)
            while place is None:
                bench.check_time()
                if turn.come(_LOOK_SECONDS):
                    place = self._leases.take(limit_name(vendor))
                    if place is None:
                        patience.end()
                        time.sleep(_LOOK_SECONDS)
        try:
            yield
        finally:
            self._leases.give_back(place)

    def _queue(self, vendor: str) -> Queue:
        with self._lock:
            return self._queues.setdefault(vendor, Queue())


class Patience:
    """Says so when one waits long: whoever reads the log sees a queue, not a standstill."""

    def __init__(self, vendor: str, after: float = _TELL_SECONDS) -> None:
        self._vendor, self._after = vendor, after
        self._begun = self._told = time.monotonic()

    def end(self) -> None:
        """All places are taken, once more."""
        now = time.monotonic()
        if now - self._told < self._after:
            return
        self._told = now
        LOGGER.warning(
            "All places at %s have been taken for %d s. Other productions have them, or a Prefect server "
            "that was restarted counts places nobody holds: then `prefect gcl update %s --active-slots 0` "
            "frees them",
            self._vendor,
            now - self._begun,
            limit_name(self._vendor),
        )


class Queue:
    """Who in this process asks for the next place: the highest rank, among equals the first. One asks at
    a time, so that the server is not stormed."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.waiting: list[tuple[int, int]] = []
        self._numbers = itertools.count()

    @contextmanager
    def turn(self, rank: int) -> Iterator[Turn]:
        """A ticket for as long as one waits."""
        with self.changed:
            ticket = (-rank, next(self._numbers))
            self.waiting.append(ticket)
        try:
            yield Turn(self, ticket)
        finally:
            with self.changed:
                self.waiting.remove(ticket)
                self.changed.notify_all()


@dataclass(frozen=True)
class Turn:
    queue: Queue
    ticket: tuple[int, int]

    def come(self, seconds: float) -> bool:
        """Whether it is this ticket's turn, within so many seconds."""
        with self.queue.changed:
            return self.queue.changed.wait_for(lambda: min(self.queue.waiting) == self.ticket, seconds)
