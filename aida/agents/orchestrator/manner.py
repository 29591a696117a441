"""How it should feel: message → quality keywords, tone, style, as the client wrote them.

"stile energico, in 4K" → keywords ("energico", "4K"), tone "energico", style "stile energico"
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aida.agents.orchestrator.lexicon import Hit, lexicon
from aida.agents.orchestrator.message import SPACELESS, Message
from aida.agents.orchestrator.sound import denied
from aida.agents.orchestrator.unlisted import unlisted

Span = tuple[int, int]
_HANGUL = re.compile(r"[가-힣]*")
_PARTICLE = re.compile(r"(?:의|으로|로|을|를|은|는|이|가)\Z")
_OTHER = ("money.priority", "money.about_after", "greeting", "want")
"""Phrases whose adjectives say nothing of the film: "as cheap as possible", "would be nice"."""
_BREAK = re.compile(r"[,;.!?\n()\":]|\s-+\s")


@dataclass(frozen=True)
class Manner:
    keywords: tuple[str, ...] = ()
    tone: str | None = None
    style: str | None = None


def read_manner(
    message: Message, language: str, claimed: Sequence[Span], apart: Sequence[Span] = ()
) -> Manner:
    """`claimed` are the subject and the audience, whose adjectives are theirs; `apart` is what else the
    message speaks of: lengths, sums, deliverables, voices."""
    hits = [
        _whole(message, language, hit)
        for hit in lexicon(language, "quality").find(message)
        if not any(s <= hit.start < e for s, e in claimed) and not denied(message, language, hit)
    ]
    aside = [h for path in _OTHER for h in lexicon(language, path).find(message)]
    hits = [hit for hit in hits if not any(o.start <= hit.start < o.end for o in aside)]
    hits += [mate for hit in list(hits) for mate in _mates(message, language, hit, hits, claimed)]
    openers = lexicon(language, "quality_opener").find(message)
    for opener in openers:
        named = _named(message, language, opener, hits, claimed)
        if named:
            hits.append(named)
    hits += unlisted(message, language, hits, [*claimed, *apart])
    hits.sort(key=lambda hit: hit.start)
    keywords = tuple(dict.fromkeys(message.said(hit.start, hit.end) for hit in hits))
    moods = [hit for hit in hits if hit.payload != "technical"]
    behind = [
        hit
        for hit in moods
        if any(
            0 <= hit.start - o.end < 40 and message.clause(o.start) == message.clause(hit.start)
            for o in openers
        )
    ]
    toned = behind or moods
    tone = ", ".join(dict.fromkeys(message.said(h.start, h.end) for h in toned[:3])) or None
    return Manner(keywords, tone, _style(message, openers))


def _mates(
    message: Message, language: str, hit: Hit, hits: Sequence[Hit], claimed: Sequence[Span]
) -> Iterator[Hit]:
    """ "funny and a bit chaotic": a word no table knows, joined to a known one, ends the clause."""
    joined = lexicon(language, "and").find(message, hit.end, min(len(message.text), hit.end + 8))
    if language in SPACELESS or not joined or message.text[hit.end : joined[0].start].strip():
        return
    stop = message.clause(hit.start)[1]
    degree = lexicon(language, "degree")
    ahead = [
        t
        for t in message.tokens_from(joined[0].end)
        if t.start < stop and not degree(message, t.start, t.end)
    ]
    if len(ahead) != 1 or len(ahead[0].word) < 4 or not ahead[0].word.isalpha():
        return
    word = ahead[0]
    known = ("media", "platform", "music.noun", "voice.noun", "subtitles.noun", "filler", "want", "generic")
    if any(lexicon(language, path)(message, word.start, word.end) for path in known):
        return
    if any(s <= word.start < e for s, e in claimed) or any(h.start <= word.start < h.end for h in hits):
        return
    yield Hit(word.start, word.end, "mood")


def _whole(message: Message, language: str, hit: Hit) -> Hit:
    """In Korean the whole word with its ending, less a case particle."""
    if language != "ko" or not "가" <= message.text[hit.end - 1] <= "힣":
        return hit
    rest = _HANGUL.match(message.text, hit.end)
    end = rest.end() if rest else hit.end
    ending = message.text[hit.end : end]
    particle = _PARTICLE.fullmatch(ending)
    return Hit(hit.start, hit.end if particle else end, hit.payload)


def _named(
    message: Message, language: str, opener: Hit, hits: Sequence[Hit], claimed: Sequence[Span]
) -> Hit | None:
    """A manner no table knows, named behind "in the style of": its words, at most three."""
    if language in SPACELESS or opener.payload != "open":
        return None
    stop = message.clause(opener.start)[1]
    if any(opener.start <= hit.start < stop for hit in hits):
        return None
    stops = [
        h.start
        for path in ("subject.stop", "and", "dangling")
        for h in lexicon(language, path).find(message, opener.end, stop)
    ]
    tokens = [t for t in message.tokens if opener.end <= t.start < min([stop, *stops])][:3]
    if (
        not tokens
        or any(s <= tokens[0].start < e for s, e in claimed)
        or _BREAK.search(message.text[opener.end : tokens[0].start].strip(": "))
    ):
        return None
    return Hit(tokens[0].start, tokens[-1].end, "mood")


def _style(message: Message, openers: Sequence[Hit]) -> str | None:
    """The clauses that speak of style, in the client's words."""
    parts = []
    for opener in openers:
        start, end = message.clause(opener.start)
        parts.append(message.said(start, end))
    return "; ".join(dict.fromkeys(part for part in parts if part))[:300] or None
