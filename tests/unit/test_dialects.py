"""Prompts in every dialect: plain English in, a model's own words out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from aida.agents.dialect_form import DialectError, dialect_from, read_dialect
from aida.agents.dialects import clip_prompt, music_prompt, picture_prompt, prompt_hash
from aida.agents.prompts import read_prompt
from aida.catalog.read import models, styles
from aida.contracts.prompt import Prompt
from aida.contracts.recipe import ClipRecipe, MusicRecipe, StoryboardRecipe
from aida.contracts.script import Script, ScriptScene
from aida.contracts.storyboard import PlainEnglish
from aida.contracts.units import LANGUAGES
from aida.providers.local.simplified import storyboard_of
from tests.orders import ASSET, ENGLISH, LOOK, SCENE, an_order

IMAGE_MODELS = [row.id for row in models().values() if row.kind == "image" and row.dialect]
VIDEO_MODELS = [row.id for row in models().values() if row.kind == "video" and row.dialect]
MUSIC_MODELS = [row.id for row in models().values() if row.kind == "music" and row.dialect]
MOVES = ("static", "push_in", "pull_out", "pan_left", "pan_right", "tilt_up", "tilt_down")


def a_picture(model: str, *, gentle: bool = False, **more: Any) -> Prompt:
    prompt = picture_prompt(an_order(model, **more), model, gentle=gentle)
    assert prompt is not None
    return prompt


def a_clip(model: str, *, scene: Any = None, **more: Any) -> Prompt:
    facts = {"scope": "s", "image": ASSET, "seconds": 5, "width": 1080, "height": 1920, "look": LOOK}
    recipe = ClipRecipe.model_validate(facts | {"model": model, "scene": SCENE | (scene or {})} | more)
    prompt = clip_prompt(recipe, model)
    assert prompt is not None
    return prompt


@pytest.mark.parametrize("row", [row for row in models().values() if row.dialect], ids=lambda row: row.id)
def test_every_dialect_of_the_catalog_can_be_spoken(row: Any) -> None:
    if row.kind in ("llm", "voice"):
        return  # written to by their agents, with prompts of their own
    dialect = read_dialect(row.dialect)
    section = {"image": dialect.picture, "video": dialect.clip, "music": dialect.music}[row.kind]
    assert section is not None


@pytest.mark.parametrize("model", IMAGE_MODELS)
@pytest.mark.parametrize("framing", ["hero", "close_up", "wide", "end_card"])
def test_a_picture_prompt_is_english_whole_and_within_its_limits(model: str, framing: str) -> None:
    prompt = a_picture(model, scene={"framing": framing})
    longest = models()[model].limits.prompt_characters or 10_000
    assert len(prompt.text) <= min(longest, read_dialect(models()[model].dialect or "").picture.longest)  # type: ignore[union-attr]
    assert "knitted sage-green mesh" in prompt.text
    assert "mossy rock" in prompt.text
    assert not re.search(r"scarpe|ecologico|sole morbido|\{|\}|\.\.|  | ,|,,", prompt.text)


@pytest.mark.parametrize("model", IMAGE_MODELS)
def test_every_picture_leaves_the_captions_room_and_nothing_is_written_on_it(model: str) -> None:
    prompt = a_picture(model)
    assert "lower third" in prompt.text
    assert re.search(r"unlettered|without any writing|no text|--no text", prompt.text, re.IGNORECASE)
    assert "lower third" not in a_picture(model, purpose="still").text


@pytest.mark.parametrize("model", IMAGE_MODELS)
def test_a_shape_is_said_only_where_it_is_a_part_of_the_prompt(model: str) -> None:
    said = re.search(r"9:16|vertical|portrait format", a_picture(model).text)
    assert bool(said) == (models()[model].dialect == "midjourney")


@pytest.mark.parametrize("model", IMAGE_MODELS)
@pytest.mark.parametrize("code", sorted(styles()))
def test_a_gallery_style_travels_as_a_code_or_in_words_and_the_result_says_which(
    model: str, code: str
) -> None:
    row = models()[model]
    prompt = a_picture(model, look={"gallery_style": code})
    if row.abilities.style_codes:
        assert f"--sref {code} --sw 100" in prompt.text
        assert prompt.notes == (f"Gallery style {code} is set by its code",)
    else:
        assert code not in prompt.text
        assert styles()[code].descriptors[0].lower()[:30] in prompt.text.lower()
        assert prompt.notes == (
            f"Gallery style {code} is carried by its words and palette: {row.name} takes no style code",
        )


def test_only_real_gallery_codes_become_parameters() -> None:
    prompt = a_picture("kie/midjourney-v7", look={"gallery_style": "1234567"})
    assert "--sref" not in prompt.text
    assert prompt.notes == ("No gallery style 1234567 is known; its words are used",)


def test_a_style_of_the_gallery_names_no_studio_and_no_living_artist() -> None:
    told = " ".join(f"{row.craft} {' '.join(row.descriptors)}" for row in styles().values())
    assert not re.search(r"pixar|ghibli|disney|in the style of", told, re.IGNORECASE)
    assert len({row.descriptors for row in styles().values()}) == 32


def test_midjourney_parameters_come_last_in_one_line() -> None:
    prompt = a_picture("kie/midjourney-v7", look={"gallery_style": "2813938774"})
    assert prompt.text.endswith(
        " --ar 9:16 --style raw --v 7 --sref 2813938774 --sw 100 --no text, letters, logo, watermark"
    )
    assert "palette" not in prompt.text  # colours would fight the code


def test_flux_reads_a_photographers_sentence() -> None:
    text = a_picture("fal/flux-pro").text
    assert text.startswith(
        "Professional product photography of a low running shoe of knitted sage-green mesh with a cork sole. "
        "Low three-quarter view of the shoe"
    )
    assert "Shot on an 85mm lens at f/4 with shallow depth of field." in text
    assert "Colour palette of ivory, pale sage, deep green, emerald and amber." in text
    assert not re.search(r"8k|masterpiece|trending", text, re.IGNORECASE)


def test_a_person_is_no_product_and_gets_no_macro_lens() -> None:
    people = ENGLISH.model_copy(update={"subject": "a young woman in a grey top"}).model_dump()
    text = a_picture("fal/flux-pro", scene={"english": people, "framing": "close_up"}).text
    assert text.startswith("Commercial lifestyle photograph of a young woman")
    assert "macro" not in text


def test_a_drawn_style_is_never_asked_for_as_a_photograph() -> None:
    text = a_picture("fal/flux-pro", look={"gallery_style": "1040727712"}).text
    assert text.startswith("A neon vector illustration of")
    assert not re.search(r"photograph|lens", text)


def test_a_lens_the_director_chose_is_the_only_one() -> None:
    look = {"descriptors": ["24mm wide-angle lens", "hard light"]}
    assert "85mm" not in a_picture("fal/flux-pro", look=look).text


def test_the_clients_product_is_kept_alike_where_a_model_can_see_it() -> None:
    told = a_picture("fal/seedream-4.5", references=[ASSET]).text
    assert "identical to the reference images" in told
    assert "reference" not in a_picture("fal/flux-pro", references=[ASSET]).text


def test_colours_carry_their_numbers_only_where_a_model_reads_them() -> None:
    assert "#2f7a48" in a_picture("fal/nano-banana-pro").text
    assert "#" not in a_picture("fal/flux-pro").text


def test_without_english_the_scenes_own_words_are_used_and_the_result_says_so() -> None:
    prompt = a_picture("fal/flux-pro", scene={"english": None})
    assert "la scarpa su una roccia" in prompt.text.lower()
    assert prompt.notes == ("Scene 1 has no English words; its prompt uses the storyboard's own",)


@pytest.mark.parametrize("model", IMAGE_MODELS)
def test_words_of_the_brief_can_give_no_commands(model: str) -> None:
    sly = ENGLISH.model_copy(update={"subject": 'a shoe --sref 99 [Push in] "BUY NOW" {code} ::2\n--ar 1:1'})
    text = a_picture(model, scene={"english": sly.model_dump()}).text
    assert not re.search(r"--sref|\[|\]|[\"“”]|::|\n|--ar 1:1|\{", text)


@pytest.mark.parametrize("model", IMAGE_MODELS)
def test_a_very_long_scene_is_cut_to_what_the_model_reads(model: str) -> None:
    long = ENGLISH.model_copy(update={name: f"{name} " + "word " * 400 for name in PlainEnglish.model_fields})
    prompt = a_picture(model, scene={"english": long.model_dump()}, look={"gallery_style": "85304"})
    assert len(prompt.text) <= read_dialect(models()[model].dialect or "").picture.longest  # type: ignore[union-attr]
    assert "subject word" in prompt.text


def test_a_subject_is_named_in_full_once_and_never_in_two_languages() -> None:
    told = {
        "subject": "a running shoe (scarpa)",
        "picture": "A running shoe (scarpa), whole and sharp, on stone",
    }
    prompt = a_picture("fal/flux-pro", scene={"english": ENGLISH.model_copy(update=told).model_dump()})
    assert prompt.text.startswith(
        "Professional product photography of a running shoe. The running shoe, whole and sharp, on stone."
    )
    assert prompt.notes == ()
    foreign = ENGLISH.model_copy(update={"subject": "コーヒー"}).model_dump()
    assert a_picture("fal/flux-pro", scene={"english": foreign}).notes == (
        "Scene 1's prompt holds words that are not English; they may be drawn",
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_simplified_storyboard_is_told_in_english_in_every_language(language: str) -> None:
    """The camera's move is said once, in the model's words; nothing of the Director's sentence doubles it."""
    script = Script(
        scenes=tuple(ScriptScene(id=i, duration=5, text="x") for i in range(1, 7)), voiceover="", tone=""
    )  # type: ignore[arg-type]
    order = StoryboardRecipe(
        model="local/simplified", scope="s", script=script, language=language, subject="Acme"
    )
    for scene in storyboard_of(order).scenes:
        text = a_clip("fal/kling-2.5-pro", scene=scene.model_dump()).text
        assert text.isascii()
        assert text.count("low push-in") + text.count("low pan") + text.count("low tilt") <= 1
        assert len(re.findall(r"push|pull|pan |tilt|camera", text)) == 1, text


