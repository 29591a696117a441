"""Audio Generator, the sound engineer: words → `VoiceLine`, mood → `MusicBed`.

    VoiceRecipe ─speak→ one line, fitted to its scene      MusicRecipe ─score→ one bed, as long as the film

The models are given by their catalog id; the planned one is tried first, then the planned fallbacks.
"""

from __future__ import annotations

from collections.abc import Mapping

from aida.agents.dialects import music_prompt
from aida.agents.fallback import first_that_works
from aida.contracts.recipe import MusicRecipe, VoiceRecipe
from aida.contracts.result import MusicBed, VoiceLine
from aida.ports import MusicModel, VoiceModel, Workbench


def speak(recipe: VoiceRecipe, models: Mapping[str, VoiceModel], bench: Workbench) -> VoiceLine:
    """One scene's line. `Permanent` when no model can speak it or fit it, `Transient` to call again."""
    return first_that_works(recipe, models, bench, lambda voice, model: voice.line(recipe, model, bench))


def score(recipe: MusicRecipe, models: Mapping[str, MusicModel], bench: Workbench) -> MusicBed:
    """One bed, at least as long as asked for. Errors as for `speak`."""
    return first_that_works(
        recipe,
        models,
        bench,
        lambda music, model: music.bed(recipe, model, music_prompt(recipe, model), bench),
    )
