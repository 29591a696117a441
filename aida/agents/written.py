"""Writer and Director on a language model: their recipes in, `WriterResult` and `DirectorResult` out.

recipe + prompts/writer.md   ─carried_out→ Script          WrittenScripts, a `ports.ScriptModel`
recipe + prompts/director.md ─carried_out→ Storyboard      WrittenStoryboards, a `ports.StoryboardModel`
"""

from __future__ import annotations

from aida.agents import script_answers, storyboard_answers, storyboard_faults
from aida.agents.assignment import Assignment, carried_out
from aida.agents.prompts import read_prompt
from aida.agents.storyboard_form import AnsweredStoryboard
from aida.contracts.recipe import ScriptRecipe, StoryboardRecipe
from aida.contracts.result import DirectorResult, WriterResult
from aida.contracts.script import Script
from aida.contracts.storyboard import Storyboard
from aida.ports import LanguageModel, Workbench

_MOST_TOKENS = 20_000
_THINKING = 8_000
"""Tokens left for thinking, which is billed and counted like words."""
_SCRIPT_SCENE = 500
_BOARD_SCENE = 1_300
"""Tokens one scene takes at most, in languages that need three times those of English."""


class WrittenScripts:
    """Scripts by a language model. Errors are those of `carried_out`."""

    def __init__(self, desk: LanguageModel) -> None:
        self._desk = desk

    def write(self, recipe: ScriptRecipe, model: str, bench: Workbench) -> WriterResult:
        script, told = carried_out(script_assignment(recipe), self._desk, recipe, model, bench)
        return WriterResult(script=script, metadata=told)


class WrittenStoryboards:
    """Storyboards by a language model. Errors are those of `carried_out`; `Permanent`, too, for a gallery
    style nobody knows."""

    def __init__(self, desk: LanguageModel) -> None:
        self._desk = desk

    def direct(self, recipe: StoryboardRecipe, model: str, bench: Workbench) -> DirectorResult:
        storyboard, told = carried_out(storyboard_assignment(recipe), self._desk, recipe, model, bench)
        return DirectorResult(storyboard=storyboard, metadata=told)


def script_assignment(recipe: ScriptRecipe) -> Assignment[Script]:
    return Assignment(
        what="script",
        system=read_prompt(script_answers.PROMPT),
        brief=script_answers.brief_of(recipe),
        form=script_answers.AnsweredScript,
        judge=lambda text: script_answers.script_or_faults(text, recipe),
        most_tokens=min(_MOST_TOKENS, _THINKING + _SCRIPT_SCENE * len(recipe.scene_seconds)),
    )


def storyboard_assignment(recipe: StoryboardRecipe) -> Assignment[Storyboard]:
    return Assignment(
        what="storyboard",
        system=read_prompt(storyboard_faults.PROMPT),
        brief=storyboard_answers.brief_of(recipe),
        form=AnsweredStoryboard,
        judge=lambda text: storyboard_answers.storyboard_or_faults(text, recipe),
        most_tokens=min(_MOST_TOKENS, _THINKING + _BOARD_SCENE * len(recipe.script.scenes)),
    )
