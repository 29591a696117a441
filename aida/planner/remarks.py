"""What a plan should tell beside its numbers: order + models → one sentence each, in English (pure).

How a style is carried, what nobody could verify, which model ends, whose licence limits the use, what a
model was named for and is not needed. Sentences that a person must act on first are `BadInput` instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from aida.catalog.read import models, price, styles
from aida.catalog.rows import Model
from aida.contracts.plan import PlannedStep
from aida.contracts.units import LANGUAGES, Tier
from aida.planner.analyse import Analysis
from aida.planner.casting import Market, standing_in, takes_references, verified
from aida.planner.crew import Desk
from aida.planner.order import Order


def remarks(desk: Desk, steps: Sequence[PlannedStep]) -> Iterator[str]:
    """All sentences for a plan with these steps, in the order they are read."""
    order, analysis, tier, market = desk.order, desk.analysis, desk.tier, desk.market
    planned = [models()[each.model] for each in steps]
    if tier != "draft":
        yield from _named(market, planned)
        yield from _unverified(market, steps)
        yield from _ending(tier, market, steps)
        if market.hurry:
            yield "Speed comes first: faster models are planned before better ones."
        if order.language not in LANGUAGES:
            yield f"No template stands by in {order.language}: without a script, the production ends."
        yield from (
            f"No price of {models()[each.model].name} is known: what its share costs is not known before."
            for each in steps
            if each.cost is None
        )
    yield from _style(order, analysis, tier, market, steps)
    if tier != "draft":
        yield from _alike(order, analysis, steps)
        yield from _sound(order, planned)
        rows = {row.id: row for row in planned}.values()
        yield from (f"{row.name} needs {row.needs}." for row in rows if row.needs)
        yield from (f"Licence of {row.name}: {row.licence}." for row in rows if row.licence)


def _named(market: Market, planned: Sequence[Model]) -> Iterator[str]:
    kinds = {row.kind for row in planned}
    for row in (models()[name] for name in market.named):
        if row.kind not in kinds:
            yield f"{row.name} was named, but this production has nothing for it to make."


def _unverified(market: Market, steps: Sequence[PlannedStep]) -> Iterator[str]:
    for each in steps:
        row = models()[each.model]
        if verified(row, market.on):
            continue
        doubt = [stage for stage in row.history if stage.since <= market.on][-1]
        behind = models()[each.fallbacks[0]].name if each.fallbacks else "nobody"
        yield (
            f"{row.name} has not been verified since {doubt.since.isoformat()} ({doubt.why.rstrip('.')}): "
            f"{behind} stands by."
        )


def _ending(tier: Tier, market: Market, steps: Sequence[PlannedStep]) -> Iterator[str]:
    """Models that end: those at work all the same, and those whose place went to another or to nobody."""
    working = {name for each in steps for name in (each.model, *each.fallbacks)}
    kinds = {models()[each.model].kind for each in steps}
    for row in models().values():
        if row.kind not in kinds or row.status_on(market.on) not in ("deprecated", "retired"):
            continue
        end = _end(row, market.on)
        successor = models()[row.successor].name if row.successor else None
        if row.id in working:
            yield f"{row.name} {end}" + (f": {successor} is its successor." if successor else ".")
        elif tier in row.tiers:
            heir = standing_in(row, market.on)
            if heir is None:
                yield f"{row.name} {end} and has no successor: it is left out."
            elif heir.id in working:
                yield f"{row.name} {end}: {heir.name} takes its place."


def _end(row: Model, on: date) -> str:
    """`ends on 2026-11-30`, `ended on 2026-09-24`, or that its vendor gives it up some day."""
    retired = [stage.since for stage in row.history if stage.status == "retired" and stage.since <= on]
    day = row.retires or (retired[0] if retired else None)
    if day is None:
        return "is being given up by its vendor"
    return f"{'ended' if day <= on else 'ends'} on {day.isoformat()}"


def _style(
    order: Order, analysis: Analysis, tier: Tier, market: Market, steps: Sequence[PlannedStep]
) -> Iterator[str]:
    picked = analysis.gallery_style
    pictures = next((each for each in steps if each.purpose == "pictures"), None)
    if picked is None or pictures is None:
        return
    style = picked.own or styles()[picked.id]
    name = f"Gallery style {style.id} ({style.name})"
    if style.code is None:
        yield f"{name} is carried by its palette and words: it has no style code."
        return
    line_up = [models()[each] for each in (pictures.model, *pictures.fallbacks)]
    if line_up[0].abilities.style_codes:
        if len(line_up) > 1:
            behind = f"{line_up[1].name} would carry it by its palette and words"
            yield f"{name} goes to {line_up[0].name} as its code; {behind}."
        return
    yield f"{name} is carried by its palette and words: no model that takes its code is planned."
    if tier != "draft" and analysis.needs_style_codes:
        yield from _why_no_code(order, tier, market)


def _why_no_code(order: Order, tier: Tier, market: Market) -> Iterator[str]:
    for row in models().values():
        if not row.abilities.style_codes or tier not in row.tiers or standing_in(row, market.on) is None:
            continue
        missing = market.lacks(row)
        if missing is not None:
            yield f"{row.name} takes gallery codes; it needs {missing}."
        elif market.priced_only and price(row, market.on) is None:
            why = "no price of it is known, and a limit could not be held"
            yield f"{row.name} takes gallery codes, but {why}."
        elif order.references:
            yield f"{row.name} takes gallery codes, but the pictures to keep to weigh more."


def _alike(order: Order, analysis: Analysis, steps: Sequence[PlannedStep]) -> Iterator[str]:
    pictures = next((each for each in steps if each.purpose == "pictures"), None)
    if pictures is None:
        return
    if not order.references:
        if analysis.needs_consistency:
            yield (
                "The same product or person is wanted in every picture, and no picture of it was given to "
                "hold to: words alone describe it (--reference FILE gives one)."
            )
        return
    first, *behind = [models()[each] for each in (pictures.model, *pictures.fallbacks)]
    if not takes_references(first):
        yield f"{first.name} takes no reference pictures: what they show is carried by words."
    elif order.references > first.abilities.reference_images:
        most = first.abilities.reference_images
        yield f"{first.name} holds to {most} reference pictures: the first ones given."
    without = [row.name for row in behind if not takes_references(row)]
    if without and takes_references(first):
        yield f"Of the models that stand by, {', '.join(without)} would go by words alone."


def _sound(order: Order, planned: Sequence[Model]) -> Iterator[str]:
    filming = next((row for row in planned if row.kind == "video"), None)
    if order.native_audio and filming is not None and filming.abilities.audio_switch is None:
        yield f"{filming.name} films without sound: the clips' own sound, which was asked for, is not there."
    voice = next((row for row in planned if row.kind == "voice"), None)
    if order.sample and voice is not None and not voice.abilities.takes_sample:
        yield f"{voice.name} does not take on the voice of a recording: its own voice is heard."
