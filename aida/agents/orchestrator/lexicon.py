"""Finding a table's phrases in a message: entries → index → hits `[start, end) payload`.

No regular expressions over the tables: a dictionary look-up per word keeps a look at a message
linear in its length, whatever somebody sends. Languages without spaces are searched by substring.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product

from aida.agents.orchestrator.message import _TOKEN, SPACELESS, Message, Token, fold
from aida.catalog.words import words

_GROUP = re.compile(r"\(([^()]*)\)")
_GLUE = re.compile(r"[\s'\-/\"]{0,4}\Z")
_MOST_HITS = 60
"""What a message says sixty times it does not mean the sixty-first time."""
_GAP_WORDS = 3
_GAP_CHARACTERS = 10


@dataclass(frozen=True, slots=True)
class Hit:
    start: int
    end: int
    payload: str


@dataclass(frozen=True, slots=True)
class _Element:
    """One word of an entry: `word`, `word*`, `*word`, `*word*` or the gap `~`."""

    word: str
    open_start: bool = False
    open_end: bool = False
    gap: bool = False

    def fits(self, forms: tuple[str, ...]) -> bool:
        if self.open_start:
            return any(self.word in f if self.open_end else f.endswith(self.word) for f in forms)
        return any(f.startswith(self.word) if self.open_end else f == self.word for f in forms)


def expand(entry: str) -> list[str]:
    """Every plain entry behind one with alternatives: `a (b|c)` → `a b`, `a c`."""
    parts = _GROUP.split(entry)
    choices = [part.split("|") if index % 2 else [part] for index, part in enumerate(parts)]
    return [" ".join("".join(choice).split()) for choice in product(*choices)]


@lru_cache(maxsize=4096)
def forms(word: str) -> tuple[str, ...]:
    """A word and, in Arabic, what remains without the particles written onto it."""
    if not "\u0621" <= word[0] <= "\u064a":
        return (word,)
    bare = [word]
    for prefix in (
        "و",
        "ف",
        "ب",
        "ل",
        "ك",
        "ال",
        "لل",
        "وال",
        "بال",
        "فال",
        "كال",
        "وب",
        "ول",
        "ولل",
        "وبال",
    ):
        if word.startswith(prefix) and len(word) - len(prefix) >= 2:
            bare.append(word[len(prefix) :])
    return tuple(bare)


def _elements(entry: str) -> tuple[_Element, ...]:
    elements: list[_Element] = []
    for part in entry.split():
        if part == "~":
            elements.append(_Element("", gap=True))
            continue
        pieces = [m.group() for m in _TOKEN.finditer(part)]
        for index, piece in enumerate(pieces):
            elements.append(
                _Element(
                    piece,
                    open_start=index == 0 and part.startswith("*"),
                    open_end=index == len(pieces) - 1 and part.endswith("*"),
                )
            )
    return tuple(elements)


class Lexicon:
    """A set of phrases, each with a payload, ready to be looked for."""

    def __init__(self, entries: Mapping[str, Iterable[str]], *, spaceless: bool, tail: int = 24) -> None:
        """`tail`: how many letters `*` may stand for at the end of a phrase's first word."""
        self._spaceless = spaceless
        self._tail = tail
        self._exact: dict[str, list[tuple[tuple[_Element, ...], str]]] = {}
        self._stems: dict[str, list[tuple[tuple[_Element, ...], str]]] = {}
        self._loose: list[tuple[tuple[_Element, ...], str]] = []
        self._strings: list[tuple[list[str], str]] = []
        for payload, group in entries.items():
            for entry in group:
                for plain in [fold(entry)] if spaceless else expand(fold(entry)):
                    self._add(plain, payload)

    def _add(self, entry: str, payload: str) -> None:
        if self._spaceless:
            # Their blanks count: Korean "용 " ends a word, 용 alone is a syllable of many.
            gap = " ~ " if " ~ " in entry else "~"
            parts = entry.replace("*", "").split(gap)
            if parts[0].strip():
                self._strings.append((parts, payload))
            return
        elements = _elements(entry)
        if not elements:
            return
        first = elements[0]
        if first.open_start:
            self._loose.append((elements, payload))
        else:
            index = self._stems if first.open_end else self._exact
            index.setdefault(first.word, []).append((elements, payload))

    def find(self, message: Message, start: int = 0, end: int | None = None) -> list[Hit]:
        """Hits inside `[start, end)`, in order, the longest where several begin; none overlap."""
        limit = len(message.text) if end is None else end
        found = self._substrings(message, start, limit) if self._spaceless else []
        if not self._spaceless:
            found = self._phrases(message, start, limit)
        found.sort(key=lambda hit: (hit.start, -hit.end))
        kept: list[Hit] = []
        for hit in found:
            if not kept or hit.start >= kept[-1].end:
                kept.append(hit)
            if len(kept) == _MOST_HITS:
                break
        return kept

    def __call__(self, message: Message, start: int = 0, end: int | None = None) -> bool:
        return bool(self.find(message, start, end))

    def _phrases(self, message: Message, start: int, limit: int) -> list[Hit]:
        tokens = message.tokens
        found: list[Hit] = []
        for index in range(message.token_at(start), message.token_at(limit)):
            token = tokens[index]
            if token.end > limit:
                break
            for elements, payload, skipped in self._beginning(token):
                last = _match(message, tokens, index, elements)
                if last is not None and tokens[last].end <= limit:
                    found.append(Hit(token.start + skipped, tokens[last].end, payload))
        return found

    def _beginning(self, token: Token) -> Iterable[tuple[tuple[_Element, ...], str, int]]:
        """Phrases that may begin here, and how many letters of the token are a particle before them."""
        for form in forms(token.word):
            skipped = len(token.word) - len(form)
            if token.word.endswith("ال" + form, 0):
                skipped = max(0, skipped - 2)  # the article is part of what was said
            for elements, payload in self._exact.get(form, ()):
                yield elements, payload, skipped
            for length in range(max(1, len(form) - self._tail), min(len(form), 24) + 1):
                for elements, payload in self._stems.get(form[:length], ()):
                    yield elements, payload, skipped
        for elements, payload in self._loose:
            if elements[0].fits((token.word,)):
                yield elements, payload, 0

    def _substrings(self, message: Message, start: int, limit: int) -> list[Hit]:
        found: list[Hit] = []
        text = message.text
        for parts, payload in self._strings:
            at = _find(text, parts[0], start, limit)
            while at >= 0:
                stop: int = at + len(parts[0])
                for part in parts[1:]:
                    after = _find(text, part, stop, min(limit, stop + _GAP_CHARACTERS + len(part)))
                    stop = after + len(part) if after >= 0 else -1
                    if stop < 0:
                        break
                if stop > 0:
                    found.append(Hit(at, stop, payload))
                at = _find(text, parts[0], at + len(parts[0]), limit)
        return found


