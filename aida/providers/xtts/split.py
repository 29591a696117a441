"""A line in pieces short enough for XTTS: text + longest piece → pieces that say the same (pure).

    sentences ─too long→ clauses ─too long→ words          neighbours are joined again while they fit

The model cuts off what is longer than its limit, which is counted in characters and differs by language.
Nothing is cut inside a word; Chinese and Japanese are cut where their phrases end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from aida.errors import Permanent
from aida.media.wording import SPACELESS, split_words

_CLOSING = "\"'”’»)\\]」』）"
# A full stop ends a sentence only before a space: 49.90 and example.com are one word.
_SENTENCE = re.compile(
    rf"(?<=[.!?…؟।॥])(?=\s)|(?<=[.!?…؟।॥][{_CLOSING}])(?=\s)|(?<=[。！？])(?![{_CLOSING}])"
)
_CLAUSE = re.compile(r"(?<=[,;:،؛—–])(?=\s)|(?<=\s)(?=[—–]\s)|(?<=[，、；：])(?=.)")

Cut = Callable[[str], Sequence[str]]


def pieces(text: str, longest: int, language: str) -> tuple[str, ...]:
    """The text in order, each piece at most `longest` characters; no piece is empty.

    Raises `Permanent` when one word alone is longer, and when there are no words.
    """
    whole = " ".join(text.split())
    if not any(letter.isalnum() for letter in whole):
        raise Permanent("The line has no words that can be spoken")
    cuts: tuple[Cut, ...] = (_SENTENCE.split, _CLAUSE.split, lambda part: _words(part, language))
    return tuple(piece.strip() for piece in _pieces(whole, longest, cuts))


def _pieces(text: str, longest: int, cuts: Sequence[Cut]) -> list[str]:
    if len(text.strip()) <= longest:
        return [text]
    if not cuts:
        raise Permanent(f"“{text.strip()[:40]}…” is longer than the {longest} characters the voice can say")
    packed: list[str] = []
    for part in cuts[0](text):
        if packed and len((packed[-1] + part).strip()) <= longest:
            packed[-1] += part
        elif part.strip():
            packed += _pieces(part, longest, cuts[1:])
    return packed


def _words(text: str, language: str) -> Sequence[str]:
    if language in SPACELESS:
        return split_words(text, language)
    return re.findall(r"\s*\S+", text)
