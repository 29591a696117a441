"""What each fal endpoint takes and makes, read from fal's own published client types.

    endpoint → Endpoint {makes, fields, rule, price unit's variant, …}

Source: the type declarations of `@fal-ai/client` 1.10.1 (2026-05-04), and for the few endpoints born
later, what public repositories tell of them (marked `hearsay`). That package quotes every number of
an enumeration; where the model counts (Sora's seconds) integers are taken, as fal's OpenAPI has them.
Written independently of AIDA's adapters, so that a field they misname is noticed here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from tests.wire.checking import (
    Check,
    Complaint,
    Field,
    check_fields,
    choice,
    complaint,
    either,
    flag,
    inside,
    media,
    number,
    several,
    text,
    whole,
)

Makes = Literal["picture", "clip", "voice", "music"]
Rule = Callable[[dict[str, Any]], list[Complaint]]


@dataclass(frozen=True)
class Endpoint:
    makes: Makes
    fields: dict[str, Field]
    rules: tuple[Rule, ...] = ()
    """What no single field can say."""
    shape: str = ""
    """Which variety of a thing comes back: see `fal_works`."""
    size: tuple[int, int] | str = "landscape_4_3"
    """What a picture measures when nobody says."""
    picture_format: str = "jpeg"
    seconds: int = 0
    """A clip's length when nobody says, or always."""
    sound: bool = False
    """A clip has its own sound when nobody says."""
    hearsay: bool = False

    def complaints(self, arguments: Any) -> list[Complaint]:
        found = check_fields(self.fields, arguments)
        return found or [each for rule in self.rules for each in rule(arguments)]


NAMED_SIZES = {
    "square_hd": (1024, 1024),
    "square": (512, 512),
    "portrait_4_3": (768, 1024),
    "portrait_16_9": (576, 1024),
    "landscape_4_3": (1024, 768),
    "landscape_16_9": (1024, 576),
    "auto": (1024, 1024),
    "auto_2K": (2048, 2048),
    "auto_3K": (3072, 3072),
    "auto_4K": (4096, 4096),
}
_SIX = ("square_hd", "square", "portrait_4_3", "portrait_16_9", "landscape_4_3", "landscape_16_9")


def need(check: Check) -> Field:
    return Field(check, required=True)


def may(**checks: Check) -> dict[str, Field]:
    return {name: Field(check) for name, check in checks.items()}


def _size(*more: str, least: int = 1, most: int = 14142) -> Check:
    sides = inside(width=need(whole(least, most)), height=need(whole(least, most)))
    return either(sides, choice(*_SIX, *more))


def _digits(least: int, most: int) -> Check:
    return choice(*(str(n) for n in range(least, most + 1)))


PROMPT = {"prompt": need(text(1))}
PICTURES = {"image_urls": need(several(media, 1))}
_COMMON = may(num_images=whole(1, 4), seed=whole(), sync_mode=flag)
_TOLERANT = may(safety_tolerance=_digits(1, 6))
_STEPS = may(num_inference_steps=whole(1, 50), guidance_scale=number(0, 20), enable_safety_checker=flag)
_TWO_FORMATS = may(output_format=choice("jpeg", "png"))
_THREE_FORMATS = may(output_format=choice("jpeg", "png", "webp"))
_ELEVEN_SHAPES = choice("auto", "21:9", "16:9", "3:2", "4:3", "5:4", "1:1", "4:5", "3:4", "2:3", "9:16")
_FIFTEEN_SHAPES = choice(
    "auto", "21:9", "16:9", "3:2", "4:3", "5:4", "1:1", "4:5", "3:4", "2:3", "9:16",
    "4:1", "1:4", "8:1", "1:8",
)  # fmt: skip
_NINE_SHAPES = choice("21:9", "16:9", "4:3", "3:2", "1:1", "2:3", "3:4", "9:16", "9:21")


def _pixels(least: int, most: int) -> Rule:
    def rule(arguments: dict[str, Any]) -> list[Complaint]:
        size = arguments.get("image_size")
        if not isinstance(size, dict) or least <= size["width"] * size["height"] <= most:
            return []
        msg = f"Total pixels must be between {least} and {most}"
        return [complaint(["body", "image_size"], "value_error", msg, size)]

    return rule


def _seedream_45_sides(arguments: dict[str, Any]) -> list[Complaint]:
    """1920 to 4096 pixels a side, or as many pixels in all as 2560×1440 to 4096×4096."""
    size = arguments.get("image_size")
    if not isinstance(size, dict):
        return []
    sides = all(1920 <= size[side] <= 4096 for side in ("width", "height"))
    if sides or 2560 * 1440 <= size["width"] * size["height"] <= 4096 * 4096:
        return []
    msg = "Width and height must be between 1920 and 4096, or total pixels between 2560x1440 and 4096x4096"
    return [complaint(["body", "image_size"], "value_error", msg, size)]


