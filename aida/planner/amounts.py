"""How much of each model's work is needed: what is to be made → amounts → steps and wall seconds (pure).

Workload ─amount (purpose, model)→ Amount ─estimate.step→ PlannedStep
         └ the whole production, one of its scenes, or what a scene costs once more
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil

from aida.catalog.lengths import takes
from aida.catalog.read import price
from aida.catalog.rows import Model, Unit
from aida.contracts.plan import PlannedScene, PlannedShot
from aida.contracts.units import Continuity
from aida.planner.casting import Need
from aida.planner.estimate import Amount, spoken

Size = tuple[int, int]


@dataclass(frozen=True)
class Workload:
    """What is to be made, in numbers."""

    on: date
    language: str
    film: bool
    seconds: Fraction
    """Of the film or the audio."""
    scenes: tuple[PlannedScene, ...]
    size: Size
    filming: Need
    """What the clips need of a model."""
    continuity: Continuity = "punch_in"
    stills: int = 0
    """Pictures that are made beside the film's."""
    still_size: Size = (1, 1)
    lines: tuple[str, ...] | None = None
    """What is spoken; `None`: it is not written yet, and estimated."""
    writes: bool = True
    """Script and storyboard are still to be written."""
    bed: bool = True


def amount(load: Workload, purpose: str, model: Model) -> Amount:
    """How much of this model's work a purpose of the plan needs."""
    whole = _decimal(load.seconds)
    match purpose:
        case "script" | "storyboard":
            return Amount(calls=int(load.writes))
        case "pictures":
            sizes = [load.size] * (len(load.scenes) if load.film else 0)
            return _pictures(model, [*sizes, *[load.still_size] * load.stills])
        case "clips":
            shots = [shot for scene in load.scenes for shot in scene.shots]
            return _clips(model, shots, load.on, load.filming.variant(model))
        case "voice":
            return _voice(load)
        case "music":
            return Amount(1, {"second": whole}, made_seconds=float(whole)) if load.bed else Amount(0)
        case _:
            return Amount(1, made_seconds=float(whole) if load.film else 0.0)


def by_call(model: Model, on: date) -> Callable[[int], Decimal] | None:
    """What a clip of some length costs, where every length costs the same."""
    row = price(model, on)
    return (lambda _: Decimal(1)) if row is not None and row.unit == "call" else None


def _clips(model: Model, planned: Sequence[PlannedShot], on: date, variant: str | None) -> Amount:
    """What a model films for these shots, as the Video Composer orders it: in pieces where its longest
    clip is shorter than a shot, each at the shortest length that holds it."""
    durations = model.abilities.durations
    choices = durations.choices() if durations is not None else ()
    parts = [piece for shot in planned for piece in takes(shot.seconds, choices, by_call(model, on))]
    ordered = [
        next((each for each in choices if each >= piece), max(choices, default=piece)) for piece in parts
    ]
    total = sum((Fraction(each) for each in ordered), start=Fraction(0))
    return Amount(len(ordered), {"second": _decimal(total)}, variant, float(total))


def _pictures(model: Model, sizes: Sequence[Size]) -> Amount:
    """Pictures are ordered no longer than the model's longest side; megapixels are billed whole."""
    longest = model.limits.longest_side
    megapixels = 0
    for width, height in sizes:
        shrink = min(Fraction(1), Fraction(longest, max(width, height))) if longest else Fraction(1)
        megapixels += ceil(width * height * shrink**2 / 1_000_000)
    count = len(sizes)
    return Amount(count, {"image": Decimal(count), "megapixel": Decimal(megapixels)})


def _voice(load: Workload) -> Amount:
    seconds = _decimal(sum((scene.seconds for scene in load.scenes), start=Fraction(0)))
    if load.lines is None:
        said, count = spoken(seconds, load.language), len(load.scenes)
    else:
        lines = [line for line in load.lines if line.strip()]
        said, count = Decimal(sum(map(len, lines))) / 1000, len(lines)
    units: dict[Unit, Decimal] = {"second": seconds if count else Decimal(0), "kchar": said}
    return Amount(count, units, made_seconds=float(seconds) if count else 0.0)


def _decimal(seconds: Fraction) -> Decimal:
    return Decimal(seconds.numerator) / Decimal(seconds.denominator)
