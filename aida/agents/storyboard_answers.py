"""The Director's answer: what is asked for, and what makes a storyboard of it (pure).

    StoryboardRecipe ─brief_of→ JSON the model reads    answer ─storyboard_or_faults→ Storyboard, or faults

A chosen gallery style's palette, words and medium are ours to give; the model only pictures with them.
"""

from __future__ import annotations

from typing import Any

from aida.agents.assignment import Fault, as_data, read_form
from aida.agents.storyboard_faults import faults_in
from aida.agents.storyboard_form import AnsweredBoard, AnsweredLook, AnsweredStoryboard
from aida.agents.wording import language_name
from aida.catalog.gallery import look_of, style_of
from aida.catalog.looks import ACCENT, INK, contrast, from_style
from aida.contracts.recipe import StoryboardRecipe
from aida.contracts.storyboard import Look, PlainEnglish, Storyboard, StoryboardScene


def brief_of(recipe: StoryboardRecipe) -> str:
    """The order as data between tags. Errors are those of `style_of`."""
    style = style_of(recipe.gallery_style, recipe.own_style)
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
    faults = faults_in(answer, recipe)
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
    style = style_of(recipe.gallery_style, recipe.own_style)
    if style is not None:
        return look_of(style)
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
