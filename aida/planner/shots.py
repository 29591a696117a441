"""Which clips to buy for a scene: seconds and a model's lengths in, shots out (pure).

15 s, a model that makes 5 or 10 s → a clip of 10 s and one of 5 s
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from aida.catalog.lengths import cover, shares
from aida.contracts.plan import PlannedShot

__all__ = ["cover", "shots"]


def shots(scene_id: int, seconds: Fraction, lengths: Sequence[int]) -> tuple[PlannedShot, ...]:
    """The scene's shots: each clip fills a share of the scene by its length, on half seconds.

    An empty `lengths` is a model that makes any length: one shot, exactly as long as the scene.
    """
    if not lengths:
        return (PlannedShot(scene_id=scene_id, shot=1, seconds=seconds, model_seconds=seconds),)
    return tuple(
        PlannedShot(scene_id=scene_id, shot=number, seconds=share, model_seconds=Fraction(length))
        for number, (share, length) in enumerate(zip(shares(seconds, lengths), lengths, strict=True), start=1)
    )
