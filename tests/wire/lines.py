"""Words for simulated scripts and storyboards: a brief's data → lines that fit its seconds.

Italian and English lines are our own; for the other languages the free Writer's sentences are borrowed,
because a wrong language would be caught and rightly so. Nothing here is clever: it must only be sound.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any


@dataclass(frozen=True)
class SceneWords:
    seconds: float
    happens: str
    headline: str
    spoken: str


_OWN: dict[str, dict[str, list[tuple[str, str]]]] = {
    # (headline, what is said); the last one that fits is taken, so they go from short to long
    "it": {
        "hook": [
            ("Guarda un po'", "Guarda un po'."),
            ("Il primo passo", "C'è un momento in cui tutto cambia: comincia da un passo."),
            ("Oggi si riparte", "Che effetto fa ripartire da capo? Oggi comincia così: {subject}."),
            ("Oggi si riparte", "Che effetto fa ripartire da capo? Oggi comincia così, con {subject}, "
             "senza rumore e senza promesse."),
        ],
        "sell": [
            ("Si sente subito", "Si sente subito."),
            ("Pensato per te", "Pensato per chi non si ferma, fatto per durare."),
            ("Ogni giorno", "Ogni giorno ti accompagna, al mattino presto e la sera tardi."),
            ("Ogni giorno", "Ogni giorno ti accompagna, dal mattino alla sera. Lo provi, e capisci "
             "perché chi lo conosce non torna più indietro."),
        ],
        "act": [
            ("Provalo ora", "Provalo ora."),
            ("Provalo ora", "Tocca a te: provalo ora."),
            ("Provalo ora", "Adesso tocca a te. Scegli {subject}, e provalo ora."),
        ],
    },
    "en": {
        "hook": [
            ("Look again", "Look again."),
            ("The first step", "There is a moment when everything turns. It starts with one step."),
            ("Start again today", "How does it feel to start again? Today it begins with {subject}."),
            ("Start again today", "How does it feel to start again? Today it begins with {subject}, quietly, "
             "and without a single promise."),
        ],
        "sell": [
            ("You feel it", "You feel it at once."),
            ("Made for you", "Made for people who keep moving, and made to last."),
            ("Every single day", "It goes along every single day, early in the morning and late at night."),
            ("Every single day", "It goes along every single day, from morning to night. Try it once, "
             "and you will see why nobody wants to go back."),
        ],
        "act": [
            ("Try it now", "Try it now."),
            ("Try it now", "Your turn: try it now."),
            ("Try it now", "Now it is your turn. Choose {subject}, and try it now."),
        ],
    },
    # One that AIDA has no tables for.
    "sv": {
        "hook": [("Se hit", "Se hit."), ("En ny dag", "Det finns en stund då allt vänder. Den börjar nu.")],
        "sell": [("Gjord för dig", "Gjord för dig."),
                 ("Varje dag", "Den följer med dig varje dag, från morgon till kväll.")],
        "act": [("Prova nu", "Prova nu."), ("Prova nu", "Nu är det din tur: prova redan i dag.")],
    },
}  # fmt: skip
_HAPPENS = {
    "it": {
        "hook": "Un dettaglio di {subject} riempie l'inquadratura e poi si mette in moto.",
        "sell": "Qualcuno usa {subject} in un luogo di tutti i giorni, con naturalezza, e sorride.",
        "act": "{subject} al centro, fermo, con spazio libero intorno.",
    },
    "en": {
        "hook": "A detail of {subject} fills the frame and then begins to move.",
        "sell": "Someone uses {subject} in an everyday place, at ease, and smiles.",
        "act": "{subject} in the middle, still, with free room around it.",
    },
    "sv": {
        "hook": "En detalj av {subject} fyller bilden och börjar sedan röra sig.",
        "sell": "Någon använder {subject} på en vardaglig plats och ler.",
        "act": "{subject} i mitten, stilla, med luft omkring.",
    },
}
_BOARD = {
    "sv": {
        "visual_description": "Produkten i en lugn miljö, resten oskarpt.",
        "camera_movement": "Kameran rör sig sakta närmare.",
        "lighting": "Mjukt morgonljus.",
        "mood": "Lugn och varm.",
    }
}


def data_in(text: str) -> dict[str, Any]:
    """The largest JSON object in a message; empty when there is none."""
    import json

    decoder = json.JSONDecoder()
    best: dict[str, Any] = {}
    for found in re.finditer(r"\{", text):
        try:
            value, end = decoder.raw_decode(text, found.start())
        except ValueError:
            continue
        if isinstance(value, dict) and end - found.start() > len(json.dumps(best)):
            best = value
        if best:
            break
    return best


def language_in(brief: Mapping[str, Any]) -> str:
    named = str(brief.get("language") or "en")
    found = re.search(r"\(([a-z]{2})(?:-\w+)?\)", named) or re.fullmatch(r"([a-z]{2})(-.*)?", named)
    return found[1] if found else "en"


def scenes_in(brief: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The scenes of a brief or of the script in it, each with its seconds."""
    inner = brief.get("script")
    scenes = brief.get("scenes") or (inner.get("scenes") if isinstance(inner, dict) else None)
    if isinstance(scenes, list) and scenes and isinstance(scenes[0], dict):
        return scenes
    lengths = brief.get("scene_seconds") or [brief.get("seconds") or brief.get("duration") or 10]
    return [{"scene": number, "seconds": length} for number, length in enumerate(lengths, start=1)]