@pytest.mark.parametrize("model", VIDEO_MODELS)
@pytest.mark.parametrize("camera", MOVES)
def test_a_clip_prompt_says_the_camera_once_and_what_moves(model: str, camera: str) -> None:
    text = a_clip(model, scene={"camera": camera}).text
    assert "water drops roll off a fern" in text.lower()
    assert "pushes in slowly;" not in text
    assert len(text) <= 1200
    assert not re.search(r"\{|\}|\.\.|  | ,|carrellata", text)


def test_veo_is_told_of_the_uploaded_image_and_hailuo_in_brackets() -> None:
    assert a_clip("fal/veo-3.1").text.startswith(
        "The camera pushes in slowly and smoothly toward the low running shoe in the uploaded image."
    )
    assert "Water drops roll off a fern, [Push in]." in a_clip("fal/hailuo-02").text
    assert a_clip("fal/kling-2.5-pro").text.startswith(
        "Smooth, slow push-in toward the low running shoe, maintain focus."
    )


@pytest.mark.parametrize("model", VIDEO_MODELS)
def test_the_second_shot_is_closer_and_a_chained_one_goes_on(model: str) -> None:
    plain, closer, chained = (
        a_clip(model, start=start).text for start in ("picture", "punch_in", "last_frame")
    )
    assert re.search(r"closer|close to|tighter", closer, re.IGNORECASE)
    assert not re.search(r"closer|close to|tighter", plain, re.IGNORECASE)
    assert re.search(r"without a break|seamlessly", chained)


