"""Following a production in the terminal: state rows in, one line per agent out, until it ends.

The state row is the truth; this only looks at it, a few times a second.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from aida.catalog.phrases import phrase
from aida.contracts.state import WorkflowState

_LOOK_EVERY_SECONDS = 0.2
_SHARE = {"writer": 10, "director": 30, "visual": 50, "video": 70, "assembly": 95}

Standing = Literal["waiting", "working", "done", "failed"]


@dataclass(frozen=True)
class AgentLine:
    """How one agent stands."""

    agent: str
    standing: Standing
    detail: str = ""


def agent_lines(state: WorkflowState) -> list[AgentLine]:
    """One line per agent the plan calls, in the order they begin (pure)."""
    plan = state.plan
    planned = [step.agent for step in plan.steps] if plan else []
    images = len(state.visual_results or ())
    to_draw = (len(plan.scenes) if plan and _films(state) else 0) + (plan.stills if plan else 0)
    spoken = len(state.audio_result.lines) if state.audio_result else 0
    done = {
        "writer": state.writer_result is not None,
        "director": state.director_result is not None,
        "visual_creator": to_draw > 0 and images >= to_draw,
        "video_composer": state.video_result is not None,
        "audio_generator": state.audio_result is not None,
        "assembly": state.status == "completed",
    }
    details = {
        "writer": state.writer_result.metadata.model_used if state.writer_result else "",
        "director": state.director_result.metadata.model_used if state.director_result else "",
        "visual_creator": f"{images} / {to_draw}" if to_draw else "",
        "audio_generator": f"{spoken} / {len(plan.scenes)}" if plan and plan.speaks and spoken else "",
    }
    begun = {"writer"} | {_agent(name) for name in state.agents_called} | {_agent(state.current_step)}
    lines = []
    for agent in ("writer", "director", "visual_creator", "video_composer", "audio_generator", "assembly"):
        if agent not in planned:
            continue
        standing: Standing = "done" if done[agent] else "working" if agent in begun else "waiting"
        if state.status == "failed" and standing == "working":
            standing = "failed"
        lines.append(AgentLine(agent, standing, details.get(agent, "")))
    return lines


def _films(state: WorkflowState) -> bool:
    return state.plan is not None and any(item.kind == "video" for item in state.plan.deliveries)


def _agent(name: str) -> str:
    return {"visual": "visual_creator", "video": "video_composer", "audio": "audio_generator"}.get(name, name)


_TITLES = {
    "writer": "Writer",
    "director": "Director",
    "visual_creator": "Visual Creator",
    "video_composer": "Video Composer",
    "audio_generator": "Audio Generator",
    "assembly": "Assembly",
}


def message(state: WorkflowState, speak: str) -> str:
    """What is being done now, in the client's language (the row says it in the specification's English)."""
    step = "completed" if state.status == "completed" else state.current_step
    return phrase(f"step_{step}", speak)


def picture_of(state: WorkflowState | None, speak: str, spinner: Spinner) -> RenderableType:
    """What the terminal shows now."""
    if state is None or not state.progress:
        waiting = Table.grid(padding=(0, 2))
        waiting.add_row(spinner, Text(phrase("waking", speak), style="dim"))
        return waiting
    table = Table.grid(padding=(0, 2))
    for line in agent_lines(state):
        marks: dict[Standing, RenderableType] = {
            "done": Text("✓", style="green"),
            "waiting": Text("·", style="dim"),
            "failed": Text("✗", style="red"),
            "working": spinner,
        }
        style = "dim" if line.standing == "waiting" else "bold" if line.standing == "working" else ""
        table.add_row(
            marks[line.standing], Text(_TITLES[line.agent], style=style), Text(line.detail, style="dim")
        )
    bar = Table.grid(padding=(0, 2))
    bar.add_row(
        ProgressBar(total=100, completed=state.progress, width=36),
        Text(f"{state.progress:3d} %", style="bold"),
        Text(message(state, speak), style="dim"),
    )
    return Group(table, bar)


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
            if (state is not None and state.status in ("completed", "failed")) or not working:
                return state
            time.sleep(_LOOK_EVERY_SECONDS)


def _follow_plainly(
    load: Callable[[], WorkflowState | None], alive: Callable[[], bool], console: Console, speak: str
) -> WorkflowState | None:
    told: tuple[int, str] | None = None
    while True:
        working = alive()
        state = load()
        if state is not None and state.progress and (state.progress, message(state, speak)) != told:
            told = (state.progress, message(state, speak))
            console.print(f"{state.progress:3d} %  {told[1]}", highlight=False)
        if (state is not None and state.status in ("completed", "failed")) or not working:
            return state
        time.sleep(_LOOK_EVERY_SECONDS)
