"""What the journal costs per vendor call, beside a bare fsync on the same disk; run nothing else meanwhile.

    python -m bench.journal [--calls 400] [--folder DIR] [--no-postgres]

    call     find, intend, the two looks just before a POST, accept, close: all that one order asks of it
    commits  intend + accept + close alone, each synced to the disk (SQLite: synchronous = FULL)
    fsync    4 KiB appended to a file and synced, once before each call

The journal has a thousand older jobs in it. The last line is one JSON object, in milliseconds.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from aida.contracts.assets import AssetRef
from aida.contracts.errand import Errand
from aida.contracts.job import JobOrder
from aida.ledger.jobs import JournalStore

_OLDER = 1000
_COMMITS = ("intend", "accept", "close")
_LOOKS = ("find", "look")
_GOAL_MILLISECONDS = 10.0
_FILM = AssetRef(key="w/clip.mp4", sha256="e" * 64, bytes=7, media_type="video/mp4")

Seconds = dict[str, list[float]]
"""Step → its seconds, one for each call."""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench.journal", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--calls", type=int, default=400)
    parser.add_argument("--folder", type=Path, help="on the disk to measure; the system's temporary one")
    parser.add_argument("--no-postgres", action="store_true")
    chosen = parser.parse_args(arguments)
    folder = Path(tempfile.mkdtemp(prefix="aida-journal-", dir=chosen.folder))
    told: dict[str, Any] = {"calls": chosen.calls}
    try:
        told["sqlite"] = _measured(f"sqlite:///{folder / 'aida.db'}", folder, chosen.calls)
        if not chosen.no_postgres:
            with _postgres() as url:
                told["postgresql"] = _measured(url, folder, chosen.calls)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    _print(told)
    return 0 if told["sqlite"]["call"]["median"] <= _GOAL_MILLISECONDS else 1


@contextmanager
def _postgres() -> Iterator[str]:
    from tests.postgres import Postgres

    with Postgres.started() as server, server.database() as url:
        yield url


def _measured(url: str, folder: Path, calls: int) -> dict[str, Any]:
    """Step → median and 95th percentile in milliseconds."""
    journal = JournalStore(url)
    errand = Errand(workflow_id="w-bench", limit=Decimal(10**6), fence=1, priced_on=date(2026, 11, 22))
    seconds: Seconds = {}
    try:
        for number in range(_OLDER):
            _call(journal, errand, number, {})
        with (folder / "bare").open("wb", buffering=0) as bare:
            for number in range(_OLDER, _OLDER + calls):
                _timed(seconds, "fsync", lambda: _synced(bare))
                _call(journal, errand, number, seconds)
    finally:
        journal.shut()
    seconds["commits"] = _sums(seconds, _COMMITS)
    seconds["call"] = _sums(seconds, (*_COMMITS, *_LOOKS))
    return {step: _summary(values) for step, values in seconds.items()}


def _call(journal: JournalStore, errand: Errand, number: int, seconds: Seconds) -> None:
    """One order's way through the journal, as `aida.providers.purchasing` walks it."""
    order = _order(number)
    _timed(seconds, "find", lambda: journal.find(order.recipe_key, order.model, order.fingerprint))
    job = _timed(seconds, "intend", lambda: journal.intend(order, errand))

    def look() -> None:
        journal.check_owner(errand)
        journal.read(job)

    _timed(seconds, "look", look)
    addresses = {"status_url": f"https://queue.fal.run/fal-ai/kling-video/requests/{number}/status"}
    taken = _timed(seconds, "accept", lambda: journal.accept(job, f"v-{number}", addresses))
    _timed(seconds, "close", lambda: journal.close(taken, "done", cost=Decimal("0.35"), assets=(_FILM,)))


def _order(number: int) -> JobOrder:
    return JobOrder(
        recipe_key=f"{number:064x}",
        agent="video_composer",
        scene=1,
        purpose="clips",
        model="fal/kling-2.5-pro",
        vendor="fal",
        endpoint="fal-ai/kling-video/v2.5-turbo/pro/image-to-video",
        arguments={"prompt": "a running shoe on wet stone " * 20, "duration": "5"},
        fingerprint=f"{number:064x}",
        worst=Decimal("0.35"),
    )


def _synced(bare: Any) -> None:
    bare.write(b"\0" * 4096)
    os.fsync(bare.fileno())


def _timed(seconds: Seconds, step: str, deed: Callable[[], Any]) -> Any:
    begun = time.perf_counter()
    done = deed()
    seconds.setdefault(step, []).append(time.perf_counter() - begun)
    return done


def _sums(seconds: Seconds, steps: tuple[str, ...]) -> list[float]:
    return [sum(values) for values in zip(*(seconds[step] for step in steps), strict=True)]


def _summary(values: list[float]) -> dict[str, float]:
    in_order = sorted(values)
    worst = in_order[min(len(in_order) - 1, int(len(in_order) * 0.95))]
    return {"median": round(statistics.median(in_order) * 1000, 3), "p95": round(worst * 1000, 3)}


def _print(told: dict[str, Any]) -> None:
    print(f"{told['calls']} vendor calls after {_OLDER} older ones; milliseconds")
    print(f"{'':12} {'step':8} {'median':>8} {'p95':>8}")
    for database in (name for name in ("sqlite", "postgresql") if name in told):
        for step in ("fsync", *_LOOKS, *_COMMITS, "commits", "call"):
            found = told[database][step]
            print(f"{database:12} {step:8} {found['median']:8.2f} {found['p95']:8.2f}")
    print(json.dumps(told))


if __name__ == "__main__":
    sys.exit(main())
