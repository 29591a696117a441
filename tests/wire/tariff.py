"""What a vendor charges: endpoint + what was made → (dollars, units, unit), by the catalog's prices of a day.

The prices are the catalog's rows; the arithmetic is our own, so that AIDA's cost has something to be
compared with. An endpoint whose price nobody knows is charged 0 and says so by its unit, `unknown`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from math import ceil
from typing import Any

from aida.catalog.read import models
from aida.catalog.rows import Model

_MILLION = Decimal(1_000_000)
_MILLIONTH = Decimal("0.000001")


@dataclass(frozen=True)
class Fee:
    dollars: Decimal
    units: Decimal
    unit: str


def row_of(endpoint: str) -> Model | None:
    """The catalog's row for an endpoint, an edit endpoint included."""
    found = [
        row
        for row in models().values()
        if row.endpoint == endpoint or row.abilities.edit_endpoint == endpoint
    ]
    return found[0] if found else None


def _price(row: Model, on: date, unit: str, variant: str | None) -> Decimal | None:
    held = [
        each.usd
        for each in row.prices
        if each.unit == unit and each.variant == variant and each.step is None and each.holds(on)
    ]
    return held[0] if held else None


def fee(endpoint: str, on: date, arguments: Mapping[str, Any], made: Mapping[str, Any]) -> Fee:
    """`made`: `sizes` of pictures, `seconds` of a clip or sound, `characters` spoken, `sound` of a clip."""
    row = row_of(endpoint)
    if row is not None:
        variant = _variant(row, on, arguments, made)
        for unit, units in _counted(made).items():
            usd = _price(row, on, unit, variant)
            if usd is not None:
                return Fee((usd * units).quantize(_MILLIONTH, ROUND_HALF_UP), units, unit)
    return Fee(Decimal(0), Decimal(1), "unknown")


def _counted(made: Mapping[str, Any]) -> dict[str, Decimal]:
    sizes = made.get("sizes", ())
    counted: dict[str, Decimal] = {}
    if sizes:
        counted["image"] = Decimal(len(sizes))
        counted["megapixel"] = Decimal(sum(ceil(width * height / 1_000_000) for width, height in sizes))
    if "characters" in made:
        counted["kchar"] = Decimal(made["characters"]) / 1000
    if "seconds" in made:
        counted["second"] = Decimal(str(made["seconds"]))
    counted["call"] = Decimal(1)
    return counted


def _variant(row: Model, on: date, arguments: Mapping[str, Any], made: Mapping[str, Any]) -> str | None:
    """The dearer or cheaper quality that was asked for, where the catalog has a price of its own for it."""
    known = {each.variant for each in row.prices if each.holds(on)}
    asked = arguments.get("resolution")
    if asked is not None and asked in known:
        return str(asked)
    return "audio" if made.get("sound") and "audio" in known else None


def tokens_fee(model: str, on: date, usage: Mapping[str, int]) -> Fee:
    """`usage` in the vendor's own words. Writing into the five-minute cache costs a quarter more, into the
    hour's cache twice as much; what is read from it has its own price, or none better than plain input."""
    row = next((each for each in models().values() if each.endpoint == model and each.kind == "llm"), None)
    plain = _price(row, on, "mtok_in", None) if row else None
    written = _price(row, on, "mtok_out", None) if row else None
    if row is None or plain is None or written is None:
        return Fee(Decimal(0), Decimal(0), "unknown")
    cached = _price(row, on, "mtok_cache_read", None)
    dollars = (
        usage.get("input_tokens", 0) * plain
        + usage.get("output_tokens", 0) * written
        + usage.get("cache_read_input_tokens", 0) * (plain if cached is None else cached)
        + usage.get("ephemeral_5m_input_tokens", 0) * plain * Decimal("1.25")
        + usage.get("ephemeral_1h_input_tokens", 0) * plain * 2
    ) / _MILLION
    every = Decimal(sum(usage.values()))
    return Fee(dollars.quantize(_MILLIONTH, ROUND_HALF_UP), every, "token")


def flat_fee(model: str, on: date, step: str) -> Fee | None:
    """A sum per script or storyboard, as the specification's prices of 2025 have it."""
    row = next((each for each in models().values() if each.endpoint == model and each.kind == "llm"), None)
    held = [each for each in (row.prices if row else ()) if each.step == step and each.holds(on)]
    return Fee(held[0].usd, Decimal(1), "call") if held else None
