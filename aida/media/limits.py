"""A child's leash: what may happen while bytes from outside are decoded.

    hold(memory, cpu)            in a Python child, before it opens anything
    python limits.py M C prog …  → prog, on the same leash (`leashed` builds that argument list)

Less memory, less time on the processor, few files, no new rights; and no network, where the system
lets a process give it up. Runs without any package, in about 15 ms.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

MEMORY = 3 << 30
"""Bytes of address space: enough for 4K film, too little to take the machine down."""
CPU_SECONDS = 120
_FILES = 64
_LARGEST_FILE = 2 << 30
_PR_SET_NO_NEW_PRIVS = 38
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_KEPT = ("PATH", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TMPDIR")

_FRUGAL = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
"""On a machine of many cores, libraries reserve address space for every one of them."""


def hold(memory: int = MEMORY, cpu_seconds: int = CPU_SECONDS) -> None:
    """Put this process on the leash, for good."""
    _hold_resources(memory, cpu_seconds)
    _give_up_rights()


def leashed(arguments: Sequence[str], *, memory: int = MEMORY, cpu_seconds: int = CPU_SECONDS) -> list[str]:
    """The same command on the leash."""
    return [sys.executable, "-I", "-S", os.path.abspath(__file__), str(memory), str(cpu_seconds), *arguments]


def environment() -> dict[str, str]:
    """What such a child gets to see of ours: where programs are, and no keys."""
    return {name: os.environ[name] for name in _KEPT if name in os.environ} | _FRUGAL


def _hold_resources(memory: int, cpu_seconds: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has none of these
        return
    for what, most in (
        ("RLIMIT_AS", memory),
        ("RLIMIT_CPU", cpu_seconds),
        ("RLIMIT_NOFILE", _FILES),
        ("RLIMIT_FSIZE", _LARGEST_FILE),
        ("RLIMIT_CORE", 0),
    ):
        number = getattr(resource, what, None)
        if number is None:
            continue
        _, ceiling = resource.getrlimit(number)
        if ceiling != resource.RLIM_INFINITY:
            most = min(most, ceiling)
        try:
            resource.setrlimit(number, (most, most))
        except (ValueError, OSError):  # macOS refuses some of them
            continue


def _give_up_rights() -> None:
    """No new rights through another program; a network of one's own, with nobody in it."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    libc = ctypes.CDLL(None)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    # Containers often forbid this; then the demuxers' own white list is what keeps them off the network.
    libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


if __name__ == "__main__":
    hold(int(sys.argv[1]), int(sys.argv[2]))
    os.execv(sys.argv[3], sys.argv[3:])  # noqa: S606
