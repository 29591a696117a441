"""The Director's answer: what is asked for, and what makes a storyboard of it (pure).

    StoryboardRecipe ─brief_of→ JSON the model reads    answer ─storyboard_or_faults→ Storyboard, or faults

A chosen gallery style's palette, words and medium are ours to give; the model only pictures with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict

from aida.agents.assignment import Fault, as_data, read_form
from aida.agents.wording import language_name, leaked_from, markup_in, other_language
from aida.catalog.looks import ACCENT, INK, contrast, from_style
from aida.catalog.read import styles
from aida.catalog.rows import Style
from aida.contracts.recipe import StoryboardRecipe
from aida.contracts.storyboard import (
    CameraMove,
    Framing,
    Look,
    PlainEnglish,
    Setting,
    Storyboard,
    StoryboardScene,
    Transition,
)
from aida.errors import Permanent

PROMPT = "director"
_COLOURS = 5
_LONGEST = {"visual_description": 900, "picture": 900}
_LONG = 300
"""Characters of every other field: models stop listening long before that."""
_VARIED_FROM = 3
"""Scenes from which on one framing for all is too few."""

_HEX = re.compile(r"#[0-9a-f]{6}")
_SYNTAX = re.compile(
    r"(?:^|\s)--[a-z]{1,8}\b|\([^()]{1,60}:\d(?:\.\d+)?\)|<lora|\b[48]k\b|\bmasterpiece\b", re.I
)
_LETTERING = re.compile(
    r"\b(?:text|title|caption|sign|label|lettering|slogan|words?|headline)s? (?:that )?(?:reads?|says?|"
    r"reading|saying|spell(?:s|ing)?)\b|\bwith the (?:word|text|slogan|headline)s?\b",
    re.I,
)


class AnsweredEnglish(BaseModel):
    model_config = ConfigDict(extra="forbid")

    subject: str
    picture: str
    movement: str
    lighting: str
    mood: str


class AnsweredBoard(BaseModel):
    model_config = ConfigDict(extra="forbid")

    scene: int
    visual_description: str
    camera_movement: str
    lighting: str
    mood: str
    camera: CameraMove
    setting: Setting
    framing: Framing
    transition: Transition
    english: AnsweredEnglish


class AnsweredLook(BaseModel):
    model_config = ConfigDict(extra="forbid")

    palette: list[str]
    descriptors: list[str]
    medium: str


class AnsweredStoryboard(BaseModel):
    model_config = ConfigDict(extra="forbid")

    look: AnsweredLook
    scenes: list[AnsweredBoard]


def style_of(recipe: StoryboardRecipe) -> Style | None:
    """The chosen gallery style's row. Raises `Permanent` for a code the gallery does not have."""
    if recipe.gallery_style is None:
        return None
    style = styles().get(recipe.gallery_style)
    if style is None:
        raise Permanent(f"No gallery style has the code {recipe.gallery_style!r}", agent="director")
    return style


def brief_of(recipe: StoryboardRecipe) -> str:
    """The order as data between tags. Errors are those of `style_of`."""
    style = style_of(recipe)
    brief: dict[str, Any] = {
        "subject": recipe.subject,
        "requirements": recipe.requirements,
        "quality_keywords": recipe.quality_keywords,
        "visual_style": recipe.visual_style,
        "gallery_style": style
        and {
            "name": style.name,
            "description": style.description,
            "medium": style.medium,
            "mood": style.mood,
            "tags": style.tags,
            "palette": style.palette,
        },
        "aspect": recipe.aspect,
        "language": f"{language_name(recipe.language)} ({recipe.language})",
        "another_try": recipe.take,
        "script": {
            "tone": recipe.script.tone,
            "scenes": [
                {
                    "scene": scene.id,
                    "seconds": round(float(scene.duration), 2),
                    "what_happens": scene.text,
                    "headline": scene.headline,
                    "voiceover": scene.voiceover,
                }
                for scene in recipe.script.scenes
            ],
        },
    }
    return f"{as_data('brief', brief)}\n\nDraw up the storyboard."


def storyboard_or_faults(text: str, recipe: StoryboardRecipe) -> tuple[Storyboard | None, list[Fault]]:
    """The storyboard for the script's scenes, or everything that is wrong with the answer."""
    answer, faults = read_form(AnsweredStoryboard, text)
    if answer is None:
        return None, faults
    faults = [
        *_order(answer.scenes, recipe),
        *_palette_faults(answer.look, recipe),
        *(fault for scene in answer.scenes for fault in _contents(scene)),
        *_variety(answer.scenes),
        *_language(answer.scenes, recipe),
    ]
    if faults:
        return None, faults
    scenes = tuple(
        _scene(said, written.id, first=index == 0)
        for index, (said, written) in enumerate(zip(answer.scenes, recipe.script.scenes, strict=True))
    )
    return Storyboard(scenes=scenes, look=_look(answer.look, recipe)), []


