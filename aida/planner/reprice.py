"""What a plan costs after a change, and each scene for itself: plan + what is to be made → prices (pure).

    plan ─workload→ Workload ─repriced→ the plan with new steps, cost and time
         └ of_scene ─price→ pictures, clips and voice of one scene        the rest ─price→ what is common

The line-ups stay those of the plan, and the prices those of its day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from aida.catalog.read import models
from aida.catalog.rows import Model
from aida.contracts.plan import PlannedScene, PlannedStep, ProductionPlan
from aida.contracts.script import Script
from aida.planner.amounts import Workload, amount
from aida.planner.calls import call_sheet
from aida.planner.casting import Need
from aida.planner.crew import AGENTS, Crew
from aida.planner.estimate import step
from aida.planner.schedule import finished_after

_OF_A_SCENE = ("pictures", "clips", "voice")
_COMMON = ("pictures", "music", "film")


class Price(NamedTuple):
    """US dollars; `None` where nobody knows a price."""

    cost: Decimal | None
    worst: Decimal | None
    """With every order paid twice and the dearest fallback once."""


def workload(plan: ProductionPlan) -> Workload:
    """Everything a plan makes, nothing written yet."""
    still = next((each for each in plan.deliveries if each.kind == "image"), None)
    return Workload(
        on=plan.priced_on,
        language=plan.language,
        film=films(plan),
        seconds=plan.seconds,
        scenes=plan.scenes,
        size=(plan.width, plan.height),
        filming=Need("video", aspect=plan.aspect, sound=plan.native_audio),
        continuity=plan.continuity,
        stills=plan.stills - plan.shared_stills,
        still_size=((still and still.width) or plan.width, (still and still.height) or plan.height),
    )


def written(plan: ProductionPlan, script: Script) -> Workload:
    """What is still to be made once script and storyboard are there."""
    lines = tuple(scene.voiceover for scene in script.scenes) if plan.scenes else ()
    return replace(workload(plan), writes=False, lines=lines if plan.speaks else ("",) * len(plan.scenes))


def of_scene(plan: ProductionPlan, script: Script, scene_id: int, *, voice: bool = True) -> Workload:
    """One scene of a written production: its picture, clips and, with `voice`, its line. Where no film is
    made, the pictures of that scene."""
    load = written(plan, script)
    if not plan.scenes:
        count = len(script.scenes)
        return replace(load, bed=False, stills=len(range(scene_id - 1, plan.stills, count)))
    one = tuple(each for each in plan.scenes if each.id == scene_id)
    said = next(scene.voiceover for scene in script.scenes if scene.id == scene_id)
    lines = (said if voice and plan.speaks else "",)
    return replace(load, scenes=one, lines=lines, stills=0, bed=False)


def common(plan: ProductionPlan, script: Script) -> Workload:
    """What belongs to no scene: the bed, and stills beside the film."""
    load = written(plan, script)
    return replace(load, scenes=(), lines=(), stills=load.stills if plan.scenes else 0)


def scene_price(plan: ProductionPlan, script: Script, scene_id: int, *, voice: bool = True) -> Price:
    """What one scene costs: its pictures, clips and voice."""
    load = of_scene(plan, script, scene_id, voice=voice)
    return summed(price(plan, load, each) for each in _OF_A_SCENE)


def common_price(plan: ProductionPlan, script: Script) -> Price:
    """What all scenes share, script and storyboard left out: they are paid for when anybody asks."""
    load = common(plan, script)
    return summed(price(plan, load, each) for each in _COMMON)


def price(plan: ProductionPlan, load: Workload, purpose: str) -> Price:
    """What one step of the plan costs for so much work; nothing where the plan has no such step."""
    planned = plan.step(purpose)
    if planned is None:
        return Price(Decimal(0), Decimal(0))
    made = _step(planned, load)
    return Price(made.cost, made.worst_cost)


def repriced(plan: ProductionPlan, load: Workload) -> ProductionPlan:
    """The plan with steps, cost and time for just this work."""
    steps = tuple(_step(each, load) for each in plan.steps)
    crew = Crew(**{purpose: _rows(plan.step(purpose)) for purpose in AGENTS})
    known = all(crew.of(each.purpose) for each in steps)
    total = summed(Price(each.cost, each.worst_cost) for each in steps)
    changes = {"steps": steps, "cost": total.cost, "worst_cost": total.worst}
    # With a model that the catalog no longer knows, nobody can say how long it takes.
    time = finished_after(call_sheet(load, crew)) if known else plan.time
    return plan.model_copy(update=changes | {"time": time})


def summed(prices: Iterable[Price]) -> Price:
    """Their sum; one that is not known makes the sum unknown."""
    each = list(prices)
    return Price(_sum([one.cost for one in each]), _sum([one.worst for one in each]))


def films(plan: ProductionPlan) -> bool:
    return any(each.kind == "video" for each in plan.deliveries)


def renumbered(scenes: Sequence[PlannedScene]) -> tuple[PlannedScene, ...]:
    """The same scenes, numbered in this order."""
    return tuple(
        scene.model_copy(
            update={
                "id": number,
                "shots": tuple(shot.model_copy(update={"scene_id": number}) for shot in scene.shots),
            }
        )
        for number, scene in enumerate(scenes, start=1)
    )


def _step(planned: PlannedStep, load: Workload) -> PlannedStep:
    rows = _rows(planned)
    if not rows or rows[0].id != planned.model:
        return planned
    return step(planned.agent, planned.purpose, rows, partial(amount, load, planned.purpose), load.on)


def _rows(planned: PlannedStep | None) -> tuple[Model, ...]:
    names = (planned.model, *planned.fallbacks) if planned is not None else ()
    return tuple(models()[name] for name in names if name in models())


def _sum(costs: list[Decimal | None]) -> Decimal | None:
    known = [cost for cost in costs if cost is not None]
    return sum(known, start=Decimal(0)) if len(known) == len(costs) else None
