"""One process at a time per workflow: taken, kept alive by a heartbeat, given back at the end.

    only_one ─take→ Ownership {fence} ─beat, every few seconds, on a thread→ lost? → whoever asks is told

A killed process gives nothing back: the system drops its file lock, its heartbeat stops, and
`flows/recover.py` sees either (aida/ledger/leases.py).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache

from aida.errors import AidaError, Transient
from aida.ledger.leases import BEAT_SECONDS, Lease, LeaseStore
from aida.settings import Settings

LOGGER = logging.getLogger("aida.flows")


@cache
def leases(settings: Settings) -> LeaseStore:
    """This process' way to the leases."""
    return LeaseStore(settings.database_url, settings.home)


_held: dict[str, Lease] = {}
"""Of the workflows this process owns."""


def fence_of(workflow_id: str) -> int | None:
    """This process' fence as the workflow's owner; `None` when it is not."""
    lease = _held.get(workflow_id)
    return lease.fence if lease else None


def resign(settings: Settings, workflow_id: str) -> None:
    """Own it no longer: agents of ours that still wait for a vendor end at their next look, and leave their
    jobs to the next attempt."""
    lease = _held.get(workflow_id)
    if lease is not None:
        with suppress(Transient):
            leases(settings).resign(lease)


@contextmanager
def only_one(settings: Settings, workflow_id: str, run: str | None = None) -> Iterator[int]:
    """Own the workflow for the length of the block; gives the owner's fence. `run` is the Prefect flow run.

    Raises `Taken` when another process does.
    """
    store = leases(settings)
    lease = store.take(workflow_id, run=run)
    over = threading.Event()
    heart = threading.Thread(
        target=_beat, args=(store, lease, over), name=f"heart of {workflow_id}", daemon=True
    )
    heart.start()
    _held[workflow_id] = lease
    try:
        yield lease.fence
    finally:
        _held.pop(workflow_id, None)
        over.set()
        heart.join()
        with suppress(Transient):  # it is free all the same: the lock is dropped, the heart has stopped
            store.release(lease)


def _beat(store: LeaseStore, lease: Lease, over: threading.Event) -> None:
    while not over.wait(BEAT_SECONDS):
        try:
            if not store.beat(lease):
                LOGGER.warning("Another process has taken %s over; this one stops", lease.workflow_id)
                return
        except AidaError as err:
            LOGGER.warning("The heartbeat of %s was not written: %s", lease.workflow_id, err)
