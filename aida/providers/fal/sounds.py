"""Voices and music become orders at fal.ai: row, recipe → the request's body and what it may cost (pure).

    voice_order ─→ JobOrder, by the thousand characters        music_order ─→ JobOrder, by the piece

How each endpoint names its inputs is a table here, read from the vendor's own client types of 2026-05-04
(npm `@fal-ai/client` 1.10.1); an unknown field or a number of the wrong JSON type is refused with 422.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from math import ceil
from types import MappingProxyType
from typing import Any

from aida.catalog.copy.pace import spoken_seconds
from aida.catalog.rows import Durations, Model, Unit
from aida.catalog.voices import voice_of
from aida.contracts.errand import Errand
from aida.contracts.job import JobOrder
from aida.contracts.prompt import Prompt
from aida.contracts.recipe import MusicRecipe, VoiceRecipe
from aida.errors import Permanent
from aida.providers.buying import worst_price
from aida.providers.fal.orders import MOST_SEED, fal_order


@dataclass(frozen=True)
class VoiceEndpoint:
    text: str
    """The field of the words."""
    voice: tuple[str, ...]
    """The path of the voice's name."""
    language: str | None = None
    """The field that takes the language as `LANGUAGE_NAMES` has it; `None`: it hears it from the words."""
    stamps: bool = False
    """Answers with the time of every letter, when asked to."""
    fixed: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class MusicEndpoint:
    """`prompt` is taken by all of them."""

    length: str | None = None
    """The field of the length, as the row's `wire` says; `None`: it makes one length."""
    seed: bool = False
    negative: bool = False
    fixed: Mapping[str, Any] = field(default_factory=dict)


# A format without loss; its sample rate stays the vendor's, whose types disagree (number or string).
_MINIMAX = VoiceEndpoint(
    text="prompt",
    voice=("voice_setting", "voice_id"),
    language="language_boost",
    fixed={"output_format": "url", "audio_setting": {"format": "flac"}},
)

VOICES: Mapping[str, VoiceEndpoint] = MappingProxyType(
    {
        # It takes `language_code` too, and answers with an error where its model cannot be held to one.
        "fal-ai/elevenlabs/tts/multilingual-v2": VoiceEndpoint(
            text="text", voice=("voice",), stamps=True, fixed={"timestamps": True}
        ),
        "fal-ai/minimax/speech-2.8-hd": _MINIMAX,
        "fal-ai/minimax/speech-2.6-turbo": _MINIMAX,
    }
)

MUSIC: Mapping[str, MusicEndpoint] = MappingProxyType(
    {
        "fal-ai/lyria2": MusicEndpoint(seed=True, negative=True),
        "fal-ai/stable-audio-25/text-to-audio": MusicEndpoint(length="seconds_total", seed=True),
        "fal-ai/elevenlabs/music": MusicEndpoint(
            length="music_length_ms", fixed={"force_instrumental": True}
        ),
    }
)

LANGUAGE_NAMES = {
    "zh": "Chinese", "yue": "Chinese,Yue", "en": "English", "ar": "Arabic", "ru": "Russian",
    "es": "Spanish", "fr": "French", "pt": "Portuguese", "de": "German", "tr": "Turkish", "nl": "Dutch",
    "uk": "Ukrainian", "vi": "Vietnamese", "id": "Indonesian", "ja": "Japanese", "it": "Italian",
    "ko": "Korean", "th": "Thai", "pl": "Polish", "ro": "Romanian", "el": "Greek", "cs": "Czech",
    "fi": "Finnish", "hi": "Hindi", "bg": "Bulgarian", "da": "Danish", "he": "Hebrew", "ms": "Malay",
    "sk": "Slovak", "sv": "Swedish", "hr": "Croatian", "hu": "Hungarian", "no": "Norwegian",
    "nb": "Norwegian", "nn": "Nynorsk", "sl": "Slovenian", "ca": "Catalan", "af": "Afrikaans",
}  # fmt: skip
"""MiniMax's words for languages; a language it has no word for is "auto"."""

HOPELESS = 1.7
"""A line that takes so many times its slot at a natural pace is not ordered: played 1.15 times faster, and
spoken by a voice a third quicker than any we know, it would not fit."""
_ORDERS = re.compile(r"<[#/!A-Za-z][^<>]*>")
_THOUSAND = Decimal(1000)
_ONE_PIECE: Mapping[Unit, Decimal] = MappingProxyType({"call": Decimal(1)})


