"""What a telegram is about, where no word opens a subject: message → the words nobody else knows.

"Pizzeria Da Gino, video 15 s" → "Pizzeria Da Gino"    "negozio di scarpe, reel" → with its shop
"ラジオCM、20秒、自動車整備工場" → the clause in which no table knows a word
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from aida.agents.orchestrator.extent import BREAK, Span, begins, covered, inside, trimmed
from aida.agents.orchestrator.lexicon import Hit, forms, lexicon
from aida.agents.orchestrator.message import SPACELESS, Message

BARE = (
    "media", "platform", "want", "quality", "determiner", "fresh", "dangling", "filler", "generic", "times",
)  # fmt: skip
"""Words that alone are no subject."""
_TELEGRAM_WORDS = 28
"""Longer messages are sentences, whose subject an opener tells."""
_KNOWN = (
    "want", "quality", "determiner", "fresh", "dangling", "filler", "generic", "and", "subject.strong",
    "subject.who", "subject.before", "subject.stop", "subject.never", "link", "quality_opener", "greeting",
    "money.priority", "several", "correction", "degree", "range",
)  # fmt: skip


def may_be_subject(message: Message, language: str, span: Span) -> bool:
    """Neither a bare pronoun nor only words about the order itself."""
    if begins(message, language, "subject.never", span[0]) or message.text[slice(*span)].isdigit():
        return False
    if message.text[span[0] - 1 : span[0]].isalpha() and language not in SPACELESS:
        # Behind an Arabic particle: the rest of its word counts with it.
        span = (next((t.start for t in message.tokens if t.start <= span[0] < t.end), span[0]), span[1])
    known: list[Hit] = []
    for path in BARE:
        known += lexicon(language, path).find(message, *span)
    if language in SPACELESS:
        for path in ("money.cap_before", "money.about_before"):
            known += lexicon(language, path).find(message, *span)
        places = {at for hit in known for at in range(hit.start, hit.end)}
        return any(at not in places and not message.text[at].isspace() for at in range(*span))
    return not covered(message, span, known)


def _left_over_clause(message: Message, language: str, claimed: Sequence[Span]) -> Span | None:
    """A short clause in which no table knows a word: "ラジオCM、20秒、自動車整備工場、男性の声"."""
    paths = (
        "want", "quality", "quality_opener", "greeting", "money.priority", "several", "music.noun",
        "voice.noun", "subtitles.noun", "money.budget", "aspect", "people", "question", "aside",
    )  # fmt: skip
    for start, end in message.clauses:
        span = trimmed(message, language, (start, end), "subject")
        if span is None or not 2 <= span[1] - span[0] <= 14 or any(s < end and start < e for s, e in claimed):
            continue
        other = lexicon(language, "music.other").find(message, *span)  # 音乐节 is a festival
        heard = any(
            not any(one.start <= hit.start < one.end for one in other)
            for path in paths
            for hit in lexicon(language, path).find(message, *span)
            if path != "people" or span[1] - hit.end < 2  # 儿童书包 are bags, no children
        )
        if not heard and may_be_subject(message, language, span):
            return span
    return None


_NOUN_FIRST = frozenset({"it", "es", "fr", "pt", "pl", "cs", "ru", "ar"})
_NOUN_LAST = frozenset({"en", "nl", "hu", "tr", "hi"})
"""Where a shop stands beside what it sells."""


def left_over(message: Message, language: str, claimed: Sequence[Span]) -> Span | None:
    """In a telegram ("Pizzeria Da Gino, video 15 s"): the longest run of words nobody else knows."""
    if language in SPACELESS:
        return _left_over_clause(message, language, claimed)
    if len(message.tokens) > _TELEGRAM_WORDS:
        return None
    known: list[Span] = list(claimed)
    for path in _KNOWN:
        known += [(hit.start, hit.end) for hit in lexicon(language, path).find(message)]
    taken = {at for start, end in known for at in range(start, end)}
    joints = {
        at
        for path in ("of", "subject.joint", "quality")
        for hit in lexicon(language, path).find(message)
        for at in range(hit.start, hit.end)
        if not inside(at, claimed)
    }
    free = [
        not taken.intersection((token.start, token.end - 1))
        and not token.word.isdigit()
        and len(forms(token.word)[-1]) > 1
        for token in message.tokens
    ]
    runs = _runs(message, free, joints)
    named = [run for run in runs if _is_named(message, language, run)]
    best = max(named, key=lambda run: sum(free[index] for index in run), default=[])
    if not best or len(best) > 5:
        return None
    first, last = _with_shop(message, language, best[0], best[-1], claimed)
    return message.tokens[first].start, message.tokens[last].end


def _is_named(message: Message, language: str, run: Sequence[int]) -> bool:
    """Whether a run of words may be a thing: a real word among them, and not adjectives alone."""
    words_of = [message.tokens[index] for index in run]
    adjectives, nouns = lexicon(language, "adjective"), lexicon(language, "adjective_never")
    return any(
        len(one.word) > 3
        and (not adjectives(message, one.start, one.end) or nouns(message, one.start, one.end))
        for one in words_of
    )


def _with_shop(
    message: Message, language: str, first: int, last: int, claimed: Sequence[Span]
) -> tuple[int, int]:
    """With a shop or the like that an "of" joins: "negozio di scarpe", "टायर की दुकान"."""

    tokens = message.tokens

    def shop(at: int) -> bool:
        low, high = min(at, first), max(at, last)
        return (
            0 <= at < len(tokens)
            and begins(message, language, "generic", tokens[at].start)
            and not BREAK.search(message.text[tokens[low].start : tokens[high].end])
            and not inside(tokens[at].start, claimed)
        )

    def of(at: int) -> bool:
        paths = ("of", "subject.joint")
        return 0 <= at < len(tokens) and any(begins(message, language, p, tokens[at].start) for p in paths)

    if of(first - 1) and shop(first - 2):
        first -= 2
    elif language in _NOUN_FIRST and shop(first - 1):
        first -= 1  # "sklep meblowy"
    if of(last + 1) and shop(last + 2):
        last += 2
    elif language in _NOUN_LAST and shop(last + 1):
        last += 1  # "hot sauce brand"
    return first, last


def _runs(message: Message, free: Sequence[bool], joints: Collection[int]) -> list[list[int]]:
    """Tokens nobody else knows, one behind the other; "of" and adjectives between two of them join."""
    tokens = message.tokens
    runs: list[list[int]] = []
    for index, token in enumerate(tokens):
        if not free[index]:
            continue
        last = runs[-1][-1] if runs else None
        between = range(last + 1, index) if last is not None else range(0)
        joined = last is not None and (
            not BREAK.search(message.text[tokens[last].end : token.start])
            and all(tokens[at].start in joints for at in between)
        )
        if joined:
            runs[-1] += [*between, index]
        else:
            runs.append([index])
    return runs
