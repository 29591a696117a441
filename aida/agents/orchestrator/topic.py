"""What the film is about and whom it is for: message → the client's own words for both.

    "reel per la mia gelateria artigianale, target famiglie" → "gelateria artigianale", "famiglie"
    "Kahve dükkanım için 15 saniyelik video" → "Kahve dükkanım"

Candidates stand behind an opener ("about", "for our") or before a marker ("için", "के लिए", "の動画");
the strongest wins. What other readers have claimed (lengths, prices, platforms) is never a subject.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aida.agents.orchestrator.lexicon import Hit, forms, lexicon
from aida.agents.orchestrator.message import SPACELESS, Message, fold
from aida.catalog.words import words

Span = tuple[int, int]
_BREAK = re.compile(r"[,;.!?\n()\":|*_#]|\s[-~]+\s")
_KNOWN = (
    "want", "quality", "determiner", "dangling", "filler", "and", "subject.before", "subject.stop",
    "subject.never", "link", "quality_opener", "greeting", "money.priority", "several",
)  # fmt: skip
_MOST_WORDS = 8
_MOST_CHARACTERS = 28


@dataclass(frozen=True, slots=True)
class Topic:
    subject: Span | None
    audience: Span | None


@dataclass(frozen=True, slots=True)
class _Candidate:
    score: float
    span: Span


def read_topic(
    message: Message,
    language: str,
    claimed: Sequence[Span],
    soft: Sequence[Span] = (),
    places: Sequence[Span] = (),
) -> Topic:
    """`claimed` spans end a phrase; `soft` ones (music, voice) only may not begin it: an organ
    concert's music is part of what the film is about."""
    audience = _audience(message, language, [*claimed, *soft])
    taken = [*claimed, *([audience] if audience else [])]
    subject = _subject(message, language, taken, soft, places)
    return Topic(subject, audience)


def _audience(message: Message, language: str, claimed: Sequence[Span]) -> Span | None:
    for hit in lexicon(language, "audience.before").find(message):
        span = _trimmed(message, language, _after(message, language, hit.end, (), "audience", 14))
        if span:
            return span
    for hit in reversed(lexicon(language, "audience.after").find(message)):
        span = _trimmed(message, language, _before(message, language, hit.start, claimed, "audience"))
        if span:
            return span
    for hit in lexicon(language, "subject.before").find(message):
        span = _trimmed(message, language, _after(message, language, hit.end, claimed, "audience", 10))
        owner = lexicon(language, "possessive").find(message, hit.start, min(len(message.text), hit.end + 12))
        if span and not owner and _is_people(message, language, span):
            return span
    named = lexicon(language, "audience.word").find(message)
    return (named[0].start, named[0].end) if named else None


def _is_people(message: Message, language: str, span: Span) -> bool:
    hits = lexicon(language, "people").find(message, *span)
    if language in SPACELESS:
        return bool(hits)
    return bool(hits) and message.words_between(span[0], hits[0].start) <= 2


def _subject(
    message: Message, language: str, claimed: Sequence[Span], soft: Sequence[Span], places: Sequence[Span]
) -> Span | None:
    candidates = [
        *_opened(message, language, claimed, soft, places),
        *_marked(message, language, [*claimed, *soft]),
    ]
    if candidates:
        return max(candidates, key=lambda one: one.score).span
    return _left_over(message, language, [*claimed, *soft])


def _opened(
    message: Message, language: str, claimed: Sequence[Span], soft: Sequence[Span], places: Sequence[Span]
) -> Iterable[_Candidate]:
    possessive = lexicon(language, "possessive")
    for strength in ("strong", "before"):
        for hit in lexicon(language, f"subject.{strength}").find(message):
            if any(s <= hit.end + 1 < e for s, e in soft):
                continue
            span = _trimmed(
                message, language, _after(message, language, hit.end, claimed, "subject", _MOST_WORDS)
            )
            if span is None or not _may_be_subject(message, language, span):
                continue
            owned = possessive(message, hit.start, span[0])
            score = (4.0 if strength == "strong" else 2.0) + (2.5 if owned else 0.0)
            if not owned and _is_people(message, language, span):
                score -= 3
            if any(0 <= hit.start - end <= 1 for _, end in places):
                score -= 5  # "the screen of our lobby": where it is shown, not what it is about
            yield _Candidate(score - hit.start / 1000, span)


