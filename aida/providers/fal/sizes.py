"""How large a picture is ordered: the film's frame → sides the endpoint takes (pure numbers).

1080×1920, sides up to 1440 in multiples of 32 → 800×1440
1080×1920, at least 2560×1440 pixels           → 1440×2560
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, sqrt

from aida.catalog.rows import Limits
from aida.providers.fal.endpoints import PictureEndpoint

MEGAPIXEL = 1_000_000


def sides(width: int, height: int, limits: Limits, endpoint: PictureEndpoint) -> tuple[int, int]:
    """Width and height to order: the same shape (as closely as the multiples allow), enlarged as far as
    the endpoint's least size needs, never beyond its longest side."""
    grow = max(
        1.0,
        (limits.least_side or 0) / min(width, height),
        sqrt(endpoint.least_pixels / (width * height)),
    )
    step = endpoint.multiple
    # What has to grow must not end up a hair too small; a root is a float, and 1440.0000001 is 1440.
    made = [ceil(side * grow / step - 1e-9) if grow > 1 else round(side / step) for side in (width, height)]
    longest = limits.longest_side
    if longest is not None and max(made) * step > longest:
        shrink = Fraction(longest, max(width, height))
        made = [min(round(side * shrink / step), longest // step) for side in (width, height)]
    across, down = (max(1, each) * step for each in made)
    return across, down


def nearest_aspect(width: int, height: int, among: tuple[str, ...]) -> str:
    """The shape that loses least of the frame when it is cropped to fit."""

    def kept(aspect: str) -> float:
        wide, high = (int(part) for part in aspect.split(":"))
        ratio = (wide * height) / (high * width)
        return min(ratio, 1 / ratio)

    return max(among, key=kept)


def megapixels(width: int, height: int) -> int:
    """As the vendor bills them: each picture rounded up to a whole one."""
    return ceil(width * height / MEGAPIXEL)
