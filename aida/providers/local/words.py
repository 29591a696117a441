"""What is said and what is shown: a line's text → pieces, each with its spoken form (pure).

    text ─pieces→ (shown, spoken)… ─utterance→ one string for the engine + where each piece begins in it
    engine's word events ─piece_starts→ when each piece begins ─grouped→ words for captions

Joining the shown words gives the text back: with spaces for languages that use them, without for
Chinese and Japanese.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

UNSPACED = frozenset({"zh", "ja"})
"""Languages written without spaces between words."""

_NUMBER = r"\d+(?:[.,  ]\d{3})*(?:[.,]\d{1,2})?"
_CLOSING = "。，、！？；：,.!?;:…）」』】)》”"


class Piece(NamedTuple):
    """A stretch of the text as shown, and as it is said. `spoken` may be empty (an emoji, a dash)."""

    shown: str
    spoken: str


class Timed(NamedTuple):
    """A word and when it begins, in samples of the engine's rate."""

    text: str
    start: int


def pieces(
    text: str, language: str, reading: Callable[[str], Sequence[Piece]] | None = None
) -> tuple[Piece, ...]:
    """The text cut where it may be timed. `reading` gives Japanese its kana (surface, kana)."""
    clean = " ".join(unicodedata.normalize("NFC", text).split())
    if language == "ja" and reading is not None:
        return _phrases(reading(clean))
    if language in UNSPACED:
        found = re.findall(rf"[¥€$£]?{_NUMBER}[%％]?|[^\W\d_一-鿿぀-ヿ]+|\s+|.", clean)
        if language == "ja":
            return _phrases([Piece(part, part) for part in found])
        return tuple(Piece(part, _said(part, language)) for part in found)
    words: list[str] = []
    for token in clean.split(" "):
        # French sets a space before "!" and "?": such marks belong to the word before them.
        if words and not any(c.isalnum() or c in "%€$£&+" for c in token):
            words[-1] += " " + token
        else:
            words.append(token)
    said = _priced(words, language)
    return tuple(Piece(shown, spoken) for shown, spoken in zip(words, said, strict=True))


def _phrases(parts: Sequence[Piece]) -> tuple[Piece, ...]:
    """Japanese dictionary words joined into phrases (a noun and its particles), as they are spoken."""
    phrases: list[Piece] = []
    for part in parts:
        said = _said(part.spoken, "ja")
        if phrases and not _begins_word(phrases[-1].shown, part.shown, "ja"):
            phrases[-1] = Piece(phrases[-1].shown + part.shown, phrases[-1].spoken + said)
        else:
            phrases.append(Piece(part.shown, said))
    return tuple(phrases)


def utterance(parts: Sequence[Piece], language: str) -> tuple[str, list[int]]:
    """The string to speak, and per piece the index of its first character in it."""
    glue = "" if language == "zh" else " "
    spoken, begins = "", []
    for part in parts:
        if spoken and part.spoken and glue:
            spoken += glue
        begins.append(len(spoken))
        spoken += part.spoken
    return spoken, begins