def _prompt_or_shots(arguments: dict[str, Any]) -> list[Complaint]:
    if bool(arguments.get("prompt")) != bool(arguments.get("multi_prompt")):
        return []
    msg = "Value error, Either prompt or multi_prompt must be provided, but not both"
    return [complaint(["body"], "value_error", msg, arguments)]


def prompt_or_plan(arguments: dict[str, Any]) -> list[Complaint]:
    if bool(arguments.get("prompt")) != bool(arguments.get("composition_plan")):
        return []
    msg = "Value error, Either prompt or composition_plan must be provided, but not both"
    return [complaint(["body"], "value_error", msg, arguments)]


def _all_pictures(most: int) -> Rule:
    """fal quietly uses some of them when there are more; we would rather hear of it."""

    def rule(arguments: dict[str, Any]) -> list[Complaint]:
        urls = arguments.get("image_urls") or []
        if len(urls) <= most:
            return []
        msg = f"List should have at most {most} items after validation, not {len(urls)}"
        return [complaint(["body", "image_urls"], "too_long", msg, len(urls), max_length=most)]

    return rule


_SEEDREAM = may(max_images=whole(1, 6), num_images=whole(1, 6), sync_mode=flag, enable_safety_checker=flag)
_SEEDREAM_4 = _SEEDREAM | may(
    seed=whole(),
    enhance_prompt_mode=choice("standard", "fast"),
    image_size=_size("auto", "auto_2K", "auto_4K", least=64),
)
_SEEDREAM_45 = _SEEDREAM | may(seed=whole(), image_size=_size("auto_2K", "auto_4K", least=64))
_SEEDREAM_5 = _SEEDREAM | may(image_size=_size("auto_2K", "auto_3K", least=64))
_FLUX_2 = (
    PROMPT
    | _COMMON
    | _STEPS
    | _THREE_FORMATS
    | may(
        acceleration=choice("none", "regular", "high"),
        enable_prompt_expansion=flag,
        image_size=_size(least=512, most=2048),
    )
)
_FLUX_2_PRO = (
    PROMPT
    | _TWO_FORMATS
    | may(enable_safety_checker=flag, seed=whole(), sync_mode=flag, safety_tolerance=_digits(1, 5))
)
_NANO = PROMPT | _COMMON | _TOLERANT | _THREE_FORMATS | may(enable_web_search=flag, limit_generations=flag)
_NANO_PRO = _NANO | may(aspect_ratio=_ELEVEN_SHAPES, resolution=choice("1K", "2K", "4K"))
_NANO_2 = _NANO | may(
    aspect_ratio=_FIFTEEN_SHAPES,
    resolution=choice("0.5K", "1K", "2K", "4K"),
    thinking_level=choice("minimal", "high"),
)
_KONTEXT = (
    PROMPT
    | _COMMON
    | _TOLERANT
    | _TWO_FORMATS
    | may(aspect_ratio=_NINE_SHAPES, enhance_prompt=flag, guidance_scale=number(1, 20))
)

