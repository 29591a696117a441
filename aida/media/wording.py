"""Spoken words → groups that are shown together (pure).

    line of text + its timed words → words as written → groups for the screen, groups for subtitles

A group ends where the sentence does if it can, and groups of one line are about equally long, so
that no lonely word is left over. Chinese and Japanese have no spaces: there a "word" is a few
characters, and punctuation stays with what it follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from aida.contracts.result import Word

SPACELESS = frozenset({"zh", "ja"})
"""Languages written without spaces between words."""

_SENTENCE_END = tuple(".!?…。！？؟।")
_CLAUSE_END = (*_SENTENCE_END, *",;:，、；：،؛—–")
_CLOSING = "」』）】》〉”’！？。，、；：…・ー)]}»!?.,;:%"
_CJK_PIECE = 4
"""Longest "word" of Chinese or Japanese, in characters."""


class Limits(NamedTuple):
    """How much of a line is shown at once."""

    words: int
    characters: int
    """Of the group as written, spaces included."""
    seconds: Fraction


def on_screen(language: str) -> Limits:
    """Groups burned into the picture: read at a glance, two short lines at most."""
    return Limits(6, {"zh": 14, "ja": 18}.get(language, 34), Fraction(4))


def in_subtitles(language: str) -> Limits:
    """Groups of a subtitle file: two lines of 42 characters (20 where there are no spaces)."""
    return Limits(16, 36 if language in SPACELESS else 80, Fraction(6))


def joiner(language: str) -> str:
    """What stands between two words."""
    return "" if language in SPACELESS else " "


def timed_words(text: str, words: Sequence[Word], seconds: Fraction, language: str) -> tuple[Word, ...]:
    """The words of a line as they are written, with the times they are spoken at.

    `words` are what the voice reported: they may lack punctuation, or be missing; then the line's
    `seconds` are shared out by length. Times rise, none is negative.
    """
    written = split_words(text, language)
    spoken = [word for word in words if word.text.strip()]
    if not written:
        written = [word.text.strip() for word in spoken]
    if not written:
        return ()
    if not spoken:
        return _spread(written, Fraction(0), seconds)
    if len(spoken) == len(written):
        return _in_order(
            Word(text=token, start=word.start, end=word.end)
            for token, word in zip(written, spoken, strict=True)
        )
    return _by_letters(written, spoken)


def split_words(text: str, language: str) -> list[str]:
    """A text's words with their punctuation; an isolated mark joins the word before it."""
    words: list[str] = []
    for token in text.split():
        pieces = _spaceless_pieces(token) if language in SPACELESS else [token]
        for piece in pieces:
            if words and not any(ch.isalnum() for ch in piece):
                gap = "" if language in SPACELESS else "\u00a0"
                words[-1] += gap + piece
            else:
                words.append(piece)
    return words


_HIRAGANA, _KATAKANA = "\u3040-\u309f", "\u30a0-\u30ff"
_EDGES = (
    re.compile(rf"(?<=[{_HIRAGANA}])(?=[^{_HIRAGANA}\u30fc])"),  # Japanese grammar ends a phrase here
    re.compile(rf"(?<=[{_KATAKANA}])(?=[^{_KATAKANA}{_HIRAGANA}])"),
    re.compile(rf"(?<=[^\x00-\x7f{_HIRAGANA}])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?=[^\x00-\x7f{_HIRAGANA}])"),
    re.compile(r"(?<=[的了着])(?=[\u4e00-\u9fff])"),  # Chinese particles close what stands before them
    re.compile(r"(?<=[。！？，、；：…!?,;:])(?=.)"),
)
_WHOLE = re.compile(rf"[\x00-\x7f]+[{_HIRAGANA}]?|[{_KATAKANA}]{{1,9}}[{_HIRAGANA}]{{0,2}}[^\w]*")
"""Not cut any further: Latin words and numbers, foreign words in katakana."""


def _spaceless_pieces(token: str) -> list[str]:
    """Few characters each, cut where the script changes or a phrase ends; never before a closing mark."""
    cuts = {0, len(token)}
    for pattern in _EDGES:
        cuts |= {match.start() for match in pattern.finditer(token)}
    edges = sorted(cut for cut in cuts if cut in (0, len(token)) or token[cut] not in _CLOSING)
    pieces: list[str] = []
    for start, end in pairwise(edges):
        piece = token[start:end]
        pieces += [piece] if _WHOLE.fullmatch(piece) else _shared_out(piece)
    return pieces


