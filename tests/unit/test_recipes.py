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


PICTURE = IMAGE.model_copy(update={"key": "material/a.png"})
SOUND = IMAGE.model_copy(update={"key": "material/a.wav", "media_type": "audio/wav"})


def commission(content_type: str = "video", scope: str = "w-1", take: int = 1, **details: Any) -> Commission:
    brief = order(content_type, **details)
    made = plan(brief, available=frozenset({"local"}), on=date(2026, 11, 22), tier="draft")
    return Commission(brief, made, scope, take)


def paid(prompts: dict[str, str] | None = None, **wish: Any) -> Commission:
    """The same on the standard tier; `details` of the brief go in by name."""
    details = {name: wish.pop(name) for name in list(wish) if name in BriefDetails.model_fields}
    brief = order("video", **details)
    keys = frozenset({"local", "anthropic", "fal"})
    made = plan(brief, available=keys, on=date(2026, 11, 22), tier="standard", **wish)
    return Commission(brief, made, "w-1", prompts=prompts or {})


def order(content_type: str, **details: Any) -> ProjectBrief:
    return ProjectBrief(
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


def test_only_stills_that_are_not_the_films_are_ordered() -> None:
    """Five pictures beside a film of three scenes: two are ordered, each another take of its scene."""
    job = commission("multi_asset", images=5)
    assert len(recipes.still_pictures(job, board(3))) == 5
    shared = Commission(job.brief, job.plan.model_copy(update={"shared_stills": 3}), "w-1")
    stills = recipes.still_pictures(shared, board(3))
    assert [(each.scene.scene_id, each.take) for each in stills] == [(1, 2), (2, 2)]


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
    assert commission().seed_of(1) == commission(scope="w-2").seed_of(1)
    assert commission().seed_of(1) != commission().seed_of(2)
    assert 0 <= commission().seed_of(1) < 2**31


# What only paid models look at


HASHES = {"script": "a" * 64, "anthropic/claude-sonnet-5.5": "b" * 64, "fal/kling-2.5-pro": "c" * 64}


def test_a_draft_takes_no_notice_of_what_only_paid_models_look_at() -> None:
    """Prompt files, references and a recording change nothing that is drawn here, so no key either."""
    job = commission(reference_images=(PICTURE,), voice_sample=SOUND, native_audio=True)
    job = Commission(job.brief, job.plan, job.scope, prompts=HASHES | {"local/draw": "d" * 64})
    scene = board(3).scenes[1]
    assert recipes.script_recipe(job).prompt_sha256 is None
    assert recipes.scene_picture(job, board(3), scene) == recipes.scene_picture(commission(), board(3), scene)
    assert recipes.clip_recipes(job, scene, IMAGE, board(3).look) == recipes.clip_recipes(
        commission(), scene, IMAGE
    )
    assert recipes.voice_recipes(job, script(10, 15, 5)) == recipes.voice_recipes(
        commission(), script(10, 15, 5)
    )


def test_a_changed_prompt_file_is_another_recipe_for_whoever_may_use_it() -> None:
    """The Writer's own file changes the script alone, Claude's dialect also the storyboard."""
    plain, told = paid(), paid(HASHES)
    other = paid(HASHES | {"script": "e" * 64})
    assert recipes.script_recipe(plain).prompt_sha256 is None
    assert recipes.script_recipe(told).prompt_sha256 != recipes.script_recipe(other).prompt_sha256
    board_of = [recipes.storyboard_recipe(job, script(10, 15, 5)).prompt_sha256 for job in (told, other)]
    assert board_of[0] is not None
    assert board_of[0] == board_of[1]
    assert recipes.scene_picture(told, board(3), board(3).scenes[0]).prompt_sha256 is None


def test_the_prompt_file_of_a_model_that_stands_by_counts_in_any_order() -> None:
    """A fallback may write the asset too; asking it first is no other set of files."""
    job = paid({"fal/kling-2.5-pro": "a" * 64, "fal/veo-3.1": "b" * 64})
    clips = job.step("clips")
    assert clips is not None
    assert "fal/veo-3.1" in clips.fallbacks
    alone = paid({"fal/kling-2.5-pro": "a" * 64})
    assert job.prompt_hash("clips") != alone.prompt_hash("clips")
    turned = clips.model_copy(update={"model": "fal/veo-3.1", "fallbacks": ("fal/kling-2.5-pro",)})
    steps = tuple(turned if each is clips else each for each in job.plan.steps)
    again = Commission(job.brief, job.plan.model_copy(update={"steps": steps}), "w-1", prompts=job.prompts)
    assert again.prompt_hash("clips") == job.prompt_hash("clips")


def test_a_later_shot_begins_with_a_tighter_crop_of_the_scenes_picture() -> None:
    """15 s in 10 + 5: the picture, then a punch-in; both may be filmed at once."""
    first, second = recipes.clip_recipes(paid(), board(3).scenes[1], IMAGE, board(3).look)
    assert (first.start, second.start) == ("picture", "punch_in")
    assert (first.hand_over, second.hand_over) == (False, False)
    assert {first.image, second.image} == {IMAGE}
    assert first.look == board(3).look


def test_a_chained_shot_begins_with_the_last_frame_of_the_shot_before() -> None:
    """The first hands its last frame over, and the second is asked for with it."""
    job, scene = paid(continuity="chain"), board(3).scenes[1]
    first = recipes.clip_recipe(job, scene, 1, IMAGE)
    second = recipes.clip_recipe(job, scene, 2, PICTURE)
    assert (first.start, first.hand_over) == ("picture", True)
    assert (second.start, second.hand_over, second.image) == ("last_frame", False, PICTURE)


def test_a_shot_nobody_planned_is_a_fault() -> None:
    with pytest.raises(ValueError, match="no shot 3 in scene 2"):
        recipes.clip_recipe(paid(), board(3).scenes[1], 3, IMAGE)


def test_pictures_are_held_to_the_clients_own_and_clips_keep_their_sound_when_wanted() -> None:
    job = paid(reference_images=(PICTURE,), native_audio=True)
    assert recipes.scene_picture(job, board(3), board(3).scenes[0]).references == (PICTURE,)
    assert recipes.clip_recipes(job, board(3).scenes[0], IMAGE)[0].generate_audio
    assert not recipes.clip_recipes(paid(), board(3).scenes[0], IMAGE)[0].generate_audio


def test_a_voice_is_asked_for_by_profile_and_by_recording_where_one_is_taken() -> None:
    plain = recipes.voice_recipes(paid(voice_profile="friendly_male", voice_sample=SOUND), script(10, 15, 5))
    assert {(line.voice_profile, line.sample) for line in plain} == {("friendly_male", None)}
    taken = recipes.voice_recipes(paid(voice_sample=SOUND, xtts=True), script(10, 15, 5))
    assert {line.sample for line in taken} == {SOUND}
