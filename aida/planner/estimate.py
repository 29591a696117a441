"""What a step costs and how long it takes: line-up + amounts + day → `PlannedStep` (pure).

    cost  = units × the price in force, of the planned model
    worst = every call three times (two retries), each by the dearest model of the line-up
    time  = waves of parallel calls × seconds of one

An unknown price makes cost or worst `None`, never 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import ceil

from aida.catalog.read import price, unit_price
from aida.catalog.rows import Model, Unit
from aida.contracts.plan import PlannedStep
from aida.contracts.units import Agent

MOST_TRIES = 3
"""One call and two retries."""
_CENT_OF_A_CENT = Decimal("0.0001")
_MEGATOKEN = Decimal(1_000_000)


@dataclass(frozen=True)
class Amount:
    """How much of a model's work a step needs, counted in every unit a price may use."""

    calls: int
    units: Mapping[Unit, Decimal] = field(default_factory=dict)
    """Beside calls: images, megapixels, seconds."""
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
    unit, each = _rate(first, purpose, on)
    costs = [_cost(model, purpose, amount_of(model), on) for model in models]
    known = [cost for cost in costs if cost is not None]
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
        worst_cost=max(known) * MOST_TRIES if len(known) == len(costs) else None,
        seconds=wall_seconds(first, purpose, amount),
    )


def wall_seconds(model: Model, purpose: str, amount: Amount) -> float:
    """Expected wall seconds: as many calls at once as the vendor allows, in waves."""
    expected = model.expected
    call = expected.storyboard if purpose == "storyboard" and expected.storyboard else expected.call
    waves = ceil(amount.calls / model.concurrency)
    return round(waves * call + expected.second * amount.made_seconds, 1)


def _cost(model: Model, purpose: str, amount: Amount, on: date) -> Decimal | None:
    unit, each = _rate(model, purpose, on)
    return None if each is None else (amount.of(unit) * each).quantize(_CENT_OF_A_CENT)


def _rate(model: Model, purpose: str, on: date) -> tuple[Unit, Decimal | None]:
    """What the model counts, and what one costs; tokens are told as calls of typical size."""
    row = price(model, on, step=purpose)
    if row is None:
        return ("call" if model.kind in ("llm", "music") else _USUAL_UNIT[model.kind]), None
    if row.unit in ("mtok_in", "mtok_out", "mtok_cache_read"):
        return "call", _typical_call(model, purpose, on)
    return row.unit, row.usd


_USUAL_UNIT: Mapping[str, Unit] = {"image": "image", "video": "second", "voice": "second", "assembly": "call"}


def _typical_call(model: Model, purpose: str, on: date) -> Decimal | None:
    tokens = next((typical for name, typical in model.tokens.items() if name == purpose), None)
    read, written = unit_price(model, on, "mtok_in"), unit_price(model, on, "mtok_out")
    if tokens is None or read is None or written is None:
        return None
    return ((tokens.read * read + tokens.written * written) / _MEGATOKEN).quantize(_CENT_OF_A_CENT)
