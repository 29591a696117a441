"""Music, voice and subtitles: message → what the client wants to hear and read, if they say so.

"no music, and the narrator should be a woman" → music False, voice "female", subtitles None
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from aida.agents.orchestrator.lexicon import Hit, lexicon
from aida.agents.orchestrator.message import SPACELESS, Message

Voice = Literal["male", "female", "none"]
_REACH = 4
"""Words between a negation and what it denies."""


@dataclass(frozen=True)
class Sound:
    music: bool | None = None
    voice: Voice | None = None
    subtitles: bool | None = None
    contradictions: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()

    def said(self) -> tuple[bool, ...]:
        """For music, voice and subtitles: whether the client speaks of them."""
        return tuple(one is not None for one in (self.music, self.voice, self.subtitles))


def read_sound(message: Message, language: str, apart: Sequence[tuple[int, int]] = ()) -> Sound:
    """`apart` are spans that speak of something else: a concert's music is not the film's."""
    music, music_differ, music_spans = _wanted(message, language, "music", apart)
    subtitles, _, subtitle_spans = _wanted(message, language, "subtitles", apart)
    voice, voice_differ, voice_spans = _voice(message, language, apart)
    return Sound(
        music,
        voice,
        subtitles,
        tuple(n for n, differ in (("music", music_differ), ("voice", voice_differ)) if differ),
        (*music_spans, *subtitle_spans, *voice_spans),
    )


def denied(message: Message, language: str, hit: Hit) -> bool:
    """Whether the clause says that it does *not* want what was hit."""
    begin, stop = message.clause(hit.start)
    before = lexicon(language, "not.before").find(message, begin, hit.start)
    reach = 8 if language in SPACELESS else _REACH
    if before:
        gap = before[-1].end
        distance = hit.start - gap if language in SPACELESS else message.words_between(gap, hit.start)
        if distance <= reach and not lexicon(language, "not.end")(message, gap, hit.start):
            return True
    after = lexicon(language, "not.after").find(message, hit.end, stop)
    if not after:
        return False
    if language in SPACELESS:
        ended = lexicon(language, "not.end")(message, hit.end, after[0].start)
        return after[0].start - hit.end <= 6 and not ended
    return message.words_between(hit.end, after[0].start) <= 1


def _wanted(
    message: Message, language: str, what: str, apart: Sequence[tuple[int, int]]
) -> tuple[bool | None, bool, list[tuple[int, int]]]:
    """(wanted, contradicted, spans)."""
    no = lexicon(language, f"{what}.none").find(message)
    other = lexicon(language, f"{what}.other").find(message)
    hits = [
        hit
        for hit in lexicon(language, f"{what}.noun").find(message)
        if not any(n.start <= hit.start < n.end for n in (*no, *other))
        and not spans_overlap(apart, hit.start, hit.end)
    ]
    if what == "music" and not no and not hits:
        no = lexicon(language, "silent").find(message)
    answers = [not denied(message, language, hit) for hit in hits] + [False] * len(no)
    spans = [(hit.start, hit.end) for hit in (*hits, *no)]
    if not answers:
        return None, False, spans
    if len(set(answers)) > 1 and what == "music":
        return None, True, spans
    return answers[0], False, spans


def _voice(
    message: Message, language: str, apart: Sequence[tuple[int, int]]
) -> tuple[Voice | None, bool, list[tuple[int, int]]]:
    silent = [*lexicon(language, "voice.none").find(message), *lexicon(language, "silent").find(message)]
    nouns = [
        hit
        for hit in lexicon(language, "voice.noun").find(message)
        if not any(n.start <= hit.start < n.end for n in silent)
        and not spans_overlap(apart, hit.start, hit.end)
    ]
    spoken = [hit for hit in nouns if not denied(message, language, hit)]
    said = [(hit.start, hit.end) for hit in (*silent, *nouns)]
    genders: set[Voice] = set()
    for gender in ("female", "male"):
        strong = lexicon(language, f"voice.{gender}").find(message)
        genders |= {gender for hit in strong if not denied(message, language, hit)}
        said += [(hit.start, hit.end) for hit in strong]
        for hit in lexicon(language, f"gender.{gender}").find(message):
            if any(_beside(message, language, hit, noun) for noun in spoken):
                genders.add(gender)
                said.append((hit.start, hit.end))
    none = bool(silent) or (bool(nouns) and not spoken)
    if none and (genders or spoken):
        return None, True, said
    if none:
        return "none", False, said
    if len(genders) > 1:
        # "a man and a woman" is a dialogue; two orders in two places contradict each other.
        return None, not _both(message, language), said
    return (genders.pop() if genders else None), False, said


def _both(message: Message, language: str) -> bool:
    """ "a male and a female voice": one right after the other, with an "and" between."""
    hits = [
        hit
        for path in ("gender.female", "gender.male", "voice.female", "voice.male")
        for hit in lexicon(language, path).find(message)
    ]
    hits.sort(key=lambda hit: hit.start)
    return any(
        right.start - left.end < 16 and lexicon(language, "and")(message, left.end, right.start)
        for left, right in pairwise(hits)
    )


def _beside(message: Message, language: str, gender: Hit, noun: Hit) -> bool:
    if gender.start < noun.end and noun.start < gender.end:
        return True
    if message.sentence(gender.start) != message.sentence(noun.start):
        return False
    low, high = min(gender.end, noun.end), max(gender.start, noun.start)
    if language in SPACELESS:
        return high - low <= 12
    return message.words_between(low, high) <= 4


def spans_overlap(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(s < end and start < e for s, e in spans)
