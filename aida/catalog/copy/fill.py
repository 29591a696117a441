"""Enough words for the seconds: lines to choose from + a scene's seconds → what is said (pure).

    ["Muoviti. Adesso.", …] + 10 s ─fill→ sentences that take 72–92 % of it, none cut, none said twice

Lines come in order of liking. What must be said is given; whole lines are added while they fit, and the
last one is the one that fills the scene best. A line has a long form (spoken) and a short one (headline).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from aida.catalog.copy import Line, joined
from aida.catalog.copy.pace import spoken_seconds

GOOD = 0.82
ENOUGH = 0.74
THIN = 0.6
"""Share below which a scene sounds empty."""
_LAST_ROOM = 5.0
"""Seconds of room below which the next line is chosen for its length rather than its rank."""


def most(seconds: float) -> float:
    """Seconds of a scene that may be spoken. The rest is breath before and after the line: 0.6 s, less
    in scenes too short for that; a tenth more is kept there because estimates of short texts are rough."""
    return min(0.92 * seconds, seconds - 0.6 if seconds >= 4 else 0.85 * seconds * 0.9)


@dataclass(frozen=True)
class Said:
    """A line as it is said: in its long or its short form."""

    line: Line
    text: str


@dataclass
class Pool:
    """The lines of one film, most liked first. A line taken is not said again."""

    language: str
    lines: Sequence[Line]
    share: float = GOOD
    """Share of each scene to aim at: less than `GOOD` when the film is longer than the pool."""
    own: int = 0
    """How many of the first lines belong to this product, mood and cause alone."""
    taken: set[Line] = field(default_factory=set)

    def seconds(self, texts: Sequence[str]) -> float:
        return spoken_seconds(joined(texts, self.language), self.language)

    def fits(self, texts: Sequence[str], seconds: float) -> bool:
        return self.seconds(texts) <= most(seconds)

    def dealt(self, index: int, hands: int) -> list[Line]:
        """The lines as one of several scenes likes them: its share of the product's own first, the
        other scenes' shares last."""
        own, plain = list(self.lines[: self.own]), list(self.lines[self.own :])
        mine = own[index::hands]
        return [*mine, *plain, *(line for line in own if line not in mine)]

    def left(self, liked: Sequence[Line] | None = None) -> list[Line]:
        return [line for line in (self.lines if liked is None else liked) if line not in self.taken]


def _best_last(pool: Pool, said: Sequence[str], seconds: float, lines: Sequence[Line]) -> Said | None:
    """The whole line that fills the scene best; a headline is spoken only where it would stay thin."""
    goal = min(GOOD * seconds, most(seconds))
    thin = pool.seconds(said) < THIN * seconds

    def options(short: bool) -> list[tuple[int, int, Said]]:
        return [
            # Differences of a twelfth of the scene are not heard: then the better liked line wins.
            (round(12 * abs(total - goal) / seconds), rank, Said(line, text))
            for rank, line in enumerate(lines)
            if (text := line.headline if short else line.spoken)
            and (total := pool.seconds([*said, text])) <= most(seconds)
        ]

    found = options(short=False) or (options(short=True) if thin else [])
    return min(found, key=lambda option: option[:2])[2] if found else None


def _next(pool: Pool, said: Sequence[str], seconds: float, lines: Sequence[Line]) -> Said | None:
    if most(seconds) - pool.seconds(said) > _LAST_ROOM:
        for line in lines:
            if pool.fits([*said, line.spoken], seconds):
                return Said(line, line.spoken)
    return _best_last(pool, said, seconds, lines)


def fill(pool: Pool, seconds: float, said: Sequence[str], liked: Sequence[Line] | None = None) -> list[Said]:
    """Lines to add to what is said already, so that the scene is filled; marks them as taken.

    `liked` is the order in which this scene likes the pool's lines, the pool's own by default.
    """
    added: list[Said] = []
    texts = list(said)
    enough = min(ENOUGH * seconds, pool.share * seconds, 0.9 * most(seconds))
    while pool.seconds(texts) < enough:
        choice = _next(pool, texts, seconds, pool.left(liked))
        if choice is None:
            break
        pool.taken.add(choice.line)
        added.append(choice)
        texts.append(choice.text)
    return added