def seconds_of(scene: Mapping[str, Any]) -> float:
    return float(scene.get("seconds") or scene.get("duration") or 5)


def script_words(brief: Mapping[str, Any], language: str) -> list[SceneWords]:
    """One scene's words each, as many as the brief has scenes."""
    if language not in _OWN:
        return _borrowed(brief, language)
    # A model worth its money writes no markup into an advertisement, whoever put it into the brief.
    scenes, subject = scenes_in(brief), re.sub(r"<[^>]*>", "", str(brief.get("subject") or "it")).strip()
    call = str(brief.get("call_to_action") or "")
    speaks = brief.get("speaks") is not False
    return [
        _scene(scene, index, len(scenes), subject, call if index == len(scenes) - 1 else "", speaks, language)
        for index, scene in enumerate(scenes)
    ]


def _scene(
    scene: Mapping[str, Any], index: int, count: int, subject: str, call: str, speaks: bool, language: str
) -> SceneWords:
    part = "hook" if index == 0 else "act" if index == count - 1 else "sell"
    seconds = seconds_of(scene)
    room = int(scene.get("most_words") or seconds * 2)
    options = [(head, text.replace("{subject}", subject)) for head, text in _OWN[language][part]]
    if call:
        options += [(call, f"{text} {call}" if part != "act" else call) for _, text in options[:1]]
    fitting = [each for each in options if len(each[1].split()) <= max(2, room)] or options[:1]
    headline, spoken = fitting[-1]
    happens = _HAPPENS[language][part].replace("{subject}", subject)
    return SceneWords(seconds, happens[0].upper() + happens[1:], headline, spoken if speaks else "")


def _borrowed(brief: Mapping[str, Any], language: str) -> list[SceneWords]:
    from aida.contracts.recipe import ScriptRecipe
    from aida.providers.local.template import script_of

    scenes = scenes_in(brief)
    recipe = ScriptRecipe.model_validate(
        {
            "model": "local/template",
            "scope": "simulated",
            "content_type": brief.get("content_type") or "video",
            "language": language,
            "scene_seconds": [Fraction(str(seconds_of(scene))) for scene in scenes],
            "subject": brief.get("subject") or "it",
            "audience": brief.get("audience"),
            "tone": brief.get("tone"),
            "call_to_action": brief.get("call_to_action"),
            "requirements": brief.get("requirements") or (),
            "quality_keywords": brief.get("quality_keywords") or (),
            "speaks": brief.get("speaks") is not False,
        }
    )
    script = script_of(recipe)
    return [
        SceneWords(float(scene.duration), scene.text, scene.headline, scene.voiceover)
        for scene in script.scenes
    ]


