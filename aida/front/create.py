"""`aida create` and `aida resume`: a wish becomes a workflow, a worker process makes it.

    wish ─plan→ WorkflowState row ─worker (flows.produce, a process of its own)→ FinalResult ─deliver→ folder

This process never imports Prefect. It starts the Prefect API when none is configured, starts the
worker, watches the state row, and hands over the files.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from aida.catalog.phrases import phrase
from aida.contracts.state import WorkflowState
from aida.errors import BadInput
from aida.front.deliver import check_out, deliver
from aida.front.wish import PlannedWish, Wish, new_id, plan_wish
from aida.ledger.state import StateStore
from aida.settings import Settings, read_settings

if TYPE_CHECKING:
    from aida.contracts.plan import ProductionPlan
    from aida.contracts.result import FinalResult

FAILED = 1
_YES = ("", "y", "yes", "s", "si", "sì", "sí", "j", "ja", "o", "oui")
_END_SECONDS = 10.0  # what a worker told to stop may take before it is killed


def create_production(wish: Wish, *, out: Path, as_json: bool, ask: bool) -> int:
    """Plan, produce, deliver. Returns the exit code: 0, or 1 when the production failed.

    Before a paid production the vendors are asked, free of charge, whether they would serve us, and a
    person at a terminal is asked whether to spend (`ask`).
    """
    planned = plan_wish(wish)
    check_out(out, planned.speak)
    settings = read_settings()
    if planned.plan.tier != "draft":
        _check_vendors(planned.plan)
        if ask and not as_json and not _agreed(planned):
            print(phrase("not_spent", planned.speak), file=sys.stderr)
            return 0
    _bring_material(wish, planned, settings)
    states = StateStore(settings.database_url)
    state = _new_state(planned, out, settings)
    states.create(state)
    return _produce(state.id, settings, states, out, planned.speak, as_json)


def resume_production(workflow_id: str, *, out: Path | None, as_json: bool) -> int:
    """Continue a workflow that was stopped; a finished one is only delivered again."""
    settings = read_settings()
    states = StateStore(settings.database_url)
    state = load_state(states, workflow_id)
    speak = state.brief.language
    folder = out or Path(state.out_dir or "films")
    check_out(folder, speak)
    if state.status == "completed" and state.final_result is not None:
        return _hand_over(state, settings, folder, speak, as_json)
    return _produce(state.id, settings, states, folder, speak, as_json)


def load_state(states: StateStore, workflow_id: str) -> WorkflowState:
    """The workflow's state; raises `BadInput` for an id that is malformed or unknown."""
    import re

    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", workflow_id):
        raise BadInput(phrase("bad_id", "en", id=workflow_id[:80]))
    state = states.load(workflow_id)
    if state is None:
        raise BadInput(phrase("unknown_id", "en", id=workflow_id))
    return state


def _check_vendors(plan: ProductionPlan) -> None:
    from aida.catalog.read import models
    from aida.studio import check_accounts

    named = (name for step in plan.steps for name in (step.model, *step.fallbacks))
    check_accounts(sorted({models()[name].vendor for name in named}))


def _agreed(planned: PlannedWish) -> bool:
    """A person at a terminal says yes or no; where nobody can be asked, the keys say yes."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return True
    plan = planned.plan
    told = phrase(
        "agree",
        planned.speak,
        cost=f"{plan.cost:.2f}" if plan.cost is not None else "?",
        worst=f"{plan.worst_cost:.2f}" if plan.worst_cost is not None else "?",
        minutes=max(1, round(plan.time / 60)),
    )
    Console(stderr=True).print(f"{told} \\[Y/n] ", end="", highlight=False)
    return sys.stdin.readline().strip().lower() in (
        "",
        "y",
        "yes",
        "s",
        "si",
        "sì",
        "sí",
        "j",
        "ja",
        "o",
        "oui",
    )


def _bring_material(wish: Wish, planned: PlannedWish, settings: Settings) -> None:
    """The client's own pictures and recordings, into the asset store."""
    from aida.front.material import bring
    from aida.studio import open_store

    details = planned.brief.details
    files = [*wish.references, *([wish.voice_sample] if wish.voice_sample else [])]
    if not files or details is None:
        return
    refs = [*details.reference_images, *([details.voice_sample] if details.voice_sample else [])]
    with tempfile.TemporaryDirectory(prefix="aida-") as folder:
        bring(files, refs, open_store(settings), Path(folder))


