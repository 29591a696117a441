"""What the client reads at the end: what was made, where, how long it took, what it cost, and what
the finished film would cost. In the language the client wrote in."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from aida.catalog.phrases import phrase
from aida.contracts.brief import ProjectBrief
from aida.contracts.plan import ProductionPlan
from aida.contracts.result import FinalResult
from aida.contracts.state import WorkflowState


def made_sentence(result: FinalResult, plan: ProductionPlan, speak: str) -> str:
    """One sentence: what was made."""
    meta = result.metadata
    seconds = _number(float(meta.duration)) if meta.duration is not None else "0"
    count = len(result.stills)
    if plan.content_type == "video":
        return phrase("made_video", speak, seconds=seconds, resolution=meta.resolution)
    if plan.content_type == "image":
        return phrase("made_image", speak, count=count, resolution=meta.resolution)
    if plan.content_type == "audio":
        return phrase("made_audio", speak, seconds=seconds)
    parts = []
    if result.video_url:
        parts.append(phrase("part_video", speak, seconds=seconds))
    if count:
        parts.append(phrase("part_images", speak, count=count))
    if result.audio_url and not result.video_url:
        parts.append(phrase("part_audio", speak, seconds=seconds))
    return phrase("made_multi_asset", speak, parts=", ".join(parts))


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
    cost = result.metadata.cost.actual
    took = phrase("seconds_unit", speak, seconds=_number(round(result.metadata.time.actual, 1)))
    facts = Table.grid(padding=(0, 2))
    facts.add_row(Text(phrase("where", speak), style="dim"), Text(str(folder), overflow="fold"))
    for name in sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()):
        facts.add_row("", Text(f"  {name}", style="dim"))
    facts.add_row(Text(phrase("took", speak), style="dim"), took)
    facts.add_row(
        Text(phrase("cost", speak), style="dim"), phrase("free", speak) if not cost else f"{cost:.2f} US$"
    )
    console.print(Text(made_sentence(result, plan, speak), style="bold"))
    console.print(Panel(facts, expand=False))
    offer = finished_sentence(state.brief, plan, speak)
    if offer:
        console.print(Text(offer), highlight=False)


def _number(value: float) -> str:
    return f"{value:g}"
