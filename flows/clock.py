"""Where the seconds of a run go: marks and spans → `AIDA_HOME/timings/<workflow id>.json`.

    {"started": …, "marks": {"prefect imported": 1.1, …}, "spans": [{"name", "start", "end"}, …]}

All numbers are seconds since the worker's interpreter started. `bench/film.py` prints them.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any


class Clock:
    """Collects while the run goes on; one per process."""

    def __init__(self) -> None:
        self._zero = time.time() - _process_age()
        self._marks: dict[str, float] = {}
        self._spans: list[dict[str, Any]] = []

    def now(self) -> float:
        return time.time() - self._zero

    def mark(self, name: str) -> None:
        self._marks[name] = round(self.now(), 3)

    @contextmanager
    def span(self, name: str) -> Iterator[None]:
        start = self.now()
        try:
            yield
        finally:
            self._spans.append({"name": name, "start": round(start, 3), "end": round(self.now(), 3)})

    def report(self) -> dict[str, Any]:
        return {
            "started": datetime.fromtimestamp(self._zero, UTC).isoformat(),
            "marks": self._marks,
            "spans": sorted(self._spans, key=lambda span: (span["start"], span["end"])),
        }

    def write(self, folder: Path, workflow_id: str) -> None:
        """Best effort: a film never fails because its timings cannot be written."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{workflow_id}.json").write_text(json.dumps(self.report(), indent=2) + "\n")
        except OSError:
            return


@cache
def process_clock() -> Clock:
    """This process' clock."""
    return Clock()


def _process_age() -> float:
    """Seconds since this process began, its own start-up included; 0 where the system does not say."""
    try:
        fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
        up = float(Path("/proc/uptime").read_text().split()[0])
        return up - int(fields[19]) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return 0.0
