"""An order at one tier becomes a plan: scenes, shots, steps, cost and time (pure).

Order ─pace→ scenes ─line_up→ models ─cover→ shots ─step→ steps ─sum→ ProductionPlan
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil

from aida.catalog.lengths import takes
from aida.catalog.read import price
from aida.catalog.rows import Model, Unit
from aida.contracts.brief import ProjectBrief
from aida.contracts.plan import PlannedScene, PlannedShot, PlannedStep, ProductionPlan
from aida.planner.calls import call_sheet
from aida.planner.crew import Crew, Desk, filming, gather, longest_piece, sounds
from aida.planner.estimate import Amount, spoken, step
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
    own = order.stills - shared
    steps = _steps(desk, scenes, crew, own)
    time = finished_after(call_sheet(order, scenes, crew, own))
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


def _steps(desk: Desk, scenes: tuple[PlannedScene, ...], crew: Crew, stills: int) -> tuple[PlannedStep, ...]:
    """`stills`: pictures that are made beside the film's."""
    order, on = desk.order, desk.market.on
    once = Amount(calls=1)
    seconds = _decimal(order.seconds)
    steps = [step("writer", "script", crew.script, lambda _: once, on)]
    if crew.storyboard:
        steps.append(step("director", "storyboard", crew.storyboard, lambda _: once, on))
    if crew.pictures:
        sizes = [(order.width, order.height)] * (len(scenes) if order.film else 0)
        sizes += [(order.still_width, order.still_height)] * stills
        steps.append(step("visual_creator", "pictures", crew.pictures, lambda row: _pictures(row, sizes), on))
    if crew.clips:
        need = filming(order)
        planned = [shot for scene in scenes for shot in scene.shots]
        steps.append(
            step(
                "video_composer",
                "clips",
                crew.clips,
                lambda row: _clips(row, planned, on, need.variant(row)),
                on,
            )
        )
    if crew.voice:
        said: dict[Unit, Decimal] = {"second": seconds, "kchar": spoken(seconds, order.language)}
        lines = Amount(len(scenes), said, made_seconds=float(seconds))
        steps.append(step("audio_generator", "voice", crew.voice, lambda _: lines, on))
    if crew.music:
        bed = Amount(1, {"second": seconds}, made_seconds=float(seconds))
        steps.append(step("audio_generator", "music", crew.music, lambda _: bed, on))
    if crew.film:
        whole = Amount(1, made_seconds=float(seconds) if order.film else 0.0)
        steps.append(step("assembly", "film", crew.film, lambda _: whole, on))
    return tuple(steps)


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
    return cover(seconds, durations.choices(), _by_call(model, on)) if durations is not None else ()


def _by_call(model: Model, on: date) -> Callable[[int], Decimal] | None:
    """What a clip of some length costs, where every length costs the same."""
    row = price(model, on)
    return (lambda _: Decimal(1)) if row is not None and row.unit == "call" else None


def _clips(model: Model, planned: Sequence[PlannedShot], on: date, variant: str | None) -> Amount:
    """What a model films for these shots, as the Video Composer orders it: in pieces where its longest
    clip is shorter than a shot, each at the shortest length that holds it."""
    durations = model.abilities.durations
    choices = durations.choices() if durations is not None else ()
    parts = [piece for shot in planned for piece in takes(shot.seconds, choices, _by_call(model, on))]
    ordered = [
        next((each for each in choices if each >= piece), max(choices, default=piece)) for piece in parts
    ]
    total = sum((Fraction(each) for each in ordered), start=Fraction(0))
    return Amount(len(ordered), {"second": _decimal(total)}, variant, float(total))


def _pictures(model: Model, sizes: list[tuple[int, int]]) -> Amount:
    """Pictures are ordered no longer than the model's longest side; megapixels are billed whole."""
    longest = model.limits.longest_side
    megapixels = 0
    for width, height in sizes:
        shrink = min(Fraction(1), Fraction(longest, max(width, height))) if longest else Fraction(1)
        megapixels += ceil(width * height * shrink**2 / 1_000_000)
    count = len(sizes)
    return Amount(count, {"image": Decimal(count), "megapixel": Decimal(megapixels)})


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


def _decimal(seconds: Fraction) -> Decimal:
    return Decimal(seconds.numerator) / Decimal(seconds.denominator)
