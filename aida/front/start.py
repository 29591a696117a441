"""Somebody else makes it: a workflow's row → a Prefect run, or a worker process of its own; and its end.

    begin, go_on ─┬ PREFECT_API_URL ─→ a run of `produce/draft | finished | resume`, on any worker
                  └ without ─────────→ `flows.worker ID`, detached: it outlives whoever asked
    stop ─→ the run is cancelled, or its process is told to end; the row says `paused`

Whoever calls returns at once and only watches the row. A workflow has one owner, so that starting it twice
makes it once.
"""

from __future__ import annotations

import contextlib
import os
import platform
import re
import signal
import subprocess
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from aida.contracts.state import WorkflowState
from aida.errors import BadInput, Fenced, Permanent
from aida.front.prefect_http import PrefectApi, prefect_of
from aida.ledger.leases import Holder, LeaseStore
from aida.ledger.state import StateStore, checked_id
from aida.settings import Settings
from aida.workers import WORKER, start_worker

RESUME = "produce/resume"
_OWNER = re.compile(r"(?P<machine>.*) process (?P<process>\d{1,10})")
"""As `aida.ledger.locks.owner_name` writes it."""


@dataclass(frozen=True)
class Begun:
    how: Literal["prefect", "process"]
    name: str
    """The flow run's id, or the process' number."""


Stopped = Literal["told", "idle"]
"""told: whoever works on it was told to end. idle: nobody worked on it; its row says so now."""


def begin(state: WorkflowState, settings: Settings, environ: Mapping[str, str] | None = None) -> Begun:
    """Let a new workflow be made; its row must be there. Raises `Transient` when the Prefect server that is
    configured does not answer: the row stays, and `go_on` begins it later."""
    paid = state.plan is not None and state.plan.tier != "draft"
    return _given(state.id, "produce/finished" if paid else "produce/draft", settings, environ)


def go_on(workflow_id: str, settings: Settings, environ: Mapping[str, str] | None = None) -> Begun:
    """Let a workflow that was stopped, or has failed, be continued. Errors as `begin`."""
    return _given(checked_id(workflow_id), RESUME, settings, environ)


def stop(workflow_id: str, settings: Settings, environ: Mapping[str, str] | None = None) -> Stopped:
    """End the work on a workflow within seconds, wherever it is done; `go_on` continues it.

    Raises `BadInput` for one that somebody makes out of our reach: on another machine, without Prefect.
    """
    env = os.environ if environ is None else environ
    prefect = prefect_of(env)
    cancelled = _cancel_queued(workflow_id, prefect)
    leases = LeaseStore(settings.database_url, settings.home)
    try:
        lives = leases.look([checked_id(workflow_id)])[workflow_id] == "lives"
        holder = leases.holder(workflow_id)
        here = holder is not None and holder.place == leases.place
    finally:
        leases.shut()
    if lives and holder is not None:
        if not _end(workflow_id, holder, here, prefect) and not cancelled:
            raise BadInput(f"{workflow_id} is being made by {holder.owner}; stop it there")
        return "told"
    waiting = _waiting_worker(workflow_id, settings)
    if waiting is not None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(waiting, signal.SIGTERM)
    _write_paused(workflow_id, settings)
    return "told" if waiting is not None or cancelled else "idle"


def _given(workflow_id: str, deployment: str, settings: Settings, environ: Mapping[str, str] | None) -> Begun:
    env = os.environ if environ is None else environ
    prefect = prefect_of(env)
    if prefect is not None:
        found = prefect.deployment(deployment)
        if found is not None:
            return Begun("prefect", prefect.create_run(found, workflow_id))
    return Begun("process", str(_detached(workflow_id, settings, env)))


def _detached(workflow_id: str, settings: Settings, environ: Mapping[str, str]) -> int:
    """A worker process that nobody waits for; its number."""
    process = start_worker(workflow_id, settings, environ)
    note = _note(workflow_id, settings)
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(str(process.pid), encoding="ascii")
    # Somebody must hear of its end, or it stays in the system's table as long as we live.
    threading.Thread(target=process.wait, name=f"end of {workflow_id}", daemon=True).start()
    return process.pid


def _cancel_queued(workflow_id: str, prefect: PrefectApi | None) -> bool:
    """Cancel the runs that were asked for; whether there were any."""
    if prefect is None:
        return False
    return any([prefect.cancel(run) for run in prefect.open_runs(workflow_id)])


def _end(workflow_id: str, holder: Holder, here: bool, prefect: PrefectApi | None) -> bool:
    """Tell the owner to end; False when it is out of reach."""
    found = _OWNER.fullmatch(holder.owner)
    if here and found and found["machine"] == platform.node():
        process = int(found["process"])
        if _is_worker(process, workflow_id):
            os.kill(process, signal.SIGTERM)
            return True
    return prefect is not None and holder.run is not None and prefect.cancel(holder.run)


def _waiting_worker(workflow_id: str, settings: Settings) -> int | None:
    """The worker started here that does not own the workflow yet."""
    try:
        process = int(_note(workflow_id, settings).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    return process if _is_worker(process, workflow_id) else None


def _note(workflow_id: str, settings: Settings) -> Path:
    """Where the number of a workflow's last worker on this machine is kept."""
    return settings.home / "workers" / workflow_id


def _is_worker(process: int, workflow_id: str) -> bool:
    """Whether a process that lives is this workflow's worker: numbers are given out again."""
    said = _command_of(process)
    return WORKER in said and workflow_id in said


def _command_of(process: int) -> list[str]:
    """Its arguments; none when it is gone."""
    file = Path(f"/proc/{process}/cmdline")
    if Path("/proc/self/cmdline").exists():
        try:
            return file.read_bytes().decode(errors="replace").split("\0")
        except OSError:
            return []
    told = subprocess.run(["/bin/ps", "-o", "args=", "-p", str(process)], capture_output=True, check=False)
    return told.stdout.decode(errors="replace").split()


def _write_paused(workflow_id: str, settings: Settings) -> None:
    """Into the row of a workflow that nobody works on: that nobody does."""
    states = StateStore(settings.database_url)
    try:
        state = states.load(workflow_id)
        if state is not None and state.status == "running":
            with contextlib.suppress(Fenced, Permanent):
                paused = {"status": "paused", "last_updated": datetime.now(UTC)}
                states.save(state.model_copy(update=paused))
    finally:
        states.close()
