"""What the client reads at the end: what was made, where, how long it took, what it cost, and what
the finished film would cost. In the language the client wrote in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from aida.catalog.phrases import phrase
from aida.contracts.brief import ProjectBrief
from aida.contracts.plan import ProductionPlan
from aida.contracts.result import FinalResult, StepMetadata, summed
from aida.contracts.state import WorkflowState


def made_sentence(result: FinalResult, plan: ProductionPlan, speak: str) -> str:
    """One sentence: what was made."""
    meta = result.metadata
    made = "made" if plan.tier == "draft" else "finished"
    seconds = _number(float(meta.duration)) if meta.duration is not None else "0"
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
    offer = finished_offer(brief, plan, datetime.now(UTC).date())
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
    """The closing panel."""
    result, plan = state.final_result, state.plan
    assert result is not None
    assert plan is not None
    took = phrase("seconds_unit", speak, seconds=_number(round(result.metadata.time.actual, 1)))
    facts = Table.grid(padding=(0, 2))
    facts.add_row(Text(phrase("where", speak), style="dim"), Text(str(folder), overflow="fold"))
    for name in sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()):
        facts.add_row("", Text(f"  {name}", style="dim"))
    facts.add_row(Text(phrase("took", speak), style="dim"), took)
    if plan.tier == "draft":
        facts.add_row(Text(phrase("cost", speak), style="dim"), phrase("free", speak))
    else:
        _add_bill(facts, result, speak)
    console.print(Text(made_sentence(result, plan, speak), style="bold"))
    console.print(Panel(facts, expand=False))
    for remark in remarks(result, plan):
        console.print(Text(f"· {remark}", style="dim"), highlight=False)
    offer = finished_sentence(state.brief, plan, speak)
    if offer:
        console.print(Text(offer), highlight=False)


def _add_bill(facts: Table, result: FinalResult, speak: str) -> None:
    """What it cost against what was planned, and who made what for how much."""
    cost = result.metadata.cost
    planned = phrase("planned_cost", speak, cost=_money(cost.estimated))
    facts.add_row(Text(phrase("cost", speak), style="dim"), f"{_money(cost.actual)} US$ ({planned})")
    if cost.wasted:
        facts.add_row("", phrase("wasted_cost", speak, cost=_money(cost.wasted)))
    for agent, step in bill_lines(result):
        model = f"{step.model_used} *" if step.fallback_used else step.model_used
        facts.add_row("", Text(f"  {agent:<16} {model:<28} {_money(step.cost)}", style="dim"))


def bill_lines(result: FinalResult) -> Iterator[tuple[str, StepMetadata]]:
    """Agent and what its share cost, in the order of the work (pure)."""
    assets = result.assets
    if assets is None:
        return
    if assets.script is not None:
        yield "Writer", assets.script.metadata
    if assets.storyboard is not None:
        yield "Director", assets.storyboard.metadata
    if assets.images:
        yield "Visual Creator", summed(each.metadata for each in assets.images)
    if assets.raw_video is not None:
        yield "Video Composer", assets.raw_video.metadata
    if assets.audio is not None:
        yield "Audio Generator", assets.audio.metadata


def remarks(result: FinalResult, plan: ProductionPlan) -> list[str]:
    """What the client should know beside the numbers: who stepped in and why, how a style was carried,
    whose licence limits the use (pure; in English, as the models' own words are)."""
    if plan.tier == "draft":
        return []
    told = []
    for agent, step in bill_lines(result):
        if step.source is not None:
            told.append(f"* {agent}: {step.source.replace('_', ' ')}")
        if step.fallback_reason is not None:
            told.append(f"* {agent}: {step.model_used} stepped in ({step.fallback_reason})")
        told += step.notes
    told += [note for note in plan.notes if note.startswith("Licence of")]
    return list(dict.fromkeys(told))


def _money(amount: Decimal) -> str:
    """Cents, and more digits only where a cent would hide the sum."""
    return f"{amount:.2f}" if amount == amount.quantize(Decimal("0.01")) else f"{amount:.3f}"


def _number(value: float) -> str:
    return f"{value:g}"
