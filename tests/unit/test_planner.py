"""The planner: brief, keys and day in, the same plan out."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aida.catalog.read import models, platforms
from aida.contracts.brief import BriefDetails, BudgetConstraints, ProjectBrief, StylePreferences
from aida.contracts.plan import ProductionPlan
from aida.contracts.units import LANGUAGES
from aida.errors import BadInput
from aida.planner.plan import finished_offer, plan

GOLDEN = Path(__file__).parent.parent / "golden"
SPEC_DAY = date(2025, 10, 21)
TODAY = date(2026, 11, 22)
NO_KEYS = frozenset({"local"})
ALL_KEYS = frozenset({"local", "anthropic", "fal", "kie"})


def brief(content_type: str = "video", **changes: Any) -> ProjectBrief:
    """The specification's example, or a variation of it; `details` fields go in by name."""
    own = {name: changes.pop(name) for name in list(changes) if name in BriefDetails.model_fields}
    details = {"subject": "scarpe eco-friendly", "duration_s": 30, "platform": "instagram_reel"} | own
    values: dict[str, Any] = {
        "id": "brief_1",
        "conversation_id": "conv_1",
        "content_type": content_type,
        "requirements": ("Instagram 30s", "scarpe eco-friendly", "Gen Z"),
        "quality_keywords": ("energico",),
        "language": "it",
        "created_at": datetime(2025, 10, 21, 14, 30, tzinfo=UTC),
        "details": details,
    }
    return ProjectBrief.model_validate(values | changes)


def paid(made: ProjectBrief, on: date = TODAY, **more: Any) -> ProductionPlan:
    return plan(made, available=ALL_KEYS, on=on, **more)


def then(made: ProjectBrief, **more: Any) -> ProductionPlan:
    """On the specification's day, when XTTS was the only voice."""
    return paid(made, on=SPEC_DAY, xtts=True, **more)


def free(made: ProjectBrief, **more: Any) -> ProductionPlan:
    return plan(made, available=NO_KEYS, on=TODAY, **more)


def limit(most: float, kind: str = "hard_limit", currency: str = "USD", priority: str | None = None) -> Any:
    return BudgetConstraints.model_validate(
        {"type": kind, "max_cost": most, "currency": currency, "priority": priority}
    )


# The example of the specification


def test_the_specification_example_costs_what_the_specification_says() -> None:
    made = then(brief())
    #     script + board + 3 pictures   + clips of 10, 10 + 5, 5 s   + voice
    total = Decimal("0.02") + Decimal("0.03") + 3 * Decimal("0.055") + 30 * Decimal("0.07") + 0
    assert made.cost == total == Decimal("2.315")
    assert made.tier == "standard"
    assert [scene.seconds for scene in made.scenes] == [10, 15, 5]
    assert [[shot.model_seconds for shot in scene.shots] for scene in made.scenes] == [[10], [10, 5], [5]]


def test_the_specification_example_has_the_specification_line_ups() -> None:
    made = then(brief())
    assert {
        step.purpose: [models()[each].name for each in (step.model, *step.fallbacks)] for step in made.steps
    } == {
        "script": ["Claude Sonnet 4.5"],
        "storyboard": ["Claude Sonnet 4.5"],
        "pictures": ["FLUX Pro", "FLUX Schnell", "Hunyuan Image 3"],
        "clips": ["Kling 2.5 Pro", "Veo 3.1", "MiniMax Hailuo-02"],
        "voice": ["XTTS v2"],
        "film": ["local assembly"],
    }


def test_a_premium_film_of_that_day_has_the_other_line_up() -> None:
    clips = then(brief(), tier="premium").step("clips")
    assert clips is not None
    assert [models()[each].name for each in (clips.model, *clips.fallbacks)] == [
        "Veo 3.1",
        "Sora 2",
        "Kling 2.5 Pro",
    ]
    assert clips.cost is None, "no price of Veo is known for that day, and unknown is not free"


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("plan-example-draft", free(brief())),
        ("plan-example-standard", paid(brief())),
        ("plan-example-spec-day", then(brief())),
    ],
)
def test_the_example_plans_stay_as_they_are(name: str, made: ProductionPlan) -> None:
    """When a change is meant, write the new plan into the file and read the difference."""
    text = json.dumps(made.model_dump(mode="json"), indent=1, ensure_ascii=False) + "\n"
    assert text == (GOLDEN / f"{name}.json").read_text(encoding="utf-8")


# Free and paid


def test_without_keys_every_step_is_a_free_draft_engine() -> None:
    made = free(brief())
    assert made.tier == "draft"
    assert made.cost == made.worst_cost == 0
    assert all("draft" in models()[step.model].tiers for step in made.steps)
    assert [(step.agent, step.purpose, step.model) for step in made.steps] == [
        ("writer", "script", "local/template"),
        ("director", "storyboard", "local/simplified"),
        ("visual_creator", "pictures", "local/draw"),
        ("video_composer", "clips", "local/motion"),
        ("audio_generator", "voice", "local/espeak"),
        ("audio_generator", "music", "local/synth"),
        ("assembly", "film", "local/assembly"),
    ]


