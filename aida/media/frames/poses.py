"""How each picture of the emoji set is turned before it is staged (pure).

Many are drawn diagonally, as an emoji has to fill its square. What should stand is turned upright.
"""

from __future__ import annotations

UPRIGHT: dict[str, float] = {
    "bouquet": 42.0,
    "running-shoe": -39.0,
}
"""Picture → degrees clockwise that put it on its feet."""


def turn(name: str) -> float:
    """Degrees clockwise for the picture of that name."""
    return UPRIGHT.get(name, 0.0)
