"""The Audio Generator as two Prefect tasks: a scene's words → `VoiceLine`, a mood → `MusicBed`."""

from __future__ import annotations

from aida.contracts.errand import Errand
from aida.contracts.recipe import MusicRecipe, VoiceRecipe
from aida.contracts.result import MusicBed, VoiceLine
from tasks.policy import agent_task
from tasks.workplace import workplace


@agent_task("Audio Generator")
def voice(recipe: VoiceRecipe, errand: Errand) -> VoiceLine:
    """One scene's line, in the asset store. Errors are the agent's."""
    from aida.agents.audio_generator import speak

    with workplace(recipe, errand) as place:
        place.result = result = speak(recipe, place.studio.voice_models, place.bench)
    return result


@agent_task("Audio Generator · music")
def music(recipe: MusicRecipe, errand: Errand) -> MusicBed:
    """The bed, in the asset store. Errors are the agent's."""
    from aida.agents.audio_generator import score

    with workplace(recipe, errand) as place:
        place.result = result = score(recipe, place.studio.music_models, place.bench)
    return result