def test_the_draft_tier_is_free_with_keys_too() -> None:
    assert paid(brief(), tier="draft") == free(brief())


@pytest.mark.parametrize("tier", ["fast", "standard", "premium"])
@pytest.mark.parametrize("content_type", ["video", "image", "audio", "multi_asset"])
def test_a_paid_plan_has_no_draft_engine_in_it(tier: str, content_type: str) -> None:
    made = paid(brief(content_type), tier=tier)
    assert made.tier == tier
    for step in made.steps:
        for model in (step.model, *step.fallbacks):
            assert tier in models()[model].tiers or models()[model].status_on(TODAY) == "current"
            assert set(models()[model].tiers) != {"draft"}, model


@pytest.mark.parametrize("tier", ["fast", "standard", "premium"])
def test_a_paid_tier_without_its_keys_is_refused(tier: str) -> None:
    with pytest.raises(BadInput, match="aida doctor"):
        plan(brief(language="en"), available=frozenset({"local", "anthropic"}), on=TODAY, tier=tier)  # type: ignore[arg-type]


def test_with_half_the_keys_it_is_a_draft_and_says_so() -> None:
    made = plan(brief(), available=frozenset({"local", "anthropic"}), on=TODAY)
    assert made.tier == "draft"
    assert "lacks a model" in made.notes[-1]


def test_with_keys_the_client_words_choose_the_tier() -> None:
    tiers = {
        words: paid(brief(quality_keywords=(words,))).tier
        for words in ("energico", "bozza", "professionale", "qualità 4K")
    }
    assert tiers == {
        "energico": "standard",
        "bozza": "fast",
        "professionale": "standard",
        "qualità 4K": "premium",
    }


# Models and days


def test_today_the_deprecated_claude_gives_way_to_its_successor() -> None:
    script = paid(brief()).step("script")
    assert script is not None
    assert script.model == "anthropic/claude-sonnet-5.5"
    assert "anthropic/claude-sonnet-4.5" not in script.fallbacks


@pytest.mark.parametrize("tier", ["fast", "standard", "premium"])
def test_today_nothing_retired_is_planned_and_nothing_unverified_is_first(tier: str) -> None:
    for step in paid(brief(), tier=tier).steps:
        assert models()[step.model].status_on(TODAY) == "current"
        assert all(models()[each].status_on(TODAY) != "retired" for each in step.fallbacks)


def test_a_square_film_is_not_given_to_a_model_that_cannot_make_one() -> None:
    clips = paid(brief(aspect="1:1", platform="instagram_feed")).step("clips")
    assert clips is not None
    assert "fal/veo-3.1" not in clips.fallbacks


STYLED = StylePreferences.model_validate({"gallery_selected": ["2813938774"]})


def test_a_gallery_style_goes_to_the_model_that_takes_its_code_with_a_verified_one_behind() -> None:
    for made in (then(brief(style_preferences=STYLED)), paid(brief(style_preferences=STYLED))):
        pictures = made.step("pictures")
        assert pictures is not None
        assert (pictures.model, pictures.fallbacks[0]) == ("kie/midjourney-v7", "fal/flux-pro")
        assert made.cost is None, "its price is not known, and unknown is not free"
    assert any("has not been verified since 2026-08-01" in note for note in made.notes)
    assert any("as its code; FLUX Pro would carry it by its palette" in note for note in made.notes)


@pytest.mark.parametrize(
    ("keys", "changes", "why"),
    [
        ({"local", "anthropic", "fal"}, {}, "it needs KIE_API_KEY"),
        (ALL_KEYS, {"budget_constraints": 3.0}, "no price of it is known"),
    ],
)
def test_where_no_model_takes_the_code_the_style_travels_as_words_and_it_is_said_why(
    keys: set[str], changes: dict[str, Any], why: str
) -> None:
    budget = {name: limit(value) for name, value in changes.items()}
    made = plan(brief(style_preferences=STYLED, **budget), available=frozenset(keys), on=TODAY)
    assert made.step("pictures").model == "fal/flux-pro"  # type: ignore[union-attr]
    assert any("2813938774" in note and "palette and words" in note for note in made.notes)
    assert any(why in note for note in made.notes)
    assert made.cost is not None


def test_an_offer_keeps_to_models_with_a_price() -> None:
    styled = brief(style_preferences=STYLED)
    offer = finished_offer(styled, free(styled), TODAY)
    assert offer is not None
    assert offer.cost is not None


@pytest.mark.parametrize(
    ("code", "near"),
    [("281393877", "2813938774"), ("neon_grid", "1040727712"), ("Neon Grid Cyberpunk", "1040727712")],
)
def test_an_unknown_style_is_answered_with_the_nearest(code: str, near: str) -> None:
    style = StylePreferences.model_validate({"gallery_selected": [{"id": code.replace(" ", "-")}]})
    with pytest.raises(BadInput, match=rf"do not know the gallery style.*nearest are.*{near}"):
        free(brief(style_preferences=style, language="en"))


