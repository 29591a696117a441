"""The end of a production: the state row → the client's folder, and a summary or what went wrong.

completed ─→ folder, panel, exit code 0        failed, partial ─→ what was kept, why, exit code 1
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from rich.console import Console
from rich.text import Text

from aida.catalog.phrases import phrase
from aida.contracts.money import CAP_VARIABLES
from aida.contracts.result import FinalResult
from aida.contracts.state import WorkflowState
from aida.front.bill import TITLES
from aida.front.deliver import deliver, deliverables, texts
from aida.front.summary import cents, print_account, print_summary
from aida.settings import Settings
from aida.storage.links import with_links
from aida.studio import open_store

DONE, FAILED, INTERRUPTED = 0, 1, 130


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
        who = TITLES.get(result.error.agent, result.error.agent.replace("_", " ").capitalize())
        reason = f"{who}: {result.error.reason.rstrip('.')}"
    else:
        log = to.settings.home / "logs" / f"{workflow_id}.log"
        reason = phrase("worker_ended", to.speak, code=code, log=log)
    if to.as_json:
        print(_as_json(workflow_id, result, folder, reason, to.settings))
    console = Console(stderr=True)
    told = out_of_money(result, to.speak)
    if told is None:
        _say(console, phrase("failed", to.speak, reason=reason, id=workflow_id), style="bold")
    else:
        _say(console, told, style="bold")
        _say(console, reason, style="dim")
    if result is None or state is None or state.plan is None:
        return FAILED
    _say(console, _what_is_left(result, folder, to.speak))
    if not to.as_json and state.plan.tier != "draft":
        print_account(console, result, state.plan, folder, to.speak)
    return FAILED


def tell_stop(workflow_id: str, state: WorkflowState | None, to: Recipient) -> int:
    """Say what stays after Ctrl-C, when the worker has ended; returns the exit code of an interrupt."""
    cost = cents(state.total_cost_so_far) if state else "?"
    _say(Console(stderr=True), phrase("stopped", to.speak, cost=cost, id=workflow_id))
    return INTERRUPTED


def _say(console: Console, sentence: str, style: str = "") -> None:
    """One sentence; on a terminal it is broken between words, elsewhere it stays one line."""
    console.print(Text(sentence, style=style), soft_wrap=not console.is_terminal)


def out_of_money(result: FinalResult | None, speak: str) -> str | None:
    """That the money ran out, and what it takes to go on; `None` for other ends (pure)."""
    error = result.error if result is not None else None
    if result is None or error is None or error.purse is None:
        return None
    if error.purse != "workflow":
        return phrase("day_ran_out", speak, variable=CAP_VARIABLES[error.purse], id=result.workflow_id)
    if error.needs is None:
        return None
    return phrase("money_ran_out", speak, needs=f"{error.needs:.2f}", id=result.workflow_id)


def _what_is_left(result: FinalResult, folder: Path | None, speak: str) -> str:
    """Where what was made lies, and what was spent (pure)."""
    cost = result.metadata.cost.actual
    if folder is not None:
        return phrase("kept", speak, folder=folder, cost=cents(cost))
    return phrase("spent_nothing_kept", speak, cost=cents(cost)) if cost else phrase("not_spent", speak)


def _as_json(
    workflow_id: str, result: FinalResult | None, folder: Path | None, reason: str, settings: Settings
) -> str:
    if folder is not None:
        return (folder / "result.json").read_text(encoding="utf-8").rstrip()
    document = result.model_dump(mode="json") if result else {"status": "failed", "error": reason}
    told = with_links(document | {"workflow_id": workflow_id}, open_store(settings))
    return json.dumps(told, indent=2, ensure_ascii=False)


def _hand_over_kept(result: FinalResult | None, to: Recipient) -> Path | None:
    """What was made before it failed, in the client's folder; `None` when there is nothing to hand over."""
    if result is None or next(chain(deliverables(result), texts(result)), None) is None:
        return None
    return deliver(result, open_store(to.settings), to.out, to.speak)
