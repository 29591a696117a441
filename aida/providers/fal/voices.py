"""Voices at fal.ai: one scene's words → one `VoiceLine`, bought once.

    recipe ─voice_order→ ONE POST → the vendor's sound ─receive, check→ ─fit→ line.wav, 48 kHz
                                  └ its time stamps ──────────────────────→ words on the line's clock

A line too long for its slot is played up to 1.15 times faster; it is not bought again at another pace,
and one that is still too long is an error that says by how much. The words' times are kept beside the
sound, so that a resumed production has them for nothing.
"""

from __future__ import annotations

import time
from typing import Any

from aida.catalog.read import models
from aida.catalog.rows import Model
from aida.contracts.recipe import VoiceRecipe
from aida.contracts.result import StepMetadata, VoiceLine, Word
from aida.errors import Permanent
from aida.ports import JobJournal, Workbench
from aida.providers.buying import Counter, Patience, Purchase, bought, priced
from aida.providers.fal.charge import counted
from aida.providers.fal.purchases import patience_for, received, told_of
from aida.providers.fal.sounds import spoken_text, thousands, voice_endpoint, voice_order
from aida.providers.fal.stamps import on_our_clock, read_stamps
from aida.providers.outside import Received


class FalVoices:
    """A `VoiceModel` for every voice row of the vendor. Safe to use from several threads."""

    def __init__(self, counter: Counter, journal: JobJournal, patience: Patience | None = None) -> None:
        self._counter, self._journal, self._patience = counter, journal, patience

    def line(self, recipe: VoiceRecipe, model: str, bench: Workbench) -> VoiceLine:
        """Errors as for `buying.bought`; `Permanent` too when the line does not fit its slot, or the
        vendor's sound is unusable: it was paid for then, and the journal says so."""
        begun = time.perf_counter()
        row = models()[model]
        order = voice_order(recipe, row, bench.errand)
        with bought(
            order, self._counter, self._journal, bench, self._patience or patience_for(row)
        ) as purchase:
            if purchase.outcome is None:
                return _kept(purchase, row, recipe, bench, begun)
            count = counted(row, bench.errand.priced_on, thousands(_text(recipe)), purchase.outcome.units)
            purchase.cost, unpriced = priced(row, bench.errand, count.used)
            with told_of(order):
                sound = received(audio_address(purchase.outcome.output), bench, "sound", row.vendor)
                line = _fitted(sound, purchase.outcome.output, row, recipe, bench)
            notes = bench.folder / f"words-{recipe.scene_id}.json"
            notes.write_text(line.model_dump_json(), encoding="utf-8")
            words = bench.store.put(notes, recipe.asset_key(_file(row, "json")), "application/json")
            purchase.done(assets=(line.asset, words))
            return _told(line, purchase, row, recipe, (*count.notes, *unpriced), begun)


def audio_address(output: dict[str, Any]) -> str:
    """Where the finished sound lies. Raises `Permanent` for an answer without one."""
    audio = output.get("audio")
    address = audio.get("url") if isinstance(audio, dict) else None
    if not isinstance(address, str) or not address:
        raise Permanent("The vendor says it is done, and its answer holds no sound")
    return address


def _fitted(
    sound: Received, output: dict[str, Any], row: Model, recipe: VoiceRecipe, bench: Workbench
) -> VoiceLine:
    from aida.media.sound import line_window, to_line_wav

    _, room = line_window(recipe.seconds)
    file = bench.folder / f"line-{recipe.scene_id}.wav"
    seconds, speed, cut = to_line_wav(sound.file, file, room)
    words: tuple[Word, ...] = ()
    if voice_endpoint(row).stamps and sound.seconds is not None:
        language = recipe.language.split("-")[0]
        stamped = read_stamps(output.get("timestamps"), _text(recipe), language, sound.seconds)
        words = on_our_clock(stamped, cut, speed, seconds) if stamped else ()
    return VoiceLine(
        scene_id=recipe.scene_id,
        text=recipe.text,
        asset=bench.store.put(file, recipe.asset_key(_file(row, "wav")), "audio/wav", seconds=seconds),
        words=words,
        speed=speed,
        model_used=row.name,
        metadata=StepMetadata(model_used=row.name),
    )


def _kept(purchase: Purchase, row: Model, recipe: VoiceRecipe, bench: Workbench, begun: float) -> VoiceLine:
    """The line as an earlier call has made it of the same purchase."""
    notes = bench.store.fetch(purchase.assets[1]).read_text(encoding="utf-8")
    line = VoiceLine.model_validate_json(notes).model_copy(update={"asset": purchase.assets[0]})
    return _told(line, purchase, row, recipe, (), begun)


def _told(
    line: VoiceLine,
    purchase: Purchase,
    row: Model,
    recipe: VoiceRecipe,
    notes: tuple[str, ...],
    begun: float,
) -> VoiceLine:
    metadata = StepMetadata(
        cost=purchase.paid,
        time=time.perf_counter() - begun,
        model_used=row.name,
        model_id=row.id,
        fallback_used=row.id != recipe.model,
        notes=notes,
    )
    return line.model_copy(update={"metadata": metadata})


def _text(recipe: VoiceRecipe) -> str:
    return spoken_text(recipe.text)


def _file(row: Model, kind: str) -> str:
    """Named after its model, so that a fallback's line never replaces one that was paid for."""
    return f"line-{row.id.partition('/')[2]}.{kind}"