# What must look alike


PICTURE = {"key": "material/a.png", "sha256": "0" * 64, "bytes": 1, "media_type": "image/png"}


@pytest.mark.parametrize(
    ("tier", "model"),
    [("fast", "fal/flux-2"), ("standard", "fal/nano-banana-pro"), ("premium", "fal/seedream-4.5")],
)
def test_pictures_to_keep_to_go_to_a_model_that_edits(tier: str, model: str) -> None:
    pictures = paid(brief(reference_images=(PICTURE,)), tier=tier).step("pictures")
    assert pictures is not None
    assert pictures.model == model
    assert models()[model].abilities.edit_endpoint is not None


def test_pictures_to_keep_to_weigh_more_than_a_style_and_it_is_said() -> None:
    made = paid(brief(style_preferences=STYLED, reference_images=(PICTURE,)))
    pictures = made.step("pictures")
    assert pictures is not None
    assert (pictures.model, pictures.fallbacks[0]) == ("fal/nano-banana-pro", "kie/midjourney-v7")
    assert "Midjourney V7 takes gallery codes, but the pictures to keep to weigh more." in made.notes


def test_one_character_and_no_picture_of_it_keeps_the_order_and_is_told() -> None:
    made = paid(brief(requirements=("lo stesso personaggio in ogni scena",)))
    assert made.step("pictures") == paid(brief()).step("pictures")
    assert any("no picture of it was given" in note for note in made.notes)


def test_more_pictures_than_the_model_holds_to_are_told() -> None:
    made = paid(brief(reference_images=(PICTURE,) * 9), tier="standard")
    assert "Nano Banana Pro holds to 8 reference pictures: the first ones given." in made.notes


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("reference_images", (PICTURE | {"media_type": "text/html"},)),
        ("voice_sample", PICTURE | {"media_type": "video/mp4"}),
    ],
)
def test_material_of_another_kind_is_refused_before_anything_is_bought(field: str, value: Any) -> None:
    with pytest.raises(BadInput, match=r"cannot use the file material/a\.png"):
        paid(brief(language="en", **{field: value}))


# Voices and languages


def test_without_xtts_asked_for_the_voice_is_one_that_may_be_used_commercially() -> None:
    for tier in ("fast", "standard", "premium"):
        made = paid(brief(), tier=tier)
        voice = made.step("voice")
        assert voice is not None
        assert all(models()[each].vendor == "fal" for each in (voice.model, *voice.fallbacks))
        assert not any("Licence" in note for note in made.notes)


def test_xtts_asked_for_goes_first_with_its_licence_told() -> None:
    made = paid(brief(), xtts=True)
    voice = made.step("voice")
    assert voice is not None
    assert (voice.model, voice.cost) == ("local/xtts-v2", 0)
    assert models()[voice.fallbacks[0]].vendor == "fal"
    assert any(note.startswith("Licence of XTTS v2") for note in made.notes)


def test_on_the_specification_day_no_voice_but_xtts_existed_and_it_is_said() -> None:
    made = paid(brief(), on=SPEC_DAY)
    assert made.tier == "draft"
    assert "lacks a model for voice (AIDA_XTTS would bring one)" in made.notes[-1]
    with pytest.raises(BadInput, match="AIDA_XTTS"):
        paid(brief(language="en"), on=SPEC_DAY, tier="standard")


def test_a_voice_is_priced_by_its_characters() -> None:
    voice = paid(brief()).step("voice")
    assert voice is not None
    # Italian: 0.0682 s a letter → 14.7 characters a second × 30 s = 441 characters at 0.10 a thousand
    assert (voice.unit, voice.units, voice.cost) == ("kchar", 0.441, Decimal("0.0441"))


@pytest.mark.parametrize("language", ["sv", "da", "uk", "el", "vi"])
def test_a_paid_film_may_be_in_any_language_a_voice_speaks_and_our_type_can_set(language: str) -> None:
    voice = paid(brief(language=language)).step("voice")
    assert voice is not None
    for each in (voice.model, *voice.fallbacks):
        assert language in models()[each].abilities.languages


@pytest.mark.parametrize("language", ["ta", "th", "he"])
def test_a_language_our_type_cannot_set_is_refused_though_a_voice_speaks_it(language: str) -> None:
    with pytest.raises(BadInput, match=rf"{language}.*I know en, .*sv"):
        paid(brief(language=language), speak="en")


def test_a_language_no_voice_of_the_plan_speaks_names_those_they_speak_and_the_way_out() -> None:
    with pytest.raises(BadInput, match=r"speaks \"sv\"; they speak en, es.*film without a voice"):
        plan(brief(language="sv"), available=frozenset({"local", "anthropic", "fal"}), on=SPEC_DAY,
             tier="standard", xtts=True, speak="en")  # fmt: skip
    silent = paid(brief(language="sv", voice="none"))
    assert silent.step("voice") is None


