"""The one place that starts ffmpeg: argument list → it ran, or an error that says why not."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from aida.errors import Permanent, Transient

_TAIL = 600
"""Characters of ffmpeg's last words that are worth showing."""


def binary() -> Path:
    """The ffmpeg that came with the wheels. Raises `Permanent` when there is none."""
    import imageio_ffmpeg

    try:
        return Path(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as err:
        raise Permanent("ffmpeg is missing; install the package imageio-ffmpeg") from err


def ffmpeg(arguments: Sequence[str], *, timeout_seconds: float) -> None:
    """Run ffmpeg to its end.

    Raises `Permanent` with its last words when it fails, `Transient` when it takes longer than
    `timeout_seconds`: a busy machine may do it the next time.
    """
    try:
        done = subprocess.run(
            [str(binary()), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=timeout_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as err:
        raise Transient(f"ffmpeg did not finish within {timeout_seconds:.0f} s", agent="assembly") from err
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()[-_TAIL:]
        if os.strerror(errno.ENOSPC) in said:
            raise Permanent("The disk is full; the film was not written", agent="assembly")
        raise Permanent(f"ffmpeg failed with {done.returncode}: {said}", agent="assembly")
