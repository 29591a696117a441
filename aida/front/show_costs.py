"""`aida costs [ID]`: estimate beside actual for every step, model and try; or every production and each day.

ID ─→ Account → table, a row for each try       no ID ─→ productions, newest first, and days beside caps
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from aida.catalog.read import models
from aida.contracts.job import Spend
from aida.contracts.money import Cap, DaySpend
from aida.contracts.state import WorkflowState
from aida.front.bill import AGENTS
from aida.front.costs import Account, Step, Try, account_of
from aida.front.show import open_console, print_json
from aida.ledger.state import StateStore
from aida.settings import read_settings
from aida.studio import caps_of, open_journal

_COLOURS = {"done": "green", "late": "green", "intended": "cyan", "accepted": "cyan"}
_LONGEST = 44


def show_costs(workflow_id: str | None, limit: int, *, as_json: bool) -> None:
    """One workflow's account, or all of them. Raises `BadInput` for an id nobody knows."""
    from aida.front.create import load_state

    settings = read_settings()
    states, journal = StateStore(settings.database_url), open_journal(settings)
    if workflow_id is not None:
        state = load_state(states, workflow_id)
        account = account_of(state, journal.jobs(state.id))
        if as_json:
            print_json(account.model_dump(mode="json") | {"actual": float(account.actual)})
        else:
            _print_account(account, open_console())
        return
    spends = [(state, journal.spend(state.id)) for state in states.list(limit=limit)]
    days, caps = journal.days(), caps_of(settings)
    if as_json:
        print_json(
            {
                "workflows": [_workflow_row(state, spend) for state, spend in spends],
                "days": [each.model_dump(mode="json") for each in days],
                "caps": [{"kind": each.kind, "limit": float(each.limit)} for each in caps],
            }
        )
        return
    _print_all(spends, days, caps, open_console())


def _workflow_row(state: WorkflowState, spend: Spend) -> dict[str, Any]:
    return {
        "workflow_id": state.id,
        "user_id": state.user_id,
        "status": state.status,
        "started_at": state.started_at.isoformat(timespec="seconds"),
        "estimated": float(state.plan.cost) if state.plan and state.plan.cost is not None else None,
        "actual": float(spend.paid + spend.wasted),
        "paid": float(spend.paid),
        "wasted": float(spend.wasted),
        "held": float(spend.reserved),
    }


def _print_account(account: Account, console: Console) -> None:
    head = Text(f"{account.workflow_id}  {account.status}  {account.tier or ''}", style="bold")
    console.print(head, Text(f"limit {account.limit}" if account.limit else "no limit", style="dim"))
    table = Table(box=None, padding=(0, 1), header_style="dim")
    table.add_column("step")
    table.add_column("model")
    table.add_column("what became of it")
    for title in ("planned", "paid", "wasted", "held"):
        table.add_column(title, justify="right")
    for step in account.steps:
        _add_step(table, step)
    table.add_section()
    table.add_row("", "", "", *(_money(each, blank=False) for each in _totals(account)), style="bold")
    console.print(table)
    worst = f", at worst {_money(account.worst, blank=False)}" if account.worst is not None else ""
    console.print(
        f"US$. Planned {_money(account.estimated, blank=False)}{worst}; "
        f"spent so far {_money(account.actual, blank=False)}.",
        highlight=False,
    )
    tries = [each for step in account.steps for each in step.tries]
    if any(not each.known and each.worst for each in tries):
        console.print("≤: nobody knows the charge, it counts at the most it can have been.", style="dim")
    if any(step.unpriced for step in account.steps):
        console.print("?: the price is not known, and missing from the sums.", style="dim")
    if account.held:
        console.print("Held: orders under way, each at its worst price.", style="dim")


def _totals(account: Account) -> tuple[Decimal | None, ...]:
    return account.estimated, account.paid, account.wasted, account.held


def _add_step(table: Table, step: Step) -> None:
    planned = _name(step.model) if step.model else ""
    title = AGENTS.get(step.purpose, step.purpose) + f" · {step.purpose}"
    table.add_row(
        title, Text(planned, style="dim"), "", _money(step.estimated, blank=False),
        *(_money(each) for each in (step.paid, step.wasted, step.held)),
    )  # fmt: skip
    for told in step.tries:
        where = f"scene {told.scene}" if told.scene is not None else ""
        again = f" try {told.number}" if told.number > 1 else ""
        model = Text(_name(told.model) + ("" if told.planned else " (fallback)"))
        table.add_row(
            Text(f"  {where}{again}", style="dim"), model, _became(told), "",
            *(Text(_charge(told, each), style="dim") for each in (told.paid, told.wasted)),
            Text(_money(told.held), style="dim"),
        )  # fmt: skip


def _charge(told: Try, amount: Decimal) -> str:
    """With `≤` before what counts at its worst, `?` for what has no price."""
    if not told.known and not told.worst:
        return "?"
    return ("≤" if amount and not told.known else "") + _money(amount)


def _became(told: Try) -> Text:
    text = Text(told.status, style=_COLOURS.get(told.status, "yellow"))
    if told.reason and told.status not in ("done", "late"):
        reason = told.reason if len(told.reason) <= _LONGEST else told.reason[: _LONGEST - 1] + "…"
        text.append(f": {reason}", style="dim")
    return text


def _name(model: str) -> str:
    row = models().get(model)
    return row.name if row else model


def _money(amount: Decimal | None, *, blank: bool = True) -> str:
    """Four digits, as orders cost; `?` where nobody knows."""
    if amount is None:
        return "?"
    return "" if blank and not amount else f"{amount:.4f}"


def _print_all(
    spends: list[tuple[WorkflowState, Spend]],
    days: Iterable[DaySpend],
    caps: tuple[Cap, ...],
    console: Console,
) -> None:
    if not spends:
        console.print('No productions yet. Begin with: aida create "…"', highlight=False)
        return
    table = Table(box=None, padding=(0, 1), header_style="dim")
    for title in ("production", "status", "user"):
        table.add_column(title)
    for title in ("planned", "paid", "wasted", "held"):
        table.add_column(title, justify="right")
    for state, spend in spends:
        planned = state.plan.cost if state.plan else None
        sums = (spend.paid, spend.wasted, spend.reserved)
        table.add_row(state.id, state.status, state.user_id, _money(planned, blank=False), *map(_money, sums))
    console.print(table)
    _print_days(days, caps, console)
    console.print("US$. `aida costs ID` shows every order of a production.", style="dim", highlight=False)


def _print_days(days: Iterable[DaySpend], caps: tuple[Cap, ...], console: Console) -> None:
    limits = {each.kind: each.limit for each in caps}
    table = Table(box=None, padding=(0, 1), header_style="dim")
    for title in ("day (UTC)", "user"):
        table.add_column(title)
    for title in ("spent", "held", "cap"):
        table.add_column(title, justify="right")
    for each in days:
        cap = limits.get("day" if each.user_id is None else "user_day")
        table.add_row(
            each.day.isoformat(), each.user_id or "everybody", _money(each.spent, blank=False),
            _money(each.held), f"{cap:.2f}" if cap is not None else "",
        )  # fmt: skip
    if table.row_count:
        console.print()
        console.print(table)