def _marked(message: Message, language: str, claimed: Sequence[Span]) -> Iterable[_Candidate]:
    possessive = lexicon(language, "possessive")
    for strength in ("strong_after", "after"):
        for hit in lexicon(language, f"subject.{strength}").find(message):
            raw = _before(message, language, hit.start, claimed, "subject")
            span = _trimmed(message, language, raw)
            if span is None or raw is None or not _may_be_subject(message, language, span):
                continue
            span = _without_case(message, language, span) if strength == "strong_after" else span
            owned = possessive(message, raw[0], span[0])
            score = (4.0 if strength == "strong_after" else 2.0) + (2.5 if owned else 0.0)
            yield _Candidate(score - hit.start / 1000, span)
    suffixes = words(language, "subject.suffix").get("", ())
    for token in message.tokens:
        if (
            suffixes
            and token.word.endswith(suffixes)
            and len(token.word) > 5
            and not _inside(token.start, claimed)
        ):
            raw = _before(message, language, token.start, claimed, "subject")
            span = _trimmed(message, language, (raw[0] if raw else token.start, token.end))
            if span and _may_be_subject(message, language, span):
                yield _Candidate(2.0 - token.start / 1000, span)


def _without_case(message: Message, language: str, span: Span) -> Span:
    """The object of "to present" without its accusative ending: `setini` → `seti`."""
    last = message.text[span[0] : span[1]]
    for ending in words(language, "subject.object_suffix").get("", ()):
        if last.endswith(fold(ending)) and len(last) > len(ending) + 3:
            return span[0], span[1] - len(ending) + 1
    return span


def _after(
    message: Message, language: str, start: int, claimed: Sequence[Span], what: str, most: int
) -> Span | None:
    """The phrase that begins at `start`, up to punctuation, a claimed span or a stop word."""
    if language in SPACELESS:
        stops = [h.start for h in lexicon(language, f"{what}.stop").find(message, start)]
        stops += [m.start() for m in [_BREAK.search(message.text, start + 1)] if m]
        stops += [s for s, _ in claimed if s > start]
        return start, min([*stops, len(message.text), start + _MOST_CHARACTERS + 12])
    stop_words = lexicon(language, f"{what}.stop")
    conjunctions = lexicon(language, "and")
    tokens = [token for token in message.tokens if token.start >= start]
    linked = lexicon(language, "link").find(message, start, min(len(message.text), start + 24))
    begin = start
    if linked and not message.text[start : linked[0].start].strip(" :-"):
        begin = linked[0].end
        tokens = [token for token in tokens if token.start >= begin]
    end = None
    for index, token in enumerate(tokens[:most]):
        glue = message.text[begin if index == 0 else tokens[index - 1].end : token.start]
        if _BREAK.search(glue) and not (index == 0 and glue.strip() in (":", '"', ': "', "'")):
            break
        if _inside(token.start, claimed):
            break
        if (
            end is not None
            and not _only_media(message, language, (begin, end))
            and stop_words(message, token.start, _reach(message, token.start))
            and _at(stop_words.find(message, token.start, _reach(message, token.start)), token.start)
        ):
            break
        if end is not None and _at(conjunctions.find(message, token.start, token.end), token.start):
            following = tokens[index + 1] if index + 1 < len(tokens) else None
            if (
                following is None
                or _inside(following.start, claimed)
                or _starts_anew(message, language, following.start)
            ):
                break
        end = token.end
    return (begin, end) if end is not None else None


def _only_media(message: Message, language: str, span: Span) -> bool:
    """So far only "our podcast", "my video": what it is about is still to come."""
    media = lexicon(language, "media").find(message, *span)
    owners = lexicon(language, "determiner").find(message, *span)
    return bool(media) and all(
        any(hit.start <= token.start < hit.end for hit in (*media, *owners))
        for token in message.tokens
        if span[0] <= token.start < span[1]
    )


def _reach(message: Message, start: int) -> int:
    return min(len(message.text), start + 30)


