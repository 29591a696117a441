"""The end of a production: the state row → the client's folder, and a summary or what went wrong.

completed ─→ folder, panel, exit code 0        failed, partial ─→ what was kept, why, exit code 1
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from aida.catalog.phrases import phrase
from aida.contracts.result import FinalResult
from aida.contracts.state import WorkflowState
from aida.front.deliver import deliver, deliverables
from aida.front.summary import cents, print_account, print_summary
from aida.settings import Settings
from aida.studio import open_store

DONE, FAILED = 0, 1


@dataclass(frozen=True)
class Recipient:
    """Who gets the work, and how."""

    settings: Settings
    out: Path
    speak: str
    as_json: bool


def hand_over(state: WorkflowState, to: Recipient) -> int:
    """Deliver a completed production and say so; returns the exit code."""
    assert state.final_result is not None
    folder = deliver(state.final_result, open_store(to.settings), to.out, to.speak)
    if to.as_json:
        print((folder / "result.json").read_text(encoding="utf-8"), end="")
    else:
        print_summary(Console(), state, folder, to.speak)
    return DONE


def tell_failure(workflow_id: str, state: WorkflowState | None, code: int, to: Recipient) -> int:
    """Say what went wrong and hand over what was made before; returns the exit code. `code` is the worker
    process' own."""
    result = state.final_result if state else None
    folder = _hand_over_kept(result, to)
    if result is not None and result.error is not None:
        reason = f"{result.error.agent}: {result.error.reason.rstrip('.')}"
    else:
        log = to.settings.home / "logs" / f"{workflow_id}.log"
        reason = phrase("worker_ended", to.speak, code=code, log=log)
    if to.as_json:
        print(_as_json(workflow_id, result, folder, reason))
    print(phrase("failed", to.speak, reason=reason, id=workflow_id), file=sys.stderr)
    if result is None or state is None or state.plan is None:
        return FAILED
    print(_what_is_left(result, folder, to.speak), file=sys.stderr)
    if not to.as_json and state.plan.tier != "draft":
        print_account(Console(stderr=True), result, state.plan, folder, to.speak)
    return FAILED


def _what_is_left(result: FinalResult, folder: Path | None, speak: str) -> str:
    """Where what was made lies, and what was spent (pure)."""
    cost = result.metadata.cost.actual
    if folder is not None:
        return phrase("kept", speak, folder=folder, cost=cents(cost))
    return phrase("spent_nothing_kept", speak, cost=cents(cost)) if cost else phrase("not_spent", speak)


def _as_json(workflow_id: str, result: FinalResult | None, folder: Path | None, reason: str) -> str:
    if folder is not None:
        return (folder / "result.json").read_text(encoding="utf-8").rstrip()
    document = result.model_dump(mode="json") if result else {"status": "failed", "error": reason}
    return json.dumps(document | {"workflow_id": workflow_id}, indent=2, ensure_ascii=False)


def _hand_over_kept(result: FinalResult | None, to: Recipient) -> Path | None:
    """What was made before it failed, in the client's folder; `None` when there is nothing to hand over."""
    if result is None or next(deliverables(result), None) is None:
        return None
    return deliver(result, open_store(to.settings), to.out, to.speak)
