"""What a film feels like: the client's words of tone and quality → a mood.

    "tono fresco e allegro" → playful          music_mood → playful
    "luxueux et apaisant"   → elegant          music_mood → elegant

Words of any of the seventeen languages count, whatever the film's own language is.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Literal, cast

from aida.catalog.copy.words import Vocabulary

Mood = Literal[
    "energetic",
    "warm",
    "calm",
    "elegant",
    "playful",
    "trust",
    "futuristic",
    "romantic",
    "dramatic",
    "neutral",
]
MOODS: tuple[Mood, ...] = (
    "energetic", "warm", "calm", "elegant", "playful", "trust", "futuristic", "romantic", "dramatic",
    "neutral",
)  # fmt: skip

_MUSIC: dict[Mood, str] = {"trust": "neutral", "romantic": "calm"}


@cache
def _vocabulary(table: str) -> Vocabulary:
    file = resources.files(__package__) / "moods.toml"
    return Vocabulary(tomllib.loads(file.read_text(encoding="utf-8"))[table])


def mood_of(tone: str | None, quality_keywords: Iterable[str] = ()) -> Mood:
    """The mood most of the words agree on; among equals the first named; `neutral` when none says."""
    hits = _vocabulary("moods").hits(" ".join([tone or "", *quality_keywords]))
    if not hits:
        return "neutral"
    counts = Counter(hits)
    return cast(Mood, max(counts, key=lambda mood: (counts[mood], -hits.index(mood))))


def music_mood(tone: str | None, quality_keywords: Iterable[str] = ()) -> str:
    """The music's mood: energetic, warm, calm, elegant, playful, dramatic, futuristic or neutral."""
    mood = mood_of(tone, quality_keywords)
    return _MUSIC.get(mood, mood)


def is_young(audience: str | None) -> bool:
    """Whether the audience is addressed informally: Gen Z, students, teenagers."""
    return bool(_vocabulary("audiences").hits(audience or ""))


def is_green(words: Iterable[str]) -> bool:
    """Whether the client speaks of nature, organic or sustainable things."""
    return bool(_vocabulary("nature").hits(" ".join(words)))


def colours_of(words: Iterable[str]) -> list[str]:
    """The colours the client names, in order: green, blue, red, pink, purple, yellow, orange…"""
    return _vocabulary("colours").hits(" ".join(words))
