"""The free Director: a script in, a storyboard out. Adapter `local/simplified`.

    StoryboardRecipe ─mood, colours, style→ palette ─its settings→ place of each scene
                     ─position in the film→ framing, camera move, transition → words of the film's language

The closed fields (camera, setting, framing, transition) are what the draft's frames are drawn and moved
by; the sentences say the same to people, and `english` to the paid models. This is also the
specification's simplified storyboard, used when the planned Director fails.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass

from aida.catalog.copy import Copy, copy_of
from aida.catalog.copy.moods import Mood, colours_of, is_green, mood_of
from aida.catalog.copy.subjects import as_title, sector_of, standing_alone
from aida.catalog.gallery import look_of, style_of
from aida.catalog.looks import Palette, choose, from_style
from aida.contracts.recipe import StoryboardRecipe
from aida.contracts.result import DirectorResult, StepMetadata
from aida.contracts.storyboard import (
    CameraMove,
    Framing,
    Look,
    Storyboard,
    StoryboardScene,
    Transition,
)
from aida.contracts.units import Setting
from aida.ports import Workbench
from aida.providers.local.english import english_scene

NAME = "local simplified"
_SPACELESS = ("zh", "ja")

_PLACES: dict[Mood, tuple[Setting, ...]] = {
    "energetic": ("pop", "neon", "daylight"),
    "warm": ("studio", "daylight", "paper"),
    "calm": ("daylight", "paper", "studio"),
    "elegant": ("studio", "night", "paper"),
    "playful": ("pop", "paper", "daylight"),
    "trust": ("studio", "daylight", "paper"),
    "futuristic": ("neon", "night", "studio"),
    "romantic": ("studio", "night", "paper"),
    "dramatic": ("night", "studio"),
    "neutral": ("studio", "daylight", "paper"),
}
"""Where a film of this mood plays best, best first."""

_FRAMINGS: tuple[Framing, ...] = ("close_up", "wide", "hero")
"""Framings between the first scene and the last, in turn."""

_MOVES: dict[Framing, tuple[CameraMove, ...]] = {
    "hero": ("push_in", "pull_out", "tilt_up"),
    "close_up": ("pan_right", "pan_left", "tilt_up", "tilt_down"),
    "wide": ("pull_out", "pan_left", "pan_right"),
    "end_card": ("push_in", "static"),
}
"""Moves that suit a framing, best first."""

_DESCRIPTORS: dict[Setting, tuple[str, ...]] = {
    "studio": ("studio product shot", "soft key light", "seamless backdrop"),
    "daylight": ("soft daylight", "natural greenery", "shallow depth of field"),
    "neon": ("neon glow", "dark background", "rim light"),
    "night": ("low key light", "deep shadows", "bokeh"),
    "paper": ("cut paper layers", "editorial", "soft shadows"),
    "pop": ("bold geometric shapes", "saturated colours", "flat light"),
}


@dataclass(frozen=True)
class _Film:
    """Everything decided once for the whole film."""

    copy: Copy
    mood: Mood
    subject: str
    sector: str | None
    palette: Palette
    places: tuple[Setting, ...]
    dice: random.Random


class SimplifiedDirector:
    """`ports.StoryboardModel` without a model. Raises `Permanent` for an unknown language or style."""

    def direct(self, recipe: StoryboardRecipe, model: str, bench: Workbench) -> DirectorResult:
        started = time.perf_counter()
        storyboard = storyboard_of(recipe)
        spent = time.perf_counter() - started
        return DirectorResult(
            storyboard=storyboard, metadata=StepMetadata(time=round(spent, 4), model_used=NAME)
        )


def storyboard_of(recipe: StoryboardRecipe) -> Storyboard:
    """The whole storyboard: same recipe, same pictures."""
    film = _film_of(recipe)
    framings = framings_of(len(recipe.script.scenes))
    moves = moves_of(framings, film.dice)
    transitions = transitions_of(len(framings), film.mood)
    scenes = tuple(
        _scene(film, spoken.id, framing, move, film.places[index % len(film.places)], transition)
        for index, (spoken, framing, move, transition) in enumerate(
            zip(recipe.script.scenes, framings, moves, transitions, strict=True)
        )
    )
    return Storyboard(scenes=scenes, look=_look(recipe, film))


def framings_of(count: int) -> list[Framing]:
    """How each scene is framed: the product first, the end card last."""
    if count == 1:
        return ["hero"]
    between: list[Framing] = [_FRAMINGS[index % len(_FRAMINGS)] for index in range(count - 2)]
    return ["hero", *between, "end_card"]


def moves_of(framings: Sequence[Framing], dice: random.Random) -> list[CameraMove]:
    """A camera move per scene, never the same twice running, never a pan straight back."""
    moves: list[CameraMove] = []
    for index, framing in enumerate(framings):
        fitting = list(_MOVES[framing])
        if index == 0:
            fitting = fitting[:1]
        elif framing == "close_up":
            fitting = dice.sample(fitting, len(fitting))
        moves.append(next(move for move in fitting if not moves or _cuts_well(moves[-1], move)))
    return moves


def _cuts_well(before: CameraMove, after: CameraMove) -> bool:
    backwards = {
        ("pan_left", "pan_right"),
        ("pan_right", "pan_left"),
        ("tilt_up", "tilt_down"),
        ("tilt_down", "tilt_up"),
    }
    return before != after and (before, after) not in backwards


def transitions_of(count: int, mood: Mood) -> list[Transition]:
    """How each scene begins: hard cuts for pace, dissolves for calm, one wipe at most, before the end."""
    if mood in ("energetic", "futuristic"):
        plain: Transition = "cut"
    elif mood in ("calm", "romantic", "elegant", "dramatic", "warm"):
        plain = "dissolve"
    else:
        return ["cut" if index % 2 == 0 else "dissolve" for index in range(count)]
    found: list[Transition] = ["cut", *[plain] * (count - 1)]
    if mood == "energetic" and count >= 3:
        found[-1] = "wipe"
    return found


def _film_of(recipe: StoryboardRecipe) -> _Film:
    copy = copy_of(recipe.language)
    words = (recipe.subject, *recipe.quality_keywords, *recipe.requirements, recipe.visual_style)
    mood = mood_of(recipe.visual_style, recipe.quality_keywords)
    if mood == "neutral":
        mood = mood_of(recipe.script.tone)
    palette = _palette(recipe, words, mood)
    return _Film(
        copy=copy,
        mood=mood,
        subject=standing_alone(recipe.subject, copy.language),
        sector=sector_of(recipe.subject, recipe.requirements),
        palette=palette,
        places=places_of(mood, palette, len(recipe.script.scenes), chosen=recipe.gallery_style is not None),
        dice=random.Random(f"{recipe.seed}:{recipe.take}:{recipe.subject}"),
    )


def _palette(recipe: StoryboardRecipe, words: Sequence[str], mood: Mood) -> Palette:
    style = style_of(recipe.gallery_style, recipe.own_style)
    if style is not None:
        return from_style(style.name, style.palette, style.settings)
    return choose(mood, colours=colours_of(words), green=is_green(words), seed=recipe.seed + recipe.take)


def places_of(mood: Mood, palette: Palette, count: int, *, chosen: bool = False) -> tuple[Setting, ...]:
    """One or two settings, those of the palette that suit the mood best; of a `chosen` style its own."""
    suited = [] if chosen else [place for place in _PLACES[mood] if place in palette.settings]
    suited = suited or list(palette.settings)
    return tuple(suited[: 2 if count > 2 else 1])


def _scene(
    film: _Film, number: int, framing: Framing, move: CameraMove, place: Setting, transition: Transition
) -> StoryboardScene:
    copy, dice = film.copy, film.dice
    return StoryboardScene(
        scene_id=number,
        visual_description=_description(film, framing, place),
        camera_movement=copy.word("camera", move),
        lighting=dice.choice(copy.phrases("light", place)),
        mood=dice.choice(copy.phrases("mood", film.mood)),
        camera=move,
        setting=place,
        framing=framing,
        transition=transition,
        english=english_scene(
            film.subject,
            copy.language,
            framing=framing,
            place=place,
            move=move,
            mood=film.mood,
            sector=film.sector,
            number=number,
        ),
    )


def _description(film: _Film, framing: Framing, place: Setting) -> str:
    copy, dice = film.copy, film.dice
    subject = dice.choice(copy.phrases("frame", framing)).replace("{subject}", film.subject)
    subject = subject.replace("{Subject}", as_title(film.subject, copy.language))
    comma, stop = copy.phrases("", "stops")
    sentence = as_title(subject, copy.language) + comma + dice.choice(copy.phrases("set", place)) + stop
    if film.sector is None or framing == "end_card":
        return sentence
    gap = "" if copy.language in _SPACELESS else " "
    return sentence + gap + as_title(copy.word("detail", film.sector), copy.language) + stop


def _look(recipe: StoryboardRecipe, film: _Film) -> Look:
    style = style_of(recipe.gallery_style, recipe.own_style)
    if style is not None:
        return look_of(style)
    descriptors = [word for place in film.places for word in _DESCRIPTORS[place]]
    return Look(palette=film.palette.colours, descriptors=tuple(dict.fromkeys(descriptors)))
