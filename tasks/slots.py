"""A vendor's places for calls at once: Prefect's global concurrency limits `aida-fal`, `aida-anthropic`…

    call ─this process' own queue→ one at a time asks the Prefect API ─lease→ call ─→ lease given back

The limits hold for every process that uses the same Prefect server. Their size comes from the catalog
when they are first made; an operator may change it in the UI afterwards, and ours is not put back.
A killed process' places are free again when its lease ends.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import httpx
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import GlobalConcurrencyLimitCreate
from prefect.concurrency.sync import concurrency
from prefect.exceptions import ObjectAlreadyExists, ObjectNotFound

from aida.catalog.read import vendors
from aida.errors import Transient
from aida.ports import Workbench

LEASE_SECONDS = 60.0
"""How long a dead process keeps its place; the shortest lease Prefect renews in good time is 60 s."""
_LOOK_SECONDS = 0.25

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
        self._queues: dict[str, Queue] = {}
        self._lock = threading.Lock()

    @contextmanager
    def hold(self, vendor: str, purpose: str, bench: Workbench) -> Iterator[None]:
        """A place at the vendor. Raises `Deadline` when the workflow's time is up first, `Transient` when
        the Prefect API cannot be asked."""
        if vendors()[vendor].concurrency is None:
            yield
            return
        with ExitStack() as place:
            with self._queue(vendor).turn(RANKS.get(purpose, 0)) as turn:
                while not self._entered(place, turn, vendor):
                    bench.check_time()
            yield

    def _entered(self, place: ExitStack, turn: Turn, vendor: str) -> bool:
        """One try; false when it was somebody else's turn or all places are taken."""
        if not turn.come(_LOOK_SECONDS):
            return False
        try:
            # Prefect's own waiting is spaced at random around the calls' average length, which for
            # clips is a minute: a free place would stand empty for most of it.
            place.enter_context(concurrency(limit_name(vendor), lease_duration=LEASE_SECONDS, max_retries=0))
        except Exception as err:
            if not _taken(err):
                raise Transient(f"The Prefect API gave no place at {vendor}: {err}") from err
            time.sleep(_LOOK_SECONDS)
            return False
        return True

    def _queue(self, vendor: str) -> Queue:
        with self._lock:
            return self._queues.setdefault(vendor, Queue())


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


def _taken(err: BaseException) -> bool:
    """Whether this says "all places are taken", however deep Prefect has wrapped it."""
    seen: BaseException | None = err
    while seen is not None:
        if isinstance(seen, httpx.HTTPStatusError) and seen.response.status_code == httpx.codes.LOCKED:
            return True
        seen = seen.__cause__ or seen.__context__
    return False