PICTURE_ENDPOINTS = {
    "fal-ai/flux-pro/v1.1": Endpoint(
        "picture",
        PROMPT | _COMMON | _TOLERANT | _TWO_FORMATS | may(enhance_prompt=flag, image_size=_size()),
        shape="at_most_1440",
    ),
    "fal-ai/flux-pro/v1.1-ultra": Endpoint(
        "picture",
        PROMPT
        | _COMMON
        | _TOLERANT
        | _TWO_FORMATS
        | may(
            aspect_ratio=text(3),
            enhance_prompt=flag,
            image_url=media,
            raw=flag,
            image_prompt_strength=number(0, 1),
        ),
        shape="four_megapixels",
        size="16:9",
    ),
    "fal-ai/flux/schnell": Endpoint(
        "picture",
        PROMPT
        | _COMMON
        | _STEPS
        | _TWO_FORMATS
        | may(acceleration=choice("none", "regular", "high"), image_size=_size()),
    ),
    "fal-ai/hunyuan-image/v3/text-to-image": Endpoint(
        "picture",
        PROMPT
        | _COMMON
        | _STEPS
        | _TWO_FORMATS
        | may(enable_prompt_expansion=flag, negative_prompt=text(), image_size=_size()),
        size="square_hd",
        picture_format="png",
    ),
    "fal-ai/bytedance/seedream/v4/text-to-image": Endpoint(
        "picture", PROMPT | _SEEDREAM_4, rules=(_pixels(960 * 960, 4096 * 4096),), size=(2048, 2048)
    ),
    "fal-ai/bytedance/seedream/v4/edit": Endpoint(
        "picture",
        PROMPT | PICTURES | _SEEDREAM_4,
        rules=(_pixels(960 * 960, 4096 * 4096), _all_pictures(10)),
        size=(2048, 2048),
    ),
    "fal-ai/bytedance/seedream/v4.5/text-to-image": Endpoint(
        "picture", PROMPT | _SEEDREAM_45, rules=(_seedream_45_sides,), size=(2048, 2048)
    ),
    "fal-ai/bytedance/seedream/v4.5/edit": Endpoint(
        "picture",
        PROMPT | PICTURES | _SEEDREAM_45,
        rules=(_seedream_45_sides, _all_pictures(10)),
        size=(2048, 2048),
    ),
    "fal-ai/bytedance/seedream/v5/lite/text-to-image": Endpoint(
        "picture", PROMPT | _SEEDREAM_5, size="auto_2K"
    ),
    "fal-ai/bytedance/seedream/v5/lite/edit": Endpoint(
        "picture", PROMPT | PICTURES | _SEEDREAM_5, rules=(_all_pictures(10),), size="auto_2K"
    ),
    "fal-ai/flux-2": Endpoint("picture", _FLUX_2, picture_format="png"),
    "fal-ai/flux-2/edit": Endpoint(
        "picture", _FLUX_2 | PICTURES, rules=(_all_pictures(4),), picture_format="png"
    ),
    "fal-ai/flux-2-pro": Endpoint("picture", _FLUX_2_PRO | may(image_size=_size())),
    "fal-ai/flux-2-pro/edit": Endpoint(
        "picture", _FLUX_2_PRO | PICTURES | may(image_size=_size("auto")), size="auto"
    ),
    "fal-ai/nano-banana-pro": Endpoint(
        "picture", _NANO_PRO, shape="by_resolution", size="1:1", picture_format="png"
    ),
    "fal-ai/nano-banana-pro/edit": Endpoint(
        "picture", _NANO_PRO | PICTURES, shape="by_resolution", size="auto", picture_format="png"
    ),
    "fal-ai/nano-banana-2": Endpoint(
        "picture", _NANO_2, shape="by_resolution", size="auto", picture_format="png"
    ),
    "fal-ai/nano-banana-2/edit": Endpoint(
        "picture", _NANO_2 | PICTURES, shape="by_resolution", size="auto", picture_format="png"
    ),
    "fal-ai/flux-pro/kontext": Endpoint(
        "picture", _KONTEXT | {"image_url": need(media)}, shape="by_resolution", size="1:1"
    ),
    "fal-ai/flux-pro/kontext/max": Endpoint(
        "picture", _KONTEXT | {"image_url": need(media)}, shape="by_resolution", size="1:1"
    ),
    "fal-ai/flux-pro/kontext/max/multi": Endpoint(
        "picture", _KONTEXT | PICTURES, shape="by_resolution", size="1:1"
    ),
    "fal-ai/qwen-image-edit-2511": Endpoint(
        "picture",
        PROMPT
        | PICTURES
        | _COMMON
        | _STEPS
        | _THREE_FORMATS
        | may(acceleration=choice("none", "regular", "high"), negative_prompt=text(), image_size=_size()),
        picture_format="png",
    ),
}

_START = {"image_url": need(media)}
_KLING_3 = {"start_image_url": need(media)} | may(
    prompt=text(1),
    cfg_scale=number(0, 1),
    duration=_digits(3, 15),
    end_image_url=media,
    generate_audio=flag,
    negative_prompt=text(),
    shot_type=text(),
    multi_prompt=several(inside(prompt=need(text(1)), duration=_digits(1, 15)), 1),
    elements=several(
        inside(
            frontal_image_url=media,
            reference_image_urls=several(media, 1, 3),
            video_url=media,
            voice_id=text(),
        )
    ),
)
_VEO = (
    PROMPT
    | _START
    | may(
        aspect_ratio=choice("auto", "16:9", "9:16"),
        auto_fix=flag,
        duration=choice("4s", "6s", "8s"),
        generate_audio=flag,
        negative_prompt=text(),
        safety_tolerance=_digits(1, 6),
        seed=whole(),
    )
)
_HAILUO = PROMPT | _START | may(prompt_optimizer=flag)
_SEVEN_SHAPES = choice("auto", "21:9", "16:9", "4:3", "1:1", "3:4", "9:16")
_SEEDANCE_2 = (
    PROMPT
    | _START
    | may(
        end_image_url=media,
        duration=choice("auto", *(str(n) for n in range(4, 16))),
        aspect_ratio=_SEVEN_SHAPES,
        generate_audio=flag,
        seed=whole(),
    )
)