def test_a_language_without_a_draft_is_never_quietly_a_draft() -> None:
    with pytest.raises(BadInput, match="FAL_KEY"):
        plan(brief(language="sv"), available=frozenset({"local", "anthropic"}), on=TODAY, speak="en")
    with pytest.raises(BadInput, match=r"sv.*I know en, es.* hi\."):
        paid(brief(language="sv"), tier="draft", speak="en")


def test_a_recording_goes_to_a_voice_that_takes_it_on_or_it_is_told() -> None:
    sample = PICTURE | {"media_type": "audio/wav"}
    assert paid(brief(voice_sample=sample), xtts=True).step("voice").model == "local/xtts-v2"  # type: ignore[union-attr]
    assert any("does not take on the voice" in note for note in paid(brief(voice_sample=sample)).notes)


# Models named outright


def test_a_named_model_is_planned_and_the_tier_stands_by() -> None:
    clips = paid(brief(), models=("fal/kling-3-pro",)).step("clips")
    assert clips is not None
    assert (clips.model, clips.fallbacks[0]) == ("fal/kling-3-pro", "fal/kling-2.5-pro")


def test_two_named_models_of_a_kind_are_planned_and_first_to_stand_by() -> None:
    made = paid(brief(), models=("fal/flux-2", "fal/seedream-4.5", "anthropic/claude-opus-5.5"))
    assert [step.model for step in made.steps[:3]] == ["anthropic/claude-opus-5.5"] * 2 + ["fal/flux-2"]
    assert made.step("pictures").fallbacks[0] == "fal/seedream-4.5"  # type: ignore[union-attr]


def test_a_plan_says_which_models_end_and_who_takes_their_place() -> None:
    assert (
        "Sora 2 ended on 2026-09-24 and has no successor: it is left out."
        in paid(brief(), tier="premium").notes
    )
    named = paid(brief(), models=("anthropic/claude-sonnet-4.5",))
    assert "Claude Sonnet 4.5 ends on 2026-11-30: Claude Sonnet 5.5 is its successor." in named.notes


def test_a_named_model_nobody_could_verify_is_planned_with_a_verified_one_behind() -> None:
    made = paid(brief(), models=("fal/veo-3.1",))
    clips = made.step("clips")
    assert clips is not None
    assert (clips.model, clips.fallbacks[0]) == ("fal/veo-3.1", "fal/kling-2.5-pro")
    assert any("Veo 3.1 has not been verified since 2026-10-22" in note for note in made.notes)


@pytest.mark.parametrize(
    ("name", "more", "says"),
    [
        ("fal/kling-9", {}, r"do not know the model.*fal/hailuo-02.*fal/kling-3-pro"),
        ("gibberish", {}, r"do not know the model.*anthropic/.*fal/flux-pro"),
        ("fal/sora-2", {}, r"Sora 2 ended on 2026-09-24 and has no successor"),
        (
            "anthropic/claude-sonnet-4.5",
            {"on": date(2026, 11, 30)},
            r"2026-11-30.*anthropic/claude-sonnet-5\.5",
        ),
        ("fal/flux-pro", {"available": NO_KEYS}, r"needs an account at fal\.ai: set FAL_KEY"),
        ("kie/midjourney-v7", {"available": frozenset({"local", "fal"})}, r"set KIE_API_KEY"),
        ("local/xtts-v2", {}, r"AIDA_XTTS=1"),
        ("local/draw", {"tier": "standard"}, r"belongs to the free draft"),
        ("fal/flux-pro", {"tier": "draft"}, r"leave out `--tier draft`"),
    ],
)
def test_a_model_that_cannot_be_had_is_said_with_what_to_do(
    name: str, more: dict[str, Any], says: str
) -> None:
    given: dict[str, Any] = {"available": ALL_KEYS, "on": TODAY, "models": (name,), "speak": "en"} | more
    with pytest.raises(BadInput, match=says):
        plan(brief(), **given)


def test_a_model_that_does_not_make_this_shape_or_language_is_said() -> None:
    with pytest.raises(BadInput, match=r"does not film in 1:1, only in 16:9, 9:16"):
        paid(brief(aspect="1:1"), models=("fal/veo-3.1",), speak="en")
    with pytest.raises(BadInput, match=r'does not speak "hu"; it speaks en, es'):
        paid(brief(language="hu"), models=("fal/elevenlabs-multilingual-2",), speak="en")


def test_a_draft_engine_and_a_paid_model_are_not_mixed() -> None:
    with pytest.raises(BadInput, match="cannot be mixed"):
        paid(brief(), models=("local/draw", "fal/kling-3-pro"), speak="en")


def test_naming_nothing_but_draft_engines_is_asking_for_the_draft() -> None:
    assert paid(brief(), models=("local/draw", "local/espeak")) == free(brief())


