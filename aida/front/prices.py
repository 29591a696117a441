"""The catalog's fal.ai prices beside the vendor's own list of today; nothing is changed by looking.

    catalog rows of the day ─studio→ fal.ai's price list ─compared→ same | different | other unit | …

A price that differs becomes a new dated row of `aida/catalog/models.toml`, by hand: the list says a base
price only, and what the vendor counts by it is for a person to read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from aida.catalog.listed import ListedPrice
from aida.catalog.read import models, price
from aida.catalog.rows import Model
from aida.errors import AidaError

Verdict = Literal["same", "different", "other unit", "not listed", "not in the catalog"]


@dataclass(frozen=True)
class Compared:
    """One endpoint's price, here and there. US dollars; `None` where there is none."""

    model: str
    endpoint: str
    edits: bool
    """The endpoint that keeps to given pictures."""
    ours: Decimal | None
    unit: str | None
    theirs: Decimal | None
    per: str | None
    """The vendor's word for its unit."""
    verdict: Verdict


def compare(on: date) -> list[Compared] | str:
    """Every fal.ai endpoint of the catalog that is alive on that day; a sentence when the list cannot be
    had."""
    from aida.studio import fal_prices

    asked = list(_endpoints(on))
    try:
        listed = fal_prices([endpoint for _, endpoint in asked])
    except AidaError as err:
        return err.text
    return compared(asked, listed, on)


def compared(
    asked: Sequence[tuple[Model, str]], listed: Mapping[str, ListedPrice], on: date
) -> list[Compared]:
    """Row and endpoint → its price here and there (pure)."""
    told = []
    for row, endpoint in asked:
        ours, theirs = price(row, on), listed.get(endpoint)
        verdict: Verdict
        if theirs is None:
            verdict = "not listed"
        elif ours is None:
            verdict = "not in the catalog"
        elif theirs.unit != ours.unit:
            verdict = "other unit"
        else:
            verdict = "same" if theirs.dollars == ours.usd else "different"
        told.append(
            Compared(
                row.id,
                endpoint,
                endpoint == row.abilities.edit_endpoint,
                ours.usd if ours else None,
                ours.unit if ours else None,
                theirs.dollars if theirs else None,
                theirs.per if theirs else None,
                verdict,
            )
        )
    return told


def _endpoints(on: date) -> Iterator[tuple[Model, str]]:
    for row in models().values():
        if row.vendor == "fal" and row.status_on(on) not in (None, "retired"):
            yield row, row.endpoint
            if row.abilities.edit_endpoint is not None:
                yield row, row.abilities.edit_endpoint


def as_json(found: list[Compared] | str | None) -> Any:
    """For programs: rows with numbers as text, or an object that says why there are none."""
    if not isinstance(found, list):
        return {"error": found or "FAL_KEY is not set"}
    return [
        {name: str(value) if isinstance(value, Decimal) else value for name, value in asdict(each).items()}
        for each in found
    ]


def print_prices(console: Console, found: list[Compared] | str, on: date) -> None:
    """The table, and what to do about differences."""
    if isinstance(found, str):
        console.print(Text(f"fal.ai's price list: {found}", style="yellow"))
        return
    colours = {"same": "green", "different": "red"}
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="dim")
    table.add_column("fal.ai model", overflow="fold")
    table.add_column("catalog", justify="right")
    table.add_column("vendor", justify="right")
    table.add_column("same?", no_wrap=True)
    for each in found:
        table.add_row(
            each.model + (" (edit)" if each.edits else ""),
            _told(each.ours, each.unit),
            _told(each.theirs, each.per),
            Text("✓" if each.verdict == "same" else each.verdict, style=colours.get(each.verdict, "yellow")),
        )
    console.print()
    console.print(table)
    for line in _meaning(found, on):
        console.print(Text(line, style="dim"))


def _meaning(found: list[Compared], on: date) -> Iterator[str]:
    same, other = (sum(each.verdict == verdict for each in found) for verdict in ("same", "different"))
    yield f"Prices of {on.isoformat()}: {same} of {len(found)} are the vendor's own, {other} differ."
    if other:
        yield "What differs belongs into aida/catalog/models.toml as a new dated row; nothing was changed."
    if any(each.verdict == "other unit" for each in found):
        yield "Where the unit is another one, only an order tells: result.json says what it was charged."


def _told(dollars: Decimal | None, unit: str | None) -> str:
    return "–" if dollars is None else f"{dollars.normalize():f} / {unit}"
