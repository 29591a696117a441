"""An order at one tier becomes a plan: scenes, shots, steps, cost and time (pure).

Order ─pace→ scenes ─line_up→ models ─cover→ shots ─step→ steps ─sum→ ProductionPlan
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, inf

from aida.catalog.read import models, price
from aida.catalog.rows import Model
from aida.contracts.brief import ProjectBrief
from aida.contracts.plan import PlannedScene, PlannedStep, ProductionPlan
from aida.contracts.units import Tier
from aida.planner.analyse import Analysis
from aida.planner.casting import Need, line_up
from aida.planner.estimate import Amount, step
from aida.planner.order import Order
from aida.planner.pacing import pace
from aida.planner.shots import cover, shots

TIME_LIMIT = 600
"""Wall seconds a production is given, as the specification has it."""


class Unavailable(Exception):
    """No model of the tier can be called for this purpose. Stays inside the planner."""

    def __init__(self, purpose: str) -> None:
        super().__init__(purpose)
        self.purpose = purpose


@dataclass(frozen=True)
class _Desk:
    """What every choice of one plan looks at."""

    order: Order
    analysis: Analysis
    tier: Tier
    available: frozenset[str]
    on: date

    def cast(self, purpose: str, need: Need) -> tuple[Model, ...]:
        """The line-up for a purpose; raises `Unavailable` when it is empty."""
        rows = line_up(need, self.tier, available=self.available, on=self.on)
        if not rows:
            raise Unavailable(purpose)
        return rows


def draw_up(
    brief: ProjectBrief,
    analysis: Analysis,
    order: Order,
    tier: Tier,
    *,
    available: frozenset[str],
    on: date,
) -> ProductionPlan:
    """The plan for an order at one tier. Raises `Unavailable` when a needed model cannot be called."""
    desk = _Desk(order, analysis, tier, available, on)
    paced = pace(order.seconds) if order.seconds else ()
    filming = desk.cast("clips", Need("video", aspect=order.aspect)) if order.film else ()
    music = _musicians(desk)
    steps = _steps(desk, paced, filming, music)
    time = critical_path(steps)
    costs = [each.cost for each in steps]
    worst = [each.worst_cost for each in steps]
    return ProductionPlan(
        brief_id=brief.id,
        content_type=order.content_type,
        tier=tier,
        language=order.language,
        platform=order.platform,
        aspect=order.aspect,
        width=order.width,
        height=order.height,
        seconds=order.seconds,
        deliveries=order.deliveries,
        scenes=_scenes(paced, filming, on),
        stills=order.stills,
        speaks=order.speaks,
        music=bool(music),
        subtitles=order.subtitles,
        steps=steps,
        cost=_sum(costs),
        worst_cost=_sum(worst),
        time=time,
        priced_on=on,
        notes=(*order.notes, *_notes(desk, steps, bool(music), time)),
    )


def critical_path(steps: tuple[PlannedStep, ...]) -> float:
    """Wall seconds from first to last: each step starts when its own input is there."""
    took: Mapping[str, float] = {each.purpose: each.seconds for each in steps}

    def sum_of(*purposes: str) -> float:
        return sum(took.get(purpose, 0.0) for purpose in purposes)

    longest = max(sum_of("storyboard", "pictures", "clips"), sum_of("voice"), sum_of("music"))
    return round(sum_of("script") + longest + sum_of("film"), 1)


def _steps(
    desk: _Desk, paced: tuple[Fraction, ...], filming: tuple[Model, ...], music: tuple[Model, ...]
) -> tuple[PlannedStep, ...]:
    order, on = desk.order, desk.on
    once = Amount(calls=1)
    seconds = float(order.seconds)
    writers = desk.cast("script", Need("llm", step="script"))
    steps = [step("writer", "script", writers, lambda _: once, on)]
    if order.film or order.stills:
        directors = desk.cast("storyboard", Need("llm", step="storyboard"))
        steps.append(step("director", "storyboard", directors, lambda _: once, on))
        need = Need(
            "image",
            style_codes=desk.analysis.needs_style_codes,
            alike=desk.analysis.needs_consistency,
        )
        sizes = [(order.width, order.height)] * (len(paced) if order.film else 0)
        sizes += [(order.still_width, order.still_height)] * order.stills
        steps.append(
            step(
                "visual_creator",
                "pictures",
                desk.cast("pictures", need),
                lambda model: _pictures(model, sizes),
                on,
            )
        )
    if order.film:
        steps.append(step("video_composer", "clips", filming, lambda model: _clips(model, paced, on), on))
    if order.speaks:
        voices = desk.cast("voice", Need("voice", language=order.language))
        lines = Amount(len(paced), {"second": _decimal(order.seconds)}, seconds)
        steps.append(step("audio_generator", "voice", voices, lambda _: lines, on))
    if music:
        steps.append(step("audio_generator", "music", music, lambda model: _beds(model, order.seconds), on))
    if order.film or order.audio:  # stills alone are finished as they are
        whole = Amount(1, {}, seconds if order.film else 0.0)
        steps.append(step("assembly", "film", desk.cast("film", Need("assembly")), lambda _: whole, on))
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
    if model.abilities.durations is None:
        return ()
    row = price(model, on)
    by_call = row is not None and row.unit == "call"
    cost = (lambda _: Decimal(1)) if by_call else None
    return cover(seconds, model.abilities.durations.choices(), cost)


def _clips(model: Model, paced: tuple[Fraction, ...], on: date) -> Amount:
    lengths = [_lengths(model, seconds, on) or (seconds,) for seconds in paced]
    total = sum((Fraction(each) for scene in lengths for each in scene), start=Fraction(0))
    return Amount(sum(len(scene) for scene in lengths), {"second": _decimal(total)}, float(total))


def _pictures(model: Model, sizes: list[tuple[int, int]]) -> Amount:
    """Pictures are ordered no longer than the model's longest side; megapixels are billed whole."""
    longest = model.limits.longest_side
    megapixels = 0
    for width, height in sizes:
        shrink = min(Fraction(1), Fraction(longest, max(width, height))) if longest else Fraction(1)
        megapixels += ceil(width * height * shrink**2 / 1_000_000)
    count = len(sizes)
    return Amount(count, {"image": Decimal(count), "megapixel": Decimal(megapixels)})


