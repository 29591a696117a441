"""What a call has cost: a model's row, the day and what was used → US dollars (pure).

    {"second": 10} on Kling 2.5 Pro, 2026-11-22 → 0.70

The vendor's own count goes before ours where it tells one; the price is always the catalog's.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from aida.catalog.rows import Model, Price, Unit

MILLIONTH = Decimal("0.000001")

_INSTEAD: Mapping[Unit, tuple[Unit, Decimal]] = {
    # Where a row is silent, the vendor's general rule holds (platform.claude.com, pricing, 2026-10-24):
    # a token written into the five-minute cache costs a quarter more than one read, and one read from
    # the cache never more than one read plainly.
    "mtok_cache_write": ("mtok_in", Decimal("1.25")),
    "mtok_cache_read": ("mtok_in", Decimal(1)),
}


def bill(
    model: Model,
    on: date,
    used: Mapping[Unit, Decimal],
    *,
    step: str | None = None,
    variant: str | None = None,
) -> Decimal | None:
    """US dollars for what was used, to a millionth; `None` when no price is known.

    `used` may name more units than the price counts: each price row in force takes its own. A price of
    the step alone (a flat sum per script) goes before the general ones; `variant` is another quality
    than the one AIDA orders by default, e.g. `audio`.
    """
    held = [row for row in model.prices if row.holds(on)]
    own = [row for row in held if step is not None and row.step == step and row.variant == variant]
    rows = own or [row for row in held if row.step is None and row.variant == variant]
    parts = [_part(row, used) for row in rows]
    counted = [part for part in parts if part is not None]
    if not counted:
        return None
    named = {row.unit for row in rows}
    for unit, (other, share) in _INSTEAD.items():
        if unit not in named and unit in used:
            general = next((row for row in rows if row.unit == other), None)
            if general is not None:
                counted.append(used[unit] * general.usd * share)
    return sum(counted, start=Decimal(0)).quantize(MILLIONTH)


def _part(row: Price, used: Mapping[Unit, Decimal]) -> Decimal | None:
    """The row's share; `None` when nothing of its unit was counted."""
    return used[row.unit] * row.usd if row.unit in used else None
