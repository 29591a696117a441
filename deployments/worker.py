"""A worker of the pool `aida`: `python -m deployments.worker [--limit N] [--no-watchman]`.

It is `prefect worker start` with AIDA's environment: task results in AIDA's own folder, so that every
run finds what another has finished, and nothing told to anybody outside. Beside it a watchman looks for
productions whose process died (`deployments.watchman`); it is gone when the worker is. Further arguments
are Prefect's.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from aida.settings import read_settings
from deployments.bootstrap import POOL
from flows.server import LOGGED, QUIET
from tasks.results import result_settings


def main(arguments: list[str]) -> None:
    """Become the worker; does not return."""
    if not os.environ.get("PREFECT_API_URL"):
        sys.exit("Set PREFECT_API_URL to the server whose runs this worker makes.")
    settings = read_settings()
    own = {"AIDA_HOME": str(settings.home), **result_settings(settings), **QUIET, **LOGGED}
    prefect = str(Path(sys.executable).with_name("prefect"))
    environment = {**own, **os.environ}
    if "--no-watchman" not in arguments:
        _start_watchman(environment)
    given = [each for each in arguments if each != "--no-watchman"]
    command = [prefect, "worker", "start", "--pool", POOL, "--type", "process", *given]
    os.execve(prefect, command, environment)  # noqa: S606


def _start_watchman(environment: dict[str, str]) -> None:
    """Its input is a pipe whose other end we keep, also as `prefect worker`: it ends when we do, however."""
    reading, writing = os.pipe()
    subprocess.Popen([sys.executable, "-m", "deployments.watchman"], stdin=reading, env=environment)
    os.close(reading)
    os.set_inheritable(writing, True)


if __name__ == "__main__":
    main(sys.argv[1:])
