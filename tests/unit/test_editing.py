"""A client changes a storyboard: film, words, pictures and price follow, within the plan's rules."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from aida.contracts.approval import Edits
from aida.errors import BadInput
from aida.planner.editing import Edited, edited
from aida.planner.reprice import common_price, repriced, scene_price, workload
from tests.boards import boards


def edit(*scenes: dict[str, Any], content_type: str = "video", **details: Any) -> Edited:
    return edited(boards(content_type, **details), Edits.model_validate({"scenes": scenes}), "en")


def test_what_is_not_edited_stays_as_it_was() -> None:
    """No edits: the same script, storyboard and scenes; only the words' price is now the very words'."""
    before = boards()
    after = edited(before, Edits(), "en").boards
    assert (after.script, after.storyboard) == (before.script, before.storyboard)
    assert after.plan.scenes == before.plan.scenes
    for purpose in ("script", "storyboard", "pictures", "clips", "music"):
        assert after.plan.step(purpose) == before.plan.step(purpose)


def test_a_plan_told_anew_is_the_plan() -> None:
    """The arithmetic of a change is that of planning: the same work, the same steps, cost and time."""
    for content_type in ("video", "multi_asset", "audio", "image"):
        made = boards(content_type).plan
        assert repriced(made, workload(made)) == made


def test_a_dropped_scene_shortens_the_film_and_its_bill() -> None:
    """10 + 15 + 5 without the second: 15 s, two pictures, its clips and line are not in the price."""
    before = boards()
    after = edit({"id": 1}, {"id": 3}).boards
    assert [float(scene.seconds) for scene in after.plan.scenes] == [10, 5]
    assert (after.plan.seconds, after.script.seconds(), after.plan.deliveries[0].seconds) == (15, 15, 15)
    assert [scene.id for scene in after.script.scenes] == [1, 2]
    assert [shot.scene_id for scene in after.plan.scenes for shot in scene.shots] == [1, 2]
    pictures = after.plan.step("pictures")
    assert pictures is not None
    assert pictures.calls == 2
    assert before.plan.cost is not None
    assert after.plan.cost is not None
    price = scene_price(before.plan, before.script, 2).cost
    assert price is not None
    assert before.plan.cost - after.plan.cost > price * Decimal("0.99")
    assert after.plan.time < before.plan.time


def test_scenes_come_in_the_wished_order() -> None:
    """3, 1, 2: each takes its words, picture, seconds and shots along, and the first is number 1."""
    made = edit({"id": 3}, {"id": 1}, {"id": 2})
    assert made.origin == {1: 3, 2: 1, 3: 2}
    assert [scene.voiceover for scene in made.boards.script.scenes] == ["Parole 3.", "Parole 1.", "Parole 2."]
    assert made.boards.storyboard is not None
    assert [(s.scene_id, s.visual_description) for s in made.boards.storyboard.scenes] == [
        (1, "quadro 3"), (2, "quadro 1"), (3, "quadro 2"),
    ]  # fmt: skip
    assert [float(scene.seconds) for scene in made.boards.plan.scenes] == [5, 10, 15]
    assert made.boards.plan.cost == edit({"id": 1}, {"id": 2}, {"id": 3}).boards.plan.cost


def test_words_and_picture_are_the_clients() -> None:
    """On one line, as they wrote them; the models' English tells the same picture."""
    made = edit(
        {"id": 1}, {"id": 2, "words": " Corri \n oggi. ", "picture": "un bosco"}, {"id": 3, "words": ""}
    )
    first, second, third = made.boards.script.scenes
    assert (first.voiceover, second.voiceover, third.voiceover) == ("Parole 1.", "Corri oggi.", "")
    assert made.boards.script.voiceover == "Parole 1. Corri oggi."
    seen = made.boards.picture(2)
    assert seen is not None
    assert seen.english is not None
    assert (seen.visual_description, seen.english.picture, seen.english.subject) == (
        "un bosco", "un bosco", "a shoe",
    )  # fmt: skip
    assert made.redrawn == {2}


def test_scenes_and_what_they_share_are_the_whole_price() -> None:
    """Pictures, clips and voices scene by scene, the bed apart: the plan's cost less script and storyboard,
    to a rounding of a hundredth of a cent each."""
    for content_type in ("video", "multi_asset", "image"):
        made = edited(boards(content_type), Edits(), "en").boards
        parts = [scene_price(made.plan, made.script, scene.id).cost for scene in made.script.scenes]
        parts.append(common_price(made.plan, made.script).cost)
        words = [step.cost for step in made.plan.steps if step.purpose in ("script", "storyboard")]
        assert made.plan.cost is not None
        total = sum((each or Decimal(0) for each in (*parts, *words)), start=Decimal(0))
        assert abs(total - made.plan.cost) <= Decimal("0.0005"), content_type


def test_a_silent_scene_costs_no_voice() -> None:
    """No words, no line: its price is picture and clips."""
    spoken, silent = boards(), edit({"id": 1}, {"id": 2, "words": ""}, {"id": 3}).boards
    told = scene_price(spoken.plan, spoken.script, 2, voice=False)
    assert scene_price(silent.plan, silent.script, 2) == told
    assert scene_price(spoken.plan, spoken.script, 2).cost != told.cost


@pytest.mark.parametrize(
    ("scenes", "told"),
    [
        ([{"id": 4}], "There is no scene 4"),
        ([{"id": 1}, {"id": 1}], "named twice"),
        ([{"id": 1, "picture": "  "}], "what scene 1 shows"),
        ([{"id": 1, "words": "a\0b"}], "cannot be written"),
        ([{"id": 1, "words": "parola " * 80}], "shorten"),
    ],
)
def test_what_cannot_be_made_is_one_sentence(scenes: list[dict[str, Any]], told: str) -> None:
    """A scene that is not there, twice the same, an empty picture, signs nobody can say, too many words."""
    with pytest.raises(BadInput, match=told):
        edit(*scenes)


def test_a_film_cannot_become_shorter_than_a_film() -> None:
    """4 s in two scenes: one of 2 s alone is less than three."""
    with pytest.raises(BadInput, match="at least 3"):
        edit({"id": 2}, duration_s=4)


def test_words_need_somebody_who_speaks_and_pictures_somebody_who_looks() -> None:
    """A film without voice takes no words, sound alone takes no picture."""
    with pytest.raises(BadInput, match="Nobody speaks"):
        edit({"id": 1, "words": "Ciao"}, {"id": 2}, {"id": 3}, voice="none")
    with pytest.raises(BadInput, match="sound alone"):
        edit({"id": 1, "picture": "un bosco"}, {"id": 2}, {"id": 3}, content_type="audio")


def test_a_picture_can_be_dropped_where_each_is_a_scene() -> None:
    """Three pictures of three scenes become two; ten pictures of eight scenes cannot become less."""
    after = edit({"id": 1}, {"id": 3}, content_type="image", images=3, duration_s=None).boards
    assert (after.plan.stills, after.plan.deliveries[0].count) == (2, 2)
    with pytest.raises(BadInput, match="10 were ordered"):
        edit({"id": 1}, content_type="image", images=10, duration_s=None)