def _beds(model: Model, seconds: Fraction) -> Amount:
    return Amount(1, {"second": _decimal(seconds)}, float(seconds))


def _musicians(desk: _Desk) -> tuple[Model, ...]:
    """Music models that fill the whole length in one piece; when none does, the longest-winded first."""
    if not desk.order.music:
        return ()
    rows = line_up(Need("music"), desk.tier, available=desk.available, on=desk.on)
    long_enough = tuple(row for row in rows if _fills(row, desk.order.seconds))
    return long_enough or tuple(sorted(rows, key=_longest, reverse=True))


def _longest(model: Model) -> float:
    durations = model.abilities.durations
    return inf if durations is None else durations.choices()[-1]


def _fills(model: Model, seconds: Fraction) -> bool:
    return _longest(model) >= seconds


def _notes(desk: _Desk, steps: tuple[PlannedStep, ...], music: bool, time: float) -> list[str]:
    rows = [models()[each.model] for each in steps]
    notes = []
    if desk.order.music and not music:
        notes.append("No music model can be called on that day: the film has no bed.")
    musician = next((row for row in rows if row.kind == "music"), None)
    if musician is not None and not _fills(musician, desk.order.seconds):
        notes.append(f"{musician.name} makes shorter pieces: the bed repeats.")
    if desk.analysis.needs_style_codes and not any(row.abilities.style_codes for row in rows):
        notes.append(
            f"Gallery style {desk.analysis.gallery_style} is carried by its palette and words: "
            "no model that takes its code is planned."
        )
    if time > TIME_LIMIT:
        notes.append(f"About {time / 60:.0f} minutes are expected, more than a production is given.")
    if desk.tier != "draft":
        notes += [f"{row.name} needs {row.needs}." for row in rows if row.needs]
        notes += [f"Licence of {row.name}: {row.licence}." for row in rows if row.licence]
    return notes


def _sum(costs: list[Decimal | None]) -> Decimal | None:
    known = [cost for cost in costs if cost is not None]
    return sum(known, start=Decimal(0)) if len(known) == len(costs) else None


def _decimal(seconds: Fraction) -> Decimal:
    return Decimal(seconds.numerator) / Decimal(seconds.denominator)
