"""The Writer's answer: what is asked for, and what makes a script of it (pure).

    ScriptRecipe ─brief_of→ JSON the model reads      answer ─script_or_faults→ Script, or what is wrong

The pacing is ours: the model repeats it, and a script that does not keep to it is faulty.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from aida.agents.assignment import Fault, as_data, read_form
from aida.agents.wording import (
    SPACELESS,
    language_name,
    leaked_from,
    length,
    markup_in,
    other_language,
    room,
    unsayable_in,
)
from aida.catalog.copy import joined
from aida.catalog.copy.pace import spoken_seconds
from aida.catalog.read import platforms
from aida.contracts.recipe import ScriptRecipe
from aida.contracts.script import Script, ScriptScene

PROMPT = "writer"
_SILENT_BELOW = 3.0
"""Seconds; a shorter scene may have no words."""
_OVER = 1.05
"""A voice can hurry by 15 %, and an estimate is off by up to 18 %: what is longer than this is faulty."""
_HEADLINE = {"words": 7, "characters": 20}
"""One more than is asked for: not worth a repair."""
_HUNDREDTH = Fraction(1, 100)


class AnsweredScene(BaseModel):
    model_config = ConfigDict(extra="forbid")

    scene: int
    seconds: Annotated[float, Field(allow_inf_nan=False)]
    what_happens: str
    headline: str
    voiceover: str


class AnsweredScript(BaseModel):
    model_config = ConfigDict(extra="forbid")

    tone: str
    scenes: list[AnsweredScene]


def brief_of(recipe: ScriptRecipe) -> str:
    """The order as data between tags, the money left out: a script has none."""
    platform = platforms().get(recipe.platform) if recipe.platform else None
    unit = "most_characters" if recipe.language.split("-")[0] in SPACELESS else "most_words"
    brief = {
        "subject": recipe.subject,
        "requirements": recipe.requirements,
        "quality_keywords": recipe.quality_keywords,
        "audience": recipe.audience,
        "tone": recipe.tone,
        "call_to_action": recipe.call_to_action,
        "platform": platform.name if platform else recipe.platform,
        "content_type": recipe.content_type,
        "language": f"{language_name(recipe.language)} ({recipe.language})",
        "speaks": recipe.speaks,
        "another_try": recipe.take,
        "total_seconds": _number(sum(recipe.scene_seconds, start=Fraction(0))),
        "scenes": [
            {"scene": number, "seconds": _number(seconds)}
            | ({unit: room(float(seconds), recipe.language)} if recipe.speaks else {})
            for number, seconds in enumerate(recipe.scene_seconds, start=1)
        ],
    }
    return f"{as_data('brief', brief)}\n\nWrite the script."


def _number(seconds: Fraction) -> int | float:
    return seconds.numerator if seconds.denominator == 1 else round(float(seconds), 2)


def script_or_faults(text: str, recipe: ScriptRecipe) -> tuple[Script | None, list[Fault]]:
    """The script with the planned seconds, or everything that is wrong with the answer."""
    answer, faults = read_form(AnsweredScript, text)
    if answer is None:
        return None, faults
    faults = [*_pacing(answer.scenes, recipe), *_contents(answer, recipe), *_language(answer, recipe)]
    return (None, faults) if faults else (_script(answer, recipe), [])


def _script(answer: AnsweredScript, recipe: ScriptRecipe) -> Script:
    scenes = tuple(
        ScriptScene(
            id=number,
            duration=seconds,
            text=said.what_happens.strip(),
            voiceover=" ".join(said.voiceover.split()),
            headline="" if recipe.content_type == "audio" else said.headline.strip(),
        )
        for number, (said, seconds) in enumerate(
            zip(answer.scenes, recipe.scene_seconds, strict=True), start=1
        )
    )
    spoken = [scene.voiceover for scene in scenes if scene.voiceover]
    return Script(
        scenes=scenes,
        voiceover=joined(spoken, recipe.language.split("-")[0]) if spoken else "",
        tone=answer.tone.strip(),
    )


def _pacing(scenes: Sequence[AnsweredScene], recipe: ScriptRecipe) -> list[Fault]:
    planned = recipe.scene_seconds
    if len(scenes) != len(planned):
        return [Fault("scene count", f"There are {len(scenes)} scenes; the brief has {len(planned)}.")]
    faults = []
    if [each.scene for each in scenes] != list(range(1, len(planned) + 1)):
        faults.append(Fault("scene order", f"Scenes must be numbered 1 to {len(planned)}, in order."))
    wrong = [
        f"scene {number} must last {_number(wanted)} s, not {each.seconds:g}"
        for number, (each, wanted) in enumerate(zip(scenes, planned, strict=True), start=1)
        if abs(Fraction(str(each.seconds)) - wanted) > _HUNDREDTH
    ]
    if wrong:
        total, wished = sum(each.seconds for each in scenes), _number(sum(planned, start=Fraction(0)))
        told = f"The seconds add up to {total:g}; the film lasts {wished}: {'; '.join(wrong)}."
        faults.append(Fault("scene totals", told))
    return faults


def _contents(answer: AnsweredScript, recipe: ScriptRecipe) -> list[Fault]:
    faults = [Fault("missing tone", "`tone` is empty.")] if not answer.tone.strip() else []
    for each, seconds in zip(answer.scenes, recipe.scene_seconds, strict=False):
        faults += _empties(each, float(seconds), recipe)
        faults += _too_long(each, float(seconds), recipe)
        faults += _not_words(each, recipe)
    return faults


def _empties(scene: AnsweredScene, seconds: float, recipe: ScriptRecipe) -> list[Fault]:
    where = f"Scene {scene.scene}"
    faults = []
    if not scene.what_happens.strip():
        faults.append(Fault("empty fields", f"{where}: `what_happens` is empty."))
    if not scene.headline.strip() and recipe.content_type != "audio":
        faults.append(Fault("empty fields", f"{where}: `headline` is empty."))
    spoken = bool(scene.voiceover.strip())
    if recipe.speaks and not spoken and seconds >= _SILENT_BELOW:
        faults.append(Fault("silent scene", f"{where} lasts {seconds:g} s and nobody speaks."))
    if not recipe.speaks and spoken:
        faults.append(
            Fault("unwanted words", f"{where}: nobody speaks in this film; leave `voiceover` empty.")
        )
    return faults


def _too_long(scene: AnsweredScene, seconds: float, recipe: ScriptRecipe) -> list[Fault]:
    code = recipe.language.split("-")[0]
    unit = "characters" if code in SPACELESS else "words"
    faults = []
    lasts = spoken_seconds(scene.voiceover, code)
    if lasts > seconds * _OVER:
        fits = room(seconds, code)
        told = (
            f"Scene {scene.scene}: its `voiceover` takes about {lasts:.0f} s to say and the scene lasts "
            f"{seconds:g} s. Cut it from {length(scene.voiceover, code)} to {fits} {unit} at most."
        )
        faults.append(Fault("too many words", told))
    own = (recipe.call_to_action or "").strip().casefold()
    count = length(scene.headline, code)
    if count > _HEADLINE[unit] and scene.headline.strip().casefold() != own:
        told = f"Scene {scene.scene}: its `headline` has {count} {unit}; {_HEADLINE[unit] - 1} at most."
        faults.append(Fault("long headline", told))
    return faults


def _not_words(scene: AnsweredScene, recipe: ScriptRecipe) -> list[Fault]:
    own = " ".join((recipe.subject, recipe.call_to_action or "", *recipe.requirements))
    faults = []
    for name in ("what_happens", "headline", "voiceover"):
        text: str = getattr(scene, name)
        where = f"Scene {scene.scene}: `{name}`"
        found = markup_in(text, own)
        if found:
            faults.append(Fault("markup", f"{where} contains {found}; write plain words."))
        if leaked_from(PROMPT, text):
            faults.append(Fault("prompt text", f"{where} repeats your instructions; write the film's words."))
        sign = unsayable_in(text) if name == "voiceover" else None
        if sign:
            faults.append(Fault("unsayable signs", f"{where} contains {sign!r}, which no voice can say."))
    return faults


def _language(answer: AnsweredScript, recipe: ScriptRecipe) -> list[Fault]:
    """Each kind of text as a whole: single lines are too short to tell."""
    wanted = language_name(recipe.language)
    faults = []
    for name in ("voiceover", "what_happens"):
        found = other_language(" ".join(getattr(each, name) for each in answer.scenes), recipe.language)
        if found:
            told = f"`{name}` is written in {language_name(found)}; the film is in {wanted}."
            faults.append(Fault("language", told))
    return faults
