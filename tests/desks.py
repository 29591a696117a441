"""A language model for tests: answers from a queue, keeps what it was asked."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from aida.contracts.prompt import Answer, Question
from aida.contracts.recipe import Recipe, ScriptRecipe, StoryboardRecipe
from aida.contracts.result import StepMetadata
from aida.ports import Workbench
from aida.providers.local.simplified import storyboard_of
from aida.providers.local.template import script_of

SUBJECTS = {"it": "scarpe eco-friendly", "ja": "抹茶ラテ", "ar": "عطر شرقي", "en": "running shoes"}


class Desk:
    """`ports.LanguageModel`. Every answer costs one cent; an exception in the queue is raised."""

    def __init__(self, *answers: str | Answer | Exception) -> None:
        self._answers = list(answers)
        self.asked: list[Question] = []

    def ask(
        self, question: Question, recipe: Recipe, model: str, bench: Workbench
    ) -> tuple[Answer, StepMetadata]:
        self.asked.append(question)
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, str):
            answer = Answer(text=answer, stop="end_turn")
        return answer, StepMetadata(cost=Decimal("0.01"), time=0.5, model_used="A model", model_id=model)


def script_order(language: str = "it", seconds: Sequence[float] = (8, 14, 8), **more: Any) -> ScriptRecipe:
    facts: dict[str, Any] = {
        "model": "anthropic/claude-sonnet-5.5",
        "scope": "s",
        "content_type": "video",
        "language": language,
        "subject": SUBJECTS.get(language, "running shoes"),
        "scene_seconds": list(seconds),
    }
    return ScriptRecipe.model_validate(facts | more)


def board_order(language: str = "it", **more: Any) -> StoryboardRecipe:
    script = script_of(script_order(language))
    facts: dict[str, Any] = {
        "model": "anthropic/claude-sonnet-5.5",
        "scope": "s",
        "script": script,
        "language": language,
        "subject": SUBJECTS.get(language, "running shoes"),
    }
    return StoryboardRecipe.model_validate(facts | more)


def script_answer(recipe: ScriptRecipe) -> dict[str, Any]:
    """A sound answer: the free Writer's words in the model's form."""
    script = script_of(recipe)
    return {
        "tone": script.tone,
        "scenes": [
            {
                "scene": scene.id,
                "seconds": float(scene.duration),
                "what_happens": scene.text,
                "headline": scene.headline,
                "voiceover": scene.voiceover,
            }
            for scene in script.scenes
        ],
    }


def board_answer(recipe: StoryboardRecipe) -> dict[str, Any]:
    """A sound answer: the free Director's storyboard in the model's form."""
    board = storyboard_of(recipe.model_copy(update={"gallery_style": None}))
    scenes = []
    for scene in board.scenes:
        told = scene.model_dump(mode="json")
        scenes.append({"scene": told.pop("scene_id")} | told)
    return {
        "look": {
            "palette": list(board.look.palette),
            "descriptors": list(board.look.descriptors),
            "medium": "photograph",
        },
        "scenes": scenes,
    }


def as_text(answer: dict[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False)
