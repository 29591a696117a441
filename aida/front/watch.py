"""Following a production in the terminal: state rows in, one line per agent out, until it ends.

    WorkflowState ─agent_lines (pure)→ ✓ Writer · ⠋ Visual Creator 2 / 3 · … ─picture_of→ terminal

The state row is the truth; this only looks at it, a few times a second.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Literal

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from aida.catalog.phrases import phrase
from aida.catalog.read import models
from aida.contracts.plan import ProductionPlan
from aida.contracts.state import WorkflowState
from aida.front.bill import TITLES
from aida.front.summary import cents

_LOOK_EVERY_SECONDS = 0.2
_CENT = Decimal("0.01")

Standing = Literal["waiting", "working", "done", "failed"]

_SHORT = {"visual": "visual_creator", "video": "video_composer", "audio": "audio_generator"}
"""The specification's short names of agents, as the row has them."""


@dataclass(frozen=True)
class AgentLine:
    """How one agent stands."""

    agent: str
    standing: Standing
    detail: str = ""
    """What is there of what it makes: `2 / 3`; of who writes: the model."""
    model: str = ""
    """Whom the plan asks, or who did it."""


def agent_lines(state: WorkflowState) -> list[AgentLine]:
    """One line per agent the plan calls, in the order they begin (pure)."""
    plan = state.plan
    if plan is None:
        return []
    counts = _counts(state, plan)
    begun = {"writer"} | {_SHORT.get(name, name) for name in (*state.agents_called, state.current_step)}
    lines = []
    for agent in TITLES:
        if agent not in {step.agent for step in plan.steps}:
            continue
        there, wanted = counts[agent]
        standing: Standing = "working" if agent in begun else "waiting"
        if there >= wanted or state.status == "completed":
            standing = "done"
        elif state.status == "failed" and standing == "working":
            standing = "failed"
        detail = f"{there} / {wanted}" if wanted > 1 else ""
        lines.append(AgentLine(agent, standing, detail, _model(agent, state, plan)))
    return lines


def _counts(state: WorkflowState, plan: ProductionPlan) -> dict[str, tuple[int, int]]:
    """Agent → (things made, things wanted)."""
    films = any(item.kind == "video" for item in plan.deliveries)
    audio, video = state.audio_result, state.video_result
    shots = sum(max(1, len(scene.shots)) for scene in plan.scenes) if films else 0
    lines = len(audio.lines) if audio else 0
    bed = int(audio is not None and audio.music is not None)
    script = state.writer_result.script if state.writer_result else None
    spoken = sum(bool(scene.voiceover.strip()) for scene in script.scenes) if script else len(plan.scenes)
    return {
        "writer": (int(state.writer_result is not None), 1),
        "director": (int(state.director_result is not None), 1),
        "visual_creator": (
            len(state.visual_results or ()),
            (len(plan.scenes) if films else 0) + plan.stills - plan.shared_stills,
        ),
        "video_composer": (len(video.clips) if video else 0, shots),
        "audio_generator": (lines + bed, (spoken if plan.speaks else 0) + int(plan.music)),
        "assembly": (int(state.status == "completed"), 1),
    }


def _model(agent: str, state: WorkflowState, plan: ProductionPlan) -> str:
    """Who did it, or until then whom the plan asks first."""
    done = {"writer": state.writer_result, "director": state.director_result}.get(agent)
    if done is not None:
        return done.metadata.model_used
    if agent == "assembly":
        return ""
    asked = dict.fromkeys(step.model for step in plan.steps if step.agent == agent)
    return " + ".join(models()[name].name if name in models() else name for name in asked)


def message(state: WorkflowState, speak: str) -> str:
    """What is being done now, in the client's language (the row says it in the specification's English)."""
    step = state.status if state.status in ("completed", "waiting") else state.current_step
    return phrase(f"step_{step}", speak)


def money(state: WorkflowState) -> str:
    """`0.26 / 2.56 US$`: paid so far, and planned; empty for a draft (pure)."""
    plan = state.plan
    if plan is None or plan.tier == "draft":
        return ""
    planned = f" / {plan.cost:.2f}" if plan.cost is not None else ""
    return f"{cents(state.total_cost_so_far)}{planned} US$"


def elapsed(state: WorkflowState, now: datetime) -> str:
    """`1:05 / 4:00`: wall time so far, and expected; for a draft only the first (pure)."""
    since = (now - state.last_updated).total_seconds() if state.status == "running" else 0.0
    so_far = _minutes(state.total_time_so_far + max(0.0, since))
    plan = state.plan
    return so_far if plan is None or plan.tier == "draft" else f"{so_far} / {_minutes(plan.time)}"


def _minutes(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def picture_of(
    state: WorkflowState | None, speak: str, spinner: Spinner, now: datetime | None = None
) -> RenderableType:
    """What the terminal shows now."""
    if state is None or not state.progress:
        waiting = Table.grid(padding=(0, 2))
        waiting.add_row(spinner, Text(phrase("waking", speak), style="dim"))
        return waiting
    table = Table.grid(padding=(0, 2))
    for _ in range(3):
        table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, overflow="ellipsis")
    for line in agent_lines(state):
        marks: dict[Standing, RenderableType] = {
            "done": Text("✓", style="green"),
            "waiting": Text("·", style="dim"),
            "failed": Text("✗", style="red"),
            "working": spinner,
        }
        style = "dim" if line.standing == "waiting" else "bold" if line.standing == "working" else ""
        table.add_row(
            marks[line.standing],
            Text(TITLES[line.agent], style=style),
            Text(line.detail, style=style),
            Text(line.model, style="dim"),
        )
    bar = Table.grid(padding=(0, 2))
    bar.add_row(
        ProgressBar(total=100, completed=state.progress, width=30),
        Text(f"{state.progress:3d} %", style="bold"),
        Text(money(state)),
        Text(elapsed(state, now or datetime.now(UTC)), style="dim"),
    )
    return Group(table, bar, Text(message(state, speak), style="dim"))


def follow(
    load: Callable[[], WorkflowState | None],
    alive: Callable[[], bool],
    console: Console,
    speak: str,
) -> WorkflowState | None:
    """Show the production until it ends or `alive` says no one works on it; returns the last state.

    On a terminal the picture is redrawn in place; elsewhere each new message is printed once.
    """
    spinner = Spinner("dots")
    if not console.is_terminal:
        return _follow_plainly(load, alive, console, speak)
    with Live(console=console, refresh_per_second=10, transient=False) as live:
        while True:
            working = alive()
            state = load()
            live.update(picture_of(state, speak, spinner))
            if _ended(state) or not working:
                return state
            time.sleep(_LOOK_EVERY_SECONDS)


def _ended(state: WorkflowState | None) -> bool:
    return state is not None and state.status in ("completed", "failed", "waiting", "cancelled")


def _follow_plainly(
    load: Callable[[], WorkflowState | None], alive: Callable[[], bool], console: Console, speak: str
) -> WorkflowState | None:
    told: tuple[int, str] | None = None
    while True:
        working = alive()
        state = load()
        if state is not None and state.progress and (state.progress, message(state, speak)) != told:
            told = (state.progress, message(state, speak))
            paid = f"  ({cents(state.total_cost_so_far)} US$)" if state.total_cost_so_far >= _CENT else ""
            console.print(f"{state.progress:3d} %  {told[1]}{paid}", highlight=False)
        if _ended(state) or not working:
            return state
        time.sleep(_LOOK_EVERY_SECONDS)
