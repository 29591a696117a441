"""When each word is spoken: a vendor's time stamps → `Word`s of our line (pure).

    [{"characters": ["C", "i", …], "character_start_times_seconds": […], …}] ─read_stamps→ Word, Word, …
    Words on the vendor's clock ─on_our_clock(cut, speed)→ Words of the line as it was fitted

The endpoint's types say "a list" and no more. Both forms ElevenLabs itself uses are read: letters in
chunks, and one entry per word. Stamps that do not spell the line are no stamps: then nothing is returned,
and the timeline shares the line's seconds out by length.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from aida.contracts.result import Word
from aida.media.wording import SPACELESS, split_words

_SLACK = 0.05
"""Seconds by which stamps may overlap before they count as wrong."""
_STARTS = ("start", "start_time", "start_time_s", "start_time_seconds")
_ENDS = ("end", "end_time", "end_time_s", "end_time_seconds")
_TEXTS = ("word", "text", "character", "char")


class _Mark(NamedTuple):
    text: str
    start: float
    end: float


def read_stamps(stamps: Any, text: str, language: str, seconds: Fraction) -> tuple[Word, ...]:
    """The words of `text` on the clock of the vendor's sound, which is `seconds` long; empty when the
    stamps are missing, unreadable, out of order, or of other words."""
    try:
        marks = list(_marks(stamps))
    except (KeyError, TypeError, ValueError):
        return ()
    if not marks or _spelled("".join(mark.text for mark in marks)) != _spelled(text):
        return ()
    previous = 0.0
    for mark in marks:
        if mark.start < previous - _SLACK or mark.end < mark.start or mark.end > float(seconds) + 1:
            return ()
        previous = mark.start
    return tuple(_words(marks, text, language))


def on_our_clock(words: Sequence[Word], cut: Fraction, speed: float, seconds: Fraction) -> tuple[Word, ...]:
    """The same words after `cut` seconds were taken from the front and the rest was played `speed` times
    as fast; none outside the line's `seconds`."""
    pace = Fraction(speed).limit_denominator(10_000)

    def moved(at: Fraction) -> Fraction:
        return min(max((at - cut) / pace, Fraction(0)), seconds)

    return tuple(Word(text=word.text, start=moved(word.start), end=moved(word.end)) for word in words)


def _marks(stamps: Any) -> Iterator[_Mark]:
    entries: list[Any] = list(stamps) if isinstance(stamps, list) else [stamps]
    offset, last = 0.0, 0.0
    for entry in entries:
        if not isinstance(entry, Mapping):
            raise TypeError("a stamp is an object")
        if "characters" not in entry:
            yield _Mark(
                str(_first(entry, _TEXTS)), float(_first(entry, _STARTS)), float(_first(entry, _ENDS))
            )
            continue
        starts = [float(each) for each in entry["character_start_times_seconds"]]
        ends = [float(each) for each in entry["character_end_times_seconds"]]
        # A chunk that begins before the one before it has ended counts from its own beginning.
        if starts and starts[0] + offset < last - _SLACK:
            offset = last
        for letter, start, end in zip(entry["characters"], starts, ends, strict=True):
            last = end + offset
            yield _Mark(str(letter), start + offset, last)


def _first(entry: Mapping[str, Any], names: Sequence[str]) -> Any:
    return entry[next((name for name in names if name in entry), names[0])]


def _spelled(text: str) -> str:
    return "".join(text.split())


def _words(marks: Sequence[_Mark], text: str, language: str) -> Iterator[Word]:
    """One `Word` for each word as written: from the first of its letters to the last."""
    letters = [(sign, mark) for mark in marks for sign in mark.text if not sign.isspace()]
    at = 0
    tokens = split_words(text, language) if language.split("-")[0] in SPACELESS else text.split()
    for token in tokens:
        count = len(_spelled(token))
        if count and at + count <= len(letters):
            yield Word(
                text=token,
                start=_seconds(letters[at][1].start),
                end=_seconds(letters[at + count - 1][1].end),
            )
        at += count


def _seconds(value: float) -> Fraction:
    return Fraction(round(max(value, 0.0) * 1000), 1000)
