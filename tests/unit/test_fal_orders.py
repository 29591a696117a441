"""What is sent to fal.ai, endpoint by endpoint: exact fields and types, checked by the vendor's own types."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from aida.catalog.read import models
from aida.catalog.rows import Model
from aida.contracts.assets import AssetRef
from aida.contracts.errand import Errand
from aida.contracts.prompt import Prompt
from aida.contracts.recipe import ClipRecipe, PictureRecipe
from aida.contracts.storyboard import Look, StoryboardScene
from aida.errors import Permanent, Refused
from aida.providers.fal.charge import counted
from aida.providers.fal.endpoints import FILMS, PICTURES, PictureEndpoint
from aida.providers.fal.images import picture_address
from aida.providers.fal.orders import as_wired, clip_seconds, film_order, picture_order
from aida.providers.fal.sizes import megapixels, nearest_aspect, sides
from aida.providers.fal.videos import film_address
from tests.wire.fal_inputs import CLIP_ENDPOINTS, PICTURE_ENDPOINTS

TODAY = date(2026, 11, 22)
ERRAND = Errand(workflow_id="w-1", priced_on=TODAY)
PROMPT = Prompt(text="A running shoe on wet stone", negative="text, watermark")
SCENE = StoryboardScene(
    scene_id=2, visual_description="Shoe", camera_movement="Push in", lighting="Soft", mood="Calm"
)
LOOK = Look(palette=("#fbe9d7", "#f3d0b0", "#3a1d10"))
SHOE = AssetRef(key="w/a.png", sha256="a" * 64, bytes=9, media_type="image/png", width=900, height=900)
SIDE = SHOE.model_copy(update={"sha256": "b" * 64})
START = AssetRef(key="w/s.jpg", sha256="c" * 64, bytes=9, media_type="image/jpeg", width=800, height=1440)
TALL = {"width": 1080, "height": 1920}


def a_picture(**changes: Any) -> PictureRecipe:
    told: dict[str, Any] = {
        "model": "fal/flux-pro", "scope": "w-1", "scene": SCENE, "look": LOOK, "subject": "shoe",
        "language": "en", "seed": 7, **TALL,
    }  # fmt: skip
    return PictureRecipe(**(told | changes))


def a_clip(**changes: Any) -> ClipRecipe:
    told: dict[str, Any] = {
        "model": "fal/kling-2.5-pro", "scope": "w-1", "scene": SCENE, "image": START, "seconds": 5,
        "seed": 7, **TALL,
    }  # fmt: skip
    return ClipRecipe(**(told | changes))


def row(name: str) -> Model:
    return models()[f"fal/{name}"]


def ordered(kind: str) -> list[Model]:
    """Rows of fal.ai that are planned with, or take over from one that is."""
    rows = [each for each in models().values() if each.vendor == "fal" and each.kind == kind]
    heirs = {each.successor for each in rows}
    return [each for each in rows if each.tiers or each.id in heirs]


GOLDEN_PICTURES: dict[str, dict[str, Any]] = {
    # 1080×1920 in sides up to 1440 is 810×1440; the next multiple of 32 is 800.
    "flux-pro": {
        "image_size": {"width": 800, "height": 1440}, "num_images": 1, "output_format": "jpeg", "seed": 7,
    },
    "flux-pro-ultra": {"aspect_ratio": "9:16", "num_images": 1, "output_format": "jpeg", "seed": 7},
    "flux-schnell": {
        "image_size": {"width": 1088, "height": 1920}, "num_images": 1, "output_format": "jpeg", "seed": 7,
    },
    "hunyuan-image-3": {
        "image_size": {"width": 1088, "height": 1920}, "num_images": 1, "output_format": "jpeg", "seed": 7,
        "negative_prompt": "text, watermark", "enable_prompt_expansion": False,
    },
    "seedream-4": {"image_size": TALL, "num_images": 1, "seed": 7},
    # 2560×1440 pixels at least: 1080 × 4/3 by 1920 × 4/3.
    "seedream-4.5": {"image_size": {"width": 1440, "height": 2560}, "num_images": 1, "seed": 7},
    "seedream-5-lite": {"image_size": {"width": 1440, "height": 2560}, "num_images": 1},
    "flux-2": {
        "image_size": {"width": 1088, "height": 1920}, "num_images": 1, "output_format": "jpeg", "seed": 7,
        "enable_prompt_expansion": False,
    },
    "flux-2-pro": {"image_size": {"width": 1088, "height": 1920}, "output_format": "jpeg", "seed": 7},
    "nano-banana-pro": {
        "aspect_ratio": "9:16", "num_images": 1, "limit_generations": True, "resolution": "2K",
        "output_format": "jpeg", "seed": 7,
    },
}  # fmt: skip

GOLDEN_CLIPS: dict[str, dict[str, Any]] = {
    "kling-2.5-pro": {"image_url": "*", "duration": "5", "negative_prompt": "text, watermark"},
    "kling-3-standard": {
        "start_image_url": "*", "duration": "5", "negative_prompt": "text, watermark",
        "generate_audio": False,
    },
    "kling-3-pro": {
        "start_image_url": "*", "duration": "5", "negative_prompt": "text, watermark",
        "generate_audio": False,
    },
    "veo-3.1": {
        "image_url": "*", "duration": "6s", "aspect_ratio": "9:16", "resolution": "720p", "auto_fix": False,
        "negative_prompt": "text, watermark", "generate_audio": False, "seed": 7,
    },
    "veo-3.1-fast": {
        "image_url": "*", "duration": "6s", "aspect_ratio": "9:16", "resolution": "720p", "auto_fix": False,
        "negative_prompt": "text, watermark", "generate_audio": False, "seed": 7,
    },
    "sora-2": {"image_url": "*", "duration": 8, "aspect_ratio": "9:16", "resolution": "720p"},
    "hailuo-02": {"image_url": "*", "prompt_optimizer": False},
    "hailuo-02-standard": {
        "image_url": "*", "duration": "6", "resolution": "768P", "prompt_optimizer": False,
    },
    "hailuo-2.3-pro": {"image_url": "*", "prompt_optimizer": False},
    "hailuo-2.3-standard": {"image_url": "*", "duration": "6", "prompt_optimizer": False},
    "seedance-2": {
        "image_url": "*", "duration": "5", "aspect_ratio": "9:16", "resolution": "720p",
        "generate_audio": False, "seed": 7,
    },
}  # fmt: skip


@pytest.mark.parametrize("name", GOLDEN_PICTURES)
def test_a_picture_is_ordered_in_its_endpoints_words(name: str) -> None:
    order = picture_order(a_picture(), row(name), PROMPT, ERRAND)
    assert order.arguments == {"prompt": PROMPT.text, **GOLDEN_PICTURES[name]}
    assert PICTURE_ENDPOINTS[order.endpoint].complaints(order.arguments) == []


@pytest.mark.parametrize("name", GOLDEN_CLIPS)
def test_a_clip_is_ordered_in_its_endpoints_words(name: str) -> None:
    order, _ = film_order(a_clip(), row(name), PROMPT, START, ERRAND)
    stand_in = f"asset:{START.sha256}"
    assert order.arguments == {
        "prompt": PROMPT.text,
        **{field: stand_in if value == "*" else value for field, value in GOLDEN_CLIPS[name].items()},
    }
    sent = {field: "data:image/jpeg;base64,AA==" if value == stand_in else value
            for field, value in order.arguments.items()}  # fmt: skip
    assert CLIP_ENDPOINTS[order.endpoint].complaints(sent) == []


@pytest.mark.parametrize("model", ordered("image"), ids=lambda each: each.id)
@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080), (1080, 1080), (1080, 1350)], ids=str)
@pytest.mark.parametrize("references", [0, 2])
def test_every_picture_model_that_is_planned_takes_every_shape(
    model: Model, size: tuple[int, int], references: int
) -> None:
    recipe = a_picture(width=size[0], height=size[1], references=(SHOE, SIDE)[:references], purpose="still")
    order = picture_order(recipe, model, PROMPT, ERRAND)
    sent = dict(order.arguments)
    if "image_urls" in sent:
        sent["image_urls"] = ["https://v3.fal.media/files/a.png"] * len(sent["image_urls"])
    assert PICTURE_ENDPOINTS[order.endpoint].complaints(sent) == []
    if "image_size" in sent:
        ratio = Fraction(sent["image_size"]["width"], sent["image_size"]["height"]) / Fraction(*size)
        assert abs(ratio - 1) < Fraction(3, 100)


@pytest.mark.parametrize("model", ordered("video"), ids=lambda each: each.id)
@pytest.mark.parametrize("seconds", ["1.5", "5", "8.5", "30"])
@pytest.mark.parametrize("sound", [False, True])
def test_every_clip_model_that_is_planned_takes_every_length(model: Model, seconds: str, sound: bool) -> None:
    order, _ = film_order(
        a_clip(seconds=Fraction(seconds), generate_audio=sound), model, PROMPT, START, ERRAND
    )
    sent = {field: "https://v3.fal.media/a.jpg" if value == f"asset:{START.sha256}" else value
            for field, value in order.arguments.items()}  # fmt: skip
    assert CLIP_ENDPOINTS[order.endpoint].complaints(sent) == []


def test_every_planned_row_is_in_the_tables() -> None:
    """An edit endpoint too; and a row says it takes a seed when its endpoint does."""
    for each in ordered("image"):
        names = [each.endpoint] + ([each.abilities.edit_endpoint] if each.abilities.edit_endpoint else [])
        assert all(name in PICTURES for name in names), each.id
        assert PICTURES[each.endpoint].seed == each.abilities.seed, each.id
        assert PICTURES[each.endpoint].negative == each.abilities.negative_prompt, each.id
    for each in ordered("video"):
        assert FILMS[each.endpoint].seed == each.abilities.seed, each.id
        assert FILMS[each.endpoint].negative == each.abilities.negative_prompt, each.id
        assert FILMS[each.endpoint].aspect != each.abilities.follows_image, each.id


def test_references_go_to_the_edit_endpoint_as_stand_ins() -> None:
    order = picture_order(a_picture(references=(SHOE, SIDE)), row("seedream-4.5"), PROMPT, ERRAND)
    assert order.endpoint == "fal-ai/bytedance/seedream/v4.5/edit"
    assert order.arguments["image_urls"] == [f"asset:{SHOE.sha256}", f"asset:{SIDE.sha256}"]


def test_no_more_references_are_sent_than_the_model_takes() -> None:
    order = picture_order(a_picture(references=(SHOE,) * 6), row("flux-2"), PROMPT, ERRAND)
    assert len(order.arguments["image_urls"]) == 4


def test_a_model_without_an_edit_endpoint_gets_words_only() -> None:
    order = picture_order(a_picture(references=(SHOE,)), row("flux-pro"), PROMPT, ERRAND)
    assert order.endpoint == "fal-ai/flux-pro/v1.1"
    assert "image_urls" not in order.arguments


def test_a_still_is_ordered_without_loss() -> None:
    order = picture_order(a_picture(purpose="still"), row("flux-pro"), PROMPT, ERRAND)
    assert order.arguments["output_format"] == "png"


@pytest.mark.parametrize(
    ("name", "worst"),
    [
        ("flux-pro", "0.08"),  # 800 × 1440 = 1.15 Mpx → 2 × 0.04
        ("flux-schnell", "0.009"),  # 1088 × 1920 = 2.09 Mpx → 3 × 0.003
        ("seedream-4.5", "0.04"),
        ("nano-banana-pro", "0.15"),
    ],
)
def test_a_picture_reserves_what_its_order_costs(name: str, worst: str) -> None:
    assert picture_order(a_picture(), row(name), PROMPT, ERRAND).worst == Decimal(worst)


def test_where_megapixels_are_billed_the_references_are_reserved_too() -> None:
    """FLUX 2: 3 Mpx out and 2 × 1 Mpx in, 5 × 0.012."""
    order = picture_order(a_picture(references=(SHOE, SIDE)), row("flux-2"), PROMPT, ERRAND)
    assert order.worst == Decimal("0.060")


@pytest.mark.parametrize(
    ("name", "changes", "worst"),
    [
        ("kling-2.5-pro", {"seconds": 10}, "0.70"),  # 10 × 0.07
        ("kling-2.5-pro", {"seconds": Fraction(11, 2)}, "0.70"),  # 5.5 s need a clip of 10
        ("veo-3.1", {"seconds": 8}, "1.60"),  # 8 × 0.20
        ("veo-3.1", {"seconds": 8, "generate_audio": True}, "3.20"),  # 8 × 0.40
        ("hailuo-2.3-pro", {"seconds": 6}, "0.49"),  # by the clip
        ("hailuo-02", {"seconds": 6}, "0.48"),  # 6 × 0.08, the only length
        ("seedance-2", {"seconds": 4}, "1.2136"),  # 4 × 0.3034, 720p
    ],
)
def test_a_clip_reserves_what_its_order_costs(name: str, changes: dict[str, Any], worst: str) -> None:
    order, _ = film_order(a_clip(**changes), row(name), PROMPT, START, ERRAND)
    assert order.worst == Decimal(worst)


def test_a_model_without_a_price_is_not_ordered_against_a_limit() -> None:
    limited = ERRAND.model_copy(update={"limit": Decimal(5)})
    with pytest.raises(Permanent, match="limit"):
        picture_order(a_picture(), row("flux-2-pro"), PROMPT, limited)


def test_a_row_nobody_wrote_down_says_so() -> None:
    with pytest.raises(Permanent, match="not known"):
        film_order(a_clip(), row("wan-3-prime"), PROMPT, START, ERRAND)


def test_veo_films_1080p_in_eight_seconds_only() -> None:
    def resolution(seconds: int) -> str:
        order, _ = film_order(a_clip(seconds=seconds), row("veo-3.1"), PROMPT, START, ERRAND)
        return str(order.arguments["resolution"])

    assert [resolution(4), resolution(6), resolution(8)] == ["720p", "720p", "1080p"]


def test_sound_is_switched_on_only_when_wanted() -> None:
    order, _ = film_order(a_clip(generate_audio=True), row("kling-3-pro"), PROMPT, START, ERRAND)
    assert order.arguments["generate_audio"] is True


def test_the_fingerprint_knows_the_picture_and_not_its_address() -> None:
    first, _ = film_order(a_clip(), row("kling-2.5-pro"), PROMPT, START, ERRAND)
    moved = START.model_copy(update={"key": "elsewhere/s.jpg"})
    other = START.model_copy(update={"sha256": "d" * 64})
    assert (
        film_order(a_clip(), row("kling-2.5-pro"), PROMPT, moved, ERRAND)[0].fingerprint == first.fingerprint
    )
    assert (
        film_order(a_clip(), row("kling-2.5-pro"), PROMPT, other, ERRAND)[0].fingerprint != first.fingerprint
    )


def test_a_picture_the_vendor_blacked_out_is_refused() -> None:
    images = [{"url": "https://v3.fal.media/a.jpg"}]
    assert picture_address({"images": images, "has_nsfw_concepts": [False]}) == images[0]["url"]
    with pytest.raises(Refused, match="blacked it out"):
        picture_address({"images": images, "has_nsfw_concepts": [True]})


@pytest.mark.parametrize(
    "output", [{}, {"images": []}, {"images": ["x"]}, {"images": [{"url": None}]}], ids=str
)
def test_a_finished_order_without_a_picture_is_said(output: dict[str, Any]) -> None:
    with pytest.raises(Permanent, match="without a picture"):
        picture_address(output)


@pytest.mark.parametrize("output", [{}, {"video": None}, {"video": {"url": 7}}], ids=str)
def test_a_finished_order_without_a_clip_is_said(output: dict[str, Any]) -> None:
    with pytest.raises(Permanent, match="without a clip"):
        film_address(output)


@pytest.mark.parametrize(
    ("wanted", "name", "got"),
    [
        ("4.5", "kling-2.5-pro", 5), ("5", "kling-2.5-pro", 5), ("7", "kling-2.5-pro", 10),
        ("15", "kling-2.5-pro", 10), ("7", "veo-3.1", 8), ("2", "kling-3-pro", 3), ("3.5", "kling-3-pro", 4),
        ("6", "hailuo-02", 6), ("9", "hailuo-02", 6),
    ],
)  # fmt: skip
def test_the_shortest_length_that_covers_is_bought(wanted: str, name: str, got: int) -> None:
    assert clip_seconds(Fraction(wanted), row(name).abilities.durations) == got


def test_lengths_are_written_as_each_endpoint_takes_them() -> None:
    def wired(name: str, seconds: int) -> str | int:
        durations = row(name).abilities.durations
        assert durations is not None
        return as_wired(seconds, durations)

    assert wired("kling-2.5-pro", 5) == "5"
    assert wired("veo-3.1", 8) == "8s"
    assert wired("sora-2", 8) == 8
    assert wired("elevenlabs-music", 30) == 30_000


@pytest.mark.parametrize(
    ("asked", "limits", "endpoint", "got"),
    [
        ((1080, 1920), {"longest_side": 1440}, PictureEndpoint(multiple=32), (800, 1440)),
        ((1920, 1080), {"longest_side": 1440}, PictureEndpoint(multiple=32), (1440, 800)),
        ((1080, 1080), {}, PictureEndpoint(multiple=16), (1088, 1088)),
        ((1080, 1350), {}, PictureEndpoint(), (1080, 1350)),
        ((1080, 1080), {}, PictureEndpoint(least_pixels=2560 * 1440), (1920, 1920)),
        ((400, 400), {"least_side": 512}, PictureEndpoint(multiple=16), (512, 512)),
        # Larger than the model goes: the longest side wins.
        ((600, 6000), {"longest_side": 3000, "least_side": 512}, PictureEndpoint(), (300, 3000)),
    ],
)
def test_sides_keep_the_shape_within_the_limits(
    asked: tuple[int, int], limits: dict[str, int], endpoint: PictureEndpoint, got: tuple[int, int]
) -> None:
    bounds = row("flux-pro").limits.model_copy(update={"longest_side": None, "least_side": None} | limits)
    assert sides(*asked, bounds, endpoint) == got


def test_the_shape_that_loses_least_is_named() -> None:
    among = ("16:9", "9:16", "1:1", "3:4")
    assert nearest_aspect(1080, 1350, among) == "3:4"  # 4:5 loses 6 % to 3:4, 20 % to 1:1
    assert nearest_aspect(1920, 1080, among) == "16:9"


def test_megapixels_are_billed_whole() -> None:
    assert [megapixels(1000, 1000), megapixels(1001, 1000), megapixels(800, 1440)] == [1, 2, 2]


@pytest.mark.parametrize(
    ("told", "used", "said"),
    [
        (None, "10", False),
        ("10.008", "10.008", False),
        ("0", "0", False),
        ("14.9", "14.9", False),
        ("240000", "10", True),  # tokens, not seconds
        ("1", "10", True),  # a clip, not seconds
    ],
)
def test_the_vendors_count_holds_where_it_counts_the_same_thing(
    told: str | None, used: str, said: bool
) -> None:
    own = {"second": Decimal(10), "call": Decimal(1)}
    count = counted(row("kling-2.5-pro"), TODAY, own, None if told is None else Decimal(told))
    assert count.used["second"] == Decimal(used)
    assert bool(count.notes) is said


def test_megapixels_may_be_billed_unrounded_but_never_as_one_call() -> None:
    """800 × 1440 are 1.152 Mpx, 2 when rounded up; 1 would be one picture, priced elsewhere."""
    own, least = {"megapixel": Decimal(2)}, {"megapixel": Decimal("1.152")}

    def used(told: str) -> Decimal:
        count = counted(row("flux-pro"), TODAY, own, Decimal(told), least=least)  # type: ignore[arg-type]
        return count.used["megapixel"]

    assert [used("1.152"), used("2"), used("1")] == [Decimal("1.152"), Decimal(2), Decimal(2)]
