"""A simplified scene once more, in plain English, whatever language the film speaks.

    framing, setting, move + words of catalog/copy/en.toml → picture, movement, lighting, mood
    client's subject ─known thing?→ "a running shoe (scarpe eco-friendly)", else the client's words

Paid models are written to from these words when the planned Director failed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from aida.catalog.copy import copy_of
from aida.catalog.copy.moods import Mood
from aida.catalog.copy.subjects import as_title
from aida.contracts.storyboard import CameraMove, Framing, PlainEnglish
from aida.contracts.units import Setting
from aida.media.subject import find_art

_FRAMES: Mapping[Framing, str] = {
    "hero": "{Subject}, whole and sharp, the clear centre of the frame",
    "close_up": "Close-up of {subject}, filling the frame, the texture of the material in focus",
    "wide": "Wide shot: {subject} seen from a few steps away, with plenty of air around",
    "end_card": "{Subject}, still and clear, a little below the middle, with calm even space above",
}
_STIRS: Mapping[Setting, str] = {
    "studio": "the light glides slowly over the surfaces",
    "daylight": "leaves and their shadows stir in a light breeze",
    "neon": "the glow pulses gently and runs along the edges",
    "night": "points of light shimmer out of focus behind",
    "paper": "shadows wander slowly over the layers",
    "pop": "the shapes behind drift a little, at different speeds",
}
"""What moves by itself in a setting."""

_UNCOUNTED = frozenset({"bread", "cheese wedge", "cooked rice", "curry rice", "meat on bone", "salt", "soap"})


def english_scene(
    subject: str,
    language: str,
    *,
    framing: Framing,
    place: Setting,
    move: CameraMove,
    mood: Mood,
    sector: str | None,
    number: int,
) -> PlainEnglish:
    """One scene in English. `number` varies the surroundings from scene to scene of a film."""
    copy = copy_of("en")
    thing = english_subject(subject, language)
    frame = _FRAMES[framing].replace("{subject}", thing).replace("{Subject}", as_title(thing, "en"))
    sets = copy.phrases("set", place)
    picture = f"{frame}, {sets[number % len(sets)]}."
    if sector is not None and framing != "end_card":
        picture += f" {as_title(copy.word('detail', sector), 'en')}."
    return PlainEnglish(
        subject=thing,
        picture=picture,
        movement=f"{as_title(copy.word('camera', move), 'en')}; {_STIRS[place]}.",
        lighting=copy.phrases("light", place)[0],
        mood=copy.phrases("mood", mood)[0],
    )


@lru_cache(maxsize=64)
def english_subject(subject: str, language: str) -> str:
    """What is in the picture: the client's words, with the English name of the thing before them where
    the film is not in English and one of our pictures shows it."""
    if language.split("-")[0] == "en":
        return subject
    found = find_art(subject, language, limit=1)
    if not found:
        return subject
    name = found[0].name.replace("-", " ").replace("mans ", "man's ")
    return subject if name in subject.lower() else f"{_with_article(name)} ({subject})"


def _with_article(name: str) -> str:
    if name.endswith("s") or name in _UNCOUNTED:
        return name
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
