"""A command, run to its end → what it cost: CPU, wall time, peak memory of its largest process."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO


@dataclass(frozen=True)
class Cost:
    cpu: float
    """Seconds, user and system, of the process and of all children it waited for."""
    wall: float
    peak_mb: float
    """Of whichever process was largest, watched four times a second while it ran."""
    code: int


def measure(
    command: Sequence[str],
    environment: Mapping[str, str],
    *,
    output: IO[bytes] | None = None,
    strict: bool = True,
) -> Cost:
    """Raises `RuntimeError` when `strict` and the command fails."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, env=dict(environment), stdin=subprocess.DEVNULL, stdout=output)
    watcher = _Watcher(process.pid)
    watcher.start()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    watcher.stop()
    process.returncode = os.waitstatus_to_exitcode(status)
    if strict and process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    peak = max(usage.ru_maxrss, watcher.peak_kb) / 1024
    return Cost(usage.ru_utime + usage.ru_stime, wall, peak, process.returncode)


class _Watcher(threading.Thread):
    """Peak memory of a process and all its descendants, waited for or not, as Linux tells it."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self._root = root
        self._over = threading.Event()
        self.peak_kb = 0

    def run(self) -> None:
        while not self._over.wait(0.25):
            for pid in _family(self._root):
                self.peak_kb = max(self.peak_kb, _peak_kb(pid))

    def stop(self) -> None:
        self._over.set()
        self.join()


def _family(root: int) -> list[int]:
    found, look = [root], [root]
    while look:
        pid = look.pop()
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                children = [int(child) for child in task.read_text().split()]
            except OSError:
                continue
            found += children
            look += children
    return found


def _peak_kb(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)
