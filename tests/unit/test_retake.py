"""Another take shares what is unchanged: by recipe, to the key; one scene again is that scene alone."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from aida.contracts.assets import AssetRef
from aida.contracts.recipe import Recipe
from aida.contracts.state import WorkflowState
from aida.errors import BadInput
from aida.planner import recipes
from aida.planner.plan import plan
from aida.planner.recipes import Commission
from aida.planner.reprice import scene_price
from aida.planner.retake import again, boards_of, redo
from tests.boards import KEYS, NOW, ON, a_brief, a_state, boards

IMAGE = AssetRef(key="w-1/a.png", sha256="0" * 64, bytes=1, media_type="image/png")


def keys(state: WorkflowState) -> dict[str, str]:
    """What a production of this row would order, by name → its recipe's key."""
    made = boards_of(state)
    assert made is not None
    assert made.storyboard is not None
    takes = {each.scene_id: each.take for each in state.takes}
    job = Commission(state.brief, made.plan, state.scope or state.id, state.take, takes)
    found: dict[str, Recipe | None] = {"music": recipes.music_recipe(job)}
    for scene in made.storyboard.scenes:
        found[f"picture {scene.scene_id}"] = recipes.scene_picture(job, made.storyboard, scene)
        for clip in recipes.clip_recipes(job, scene, IMAGE, made.storyboard.look):
            found[f"clip {scene.scene_id}.{clip.shot}"] = clip
    for line in recipes.voice_recipes(job, made.script):
        found[f"voice {line.scene_id}"] = line
    return {name: recipe.key() for name, recipe in found.items() if recipe is not None}


def changed(before: WorkflowState, after: WorkflowState) -> set[str]:
    old, new = keys(before), keys(after)
    return {name for name, key in new.items() if old.get(name) != key}


def one_more(parent: WorkflowState, scene: int = 2, **changes: Any) -> WorkflowState:
    return redo(parent, scene, workflow_id="w-2", now=NOW, on=ON, **changes)


def test_one_scene_again_is_its_picture_and_its_clips() -> None:
    """Scene 2 of 15 s: one picture, its clips; every other recipe has the key it had."""
    parent = a_state(boards())
    child = one_more(parent)
    clips = {name for name in keys(parent) if name.startswith("clip 2.")}
    assert changed(parent, child) == {"picture 2"} | clips
    assert (child.scope, child.parent, child.status, child.script_stands) == ("w-1", "w-1", "running", True)


def test_its_voice_only_where_the_words_are_new() -> None:
    """Other words: the line is spoken anew; the same words again: it stays."""
    parent = a_state(boards())
    assert "voice 2" in changed(parent, one_more(parent, words="Corri."))
    assert "voice 2" not in changed(parent, one_more(parent, words="Parole 2.", picture="un bosco"))


def test_the_price_told_is_that_scenes() -> None:
    """Picture and clips; with new words their voice. Script, storyboard and music cost nothing."""
    made = boards()
    parent = a_state(made)
    child = one_more(parent)
    assert child.plan is not None
    assert child.plan.cost == scene_price(made.plan, made.script, 2, voice=False).cost
    assert {step.purpose: step.calls for step in child.plan.steps if step.cost == 0} == {
        "script": 0, "storyboard": 0, "voice": 0, "music": 0, "film": 1,
    }  # fmt: skip
    spoken = one_more(parent, words="Corri.").plan
    assert spoken is not None
    assert spoken.cost is not None
    assert child.plan.cost is not None
    assert Decimal(0) < spoken.cost - child.plan.cost < Decimal("0.01")
    assert 0 < child.plan.time < made.plan.time


def test_every_try_is_a_new_one() -> None:
    """A second try of the same scene, from the parent or from the first try, is nobody's earlier picture;
    a scene made again before keeps its newer take."""
    parent = a_state(boards())
    first = one_more(parent).model_copy(update={"status": "completed"})
    beside = one_more(parent, family=[parent, first])
    after = redo(first, 3, workflow_id="w-3", now=NOW, on=ON, family=[parent, first])
    assert [first.take_of(2), beside.take_of(2)] == [2, 3]
    assert [after.take_of(number) for number in (1, 2, 3)] == [1, 2, 2]
    assert keys(after)["picture 2"] == keys(first)["picture 2"]
    assert after.scope == "w-1"


def test_a_picture_of_a_set_can_be_made_again() -> None:
    """Of three stills the second: one picture is priced."""
    made = boards("image", images=3, duration_s=None)
    child = one_more(a_state(made))
    assert child.plan is not None
    assert [step.calls for step in child.plan.steps if step.purpose == "pictures"] == [1]


@pytest.mark.parametrize(
    ("state", "scene", "told"),
    [
        (a_state(boards()), 4, "scene 4|Szene 4|scena 4"),
        (a_state(boards(), status="failed"), 2, "non è finita"),
        (a_state(boards("audio")), 1, "solo audio"),
    ],
)
def test_what_cannot_be_made_again_is_said(state: WorkflowState, scene: int, told: str) -> None:
    """No such scene, a production that is not finished, one without pictures: in the client's language."""
    with pytest.raises(BadInput, match=told):
        one_more(state, scene)


def test_the_same_wish_again_is_another_try() -> None:
    """Nothing changed: the whole production has a higher take, in the same scope."""
    parent = a_state(boards(), take=1)
    assert parent.plan is not None
    child = again(parent, parent.brief, parent.plan, workflow_id="w-2", now=NOW)
    assert (child.take, child.scope, child.parent, child.script_stands) == (2, "w-1", "w-1", False)


def test_a_changed_wish_shares_what_it_leaves_as_it_was() -> None:
    """The same film square: script, voice and music have the recipes they had, the pictures have not."""
    parent = a_state(boards())
    brief = a_brief(aspect="1:1")
    made = plan(brief, available=KEYS, on=ON, tier="standard")
    child = again(parent, brief, made, workflow_id="w-2", now=NOW)
    assert (child.take, child.scope) == (1, "w-1")
    assert parent.plan is not None
    jobs = [
        Commission(each.brief, each.plan, "w-1", each.take)
        for each in (parent, child)
        if each.plan is not None
    ]
    assert recipes.script_recipe(jobs[0]).key() == recipes.script_recipe(jobs[1]).key()
    same = child.model_copy(
        update={"writer_result": parent.writer_result, "director_result": parent.director_result}
    )
    assert {name.split()[0] for name in changed(parent, same)} == {"picture", "clip"}
