"""How long words take to say: text + language → seconds, at a natural pace (pure).

Fitted by least squares to eSpeak NG 1.52 at its normal rate (175), line by line, over this
package's own copy; `pauses` are those the voice makes at commas and between sentences.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_SENTENCE = re.compile(r"[.!?…。！？؟।:：;]+")
_CLAUSE = re.compile(r"[,،、，—–]")


class Pace(NamedTuple):
    unit: float
    """Seconds per letter (per syllable where a sign is one)."""
    sentence: float
    """Seconds per sentence end."""
    clause: float
    """Seconds per comma."""


_PACES: dict[str, Pace] = {
    "en": Pace(0.0561, 0.257, 0.281),
    "it": Pace(0.0608, 0.195, 0.226),
}
_DEFAULT = Pace(0.065, 0.45, 0.15)


def _weight(sign: str) -> float:
    if "\u4e00" <= sign <= "\u9fff":
        return 1.0
    return 1.0 if sign.isalnum() or "\u0900" <= sign <= "\u097f" else 0.0


def features(text: str, language: str) -> tuple[float, float, float]:
    """Letters, sentence ends and commas: what the time of a line depends on."""
    kanji = 1.9 if language == "ja" else 1.0
    letters = sum(_weight(sign) * (kanji if "\u4e00" <= sign <= "\u9fff" else 1.0) for sign in text)
    ends = len(_SENTENCE.findall(text)) or 1
    return letters, float(ends), float(len(_CLAUSE.findall(text)))


def spoken_seconds(text: str, language: str) -> float:
    """Seconds the line takes at a natural pace, pauses included; 0 for no words."""
    if not text.strip():
        return 0.0
    pace = _PACES.get(language.split("-")[0], _DEFAULT)
    return sum(amount * cost for amount, cost in zip(features(text, language), pace, strict=True))