def piece_starts(
    parts: Sequence[Piece], begins: Sequence[int], events: Sequence[tuple[int, int]], samples: int
) -> list[int]:
    """When each piece begins. `events` are the engine's words: (character index, sample).

    The engine tells no time for some words (it joins "in the" into one): those begin in proportion
    to their letters, between the neighbours whose time is known.
    """
    known: list[tuple[int, int]] = [(0, 0)]
    for index, sample in sorted(events, key=lambda event: event[1]):
        if index > known[-1][0] and sample > known[-1][1]:
            known.append((index, sample))
    total = max(begins[-1] + len(parts[-1].spoken), known[-1][0] + 1)
    known.append((total, max(samples, known[-1][1] + 1)))
    starts = []
    for begin in begins:
        at = max(i for i, (index, _) in enumerate(known[:-1]) if index <= begin)
        (index, sample), (following, later) = known[at], known[at + 1]
        starts.append(sample + (later - sample) * (begin - index) // max(following - index, 1))
    return starts


def grouped(parts: Sequence[Piece], starts: Sequence[int], language: str) -> list[Timed]:
    """Words as captions show them. Chinese and Japanese pieces join into phrases of two to four."""
    if language != "zh":
        return [Timed(part.shown, start) for part, start in zip(parts, starts, strict=True)]
    words: list[Timed] = []
    for part, start in zip(parts, starts, strict=True):
        if words and not _begins_word(words[-1].text, part.shown, language):
            words[-1] = Timed(words[-1].text + part.shown, words[-1].start)
        else:
            words.append(Timed(part.shown, start))
    return words


def _begins_word(before: str, shown: str, language: str) -> bool:
    if shown[0] in _CLOSING or shown.isspace():
        return False
    if before[-1] in _CLOSING:
        return True
    if language == "ja":
        return len(before) >= 2 and _is_hiragana(before[-1]) and not _is_hiragana(shown[0])
    if shown[0] in "的了吗呢吧着过们地得":
        return False
    return len(before) >= 2 or before[-1] in "的了" or shown[0].isascii() != before[-1].isascii()


def _is_hiragana(letter: str) -> bool:
    return "぀" <= letter <= "ゟ"


def _said(part: str, language: str) -> str:
    """One piece of a language without spaces, as it is said."""
    percent = re.fullmatch(rf"({_NUMBER})[%％]", part)
    if percent:
        return str(_table()["percent"][language].format(n=percent[1]))
    price = re.fullmatch(rf"([¥€$£])({_NUMBER})", part)
    if price:
        return f"{price[2].replace(',', '')}{_table()['currency'][price[1]].get(language, '')}"
    if part == "&":
        return str(_table()["joining"][language])
    return "".join(c for c in part if _speakable(c))


def _priced(words: Sequence[str], language: str) -> list[str]:
    """Spaced languages: percent signs, prices and "&" in words; other words as they are."""
    table = _table()
    said: list[str] = []
    for word in words:
        core = word.strip("()[]«»\"'“”„‚‘’¡¿.,;:!?…")
        number = re.search(rf"({_NUMBER})$", said[-1]) if said else None
        if core == "&":
            spoken = table["joining"].get(language, "&")
        elif number and language in table["currency"].get(core, {}):
            # "49,90 €": the sum is said around the name of the money.
            whole, cents = _split_cents(number[1])
            said[-1] = said[-1][: number.start()] + whole
            spoken = word.replace(core, f"{table['currency'][core][language]} {cents}".strip())
        elif number and core in ("%", "٪") and language in table["percent"]:
            said[-1] = said[-1][: number.start()] + table["percent"][language].format(n=number[1])
            spoken = word.replace(core, "")
        else:
            spoken = _priced_word(word, language)
        said.append("".join(c for c in spoken if _speakable(c)).strip())
    return said


def _priced_word(word: str, language: str) -> str:
    """ "€49,90" → "49 euro 90"; "20%" → the language's own words where the engine's are wrong."""
    table = _table()
    signs = "".join(re.escape(sign) for sign in table["currency"] if len(sign) == 1)
    price = re.search(rf"([{signs}])({_NUMBER})|({_NUMBER})([{signs}])", word)
    if price:
        sign, number = (price[1], price[2]) if price[1] else (price[4], price[3])
        name = table["currency"][sign].get(language)
        if name:
            sum_said = " ".join(
                part for part in (_split_cents(number)[0], name, _split_cents(number)[1]) if part
            )
            return f"{word[: price.start()]}{sum_said}{word[price.end() :]}"
    percent = re.search(rf"({_NUMBER})[%٪]|%({_NUMBER})", word)
    if percent and language in table["percent"]:
        phrase = table["percent"][language].format(n=percent[1] or percent[2])
        return f"{word[: percent.start()]}{phrase}{word[percent.end() :]}"
    return word


def _split_cents(number: str) -> tuple[str, str]:
    match = re.fullmatch(r"(.*)[.,](\d\d)", number)
    return (match[1], match[2] if match[2] != "00" else "") if match else (number, "")


def _speakable(letter: str) -> bool:
    """False for emoji, other symbols without a name, and invisible characters."""
    kind = unicodedata.category(letter)
    return (
        letter in "$€£¥₩₹₺₽+&°"
        or kind not in {"So", "Sk", "Cf", "Co", "Cn", "Cs", "Cc"}
        or letter in "\u200c\u200d"
    )


@cache
def _table() -> dict[str, Any]:
    file = resources.files(__package__) / "spoken.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