def _scene(said: AnsweredBoard, number: int, *, first: bool) -> StoryboardScene:
    words = {
        name: " ".join(getattr(said, name).split())
        for name in ("visual_description", "camera_movement", "lighting", "mood")
    }
    english = {name: " ".join(value.split()) for name, value in said.english.model_dump().items()}
    return StoryboardScene(
        scene_id=number,
        **words,
        camera=said.camera,
        setting=said.setting,
        framing=said.framing,
        # Nothing comes before the first scene that it could dissolve from.
        transition="cut" if first else said.transition,
        english=PlainEnglish.model_validate(english),
    )


def _look(said: AnsweredLook, recipe: StoryboardRecipe) -> Look:
    style = style_of(recipe)
    if style is not None:
        return Look(
            palette=from_style(style.name, style.palette).colours,
            descriptors=tuple(dict.fromkeys((*style.tags[:6], *style.mood[:2]))),
            gallery_style=style.id,
            medium=style.medium,
        )
    colours = tuple(colour.strip().lower() for colour in said.palette)
    background, _, ink, accent, *_ = colours
    if contrast(ink, background) < INK or contrast(accent, background) < ACCENT:
        # Captions are set in these colours: the same ones, moved until they can be read.
        colours = from_style("the Director's", colours).colours
    words = [" ".join(word.split()) for word in said.descriptors]
    return Look(
        palette=colours,
        descriptors=tuple(dict.fromkeys(word for word in words if word))[:8],
        medium=said.medium.strip() or None,
    )


def _order(scenes: Sequence[AnsweredBoard], recipe: StoryboardRecipe) -> list[Fault]:
    wanted = [scene.id for scene in recipe.script.scenes]
    if len(scenes) != len(wanted):
        return [Fault("scene count", f"There are {len(scenes)} scenes; the script has {len(wanted)}.")]
    if [each.scene for each in scenes] != wanted:
        return [Fault("scene order", f"Scenes must be numbered as in the script: {wanted}.")]
    return []


def _palette_faults(look: AnsweredLook, recipe: StoryboardRecipe) -> list[Fault]:
    if recipe.gallery_style is not None:
        return []
    faults = []
    colours = [colour.strip().lower() for colour in look.palette]
    if len(colours) != _COLOURS or not all(_HEX.fullmatch(colour) for colour in colours):
        told = f"`look.palette` must be {_COLOURS} colours like #1a2b3c, not {look.palette[:8]}."
        faults.append(Fault("palette", told))
    if not any(word.strip() for word in look.descriptors):
        faults.append(Fault("empty fields", "`look.descriptors` is empty."))
    return faults


def _fields(scene: AnsweredBoard) -> Iterator[tuple[str, str]]:
    for name in ("visual_description", "camera_movement", "lighting", "mood"):
        yield name, getattr(scene, name)
    for name, text in scene.english.model_dump().items():
        yield f"english.{name}", text


def _contents(scene: AnsweredBoard) -> list[Fault]:
    faults = []
    for name, text in _fields(scene):
        where = f"Scene {scene.scene}: `{name}`"
        limit = _LONGEST.get(name.removeprefix("english."), _LONG)
        if not text.strip():
            faults.append(Fault("empty fields", f"{where} is empty."))
        if len(text) > limit:
            faults.append(Fault("long fields", f"{where} has {len(text)} characters; {limit} at most."))
        found = markup_in(text)
        if found:
            faults.append(Fault("markup", f"{where} contains {found}; write plain words."))
        if _SYNTAX.search(text):
            faults.append(Fault("model syntax", f"{where} contains a model's syntax; write plain words."))
        if leaked_from(PROMPT, text):
            faults.append(Fault("prompt text", f"{where} repeats your instructions; describe the scene."))
    if _LETTERING.search(f"{scene.english.picture} {scene.english.subject}"):
        told = f"Scene {scene.scene}: the picture must show no written words; find another way to say it."
        faults.append(Fault("words in the picture", told))
    return faults


def _variety(scenes: Sequence[AnsweredBoard]) -> list[Fault]:
    if len(scenes) >= _VARIED_FROM and len({scene.framing for scene in scenes}) == 1:
        told = f"All scenes are framed as {scenes[0].framing}: let neighbouring scenes differ."
        return [Fault("framing variety", told)]
    return []


def _language(scenes: Sequence[AnsweredBoard], recipe: StoryboardRecipe) -> list[Fault]:
    faults = []
    told = " ".join(scene.visual_description for scene in scenes)
    found = other_language(told, recipe.language)
    if found:
        wanted = language_name(recipe.language)
        text = f"`visual_description` is written in {language_name(found)}; it must be in {wanted}."
        faults.append(Fault("language", text))
    english = " ".join(f"{scene.english.picture} {scene.english.movement}" for scene in scenes)
    found = other_language(english, "en")
    if found:
        faults.append(Fault("English", f"`english` is written in {language_name(found)}; write English."))
    return faults
