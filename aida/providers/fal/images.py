"""Pictures bought at fal.ai: recipe and prompt → one checked picture in the asset store.

PictureRecipe ─picture_order→ bought ─images[0].url─ receive → picture.jpg → VisualResult
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from aida.catalog.read import models
from aida.catalog.rows import Model
from aida.contracts.prompt import Prompt
from aida.contracts.recipe import PictureRecipe
from aida.contracts.result import VisualResult
from aida.errors import Permanent, Refused
from aida.ports import JobJournal, Workbench
from aida.providers.buying import Outcome, Patience, Purchase, bought, priced
from aida.providers.fal.charge import counted
from aida.providers.fal.orders import (
    least_of_a_picture,
    most_of_a_picture,
    one_picture,
    picture_order,
    stand_in,
    used_references,
)
from aida.providers.fal.purchases import patience_for, received, told_of
from aida.providers.fal.queue import FalCounter
from aida.providers.fal.uploads import packing
from aida.providers.pictures import kept_picture, picture_result


class FalImages:
    """`aida.ports.ImageModel` for every picture row of fal.ai."""

    def __init__(self, counter: FalCounter, journal: JobJournal, *, patience: Patience | None = None) -> None:
        self._counter = counter
        self._journal = journal
        self._patience = patience

    def picture(
        self, recipe: PictureRecipe, model: str, prompt: Prompt | None, bench: Workbench
    ) -> VisualResult:
        """Buys one picture, or finds the one bought for this recipe before. Errors are those of `bought`."""
        begun = time.monotonic()
        row = models()[model]
        if prompt is None:
            raise Permanent("A picture is ordered with words; none were written", model=model)
        order = picture_order(recipe, row, prompt, bench.errand)
        files = {stand_in(each): packing(each, bench.store) for each in used_references(recipe, row)}
        patience = self._patience or patience_for(row)
        with bought(order, self._counter.carrying(files), self._journal, bench, patience) as purchase:
            notes = (*prompt.notes, *_told_of_references(recipe, row))
            if purchase.outcome is not None:
                with told_of(order):
                    notes += _kept(purchase, purchase.outcome, recipe, row, bench)
        notes += priced(row, bench.errand, one_picture(recipe.width, recipe.height)).notes
        return picture_result(purchase, recipe, row, bench, notes, time.monotonic() - begun)


def _kept(
    purchase: Purchase, outcome: Outcome, recipe: PictureRecipe, row: Model, bench: Workbench
) -> tuple[str, ...]:
    """Store the finished picture and close its job; what has to be said about it."""
    # Until the picture is here it is booked in the size it was ordered in.
    ordered = purchase.job.order.arguments.get("image_size", {})
    size = ordered.get("width", recipe.width), ordered.get("height", recipe.height)
    purchase.cost, _ = _cost(row, bench, size, recipe, outcome)
    media = received(picture_address(outcome.output), bench, "picture", row.vendor)
    assert media.width is not None
    assert media.height is not None
    cost, notes = _cost(row, bench, (media.width, media.height), recipe, outcome)
    purchase.done(cost, assets=(kept_picture(media, recipe, bench),))
    return notes


def _cost(
    row: Model, bench: Workbench, size: tuple[int, int], recipe: PictureRecipe, outcome: Outcome
) -> tuple[Decimal | None, tuple[str, ...]]:
    """US dollars for one picture of this size, and what has to be said about them."""
    count = counted(
        row,
        bench.errand.priced_on,
        one_picture(*size),
        outcome.units,
        least=least_of_a_picture(*size),
        most=most_of_a_picture(*size, used_references(recipe, row)),
    )
    return priced(row, bench.errand, count.used).cost, count.notes


def picture_address(output: Mapping[str, Any]) -> str:
    """Where the first picture is. `Refused` when the vendor has blacked it out, `Permanent` when there
    is none."""
    flags = output.get("has_nsfw_concepts")
    if isinstance(flags, list) and any(flag is True for flag in flags):
        raise Refused("fal.ai made the picture and blacked it out: its safety checker saw unsuitable content")
    images = output.get("images")
    first = images[0] if isinstance(images, list) and images else None
    url = first.get("url") if isinstance(first, dict) else None
    if not isinstance(url, str):
        raise Permanent("fal.ai finished the order without a picture")
    return url


def _told_of_references(recipe: PictureRecipe, row: Model) -> tuple[str, ...]:
    given, used = len(recipe.references), len(used_references(recipe, row))
    if not given:
        return ()
    if not used:
        return (f"{row.name} takes no reference pictures: the product is told in words only",)
    if used < given:
        return (f"{used} of {given} reference pictures were used, as many as {row.name} takes",)
    return (f"{row.name} was given the reference picture{'s' if used > 1 else ''} to keep the product alike",)