def test_a_model_with_nothing_to_make_is_told() -> None:
    made = paid(brief("audio", platform="radio"), models=("fal/kling-3-pro",))
    assert "Kling 3 Pro was named, but this production has nothing for it to make." in made.notes


def test_a_named_model_without_a_known_price_is_told_and_refused_under_a_hard_limit() -> None:
    made = paid(brief(), models=("fal/flux-2-pro",))
    assert made.cost is None
    assert "No price of FLUX 2 Pro is known: what its share costs is not known before." in made.notes
    with pytest.raises(BadInput, match=r"FLUX 2 Pro costs.*limit of 5\.00 US"):
        paid(brief(budget_constraints=limit(5)), models=("fal/flux-2-pro",), speak="en")


@pytest.mark.parametrize("tier", [None, "standard"])
def test_a_wish_about_money_is_not_called_passed_where_a_price_is_unknown(tier: Any) -> None:
    wish = brief(budget_constraints=limit(5, "soft_preference"))
    made = paid(wish, models=("fal/flux-2-pro",), tier=tier)
    assert made.notes[-1] == "Whether it stays within that is not known."


def test_a_named_model_is_never_quietly_a_draft() -> None:
    with pytest.raises(BadInput, match="ANTHROPIC_API_KEY"):
        plan(
            brief(), available=frozenset({"local", "fal"}), on=TODAY, models=("fal/kling-3-pro",), speak="en"
        )


# Sound, continuity, hurry


def test_the_clips_own_sound_goes_to_a_model_that_makes_some_at_its_own_price() -> None:
    made = paid(brief(native_audio=True))
    clips = made.step("clips")
    assert clips is not None
    assert made.native_audio
    assert (clips.model, str(clips.unit_price)) == ("fal/kling-3-standard", "0.126")
    silent = paid(brief(native_audio=True), models=("fal/kling-2.5-pro",))
    assert not silent.native_audio
    assert any("films without sound" in note for note in silent.notes)


def test_chained_shots_take_their_time_one_after_the_other() -> None:
    beside, after = (paid(brief(), continuity=each) for each in ("punch_in", "chain"))
    assert (beside.continuity, after.continuity) == ("punch_in", "chain")
    # Scene 2 has two shots of 180 s each.
    assert after.time == beside.time + 180


def test_who_is_in_a_hurry_gets_faster_models_first() -> None:
    quick = brief(budget_constraints=BudgetConstraints(priority="speed"))
    planned = paid(quick, tier="standard").step("pictures").model  # type: ignore[union-attr]
    assert planned == "fal/flux-schnell"


def test_before_any_known_model_there_is_no_paid_plan() -> None:
    with pytest.raises(BadInput):
        paid(brief(), on=date(2025, 1, 1), tier="standard")


def test_the_bed_comes_from_a_model_that_fills_the_length() -> None:
    #                     Lyria makes 30 s, Stable Audio up to 190 s
    for seconds, model in ((30, "fal/lyria-2"), (31, "fal/stable-audio-2.5"), (90, "fal/stable-audio-2.5")):
        music = paid(brief(duration_s=seconds)).step("music")
        assert music is not None
        assert music.model == model
    long = paid(brief("audio", duration_s=300, platform="radio"))
    assert any("the bed repeats" in note for note in long.notes)


# What is made


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, (True, True, True)),
        ({"voice": "none"}, (False, True, False)),
        ({"voice": "none", "subtitles": True}, (False, True, False)),
        ({"music": False}, (True, False, True)),
        ({"subtitles": False}, (True, True, False)),
        ({"platform": "youtube"}, (True, True, True)),
        ({"platform": "youtube", "subtitles": False}, (True, True, False)),
        ({"platform": None}, (True, True, True)),
    ],
)
def test_voice_music_and_subtitles_follow_the_client_then_the_platform(
    changes: dict[str, Any], expected: tuple[bool, bool, bool]
) -> None:
    made = free(brief(**changes))
    assert (made.speaks, made.music, made.subtitles) == expected


@pytest.mark.parametrize(
    ("platform", "aspect", "size"),
    [
        ("tiktok", None, (1080, 1920)),
        ("youtube", None, (1920, 1080)),
        ("instagram_feed", None, (1080, 1350)),
        ("instagram_feed", "1:1", (1080, 1080)),
        (None, None, (1080, 1920)),
    ],
)
def test_the_frame_follows_the_client_then_the_platform(
    platform: str | None, aspect: str | None, size: tuple[int, int]
) -> None:
    made = free(brief(platform=platform, aspect=aspect))
    assert (made.width, made.height) == size


def test_pictures_are_stills_with_nothing_to_hear() -> None:
    made = free(brief("image", images=4, aspect="1:1", duration_s=None))
    assert (made.stills, made.seconds, made.scenes) == (4, 0, ())
    assert [step.purpose for step in made.steps] == ["script", "storyboard", "pictures"]
    assert made.step("pictures").calls == 4  # type: ignore[union-attr]
    assert [(each.kind, each.count, each.width) for each in made.deliveries] == [("image", 4, 1080)]


