"""Music at fal.ai: mood in the Audio Generator's words → one `MusicBed`, bought once.

    recipe, prompt ─music_order→ ONE POST → the vendor's piece ─receive, check→ ─cut or carry on→ bed.wav

A piece shorter than the film is carried on from the place that sounds most like its end, and the result
says so; a longer one is cut. Both fade out.
"""

from __future__ import annotations

import time
from fractions import Fraction

from aida.catalog.read import models
from aida.catalog.rows import Model
from aida.contracts.assets import AssetRef
from aida.contracts.prompt import Prompt
from aida.contracts.recipe import MusicRecipe
from aida.contracts.result import MusicBed, StepMetadata
from aida.errors import Permanent
from aida.ports import JobJournal, Workbench
from aida.providers.buying import Counter, Patience, Purchase, bought, priced
from aida.providers.fal.charge import counted
from aida.providers.fal.purchases import patience_for, received, told_of
from aida.providers.fal.sounds import music_order, one_piece
from aida.providers.fal.voices import audio_address
from aida.providers.outside import Received

_NEARLY = Fraction(1, 2)
"""Seconds a piece may be short of without it being worth a word."""


class FalMusic:
    """A `MusicModel` for every music row of the vendor. Safe to use from several threads."""

    def __init__(self, counter: Counter, journal: JobJournal, patience: Patience | None = None) -> None:
        self._counter, self._journal, self._patience = counter, journal, patience

    def bed(self, recipe: MusicRecipe, model: str, prompt: Prompt | None, bench: Workbench) -> MusicBed:
        """Errors as for `buying.bought`; `Permanent` too when the vendor's sound is unusable: it was
        paid for then, and the journal says so."""
        begun = time.perf_counter()
        row = models()[model]
        if prompt is None:
            raise Permanent(
                "This model needs a prompt, and none was written", agent=recipe.agent, model=row.id
            )
        order = music_order(recipe, row, prompt, bench.errand)
        with bought(
            order, self._counter, self._journal, bench, self._patience or patience_for(row)
        ) as purchase:
            if purchase.outcome is None:
                return _told(purchase, row, recipe, prompt.notes, begun)
            count = counted(row, bench.errand.priced_on, one_piece(recipe, row), purchase.outcome.units)
            purchase.cost, unpriced = priced(row, bench.errand, count.used)
            with told_of(order):
                sound = received(audio_address(purchase.outcome.output), bench, "sound", row.vendor)
                asset = _fitted(sound, row, recipe, bench)
            purchase.done(assets=(asset,))
            notes = (*prompt.notes, *count.notes, *unpriced, *_length_note(sound, row, recipe))
            return _told(purchase, row, recipe, notes, begun)


def _fitted(sound: Received, row: Model, recipe: MusicRecipe, bench: Workbench) -> AssetRef:
    from aida.media.sound import to_bed_wav

    file = bench.folder / "bed.wav"
    seconds = to_bed_wav(sound.file, file, recipe.seconds)
    name = f"bed-{row.id.partition('/')[2]}.wav"
    return bench.store.put(file, recipe.asset_key(name), "audio/wav", seconds=seconds)


def _length_note(sound: Received, row: Model, recipe: MusicRecipe) -> tuple[str, ...]:
    if sound.seconds is None or sound.seconds >= recipe.seconds - _NEARLY:
        return ()
    return (
        f"{row.name} made {float(sound.seconds):.0f} s of music for a film of "
        f"{float(recipe.seconds):.0f} s: it is carried on from itself.",
    )


def _told(
    purchase: Purchase, row: Model, recipe: MusicRecipe, notes: tuple[str, ...], begun: float
) -> MusicBed:
    return MusicBed(
        asset=purchase.assets[0],
        model_used=row.name,
        metadata=StepMetadata(
            cost=purchase.paid,
            time=time.perf_counter() - begun,
            model_used=row.name,
            model_id=row.id,
            fallback_used=row.id != recipe.model,
            notes=notes,
        ),
    )
