"""The one place that starts ffmpeg: argument list → it ran, or an error that says why not.

our own files ─ffmpeg→ file            files from outside ─ffmpeg on a leash→ file, or a `Stream`
"""

from __future__ import annotations

import contextlib
import errno
import os
import select
import subprocess
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aida.errors import Permanent, Transient
from aida.media.limits import environment, leashed

_TAIL = 600
"""Characters of ffmpeg's last words that are worth showing."""
_SILENT_SECONDS = 60.0
"""A decoder that gives nothing for so long gives nothing any more."""
_LOOK_SECONDS = 0.5
_STREAM_CPU_SECONDS = 900
"""Two minutes of film at full size, on a slow machine."""


def binary() -> Path:
    """The ffmpeg that came with the wheels. Raises `Permanent` when there is none."""
    import imageio_ffmpeg

    try:
        return Path(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as err:
        raise Permanent("ffmpeg is missing; install the package imageio-ffmpeg") from err


@cache
def has_filter(name: str) -> bool:
    """Whether this build of ffmpeg has the filter; asked once."""
    listed = subprocess.run(
        [str(binary()), "-hide_banner", "-filters"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        env=environment(),
    )
    return any(line.split()[1:2] == [name] for line in listed.stdout.decode(errors="replace").splitlines())


def ffmpeg(arguments: Sequence[str], *, timeout_seconds: float, from_outside: bool = False) -> None:
    """Run ffmpeg to its end; on a leash when what it reads is `from_outside`.

    Raises `Permanent` with its last words when it fails, `Transient` when it takes longer than
    `timeout_seconds`: a busy machine may do it the next time.
    """
    command = [str(binary()), *arguments]
    try:
        done = subprocess.run(
            leashed(command) if from_outside else command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=timeout_seconds,
            check=False,
            env=environment(),
        )
    except subprocess.TimeoutExpired as err:
        raise Transient(f"ffmpeg did not finish within {timeout_seconds:.0f} s", agent="assembly") from err
    if done.returncode:
        raise _failed(done.returncode, done.stderr)


class Stream:
    """What ffmpeg writes to its standard output, block by block; it works no further than we read.

    Use as a context, or `close` it: the child ends with it.
    """

    def __init__(self, arguments: Sequence[str], check: Callable[[], None] = lambda: None) -> None:
        """`check` is called twice a second while waiting, and may raise."""
        self._check = check
        self._child = subprocess.Popen(
            leashed([str(binary()), *arguments], cpu_seconds=_STREAM_CPU_SECONDS),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env=environment(),
        )
        assert self._child.stdout is not None
        self._out = self._child.stdout.fileno()
        # Not select(), which knows no file beyond the 1024th: a worker with many films has more.
        self._ready = select.poll()
        self._ready.register(self._out, select.POLLIN)
        _widen(self._out)

    def read(self, into: NDArray[np.uint8]) -> bool:
        """Fill the array; `False`, and nothing written to it, when the stream has ended.

        Raises `Permanent` when it ends in the middle of a block, `Transient` when nothing comes any more,
        and what `check` raises.
        """
        view, have = into.reshape(-1).data, 0
        while have < len(view):
            self._wait()
            count = os.readv(self._out, [view[have:]])
            if count == 0 and have == 0:
                return False
            if count == 0:
                raise Permanent("A decoder broke off in the middle of a frame", agent="assembly")
            have += count
        return True

    def _wait(self) -> None:
        until = time.monotonic() + _SILENT_SECONDS
        while not self._ready.poll(_LOOK_SECONDS * 1000):
            self._check()
            if time.monotonic() > until:
                raise Transient(f"ffmpeg gave no frame for {_SILENT_SECONDS:.0f} s", agent="assembly")

    def close(self) -> None:
        """End the child, wherever it is. May be called again."""
        assert self._child.stdout is not None
        self._child.kill()
        self._child.stdout.close()
        self._child.wait()


def _widen(pipe: int) -> None:
    """A frame is megabytes, a pipe 64 kB: with a wider one both sides sleep and wake less often."""
    import fcntl

    with contextlib.suppress(OSError, AttributeError):
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, 1 << 20)


def _failed(code: int, stderr: bytes) -> Permanent:
    said = stderr.decode(errors="replace").strip()[-_TAIL:]
    if os.strerror(errno.ENOSPC) in said:
        return Permanent("The disk is full; the film was not written", agent="assembly")
    return Permanent(f"ffmpeg failed with {code}: {said}", agent="assembly")
