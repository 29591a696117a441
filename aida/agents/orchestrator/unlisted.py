"""Manners no table lists, told by where they stand and how they end: message → hits.

    "warm, respectvol, rustig" ─stands alone among manners→ "respectvol"
    "határozott férfihang" ─beside the voice→ "határozott"    "grungy vibe" ─before "vibe"→ "grungy"

A language's `adjective` endings make a lone word a manner; without them it needs known company.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from aida.agents.orchestrator.lexicon import Hit, lexicon
from aida.agents.orchestrator.message import SPACELESS, Message, Token

Span = tuple[int, int]
_OTHER = (
    "media", "platform", "music.noun", "voice.noun", "subtitles.noun", "filler", "want", "generic", "people",
    "greeting", "correction", "degree", "and", "durations.unit", "money.currency", "money.budget",
    "money.cap_before", "money.cap_after", "money.about_before", "money.about_after", "money.priority",
    "determiner", "question", "film_language", "aspect", "gender.male", "gender.female", "silent",
    "not.before", "not.after", "subject.stop", "fresh", "times", "several", "dangling", "quality_opener",
    "quality_closed", "audience.before", "subject.strong", "subject.before", "subject.who", "attached",
    "thanks", "voice.none", "music.none", "image_counter", "aside", "spoken", "possessive", "adjective_never",
)  # fmt: skip
"""What a word may be instead."""
_SHORTEST = 4
_BEHIND = frozenset({"it", "es", "fr", "pt", "ar"})
"""Where an adjective stands behind its noun."""
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_JAPANESE_MANNER = re.compile(r"[^\s,.!?]{1,9}(?:な|い|た|ある|る)\Z")
_KOREAN_MANNER = re.compile(r"[가-힣]{1,6}(?:한|운|은|는|적인|스러운|있는)\Z")


def unlisted(message: Message, language: str, hits: Sequence[Hit], apart: Sequence[Span]) -> list[Hit]:
    """`hits` are the manners the tables know, `apart` all that speaks of something else."""
    if language in SPACELESS:
        return list(_spaceless(message, language, hits, apart))
    found = {hit.start: hit for hit in _alone(message, language, hits, apart)}
    found |= {hit.start: hit for hit in _beside(message, language, hits, apart)}
    return [found[start] for start in sorted(found)]


def _alone(message: Message, language: str, hits: Sequence[Hit], apart: Sequence[Span]) -> Iterator[Hit]:
    """One word, or two with an "and", that make up a clause."""
    clauses = message.clauses
    pure = [_is_pure(message, language, clause, hits) for clause in clauses]
    for index, clause in enumerate(clauses):
        rest = _rest(message, language, clause, hits)
        if not 1 <= len(rest) <= 2 or not all(_is_free(message, language, one, apart) for one in rest):
            continue
        if any(clause[0] <= hit.start < clause[1] for hit in hits):
            continue  # "ritmo veloce": a noun and its manner
        shaped = all(_is_shaped(message, language, one) for one in rest)
        company = index > 0 and (pure[index - 1] or any(pure[index + 1 : index + 2]))
        if shaped or (company and len(rest) == 1):
            yield from (Hit(one.start, one.end, "mood") for one in rest)


def _is_pure(message: Message, language: str, clause: Span, hits: Sequence[Hit]) -> bool:
    """Whether a clause holds manners and nothing else."""
    held = any(clause[0] <= hit.start < clause[1] for hit in hits)
    return held and not _rest(message, language, clause, hits)


def _rest(message: Message, language: str, clause: Span, hits: Sequence[Hit]) -> list[Token]:
    """The words of a clause that are neither known manners nor "very" and "and"."""
    passed = [
        hit
        for path in ("degree", "and", "quality_opener")
        for hit in lexicon(language, path).find(message, *clause)
    ]
    known = [*hits, *passed]
    return [t for t in message.tokens_within(*clause) if not any(h.start <= t.start < h.end for h in known)]


def _beside(message: Message, language: str, hits: Sequence[Hit], apart: Sequence[Span]) -> Iterator[Hit]:
    """An adjective next to the voice, the music, or a word such as "tone" whose manner is not known."""
    for path in ("voice.noun", "voice.female", "voice.male", "music.noun", "quality_opener"):
        for noun in lexicon(language, path).find(message):
            clause = message.clause(noun.start)
            if any(clause[0] <= hit.start < clause[1] for hit in hits):
                continue
            before = [t for t in message.tokens_within(clause[0], noun.start)][-1:]
            behind = [t for t in message.tokens_from(noun.end)[:1] if t.end <= clause[1]]
            near = (*before, *behind)
            likely = (behind if language in _BEHIND else before) if path.startswith("voice") else []
            for word in near:
                shaped = word in likely or _is_shaped(message, language, word)
                if shaped and _is_free(message, language, word, apart):
                    yield Hit(word.start, word.end, "mood")


def _is_shaped(message: Message, language: str, word: Token) -> bool:
    return lexicon(language, "adjective")(message, word.start, word.end)


def _is_free(message: Message, language: str, word: Token, apart: Sequence[Span]) -> bool:
    """A plain word no table knows, spoken of nowhere else, and no name."""
    if len(word.word) < _SHORTEST or not word.word.isalpha():
        return False
    if any(start < word.end and word.start < end for start, end in apart):
        return False
    first = message.sentence(word.start)[0]
    named = message.said(word.start, word.end)[:1].isupper() and message.text[first : word.start].strip()
    return not named and not any(lexicon(language, path)(message, word.start, word.end) for path in _OTHER)


def _spaceless(message: Message, language: str, hits: Sequence[Hit], apart: Sequence[Span]) -> Iterator[Hit]:
    """Before 风格, 感じ, 느낌; in Chinese also the other half of four characters, and before 男声."""
    for clause in message.clauses:
        known = [hit for hit in hits if clause[0] <= hit.start < clause[1]]
        span = None
        if language == "zh":
            span = _half_of_four(message, clause, known) or _before_voice(message, clause, known)
        if span is None and not known:
            span = _before_opener(message, language, clause)
        if span is None or any(start < span[1] and span[0] < end for start, end in apart):
            continue
        paths = ("media", "platform", "want", "manner_never", "not.before", "film_language")
        if not any(lexicon(language, path)(message, *span) for path in paths):
            yield Hit(*span, "mood")


def _half_of_four(message: Message, clause: Span, known: Sequence[Hit]) -> Span | None:
    """温馨|童趣: two characters beside two that are known."""
    if len(known) != 1 or clause[1] - clause[0] != 4 or known[0].end - known[0].start != 2:
        return None
    rest = (clause[0], known[0].start) if known[0].start > clause[0] else (known[0].end, clause[1])
    return rest if rest[1] - rest[0] == 2 and _HAN.fullmatch(message.text, *rest) else None


def _before_voice(message: Message, clause: Span, known: Sequence[Hit]) -> Span | None:
    """浑厚|男声."""
    voices = lexicon("zh", "voice.noun").find(message, *clause) + lexicon("zh", "music.noun").find(
        message, *clause
    )
    first = min((hit.start for hit in voices), default=clause[0])
    held = _HAN.fullmatch(message.text, clause[0], first)
    return (clause[0], first) if held and first - clause[0] == 2 and not known else None


def _before_opener(message: Message, language: str, clause: Span) -> Span | None:
    """勢いのある|感じ, 알록달록한| 느낌, 复古|风格."""
    openers = lexicon(language, "quality_opener").find(message, *clause)
    if language != "zh":
        genders = [
            lexicon(language, f"{kind}").find(message, *clause) for kind in ("gender.female", "gender.male")
        ]
        openers = [*openers, *(hit for hits in genders for hit in hits)]
    for opener in openers:
        text = message.text[clause[0] : opener.start].rstrip()
        if language == "zh":
            held = re.search(r"[\u4e00-\u9fff]{2,4}\Z", text)
            if held and held.start():
                continue
        else:
            held = (_JAPANESE_MANNER if language == "ja" else _KOREAN_MANNER).search(text)
        if held:
            return clause[0] + held.start(), clause[0] + held.end()
    return None
