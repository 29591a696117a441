"""Who speaks and how: voice profile + language → eSpeak voice, variant, pace and tone curve (pure).

The variants are ours, written for the least robotic sound eSpeak's formants can give: wide formants
with the upper ones lowered (less buzz), a little flutter (a human pitch is never still), breath on
the women's voices, no echo (the room is added in mastering).
"""

from __future__ import annotations

from dataclasses import dataclass

from aida.contracts.units import VoiceProfile
from aida.errors import Permanent

_VOICES = {
    "en": ("en-us", 140), "es": ("es", 155), "fr": ("fr", 150), "de": ("de", 160), "it": ("it", 162),
    "pt": ("pt-br", 152), "pl": ("pl", 165), "tr": ("tr", 172), "ru": ("ru", 172), "nl": ("nl", 154),
    "cs": ("cs", 158), "ar": ("ar", 172), "zh": ("cmn", 215), "hu": ("hu", 165), "ko": ("ko", 200),
    "ja": ("ja", 185), "hi": ("hi", 170),
}  # fmt: skip
"""Language → eSpeak voice and the pace at which it sounds unhurried, in eSpeak's words per minute."""

LANGUAGES = tuple(_VOICES)

_FEMALE = """language variant
name aida
gender female
pitch {base} {top}
flutter 4
roughness 1
formant 0 105 100 150
formant 1 108 85 150
formant 2 112 85 150
formant 3 114 70 150
formant 4 115 62 150
formant 5 115 60 150
formant 6 110 55 150
formant 7 110 50 150
formant 8 110 50 150
breath 0 2 3 3 3 3 3 2
consonants 105 105
stressAdd 0 0 -10 -10 0 0 10 30
"""
_MALE = """language variant
name aida
gender male
pitch {base} {top}
flutter 4
roughness 1
formant 0 100 105 120
formant 1 98 95 125
formant 2 98 90 125
formant 3 98 75 125
formant 4 97 65 125
formant 5 96 60 125
formant 6 98 50 125
formant 7 100 50 125
formant 8 100 50 125
consonants 100 100
stressAdd 10 10 0 0 0 0 -20 -10
"""

# dB at Hz: what brings these variants to the long-term average spectrum of speech (Byrne et al. 1994),
# measured over seven languages; within 3 dB from 300 Hz to 10 kHz.
_TREBLE = ((700, 0.5), (1000, -3), (2200, -3), (2800, -5.5), (3600, -5), (5000, -6), (7500, -1), (10_000, 8))
_FEMALE_TONE = ((60, 2), (160, 0), (220, 2), (350, 0), *_TREBLE)
_MALE_TONE = ((60, 1), (90, 4), (160, 6), (260, 2), (350, -1), *_TREBLE)


@dataclass(frozen=True)
class Speaker:
    voice: str
    """eSpeak's name of the language's voice."""
    variant: str
    """The text of the variant file."""
    rate: int
    """Natural pace in eSpeak's words per minute."""
    pitch: int
    range: int
    gap: int
    """Extra pause between words, in units of 10 ms."""
    tone: tuple[tuple[float, float], ...]


_PROFILES: dict[VoiceProfile, tuple[str, int, int, float, int, tuple[tuple[float, float], ...]]] = {
    # variant, base Hz, top Hz, pace, range, tone
    "professional_female": (_FEMALE, 148, 205, 1.0, 55, _FEMALE_TONE),
    "friendly_female": (_FEMALE, 158, 235, 1.05, 65, _FEMALE_TONE),
    "professional_male": (_MALE, 78, 118, 0.98, 55, _MALE_TONE),
    "friendly_male": (_MALE, 88, 138, 1.04, 65, _MALE_TONE),
}


def speaker(profile: VoiceProfile, language: str) -> Speaker:
    """Raises `Permanent` for a language the local voice does not speak."""
    known = _VOICES.get(language.split("-")[0].lower())
    if known is None:
        raise Permanent(f"The local voice speaks {', '.join(LANGUAGES)}; it does not speak {language!r}")
    voice, rate = known
    variant, base, top, pace, span, tone = _PROFILES[profile]
    return Speaker(voice, variant.format(base=base, top=top), round(rate * pace), 50, span, 0, tone)
