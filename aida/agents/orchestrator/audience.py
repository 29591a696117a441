"""Whom the film is for: message → the span of the client's own words.

"target famiglie", "aimed at HR leads" → behind a marker    "yeni başlayanlar için" → before one
"给外国朋友看" → inside one    "for young parents" → behind any "for", when they are people
"""

from __future__ import annotations

from collections.abc import Sequence

from aida.agents.orchestrator.extent import Span, after, before, inside, trimmed
from aida.agents.orchestrator.lexicon import Hit, lexicon
from aida.agents.orchestrator.message import SPACELESS, Message, fold
from aida.catalog.words import words


def read_audience(message: Message, language: str, claimed: Sequence[Span]) -> Span | None:
    for hit in lexicon(language, "audience.around").find(message):
        held = _held(message, language, hit)
        if held and not any(inside(at, claimed) for at in held):
            return held
    for hit in lexicon(language, "audience.before").find(message):
        span = trimmed(message, language, after(message, language, hit.end, (), "audience", 14), "audience")
        if span:
            return span
    for hit in reversed(lexicon(language, "audience.after").find(message)):
        span = trimmed(
            message, language, before(message, language, hit.start, claimed, "audience"), "audience"
        )
        if span and not inside(span[0], claimed):
            return span
    for hit in lexicon(language, "subject.before").find(message):
        found = after(message, language, hit.end, claimed, "audience", 10)
        span = trimmed(message, language, found, "audience")
        owner = lexicon(language, "possessive")(message, hit.start, min(len(message.text), hit.end + 12))
        if (
            span
            and not owner
            and is_people(message, language, span)
            and not _opens_again(message, language, span)
        ):
            return span
    marked = _marked_audience(message, language, claimed) or _people_alone(message, language, claimed)
    if marked:
        return marked
    named = lexicon(language, "audience.word").find(message)
    return (named[0].start, named[0].end) if named else None


def _marked_audience(message: Message, language: str, claimed: Sequence[Span]) -> Span | None:
    """People before a "for" that stands behind them: "yeni başlayanlar için"."""
    marks = [h.start for h in lexicon(language, "subject.after").find(message)]
    suffixes = tuple(map(fold, words(language, "audience.suffix").get("", ())))
    if suffixes:
        marks += [t.end for t in message.tokens if t.word.endswith(suffixes)]
    for hit in lexicon(language, "people").find(message) if language == "ar" else ():
        start = _with_particle(message, language, hit.start)
        span = trimmed(message, language, after(message, language, start, claimed, "audience", 4), "audience")
        if start and span and not inside(start, claimed):
            return span
    for mark in marks:
        span = trimmed(message, language, before(message, language, mark, claimed, "audience"), "audience")
        if span is None or inside(span[0], claimed):
            continue
        span = _behind_a_plural(message, language, span)
        start = max(0, span[0] - 12)
        if is_people(message, language, span) and not lexicon(language, "possessive")(
            message, start, span[1]
        ):
            return span
    return None


def _behind_a_plural(message: Message, language: str, span: Span) -> Span:
    """Hungarian adjectives have no plural: in "esőkabátok |bicikliseknek" the coats are for the cyclists."""
    tokens = message.tokens_within(*span)
    if language == "hu" and len(tokens) > 1 and len(tokens[-2].word) > 4 and tokens[-2].word.endswith("k"):
        return tokens[-1].start, span[1]
    return span


def _people_alone(message: Message, language: str, claimed: Sequence[Span]) -> Span | None:
    """A clause that is people and nothing else: "20 seconds, funny, students"."""
    if language in SPACELESS:
        return None
    for start, end in message.clauses[1:]:
        tokens = message.tokens_within(start, end)
        if not 1 <= len(tokens) <= 3 or any(inside(token.start, claimed) for token in tokens):
            continue
        if lexicon(language, "not.before")(message, start, end):
            continue
        hits = lexicon(language, "people").find(message, start, end)
        if hits and (hits[0].start == tokens[0].start or hits[-1].end == tokens[-1].end):
            return trimmed(message, language, (tokens[0].start, tokens[-1].end), "audience")
    return None


def _opens_again(message: Message, language: str, span: Span) -> bool:
    """ "about burgers *for* students": the people stand behind an opener of their own."""
    first = lexicon(language, "people").find(message, *span)[0].start
    if language in SPACELESS:
        return False
    return _with_particle(message, language, first) > span[0] or lexicon(language, "subject.before")(
        message, span[0], first
    )


def _with_particle(message: Message, language: str, start: int) -> int:
    """Where the word begins whose particle says "for": لل|طلاب; 0 where none is written onto it."""
    prefixes = tuple(map(fold, words(language, "subject.prefix").get("", ())))
    token = next((t for t in message.tokens_within(max(0, start - 4), start + 40) if t.end > start), None)
    held = token is not None and bool(prefixes) and token.word.startswith(prefixes)
    return token.start if token and held and token.start < start else 0


def _held(message: Message, language: str, hit: Hit) -> Span | None:
    """What a phrase with a gap holds: 给|外国朋友|看."""
    for entry in words(language, "audience.around").get("", ()):
        first, _, last = fold(entry).partition("~")
        text = message.text[hit.start : hit.end]
        if last and text.startswith(first) and text.endswith(last) and len(text) > len(first) + len(last):
            return trimmed(message, language, (hit.start + len(first), hit.end - len(last)), "audience")
    return None


def in_words(message: Message, language: str, span: Span) -> str:
    """The client's words without the particle written onto them: للمبتدئين, "for the beginners"."""
    said = message.said(*span)
    first = said.split()[0] if said.split() else ""
    if language == "ar" and first.startswith("لل") and len(first) > 4:
        return "ا" + said[1:]
    return said


def is_people(message: Message, language: str, span: Span) -> bool:
    hits = lexicon(language, "people").find(message, *span)
    if language in SPACELESS:
        return bool(hits)
    return bool(hits) and message.words_between(span[0], hits[0].start) <= 2
