"""A recipe becomes an order at fal.ai: row, recipe, prompt → the request's body and what it may cost.

    picture_order, film_order ─→ JobOrder (pure; pictures are named `asset:<sha256>`, not sent yet)

The order is the same whatever address a picture is uploaded to later, so its fingerprint finds it again
in the journal, and in the vendor's list.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

from aida.catalog.rows import Durations, Model, Unit
from aida.contracts.assets import AssetRef
from aida.contracts.errand import Errand
from aida.contracts.job import JobOrder
from aida.contracts.prompt import Prompt
from aida.contracts.recipe import ClipRecipe, PictureRecipe, Recipe
from aida.errors import Permanent
from aida.providers.buying import worst_price
from aida.providers.fal.endpoints import film_endpoint, picture_endpoint
from aida.providers.fal.sizes import MEGAPIXEL, megapixels, nearest_aspect, sides

MOST_SEED = 2**31
"""Seeds are ordered below it: the endpoints disagree about larger ones."""


def stand_in(asset: AssetRef) -> str:
    """What an order says instead of a picture's address or bytes."""
    return f"asset:{asset.sha256}"


def fal_order(
    recipe: Recipe,
    row: Model,
    arguments: Mapping[str, Any],
    *,
    purpose: str,
    scene: int | None,
    worst: Decimal,
    endpoint: str | None = None,
) -> JobOrder:
    """The order for any endpoint; `endpoint` where it is not the row's own."""
    name = endpoint or row.endpoint
    told = json.dumps([row.vendor, name, arguments], sort_keys=True, ensure_ascii=False)
    return JobOrder(
        recipe_key=recipe.key(),
        agent=recipe.agent,
        scene=scene,
        purpose=purpose,
        model=row.id,
        vendor=row.vendor,
        endpoint=name,
        arguments=dict(arguments),
        fingerprint=hashlib.sha256(told.encode()).hexdigest(),
        worst=worst,
    )


def used_references(recipe: PictureRecipe, row: Model) -> tuple[AssetRef, ...]:
    """The reference pictures this model gets: as many as it takes, none without an edit endpoint."""
    if row.abilities.edit_endpoint is None:
        return ()
    return recipe.references[: row.abilities.reference_images]


def picture_order(recipe: PictureRecipe, row: Model, prompt: Prompt, errand: Errand) -> JobOrder:
    """Raises `Permanent` for a model that cannot be ordered or paid within the errand's limit."""
    references = used_references(recipe, row)
    name, takes = picture_endpoint(row, edits=bool(references))
    width, height = sides(recipe.width, recipe.height, row.limits, takes)
    arguments: dict[str, Any] = {"prompt": prompt.text, **takes.fixed}
    if takes.aspects:
        arguments["aspect_ratio"] = nearest_aspect(recipe.width, recipe.height, takes.aspects)
    else:
        arguments["image_size"] = {"width": width, "height": height}
    if takes.formats:
        # A film's frame is moved and encoded again; a finished still is kept as it is.
        arguments["output_format"] = "png" if recipe.purpose == "still" else "jpeg"
    if takes.seed:
        arguments["seed"] = recipe.seed % MOST_SEED
    if takes.negative and prompt.negative:
        arguments["negative_prompt"] = prompt.negative
    if references:
        arguments["image_urls"] = [stand_in(asset) for asset in references]
    return fal_order(
        recipe,
        row,
        arguments,
        purpose="pictures",
        scene=recipe.scene.scene_id,
        worst=worst_price(row, errand, most_of_a_picture(width, height, references)),
        endpoint=name,
    )


def one_picture(width: int, height: int) -> Mapping[Unit, Decimal]:
    """What one picture of this size counts as, in every unit a price may use."""
    return {"image": Decimal(1), "megapixel": Decimal(megapixels(width, height)), "call": Decimal(1)}


def least_of_a_picture(width: int, height: int) -> Mapping[Unit, Decimal]:
    """The same, should megapixels not be rounded up."""
    least = dict(one_picture(width, height))
    least["megapixel"] = Decimal(width * height) / MEGAPIXEL
    return least


def most_of_a_picture(
    width: int, height: int, references: tuple[AssetRef, ...] = ()
) -> Mapping[Unit, Decimal]:
    """The same, with the pictures that go in: where megapixels are billed, both ways may count."""
    going_in = sum(megapixels(each.width or 1000, each.height or 1000) for each in references)
    most = dict(one_picture(width, height))
    most["megapixel"] += going_in
    return most


def film_order(
    recipe: ClipRecipe, row: Model, prompt: Prompt, start: AssetRef, errand: Errand
) -> tuple[JobOrder, int]:
    """The order, and the seconds it asks for.

    Raises `Permanent` for a model that cannot be ordered or paid within the errand's limit.
    """
    takes = film_endpoint(row)
    seconds = clip_seconds(recipe.seconds, row.abilities.durations)
    arguments: dict[str, Any] = {
        "prompt": prompt.text,
        takes.image: stand_in(start),
        **takes.fixed,
        **takes.at_length.get(seconds, {}),
    }
    if takes.duration and row.abilities.durations is not None:
        arguments["duration"] = as_wired(seconds, row.abilities.durations)
    if takes.aspect:
        arguments["aspect_ratio"] = nearest_aspect(
            recipe.width, recipe.height, row.abilities.aspects or ("16:9", "9:16")
        )
    if takes.seed:
        arguments["seed"] = recipe.seed % MOST_SEED
    if takes.negative and prompt.negative:
        arguments["negative_prompt"] = prompt.negative
    if row.abilities.audio_switch is not None:
        arguments[row.abilities.audio_switch] = recipe.generate_audio
    order = fal_order(
        recipe,
        row,
        arguments,
        purpose="clips",
        scene=recipe.scene.scene_id,
        worst=worst_price(row, errand, one_clip(seconds), variant=film_variant(recipe, row)),
    )
    return order, seconds


def film_variant(recipe: ClipRecipe, row: Model) -> str | None:
    """Which of the row's prices holds: sound has its own where the model makes it."""
    if recipe.generate_audio and row.abilities.audio_switch is not None:
        return "audio"
    return film_endpoint(row).variant


def one_clip(seconds: int | Fraction) -> Mapping[Unit, Decimal]:
    length = Fraction(seconds)
    return {"second": Decimal(length.numerator) / Decimal(length.denominator), "call": Decimal(1)}


def clip_seconds(wanted: Fraction, durations: Durations | None) -> int:
    """The shortest length that covers what is wanted, else the longest the model makes."""
    if durations is None:
        return ceil(wanted)
    choices = durations.choices()
    return next((each for each in choices if each >= wanted), choices[-1])


def as_wired(seconds: int, durations: Durations) -> str | int:
    """A length as the endpoint takes it: "5", "8s", 8 or 8000. Numbers for strings are refused."""
    match durations.wire:
        case "digits":
            return str(seconds)
        case "digits_s":
            return f"{seconds}s"
        case "integer":
            return seconds
        case "milliseconds":
            return seconds * 1000
        case "fixed":
            raise Permanent("This model makes one length only; none can be ordered")
