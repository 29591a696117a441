"""What the film is about and whom it is for: message → the client's own words for both.

    "reel per la mia gelateria artigianale, target famiglie" → "gelateria artigianale", "famiglie"
    "Kahve dükkanım için 15 saniyelik video" → "Kahve dükkanım"

Candidates stand behind an opener ("about", "for our") or before a marker ("için", "के लिए", "の動画");
the strongest wins. What other readers have claimed (lengths, prices, platforms) is never a subject.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aida.agents.orchestrator.audience import is_people, read_audience
from aida.agents.orchestrator.extent import BREAK, Span, after, before, begins, inside, trimmed
from aida.agents.orchestrator.lexicon import lexicon
from aida.agents.orchestrator.message import SPACELESS, Message, fold
from aida.agents.orchestrator.telegram import BARE, left_over, may_be_subject
from aida.agents.orchestrator.telling_how import how_told, tells_a_kind, widened, without_owner
from aida.catalog.words import words

_OPENING = (
    "subject.who",
    "subject.before",
    "subject.needs",
    "subject.never",
    "and",
    "several",
    "people",
    "link",
)
_HOW, _STRONG, _WHO, _PLAIN, _OWNED, _BESIDE, _MINE = 8.0, 5.0, 4.0, 2.0, 2.5, 1.5, 2.2
"""How something is done, what it shall tell, what the client is or sells, whose or what it is for, and what
stands beside."""


@dataclass(frozen=True, slots=True)
class Topic:
    subject: Span | None
    audience: Span | None
    owned: bool = False
    """The message speaks of something of the client's: "for my bakery"."""
    told: bool = False
    """It says outright what the film is about: "about data protection"."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What other readers have found."""

    hard: Sequence[Span]
    """Ends a phrase: lengths, sums, deliverables."""
    soft: Sequence[Span] = ()
    """May not begin one: an organ concert's music is part of what the film is about."""
    places: Sequence[Span] = ()
    """Screens and sites: "the screen of our lobby" is not about the lobby."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    score: float
    span: Span


def read_topic(message: Message, language: str, claims: Claims) -> Topic:
    audience = read_audience(message, language, [*claims.hard, *claims.soft])
    hard = [*claims.hard, *([audience] if audience else [])]
    subject = _subject(message, language, Claims(hard, claims.soft, claims.places))
    owned = subject is not None and _owned(message, language, max(0, subject[0] - 16), subject) > 0
    told = subject is not None and any(
        0 <= subject[0] - hit.end <= 24 and message.words_between(hit.end, subject[0]) <= 2
        for hit in lexicon(language, "subject.strong").find(message, max(0, subject[0] - 48), subject[0])
    )
    return Topic(subject, audience, owned, told)


def _subject(message: Message, language: str, claims: Claims) -> Span | None:
    found = [
        *_opened(message, language, claims),
        *_unopened(message, language, claims),
        *_marked(message, language, claims),
        *(_Candidate(_HOW, span) for span in how_told(message, language, claims.hard)),
    ]
    candidates = [one for one in found if one.score > 0]
    claimed = [*claims.hard, *claims.soft]
    if candidates:
        best = max(candidates, key=lambda one: _with_what_it_holds(one, candidates))
        return widened(message, language, best.span, claimed)
    span = left_over(message, language, [*claimed, *_rooms(message, language, claims)])
    return span and widened(message, language, span, claimed)


def _rooms(message: Message, language: str, claims: Claims) -> list[Span]:
    """Where a screen hangs: "a screen in the waiting room" is not about the room."""
    return [
        (end, message.clause(end - 1)[1])
        for _, end in claims.places
        for token in message.tokens_from(end)[:1]
        if language not in SPACELESS and begins(message, language, "place", token.start)
    ]


def _with_what_it_holds(one: _Candidate, others: Sequence[_Candidate]) -> float:
    """ "the harvest of our Brunello" is as strong as "our Brunello", and says more."""
    held = [o.score for o in others if one.span[0] <= o.span[0] and o.span[1] <= one.span[1]]
    return max(one.score, *(score + (0.1 if score != one.score else 0) for score in held))


def _opened(message: Message, language: str, claims: Claims) -> Iterable[_Candidate]:
    """Behind "about", "for our", "we sell"."""
    firm: set[int] = set()
    for strength, weight in (("strong", _STRONG), ("who", _WHO), ("before", _PLAIN)):
        for hit in lexicon(language, f"subject.{strength}").find(message):
            if inside(hit.end + 1, claims.soft) or hit.start in firm:
                continue
            if language in SPACELESS and any(s <= hit.start and hit.end < e for s, e in claims.hard):
                continue  # the 宣传 of 宣传片
            firm.add(hit.start)
            found = after(message, language, hit.end, claims.hard, "subject")
            if strength == "before" and found:
                found = _with_head(message, language, hit.start, found, claims)
            span = trimmed(message, language, found, "subject")
            if span is None or not may_be_subject(message, language, span):
                continue
            score = weight if strength == "who" else weight + _owned(message, language, hit.start, span)
            if score < _STRONG - 1 and is_people(message, language, span):
                score -= 3
            if strength == "before" and any(0 <= hit.start - end <= 1 for _, end in claims.places):
                score -= 5
            yield _Candidate(score - hit.start / 1000, span)


def _with_head(message: Message, language: str, opener: int, found: Span, claims: Claims) -> Span:
    """What stands before an "of": "a dealer *of used cars*" is about the dealer."""
    if not begins(message, language, "of", opener):
        return found
    start = found[0]
    end = opener
    for token in reversed(message.tokens_within(max(0, opener - 40), opener)[-2:]):
        taken = inside(token.start, claims.hard) or inside(token.start, claims.soft) or token.word.isdigit()
        if taken or BREAK.search(message.text[token.end : end]) or len(token.word) < 3:
            break
        if any(begins(message, language, path, token.start) for path in (*BARE, "subject.strong", *_OPENING)):
            break
        start = end = token.start
    return start, found[1]


def _unopened(message: Message, language: str, claims: Claims) -> Iterable[_Candidate]:
    """Where nothing opens it: "my taco truck is at the market", "Our language school needs an ad"."""
    if language in SPACELESS or any(
        words(language, path).get("") for path in ("subject.suffix", "subject.after")
    ):
        return
    for hit in lexicon(language, "possessive").find(message):
        if inside(hit.end + 1, claims.soft) or any(0 <= hit.start - end <= 5 for _, end in claims.places):
            continue
        span = trimmed(
            message, language, after(message, language, hit.end, claims.hard, "subject"), "subject"
        )
        if span and not inside(span[0], claims.soft) and may_be_subject(message, language, span):
            yield _Candidate(_MINE - hit.start / 1000, span)
    for hit in lexicon(language, "subject.needs").find(message):
        start = message.clause(hit.start)[0]
        if lexicon(language, "subject.who")(message, start, hit.start):
            continue  # "we run a bakery and would like…" is opened by "we run"
        found = after(message, language, start, claims.hard, "subject")
        span = trimmed(message, language, found and (found[0], min(found[1], hit.start)), "subject")
        if span and span[1] <= hit.start and may_be_subject(message, language, span):
            yield _Candidate(_MINE - start / 1000, span)


def _owned(message: Message, language: str, start: int, span: Span) -> float:
    """What is "mine" or "ours" is more likely what the film is about."""
    return _OWNED if lexicon(language, "possessive")(message, start, span[0]) else 0.0


def _marked(message: Message, language: str, claims: Claims) -> Iterable[_Candidate]:
    """Before "için", "के लिए", "の動画"; with a case ending or a particle written onto the noun."""
    claimed = [*claims.hard, *claims.soft]
    for strength, weight in (("strong_after", _STRONG), ("who_after", _WHO), ("after", _PLAIN)):
        for hit in lexicon(language, f"subject.{strength}").find(message):
            if strength == "after" and tells_a_kind(message, language, hit, claimed):
                continue
            raw = before(message, language, hit.start, claimed, "subject")
            if strength == "who_after":
                raw = raw and without_owner(message, language, raw)
            yield from _candidate(message, language, raw, weight, object_case=strength != "after")
    joints = lexicon(language, "subject.joint")
    for start, _ in claimed:
        joint = joints.find(message, max(0, start - 6), start)
        if joint and not message.text[joint[-1].end : start].strip():
            raw = before(message, language, joint[-1].start, claimed, "subject")
            yield from _candidate(message, language, raw, _BESIDE)
        elif language in SPACELESS and not inside(start, claims.soft):
            raw = before(message, language, start, claimed, "subject")
            yield from _candidate(message, language, raw, _BESIDE)
    if language in SPACELESS:
        return
    suffixes = tuple(map(fold, words(language, "subject.suffix").get("", ())))
    prefixes = tuple(map(fold, words(language, "subject.prefix").get("", ())))
    for token in message.tokens if suffixes or prefixes else ():
        if len(token.word) < 4 or inside(token.start, claimed) or inside(token.end - 1, claimed):
            continue
        if suffixes and token.word.endswith(suffixes):
            raw = before(message, language, token.start, claimed, "subject")
            yield from _candidate(message, language, (raw[0] if raw else token.start, token.end), _PLAIN)
        prefix = next((p for p in prefixes if token.word.startswith(p)), "")
        if prefix:
            begin = token.start + len(prefix)
            raw = after(message, language, token.start, claimed, "subject")
            yield from _candidate(message, language, raw and (begin, raw[1]), _PLAIN)


def _candidate(
    message: Message, language: str, raw: Span | None, weight: float, *, object_case: bool = False
) -> Iterable[_Candidate]:
    span = trimmed(message, language, raw, "subject")
    if raw is None or span is None or not may_be_subject(message, language, span):
        return
    if object_case:
        span = _without_case(message, language, span)
    if weight < _STRONG and is_people(message, language, span):
        weight -= 3
    yield _Candidate(weight + _owned(message, language, raw[0], span) - span[0] / 1000, span)


def _without_case(message: Message, language: str, span: Span) -> Span:
    """The object of "to present" without its accusative ending: `setini` → `seti`."""
    last = message.text[span[0] : span[1]]
    for ending in words(language, "subject.object_suffix").get("", ()):
        if last.endswith(fold(ending)) and len(last) > len(ending) + 3:
            return span[0], span[1] - len(ending) + 1
    return span
