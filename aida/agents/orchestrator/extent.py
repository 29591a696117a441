"""Where a phrase begins and ends: an opener or a marker in a message → the span of the client's words.

    "per la |mia gelateria artigianale, tono…" ─after→ "mia gelateria artigianale" ─trimmed→ without "mia"
    "Kahve dükkanım| için …" ─before→ "Kahve dükkanım"

Punctuation, claimed spans (lengths, prices, platforms) and stop words end a phrase.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from aida.agents.orchestrator.lexicon import Hit, lexicon
from aida.agents.orchestrator.message import SPACELESS, Message, Token

Span = tuple[int, int]
What = Literal["subject", "audience"]
BREAK = re.compile(r"[,;.!?\n()\":|*_#+\u2190-\u21ff\u2600-\u27bf\U0001f000-\U0001faff]|\s[-~]+\s")
_TOWN = re.compile(r"[^\w\n]*\w+'[dt][ae]\s")
"""Turkish "in Eskişehir", before what stands there: no part of a subject."""
_MOST_WORDS = 8
_MOST_CHARACTERS = 28
_COLON = (":", '"', ': "', "'", ": '", "-", "–")


def after(
    message: Message, language: str, start: int, claimed: Sequence[Span], what: What, most: int = _MOST_WORDS
) -> Span | None:
    """The phrase that begins at `start`, or `None` when nothing stands there."""
    if language in SPACELESS:
        stops = [h.start for h in lexicon(language, f"{what}.stop").find(message, start) if h.start > start]
        stops += [m.start() for m in [BREAK.search(message.text, start + 1)] if m]
        stops += [s for s, _ in claimed if s > start]
        return start, min([*stops, len(message.text), start + _MOST_CHARACTERS + 12])
    begin = start
    linked = lexicon(language, "link").find(message, start, min(len(message.text), start + 24))
    if linked and not message.text[start : linked[0].start].strip(" :-"):
        begin = linked[0].end
    tokens = message.tokens_from(begin)[: most + 1]
    end: int | None = None
    told = False
    for index, token in enumerate(tokens[:most]):
        glue = message.text[begin if index == 0 else tokens[index - 1].end : token.start]
        if _breaks(message, language, glue, token.start, first=index == 0, what=what):
            break
        told = told or bool(BREAK.search(glue) and index)
        if _reaches(token, claimed) and not (
            end is not None and begins(message, language, "of", tokens[index - 1].start)
        ):
            break
        if end is not None and what == "audience" and _tells_more(message, language, token):
            break
        if (
            end is not None
            and not told
            and _stops(message, language, (begin, end), token.start, claimed, what)
        ):
            break
        following = tokens[index + 1].start if index + 1 < len(tokens) else None
        if end is not None and _new_thought(
            message, language, token.start, token.end, following, claimed, what
        ):
            break
        end = token.end
    return (begin, end) if end is not None else None


def _breaks(message: Message, language: str, glue: str, start: int, *, first: bool, what: What) -> bool:
    if not BREAK.search(glue) or (first and glue.strip() in _COLON):
        return False
    # "young couples, who want to travel": a relative clause still tells who they are.
    relative = what == "audience" and glue.strip() == "," and begins(message, language, "relative", start)
    return not relative


def _tells_more(message: Message, language: str, token: Token) -> bool:
    """ "for teenagers *about* our shop"; a short "o" also says what they care for."""
    hits = lexicon(language, "subject.strong").find(
        message, token.start, min(len(message.text), token.start + 24)
    )
    opens = bool(hits) and hits[0].start == token.start and hits[0].end - hits[0].start > 2
    return opens and not message.text[hits[0].end : hits[0].end + 2].strip().isdigit()  # "über 50"


def _stops(
    message: Message, language: str, so_far: Span, start: int, claimed: Sequence[Span], what: What
) -> bool:
    if _only_media(message, language, so_far):
        return False
    if what == "subject" and any(
        begins(message, language, f"subject.{verb}", start) for verb in ("who", "needs")
    ):
        return True  # "our school | needs a poster", "our club | opens a bar"
    if not begins(message, language, f"{what}.stop", start):
        return False
    if begins(message, language, "attached", start):
        return False  # "lessons on demand", "cours en ligne"
    joined = _common_place(message, language, start, claimed) or _purpose(message, language, start, claimed)
    return not (what == "subject" and joined)


def _common_place(message: Message, language: str, start: int, claimed: Sequence[Span]) -> bool:
    """ "yoga in the park" is one thing; "a bakery in Lyon" and "a bakery in warm colours" are not."""
    anywhere = begins(message, language, "place_any", start)
    if not anywhere and not begins(message, language, "place", start):
        return False
    stop = message.clause(start)[1]
    near = [t for t in message.tokens_from(start)[1:4] if t.start < stop]
    ahead = [t for t in near if not begins(message, language, "determiner", t.start)]
    if not ahead or BREAK.search(message.text[start : ahead[0].start]) or ahead[0].word.isdigit():
        return False
    noun = ahead[0]
    if (message.said(noun.start, noun.end)[:1].isupper() and not anywhere) or inside(noun.start, claimed):
        return False
    if any(begins(message, language, path, noun.start) for path in ("filler", "times")):
        return False
    paths = ("quality", "quality_opener", "film_language", "aspect", "media", "people")
    return not any(begins(message, language, path, token.start) for path in paths for token in ahead[:2])


def _purpose(message: Message, language: str, start: int, claimed: Sequence[Span]) -> bool:
    """ "a CRM for logistics" is one thing; "for LinkedIn", "for young parents", "for my shop" are not."""
    if not begins(message, language, "purpose", start):
        return False
    ahead = message.tokens_from(start)[1:4]
    if not ahead or BREAK.search(message.text[start : ahead[0].start]):
        return False
    other = (
        "possessive",
        "filler",
        "times",
        "media",
        "platform",
        "generic",
        "subject.never",
        "several",
        "want",
    )
    if inside(ahead[0].start, claimed) or any(begins(message, language, p, ahead[0].start) for p in other):
        return False
    stop = message.clause(start)[1]
    near = [token.start for token in ahead if token.start < stop]
    return not any(
        inside(at, claimed) or begins(message, language, path, at)
        for at in near
        for path in ("people", "possessive", "platform", "media", "aspect", "times")
    )


def _new_thought(
    message: Message,
    language: str,
    start: int,
    end: int,
    following: int | None,
    claimed: Sequence[Span],
    what: What,
) -> bool:
    """An "and" behind which a wish or an article follows, rather than one more noun."""
    hits = lexicon(language, "and").find(message, start, end)
    if not hits or hits[0].start != start or message.text[end : end + 1] == "-":
        return False
    if following is None or inside(following, claimed) or BREAK.search(message.text[end:following]):
        return True
    paths = ["want", "subject.stop", "link", "possessive"]
    if what == "subject":
        paths.append("quality")
    return any(begins(message, language, path, following) for path in paths)


def _only_media(message: Message, language: str, span: Span) -> bool:
    """So far only "our podcast", "my video": what it is about is still to come."""
    media = lexicon(language, "media").find(message, *span)
    return bool(media) and covered(
        message, span, [*media, *lexicon(language, "determiner").find(message, *span)]
    )


def before(message: Message, language: str, end: int, claimed: Sequence[Span], what: What) -> Span | None:
    """The phrase that ends at `end`, or `None` when nothing stands there."""
    if any(s < end <= e for s, e in claimed):
        return None
    begin = max(0, end - (_MOST_CHARACTERS if language in SPACELESS else 80))
    for match in BREAK.finditer(message.text, begin, end):
        begin = match.end()
    begin = max([begin, *(e for _, e in claimed if e <= end)])
    town = _TOWN.match(message.text, begin, end) if language == "tr" else None
    if town and town.end() < end:
        begin = town.end()
    if language not in SPACELESS:  # "Web sitemiz için| zeytinyağı": the "for" belongs to the site before it
        markers = lexicon(language, "subject.after").find(message, begin, end)
        if markers and not message.text[begin : markers[0].start].strip() and markers[0].end < end:
            begin = markers[0].end
    for hit in lexicon(language, f"{what}.stop_back").find(message, begin, end):
        # 산업용 로봇 is one thing; 릴스용 로봇 begins behind a claimed word.
        if message.text[hit.start] != "용" or hit.start <= begin:
            begin = max(begin, hit.end)
    if language not in SPACELESS:
        tokens = message.tokens_within(begin, end)
        begin = tokens[-_MOST_WORDS].start if len(tokens) > _MOST_WORDS else begin
    return (begin, end) if message.text[begin:end].strip() else None


def trimmed(message: Message, language: str, span: Span | None, what: What) -> Span | None:
    """Without articles and possessives in front and dangling words behind; "new" goes from subjects."""
    if span is None:
        return None
    start, end = _strip(message.text, *span)
    front = ("determiner", "fresh") if what == "subject" else ("determiner",)
    for _ in range(6):
        if begins(message, language, "whole", start):
            break  # the New Year is not a year that is new
        lead = next((h for path in front for h in _leading(message, language, path, start, end)), None)
        if lead is None or lead.end >= end:
            break
        start, end = _strip(message.text, lead.end, end)
    if what == "subject":
        start = _without_generic(message, language, start, end)
    back = lexicon(language, "dangling")
    for _ in range(4):
        hits = back.find(message, start, end)
        if what == "audience" and any(
            h.end == end for h in lexicon(language, "people").find(message, start, end)
        ):
            break  # the 인 of 외국인 is part of the foreigner
        if not hits or hits[-1].end != end or hits[-1].start <= start:
            break
        if language in SPACELESS and hits[-1].start - start < 2:
            break  # 치과 is a dentist, no tooth with a particle
        start, end = _strip(message.text, start, hits[-1].start)
    return (start, end) if end - start >= 2 or (language in ("zh", "ja") and end > start) else None


def _without_generic(message: Message, language: str, start: int, end: int) -> int:
    """ "the socials of my salon" is about the salon; "a shop of plants" is one thing."""
    for lead in _leading(message, language, "generic", start, end):
        rest = message.tokens_within(lead.end, end)
        for owner in lexicon(language, "possessive").find(message, lead.end, end)[:1]:
            linked = bool(rest) and begins(message, language, "of", rest[0].start)
            if linked and message.words_between(lead.end, owner.start) <= 1 and owner.end < end:
                return _strip(message.text, owner.end, end)[0]
    return start


def _leading(message: Message, language: str, path: str, start: int, end: int) -> list[Hit]:
    hits = lexicon(language, path).find(message, start, end)[:1]
    # The start of "start-up" is no launch.
    return [h for h in hits if h.start == start and message.text[h.end : h.end + 1] != "-"]


def _strip(text: str, start: int, end: int) -> Span:
    while start < end and (text[start].isspace() or text[start] in "-:,'\"~./"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "-:,'\"~./"):
        end -= 1
    if text.count('"', start, end) % 2 and text[end : end + 1] == '"':
        end += 1  # a name in quotes keeps both
    return start, end


def covered(message: Message, span: Span, hits: Sequence[Hit]) -> bool:
    """Whether the hits leave no word of the span over."""
    return all(any(h.start <= token.start < h.end for h in hits) for token in message.tokens_within(*span))


def begins(message: Message, language: str, path: str, start: int) -> bool:
    """Whether a phrase of the table path begins exactly at `start`."""
    hits = lexicon(language, path).find(message, start, min(len(message.text), start + 40))
    return bool(hits) and hits[0].start == start


def _reaches(token: Token, claimed: Sequence[Span]) -> bool:
    """Whether a token is claimed, wholly or but for the particle written onto it."""
    return any(s < token.end and token.start < e for s, e in claimed)


def inside(position: int, spans: Sequence[Span]) -> bool:
    return any(s <= position < e for s, e in spans)
