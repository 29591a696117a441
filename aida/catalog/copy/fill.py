"""Enough words for the seconds: lines to choose from + a scene's seconds → what is said (pure).

    ["Muoviti. Adesso.", …] + 10 s ─fill→ sentences that take 72–92 % of it, none cut, none said twice

Lines come in order of liking. What must be said goes first; then whole lines are added while they fit,
and the last one is the one that fills the scene best.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from aida.catalog.copy import Line
from aida.catalog.copy.pace import spoken_seconds

MOST = 0.92
"""Share of a scene's seconds that may be spoken; the rest is breath."""
GOOD = 0.82
ENOUGH = 0.74
_LAST_ROOM = 5.0
"""Seconds of room below which the next line is chosen for its length rather than its rank."""


@dataclass
class Pool:
    """The lines of one film, most liked first. A line taken is never said again."""

    language: str
    lines: Sequence[Line]
    share: float = GOOD
    """Share of each scene to aim at: less than `GOOD` when the film is longer than the pool."""
    taken: set[Line] = field(default_factory=set)

    def seconds(self, text: str) -> float:
        return spoken_seconds(text, self.language)

    def left(self) -> list[Line]:
        return [line for line in self.lines if line not in self.taken]

    def take(self, line: Line) -> None:
        self.taken.add(line)


@dataclass(frozen=True)
class Said:
    """A line as it is said: its long or its short form."""

    line: Line
    text: str


def _forms(line: Line) -> tuple[str, ...]:
    return tuple(dict.fromkeys((line.spoken, line.headline))) if line.headline else (line.spoken,)


def _best_last(pool: Pool, said: float, seconds: float) -> Said | None:
    options = [
        (abs(total - GOOD * seconds), rank, Said(line, text))
        for rank, line in enumerate(pool.left())
        for text in _forms(line)
        if (total := said + pool.seconds(text)) <= MOST * seconds
    ]
    return min(options, key=lambda option: option[:2])[2] if options else None


def _next(pool: Pool, said: float, seconds: float) -> Said | None:
    room = MOST * seconds - said
    if room > _LAST_ROOM:
        for line in pool.left():
            if pool.seconds(line.spoken) <= room:
                return Said(line, line.spoken)
    return _best_last(pool, said, seconds)


def fill(pool: Pool, seconds: float, said: float) -> list[Said]:
    """Lines to add to `said` seconds of words, so that the scene is filled; marks them as taken."""
    added: list[Said] = []
    enough = min(ENOUGH, pool.share) * seconds
    while said < enough:
        choice = _next(pool, said, seconds)
        if choice is None:
            break
        pool.take(choice.line)
        added.append(choice)
        said += pool.seconds(choice.text)
    return added
