"""A storyboard as the client wants it: plan, script and storyboard + edits → the same three, changed (pure).

    Edits {scenes in the wished order: words?, picture?} ─edited→ Boards ─written down→ the production

Scenes keep their seconds, so the film is as long as what is left of it; they are numbered anew in their
new order. What cannot be made is one sentence in the client's language.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from aida.catalog.copy import joined
from aida.catalog.copy.pace import spoken_seconds
from aida.catalog.phrases import phrase
from aida.contracts.approval import Edits, SceneEdit
from aida.contracts.plan import Delivery, ProductionPlan
from aida.contracts.script import Script, ScriptScene
from aida.contracts.storyboard import Storyboard, StoryboardScene
from aida.errors import BadInput
from aida.planner.order import LEAST_SECONDS
from aida.planner.reprice import Price, renumbered, repriced, summed, written

_WORDS = ("script", "storyboard")
_HURRY = 1.35
"""A voice can hurry by 15 %, and an estimate is off by up to 18 %: as for a Writer's lines."""


@dataclass(frozen=True)
class Boards:
    """A production between storyboard and pictures."""

    plan: ProductionPlan
    script: Script
    storyboard: Storyboard | None
    """`None` for sound alone."""

    def scene(self, scene_id: int) -> ScriptScene:
        return next(each for each in self.script.scenes if each.id == scene_id)

    def picture(self, scene_id: int) -> StoryboardScene | None:
        seen = self.storyboard.scenes if self.storyboard else ()
        return next((each for each in seen if each.scene_id == scene_id), None)


@dataclass(frozen=True)
class Edited:
    boards: Boards
    origin: Mapping[int, int]
    """New scene → the scene it was."""
    redrawn: frozenset[int]
    """New scenes whose picture is described anew."""


def edited(before: Boards, edits: Edits, speak: str) -> Edited:
    """What the edits make of it; prices and time are the new ones. `speak`: the language of errors.

    Raises `BadInput` for a scene that is not there or comes twice, words that the scene has no time for or
    that nobody would speak, an empty picture, and a film that becomes too short.
    """
    wanted = edits.scenes or tuple(SceneEdit(id=scene.id) for scene in before.script.scenes)
    _check_scenes(before, wanted, speak)
    script = _script(before, wanted, speak)
    board = _board(before, wanted, speak)
    plan = _plan(before, wanted, script, speak)
    origin = {number: each.id for number, each in enumerate(wanted, start=1)}
    redrawn = frozenset(number for number, each in enumerate(wanted, start=1) if each.picture is not None)
    return Edited(Boards(plan, script, board), origin, redrawn)


def _check_scenes(before: Boards, wanted: tuple[SceneEdit, ...], speak: str) -> None:
    known = [scene.id for scene in before.script.scenes]
    asked = [each.id for each in wanted]
    for number in asked:
        if number not in known or asked.count(number) > 1:
            told = ", ".join(map(str, known))
            raise BadInput(phrase("scene_unknown", speak, scene=number, scenes=told))
    # More stills than scenes are further takes of the same ones: which to leave out, nobody can say.
    pictures = not before.plan.scenes and before.plan.stills != len(known)
    if pictures and len(asked) < len(known):
        raise BadInput(phrase("scene_needed", speak, count=before.plan.stills))


def _script(before: Boards, wanted: tuple[SceneEdit, ...], speak: str) -> Script:
    language = before.plan.language.split("-")[0]
    scenes = []
    for number, each in enumerate(wanted, start=1):
        scene = before.scene(each.id)
        said = scene.voiceover
        if each.words is not None:
            said = _plain(each.words, each.id, speak)
            _check_words(before.plan, scene, said, speak)
        scenes.append(scene.model_copy(update={"id": number, "voiceover": said}))
    spoken = [scene.voiceover for scene in scenes if scene.voiceover]
    whole = joined(spoken, language) if spoken else ""
    return before.script.model_copy(update={"scenes": tuple(scenes), "voiceover": whole})


def _check_words(plan: ProductionPlan, scene: ScriptScene, said: str, speak: str) -> None:
    if said and not plan.speaks:
        raise BadInput(phrase("nobody_speaks", speak, scene=scene.id))
    lasts, room = spoken_seconds(said, plan.language.split("-")[0]), float(scene.duration)
    if lasts > room * _HURRY:
        told = {"scene": scene.id, "lasts": f"{lasts:.0f}", "seconds": f"{room:g}"}
        raise BadInput(phrase("words_too_long", speak, **told))


def _board(before: Boards, wanted: tuple[SceneEdit, ...], speak: str) -> Storyboard | None:
    if before.storyboard is None:
        if any(each.picture is not None for each in wanted):
            raise BadInput(phrase("nothing_seen", speak))
        return None
    scenes = []
    for number, each in enumerate(wanted, start=1):
        scene = before.picture(each.id)
        assert scene is not None
        if each.picture is not None:
            scene = _described(scene, _plain(each.picture, each.id, speak), speak)
        scenes.append(scene.model_copy(update={"scene_id": number}))
    return before.storyboard.model_copy(update={"scenes": tuple(scenes)})


def _described(scene: StoryboardScene, seen: str, speak: str) -> StoryboardScene:
    """The scene with the client's words for its picture; the models are told them as they are."""
    if not seen:
        raise BadInput(phrase("picture_empty", speak, scene=scene.scene_id))
    english = scene.english.model_copy(update={"picture": seen}) if scene.english else None
    return scene.model_copy(update={"visual_description": seen, "english": english})


def _plan(boards: Boards, wanted: tuple[SceneEdit, ...], script: Script, speak: str) -> ProductionPlan:
    before = boards.plan
    by_id = {scene.id: scene for scene in before.scenes}
    scenes = renumbered([by_id[each.id] for each in wanted]) if before.scenes else ()
    seconds = sum((scene.seconds for scene in scenes), start=Fraction(0))
    if scenes and seconds < LEAST_SECONDS:
        told = {"seconds": f"{float(seconds):g}", "least": LEAST_SECONDS}
        raise BadInput(phrase("duration_too_short", speak, **told))
    dropped = len(boards.script.scenes) - len(wanted)
    stills = before.stills if before.scenes else max(0, before.stills - dropped)
    changes = {
        "scenes": scenes,
        "seconds": seconds,
        "stills": stills,
        "shared_stills": min(before.shared_stills, len(scenes)),
        "deliveries": tuple(_delivery(each, seconds, stills) for each in before.deliveries),
    }
    plan = before.model_copy(update=changes)
    return _with_words_paid(before, repriced(plan, written(plan, script)))


def _with_words_paid(before: ProductionPlan, plan: ProductionPlan) -> ProductionPlan:
    """Script and storyboard are written and stay in the sum: it is what the whole costs."""
    steps = tuple(
        before.step(each.purpose) or each if each.purpose in _WORDS else each for each in plan.steps
    )
    total = summed(Price(each.cost, each.worst_cost) for each in steps)
    return plan.model_copy(update={"steps": steps, "cost": total.cost, "worst_cost": total.worst})


def _delivery(each: Delivery, seconds: Fraction, stills: int) -> Delivery:
    if each.kind == "image":
        return each.model_copy(update={"count": stills})
    return each.model_copy(update={"seconds": seconds})


def _plain(text: str, scene: int, speak: str) -> str:
    """The text on one line; raises `BadInput` for signs that nobody can write or say."""
    line = " ".join(text.split())
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in line):
        raise BadInput(phrase("words_unusable", speak, scene=scene))
    return line
