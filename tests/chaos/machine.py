"""The machine gives out under a production: its disk is full, its database is locked by somebody else."""

from __future__ import annotations

import contextlib
import os
import random
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.chaos.kills import ORDERS
from tests.chaos.oracle import Verdict
from tests.chaos.stage import Stage, Trial
from tests.chaos.tally import Tally

_FILE_LIMITS = (16, 48, 100, 200, 400, 1000, 2000)
"""kB that no file may be larger than: from the journal's own files up to a clip."""
_ROOM = "3m", "64m"
"""Of a small disk, before and after somebody makes space."""


def full_disks(here: Stage, chance: random.Random, most: int) -> Tally:
    """A file may not grow beyond so many kB: the system says `EFBIG`, as it says `ENOSPC` of a full disk.
    With the limit gone the next attempt goes on."""
    tally = Tally("disk full (no file may grow)")
    for limit in chance.sample(_FILE_LIMITS, min(most, len(_FILE_LIMITS))):
        with here.trial("full") as trial:
            trial.attempt(file_limit=limit * 1024).wait(120)
            verdict = _only_intended(trial)
            took = trial.settle(resume=True)
            tally.add(here.judge(trial, verdict), took, f"{limit} kB")
    return tally


def small_disks(here: Stage, trials: int) -> Tally:
    """A real disk that is full: a tmpfs of three megabytes, which only root can make."""
    tally = Tally("disk full (tmpfs of 3 MB)")
    for number in range(trials):
        with _tmpfs(here.work / f"disk-{number}") as disk, here.trial("tmpfs", inside=disk) as trial:
            trial.attempt().wait(120)
            verdict = _only_intended(trial)
            _mount(disk, f"remount,size={_ROOM[1]}")
            took = trial.settle(resume=True)
            tally.add(here.judge(trial, verdict), took, f"disk {number}")
    return tally


def can_mount() -> bool:
    """Whether this process may mount a disk at all."""
    # In a room of mounts of its own, gone with the process that asks.
    asked = ["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", tempfile.gettempdir()]
    return os.geteuid() == 0 and subprocess.run(asked, capture_output=True).returncode == 0


def _only_intended(trial: Trial) -> Verdict:
    """Nothing was sent whose intent was not on the disk before."""
    verdict = Verdict()
    for charge in trial.charges:
        jobs = trial.journal.jobs("w-1")
        if not any(job.order.endpoint == charge.endpoint for job in jobs):
            verdict.problems.append(f"{charge.endpoint} was ordered without an intent in the journal")
    return verdict


@contextlib.contextmanager
def _tmpfs(folder: Path) -> Iterator[Path]:
    folder.mkdir()
    _mount(folder, f"size={_ROOM[0]}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def _mount(folder: Path, options: str) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True)


def locked_databases(here: Stage, chance: random.Random, trials: int, seconds: float = 3.0) -> Tally:
    """Another process holds the database's write lock for some seconds: no order goes out meanwhile, except
    those whose intent was there before."""
    tally = Tally(f"SQLite locked by somebody else for {seconds:g} s")
    for _ in range(trials):
        with here.trial("locked") as trial:
            child = trial.attempt()
            trial.ordered(child, chance.randint(1, ORDERS - 1))
            verdict = Verdict()
            begun = time.monotonic()
            with _write_lock(trial) as intended:
                time.sleep(0.2)  # an order whose intent was just committed is on its way
                before = here.sim.accepted
                child.wait(seconds)
                sent = here.sim.accepted - before
                if sent > intended:
                    verdict.problems.append(f"{sent} orders went out while nothing could be written")
            child.wait(120)
            trial.settle(resume=True)
            tally.add(here.judge(trial, verdict), time.monotonic() - begun)
    return tally


@contextlib.contextmanager
def _write_lock(trial: Trial) -> Iterator[int]:
    """Hold it; gives how many intents had no answer when we got it."""
    file = trial.settings.database_url.removeprefix("sqlite:///")
    with contextlib.closing(sqlite3.connect(file, timeout=30, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        count = database.execute("SELECT count(*) FROM jobs WHERE status = 'intended'").fetchone()[0]
        yield int(count)
        database.execute("ROLLBACK")
