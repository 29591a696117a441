"""Brief and plan become recipes: each holds what can change its asset, and nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest

from aida.contracts.assets import AssetRef
from aida.contracts.brief import BriefDetails, ProjectBrief, StylePreferences
from aida.contracts.script import Script, ScriptScene
from aida.contracts.storyboard import Look, Storyboard, StoryboardScene
from aida.planner import recipes
from aida.planner.plan import plan
from aida.planner.recipes import Commission

IMAGE = AssetRef(key="w-1/a.png", sha256="0" * 64, bytes=1, media_type="image/png")


def commission(content_type: str = "video", scope: str = "w-1", take: int = 1, **details: Any) -> Commission:
    brief = ProjectBrief(
        id="brief-1",
        conversation_id="talk-1",
        content_type=content_type,  # type: ignore[arg-type]
        requirements=("Instagram 30s", "scarpe eco"),
        quality_keywords=("energico",),
        style_preferences=StylePreferences.model_validate(
            {"gallery_selected": ["1040727712"], "custom_description": "verde"}
        ),
        language="it",
        created_at=datetime(2026, 11, 22, tzinfo=UTC),
        details=BriefDetails.model_validate({"subject": "scarpe", "duration_s": 30} | details),
    )
    made = plan(brief, available=frozenset({"local"}), on=date(2026, 11, 22), tier="draft")
    return Commission(brief, made, scope, take)


def script(*seconds: int, silent: int = 0) -> Script:
    scenes = tuple(
        ScriptScene(id=n, duration=Fraction(s), text="…", voiceover="" if n == silent else f"riga {n}")
        for n, s in enumerate(seconds, start=1)
    )
    return Script(scenes=scenes, voiceover="", tone="energico")


def board(count: int) -> Storyboard:
    scenes = tuple(
        StoryboardScene(scene_id=n, visual_description="s", camera_movement="c", lighting="l", mood="m")
        for n in range(1, count + 1)
    )
    return Storyboard(scenes=scenes, look=Look(palette=("#ffffff", "#888888", "#000000")))


def test_the_script_keeps_the_plans_pacing() -> None:
    """30 s are 10 + 15 + 5, and the Writer is told so, with the client's own words."""
    recipe = recipes.script_recipe(commission())
    assert recipe.scene_seconds == (10, 15, 5)
    assert (recipe.model, recipe.subject, recipe.language) == ("local/template", "scarpe", "it")


def test_stills_alone_have_a_scene_each_up_to_eight() -> None:
    """Twelve pictures: eight scenes, then four of them in another take."""
    job = commission("image", images=12, duration_s=None)
    count = len(recipes.script_recipe(job).scene_seconds)
    stills = recipes.still_pictures(job, board(count))
    assert count == 8
    assert [(each.scene.scene_id, each.take) for each in stills[7:10]] == [(8, 1), (1, 2), (2, 2)]
    assert len({each.key() for each in stills}) == 12
    assert {each.purpose for each in stills} == {"still"}


def test_every_planned_shot_becomes_a_clip_of_its_scene() -> None:
    """The clips' seconds add up to the film's."""
    job = commission()
    clips = [clip for scene in board(3).scenes for clip in recipes.clip_recipes(job, scene, IMAGE)]
    assert sum(clip.seconds for clip in clips) == 30
    assert [clip.scene.scene_id for clip in clips] == [1, 2, 3]


def test_only_scenes_with_words_are_spoken() -> None:
    """A silent scene has no line, a film without voice has none at all."""
    spoken = recipes.voice_recipes(commission(voice="male"), script(10, 15, 5, silent=2))
    assert [line.scene_id for line in spoken] == [1, 3]
    assert {line.voice_profile for line in spoken} == {"professional_male"}
    assert recipes.voice_recipes(commission(voice="none"), script(10, 15, 5)) == ()


def test_the_bed_needs_nobody_and_may_be_unwanted() -> None:
    """Its mood is the client's, so it starts at once; `music: false` orders none."""
    recipe = recipes.music_recipe(commission())
    assert recipe is not None
    assert (recipe.seconds, recipe.mood) == (30, "energico")
    assert recipes.music_recipe(commission(music=False)) is None


def test_sound_alone_is_assembled_without_a_storyboard() -> None:
    """Nothing is seen, so nothing is drawn up; stills alone are not assembled at all."""
    job = commission("audio")
    assert job.step("storyboard") is None
    recipe = recipes.assembly_recipe(job, script(10, 15, 5), None, (), (), None)
    assert recipe.storyboard is None
    assert not commission("image", images=2).assembles


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (commission(), True),
        (commission(take=2), False),
        (commission(scope="w-2"), False),
        (commission(subject="borse"), False),
    ],
)
def test_a_key_changes_with_what_matters(other: Commission, same: bool) -> None:
    """The same wish in the same scope: the same recipe; another take, scope or subject: another."""
    mine = recipes.script_recipe(commission())
    assert (recipes.script_recipe(other).key() == mine.key()) is same


def test_the_same_wish_gives_the_same_seed_in_any_scope() -> None:
    """Two clients with one wish get the same draft; a new take differs."""
    assert commission().seed == commission(scope="w-2").seed
    assert commission().seed != commission(take=2).seed
    assert 0 <= commission().seed < 2**31
