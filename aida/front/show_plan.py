"""A plan for people: what will be made, by which models, who stands by, for how much, how long, and what is
to be known first. `ProductionPlan` ─→ a table of at most 80 columns."""

from __future__ import annotations

from decimal import Decimal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from aida.contracts.plan import PlannedStep, ProductionPlan
from aida.front.bill import AGENTS
from aida.front.show import open_console, print_json


def show_plan(plan: ProductionPlan, *, as_json: bool) -> None:
    """Scenes, steps, models, money and time of a plan."""
    if as_json:
        print_json(plan.model_dump(mode="json"))
    else:
        print_plan(open_console(), plan)


def print_plan(console: Console, plan: ProductionPlan) -> None:
    console.print(Text(_head(plan), style="bold"))
    if plan.scenes:
        console.print(Text(f"scenes  {_scenes(plan)}", style="dim"))
    console.print(_steps(plan))
    for line in _explained(plan):
        console.print(Text(line, style="dim"))
    for note in plan.notes:
        table = Table.grid(padding=(0, 1))
        table.add_row("·", Text(note))
        console.print(table)


def _head(plan: ProductionPlan) -> str:
    parts = [plan.content_type, plan.tier, plan.language, f"{plan.width}×{plan.height}"]
    if plan.seconds:
        parts.append(f"{float(plan.seconds):g} s")
    if plan.stills:
        parts.append(f"{plan.stills} picture{'s' if plan.stills > 1 else ''}")
    return " · ".join(parts)


def _scenes(plan: ProductionPlan) -> str:
    return "  ".join(
        f"{scene.id}: {float(scene.seconds):g} s"
        + (f" ({len(scene.shots)} shots)" if len(scene.shots) > 1 else "")
        for scene in plan.scenes
    )


def _steps(plan: ProductionPlan) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="dim")
    table.add_column("", no_wrap=True)
    table.add_column("model", overflow="fold")
    for column in ("", "US$", "at worst", "s"):
        table.add_column(column, justify="right", no_wrap=True)
    for step in plan.steps:
        table.add_row(
            _who(step),
            _models(step),
            _amount(step),
            _money(step.cost),
            Text(_money(step.worst_cost), style="dim"),
            Text(f"{step.seconds:.0f}", style="dim"),
        )
    table.add_section()
    table.add_row(
        Text("total", style="bold"),
        "",
        "",
        Text(_money(plan.cost), style="bold"),
        _money(plan.worst_cost),
        Text(f"{plan.time:.0f}", style="bold"),
    )
    return table


def _who(step: PlannedStep) -> Text:
    return Text(AGENTS.get(step.purpose, step.agent)).append(f"\n{step.purpose}", style="dim")


def _models(step: PlannedStep) -> Text:
    """The planned model, and below it who stands by, in that order."""
    told = Text(step.model)
    for number, model in enumerate(step.fallbacks):
        told.append(f"\n{'else' if number == 0 else 'then'} {model}", style="dim")
    return told


def _amount(step: PlannedStep) -> Text:
    each = "" if step.unit_price is None else f"\n× {step.unit_price.normalize():f}"
    many = "s" if step.units != 1 and step.unit in ("image", "megapixel", "second", "call") else ""
    return Text(f"{step.units:g} {step.unit}{many}").append(each, style="dim")


def _explained(plan: ProductionPlan) -> list[str]:
    """What the numbers mean."""
    if plan.tier == "draft":
        return [f"prices of {plan.priced_on.isoformat()}: a draft is free"]
    return [
        f"prices of {plan.priced_on.isoformat()}; agents work side by side, so their seconds do not add up",
        "at worst: every order paid for twice and the dearest fallback once; --max-cost sets a limit",
    ]


def _money(amount: Decimal | None) -> str:
    return "unknown" if amount is None else f"{amount:.3f}"