def _shared_out(piece: str) -> list[str]:
    letters = piece.rstrip(_CLOSING) or piece
    count = -(-len(letters) // _CJK_PIECE)
    edges = [round(k * len(letters) / count) for k in range(count)] + [len(piece)]
    return [piece[a:b] for a, b in pairwise(edges)]


def _spread(written: Sequence[str], start: Fraction, end: Fraction) -> tuple[Word, ...]:
    weights = [len(word) + 1 for word in written]
    total, at, spread = sum(weights), 0, []
    for word, weight in zip(written, weights, strict=True):
        begin = start + (end - start) * Fraction(at, total)
        at += weight
        spread.append(Word(text=word, start=begin, end=start + (end - start) * Fraction(at, total)))
    return tuple(spread)


def _by_letters(written: Sequence[str], spoken: Sequence[Word]) -> tuple[Word, ...]:
    """The voice counts words otherwise than the writer ("20 %" is two, or three): times are read off
    where each written word's letters lie among the spoken ones."""
    marks: list[tuple[int, Fraction]] = [(0, spoken[0].start)]
    for word in spoken:
        letters = marks[-1][0]
        marks += [(letters, word.start), (letters + max(1, len(word.text)), word.end)]
    total = sum(len(token) for token in written)
    timed, at = [], 0
    for token in written:
        start = _moment(marks, Fraction(at * marks[-1][0], total), after=True)
        at += len(token)
        timed.append(Word(text=token, start=start, end=_moment(marks, Fraction(at * marks[-1][0], total))))
    return _in_order(timed)


def _moment(marks: Sequence[tuple[int, Fraction]], letter: Fraction, *, after: bool = False) -> Fraction:
    pairs = list(pairwise(marks))
    if after:
        pairs.reverse()
    for (a, start), (b, end) in pairs:
        if a <= letter <= b and a < b:
            return start + (end - start) * (letter - a) / (b - a)
    return marks[-1][1]


def _in_order(words: Iterable[Word]) -> tuple[Word, ...]:
    ordered: list[Word] = []
    at = Fraction(0)
    for word in words:
        start = max(at, word.start)
        at = max(start, word.end)
        ordered.append(Word(text=word.text, start=start, end=at))
    return tuple(ordered)


def groups(words: Sequence[Word], limits: Limits, language: str) -> list[tuple[Word, ...]]:
    """The words in order, in groups within `limits` (a single word may be longer than they allow)."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(words) + 1):
        costs = [
            (best[start][0] + _awkward(words, start, end, limits, language), start)
            for start in range(max(0, end - limits.words), end)
            if start == end - 1 or _fits(words[start:end], limits, language)
        ]
        best.append(min(costs))
    found: list[tuple[Word, ...]] = []
    end = len(words)
    while end:
        start = best[end][1]
        found.append(tuple(words[start:end]))
        end = start
    return found[::-1]


def written(group: Sequence[Word], language: str) -> str:
    """A group as it is read."""
    return joiner(language).join(word.text for word in group)


def _fits(group: Sequence[Word], limits: Limits, language: str) -> bool:
    return (
        len(written(group, language)) <= limits.characters
        and group[-1].end - group[0].start <= limits.seconds
    )


def _awkward(words: Sequence[Word], start: int, end: int, limits: Limits, language: str) -> float:
    """How badly a group reads, as a sum of penalties; a full group that ends a sentence costs least."""
    group = words[start:end]
    unused = max(0, limits.characters - len(written(group, language))) / limits.characters
    cost = 1 + 2 * unused * unused
    if len(group) == 1 and len(words) > 1:
        cost += 1.5
    inner = group[:-1]
    cost += 3.0 * sum(word.text.endswith(_SENTENCE_END) for word in inner)
    cost += 0.4 * sum(word.text.endswith(_CLAUSE_END) for word in inner)
    last = group[-1].text
    if end < len(words) and not last.endswith(_CLAUSE_END):
        cost += 0.8
        if len(last.strip(_CLOSING)) <= 3 and language not in SPACELESS:
            cost += 0.5  # an article or preposition hangs at the end
    if end < len(words):
        # A pause is where people expect the next words.
        cost -= float(min(Fraction(1, 2), max(Fraction(0), words[end].start - group[-1].end)))
    return cost
