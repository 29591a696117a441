"""Readings, runs, models and contracts for people (tables) and for programs (`--json`)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from aida.catalog.phrases import phrase
from aida.contracts.brief import BriefReading
from aida.contracts.state import WorkflowState
from aida.errors import BadInput

if TYPE_CHECKING:
    from aida.catalog.rows import Model
    from aida.settings import Settings


def print_json(document: Any) -> None:
    print(json.dumps(document, indent=2, ensure_ascii=False))


def open_console() -> Console:
    """Standard output; tables that are piped or logged are not cut to a terminal's width."""
    console = Console()
    return console if console.is_terminal else Console(width=160)


def show_reading(reading: BriefReading, *, as_json: bool) -> None:
    """The Orchestrator's reading of a request."""
    if as_json:
        # The Orchestrator's four answers; message_language is for our own messages.
        print_json(reading.model_dump(mode="json", exclude={"message_language"}))
        return
    console = open_console()
    speak = reading.message_language
    if not reading.is_request or reading.brief is None:
        console.print(phrase("not_a_request", speak), highlight=False)
        return
    brief = reading.brief
    table = Table(show_header=False, box=None, padding=(0, 2))
    rows: dict[str, Any] = {
        "content_type": brief.content_type,
        "language": brief.language,
        **(brief.details.model_dump(mode="json") if brief.details else {}),
        "quality_keywords": ", ".join(brief.quality_keywords) or None,
        "requirements": " · ".join(brief.requirements) or None,
    }
    if brief.budget_constraints and brief.budget_constraints.type != "none":
        budget = brief.budget_constraints
        rows["budget"] = f"{budget.type} {budget.max_cost or ''} {budget.currency}"
    for name, value in rows.items():
        if value is not None:
            table.add_row(Text(name, style="dim"), Text(str(value)))
    console.print(table)
    for label, fields in (("?", reading.ask), ("≠", reading.contradictions)):
        if fields:
            console.print(
                Text(f"{label} ", style="bold yellow")
                + Text(", ".join(phrase(f"field_{name}", speak) for name in fields))
            )


def show_runs(limit: int, *, as_json: bool) -> None:
    """The workflows in the state database, newest first."""
    from aida.front.owners import interrupted
    from aida.ledger.state import StateStore
    from aida.settings import read_settings

    settings = read_settings()
    store = StateStore(settings.database_url)
    states = store.list(limit=limit)
    dead = set(interrupted(store, settings))
    if as_json:
        print_json([_run_row(state) | {"interrupted": state.id in dead} for state in states])
        return
    console = open_console()
    if not states:
        console.print('No productions yet. Begin with: aida create "…"', highlight=False)
        return
    table = Table(box=None, padding=(0, 2), header_style="dim")
    for column in ("id", "status", "%", "what", "started", "US$"):
        table.add_column(column)
    colour = {"completed": "green", "failed": "red", "running": "cyan", "paused": "yellow"} | {
        "waiting": "magenta",
        "cancelled": "dim",
    }
    for state in states:
        row = _run_row(state)
        table.add_row(
            state.id,
            Text("interrupted", style="yellow")
            if state.id in dead
            else Text(state.status, style=colour[state.status]),
            str(state.progress),
            row["what"],
            state.started_at.astimezone().strftime("%Y-%m-%d %H:%M"),
            f"{state.total_cost_so_far:.2f}",
        )
    console.print(table)
    if dead:
        console.print("[dim]`aida recover` continues what was interrupted.[/dim]", highlight=False)


def _run_row(state: WorkflowState) -> dict[str, Any]:
    details = state.brief.details
    subject = (details.subject if details else None) or " · ".join(state.brief.requirements[:2])
    return {
        "id": state.id,
        "status": state.status,
        "progress": state.progress,
        "message": state.current_message,
        "what": f"{state.brief.content_type}: {subject}",
        "started_at": state.started_at.isoformat(),
        "last_updated": state.last_updated.isoformat(),
        "cost": float(state.total_cost_so_far),
        "out_dir": state.out_dir,
    }