CLIP_ENDPOINTS = {
    "fal-ai/kling-video/v2.5-turbo/pro/image-to-video": Endpoint(
        "clip",
        PROMPT
        | _START
        | may(
            tail_image_url=media, duration=choice("5", "10"), negative_prompt=text(), cfg_scale=number(0, 1)
        ),
        shape="kling",
        seconds=5,
    ),
    "fal-ai/kling-video/v2.6/pro/image-to-video": Endpoint(
        "clip",
        PROMPT
        | {"start_image_url": need(media)}
        | may(
            end_image_url=media,
            duration=choice("5", "10"),
            generate_audio=flag,
            negative_prompt=text(),
            voice_ids=several(text(), 0, 2),
        ),
        shape="kling",
        seconds=5,
        sound=True,
    ),
    "fal-ai/kling-video/v3/pro/image-to-video": Endpoint(
        "clip", _KLING_3, rules=(_prompt_or_shots,), shape="kling", seconds=5, sound=True
    ),
    "fal-ai/kling-video/v3/standard/image-to-video": Endpoint(
        "clip", _KLING_3, rules=(_prompt_or_shots,), shape="kling", seconds=5, sound=True
    ),
    "fal-ai/veo3.1/image-to-video": Endpoint(
        "clip",
        # 4k is told by the price lists of 2026-07; the types of 2026-05 stop at 1080p.
        _VEO | may(resolution=choice("720p", "1080p", "4k")),
        shape="veo",
        seconds=8,
        sound=True,
    ),
    "fal-ai/veo3.1/fast/image-to-video": Endpoint(
        "clip", _VEO | may(resolution=choice("720p", "1080p", "4k")), shape="veo", seconds=8, sound=True
    ),
    "fal-ai/veo3.1/lite/image-to-video": Endpoint(
        "clip", _VEO | may(resolution=choice("720p", "1080p")), shape="veo", seconds=8, sound=True
    ),
    "fal-ai/sora-2/image-to-video": Endpoint(
        "clip",
        PROMPT
        | _START
        | may(
            aspect_ratio=choice("auto", "9:16", "16:9"),
            character_ids=several(text(), 0, 2),
            delete_video=flag,
            detect_and_block_ip=flag,
            duration=choice(4, 8, 12, 16, 20),
            model=choice("sora-2", "sora-2-2025-12-08", "sora-2-2025-10-06"),
            resolution=choice("auto", "720p"),
        ),
        shape="sora",
        seconds=4,
        sound=True,
    ),
    "fal-ai/minimax/hailuo-02/pro/image-to-video": Endpoint(
        "clip", _HAILUO | may(end_image_url=media), shape="hailuo", seconds=6
    ),
    "fal-ai/minimax/hailuo-02/standard/image-to-video": Endpoint(
        "clip",
        _HAILUO | may(end_image_url=media, duration=choice("6", "10"), resolution=choice("512P", "768P")),
        shape="hailuo",
        seconds=6,
    ),
    "fal-ai/minimax/hailuo-2.3/pro/image-to-video": Endpoint("clip", _HAILUO, shape="hailuo", seconds=6),
    "fal-ai/minimax/hailuo-2.3/standard/image-to-video": Endpoint(
        "clip", _HAILUO | may(duration=choice("6", "10")), shape="hailuo", seconds=6
    ),
    "fal-ai/bytedance/seedance/v1.5/pro/image-to-video": Endpoint(
        "clip",
        PROMPT
        | _START
        | may(
            aspect_ratio=_SEVEN_SHAPES,
            camera_fixed=flag,
            duration=_digits(4, 12),
            enable_safety_checker=flag,
            end_image_url=media,
            generate_audio=flag,
            resolution=choice("480p", "720p", "1080p"),
            seed=whole(),
        ),
        shape="seedance",
        seconds=5,
        sound=True,
    ),
    "bytedance/seedance-2.0/image-to-video": Endpoint(
        "clip",
        _SEEDANCE_2 | may(resolution=choice("480p", "720p", "1080p", "4k")),
        shape="seedance",
        seconds=5,
        sound=True,
        hearsay=True,
    ),
    "bytedance/seedance-2.0/fast/image-to-video": Endpoint(
        "clip",
        _SEEDANCE_2 | may(resolution=choice("480p", "720p")),
        shape="seedance",
        seconds=5,
        sound=True,
        hearsay=True,
    ),
    "alibaba/wan-3.0-prime/image-to-video": Endpoint(
        "clip", PROMPT | _START | may(duration=choice("5")), shape="wan", seconds=5, hearsay=True
    ),
}
