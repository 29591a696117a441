"""How each fal.ai endpoint names its inputs: catalog endpoint → the fields it takes (a table).

    row.endpoint ─PICTURES→ PictureEndpoint        row.endpoint ─FILMS→ FilmEndpoint

Read from the vendor's own client types of 2026-05-04 (npm `@fal-ai/client` 1.10.1), where an unknown
field or a number of the wrong JSON type is refused with 422. What a model can do (lengths, aspects,
sides, references, sound) is its catalog row; here is only how it is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeVar

from aida.catalog.rows import Model
from aida.errors import Permanent


@dataclass(frozen=True)
class PictureEndpoint:
    """`prompt` is taken by all of them."""

    aspects: tuple[str, ...] = ()
    """Shapes for `aspect_ratio`; empty: it takes `image_size` as width and height."""
    multiple: int = 1
    """Sides are ordered in whole multiples of it, because other ones come back changed."""
    least_pixels: int = 0
    """Width times height it takes at least."""
    formats: bool = True
    """Takes `output_format`, `jpeg` or `png`."""
    seed: bool = True
    negative: bool = False
    references: bool = False
    """Needs `image_urls`: an edit endpoint."""
    fixed: Mapping[str, Any] = field(default_factory=dict)
    """What every order says."""


@dataclass(frozen=True)
class FilmEndpoint:
    """`prompt` is taken by all of them."""

    image: str = "image_url"
    """The field of the picture the clip starts with."""
    duration: bool = True
    """Takes `duration`, written as the catalog row's `wire` says."""
    aspect: bool = False
    """Takes `aspect_ratio`; otherwise the clip has its picture's shape."""
    seed: bool = False
    negative: bool = False
    fixed: Mapping[str, Any] = field(default_factory=dict)
    at_length: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    """What orders of these seconds say instead."""
    why: str = ""
    """Said in the result where `at_length` made it less than the usual."""
    variant: str | None = None
    """The catalog's price for what `fixed` orders, where that is not the usual one."""


_ONE = {"num_images": 1}
# Our prompts are written for the model; what the vendor would make of them nobody has read.
_OUR_WORDS = {"enable_prompt_expansion": False}
_ANY_SHAPE = ("21:9", "16:9", "3:2", "4:3", "5:4", "1:1", "4:5", "3:4", "2:3", "9:16")
# 2K costs what 1K costs, and 1K is smaller than a film's frame.
_BANANA = {**_ONE, "limit_generations": True, "resolution": "2K"}
# Its own rewriting of refused prompts would hide the refusal from us; ours is said in the result.
_VEO = FilmEndpoint(
    aspect=True,
    seed=True,
    negative=True,
    fixed={"resolution": "1080p", "auto_fix": False},
    # Its maker's documentation of both back ends (public notes of 2026-07): 1080p in 8 s only. The price
    # is the same, and shorter ones are refused.
    at_length={4: {"resolution": "720p"}, 6: {"resolution": "720p"}},
    why="Veo films 1080p in clips of 8 s only: this one is 720p",
)
_HAILUO = {"prompt_optimizer": False}

