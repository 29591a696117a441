"""What is wrong with a storyboard that a model has answered (pure).

AnsweredStoryboard + StoryboardRecipe ─faults_in→ faults, none when it can be filmed as it is
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from aida.agents.assignment import Fault
from aida.agents.storyboard_form import AnsweredBoard, AnsweredLook, AnsweredStoryboard
from aida.agents.wording import language_name, leaked_from, markup_in, other_language
from aida.contracts.recipe import StoryboardRecipe

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


def faults_in(answer: AnsweredStoryboard, recipe: StoryboardRecipe) -> list[Fault]:
    """Everything that is wrong with the answer, the gravest first."""
    return [
        *_order(answer.scenes, recipe),
        *_palette_faults(answer.look, recipe),
        *(fault for scene in answer.scenes for fault in _contents(scene)),
        *_variety(answer.scenes),
        *_language(answer.scenes, recipe),
    ]


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
