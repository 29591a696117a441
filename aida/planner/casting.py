"""Which models are asked, and which stand by: kind, tier, needs and market → a line-up (pure).

    image, standard → FLUX Pro → FLUX Schnell → Hunyuan Image 3

The catalog holds the order; a model that a person named goes before it. A retired model's place goes to
its successor, and so does a deprecated one's when the successor can be called. A model nobody could
verify is first only when it was named, or when a gallery style asks for what it alone can do; then a
verified one stands right behind it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from aida.catalog.read import models, price, vendors
from aida.catalog.rows import Kind, Model
from aida.contracts.units import Aspect, Tier

_LONGEST_LINE_UP = 3
"""The planned model and two that stand by, as the specification has it."""


@dataclass(frozen=True)
class Market:
    """What can be had, and how it is chosen."""

    available: frozenset[str]
    """Vendors that can be called, `local` among them."""
    on: date
    asked_for: frozenset[str] = frozenset()
    """Variables by which somebody asked for models that are never planned otherwise."""
    named: tuple[str, ...] = ()
    """Catalog ids that a person named outright, the first of a kind to be planned."""
    priced_only: bool = False
    """A sum was named: what has no known price could pass it unseen."""
    hurry: bool = False
    """Faster models go first."""
    first: tuple[str, ...] = ()
    """Models that go before the tier's own: there is money for them."""

    def everything(self) -> Market:
        """The same day with every key set and everything asked for."""
        rows = models().values()
        asked_for = frozenset(row.opt_in for row in rows if row.opt_in is not None)
        return replace(self, available=frozenset(vendors()), asked_for=asked_for)

    def lacks(self, row: Model) -> str | None:
        """The variable that would have to be set to call this model; `None` when none is missing."""
        if row.vendor not in self.available:
            return vendors()[row.vendor].key
        return row.opt_in if row.opt_in not in {None, *self.asked_for} else None


@dataclass(frozen=True)
class Need:
    """What a model must be able to do to be in a line-up."""

    kind: Kind
    step: str | None = None
    aspect: Aspect | None = None
    language: str | None = None
    style_codes: bool = False
    """Models that take gallery codes go first."""
    alike: bool = False
    """Models that keep a product or person alike to given pictures go first."""
    sound: bool = False
    """Models that film with sound go first."""
    sample: bool = False
    """Models that take on the voice of a recording go first."""

    def variant(self, row: Model) -> str | None:
        """The price that holds for what would be ordered of this model."""
        return "audio" if self.sound and row.abilities.audio_switch else None


def line_up(need: Need, tier: Tier, market: Market) -> tuple[Model, ...]:
    """The planned model and its fallbacks, best first; empty when none can be called."""
    named = [models()[name] for name in market.named if can(models()[name], need)]
    there = (*(models()[name] for name in market.first), *_in_place(tier, market.on))
    rows = _unique([row for row in there if can(row, need) and _on_sale(row, need, market)])
    # Sorting keeps the catalog's order among equals; what fits a special need goes first.
    rows.sort(key=lambda row: (*_misfits(row, need), row.expected.call if market.hurry else 0))
    leading = [row for row in rows if verified(row, market.on) or _alone_can(row, need)]
    first = named or leading[:1]
    if not first:
        return ()
    behind = [row for row in rows if row not in first]
    if not verified(first[0], market.on):
        behind.sort(key=lambda row: not verified(row, market.on))
    return tuple(_unique([*first, *behind]))[: max(_LONGEST_LINE_UP, len(named))]


def can(row: Model, need: Need) -> bool:
    """Whether a model does what is needed at all."""
    abilities = row.abilities
    return (
        row.kind == need.kind
        and (need.step is None or need.step in row.steps)
        and (need.aspect is None or not abilities.aspects or need.aspect in abilities.aspects)
        and (need.language is None or not abilities.languages or need.language in abilities.languages)
    )


def verified(row: Model, on: date) -> bool:
    return row.status_on(on) in ("current", "deprecated")


def takes_references(row: Model) -> bool:
    """Whether a picture model can be held to pictures the client gave."""
    return row.abilities.edit_endpoint is not None and row.abilities.reference_images > 0


def _in_place(tier: Tier, on: date) -> Iterator[Model]:
    """The tier's rows in their order, each standing for itself or replaced by its successor."""
    for row in sorted(
        (row for row in models().values() if tier in row.tiers), key=lambda row: row.tiers[tier]
    ):
        standing = standing_in(row, on)
        if standing is not None:
            yield standing


def standing_in(row: Model, on: date) -> Model | None:
    """The model that is called in this one's place on that day: itself, or a successor; `None`: nobody."""
    status = row.status_on(on)
    if status in ("current", "unverified"):
        return row
    successor = models()[row.successor] if row.successor else None
    if status is not None and successor is not None:
        found = standing_in(successor, on)
        if found is not None:
            return found
    return row if status == "deprecated" else None


def _on_sale(row: Model, need: Need, market: Market) -> bool:
    if market.lacks(row) is not None:
        return False
    return (
        not market.priced_only or price(row, market.on, step=need.step, variant=need.variant(row)) is not None
    )


def _misfits(row: Model, need: Need) -> tuple[bool, ...]:
    """Which special needs a model does not fit, the weightiest first: what the client gave to be kept
    alike weighs more than a style, which words can carry too."""
    abilities = row.abilities
    return (
        need.alike and not takes_references(row),
        need.style_codes and not abilities.style_codes,
        need.sound and abilities.audio_switch is None,
        need.sample and not abilities.takes_sample,
    )


def _alone_can(row: Model, need: Need) -> bool:
    """What no verified model can do is tried with an unverified one: a gallery style's own code."""
    return need.style_codes and row.abilities.style_codes


def _unique(rows: list[Model]) -> list[Model]:
    return list({row.id: row for row in rows}.values())
