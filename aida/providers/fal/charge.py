"""What an order came to: our own count, corrected by the vendor's where both speak of the same unit (pure).

    own {"second": 10}, told 10.008 → {"second": 10.008}        told 240000 → own, and a note

The vendor bills `X-Fal-Billable-Units` in a unit of its own for every endpoint, and says only the number:
seconds, megapixels, pictures, but also tokens. A number far from ours is another unit, not another price.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from aida.catalog.read import price
from aida.catalog.rows import Model, Unit

_LESS, _MORE = Decimal("0.9"), Decimal("1.5")


class Counted(NamedTuple):
    used: Mapping[Unit, Decimal]
    notes: tuple[str, ...] = ()


def counted(
    row: Model,
    on: date,
    own: Mapping[Unit, Decimal],
    told: Decimal | None,
    *,
    least: Mapping[Unit, Decimal] | None = None,
    most: Mapping[Unit, Decimal] | None = None,
    variant: str | None = None,
) -> Counted:
    """What to bill. `least` and `most` are how low and how high the vendor may count the same thing
    (a megapixel not rounded up, reference pictures counted too); by default `own`."""
    held = price(row, on, variant=variant)
    if told is None or held is None or held.unit not in own:
        return Counted(own)
    unit = held.unit
    if told == 0 or (least or own)[unit] * _LESS <= told <= (most or own)[unit] * _MORE:
        return Counted({**own, unit: told})
    return Counted(
        own,
        (f"fal.ai counted {told} units, which are no {unit}s as the catalog prices them; counted by us",),
    )
