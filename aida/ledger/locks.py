"""A lock the system drops with its holder: a file, held by one process of this place.

    FileLock(path).acquire() → held until release, or until the process is gone, however it went

A place is where processes share a kernel and a disk. Its name changes with a reboot: no process outlives one.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import platform
import time
from pathlib import Path

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_TRIES, _BETWEEN_SECONDS = 5, 0.01
"""Whoever only looks has the lock for a moment; an owner has it for good."""


class FileLock:
    """One attempt at one lock. Not for several threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle: int | None = None

    def acquire(self) -> bool:
        """Take it, or say at once that another process has it."""
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        for _ in range(_TRIES):
            if _locked(handle, fcntl.LOCK_EX):
                self._handle = handle
                return True
            time.sleep(_BETWEEN_SECONDS)
        os.close(handle)
        return False

    def release(self) -> None:
        """Let go; the file stays, so that nobody ever locks one that has just been removed."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def is_locked(path: Path) -> bool:
    """Whether a living process of this place holds it."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        return not _locked(handle, fcntl.LOCK_SH)  # shared: two who look do not see each other
    finally:
        os.close(handle)


def _locked(handle: int, how: int) -> bool:
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def place_of(folder: Path) -> str:
    """The place's name: this boot of this kernel, and the folder on its disk."""
    boot = _BOOT.read_text().strip() if _BOOT.exists() else platform.node()
    found = folder.stat()
    return hashlib.sha256(f"{boot}:{found.st_dev}:{found.st_ino}".encode()).hexdigest()[:16]


def owner_name() -> str:
    """Who works: what a person can find again on that machine."""
    return f"{platform.node()} process {os.getpid()}"
