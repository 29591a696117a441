"""A scene in a model's own dialect: recipe + catalog row + dialect file → `Prompt` (pure).

    PictureRecipe ─picture_prompt→      ClipRecipe ─clip_prompt→      MusicRecipe ─music_prompt→ Prompt | None

`None` for a model that reads the recipe itself (its catalog row names no dialect). No model is asked:
the Director has said everything in plain English already, and the file says how this model likes it.
See docs/decisions/003.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, gcd

from aida.agents.colour_words import colour_words
from aida.agents.dialect_form import Dialect, PictureForm, read_dialect, slots_of
from aida.agents.phrases import (
    definite,
    inline,
    movement,
    series,
    shows_people,
    tidy,
    told_once,
    with_article,
    without_asides,
)
from aida.agents.prompts import prompt_sha256
from aida.catalog.copy.moods import music_mood
from aida.catalog.read import models, styles
from aida.catalog.rows import Model
from aida.contracts.prompt import Prompt
from aida.contracts.recipe import ClipRecipe, MusicRecipe, PictureRecipe
from aida.contracts.storyboard import Framing, Look, PlainEnglish, StoryboardScene
from aida.media.music.moods import MOODS

_PHOTOGRAPHIC = re.compile(r"photo|film|cinema|realis|video|footage", re.IGNORECASE)
_DRAWN = re.compile(
    r"paint|draw|illustrat|render|3d|vector|anime|cartoon|sketch|collage|watercolo|engrav", re.I
)


_LENS_SAID = re.compile(r"\b(?:lens|macro|wide-angle|telephoto|fisheye|depth of field)\b", re.IGNORECASE)

_TRAITS = {False: "shape, colour and material", True: "face, body and clothes"}
"""What must not change while a thing, or somebody, is filmed."""

_UNSAID = PlainEnglish(subject="the subject", picture="", movement="", lighting="", mood="")
"""For a shot whose scene holds no English: the picture shows it, and the camera's move has a name."""


def picture_prompt(recipe: PictureRecipe, model: str, *, gentle: bool = False) -> Prompt | None:
    """The scene for an image model; `gentle` adds the words that follow a refusal."""
    row, dialect = _spoken(model)
    if row is None or dialect is None or dialect.picture is None:
        return None
    form, english = dialect.picture, _english(recipe.scene, recipe.subject)
    style = _style(recipe.look, row)
    alike = bool(recipe.references) and row.abilities.reference_images > 0
    subject = without_asides(tidy(english.subject))
    slots = {
        "subject": inline(subject),
        "the_subject": definite(subject),
        "opening": _opening(form, style, subject),
        "picture": inline(told_once(tidy(english.picture, 600), tidy(english.subject))),
        "framing": "" if recipe.scene.english else form.framing[recipe.scene.framing],
        "lens": _lens(form, style, recipe.scene.framing, f"{subject} {english.picture}"),
        "light": inline(tidy(english.lighting)),
        "mood": series(english.mood),
        "style": (", " if form.joint == ", " else "; ").join(inline(tidy(word)) for word in style.words),
        "palette": colour_words(style.palette, hexadecimals=form.hexadecimals),
        "keywords": "" if recipe.scene.english else ", ".join(tidy(word) for word in recipe.keywords[:6]),
        "references": form.references if alike else "",
        "space": form.space if recipe.purpose == "scene" else "",
        "finish": form.finish.photo if style.photographic else form.finish.crafted,
        "gentle": form.gentle if gentle else "",
        "aspect": _aspect(recipe.width, recipe.height),
        "code": style.code or "",
    }
    tail = " ".join(_filled(form.tail, slots))
    longest = min(form.longest, row.limits.prompt_characters or form.longest)
    text = _composed(form.parts, form.joint, form.drop_first, slots, longest - len(tail) - 1)
    notes = [*style.notes, *_untranslated(recipe.scene, text)]
    return Prompt(text=f"{text} {tail}".strip(), negative=_negative(form.negative, row), notes=tuple(notes))


def clip_prompt(recipe: ClipRecipe, model: str, *, gentle: bool = False) -> Prompt | None:
    """The shot for an image-to-video model: what moves, since the picture shows everything else."""
    row, dialect = _spoken(model)
    if row is None or dialect is None or dialect.clip is None:
        return None
    form, english = dialect.clip, recipe.scene.english or _UNSAID
    style = _style(recipe.look, row) if recipe.look else None
    moves = movement(english.movement)
    known = {
        "the_subject": definite(english.subject),
        "traits": _TRAITS[shows_people(english.subject)],
        "craft": with_article(style.craft) if style is not None and style.craft is not None else "",
    }
    slots = known | {
        "subject": inline(tidy(english.subject)),
        "camera": moves.camera or form.moves[recipe.scene.camera].format_map(known),
        "action": moves.action or form.still_life.format_map(known),
        "light": inline(tidy(english.lighting)),
        "mood": series(english.mood),
        "closer": form.closer.format_map(known) if recipe.start == "punch_in" else "",
        "goes_on": form.goes_on.format_map(known) if recipe.start == "last_frame" else "",
        "look": form.look.format_map(known) if known["craft"] and style and not style.photographic else "",
        "sound": form.sound if recipe.generate_audio and row.abilities.audio_switch else "",
        "gentle": form.gentle if gentle else "",
    }
    longest = min(form.longest, row.limits.prompt_characters or form.longest)
    text = _composed(form.parts, form.joint, form.drop_first, slots, longest)
    return Prompt(text=text, negative=_negative(form.negative, row))