def _new_state(planned: PlannedWish, out: Path, settings: Settings) -> WorkflowState:
    now = datetime.now(UTC)
    return WorkflowState(
        id=new_id("w", now.date()),
        brief_id=planned.brief.id,
        user_id=planned.brief.user_id,
        status="running",
        current_step="writer",
        started_at=now,
        last_updated=now,
        brief=planned.brief,
        plan=planned.plan,
        out_dir=str(out.resolve()),
    )


def _produce(
    workflow_id: str, settings: Settings, states: StateStore, out: Path, speak: str, as_json: bool
) -> int:
    from aida.front.watch import follow

    console = Console(stderr=as_json, quiet=as_json)
    console.print(f"[dim]{workflow_id}[/dim]", highlight=False)
    with worker(workflow_id, settings) as process:
        state = follow(
            load=lambda: states.load(workflow_id),
            alive=lambda: process.poll() is None,
            console=console,
            speak=speak,
        )
        code = process.wait()
    state = states.load(workflow_id) or state
    if state is None or state.final_result is None or state.final_result.status == "failed":
        return _tell_failure(out, state, workflow_id, settings, code, speak, as_json)
    return _hand_over(state, settings, out, speak, as_json)


@contextmanager
def worker(workflow_id: str, settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """The process that makes the film, ended with the block: asked first, then killed."""
    log = settings.home / "logs" / f"{workflow_id}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as sink:
        process = subprocess.Popen(
            [sys.executable, "-m", "flows.worker", workflow_id],
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            env={**os.environ, "AIDA_HOME": str(settings.home)},
            start_new_session=True,  # Ctrl-C reaches us alone; we end the worker in good order
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(_END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _hand_over(state: WorkflowState, settings: Settings, out: Path, speak: str, as_json: bool) -> int:
    from aida.front.summary import print_summary
    from aida.studio import open_store

    assert state.final_result is not None
    folder = deliver(state.final_result, open_store(settings), out, speak)
    if as_json:
        print((folder / "result.json").read_text(encoding="utf-8"), end="")
    else:
        print_summary(Console(), state, folder, speak)
    return 0


def _tell_failure(
    out: Path,
    state: WorkflowState | None,
    workflow_id: str,
    settings: Settings,
    code: int,
    speak: str,
    as_json: bool,
) -> int:
    result: FinalResult | None = state.final_result if state else None
    kept = _hand_over_kept(result, settings, out, speak)
    if result is not None and result.error is not None:
        reason = f"{result.error.agent}: {result.error.reason}"
    else:
        log = settings.home / "logs" / f"{workflow_id}.log"
        reason = phrase("worker_ended", speak, code=code, log=log)
    if as_json:
        document = result.model_dump(mode="json") if result else {"status": "failed", "error": reason}
        print(json.dumps(document | {"workflow_id": workflow_id}, indent=2, ensure_ascii=False))
    print(phrase("failed", speak, reason=reason, id=workflow_id), file=sys.stderr)
    if kept is not None and result is not None:
        cost = f"{result.metadata.cost.actual:.2f}"
        print(phrase("kept", speak, folder=kept, cost=cost), file=sys.stderr)
    return FAILED


def _hand_over_kept(result: FinalResult | None, settings: Settings, out: Path, speak: str) -> Path | None:
    """What was made before it failed, in the client's folder; `None` when there is nothing to hand over."""
    from aida.front.deliver import deliverables
    from aida.studio import open_store

    if result is None or next(deliverables(result), None) is None:
        return None
    return deliver(result, open_store(settings), out, speak)
