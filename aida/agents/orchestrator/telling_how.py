"""Subjects that are more than a noun: a clause that tells how, a clause that names one thing as a whole.

    "YouTube, 1 min, |how to prune roses|, calm" ─how_told→ "how to prune roses"
    "2 posters, jazz night| at The Blue Door|, smoky" ─widened→ "jazz night at The Blue Door"

Where the next words belong to the order (a length, a manner, a wish), they end the subject. Next: `topic`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aida.agents.orchestrator.extent import BREAK, Span, begins, inside, trimmed
from aida.agents.orchestrator.lexicon import Hit, lexicon
from aida.agents.orchestrator.message import SPACELESS, Message, Token, fold
from aida.catalog.words import words

_MOST_WORDS = 9
_MOST_CHARACTERS = 60
_OTHER = (
    "want", "possessive", "quality_opener", "people", "times", "greeting", "aspect", "film_language",
    "several", "thanks", "link", "not.before", "correction", "money.priority", "aside", "subject.needs",
    "subject.who", "subject.who_after", "subject.strong_after", "subject.after",
)  # fmt: skip
"""What makes of a clause more than the name of a thing."""


def how_told(message: Message, language: str, claimed: Sequence[Span]) -> Iterator[Span]:
    """What tells how something is done or made: from the word "how" on, or, where the verb ends the clause,
    from the beginning of its clause."""
    for hit in lexicon(language, "subject.how").find(message):
        span = _from(message, hit, claimed)
        if span is None or _is_of_mine(message, language, hit, span):
            continue
        if _asks(message, span) or len(message.tokens_within(*span)) > _MOST_WORDS:
            continue
        found = trimmed(message, language, span, "subject")
        if found:
            yield span[0], found[1]  # "how the" keeps its article
    for hit in lexicon(language, "subject.how_behind").find(message):
        start, end = _free_part(message, hit, claimed)
        if language in SPACELESS:
            start = _opened_until(message, language, start, hit.start)
            end = end if language == "zh" else hit.end
        found = trimmed(message, language, (start, end), "subject")
        if not found or _asks(message, found) or end - start > _MOST_CHARACTERS:
            continue
        if found[0] < hit.start or language == "zh":  # Chinese may begin with it: 如何种番茄
            yield found


def _asks(message: Message, span: Span) -> bool:
    return "?" in message.text[span[0] : span[1] + 1]


def _opened_until(message: Message, language: str, start: int, stop: int) -> int:
    """Behind "tell" and the like: 讲讲|地暖是怎么安装的."""
    return max((h.end for h in lexicon(language, "subject.strong").find(message, start, stop)), default=start)


def _from(message: Message, hit: Hit, claimed: Sequence[Span]) -> Span | None:
    if inside(hit.start, claimed):
        return None
    end = message.clause(hit.start)[1]
    mark = BREAK.search(message.text, hit.start, end)
    return hit.start, min([end, *(s for s, _ in claimed if s >= hit.end), *([mark.start()] if mark else [])])


def _free_part(message: Message, hit: Hit, claimed: Sequence[Span]) -> Span:
    start, end = message.clause(hit.start)
    start = max([start, *(e for _, e in claimed if e <= hit.start)])
    return start, min([end, *(s for s, _ in claimed if s >= hit.end)])


def _is_of_mine(message: Message, language: str, hit: Hit, span: Span) -> bool:
    """ "explaining how works *our app*" is about the app; "how our pumps are installed" about the how."""
    owners = lexicon(language, "possessive").find(message, hit.start, span[1])
    if not owners:
        return False
    if message.words_between(hit.start, owners[0].start) > 1:
        return True
    opened = lexicon(language, "subject.strong").find(message, max(0, hit.start - 24), hit.start)
    return bool(opened) and message.text[opened[-1].end : hit.start].strip() == ","


def widened(message: Message, language: str, span: Span, claimed: Sequence[Span]) -> Span:
    """The whole clause around a subject when nothing else is said in it: "discounts on |tyres|"."""
    start, end = message.clause(span[0])
    if language in SPACELESS or span[1] > end or BREAK.search(message.text[start:end].replace('"', "")):
        return span
    tokens = message.tokens_within(start, end)
    more = [one for one in tokens if not span[0] <= one.start < span[1]]
    if not more or len(tokens) > _MOST_WORDS or not all(_joins(message, language, one) for one in more):
        return span
    if any(s < end and start < e and not span[0] <= s < span[1] for s, e in claimed):
        return span
    opened = ("subject.before", "subject.joined", "dangling")
    if any(begins(message, language, path, tokens[0].start) for path in opened):
        return span
    for path in _OTHER:
        hits = lexicon(language, path).find(message, start, end)
        if path == "times":  # "the autumn collection" is one thing, "flea market on Sunday" is not
            hits = [hit for hit in hits if hit.end == tokens[-1].end]
        if path == "link":  # Hungarian "a" is also an article
            hits = [hit for hit in hits if not begins(message, language, "determiner", hit.start)]
        if any(not span[0] <= hit.start < span[1] for hit in hits):
            return span
    return trimmed(message, language, (start, end), "subject") or span


def _joins(message: Message, language: str, token: Token) -> bool:
    """A word that may belong to a name: none that ends one, but for "at", "of", "with" and their like."""
    if token.word.isdigit():
        return False
    if begins(message, language, "subject.joined", token.start):
        return True
    clause = message.clause(token.start)
    if any(h.start <= token.start < h.end for h in lexicon(language, "attached").find(message, *clause)):
        return True  # the "made" of "made by hand"
    return not begins(message, language, "subject.stop", token.start)


def without_owner(message: Message, language: str, span: Span) -> Span:
    """What they hold and not who: "Derneğimiz |kitap fuarı| düzenliyor", "हमारी संस्था |मेला| कर रही है"."""
    tokens = message.tokens_within(*span)
    endings = tuple(map(fold, words(language, "subject.owner_suffix").get("", ())))
    owned = lexicon(language, "possessive").find(message, *span)
    owners = 2 if owned and owned[0].start == tokens[0].start else 0
    if endings and tokens[0].word.endswith(endings):
        owners = 1
    return (tokens[owners].start, span[1]) if 0 < owners < len(tokens) else span


def tells_a_kind(message: Message, language: str, hit: Hit, claimed: Sequence[Span]) -> bool:
    """아동|용 책가방 is one thing, 카페|용 릴스 a reel for a café."""
    end = message.clause(hit.start)[1]
    rest = message.text[hit.end : end].strip()
    free = not any(start < end and hit.end < stop for start, stop in claimed)
    return language == "ko" and message.text[hit.start] == "용" and len(rest) > 1 and free
