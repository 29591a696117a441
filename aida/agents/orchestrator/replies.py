"""Short answers: a message → the kinds of reply it consists of.

    "sì, vai pure con la bozza" → {yes, draft, small}, nothing left over
    "no, meglio 45 secondi"     → {no, small}, "45 secondi" left over

The client's language is tried first, then English, then all others: people agree in any language.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from aida.agents.orchestrator.lexicon import Hit, Lexicon
from aida.agents.orchestrator.message import SPACELESS, Message
from aida.catalog.words import table
from aida.contracts.units import LANGUAGES, Tier

_KINDS = (
    "yes", "no", "cancel", "choose", "again", "longer", "shorter", "cheaper", "better", "draft", "fast",
    "standard", "premium", "small",
)  # fmt: skip
TIERS: tuple[Tier, ...] = ("premium", "standard", "fast", "draft")
_ORDINALS = ("first", "second", "third", "fourth")
_TOPICS = ("about_time", "about_price", "about_languages", "about_formats", "about_changes")
"""In the order asked: "how much time" is no price."""


@dataclass(frozen=True)
class Reply:
    kinds: frozenset[str]
    left: int
    """Words that are no part of any reply; in scripts without spaces two characters are a word."""

    def only(self, *kinds: str) -> bool:
        """Whether the message is nothing but these, and at least the first of them."""
        return kinds[0] in self.kinds and self.left == 0 and self.kinds <= {*kinds, "small"}

    @property
    def tier(self) -> Tier | None:
        return next((tier for tier in TIERS if tier in self.kinds), None)


@lru_cache(maxsize=256)
def read_reply(text: str, languages: tuple[str, ...]) -> Reply:
    """The reply in the first of `languages` (then in any other) in which nothing is left over; else in the
    first of them."""
    message = Message.read(text)
    tried = [_read(message, language) for language in dict.fromkeys((*languages, "en", *LANGUAGES))]
    whole = (reply for reply in tried if reply.left == 0 and reply.kinds - {"small"})
    return next(whole, tried[0])


def _read(message: Message, language: str) -> Reply:
    hits = _lexicon(language, _KINDS).find(message)
    kinds = {hit.payload for hit in hits} | _marks(message)
    spans = [(hit.start, hit.end) for hit in hits]
    if language in SPACELESS:
        loose = [
            at
            for at, letter in enumerate(message.text)
            if letter.isalnum() and not any(start <= at < end for start, end in spans)
        ]
        return Reply(frozenset(kinds), -(-len(loose) // 2))
    loose = [
        token.start
        for token in message.tokens
        if not any(start <= token.start < end for start, end in spans)
        # A particle written onto an Arabic word belongs to it.
        and not any(token.start < start and end <= token.end for start, end in spans)
    ]
    return Reply(frozenset(kinds), len(loose))


def _marks(message: Message) -> set[str]:
    """Signs that are no words: 👍."""
    return {
        kind
        for kind in ("yes", "no")
        for sign in table("replies")[kind].get("any", ())
        if not sign[0].isalnum() and sign in message.raw
    }


def says(text: str, kind: str, language: str) -> bool:
    """Whether a message speaks of something anywhere: `gallery`, `show`, `about_price`…"""
    return bool(hits(text, kind, language))


def hits(text: str, kind: str, language: str) -> list[Hit]:
    return _lexicon(language, (kind,)).find(Message.read(text))


def about(text: str, language: str) -> str | None:
    """What a question is about: `about_time`, `about_price`…; `None` for anything else."""
    return next((topic for topic in _TOPICS if says(text, topic, language)), None)


def ordinal(text: str, languages: Sequence[str], most: int) -> int | None:
    """Which of `most` things is meant, from 0: "the second", "2"; `None` when that is not what is said."""
    message = Message.read(text)
    for language in dict.fromkeys((*languages, "en")):
        small = _lexicon(language, ("small", "yes", "gallery")).find(message)
        found = _lexicon(language, _ORDINALS).find(message)
        if not found or len({hit.payload for hit in found}) != 1:
            continue
        spans = [(hit.start, hit.end) for hit in (*small, *found)]
        rest = [t for t in message.tokens if not any(s <= t.start < e for s, e in spans)]
        if language in SPACELESS or len(rest) <= 1:
            number = _ORDINALS.index(found[0].payload)
            return number if number < most else None
    return None


def without(text: str, kinds: Iterable[str], language: str) -> str:
    """What is left of a message when such words are taken out, in the client's own letters."""
    message = Message.read(text)
    found = [hit for kind in kinds for hit in _lexicon(language, (kind,)).find(message)]
    if language in SPACELESS:
        kept = "".join(
            letter
            for at, letter in enumerate(message.text)
            if not any(hit.start <= at < hit.end for hit in found)
        )
        return " ".join(kept.split())
    words = [
        message.said(token.start, token.end)
        for token in message.tokens
        if not any(hit.start <= token.start < hit.end for hit in found)
    ]
    return " ".join(words)


@cache
def _lexicon(language: str, kinds: tuple[str, ...]) -> Lexicon:
    entries = {
        kind: (*table("replies")[kind].get(language, ()), *table("replies")[kind].get("any", ()))
        for kind in kinds
    }
    return Lexicon(entries, spaceless=language in SPACELESS)
