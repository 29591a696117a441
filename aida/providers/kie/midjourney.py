"""Midjourney V7 at KIE.AI (`ports.ImageModel`): prompt in its dialect → one picture in the store.

PictureRecipe, Prompt ─picture_order→ JobOrder ─bought→ four addresses ─first→ brought → asset → VisualResult
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from aida.catalog.read import models, vendors
from aida.catalog.rows import Model, Unit
from aida.contracts.errand import Errand
from aida.contracts.job import JobOrder
from aida.contracts.prompt import Prompt
from aida.contracts.recipe import PictureRecipe
from aida.contracts.result import VisualResult
from aida.errors import Permanent
from aida.ports import JobJournal, Workbench
from aida.providers.buying import Counter, Patience, Purchase, bought, priced, worst_price
from aida.providers.kept import brought
from aida.providers.pictures import kept_picture, picture_result

_ASPECTS = ("1:2", "9:16", "2:3", "3:4", "5:6", "1:1", "6:5", "4:3", "3:2", "16:9", "2:1")
"""All that the vendor takes (docs.kie.ai copies, 2026-11-22). 4:5 is none of them: its pictures come as
5:6, and the 4 % too much in width are cropped with whatever else does not fit."""
_USED: Mapping[Unit, Decimal] = {"call": Decimal(1), "image": Decimal(1)}
_FOUR = "Midjourney makes four pictures at a time; the first one was taken"
_AR = re.compile(r"--(?:ar|aspect)\s+\d+:\d+")


class KieMidjourney:
    def __init__(self, counter: Counter, journal: JobJournal, *, patience: Patience | None = None) -> None:
        self._counter = counter
        self._journal = journal
        self._patience = patience

    def picture(
        self, recipe: PictureRecipe, model: str, prompt: Prompt | None, bench: Workbench
    ) -> VisualResult:
        """The picture as Midjourney made it, of about the recipe's shape. Errors as for `bought`, and
        `Permanent` for what this vendor cannot be asked: reference pictures, overlong words."""
        begun = time.monotonic()
        row = models()[model]
        order = picture_order(recipe, row, prompt, bench.errand)
        with bought(order, self._counter, self._journal, bench, self._patience) as purchase:
            if purchase.outcome is not None:
                _keep(purchase, recipe, row, bench)
        notes = (*(prompt.notes if prompt else ()), _FOUR, *priced(row, bench.errand, _USED).notes)
        return picture_result(purchase, recipe, row, bench, notes, time.monotonic() - begun)


def picture_order(recipe: PictureRecipe, row: Model, prompt: Prompt | None, errand: Errand) -> JobOrder:
    """What is sent (pure). The prompt's own parameters travel in its text, style codes with them: the
    vendor has no field for `--sref`, and whether it passes it on is not documented."""
    where: dict[str, Any] = {"agent": recipe.agent, "scene": recipe.scene.scene_id, "model": row.id}
    if prompt is None:
        raise Permanent("Midjourney needs words, and none were written", **where)
    if recipe.references:
        raise Permanent(
            "KIE.AI takes reference pictures by public address only, and the client's stay in the asset "
            "store; choose a model of fal.ai to keep a product alike",
            **where,
        )
    aspect = nearest_aspect(recipe.width, recipe.height)
    text = _AR.sub(f"--ar {aspect}", prompt.text)
    longest = row.limits.prompt_characters
    if longest is not None and len(text) > longest:
        raise Permanent(f"The prompt has {len(text)} characters, Midjourney takes {longest}", **where)
    body = {
        "taskType": "mj_txt2img",
        "prompt": text,
        "aspectRatio": aspect,
        "version": "7",
        "speed": "fast",
    }
    said = json.dumps([row.endpoint, body], sort_keys=True, ensure_ascii=False)
    return JobOrder(
        recipe_key=recipe.key(),
        agent=recipe.agent,
        scene=recipe.scene.scene_id,
        purpose="pictures",
        model=row.id,
        vendor=row.vendor,
        endpoint=row.endpoint,
        arguments=body,
        fingerprint=hashlib.sha256(said.encode()).hexdigest(),
        worst=worst_price(row, errand, _USED),
    )


def nearest_aspect(width: int, height: int) -> str:
    """The vendor's shape that least of has to be cropped away."""

    def loss(aspect: str) -> float:
        across, down = (int(part) for part in aspect.split(":"))
        ratio = (across * height) / (down * width)
        return max(ratio, 1 / ratio)

    return min(_ASPECTS, key=loss)


def _keep(purchase: Purchase, recipe: PictureRecipe, row: Model, bench: Workbench) -> None:
    assert purchase.outcome is not None
    purchase.cost = priced(row, bench.errand, _USED).cost
    hosts = vendors()[row.vendor].media_hosts
    media = brought(purchase.outcome.output["urls"][0], bench, "picture", hosts)
    purchase.done(assets=(kept_picture(media, recipe, bench),))
