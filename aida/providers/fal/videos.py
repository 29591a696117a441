"""Clips bought at fal.ai: one picture and a prompt → one checked take in the asset store.

    ClipRecipe, start ─film_order→ bought ─video.url─ receive → clip.mp4 → Clip

What comes back has any frame rate, size and time base; whoever cuts the film brings it into shape.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from aida.catalog.read import models
from aida.catalog.rows import Model
from aida.contracts.assets import AssetRef
from aida.contracts.prompt import Prompt
from aida.contracts.recipe import ClipRecipe
from aida.contracts.result import Clip, StepMetadata
from aida.errors import Permanent, StoreTrouble, Transient
from aida.ports import JobJournal, Workbench
from aida.providers.buying import Outcome, Patience, Purchase, bought, priced
from aida.providers.fal.charge import counted
from aida.providers.fal.endpoints import film_endpoint
from aida.providers.fal.orders import film_order, film_variant, one_clip, stand_in
from aida.providers.fal.purchases import patience_for, received, told_of
from aida.providers.fal.queue import FalCounter
from aida.providers.fal.uploads import packing

LOGGER = logging.getLogger("aida.providers.fal")


class FalVideos:
    """`aida.ports.VideoModel` for every clip row of fal.ai."""

    def __init__(self, counter: FalCounter, journal: JobJournal, *, patience: Patience | None = None) -> None:
        self._counter = counter
        self._journal = journal
        self._patience = patience

    def clip(
        self, recipe: ClipRecipe, model: str, prompt: Prompt | None, start: AssetRef, bench: Workbench
    ) -> Clip:
        """Buys one take, or finds the one bought for this recipe before. Errors are those of `bought`."""
        begun = time.monotonic()
        row = models()[model]
        if prompt is None:
            raise Permanent("A clip is ordered with words; none were written", model=model)
        order, asked = film_order(recipe, row, prompt, start, bench.errand)
        files = {stand_in(start): packing(start, bench.store, least_side=row.limits.least_side or 0)}
        patience = self._patience or patience_for(row)
        with bought(order, self._counter.carrying(files), self._journal, bench, patience) as purchase:
            notes = prompt.notes
            if purchase.outcome is not None:
                with told_of(order):
                    notes += _kept(purchase, purchase.outcome, recipe, row, asked, start, bench)
        takes = film_endpoint(row)
        notes += (takes.why,) if asked in takes.at_length else ()
        notes += priced(row, bench.errand, one_clip(asked), variant=film_variant(recipe, row)).notes
        sounds = _sounds(purchase.assets[0], recipe, row, bench)
        if recipe.generate_audio and not sounds:
            notes += (f"{row.name} made this clip without sound",)
        return Clip(
            scene_id=recipe.scene.scene_id,
            shot=recipe.shot,
            asset=purchase.assets[0],
            seconds=recipe.seconds,
            native_audio=sounds,
            model_used=row.name,
            metadata=StepMetadata(
                cost=purchase.paid,
                time=time.monotonic() - begun,
                model_used=row.name,
                model_id=row.id,
                notes=notes,
            ),
        )


def _kept(
    purchase: Purchase,
    outcome: Outcome,
    recipe: ClipRecipe,
    row: Model,
    asked: int,
    start: AssetRef,
    bench: Workbench,
) -> tuple[str, ...]:
    """Store the finished take and close its job; what has to be said about it."""
    errand, variant = bench.errand, film_variant(recipe, row)
    # Billed by what was ordered, however long the take turned out.
    count = counted(row, errand.priced_on, one_clip(asked), outcome.units, variant=variant)
    purchase.cost = priced(row, errand, count.used, variant=variant).cost
    media = received(film_address(outcome.output), bench, "film", row.vendor)
    file = _labelled(media.file, start, bench)
    asset = bench.store.put(
        file,
        recipe.asset_key(f"clip{file.suffix}"),
        "video/mp4" if file != media.file else media.media_type,
        seconds=media.seconds,
        width=media.width,
        height=media.height,
    )
    purchase.done(assets=(asset,))
    return (*count.notes, *_told_of_length(media.seconds, asked, row))


def _labelled(clip: Path, start: AssetRef, bench: Workbench) -> Path:
    """The clip with its colours named. An encoder that names none, fed from RGB, means other ones than
    players assume; the start picture tells. A clip that cannot be labelled is kept as it came: it is paid."""
    from aida.media.labels import label_colours

    named = bench.folder / "named.mp4"
    try:
        return named if label_colours(clip, bench.store.fetch(start), named) else clip
    except StoreTrouble:
        raise
    except (Permanent, Transient) as err:
        LOGGER.warning("A clip's colours could not be looked at: %s", err)
        return clip


def film_address(output: Mapping[str, Any]) -> str:
    """Where the clip is. `Permanent` when there is none."""
    video = output.get("video")
    url = video.get("url") if isinstance(video, dict) else None
    if not isinstance(url, str):
        raise Permanent("fal.ai finished the order without a clip")
    return url


def _told_of_length(seconds: Fraction | None, asked: int, row: Model) -> tuple[str, ...]:
    if seconds is None or seconds > asked - Fraction(1, 2):
        return ()
    return (f"{row.name} was asked for {asked} s and made {float(seconds):.1f} s",)


def _sounds(asset: AssetRef, recipe: ClipRecipe, row: Model, bench: Workbench) -> bool:
    """Whether the clip's own sound is wanted and there."""
    if not recipe.generate_audio or row.abilities.audio_switch is None:
        return False
    from aida.media.inspect import glance

    return glance(bench.store.fetch(asset), "film").sound_seconds is not None
