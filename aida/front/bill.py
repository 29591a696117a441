"""Who made what for how much, and who stepped in for whom: result + plan → lines for people (pure).

FinalResult ─parts→ one metadata per thing made ─┬─ bill → BillLine per agent and model
                                                 └─ changes of cast → Change per model and reason
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from aida.catalog.phrases import phrase
from aida.catalog.read import models
from aida.contracts.plan import ProductionPlan
from aida.contracts.result import FinalResult, StepMetadata

TITLES = {
    "writer": "Writer",
    "director": "Director",
    "visual_creator": "Visual Creator",
    "video_composer": "Video Composer",
    "audio_generator": "Audio Generator",
    "assembly": "Assembly",
    "technical_planner": "Technical Planner",
}
"""Agents as people call them, in the order they begin."""
AGENTS = {
    "script": TITLES["writer"],
    "storyboard": TITLES["director"],
    "pictures": TITLES["visual_creator"],
    "clips": TITLES["video_composer"],
    "voice": TITLES["audio_generator"],
    "music": TITLES["audio_generator"],
    "film": TITLES["assembly"],
}
"""The plan's word for a step → who makes it."""
_LONGEST_REASON = 160
_SUBSTITUTES = {"template_fallback": "template_script", "simplified_fallback": "simplified_storyboard"}
"""What a result's metadata say of a workflow fallback → the sentence about it."""


@dataclass(frozen=True)
class Part:
    """One thing that was made."""

    purpose: str
    scene: int | None
    made: StepMetadata


@dataclass(frozen=True)
class BillLine:
    agent: str
    model: str
    count: int
    """Things of this kind that the model made."""
    cost: Decimal | None
    """US dollars; `None` where nobody knows the model's price."""
    stood_in: bool
    """It was not the planned model."""


@dataclass(frozen=True)
class Change:
    """A model, or a template, that made what another was planned for."""

    purpose: str
    scenes: tuple[int, ...]
    planned: str
    model: str
    reason: str
    source: str | None = None


def parts(result: FinalResult) -> Iterator[Part]:
    """Everything that was made and kept, in the order of the work."""
    assets = result.assets
    if assets is None:
        return
    if assets.script is not None:
        yield Part("script", None, assets.script.metadata)
    if assets.storyboard is not None:
        yield Part("storyboard", None, assets.storyboard.metadata)
    for picture in assets.images or ():
        yield Part("pictures", picture.scene_id, picture.metadata)
    for clip in assets.raw_video.clips if assets.raw_video else ():
        yield Part("clips", clip.scene_id, clip.metadata)
    if assets.audio is not None:
        for line in assets.audio.lines:
            yield Part("voice", line.scene_id, line.metadata)
        if assets.audio.music is not None:
            yield Part("music", None, assets.audio.music.metadata)


def bill(result: FinalResult, plan: ProductionPlan) -> list[BillLine]:
    """One line per agent and model."""
    grouped: dict[tuple[str, str], list[Part]] = {}
    for part in parts(result):
        grouped.setdefault((part.purpose, part.made.model_used), []).append(part)
    return [
        BillLine(
            agent=AGENTS[purpose],
            model=model,
            count=len(group),
            cost=_cost(group, plan),
            stood_in=any(_stood_in(part, plan) for part in group),
        )
        for (purpose, model), group in grouped.items()
    ]


def _cost(group: list[Part], plan: ProductionPlan) -> Decimal | None:
    total = sum((part.made.cost for part in group), start=Decimal(0))
    unpriced = not total and any(not _priced(part.made.model_id, plan) for part in group)
    return None if unpriced else total


def _priced(model: str | None, plan: ProductionPlan) -> bool:
    row = models().get(model or "")
    return row is None or any(each.holds(plan.priced_on) for each in row.prices)


def lost(result: FinalResult) -> Decimal:
    """US dollars that are in nothing that was kept: what the journal calls wasted, and answers that were
    paid for and could not be used."""
    cost = result.metadata.cost
    kept = sum((part.made.cost for part in parts(result)), start=Decimal(0))
    return max(cost.wasted, cost.actual - kept)


def changes(result: FinalResult, plan: ProductionPlan) -> list[Change]:
    """Who stepped in for whom and why, the scenes of one reason together."""
    grouped: dict[tuple[str, str, str, str | None], list[int]] = {}
    for part in parts(result):
        if _stood_in(part, plan):
            why = _short(part.made.fallback_reason or "", _planned_id(part, plan))
            scenes = grouped.setdefault((part.purpose, part.made.model_used, why, part.made.source), [])
            scenes += [part.scene] if part.scene is not None and part.scene not in scenes else []
    return [
        Change(purpose, tuple(scenes), _planned_name(purpose, plan), model, why, source)
        for (purpose, model, why, source), scenes in grouped.items()
    ]


def told(change: Change, speak: str) -> str:
    """One sentence about a change, in the client's language; the reason is the vendor's own."""
    who = AGENTS[change.purpose]
    if change.scenes:
        key = "scene_one" if len(change.scenes) == 1 else "scene_many"
        who += ", " + phrase(key, speak, scenes=", ".join(str(number) for number in change.scenes))
    reason = change.reason or "?"
    if change.source in _SUBSTITUTES:
        return phrase(_SUBSTITUTES[change.source], speak, who=who, reason=reason)
    return phrase("instead", speak, who=who, model=change.model, planned=change.planned, reason=reason)


def notes(result: FinalResult) -> list[str]:
    """What the models' agents say beside it: how a style was carried, a prompt that was rewritten."""
    return list(dict.fromkeys(note for part in parts(result) for note in part.made.notes))


def licences(models_used: Iterable[str | None]) -> list[str]:
    """Licences that limit what may be done with the result."""
    rows = [models()[name] for name in dict.fromkeys(models_used) if name is not None and name in models()]
    return [f"{row.name}: {row.licence}" for row in rows if row.licence and set(row.tiers) != {"draft"}]


def _stood_in(part: Part, plan: ProductionPlan) -> bool:
    planned = _planned_id(part, plan)
    other = part.made.model_id is not None and planned is not None and part.made.model_id != planned
    return part.made.fallback_used or part.made.source is not None or other


def _planned_id(part: Part, plan: ProductionPlan) -> str | None:
    step = plan.step(part.purpose)
    return step.model if step is not None else None


def _planned_name(purpose: str, plan: ProductionPlan) -> str:
    step = plan.step(purpose)
    if step is None:
        return "?"
    return models()[step.model].name if step.model in models() else step.model


def _short(reason: str, planned: str | None) -> str:
    """A reason on one line, without the planned model's id before it."""
    line = " ".join(reason.split()).removeprefix(f"{planned}: ").rstrip(".")
    return line if len(line) <= _LONGEST_REASON else line[: _LONGEST_REASON - 1] + "…"
