"""How a length is cut into scenes: seconds in, seconds per scene out (pure).

A hook, a body, a call to action. 30 s are 10 + 15 + 5, and the same thirds hold below. Above, hook
and call keep their 10 and 5 s and the body is cut into parts of at most 15 s:
45 = 10 + 15 + 15 + 5, 60 = 10 + 15 + 15 + 15 + 5.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

LEAST_SCENE = Fraction(2)
"""Seconds under which a scene is not understood."""
_HOOK, _BODY, _CALL = Fraction(10), Fraction(15), Fraction(5)


def pace(total: Fraction) -> tuple[Fraction, ...]:
    """Seconds of each scene. Their sum is exactly `total`; each is at least 2 s.

    Whole seconds, or halves; what a total of odd fractions leaves over goes to the body.
    Raises `ValueError` for a total of less than 2 s.
    """
    if total < LEAST_SCENE:
        raise ValueError(f"{total} s are too short for a scene")
    if total < 2 * LEAST_SCENE:
        return (total,)
    if total < 3 * LEAST_SCENE:
        return (total - LEAST_SCENE, LEAST_SCENE)
    hook = min(_HOOK, max(LEAST_SCENE, _round(total / 3)))
    call = min(_CALL, max(LEAST_SCENE, _round(total / 6)))
    body = total - hook - call
    return (hook, *_parts(body), call)


def _parts(body: Fraction) -> tuple[Fraction, ...]:
    """The body in equal parts of whole seconds, longer ones first, any fraction in the last."""
    count = ceil(body / _BODY)
    least, over = divmod(floor(body), count)
    parts = [Fraction(least + (1 if place < over else 0)) for place in range(count)]
    parts[-1] += body - floor(body)
    return tuple(parts)


def _round(seconds: Fraction) -> Fraction:
    return Fraction(floor(seconds + Fraction(1, 2)))
