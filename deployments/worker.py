"""A worker of the pool `aida`: `python -m deployments.worker [--limit N]`.

It is `prefect worker start` with AIDA's environment: task results in AIDA's own folder, so that every
run finds what another has finished, and nothing told to anybody outside. Further arguments are
Prefect's.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from aida.settings import read_settings
from deployments.bootstrap import POOL
from flows.server import LOGGED, QUIET
from tasks.policy import result_settings


def main(arguments: list[str]) -> None:
    """Become the worker; does not return."""
    if not os.environ.get("PREFECT_API_URL"):
        sys.exit("Set PREFECT_API_URL to the server whose runs this worker makes.")
    settings = read_settings()
    own = {"AIDA_HOME": str(settings.home), **result_settings(settings), **QUIET, **LOGGED}
    prefect = str(Path(sys.executable).with_name("prefect"))
    command = [prefect, "worker", "start", "--pool", POOL, "--type", "process", *arguments]
    os.execve(prefect, command, {**own, **os.environ})  # noqa: S606


if __name__ == "__main__":
    main(sys.argv[1:])