def show_status(workflow_id: str, *, watch: bool, as_json: bool) -> int:
    """One workflow's state; with `watch`, until it ends. Returns 1 for a failed one."""
    from aida.front.create import load_state
    from aida.front.owners import is_worked_on
    from aida.front.watch import follow
    from aida.ledger.state import StateStore
    from aida.settings import read_settings
    from aida.storage.links import with_links
    from aida.studio import open_store

    settings = read_settings()
    states = StateStore(settings.database_url)
    state = load_state(states, workflow_id)
    console = Console(stderr=as_json, quiet=as_json)
    if watch and state.status == "running":
        seen: list[WorkflowState] = [state]

        def load() -> WorkflowState:
            seen[0] = load_state(states, workflow_id)
            return seen[0]

        follow(load, lambda: is_worked_on(seen[0], settings), console, state.brief.language)
        state = seen[0]
    if as_json:
        print_json(with_links(state.model_dump(mode="json"), open_store(settings)))
        return 0 if state.status != "failed" else 1
    _print_status(state, open_console())
    if state.status == "waiting":
        spent = f"{state.total_cost_so_far:.2f}"
        told = phrase("waits_approval", state.brief.language, id=state.id, spent=spent)
        open_console().print(told, style="magenta", highlight=False)
    if state.status == "running" and not is_worked_on(state, settings):
        open_console().print(
            f"Its process died; `aida resume {state.id}` goes on where it was.", style="yellow"
        )
    return 0 if state.status != "failed" else 1


def _print_status(state: WorkflowState, console: Console) -> None:
    from aida.front.watch import money

    head = Text(f"{state.id}  {state.status}  {state.progress} %  ", style="bold")
    console.print(head, state.current_message, Text(money(state), style="dim"))
    table = Table.grid(padding=(0, 2))
    for step, result in (
        ("writer", state.writer_result),
        ("director", state.director_result),
        ("video", state.video_result),
        ("audio", state.audio_result),
    ):
        if result is not None:
            table.add_row(step, result.metadata.model_used, f"{result.metadata.time:.1f} s")
    if state.visual_results:
        models = ", ".join(dict.fromkeys(picture.model_used for picture in state.visual_results))
        table.add_row("visual", models, f"{len(state.visual_results)} pictures")
    console.print(table)
    for problem in state.errors:
        mark = "recovered" if problem.recovered else "failed"
        console.print(Text(f"{mark}: {problem.step}: {problem.error}", style="yellow"))


def show_models(kind: str | None, *, as_json: bool) -> None:
    """The catalog, with what can be used now."""
    from aida.catalog.read import models, price
    from aida.settings import read_settings

    rows = models()
    kinds = sorted({row.kind for row in rows.values()})
    if kind is not None and kind not in kinds:
        raise BadInput(phrase("kind_unknown", "en", kind=kind[:40], kinds=", ".join(kinds)))
    settings = read_settings()
    today = settings.day
    chosen = [row for row in rows.values() if kind in (None, row.kind)]
    if as_json:
        print_json(
            [
                row.model_dump(mode="json")
                | {
                    "usable": _usable(row, settings),
                    "price_today": (found := price(row, today)) and found.model_dump(mode="json"),
                }
                for row in chosen
            ]
        )
        return
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("", no_wrap=True)
    table.add_column("model", no_wrap=True)
    for column in ("name", "kind", "status", "price today"):
        table.add_column(column, overflow="fold")
    for row in sorted(chosen, key=lambda row: (row.kind, row.vendor != "local", row.id)):
        found = price(row, today)
        table.add_row(
            Text("✓", style="green") if _usable(row, settings) else Text("–", style="dim"),
            row.id,
            row.name,
            row.kind,
            row.status_on(today) or "not yet known",
            "unknown" if found is None else "free" if not found.usd else f"{found.usd} $/{found.unit}",
        )
    console = open_console()
    console.print(table)
    console.print(Text("✓ can be used now; – needs a key or more (aida doctor)", style="dim"))


def _usable(row: Model, settings: Settings) -> bool:
    """Its key is set, it is still sold, and our own set-up brings all it needs or somebody asked for it."""
    asked_for = row.opt_in is not None and settings.xtts
    alive = row.status_on(settings.day) not in (None, "retired")
    return row.vendor in settings.vendors and alive and (row.needs is None or asked_for)


def show_schema(name: str | None, *, as_json: bool) -> None:
    """A contract's JSON Schema, or the contracts' names."""
    from pydantic import BaseModel

    from aida import contracts

    names = [
        each
        for each in contracts.__all__
        if isinstance(getattr(contracts, each), type) and issubclass(getattr(contracts, each), BaseModel)
    ]
    if name is None:
        if as_json:
            print_json(names)
        else:
            print("\n".join(names))
        return
    if name not in names:
        raise BadInput(phrase("schema_unknown", "en", name=name[:60]))
    print_json(getattr(contracts, name).model_json_schema())
