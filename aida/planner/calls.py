"""Every call a production makes, and what each waits for: scenes + crew → calls (pure).

workload, crew ─call_sheet→ calls ─schedule.finished_after→ wall seconds
"""

from __future__ import annotations

from aida.catalog.rows import Model
from aida.contracts.plan import PlannedScene
from aida.planner.amounts import Workload
from aida.planner.crew import Crew
from aida.planner.estimate import call_seconds
from aida.planner.schedule import Call


def call_sheet(load: Workload, crew: Crew) -> list[Call]:
    """Every call of the production and what it waits for, in the order the flow begins them."""
    scenes, seconds = load.scenes, float(load.seconds)
    calls = [Call("script", crew.script[0], call_seconds(crew.script[0], "script"))] if load.writes else []
    if crew.music and load.bed:
        row = crew.music[0]
        calls.append(Call("music", row, call_seconds(row, "music", seconds)))
    written, drawn = (("script",), ("storyboard",)) if load.writes else ((), ())
    if crew.voice:
        row = crew.voice[0]
        said = load.lines or ("?",) * len(scenes)
        calls += [
            Call(f"voice {each.id}", row, call_seconds(row, "voice", float(each.seconds)), written)
            for each, line in zip(scenes, said, strict=True)
            if line.strip()
        ]
    if crew.storyboard and load.writes:
        row = crew.storyboard[0]
        calls.append(Call("storyboard", row, call_seconds(row, "storyboard"), written))
    if crew.pictures:
        row = crew.pictures[0]
        names = [f"picture {each.id}" for each in scenes] if load.film else []
        names += [f"still {number}" for number in range(load.stills)]
        calls += [Call(name, row, call_seconds(row, "pictures"), drawn) for name in names]
    if crew.clips:
        calls += _filmed(scenes, crew.clips[0], chained=load.continuity == "chain")
    if crew.film:
        rest = tuple(call.name for call in calls)
        calls.append(
            Call("film", crew.film[0], call_seconds(crew.film[0], "film", seconds if load.film else 0), rest)
        )
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
