"""Every call a production makes, and what each waits for: scenes + crew → calls (pure).

order, scenes, crew ─call_sheet→ calls ─schedule.finished_after→ wall seconds
"""

from __future__ import annotations

from aida.catalog.rows import Model
from aida.contracts.plan import PlannedScene
from aida.planner.crew import Crew
from aida.planner.estimate import call_seconds
from aida.planner.order import Order
from aida.planner.schedule import Call


def call_sheet(order: Order, scenes: tuple[PlannedScene, ...], crew: Crew, stills: int) -> list[Call]:
    """Every call of the production and what it waits for, in the order the flow begins them. `stills`:
    pictures that are made beside the film's."""
    calls = [Call("script", crew.script[0], call_seconds(crew.script[0], "script"))]
    if crew.music:
        row = crew.music[0]
        calls.append(Call("music", row, call_seconds(row, "music", float(order.seconds))))
    if crew.voice:
        row = crew.voice[0]
        calls += [
            Call(f"voice {each.id}", row, call_seconds(row, "voice", float(each.seconds)), ("script",))
            for each in scenes
        ]
    if crew.storyboard:
        row = crew.storyboard[0]
        calls.append(Call("storyboard", row, call_seconds(row, "storyboard"), ("script",)))
    if crew.pictures:
        row = crew.pictures[0]
        names = [f"picture {each.id}" for each in scenes] if order.film else []
        names += [f"still {number}" for number in range(stills)]
        calls += [Call(name, row, call_seconds(row, "pictures"), ("storyboard",)) for name in names]
    if crew.clips:
        calls += _filmed(scenes, crew.clips[0], chained=order.continuity == "chain")
    if crew.film:
        length = float(order.seconds) if order.film else 0.0
        rest = tuple(call.name for call in calls)
        calls.append(Call("film", crew.film[0], call_seconds(crew.film[0], "film", length), rest))
    return calls


def _filmed(scenes: tuple[PlannedScene, ...], row: Model, *, chained: bool) -> list[Call]:
    calls = []
    for scene in scenes:
        for shot in scene.shots:
            before = (
                f"clip {scene.id}.{shot.shot - 1}" if chained and shot.shot > 1 else f"picture {scene.id}"
            )
            took = call_seconds(row, "clips", float(shot.model_seconds))
            calls.append(Call(f"clip {scene.id}.{shot.shot}", row, took, (before,)))
    return calls