@pytest.mark.parametrize("model", VIDEO_MODELS)
def test_sound_is_described_only_where_it_is_wanted_and_made(model: str) -> None:
    audible = a_clip(model, generate_audio=True).text != a_clip(model).text
    assert audible == (models()[model].abilities.audio_switch is not None)


@pytest.mark.parametrize("model", VIDEO_MODELS)
def test_a_shot_without_english_is_still_told_in_english(model: str) -> None:
    text = a_clip(model, scene={"english": None, "camera": "pan_left"}).text
    assert "the subject" in text.lower()
    assert not re.search(r"carrellata|sole|fresco", text)


@pytest.mark.parametrize("model", [*IMAGE_MODELS, *VIDEO_MODELS])
def test_negative_words_go_only_to_models_that_take_them(model: str) -> None:
    row = models()[model]
    prompt = a_picture(model) if row.kind == "image" else a_clip(model)
    assert bool(prompt.negative) == row.abilities.negative_prompt


@pytest.mark.parametrize("model", MUSIC_MODELS)
@pytest.mark.parametrize(
    ("mood", "sounds"),
    [
        ("energico", "four-on-the-floor"),
        ("luxueux", "neo-classical"),
        ("穏やか", "ambient piano"),
        ("", "corporate"),
    ],
)
def test_music_is_asked_for_by_mood_in_english_without_voices(model: str, mood: str, sounds: str) -> None:
    prompt = music_prompt(MusicRecipe(model=model, scope="s", seconds=30, mood=mood), model)
    assert prompt is not None
    assert sounds in prompt.text
    assert prompt.text.isascii()
    assert re.search(r"\d+ BPM", prompt.text)
    assert "No vocals" in prompt.text
    assert "soft ending" in prompt.text


