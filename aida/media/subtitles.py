"""Subtitle files: captions → SubRip (`.srt`) and WebVTT (`.vtt`) text (pure).

At most two lines a cue, of about 42 characters (20 in Chinese and Japanese), broken where they are
most even; times to the millisecond, never overlapping.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from aida.media.linebreaks import balanced, pieces
from aida.media.timeline import Caption
from aida.media.wording import SPACELESS, written

ONE_LINE = 42
ONE_LINE_SPACELESS = 20


def srt(captions: Sequence[Caption], language: str) -> str:
    """SubRip: numbered cues, commas before the milliseconds."""
    cues = (
        f"{number}\n{_clock(c.start, ',')} --> {_clock(c.end, ',')}\n{_lines(c, language)}\n"
        for number, c in enumerate(captions, 1)
    )
    return "\n".join(cues)


def vtt(captions: Sequence[Caption], language: str) -> str:
    """WebVTT: `&` and `<` are written as entities, because cues may carry mark-up."""
    cues = "".join(
        f"\n{_clock(c.start, '.')} --> {_clock(c.end, '.')}\n{_escaped(_lines(c, language))}\n"
        for c in captions
    )
    return f"WEBVTT\n{cues}"


def _lines(caption: Caption, language: str) -> str:
    text = " ".join(written(caption.words, language).split())
    limit = ONE_LINE_SPACELESS if language in SPACELESS else ONE_LINE
    if len(text) <= limit:
        return text
    lines, _ = balanced(pieces(text), 2, lambda line: float(len(line)))
    return "\n".join(lines)


def _clock(seconds: Fraction, mark: str) -> str:
    """hours:minutes:seconds and thousandths, rounded to the nearest."""
    thousandths = int(seconds * 1000 + Fraction(1, 2))
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}{mark}{rest % 1000:03}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