def test_pictures_without_a_number_are_three_and_it_is_said() -> None:
    made = free(brief("image", duration_s=None))
    assert made.stills == 3
    assert any("3 are planned" in note for note in made.notes)


def test_audio_has_voice_and_bed_and_nothing_to_see() -> None:
    made = free(brief("audio", platform="radio"))
    assert [step.purpose for step in made.steps] == ["script", "voice", "music", "film"]
    assert [(each.kind, each.seconds) for each in made.deliveries] == [("audio", 30)]
    assert all(scene.shots == () for scene in made.scenes)


def test_audio_with_neither_voice_nor_music_is_a_contradiction() -> None:
    with pytest.raises(BadInput, match="contradicts itself"):
        free(brief("audio", voice="none", music=False, language="en"))


@pytest.mark.parametrize(
    ("changes", "kinds"),
    [
        ({"images": 3, "voice": "male"}, ["video", "image", "audio"]),
        ({"images": 3}, ["video", "image"]),
        ({"voice": "female", "requirements": ("un video", "un messaggio vocale")}, ["video", "audio"]),
        ({"images": 2, "requirements": ("2 immagini", "uno spot per la radio")}, ["video", "image", "audio"]),
        ({"duration_s": None, "images": 2, "requirements": ("uno spot per la radio",)}, ["image", "audio"]),
        ({"voice": "male", "requirements": ("uno spot per la radio",)}, ["audio"]),
        ({"duration_s": None, "requirements": ()}, ["video", "image", "audio"]),
    ],
)  # fmt: skip
def test_a_package_holds_what_was_asked_for(changes: dict[str, Any], kinds: list[str]) -> None:
    assert [each.kind for each in free(brief("multi_asset", **changes)).deliveries] == kinds


def test_square_stills_beside_an_upright_film_keep_their_own_shape() -> None:
    made = free(brief("multi_asset", images=2, requirements=("un reel", "2 immagini quadrate")))
    assert [(each.kind, each.width, each.height) for each in made.deliveries] == [
        ("video", 1080, 1920),
        ("image", 1080, 1080),
    ]
    assert made.step("pictures").calls == 3 + 2  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("images", "asked", "shared", "calls"),
    [(2, "2 immagini", 2, 3), (5, "5 immagini", 3, 5), (2, "2 immagini quadrate", 0, 5)],
)
def test_a_package_pays_once_for_pictures_that_film_and_client_share(
    images: int, asked: str, shared: int, calls: int
) -> None:
    """As many as the film has scenes, where the shape is the same; a draft draws them anew."""
    wish = brief("multi_asset", images=images, requirements=("un reel", asked))
    made = paid(wish, tier="standard")
    assert (made.stills, made.shared_stills) == (images, shared)
    assert made.step("pictures").calls == calls  # type: ignore[union-attr]
    assert any("the film's own" in note for note in made.notes) == bool(shared)
    assert free(wish).shared_stills == 0


@pytest.mark.parametrize("name", sorted(platforms()))
def test_a_length_nobody_named_is_the_platform_own(name: str) -> None:
    content_type = "audio" if platforms()[name].kind == "audio" else "video"
    made = free(brief(content_type, platform=name, duration_s=None))
    assert made.seconds == platforms()[name].duration


# What cannot be made


@pytest.mark.parametrize(
    ("content_type", "seconds", "says"),
    [
        ("video", Fraction(1, 2), "at least 3 s"),
        ("video", 2, "at least 3 s"),
        ("video", 181, "at most 180 s"),
        ("video", 10_800, "at most 180 s"),
        ("audio", 601, "at most 600 s"),
        ("audio", 181, None),
        ("video", 3, None),
        ("video", 180, None),
    ],
)
def test_lengths_have_bounds(content_type: str, seconds: Fraction | int, says: str | None) -> None:
    asked = brief(content_type, duration_s=seconds, language="en")
    if says is None:
        assert free(asked).seconds == seconds
    else:
        with pytest.raises(BadInput, match=says):
            free(asked)


@pytest.mark.parametrize("seconds", [0, -5])
def test_no_length_at_all_is_too_short(seconds: int) -> None:
    with pytest.raises(BadInput, match="too short"):
        free(brief(language="en"), duration_s=seconds)


def test_an_unknown_platform_is_named_with_the_known_ones() -> None:
    with pytest.raises(BadInput, match=r"myspace.*instagram_reel"):
        free(brief(platform="myspace", language="en"))


def test_an_unknown_language_is_named_with_the_known_ones() -> None:
    with pytest.raises(BadInput, match=r"sv.*it"):
        free(brief(language="sv"))


def test_errors_are_told_in_the_language_the_client_wrote_in() -> None:
    with pytest.raises(BadInput, match="mindestens 3"):
        free(brief(duration_s=1, language="en"), speak="de")


