"""An order at one tier becomes a plan: scenes, shots, steps, cost and time (pure).

Order ─pace→ scenes ─line_up→ models ─cover→ shots ─step→ steps ─sum→ ProductionPlan
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial

from aida.catalog.rows import Model
from aida.contracts.brief import ProjectBrief
from aida.contracts.plan import PlannedScene, PlannedStep, ProductionPlan
from aida.planner.amounts import Workload, amount, by_call
from aida.planner.calls import call_sheet
from aida.planner.crew import AGENTS, Crew, Desk, filming, gather, longest_piece, sounds
from aida.planner.estimate import step
from aida.planner.pacing import pace
from aida.planner.remarks import remarks
from aida.planner.schedule import finished_after
from aida.planner.shots import cover, shots
from aida.planner.tongues import check_letters


def draw_up(brief: ProjectBrief, desk: Desk) -> ProductionPlan:
    """The plan for an order at one tier.

    Raises `Unavailable` when a needed model cannot be called, and `BadInput` for a language that no
    voice of the tier speaks or no typeface can set.
    """
    order, on = desk.order, desk.market.on
    check_letters(order.language, desk.tier, desk.speak)
    paced = pace(order.seconds) if order.seconds else ()
    crew = gather(desk)
    scenes = _scenes(paced, crew.clips, on)
    shared = _shared(desk, scenes)
    load = _load(desk, scenes, order.stills - shared)
    steps = _steps(load, crew)
    time = finished_after(call_sheet(load, crew))
    return ProductionPlan(
        brief_id=brief.id,
        content_type=order.content_type,
        tier=desk.tier,
        language=order.language,
        platform=order.platform,
        aspect=order.aspect,
        width=order.width,
        height=order.height,
        seconds=order.seconds,
        deliveries=order.deliveries,
        scenes=scenes,
        stills=order.stills,
        shared_stills=shared,
        speaks=order.speaks,
        music=bool(crew.music),
        subtitles=order.subtitles,
        continuity=order.continuity,
        native_audio=sounds(order, crew),
        steps=steps,
        cost=_sum([each.cost for each in steps]),
        worst_cost=_sum([each.worst_cost for each in steps]),
        time=time,
        priced_on=on,
        notes=(
            *order.notes,
            *remarks(desk, steps),
            *([f"{shared} of the {order.stills} pictures are the film's own, paid for once."] * bool(shared)),
            *_limits(desk, crew, time),
        ),
    )


def _shared(desk: Desk, scenes: tuple[PlannedScene, ...]) -> int:
    """Stills that are pictures of the film. A draft draws them anew: that costs nothing, and a drawn still
    carries its headline."""
    order = desk.order
    alike = (order.still_width, order.still_height) == (order.width, order.height)
    return min(order.stills, len(scenes)) if order.film and alike and desk.tier != "draft" else 0


def _load(desk: Desk, scenes: tuple[PlannedScene, ...], stills: int) -> Workload:
    """`stills`: pictures that are made beside the film's."""
    order = desk.order
    return Workload(
        on=desk.market.on,
        language=order.language,
        film=order.film,
        seconds=order.seconds,
        scenes=scenes,
        size=(order.width, order.height),
        filming=filming(order),
        continuity=order.continuity,
        stills=stills,
        still_size=(order.still_width, order.still_height),
    )


def _steps(load: Workload, crew: Crew) -> tuple[PlannedStep, ...]:
    return tuple(
        step(agent, purpose, rows, partial(amount, load, purpose), load.on)
        for purpose, agent in AGENTS.items()
        if (rows := crew.of(purpose))
    )


def _scenes(paced: tuple[Fraction, ...], filming: tuple[Model, ...], on: date) -> tuple[PlannedScene, ...]:
    return tuple(
        PlannedScene(
            id=number,
            seconds=seconds,
            shots=shots(number, seconds, _lengths(filming[0], seconds, on)) if filming else (),
        )
        for number, seconds in enumerate(paced, start=1)
    )


def _lengths(model: Model, seconds: Fraction, on: date) -> tuple[int, ...]:
    """The clips a model makes for a scene; empty for a model that makes any length."""
    durations = model.abilities.durations
    return cover(seconds, durations.choices(), by_call(model, on)) if durations is not None else ()


def _limits(desk: Desk, crew: Crew, time: float) -> list[str]:
    """What the plan runs up against."""
    notes = []
    if desk.order.music and not crew.music:
        notes.append("No music model can be called on that day: the film has no bed.")
    if crew.music and longest_piece(crew.music[0]) < desk.order.seconds:
        notes.append(f"{crew.music[0].name} makes shorter pieces: the bed repeats.")
    if desk.tier != "draft" and desk.time_limit is not None and time > desk.time_limit:
        notes.append(
            f"About {time / 60:.0f} minutes are expected, and a production is given "
            f"{desk.time_limit / 60:g}: AIDA_TIME_LIMIT gives it more."
        )
    return notes


def _sum(costs: list[Decimal | None]) -> Decimal | None:
    known = [cost for cost in costs if cost is not None]
    return sum(known, start=Decimal(0)) if len(known) == len(costs) else None
