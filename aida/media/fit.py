"""A clip's time against the film's: its frames per second, and how its seconds fill their place (pure).

    clips 24, 24, 23.976 per second → a film of 24        24, 30 → as planned

    clip 5.04 s, wanted 4.2 s → its first 4.2 s          clip 5 s, wanted 5.4 s → all of it, 8 % slower
    clip 5 s, wanted 6 s      → 12 % slower, and the last picture for 0.4 s

The wanted seconds include the shot's halves of the transitions at both ends. The start is kept: it is
the picture the client has approved, and models drift away from it. Slower means that each frame is
shown a little longer, to the film's nearest frame; nothing is blended, so nothing is smeared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from aida.catalog.lengths import SLOWEST

_UNSEEN = Fraction(5, 100)
_UNFELT = Fraction(1, 10)
"""Slower by less, held for less (in seconds): not worth a word."""


_RATES = (24, 25, 30)
_SAME = Fraction(1, 200)
"""23.976 is 24 (a frame is shown twice in 42 s), and what a file says of its rate is rarely exact."""


def film_fps(rates: Sequence[Fraction | None], planned: int) -> int:
    """The film's frames per second: its clips' own where they share one, else as planned.

    24 shown at 30 has every fourth frame twice, which judders in every slow move; 48, 50 and 60 lose
    every other frame evenly. `None` for a clip that does not say; without clips nothing is shared.
    """
    for fps in _RATES:
        if rates and all(rate is not None and _is(rate, fps) for rate in rates):
            return fps
    return planned


def _is(rate: Fraction, fps: int) -> bool:
    return any(abs(rate - times * fps) <= times * fps * _SAME for times in (1, 2))


@dataclass(frozen=True)
class Fit:
    """How a clip fills its place. Seconds of the film, but for `trimmed`."""

    slower: Fraction
    """How much longer everything takes: 1 … 1.12."""
    played: Fraction
    """Seconds in which the clip moves."""
    held: Fraction
    """Seconds in which its last picture stands."""
    trimmed: Fraction
    """Seconds of the clip, at its end, that are not shown."""

    def note(self, scene: int) -> str | None:
        """What a client might see and want to know of; `None` when there is nothing of the kind."""
        said = []
        if self.slower > 1 + _UNSEEN:
            said.append(f"plays {float(self.slower - 1):.0%} slower than it was filmed")
        if self.held > _UNFELT:
            said.append(f"holds its last picture for {float(self.held):.1f} s")
        return f"Scene {scene} {' and '.join(said)}: its clip was short" if said else None


def fit(clip: Fraction, wanted: Fraction, frame: Fraction = Fraction(1, 30)) -> Fit:
    """Both in seconds, above 0. A clip short by no more than a `frame` is held for it: nobody sees one."""
    if clip >= wanted:
        return Fit(Fraction(1), wanted, Fraction(0), clip - wanted)
    if wanted - clip <= frame:
        return Fit(Fraction(1), clip, wanted - clip, Fraction(0))
    slower = min(SLOWEST, wanted / clip)
    return Fit(slower, clip * slower, wanted - clip * slower, Fraction(0))