def test_arguments_go_before_the_brief() -> None:
    made = free(brief(), platform="youtube", duration_s=15, language="ja")
    assert (made.platform, made.seconds, made.language, made.aspect) == ("youtube", 15, "ja", "16:9")


# Money


def test_a_hard_limit_takes_the_best_tier_that_fits() -> None:
    costs = {tier: paid(brief(), tier=tier).cost for tier in ("fast", "standard", "premium")}
    assert costs["fast"] < costs["standard"] < costs["premium"]  # type: ignore[operator]
    asked = ("4K",)
    tiers = [
        paid(brief(quality_keywords=asked, budget_constraints=limit(float(most)))).tier
        for most in (costs["premium"], costs["premium"] - Decimal("0.01"), costs["fast"] + Decimal("0.01"))  # type: ignore[operator]
    ]
    assert tiers == ["premium", "standard", "fast"]


def test_a_hard_limit_below_the_cheapest_plan_names_the_cheapest() -> None:
    with pytest.raises(BadInput, match=r"1\.60 US\$.*1\.00 US\$"):
        paid(brief(language="en", budget_constraints=limit(1)))


def test_a_hard_limit_does_not_change_a_tier_that_was_named() -> None:
    with pytest.raises(BadInput, match="US"):
        paid(brief(budget_constraints=limit(2)), tier="standard")


def test_a_wish_about_money_lowers_the_tier_unless_quality_comes_first() -> None:
    cheap = paid(brief(budget_constraints=limit(2, "soft_preference")))
    dear = paid(brief(budget_constraints=limit(2, "soft_preference", priority="quality")))
    poor = paid(brief(budget_constraints=limit(0.5, "soft_preference")))
    assert (cheap.tier, dear.tier, poor.tier) == ("fast", "standard", "fast")
    assert "more than the client would like" in poor.notes[-1]


def test_who_wants_it_cheap_and_names_no_quality_gets_the_fast_tier() -> None:
    saving = BudgetConstraints(priority="cost")
    assert paid(brief(budget_constraints=saving)).tier == "fast"
    assert paid(brief(budget_constraints=saving, quality_keywords=("professionale",))).tier == "standard"


def test_a_limit_in_another_currency_is_converted_with_a_dated_rate() -> None:
    # 2 EUR × 1.16 = 2.32 US$, less than the standard plan of 2.52 US$
    made = paid(brief(budget_constraints=limit(2, currency="EUR")))
    assert made.tier == "fast"
    assert "The budget of 2 EUR is held as 2.32 US$ (rate of 2025-10-21)." in made.notes


def test_a_limit_that_cannot_be_converted_is_not_ignored() -> None:
    with pytest.raises(BadInput, match="XAU"):
        paid(brief(language="en", budget_constraints=limit(2, currency="XAU")))


def test_a_free_draft_is_within_every_budget() -> None:
    assert free(brief(budget_constraints=limit(0, currency="XAU"))).cost == 0


def test_worst_cost_is_one_paid_retry_and_the_dearest_fallback() -> None:
    pictures = paid(brief()).step("pictures")
    assert pictures is not None
    # FLUX Pro: 810×1440 = 1.17 → 2 MP × 3 × 0.04; Hunyuan: 1080×1920 = 2.07 → 3 MP × 3 × 0.10
    assert pictures.cost == Decimal("0.24")
    assert pictures.worst_cost == 2 * Decimal("0.24") + Decimal("0.90")


FAL_PICTURES = [row.id for row in models().values() if row.vendor == "fal" and row.kind == "image"]


@pytest.mark.parametrize("shape", ["9:16", "16:9", "1:1", "4:5"])
@pytest.mark.parametrize("name", FAL_PICTURES)
@pytest.mark.parametrize("references", [(), (PICTURE,)])
def test_a_picture_is_priced_at_the_size_it_is_ordered_in(
    name: str, shape: str, references: tuple[dict[str, Any], ...]
) -> None:
    from aida.providers.fal.endpoints import PICTURES
    from aida.providers.fal.sizes import megapixels, sides

    row = models()[name]
    made = paid(brief(aspect=shape, reference_images=references), models=(name,))
    pictures = made.step("pictures")
    assert pictures is not None
    endpoint = PICTURES[(row.abilities.edit_endpoint if references else None) or row.endpoint]
    if pictures.unit == "megapixel":
        each = megapixels(*sides(made.width, made.height, row.limits, endpoint))
        assert pictures.units == 3 * each


# Time


def test_time_is_the_longest_way_through_the_steps() -> None:
    made = paid(brief())
    took = {step.purpose: step.seconds for step in made.steps}
    pictures_way = took["storyboard"] + took["pictures"] + took["clips"]
    assert pictures_way > took["voice"]
    assert made.time == took["script"] + pictures_way + took["film"]


