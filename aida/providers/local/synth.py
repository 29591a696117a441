"""The free music: mood + seconds → one `MusicBed`, synthesised here note by note.

    recipe ─aida.media.music.compose→ samples → WAV → store

Nothing is sampled or copied, so the bed carries no rights of others.
"""

from __future__ import annotations

import time

from aida.contracts.prompt import Prompt
from aida.contracts.recipe import MusicRecipe
from aida.contracts.result import MusicBed, StepMetadata
from aida.ports import Workbench

MODEL_NAME = "local synth"


class LocalSynth:
    """A `MusicModel`. Holds nothing; safe to use from several threads."""

    def bed(self, recipe: MusicRecipe, model: str, prompt: Prompt | None, bench: Workbench) -> MusicBed:
        """The bed, exactly as long as asked for. Raises what the asset store raises, nothing else."""
        from aida.media.music import compose
        from aida.media.wav import write_wav

        begun = time.perf_counter()
        samples = compose(recipe.seconds, recipe.mood, recipe.keywords, recipe.seed + recipe.take - 1)
        file = bench.folder / "bed.wav"
        write_wav(file, samples)
        asset = bench.store.put(file, recipe.asset_key("bed.wav"), "audio/wav", seconds=recipe.seconds)
        return MusicBed(
            asset=asset,
            model_used=MODEL_NAME,
            metadata=StepMetadata(
                time=time.perf_counter() - begun, model_used=MODEL_NAME, fallback_used=model != recipe.model
            ),
        )
