"""A client's message, folded so that tables can be matched against it.

    raw text ─fold→ `Message` {text in plain lower case, tokens} ─said(start, end)→ the client's own words

Folding drops case, accents, Arabic vowel marks and full-width forms; `at` remembers which raw
character each folded one came from, so whatever is found can be quoted as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

_FAR = 240
"""Characters beyond which two things have nothing to do with each other."""

SPACELESS = frozenset({"zh", "ja", "ko"})
"""Languages whose words are found as substrings: no spaces, or particles glued to the noun."""

HEAD, TAIL = 4000, 1000
"""Characters of a long message that are read: its beginning and its end. A brief fits many times;
what lies between is a pasted article."""

_SPECIAL = {
    "ł": "l", "ø": "o", "đ": "d", "ı": "i", "İ": "i", "ß": "ss", "æ": "ae", "œ": "oe", "’": "'", "‘": "'",
    "ʼ": "'", "´": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "″": '"', "′": "'",
    "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "〜": "~", "～": "~", "أ": "ا", "إ": "ا", "آ": "ا",
    "ٱ": "ا", "ى": "ي", "ة": "ه", "ـ": "", "\u093c": "", "ँ": "ं", "\u200c": "", "\u200d": "", "\u200b": "",
    "\u200e": "", "\u200f": "", "\ufeff": "", "،": ",", "؛": ";", "؟": "?", "、": ",", "。": ".", "।": ".",
    "「": '"', "」": '"', "『": '"', "』": '"', "《": '"', "》": '"', "½": "½", "¼": "¼", "¾": "¾", "…": ".",
    "：": ":", "٫": ".", "٬": ",", "٪": "%",
}  # fmt: skip
_TOKEN = re.compile(r"\d+|(?:[^\W\d_]|[\u0900-\u0963\u0970-\u097f])+")
_CLAUSE = re.compile(r"(?<!\d)[,;.!?\n:()]+|[,;.!?\n:()]+(?!\d)|\s-+\s")
_ABBREVIATED = re.compile(
    r"(?<!\w)(?:ca|cca|kb|max|maks|min|ok|aprox|approx|env|sec|sek|seg|resp|bzw|np|tzn|tj|ecc|etc|es|p|ej|"
    r"z|b|s|st|nr|no|mr|dr|rs|тыс|руб|р|т|д|ч|мин|сек|макс|прибл|約|inkl|incl|zzgl|u|a|vs)\Z"
)
_HYPHENATED = re.compile(r"(?:-[^\W\d_]+)+")
_SENTENCE = re.compile(r"[.!?\n]+(?!\d)")


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    special = _SPECIAL.get(character)
    if special is not None:
        return special
    digit = unicodedata.digit(character, None)
    if digit is not None and unicodedata.category(character) == "Nd":
        return str(digit)
    if "가" <= character <= "힣":
        return character
    plain = unicodedata.normalize("NFKC", character)
    if len(plain) != 1:
        return plain.lower()
    if unicodedata.category(plain) == "Mn":
        # Accents that stand alone and Arabic vowel marks go; Indic vowel signs are letters.
        return "" if plain < "\u0900" else plain
    if plain < "\u0530":
        base = unicodedata.normalize("NFD", plain.lower())[0]
        return _SPECIAL.get(base, base)
    return plain.lower()


def fold(text: str) -> str:
    """Plain lower-case text: what tables and messages are compared in."""
    return "".join(map(_fold_character, unicodedata.normalize("NFC", text)))


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a number in the folded text, `[start, end)`."""

    start: int
    end: int
    word: str


@dataclass(frozen=True)
class Message:
    raw: str
    text: str
    at: tuple[int, ...]
    """For every folded character the index of its raw one; one more entry for the end."""

    @classmethod
    def read(cls, text: str) -> Message:
        raw = unicodedata.normalize("NFC", text)
        if len(raw) > HEAD + TAIL:
            raw = f"{raw[:HEAD]}\n{raw[-TAIL:]}"
        folded: list[str] = []
        at: list[int] = []
        for index, character in enumerate(raw):
            plain = _fold_character(character)
            folded.append(plain)
            at.extend([index] * len(plain))
        at.append(len(raw))
        return cls(raw, "".join(folded), tuple(at))

    def said(self, start: int, end: int) -> str:
        """The client's own words behind `[start, end)` of the folded text."""
        if end <= start:
            return ""
        last = self.at[end - 1] + 1
        # Marks that fold to nothing (a nukta, a vowel mark) belong to the letter before them.
        while last < len(self.raw) and last < self.at[end] and unicodedata.category(self.raw[last])[0] == "M":
            last += 1
        return self.raw[self.at[start] : last].strip()

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        return tuple(Token(m.start(), m.end(), m.group()) for m in _TOKEN.finditer(self.text))

    @cached_property
    def clauses(self) -> tuple[tuple[int, int], ...]:
        """`[start, end)` of what stands between punctuation marks."""
        return tuple(self._split(_CLAUSE))

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        return tuple(self._split(_SENTENCE))

    def _split(self, mark: re.Pattern[str]) -> Iterator[tuple[int, int]]:
        start = 0
        for match in mark.finditer(self.text):
            if match.group() == "." and _ABBREVIATED.search(
                self.text, max(0, match.start() - 8), match.start()
            ):
                continue
            if match.start() > start:
                yield start, match.start()
            start = match.end()
        if start < len(self.text):
            yield start, len(self.text)

    def clause(self, position: int) -> tuple[int, int]:
        """The clause around a position of the folded text."""
        return _around(self.clauses, position)

    def sentence(self, position: int) -> tuple[int, int]:
        return _around(self.sentences, position)

    @cached_property
    def _starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    def token_at(self, position: int) -> int:
        """Index of the first token that begins at or after a position."""
        return bisect_left(self._starts, position)

    def tokens_from(self, position: int) -> tuple[Token, ...]:
        """At most thirty tokens that begin at or after a position."""
        first = self.token_at(position)
        return self.tokens[first : first + 30]

    def tokens_within(self, start: int, end: int) -> tuple[Token, ...]:
        """The tokens that lie wholly inside `[start, end)`."""
        last = self.token_at(end)
        found = self.tokens[self.token_at(start) : last]
        return found[:-1] if found and found[-1].end > end else found

    def whole_words(self, start: int, end: int) -> tuple[int, int]:
        """The span up to the end of a word that is hyphenated on: "hangposta|-üdvözlés"."""
        rest = _HYPHENATED.match(self.text, end)
        return start, rest.end() if rest else end

    def words_between(self, start: int, end: int) -> int:
        """Words wholly inside `[start, end)`; in scripts without spaces two characters are a word."""
        if end <= start:
            return 0
        if end - start > _FAR:
            return _FAR
        glued = sum(1 for character in self.text[start:end] if "\u3040" <= character <= "\ud7a3")
        return glued // 2 if glued else len(self.tokens_within(start, end))


def _around(spans: tuple[tuple[int, int], ...], position: int) -> tuple[int, int]:
    index = bisect_right(spans, (position, 10**9)) - 1
    if index >= 0 and spans[index][0] <= position < spans[index][1]:
        return spans[index]
    return position, position
