"""Writer and Director as agents: the planned model first, then its fallbacks."""

from __future__ import annotations

from typing import Any

import pytest

from aida.agents import director, writer
from aida.contracts.recipe import ScriptRecipe, StoryboardRecipe
from aida.contracts.result import WriterResult
from aida.errors import Permanent
from aida.ports import Workbench
from aida.providers.local.simplified import SimplifiedDirector
from aida.providers.local.template import TemplateWriter
from tests.benches import a_bench


class NeverWrites:
    """A Writer whose vendor always says no."""

    def __init__(self) -> None:
        self.calls = 0

    def write(self, recipe: ScriptRecipe, model: str, bench: Workbench) -> WriterResult:
        self.calls += 1
        raise Permanent("no", model="vendor/model")


def order(**more: Any) -> ScriptRecipe:
    facts: dict[str, Any] = {"content_type": "video", "language": "en", "subject": "tea", **more}
    return ScriptRecipe.model_validate({"scope": "s", "scene_seconds": [5, 5], **facts})


def test_the_planned_fallback_steps_in() -> None:
    never = NeverWrites()
    recipe = order(model="vendor/model", fallbacks=["local/template"])
    result = writer.write(recipe, {"vendor/model": never, "local/template": TemplateWriter()}, a_bench())
    assert never.calls == 1
    assert result.script is not None


def test_a_free_engine_that_was_not_planned_is_never_used() -> None:
    with pytest.raises(Permanent):
        writer.write(
            order(model="vendor/model"),
            {"vendor/model": NeverWrites(), "local/template": TemplateWriter()},
            a_bench(),
        )


def test_the_director_draws_up_one_scene_per_scene_of_the_script() -> None:
    made = writer.write(order(model="local/template"), {"local/template": TemplateWriter()}, a_bench())
    script = made.script
    assert script is not None
    recipe = StoryboardRecipe(
        model="local/simplified", scope="s", script=script, language="en", subject="tea"
    )
    storyboard = director.direct(recipe, {"local/simplified": SimplifiedDirector()}, a_bench()).storyboard
    assert storyboard is not None
    assert len(storyboard.scenes) == len(script.scenes)
