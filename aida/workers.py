"""A worker process of this machine: workflow id → `python -m flows.worker ID`, its log in `AIDA_HOME/logs`.

It works on the database and the asset store of whoever starts it, whatever blocks its Prefect server has: the
row is there.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping

from aida.settings import Settings

WORKER = "flows.worker"
_SECRETS = ("AIDA_TOKEN", "AIDA_WEBHOOK_")
"""The API's own; a worker has no use for them."""


def start_worker(
    workflow_id: str, settings: Settings, environ: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """The process, begun. It outlives us and does not hear our Ctrl-C. `environ`: ours by default. Raises
    `OSError` where its log cannot be written."""
    log = settings.home / "logs" / f"{workflow_id}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    given = os.environ if environ is None else environ
    kept = {name: value for name, value in given.items() if not name.startswith(_SECRETS)}
    with log.open("ab") as sink:
        return subprocess.Popen(
            [sys.executable, "-m", WORKER, workflow_id],
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            env=kept | {"AIDA_HOME": str(settings.home)} | settings.addresses,
            start_new_session=True,
        )