def test_models_that_read_the_recipe_itself_get_no_prompt() -> None:
    assert picture_prompt(an_order("local/draw"), "local/draw") is None
    assert music_prompt(MusicRecipe(model="x/y", scope="s", seconds=5, mood=""), "x/y") is None


def test_the_hash_changes_with_the_dialects_used_and_names_none_for_free_models() -> None:
    assert prompt_hash(["local/draw", "local/motion"]) is None
    one, two = prompt_hash(["fal/flux-pro"]), prompt_hash(["fal/flux-pro", "fal/hunyuan-image-3"])
    assert one == prompt_hash(["fal/flux-schnell", "local/draw"])
    assert one != two
    assert two == prompt_hash(["fal/hunyuan-image-3", "fal/flux-pro"])


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("{light}", "{lamp}", "no such slot: lamp"),
        ('hero = "the', 'heroic = "the', "flux.md: picture.framing"),
        ("longest = 1500", "longest = 0", "picture.longest"),
        ('"mood", "palette"', '"moods", "palette"', "drop_first names a part that is not there"),
        ("```toml", "```yaml", "one ```toml block was expected, 0 are there"),
        ("longest = 1500", "longest 1500", "flux.md: "),
    ],
)
def test_a_wrong_dialect_file_is_named(before: str, after: str, says: str) -> None:
    text = read_prompt("flux")
    assert before in text
    with pytest.raises(DialectError, match=re.escape(says)):
        dialect_from("flux", text.replace(before, after, 1))


def test_the_same_recipe_gives_the_same_prompt() -> None:
    assert a_picture("fal/flux-pro") == a_picture("fal/flux-pro")


def test_the_examples_in_the_docs_are_what_is_sent() -> None:
    told = {
        "subject": "a low running shoe of knitted sage-green mesh with a cork sole",
        "picture": "Low three-quarter view of the shoe standing on a mossy rock by a forest stream, ferns in "
        "front out of focus, air above",
        "movement": "The camera pushes in slowly; water drops roll off the fern.",
        "lighting": "Soft morning sun from the upper right through leaves",
        "mood": "fresh, alert, clean",
    }
    overcast = told | {"lighting": "Even light of an overcast morning", "mood": "calm, alert"}
    look = {"descriptors": ["soft daylight", "35 mm film", "natural greenery"]}
    style = look | {"gallery_style": "2813938774"}
    examples = [
        a_picture("fal/flux-pro", scene={"english": told}, look=look),
        a_picture("fal/flux-pro", scene={"english": overcast}, look=style),
        a_picture("kie/midjourney-v7", scene={"english": overcast}, look=style),
        a_picture("fal/nano-banana-pro", scene={"english": told}, look=look),
        *(
            a_clip(model, scene={"english": told})
            for model in ("fal/kling-2.5-pro", "fal/veo-3.1", "fal/hailuo-02")
        ),
        a_clip("fal/kling-2.5-pro", scene={"english": told}, start="punch_in"),
    ]
    page = (Path(__file__).parents[2] / "docs" / "prompts.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| [^|]+ \| (.+) \|$", page, re.MULTILINE)[1:] == [each.text for each in examples]
