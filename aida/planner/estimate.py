"""What a step costs and how long it takes: line-up + amounts + day → `PlannedStep` (pure).

    cost  = units × the price in force, of the planned model
    worst = the cost twice (one paid retry of every order), and once the dearest fallback's
    time  = waves of parallel calls × seconds of one

`worst` is what the budget must cover so that the plan can finish. It is not what could be lost at most:
vendors do not charge for calls that fail on their side (fal.ai: no 5xx, 2026-11), but they do for work
that came and could not be used, and for inputs found wrong late. That is bounded elsewhere: every order
reserves its own worst price, and a hard limit is held by the journal. An unknown price makes cost or
worst `None`, never 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import ceil

from aida.catalog.copy.pace import characters_per_second
from aida.catalog.read import price, unit_price
from aida.catalog.rows import Model, Unit
from aida.contracts.plan import PlannedStep
from aida.contracts.units import Agent
from aida.planner.schedule import places

PAID_TRIES = 2
"""An order, and the same once more after what came could not be used."""
_CENT_OF_A_CENT = Decimal("0.0001")
_MEGATOKEN = Decimal(1_000_000)


@dataclass(frozen=True)
class Amount:
    """How much of a model's work a step needs, counted in every unit a price may use."""

    calls: int
    units: Mapping[Unit, Decimal] = field(default_factory=dict)
    """Beside calls: images, megapixels, seconds, thousands of characters."""
    variant: str | None = None
    """The quality ordered, where the price knows several."""
    made_seconds: float = 0.0
    """Seconds of sound or film that come out, for engines whose time grows with them."""

    def of(self, unit: Unit) -> Decimal:
        return Decimal(self.calls) if unit == "call" else self.units.get(unit, Decimal(0))


def step(
    agent: Agent,
    purpose: str,
    models: Sequence[Model],
    amount_of: Callable[[Model], Amount],
    on: date,
) -> PlannedStep:
    """The step with its first model planned and the others standing by.

    `amount_of` says how much of each model the step would need: a model that makes other lengths
    than the planned one needs other clips.
    """
    first = models[0]
    amount = amount_of(first)
    unit, each = _rate(first, purpose, on, amount.variant)
    costs = [_cost(model, purpose, amount_of(model), on) for model in models]
    return PlannedStep(
        agent=agent,
        purpose=purpose,
        model=first.id,
        fallbacks=tuple(model.id for model in models[1:]),
        calls=amount.calls,
        units=float(amount.of(unit)),
        unit=unit,
        unit_price=each,
        cost=costs[0],
        worst_cost=_worst(costs),
        seconds=wall_seconds(first, purpose, amount),
    )


def call_seconds(model: Model, purpose: str, made_seconds: float = 0.0) -> float:
    """Expected wall seconds of one call that makes so many seconds of film or sound."""
    expected = model.expected
    call = expected.storyboard if purpose == "storyboard" and expected.storyboard else expected.call
    return call + expected.second * made_seconds


def wall_seconds(model: Model, purpose: str, amount: Amount) -> float:
    """Expected wall seconds of a step for itself: as many calls at once as there are places, in waves."""
    waves = ceil(amount.calls / places(model))
    longer = model.expected.second * amount.made_seconds
    return round(waves * call_seconds(model, purpose) + longer, 1)


def spoken(seconds: Decimal, language: str) -> Decimal:
    """Thousands of characters in so many seconds of voice-over, estimated by the language's pace."""
    each = Decimal(str(round(characters_per_second(language), 1)))
    return (seconds * each / 1000).quantize(_CENT_OF_A_CENT)


def _worst(costs: Sequence[Decimal | None]) -> Decimal | None:
    known = [cost for cost in costs if cost is not None]
    if len(known) < len(costs):
        return None
    return known[0] * PAID_TRIES + max(known[1:], default=Decimal(0))


def _cost(model: Model, purpose: str, amount: Amount, on: date) -> Decimal | None:
    unit, each = _rate(model, purpose, on, amount.variant)
    return None if each is None else (amount.of(unit) * each).quantize(_CENT_OF_A_CENT)


def _rate(model: Model, purpose: str, on: date, variant: str | None) -> tuple[Unit, Decimal | None]:
    """What the model counts, and what one costs; tokens are told as calls of typical size."""
    row = price(model, on, step=purpose, variant=variant)
    if row is None:
        return ("call" if model.kind in ("llm", "music") else _USUAL_UNIT[model.kind]), None
    if row.unit in ("mtok_in", "mtok_out", "mtok_cache_read", "mtok_cache_write"):
        return "call", _typical_call(model, purpose, on)
    return row.unit, row.usd


_USUAL_UNIT: Mapping[str, Unit] = {"image": "image", "video": "second", "voice": "second", "assembly": "call"}


def _typical_call(model: Model, purpose: str, on: date) -> Decimal | None:
    tokens = next((typical for name, typical in model.tokens.items() if name == purpose), None)
    read, written = unit_price(model, on, "mtok_in"), unit_price(model, on, "mtok_out")
    if tokens is None or read is None or written is None:
        return None
    return ((tokens.read * read + tokens.written * written) / _MEGATOKEN).quantize(_CENT_OF_A_CENT)
