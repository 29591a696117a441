"""The catalog, read once per process and only when asked for.

    models() vendors() platforms() sizes() styles() rates()  → rows by id
    price(model, on)                                         → the price in force, `None` when unknown

A file that is wrong raises `CatalogError`, which names the file and the row.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from aida.catalog.rows import Model, Platform, Price, Rates, Vendor
from aida.contracts.styles import Style
from aida.contracts.units import Aspect

AnyRow = TypeVar("AnyRow", bound=BaseModel)


class CatalogError(ValueError):
    """A file of the catalog says something it must not; the text names file and row."""


@cache
def models() -> Mapping[str, Model]:
    """Every model AIDA knows, by catalog id, in the file's order."""
    rows = _by_id("models.toml", _rows("models.toml", "models", Model))
    for row in rows.values():
        if row.successor is not None and row.successor not in rows:
            raise CatalogError(f"models.toml, {row.id}: its successor {row.successor} has no row")
    return rows


@cache
def vendors() -> Mapping[str, Vendor]:
    """Whom we call, by id; every vendor of a model has a row."""
    rows = _by_id("vendors.toml", _rows("vendors.toml", "vendors", Vendor))
    for row in models().values():
        if row.vendor not in rows:
            raise CatalogError(f"models.toml, {row.id}: its vendor {row.vendor} has no row in vendors.toml")
    return rows


def concurrency(vendor: str) -> int | None:
    """Calls at once that we count on at a vendor; `None` where nobody counts."""
    return vendors()[vendor].concurrency


@cache
def platforms() -> Mapping[str, Platform]:
    return _by_id("platforms.toml", _rows("platforms.toml", "platforms", Platform))


@cache
def sizes() -> Mapping[Aspect, tuple[int, int]]:
    """Width and height in pixels of each aspect."""
    table: dict[Aspect, list[int]] = _document("platforms.toml")["sizes"]
    return MappingProxyType({aspect: (width, height) for aspect, (width, height) in table.items()})


@cache
def styles() -> Mapping[str, Style]:
    """The client's gallery, by `--sref` code."""
    return _by_id("styles.toml", _rows("styles.toml", "styles", Style))


@cache
def rates() -> tuple[Rates, ...]:
    """Exchange rates, oldest first."""
    return tuple(sorted(_rows("currencies.toml", "rates", Rates), key=lambda row: row.since))


def price(model: Model, on: date, *, step: str | None = None, variant: str | None = None) -> Price | None:
    """The price in force on that day for what AIDA orders; `None` when it is not known.

    With `step`, a price of that step alone goes before the general one; `variant` is another quality
    than AIDA's usual one, e.g. `audio`. A model that counts several things (tokens read, tokens
    written) answers with the dearest.
    """
    held = [row for row in model.prices if row.holds(on) and row.variant == variant]
    fitting = [row for row in held if step is not None and row.step == step]
    fitting = fitting or [row for row in held if row.step is None] or ([] if step else held)
    return max(fitting, key=lambda row: row.usd, default=None)


def unit_price(model: Model, on: date, unit: str) -> Decimal | None:
    """US dollars per unit on that day, `None` when not known."""
    for row in model.prices:
        if row.unit == unit and row.variant is None and row.step is None and row.holds(on):
            return row.usd
    return None


def catalog_table(file: str) -> Mapping[str, Any]:
    """A whole file of the catalog that has no rows of its own kind (`tiers.toml`, `wishes.toml`)."""
    return MappingProxyType(_document(file))


@cache
def _document(file: str) -> dict[str, Any]:
    text = (resources.files("aida.catalog") / file).read_text(encoding="utf-8")
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as err:
        raise CatalogError(f"{file}: {err}") from err


def _rows(file: str, table: str, kind: type[AnyRow]) -> list[AnyRow]:
    return read_rows(file, _document(file).get(table, []), kind)


def read_rows(file: str, raw: Sequence[Mapping[str, Any]], kind: type[AnyRow]) -> list[AnyRow]:
    """Rows from what a file says; raises `CatalogError` naming file, row and field."""
    rows = []
    for number, values in enumerate(raw, start=1):
        try:
            rows.append(kind.model_validate(values))
        except ValidationError as err:
            first = err.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "the row"
            name = values.get("id") or f"row {number}"
            raise CatalogError(f"{file}, {name}: {where}: {first['msg']}") from err
    return rows


def _by_id(file: str, rows: Sequence[Any]) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for row in rows:
        if row.id in found:
            raise CatalogError(f"{file}, {row.id}: the id is there twice")
        found[row.id] = row
    return MappingProxyType(found)
