"""The draft's music: mood + seconds + seed → a bed with a beginning, a build and an end.

    mood ─moods→ what it is made of ─score→ notes ─render→ stereo samples at 48 kHz, −18 LUFS

Same arguments, same samples. About a second of one core for a bed of 30 s.
"""

from __future__ import annotations

from fractions import Fraction

from aida.media.wav import Samples

__all__ = ["compose"]


def compose(seconds: Fraction, mood: str, keywords: tuple[str, ...] = (), seed: int = 0) -> Samples:
    """Stereo samples, exactly `seconds` long. An unknown mood is `neutral`."""
    from aida.media.music.moods import mood_named
    from aida.media.music.render import render
    from aida.media.music.score import write_score

    return render(write_score(mood_named(mood, keywords), float(seconds), seed), seed)
