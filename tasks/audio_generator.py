"""The Audio Generator as two Prefect tasks: a scene's words → `VoiceLine`, a mood → `MusicBed`."""

from __future__ import annotations

from aida.contracts.recipe import MusicRecipe, VoiceRecipe
from aida.contracts.result import MusicBed, VoiceLine
from tasks.policy import agent_task
from tasks.workplace import workplace


@agent_task("Audio Generator")
def voice(recipe: VoiceRecipe) -> VoiceLine:
    """One scene's line, in the asset store. Errors are the agent's."""
    from aida.agents.audio_generator import speak

    with workplace(recipe) as place:
        studio = place.studio
        place.result = result = speak(recipe, studio.voice_models, studio.store, place.folder)
    return result


@agent_task("Audio Generator · music")
def music(recipe: MusicRecipe) -> MusicBed:
    """The bed, in the asset store. Errors are the agent's."""
    from aida.agents.audio_generator import score

    with workplace(recipe) as place:
        studio = place.studio
        place.result = result = score(recipe, studio.music_models, studio.store, place.folder)
    return result