def test_a_long_film_is_told_when_it_takes_more_than_it_is_given() -> None:
    # 10 clips of 180 s in 4 places: three waves.
    made = paid(brief(duration_s=75))
    assert made.time > 600
    assert any("AIDA_TIME_LIMIT" in note for note in made.notes)
    assert not any("AIDA_TIME_LIMIT" in note for note in paid(brief(duration_s=75), time_limit=None).notes)


# The offer


def test_the_offer_says_what_the_finished_film_would_be() -> None:
    offer = finished_offer(brief(), free(brief()), TODAY)
    assert offer is not None
    assert offer == paid(brief())


def test_the_offer_is_never_below_standard_and_follows_the_words() -> None:
    for word, tier in (("bozza", "standard"), ("4K", "premium")):
        made = brief(quality_keywords=(word,))
        assert finished_offer(made, free(made), TODAY).tier == tier  # type: ignore[union-attr]


def test_the_offer_keeps_what_the_draft_was_told() -> None:
    draft = free(brief(), platform="youtube", duration_s=15, language="ja")
    offer = finished_offer(brief(), draft, TODAY)
    assert offer is not None
    assert (offer.platform, offer.seconds, offer.language) == ("youtube", 15, "ja")


def test_the_offer_stays_within_a_hard_limit_where_it_can_and_is_made_all_the_same() -> None:
    tiers = []
    for most in (2, 1):
        made = brief(budget_constraints=limit(most))
        tiers.append(finished_offer(made, free(made), TODAY).tier)  # type: ignore[union-attr]
    assert tiers == ["fast", "standard"]


def test_there_is_no_offer_for_a_paid_plan() -> None:
    assert finished_offer(brief(), paid(brief()), TODAY) is None


# Everything at once


briefs = st.builds(
    brief,
    content_type=st.sampled_from(["video", "image", "audio", "multi_asset"]),
    duration_s=st.one_of(st.none(), st.fractions(3, 180, max_denominator=30)),
    platform=st.sampled_from([None, *platforms()]),
    aspect=st.sampled_from([None, "9:16", "16:9", "1:1", "4:5"]),
    images=st.one_of(st.none(), st.integers(1, 12)),
    voice=st.sampled_from([None, "male", "female", "none"]),
    subtitles=st.sampled_from([None, True, False]),
    quality_keywords=st.tuples(st.sampled_from(["energico", "4K", "Rohfassung", "专业", "черновик"])),
    language=st.sampled_from(LANGUAGES),
    reference_images=st.sampled_from([(), (PICTURE,)]),
    native_audio=st.sampled_from([None, True]),
)
wishes = st.fixed_dictionaries(
    {
        "continuity": st.sampled_from(["punch_in", "chain"]),
        "xtts": st.booleans(),
        "models": st.sampled_from([(), ("fal/kling-3-pro",), ("fal/seedream-4.5", "fal/flux-2")]),
    }
)


@settings(deadline=None)
@given(made=briefs, most=st.decimals("0.5", "12", places=2), wish=wishes)
def test_a_plan_never_passes_a_hard_limit(made: ProjectBrief, most: Decimal, wish: dict[str, Any]) -> None:
    capped = made.model_copy(update={"budget_constraints": limit(float(most))})
    try:
        planned = paid(capped, **wish)
    except BadInput:
        return  # said, and nothing planned
    assert planned.cost is not None
    assert planned.cost <= most


@settings(deadline=None)
@given(made=briefs, keys=st.sampled_from([NO_KEYS, ALL_KEYS]), wish=wishes)
def test_every_brief_gives_one_plan_that_adds_up(
    made: ProjectBrief, keys: frozenset[str], wish: dict[str, Any]
) -> None:
    wish = wish if keys == ALL_KEYS else {}
    first = plan(made, available=keys, on=TODAY, **wish)
    assert plan(made, available=keys, on=TODAY, **wish).canonical() == first.canonical()
    assert ProductionPlan.model_validate_json(first.model_dump_json()) == first
    assert sum(scene.seconds for scene in first.scenes) == first.seconds
    for scene in first.scenes:
        if scene.shots:
            assert sum(shot.seconds for shot in scene.shots) == scene.seconds
            assert all(shot.seconds <= shot.model_seconds for shot in scene.shots)
    assert first.cost == sum(step.cost for step in first.steps)  # type: ignore[misc]
    assert first.worst_cost >= first.cost  # type: ignore[operator]
    assert (first.cost == 0) == (first.tier == "draft")
    clips = first.step("clips")
    if clips is not None and first.tier != "draft":
        # What is priced is what is filmed: each planned shot at its model's length.
        shots = [shot for scene in first.scenes for shot in scene.shots]
        assert clips.calls == len(shots)
        assert clips.unit == "call" or clips.units == float(sum(shot.model_seconds for shot in shots))
    film = any(each.kind == "video" for each in first.deliveries)
    assert film == (first.step("clips") is not None)
    assert first.speaks == (first.step("voice") is not None)
    assert first.music == (first.step("music") is not None)
