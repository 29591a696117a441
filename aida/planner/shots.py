"""Which clips to buy for a scene: seconds and a model's lengths in, shots out (pure).

15 s, a model that makes 5 or 10 s → a clip of 10 s and one of 5 s
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from aida.contracts.plan import PlannedShot

_GRID = Fraction(1, 2)
"""Shots begin on half seconds, as scenes do."""


def cover(
    seconds: Fraction, durations: Sequence[int], cost: Callable[[int], Decimal] | None = None
) -> tuple[int, ...]:
    """The clip lengths that fill a scene at least cost, then in fewest clips, longest first.

    `durations` are the lengths the model makes, in seconds; `cost` is the price of one clip of a
    length, by default its seconds. Raises `ValueError` when the model makes no length at all.
    """
    if not durations:
        raise ValueError("a model that makes no length covers nothing")
    price = cost or Decimal
    need = ceil(seconds)
    # best[n]: the cheapest clips that reach n seconds or more, as (cost, clips, lengths).
    best: list[tuple[Decimal, int, tuple[int, ...]]] = [(Decimal(0), 0, ())]
    for reach in range(1, need + 1):
        options = []
        for length in sorted(set(durations), reverse=True):
            money, clips, lengths = best[max(0, reach - length)]
            options.append((money + price(length), clips + 1, (*lengths, length)))
        best.append(min(options, key=lambda option: option[:2]))
    return tuple(sorted(best[need][2], reverse=True))


def shots(scene_id: int, seconds: Fraction, lengths: Sequence[int]) -> tuple[PlannedShot, ...]:
    """The scene's shots: each clip fills a share of the scene by its length, on half seconds.

    An empty `lengths` is a model that makes any length: one shot, exactly as long as the scene.
    """
    if not lengths:
        return (PlannedShot(scene_id=scene_id, shot=1, seconds=seconds, model_seconds=seconds),)
    total = sum(lengths)
    shares = [Fraction(floor(seconds * length / total / _GRID)) * _GRID for length in lengths]
    left = seconds - sum(shares, start=Fraction(0))
    for place, length in enumerate(lengths):
        room = min(left, length - shares[place])
        shares[place] += room
        left -= room
    return tuple(
        PlannedShot(scene_id=scene_id, shot=number, seconds=share, model_seconds=Fraction(length))
        for number, (share, length) in enumerate(zip(shares, lengths, strict=True), start=1)
    )
