"""How a model's clip lengths fill a stretch of film: seconds → lengths → shares (pure).

    15 s, a model of 5 or 10 s ─cover→ 10 + 5        8.96 s, a model of 4, 6 or 8 s ─takes→ one of 8, slowed

The planner covers a scene with the planned model's lengths; the Video Composer covers a shot again
when a fallback makes shorter ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

SLOWEST = Fraction(112, 100)
"""A clip may be slowed by up to 12 % before anyone sees it."""
GRID = Fraction(1, 2)
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


def shares(seconds: Fraction, lengths: Sequence[int]) -> tuple[Fraction, ...]:
    """How much of `seconds` each clip fills: by its length, on half seconds, the first taking the rest."""
    total = sum(lengths)
    filled = [Fraction(floor(seconds * length / total / GRID)) * GRID for length in lengths]
    left = seconds - sum(filled, start=Fraction(0))
    for place, length in enumerate(lengths):
        room = max(Fraction(0), min(left, length - filled[place]))
        filled[place] += room
        left -= room
    filled[0] += left
    return tuple(filled)


def takes(
    seconds: Fraction, durations: Sequence[int], cost: Callable[[int], Decimal] | None = None
) -> tuple[Fraction, ...]:
    """The seconds each piece of one shot fills; one piece wherever a slow-down of up to 12 % makes it do.

    An empty `durations` is a model that makes any length. `cost` as for `cover`.
    """
    if not durations or seconds <= max(durations) * SLOWEST:
        return (seconds,)
    plain, slowed = cover(seconds, durations, cost), cover(seconds / SLOWEST, durations, cost)
    if len(slowed) >= len(plain):
        return shares(seconds, plain)
    whole = sum(slowed)
    return tuple(seconds * length / whole for length in slowed)