def _starts_anew(message: Message, language: str, start: int) -> bool:
    """Behind an "and": a new thought (a wish, an article) rather than one more noun."""
    stop = _reach(message, start)
    return any(
        _at(lexicon(language, path).find(message, start, stop), start)
        for path in ("want", "subject.stop", "quality", "link", "possessive")
    )


def _before(message: Message, language: str, end: int, claimed: Sequence[Span], what: str) -> Span | None:
    """The phrase that ends at `end`, back to punctuation, a claimed span or a stop word."""
    begin = max(0, end - (_MOST_CHARACTERS if language in SPACELESS else 80))
    for match in _BREAK.finditer(message.text, begin, end):
        begin = match.end()
    begin = max([begin, *(e for _, e in claimed if e <= end)])
    if any(s < end <= e for s, e in claimed):
        return None
    for hit in lexicon(language, f"{what}.stop_back").find(message, begin, end):
        begin = max(begin, hit.end)
    if language not in SPACELESS:
        inside = [t for t in message.tokens if begin <= t.start and t.end <= end]
        begin = inside[-_MOST_WORDS].start if len(inside) > _MOST_WORDS else begin
    return (begin, end) if message.text[begin:end].strip() else None


def _trimmed(message: Message, language: str, span: Span | None) -> Span | None:
    """Without articles and possessives in front and dangling words behind."""
    if span is None:
        return None
    start, end = _strip(message.text, *span)
    front, back = lexicon(language, "determiner"), lexicon(language, "dangling")
    for _ in range(6):
        hits = front.find(message, start, end)
        if not hits or hits[0].start != start or hits[0].end >= end:
            break
        start, end = _strip(message.text, hits[0].end, end)
    for _ in range(4):
        hits = back.find(message, start, end)
        if not hits or hits[-1].end != end or hits[-1].start <= start:
            break
        start, end = _strip(message.text, start, hits[-1].start)
    return (start, end) if end - start >= 2 or (language in ("zh", "ja") and end > start) else None


def _strip(text: str, start: int, end: int) -> Span:
    while start < end and (text[start].isspace() or text[start] in "-:,'\"~."):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "-:,'\"~."):
        end -= 1
    return start, end


def _may_be_subject(message: Message, language: str, span: Span) -> bool:
    """Neither a bare pronoun nor only words about the order itself."""
    if lexicon(language, "subject.never").find(message, *span):
        return False
    return not _only_known(message, language, span)


def _only_known(message: Message, language: str, span: Span) -> bool:
    known: list[Hit] = []
    for path in ("media", "platform", "want", "quality", "determiner", "dangling", "filler"):
        known += lexicon(language, path).find(message, *span)
    if language in SPACELESS:
        covered = sum(hit.end - hit.start for hit in known)
        return covered >= len(message.text[span[0] : span[1]].strip())
    return all(
        any(hit.start <= token.start < hit.end for hit in known)
        for token in message.tokens
        if span[0] <= token.start < span[1]
    )


def _left_over(message: Message, language: str, claimed: Sequence[Span]) -> Span | None:
    """In a telegram ("Pizzeria Da Gino, video 15 s"): the longest run of words nobody else knows."""
    if language in SPACELESS:
        return None
    known: list[Span] = list(claimed)
    for path in _KNOWN:
        known += [(hit.start, hit.end) for hit in lexicon(language, path).find(message)]
    runs: list[list[int]] = [[]]
    for index, token in enumerate(message.tokens):
        glue = message.text[message.tokens[index - 1].end if index else 0 : token.start]
        if _BREAK.search(glue) or _inside(token.start, known) or token.word.isdigit():
            runs.append([])
        if not _inside(token.start, known) and not token.word.isdigit() and len(forms(token.word)[-1]) > 2:
            runs[-1].append(index)
    best = max(runs, key=len)
    if not best or len(best) > 5:
        return None
    return message.tokens[best[0]].start, message.tokens[best[-1]].end


def _inside(position: int, spans: Sequence[Span]) -> bool:
    return any(s <= position < e for s, e in spans)


def _at(hits: Sequence[Hit], position: int) -> bool:
    return bool(hits) and hits[0].start == position
