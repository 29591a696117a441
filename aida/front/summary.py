"""What the client reads at the end: what was made, where, how long it took, what it cost, who stepped in
for whom, and for a draft what the finished film would cost. In the language the client wrote in."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from rich.box import ROUNDED
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from aida.catalog.phrases import phrase
from aida.contracts.brief import ProjectBrief
from aida.contracts.plan import ProductionPlan
from aida.contracts.result import FinalResult
from aida.contracts.state import WorkflowState
from aida.front import bill

_WIDEST = 96
"""Columns; a panel as wide as a large screen is hard to read."""

_LEAST_TOLD = Decimal("0.0005")
"""Dollars; below it are roundings."""


def made_sentence(result: FinalResult, plan: ProductionPlan, speak: str) -> str:
    """One sentence: what was made."""
    meta = result.metadata
    made = "made" if plan.tier == "draft" else "finished"
    seconds = f"{float(meta.duration):g}" if meta.duration is not None else "0"
    count = len(result.stills)
    if plan.content_type == "video":
        return phrase(f"{made}_video", speak, seconds=seconds, resolution=meta.resolution)
    if plan.content_type == "image":
        return phrase(f"{made}_image", speak, count=count, resolution=meta.resolution)
    if plan.content_type == "audio":
        return phrase(f"{made}_audio", speak, seconds=seconds)
    parts = []
    if result.video_url:
        parts.append(phrase("part_video", speak, seconds=seconds))
    if count:
        parts.append(phrase("part_images", speak, count=count))
    if result.audio_url and not result.video_url:
        parts.append(phrase("part_audio", speak, seconds=seconds))
    return phrase(f"{made}_multi_asset", speak, parts=", ".join(parts))


def finished_sentence(brief: ProjectBrief, plan: ProductionPlan, speak: str) -> str | None:
    """One line: the finished film's price, models and the keys it needs; `None` for a paid plan."""
    from aida.catalog.read import models
    from aida.planner.plan import finished_offer
    from aida.settings import VENDOR_KEYS

    if plan.tier != "draft":
        return None
    offer = finished_offer(brief, plan, plan.priced_on)
    if offer is None:
        return None
    rows = models()
    used = [rows[step.model] for step in offer.steps if rows[step.model].vendor != "local"]
    names = ", ".join(dict.fromkeys(row.name for row in used))
    keys = ", ".join(sorted({VENDOR_KEYS[row.vendor] for row in used if row.vendor in VENDOR_KEYS}))
    if offer.cost is None:
        return phrase("finished_price_unknown", speak, models=names, keys=keys)
    minutes = max(1, round(offer.time / 60))
    return phrase("finished_price", speak, cost=f"{offer.cost:.2f}", minutes=minutes, models=names, keys=keys)


def print_summary(console: Console, state: WorkflowState, folder: Path, speak: str) -> None:
    """The closing panel of a production that was completed."""
    result, plan = state.final_result, state.plan
    assert result is not None
    assert plan is not None
    console.print(Text(made_sentence(result, plan, speak), style="bold"), highlight=False)
    print_account(console, result, plan, folder, speak)
    offer = finished_sentence(state.brief, plan, speak)
    if offer:
        console.print(Text(offer), highlight=False)


def print_account(
    console: Console, result: FinalResult, plan: ProductionPlan, folder: Path | None, speak: str
) -> None:
    """Files, time and money of a production, finished or not, and what is to be known about them."""
    inside: list[RenderableType] = [_facts(result, plan, folder, speak)]
    paid = plan.tier != "draft"
    if paid and (made := bill.bill(result, plan)):
        inside += ["", _bill_table(made)]
    width = min(console.width, _WIDEST)
    console.print(Panel(Group(*inside), box=ROUNDED, width=width if paid else None, expand=paid))
    for remark in remarks(result, plan, speak) if paid else ():
        console.print(_hanging(remark), highlight=False, width=width)


def remarks(result: FinalResult, plan: ProductionPlan, speak: str) -> list[str]:
    """What is to be known beside the numbers: who stepped in and why, how a style was carried, a price
    nobody knows, whose licence limits the use (pure)."""
    changed = [f"* {bill.told(change, speak)}" for change in bill.changes(result, plan)]
    limits = bill.licences(part.made.model_id for part in bill.parts(result))
    return [*changed, *(f"· {each}" for each in (*bill.notes(result), *limits))]


def files_in(folder: Path) -> list[str]:
    """What lies in the folder, files first; a folder in it as its name and how much it holds."""
    inside = sorted(folder.iterdir())
    files = [path.name for path in inside if path.is_file()]
    return files + [f"{path.name}/ ({len(list(path.iterdir()))})" for path in inside if path.is_dir()]


def clock(seconds: float) -> str:
    """`8.4 s`, `1 min 28 s`."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    return f"{whole // 60} min {whole % 60:02d} s"


def _facts(result: FinalResult, plan: ProductionPlan, folder: Path | None, speak: str) -> Table:
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column(overflow="fold")
    if folder is not None:
        facts.add_row(phrase("where", speak), Text(str(folder)))
        facts.add_row("", Text(" · ".join(files_in(folder)), style="dim"))
    time, cost = result.metadata.time, result.metadata.cost
    if plan.tier == "draft":
        facts.add_row(phrase("took", speak), clock(time.actual))
        facts.add_row(phrase("cost", speak), phrase("free", speak))
        return facts
    expected = phrase("planned_time", speak, minutes=max(1, round(time.estimated / 60)))
    facts.add_row(phrase("took", speak), _with_plan(clock(time.actual), expected))
    planned = phrase("planned_cost", speak, cost=cents(cost.estimated)) if cost.estimated is not None else ""
    unknown = " + ?" if any(line.cost is None for line in bill.bill(result, plan)) else ""
    facts.add_row(phrase("cost", speak), _with_plan(f"{cents(cost.actual)} US${unknown}", planned))
    if (lost := bill.lost(result)) >= _LEAST_TOLD:
        facts.add_row("", Text(phrase("wasted_cost", speak, cost=cents(lost)), style="yellow"))
    return facts


def _with_plan(actual: str, planned: str) -> Text:
    line = Text(actual, style="bold")
    return line.append(f"  ({planned})", style="not bold dim") if planned else line


def _bill_table(made: Iterable[bill.BillLine]) -> Table:
    """Agents, the models that worked, and what each share cost; a star marks who stepped in."""
    table = Table.grid(padding=(0, 2), expand=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold", ratio=1)
    table.add_column(justify="right", no_wrap=True)
    before = None
    for line in made:
        model = Text(line.model)
        if line.count > 1:
            model.append(f" × {line.count}", style="dim")
        if line.stood_in:
            model.append(" *", style="yellow")
        agent = line.agent if line.agent != before else ""
        table.add_row(Text(agent, style="dim"), model, Text(_dollars(line.cost), style="dim"))
        before = line.agent
    return table


def _dollars(cost: Decimal | None) -> str:
    if cost is None:
        return "? US$"
    return f"{cost:.4f} US$" if 0 < cost < Decimal("0.001") else f"{cost:.3f} US$"


def _hanging(remark: str) -> Table:
    """A remark whose second line begins under its words."""
    mark, _, words = remark.partition(" ")
    table = Table.grid(padding=(0, 1))
    table.add_row(Text(mark, style="yellow" if mark == "*" else "dim"), Text(words, style="dim"))
    return table


def cents(amount: Decimal) -> str:
    """Two digits, and three only where two would hide the sum."""
    return f"{amount:.2f}" if amount < Decimal("0.0005") or amount >= Decimal("0.01") else f"{amount:.3f}"