PICTURES: Mapping[str, PictureEndpoint] = MappingProxyType(
    {
        # It answers with sides in multiples of 32, up to 1440 (seen in public logs, 2026).
        "fal-ai/flux-pro/v1.1": PictureEndpoint(multiple=32, fixed=_ONE),
        "fal-ai/flux-pro/v1.1-ultra": PictureEndpoint(aspects=(*_ANY_SHAPE, "9:21"), fixed=_ONE),
        "fal-ai/flux/schnell": PictureEndpoint(multiple=16, fixed=_ONE),
        "fal-ai/hunyuan-image/v3/text-to-image": PictureEndpoint(
            multiple=16, negative=True, fixed={**_ONE, **_OUR_WORDS}
        ),
        "fal-ai/bytedance/seedream/v4/text-to-image": PictureEndpoint(
            least_pixels=960 * 960, formats=False, fixed=_ONE
        ),
        "fal-ai/bytedance/seedream/v4/edit": PictureEndpoint(
            least_pixels=960 * 960, formats=False, references=True, fixed=_ONE
        ),
        "fal-ai/bytedance/seedream/v4.5/text-to-image": PictureEndpoint(
            least_pixels=2560 * 1440, formats=False, fixed=_ONE
        ),
        "fal-ai/bytedance/seedream/v4.5/edit": PictureEndpoint(
            least_pixels=2560 * 1440, formats=False, references=True, fixed=_ONE
        ),
        "fal-ai/bytedance/seedream/v5/lite/text-to-image": PictureEndpoint(
            least_pixels=2560 * 1440, formats=False, seed=False, fixed=_ONE
        ),
        "fal-ai/bytedance/seedream/v5/lite/edit": PictureEndpoint(
            least_pixels=2560 * 1440, formats=False, seed=False, references=True, fixed=_ONE
        ),
        "fal-ai/flux-2": PictureEndpoint(multiple=16, fixed={**_ONE, **_OUR_WORDS}),
        "fal-ai/flux-2/edit": PictureEndpoint(multiple=16, references=True, fixed={**_ONE, **_OUR_WORDS}),
        "fal-ai/flux-2-pro": PictureEndpoint(multiple=16),  # knows no num_images
        "fal-ai/flux-2-pro/edit": PictureEndpoint(multiple=16, references=True),
        "fal-ai/nano-banana-pro": PictureEndpoint(aspects=_ANY_SHAPE, fixed=_BANANA),
        "fal-ai/nano-banana-pro/edit": PictureEndpoint(aspects=_ANY_SHAPE, references=True, fixed=_BANANA),
    }
)

FILMS: Mapping[str, FilmEndpoint] = MappingProxyType(
    {
        "fal-ai/kling-video/v2.5-turbo/pro/image-to-video": FilmEndpoint(negative=True),
        "fal-ai/kling-video/v3/standard/image-to-video": FilmEndpoint(image="start_image_url", negative=True),
        "fal-ai/kling-video/v3/pro/image-to-video": FilmEndpoint(image="start_image_url", negative=True),
        "fal-ai/veo3.1/image-to-video": _VEO,
        "fal-ai/veo3.1/fast/image-to-video": _VEO,
        "fal-ai/sora-2/image-to-video": FilmEndpoint(aspect=True, fixed={"resolution": "720p"}),
        "fal-ai/minimax/hailuo-02/pro/image-to-video": FilmEndpoint(duration=False, fixed=_HAILUO),
        "fal-ai/minimax/hailuo-02/standard/image-to-video": FilmEndpoint(
            fixed={**_HAILUO, "resolution": "768P"}
        ),
        "fal-ai/minimax/hailuo-2.3/pro/image-to-video": FilmEndpoint(duration=False, fixed=_HAILUO),
        "fal-ai/minimax/hailuo-2.3/standard/image-to-video": FilmEndpoint(fixed=_HAILUO),
        # Not in the client types; as the vendor's own page of the model has it (stored copy, 2026).
        "bytedance/seedance-2.0/image-to-video": FilmEndpoint(
            aspect=True, seed=True, fixed={"resolution": "720p"}, variant="720p"
        ),
    }
)


Endpoint = TypeVar("Endpoint", PictureEndpoint, FilmEndpoint)


def picture_endpoint(row: Model, *, edits: bool) -> tuple[str, PictureEndpoint]:
    """The endpoint's name and fields; with `edits` the one that takes reference pictures.

    Raises `Permanent` for a row whose inputs nobody has written down here.
    """
    name = (row.abilities.edit_endpoint if edits else None) or row.endpoint
    return name, _known(PICTURES, name, row)


def film_endpoint(row: Model) -> FilmEndpoint:
    """Raises `Permanent` for a row whose inputs nobody has written down here."""
    return _known(FILMS, row.endpoint, row)


def _known(table: Mapping[str, Endpoint], name: str, row: Model) -> Endpoint:
    if name not in table:
        raise Permanent(
            f"How {row.name} is ordered ({name}) is not known to this version; choose another model",
            model=row.id,
        )
    return table[name]