def _find(text: str, part: str, start: int, limit: int) -> int:
    """Like `str.find`; a part in Latin letters must be a word of its own."""
    at = text.find(part, start, limit)
    if not (part[:1].isascii() and part[:1].isalnum()):
        return at
    while at >= 0:
        before = text[at - 1 : at] if at else ""
        after = text[at + len(part) : at + len(part) + 1]
        if not (_latin(before) and _latin(part[:1])) and not (_latin(after) and _latin(part[-1:])):
            return at
        at = text.find(part, at + 1, limit)
    return -1


def _latin(character: str) -> bool:
    return bool(character) and character.isascii() and character.isalpha()


def _match(
    message: Message, tokens: tuple[Token, ...], index: int, elements: tuple[_Element, ...]
) -> int | None:
    """Index of the last token of the phrase that begins at `index`, or `None`."""
    if len(elements) == 1:
        return index
    at = index
    skip = 0
    for element in elements[1:]:
        if element.gap:
            skip = _GAP_WORDS
            continue
        for step in range(1, skip + 2):
            nxt = at + step
            if nxt >= len(tokens) or not _glued(message, tokens[at + step - 1], tokens[nxt]):
                return None
            if element.fits(forms(tokens[nxt].word)):
                at = nxt
                break
        else:
            return None
        skip = 0
    return at


def _glued(message: Message, left: Token, right: Token) -> bool:
    return _GLUE.match(message.text, left.end, right.start) is not None


@cache
def lexicon(language: str, path: str) -> Lexicon:
    """The lexicon of a table path (`media`, `voice.female`) in a language, shared words included."""
    # "warm*" is "warmer", never "Wärmepumpe": manners end soon after their stem.
    tail = 4 if path == "quality" else 24
    entries: Mapping[str, Iterable[str]] = words(language, path)
    if path == "quality" and language in ("ja", "ko"):
        entries = {
            kind: [form for entry in group for form in inflected(entry)] for kind, group in entries.items()
        }
    return Lexicon(entries, spaceless=language in SPACELESS, tail=tail)


def inflected(entry: str) -> list[str]:
    """A Japanese or Korean manner with its adverb: 美しい, 美しく; 따뜻한, 따뜻하게; 자유로운, 자유롭게."""
    stem, last = entry[:-1], entry[-1:]
    if last == "い" and len(entry) > 2:
        return [entry, f"{stem}く"]
    if last == "한" and len(entry) > 1:
        return [entry, f"{stem}하게", f"{stem}하고"]
    if last == "운" and len(entry) > 2 and (ord(stem[-1]) - 0xAC00) % 28 == 0:
        closed = f"{stem[:-1]}{chr(ord(stem[-1]) + 17)}"  # the final ㅂ that 운 has softened
        return [entry, f"{closed}게", f"{closed}고"]
    return [entry]