def voice_order(recipe: VoiceRecipe, row: Model, errand: Errand) -> JobOrder:
    """Raises `Permanent` for a line this model cannot take, that no voice could say in its slot, or that
    cannot be paid within the limit."""
    takes = voice_endpoint(row)
    text = spoken_text(recipe.text)
    _check(text, recipe, row)
    voice: Any = voice_of(row.id, recipe.voice_profile)
    for name in reversed(takes.voice[1:]):
        voice = {name: voice}
    arguments = {takes.text: text, takes.voice[0]: voice, **takes.fixed}
    if takes.language is not None:
        arguments[takes.language] = LANGUAGE_NAMES.get(recipe.language.split("-")[0], "auto")
    return fal_order(
        recipe,
        row,
        arguments,
        purpose="voice",
        scene=recipe.scene_id,
        worst=worst_price(row, errand, thousands(text)),
    )


def _check(text: str, recipe: VoiceRecipe, row: Model) -> None:
    """Before it is paid for. What is only a little too long is known when it has been spoken."""
    longest = row.limits.prompt_characters
    seconds = spoken_seconds(text, recipe.language)
    problem = None
    if longest is not None and len(text) > longest:
        problem = f"The line has {len(text)} characters, {row.name} takes {longest}; shorten it"
    elif recipe.sample is not None and not row.abilities.takes_sample:
        problem = f"{row.name} cannot take on the voice of a recording. Nothing was ordered"
    elif seconds > HOPELESS * float(recipe.seconds):
        problem = (
            f"The words take about {seconds:.0f} s, and the scene has {float(recipe.seconds):.1f} s; "
            "shorten them. Nothing was ordered"
        )
    if problem is not None:
        raise Permanent(problem, agent=recipe.agent, scene=recipe.scene_id, model=row.id)


def spoken_text(text: str) -> str:
    """The words alone, on one line: `<#2.5#>` is a pause at MiniMax and `<break …/>` one at ElevenLabs,
    and a script does not give a vendor orders."""
    return " ".join(_ORDERS.sub(" ", text).split())


def thousands(text: str) -> Mapping[Unit, Decimal]:
    """What a text counts as: characters, a thousand of them a unit."""
    return {"kchar": len(text) / _THOUSAND}


def music_order(recipe: MusicRecipe, row: Model, prompt: Prompt, errand: Errand) -> JobOrder:
    """Raises `Permanent` for a model that cannot be ordered or paid within the limit."""
    takes = music_endpoint(row)
    arguments: dict[str, Any] = {"prompt": prompt.text, **takes.fixed}
    if takes.length is not None and row.abilities.durations is not None:
        arguments[takes.length] = _wired(piece_seconds(recipe, row), row.abilities.durations)
    if takes.seed:
        arguments["seed"] = recipe.seed % MOST_SEED
    if takes.negative and prompt.negative:
        arguments["negative_prompt"] = prompt.negative
    return fal_order(
        recipe,
        row,
        arguments,
        purpose="music",
        scene=None,
        worst=worst_price(row, errand, one_piece(recipe, row)),
    )


def piece_seconds(recipe: MusicRecipe, row: Model) -> int:
    """Whole seconds to order: enough for the film, or the longest the model makes."""
    durations = row.abilities.durations
    if durations is None:
        return ceil(recipe.seconds)
    choices = durations.choices()
    return next((each for each in choices if each >= recipe.seconds), choices[-1])


def one_piece(recipe: MusicRecipe, row: Model) -> Mapping[Unit, Decimal]:
    return {**_ONE_PIECE, "second": Decimal(piece_seconds(recipe, row))}


def _wired(seconds: int, durations: Durations) -> int:
    return seconds * 1000 if durations.wire == "milliseconds" else seconds


def voice_endpoint(row: Model) -> VoiceEndpoint:
    """Raises `Permanent` for a row whose inputs nobody has written down here."""
    known = VOICES.get(row.endpoint)
    if known is None:
        raise _unknown(row)
    return known


def music_endpoint(row: Model) -> MusicEndpoint:
    """Raises `Permanent` for a row whose inputs nobody has written down here."""
    known = MUSIC.get(row.endpoint)
    if known is None:
        raise _unknown(row)
    return known


def _unknown(row: Model) -> Permanent:
    return Permanent(
        f"How {row.name} is ordered ({row.endpoint}) is not known to this version; choose another model",
        model=row.id,
    )
