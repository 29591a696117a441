"""Which models are asked, and which stand by: kind, tier, needs, keys and day → a line-up (pure).

    image, standard → FLUX Pro → FLUX Schnell → Hunyuan Image 3

The catalog holds the order. A retired model's place goes to its successor, and so does a deprecated
one's when the successor can be called; a model nobody could verify is never first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from aida.catalog.read import models
from aida.catalog.rows import Kind, Model
from aida.contracts.units import Aspect, Tier

_LONGEST_LINE_UP = 3
"""The planned model and two that stand by, as the specification has it."""


@dataclass(frozen=True)
class Need:
    """What a model must be able to do to be in a line-up."""

    kind: Kind
    step: str | None = None
    aspect: Aspect | None = None
    language: str | None = None
    style_codes: bool = False
    """Models that take gallery codes go first, where one is verified."""
    alike: bool = False
    """Models that keep a product or person alike go first."""


def line_up(need: Need, tier: Tier, *, available: frozenset[str], on: date) -> tuple[Model, ...]:
    """The planned model and its fallbacks, best first; empty when none can be called.

    `available` are the vendors that can be called, `local` among them.
    """
    able = [row for row in _in_place(tier, on) if row.vendor in available and _can(row, need)]
    rows = list({row.id: row for row in able}.values())
    # Sorting keeps the catalog's order among equals; what fits a special need goes first.
    rows.sort(key=lambda row: not (_fits_specially(row, need) and _verified(row, on)))
    first = next((row for row in rows if _verified(row, on)), None)
    if first is None:
        return ()
    return (first, *(row for row in rows if row is not first))[:_LONGEST_LINE_UP]


def _in_place(tier: Tier, on: date) -> Iterator[Model]:
    """The tier's rows in their order, each standing for itself or replaced by its successor."""
    for row in sorted(
        (row for row in models().values() if tier in row.tiers), key=lambda row: row.tiers[tier]
    ):
        standing = _stands_in(row, on)
        if standing is not None:
            yield standing


def _stands_in(row: Model, on: date) -> Model | None:
    status = row.status_on(on)
    if status in ("current", "unverified"):
        return row
    successor = models()[row.successor] if row.successor else None
    if status is not None and successor is not None:
        found = _stands_in(successor, on)
        if found is not None:
            return found
    return row if status == "deprecated" else None


def _can(row: Model, need: Need) -> bool:
    abilities = row.abilities
    return (
        row.kind == need.kind
        and (need.step is None or need.step in row.steps)
        and (need.aspect is None or not abilities.aspects or need.aspect in abilities.aspects)
        and (need.language is None or not abilities.languages or need.language in abilities.languages)
    )


def _verified(row: Model, on: date) -> bool:
    return row.status_on(on) in ("current", "deprecated")


def _fits_specially(row: Model, need: Need) -> bool:
    if need.style_codes and row.abilities.style_codes:
        return True
    return need.alike and row.abilities.reference_images > 0