def music_prompt(recipe: MusicRecipe, model: str) -> Prompt | None:
    """The bed for a music model. The client's words only choose the mood; none of them is passed on."""
    row, dialect = _spoken(model)
    if row is None or dialect is None or dialect.music is None:
        return None
    form, mood = dialect.music, music_mood(recipe.mood, recipe.keywords)
    sound = form.moods[mood]
    slots = {
        "genre": sound.genre,
        "instruments": sound.instruments,
        "mood": sound.feeling,
        "tempo": f"{MOODS[mood].tempo:g} BPM",
        "seconds": str(_length(row, recipe.seconds)),
    }
    text = _composed(form.parts, form.joint, form.drop_first, slots, form.longest)
    return Prompt(text=text, negative=_negative(form.negative, row))


def _length(row: Model, seconds: Fraction) -> int:
    """Whole seconds the model will make: enough, or as many as it can."""
    choices = row.abilities.durations.choices() if row.abilities.durations else (ceil(seconds),)
    return next((each for each in choices if each >= seconds), choices[-1])


def prompt_hash(ids: Iterable[str]) -> str | None:
    """One hash of the dialect files these models' prompts are written with; `None` when none is."""
    rows = (models().get(each) for each in ids)
    names = {row.dialect for row in rows if row is not None and row.dialect and row.kind in _SPOKEN_TO}
    if not names:
        return None
    told = "\n".join(f"{name} {prompt_sha256(name)}" for name in sorted(names))
    return hashlib.sha256(told.encode()).hexdigest()


_SPOKEN_TO = ("image", "video", "music")
"""Kinds whose prompts are written here; language models have prompts of their own."""


def _spoken(model: str) -> tuple[Model | None, Dialect | None]:
    row = models().get(model)
    if row is None or row.dialect is None or row.kind not in _SPOKEN_TO:
        return row, None
    return row, read_dialect(row.dialect)


def _english(scene: StoryboardScene, subject: str) -> PlainEnglish:
    """The scene's English; without it, its own words in whatever language they are."""
    return scene.english or PlainEnglish(
        subject=subject,
        picture=scene.visual_description,
        movement=scene.camera_movement,
        lighting=scene.lighting,
        mood=scene.mood,
    )


@dataclass(frozen=True)
class _Style:
    """How the film's look travels to one model."""

    words: Sequence[str]
    palette: Sequence[str]
    craft: str | None
    """What the picture is, as a noun; `None`: plain photography."""
    photographic: bool
    code: str | None = None
    notes: tuple[str, ...] = ()


def _style(look: Look, row: Model) -> _Style:
    gallery = look.own_style or styles().get(look.gallery_style or "")
    if gallery is None:
        medium = tidy(look.medium or "", 60)
        drawn = bool(_DRAWN.search(medium)) or bool(medium and not _PHOTOGRAPHIC.search(medium))
        unknown = look.gallery_style and f"No gallery style {look.gallery_style} is known; its words are used"
        return _Style(
            words=look.descriptors[:6],
            palette=look.palette,
            craft=inline(medium) if drawn else None,
            photographic=not drawn,
            notes=(unknown,) if unknown else (),
        )
    if row.abilities.style_codes and gallery.code is not None:
        note = f"Gallery style {gallery.id} is set by its code"
        return _Style((), (), gallery.craft, gallery.photographic, gallery.id, (note,))
    why = f"{row.name} takes no style code" if gallery.code else "it has no style code"
    note = f"Gallery style {gallery.id} is carried by its words and palette: {why}"
    return _Style(gallery.descriptors, gallery.palette, gallery.craft, gallery.photographic, notes=(note,))


def _opening(form: PictureForm, style: _Style, subject: str) -> str:
    if style.craft is not None:
        return form.opening.crafted.format(craft=with_article(style.craft), noun=style.craft)
    return form.opening.person if shows_people(subject) else form.opening.thing


def _lens(form: PictureForm, style: _Style, framing: Framing, seen: str) -> str:
    """The lens that suits the framing, unless the look is drawn or the Director has chosen one."""
    if not style.photographic or _LENS_SAID.search(" ".join((seen, *style.words))):
        return ""
    # A macro lens is for things: nobody's hands look right through it.
    near = framing == "close_up" and shows_people(seen)
    return form.lens.get("hero" if near else framing, "")


def _untranslated(scene: StoryboardScene, text: str) -> list[str]:
    if scene.english is None:
        return [f"Scene {scene.scene_id} has no English words; its prompt uses the storyboard's own"]
    if any(letter.isalpha() and letter > "\u024f" for letter in text):
        return [f"Scene {scene.scene_id}'s prompt holds words that are not English; they may be drawn"]
    return []


def _negative(words: str, row: Model) -> str:
    return words if row.abilities.negative_prompt else ""


def _aspect(width: int, height: int) -> str:
    common = gcd(width, height)
    return f"{width // common}:{height // common}"


def _filled(templates: Iterable[str], slots: Mapping[str, str]) -> list[str]:
    """Templates with their slots filled; those that miss one are left out."""
    return [each.format_map(slots) for each in templates if all(slots[name] for name in slots_of(each))]


def _composed(
    parts: Mapping[str, str],
    joint: str,
    drop_first: Sequence[str],
    slots: Mapping[str, str],
    longest: int,
) -> str:
    """The prompt: parts in order, sentences begun with capitals; when too long, parts go, then words."""
    kept = dict(parts)
    for name in (None, *drop_first):
        if name is not None:
            kept.pop(name, None)
        text = joint.join(_filled(kept.values(), slots))
        if joint == " ":
            text = re.sub(r"(^|[.!?] )([a-z])", lambda found: found[1] + found[2].upper(), text)
        if len(text) <= longest:
            return text
    return text[:longest].rsplit(" ", 1)[0].rstrip(" ,;")
