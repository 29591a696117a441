"""A clip's seconds against the film's: trim first, then play it slower, then hold its end (pure).

    clip 5.04 s, wanted 4.2 s → its first 4.2 s          clip 5 s, wanted 5.4 s → all of it, 8 % slower
    clip 5 s, wanted 6 s      → 12 % slower, and the last picture for 0.4 s

The wanted seconds include the shot's halves of the transitions at both ends. The start is kept: it is
the picture the client has approved, and models drift away from it. Slower means that each frame is
shown a little longer, to the film's nearest frame; nothing is blended, so nothing is smeared.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from aida.catalog.lengths import SLOWEST

_UNSEEN = Fraction(5, 100)
_UNFELT = Fraction(1, 10)
"""Slower by less, held for less (in seconds): not worth a word."""


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
