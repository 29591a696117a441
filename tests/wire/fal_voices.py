"""What fal's voices and music makers take; the second half of `fal_inputs`, same source."""

from __future__ import annotations

from typing import Any

from tests.wire.checking import (
    Complaint,
    Field,
    choice,
    complaint,
    either,
    flag,
    inside,
    number,
    several,
    whole,
)
from tests.wire.checking import text as words
from tests.wire.fal_inputs import (
    CLIP_ENDPOINTS,
    PICTURE_ENDPOINTS,
    PROMPT,
    Endpoint,
    may,
    need,
    prompt_or_plan,
)

_ELEVEN_FORMATS = choice(
    "mp3_22050_32", "mp3_44100_32", "mp3_44100_64", "mp3_44100_96", "mp3_44100_128", "mp3_44100_192",
    "pcm_8000", "pcm_16000", "pcm_22050", "pcm_24000", "pcm_44100", "pcm_48000", "ulaw_8000", "alaw_8000",
    "opus_48000_32", "opus_48000_64", "opus_48000_96", "opus_48000_128", "opus_48000_192",
)  # fmt: skip
_ELEVEN_LANGUAGES = frozenset(
    [
        "en",
        "ja",
        "zh",
        "de",
        "hi",
        "fr",
        "ko",
        "pt",
        "it",
        "es",
        "id",
        "nl",
        "tr",
        "fil",
        "pl",
        "sv",
        "bg",
        "ro",
        "ar",
        "cs",
        "el",
        "fi",
        "hr",
        "ms",
        "sk",
        "da",
        "ta",
        "uk",
        "ru",
        "hu",
        "no",
        "vi",
    ]
)
"""The 29 languages ElevenLabs names for Multilingual v2, and the three Turbo v2.5 adds (hu, no, vi)."""


def _spoken_language(arguments: dict[str, Any]) -> list[Complaint]:
    """An error, says fal's own description, when the model does not speak the language."""
    code = arguments.get("language_code")
    if code is None or code in _ELEVEN_LANGUAGES:
        return []
    return [complaint(["body", "language_code"], "value_error", "Unsupported language code", code)]


_ELEVEN = {"text": need(words(1, 5000))} | may(
    apply_text_normalization=choice("auto", "on", "off"),
    language_code=words(2, 3),
    next_text=words(),
    previous_text=words(),
    similarity_boost=number(0, 1),
    speed=number(0.7, 1.2),
    stability=number(0, 1),
    style=number(0, 1),
    timestamps=flag,
    voice=words(1),
)
_BOOSTS = choice(
    "Chinese", "Chinese,Yue", "English", "Arabic", "Russian", "Spanish", "French", "Portuguese", "German",
    "Turkish", "Dutch", "Ukrainian", "Vietnamese", "Indonesian", "Japanese", "Italian", "Korean", "Thai",
    "Polish", "Romanian", "Greek", "Czech", "Finnish", "Hindi", "Bulgarian", "Danish", "Hebrew", "Malay",
    "Slovak", "Swedish", "Croatian", "Hungarian", "Norwegian", "Slovenian", "Catalan", "Nynorsk",
    "Afrikaans", "auto",
)  # fmt: skip


def _counted(*values: int) -> Any:
    """The client types quote these numbers, the maker's own examples do not: both are taken."""
    return choice(*values, *(str(value) for value in values))


_MINIMAX = may(
    audio_setting=inside(
        bitrate=_counted(32000, 64000, 128000, 256000),
        channel=_counted(1, 2),
        format=choice("mp3", "pcm", "flac"),
        sample_rate=_counted(8000, 16000, 22050, 24000, 32000, 44100),
    ),
    language_boost=_BOOSTS,
    output_format=choice("url", "hex"),
    pronunciation_dict=inside(tone_list=several(words())),
    voice_setting=inside(
        emotion=choice("happy", "sad", "angry", "fearful", "disgusted", "surprised", "neutral"),
        english_normalization=flag,
        pitch=whole(-12, 12),
        speed=number(0.5, 2.0),
        voice_id=words(1),
        vol=number(0.01, 10),
    ),
)
_MINIMAX_28 = _MINIMAX | may(
    normalization_setting=inside(
        enabled=flag, target_loudness=number(-70, -10), target_peak=number(-3, 0), target_range=number(0, 20)
    ),
    voice_modify=inside(intensity=whole(-100, 100), pitch=whole(-100, 100), timbre=whole(-100, 100)),
)
_MINIMAX_TEXT = {"text": need(words(1, 5000))}
_MINIMAX_PROMPT = {"prompt": need(words(1, 10000))}