_THINGS: Sequence[tuple[str, str]] = (
    ("scarp", "a pair of running shoes"), ("shoe", "a pair of running shoes"), ("schuh", "a pair of shoes"),
    ("zapat", "a pair of shoes"), ("chaussur", "a pair of shoes"), ("caff", "a cup of coffee"),
    ("coffee", "a cup of coffee"), ("pizz", "a pizza fresh from the oven"), ("gelat", "a cone of ice cream"),
    ("olio", "a bottle of olive oil"), ("profum", "a bottle of perfume"), ("vino", "a bottle of wine"),
    ("zain", "a backpack"), ("app", "a phone in a hand"), ("birr", "a glass of beer"),
)  # fmt: skip
_PLACES = (
    "on a sunlit street",
    "on a pale stone ledge",
    "in a bright kitchen",
    "by the sea",
    "in a calm studio",
)
_VIEWS = (
    "a close look from the side",
    "a wide view from a low angle",
    "a view over the shoulder",
    "a frontal, centred view",
)
_MOVES = ("push_in", "pan_right", "pull_out", "tilt_up", "pan_left")
_SAID_MOVES = {
    "push_in": "the camera moves slowly closer", "pan_right": "the camera turns gently to the right",
    "pull_out": "the camera draws back slowly", "tilt_up": "the camera rises a little",
    "pan_left": "the camera turns gently to the left", "static": "the camera rests",
}  # fmt: skip
_LIGHTS = (
    "soft morning light from the left",
    "warm late sunlight with long shadows",
    "even daylight from a large window",
)
_MOODS = ("energetic and fresh", "confident and warm", "light and optimistic")
PALETTE = ("#f3efe4", "#dfe9d8", "#1d2a24", "#2f7d5b", "#e8734a")
DESCRIPTORS = ("soft daylight", "clean composition", "shallow depth of field", "natural texture")


def thing_in(subject: str) -> str:
    lowered = subject.lower()
    return next((said for part, said in _THINGS if part in lowered), f"the product, {subject}")


def board_words(brief: Mapping[str, Any], index: int, count: int, language: str) -> dict[str, str]:
    """Everything a storyboard scene may be asked for, English words under `english.` names."""
    thing = thing_in(str(brief.get("subject") or "it"))
    camera = _MOVES[index % len(_MOVES)]
    light, mood = _LIGHTS[index % len(_LIGHTS)], _MOODS[index % len(_MOODS)]
    place, view = _PLACES[index % len(_PLACES)], _VIEWS[index % len(_VIEWS)]
    framing = ("close_up", "wide", "hero")[index % 3] if index < count - 1 else "end_card"
    picture = f"{view[0].upper()}{view[1:]} of {thing} {place}, everything else out of focus and uncluttered."
    english = {
        "subject": thing,
        "picture": picture,
        "movement": f"{_SAID_MOVES[camera].capitalize()} while leaves stir in the background.",
        "lighting": light,
        "mood": mood,
    }
    told = {} if language == "en" else _BOARD.get(language) or _told(brief, index, language)
    return {
        "visual_description": told.get("visual_description", picture),
        "camera_movement": told.get("camera_movement", _SAID_MOVES[camera]),
        "lighting": told.get("lighting", light),
        "mood": told.get("mood", mood),
        "camera": camera,
        "setting": ("daylight", "studio", "paper")[index % 3],
        "framing": framing,
        "transition": "cut" if index % 2 == 0 else "dissolve",
        **{f"english.{name}": text for name, text in english.items()},
    }


def _told(brief: Mapping[str, Any], index: int, language: str) -> dict[str, str]:
    """The scene in the film's language, borrowed from the simplified Director."""
    from aida.contracts.recipe import StoryboardRecipe
    from aida.contracts.script import Script, ScriptScene
    from aida.providers.local.simplified import SimplifiedDirector
    from tests.benches import a_bench

    scenes = scenes_in(brief)
    script = Script(
        scenes=tuple(
            ScriptScene(
                id=number,
                duration=Fraction(str(seconds_of(scene))),
                text=str(scene.get("what_happens") or scene.get("text") or "…"),
                voiceover=str(scene.get("voiceover") or ""),
                headline=str(scene.get("headline") or ""),
            )
            for number, scene in enumerate(scenes, start=1)
        ),
        voiceover="",
        tone="",
    )
    recipe = StoryboardRecipe(
        model="local/simplified",
        scope="simulated",
        script=script,
        language=language,
        subject=str(brief.get("subject") or "it"),
    )
    board = SimplifiedDirector().direct(recipe, "local/simplified", a_bench()).storyboard
    assert board is not None
    scene = board.scenes[min(index, len(board.scenes) - 1)]
    return {
        "visual_description": scene.visual_description,
        "camera_movement": scene.camera_movement,
        "lighting": scene.lighting,
        "mood": scene.mood,
    }