def _eleven(**changes: Field | None) -> Endpoint:
    fields = {name: field for name, field in (_ELEVEN | changes).items() if field is not None}
    return Endpoint("voice", fields, rules=(_spoken_language,), shape="elevenlabs")


def _minimax(fields: dict[str, Field]) -> Endpoint:
    return Endpoint("voice", fields, shape="minimax")


VOICE_ENDPOINTS = {
    "fal-ai/elevenlabs/tts/multilingual-v2": _eleven(),
    "fal-ai/elevenlabs/tts/turbo-v2.5": _eleven(),
    "fal-ai/elevenlabs/tts/eleven-v3": _eleven(
        next_text=None, previous_text=None, similarity_boost=None, speed=None, style=None
    ),
    "fal-ai/minimax/speech-02-hd": _minimax(_MINIMAX_TEXT | _MINIMAX),
    "fal-ai/minimax/speech-02-turbo": _minimax(_MINIMAX_TEXT | _MINIMAX),
    "fal-ai/minimax/preview/speech-2.5-hd": _minimax(_MINIMAX_TEXT | _MINIMAX),
    "fal-ai/minimax/preview/speech-2.5-turbo": _minimax(_MINIMAX_TEXT | _MINIMAX),
    "fal-ai/minimax/speech-2.6-hd": _minimax(_MINIMAX_PROMPT | _MINIMAX_28),
    "fal-ai/minimax/speech-2.6-turbo": _minimax(_MINIMAX_PROMPT | _MINIMAX_28),
    "fal-ai/minimax/speech-2.8-hd": _minimax(_MINIMAX_PROMPT | _MINIMAX_28),
    "fal-ai/minimax/speech-2.8-turbo": _minimax(_MINIMAX_PROMPT | _MINIMAX_28),
}

_PLAN = inside(
    negative_global_styles=need(several(words())),
    positive_global_styles=need(several(words())),
    sections=need(
        several(
            inside(
                duration_ms=need(whole(3000, 120000)),
                lines=need(several(words(0, 200))),
                negative_local_styles=need(several(words())),
                positive_local_styles=need(several(words())),
                section_name=need(words(1, 100)),
            ),
            1,
        )
    ),
)

MUSIC_ENDPOINTS = {
    "fal-ai/lyria2": Endpoint(
        "music", PROMPT | may(negative_prompt=words(), seed=whole()), shape="wav", seconds=30
    ),
    "fal-ai/stable-audio-25/text-to-audio": Endpoint(
        "music",
        PROMPT
        | may(
            guidance_scale=number(1, 25),
            num_inference_steps=whole(4, 8),
            seconds_total=whole(1, 190),
            seed=whole(),
            sync_mode=flag,
        ),
        shape="wav",
        seconds=190,
    ),
    "fal-ai/elevenlabs/music": Endpoint(
        "music",
        may(
            prompt=words(1),
            composition_plan=_PLAN,
            force_instrumental=flag,
            music_length_ms=whole(3000, 600000),
            output_format=_ELEVEN_FORMATS,
            respect_sections_durations=flag,
        ),
        rules=(prompt_or_plan,),
        shape="mp3",
        seconds=60,
    ),
    "fal-ai/minimax-music/v2": Endpoint(
        "music",
        {"prompt": need(words(10, 300)), "lyrics_prompt": need(words(10, 3000))}
        | may(audio_setting=_MINIMAX["audio_setting"].check),
        shape="mp3",
        seconds=60,
    ),
    "fal-ai/elevenlabs/sound-effects/v2": Endpoint(
        "music",
        {"text": need(words(1))}
        | may(
            duration_seconds=either(number(0.5, 22)),
            loop=flag,
            output_format=_ELEVEN_FORMATS,
            prompt_influence=number(0, 1),
        ),
        shape="mp3",
        seconds=5,
    ),
}

ENDPOINTS: dict[str, Endpoint] = {
    **PICTURE_ENDPOINTS,
    **CLIP_ENDPOINTS,
    **VOICE_ENDPOINTS,
    **MUSIC_ENDPOINTS,
}
