"""How long the film is to be: message → seconds, or the knowledge that it says two things.

    "un minuto e mezzo" → 90    "1'15\\"" → 75    "20-30 सेकंड" → 25    "30, não, melhor 40 s" → 40

A correction overrides what it corrects; a ceiling ("at most 40 s") yields to the length it caps.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from aida.agents.orchestrator.lexicon import Hit, Lexicon, lexicon
from aida.agents.orchestrator.message import SPACELESS, Message
from aida.agents.orchestrator.numbers import Number

_CLOCK = re.compile(r"(?<![\d:.,])(\d{1,2}):([0-5]\d)(?![\d:])(?!\s?(?:uhr|h\b|am\b|pm\b|点|時|시))")
_PRIMES = re.compile(
    r"(?<![\d:.,])(\d{1,2})\s?'\s?(?:(\d{1,2})\s?(?:\"|''))?(?!\w)|(?<![\d:.,])(\d{1,3})\s?(?:\"|'')(?!\w)"
)
_GLUED = re.compile(r"(?<![\d:.,])(\d{1,3})\s?(?:m|min|mn)\s?(\d{1,2})\s?(?:s|sec|sek|sn)?(?![\w%€$])")
_OTHER_WORD = re.compile(
    r"店|(?!짜리|간|정도|이내|길이|으로|로|은|는|이|의|에|가량|쯤|반|안|내|미만|이하|동안|만|이면|을|를|가(?![가-힣])|영상|광고|릴스)[가-힣]"
)
_SPLIT = re.compile(r"\s{0,2}[-~/]\s{0,2}\Z")
_ASPECTS = {(9, 16), (16, 9), (1, 1), (4, 5), (5, 4), (4, 3), (3, 4), (2, 3), (3, 2), (21, 9)}
_UNIT_SECONDS = {"second": 1, "minute": 60, "hour": 3600}


@dataclass(frozen=True, slots=True)
class Length:
    start: int
    end: int
    seconds: Fraction
    ceiling: bool = False


def read_lengths(message: Message, language: str, numbers: Sequence[Number]) -> list[Length]:
    """Every length the message names for what is to be made, in order of mention."""
    found = [*_marked(message), *_counted(message, language, numbers), *_phrased(message, language)]
    found.sort(key=lambda one: (one.start, -one.end))
    kept: list[Length] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    kept = _added(message, language, kept)
    return [one for one in kept if not _beside_the_point(message, language, one)]


def settle(
    message: Message, language: str, lengths: Sequence[Length], numbers: Sequence[Number]
) -> tuple[Fraction | None, bool]:
    """(seconds, contradicted): the one length that is meant."""
    if not lengths:
        return None, False
    chosen = list(lengths)
    for index in range(len(chosen) - 1, 0, -1):
        if corrected(message, language, chosen[index - 1].end, chosen[index].start):
            chosen = chosen[index:]
            break
    last = chosen[-1]
    better = next((n for n in numbers if _takes_back(message, language, last, n)), None)
    if better is not None:
        unit = 60 if last.seconds % 60 == 0 and better.value < 10 else 1
        chosen = [replace(last, seconds=Fraction(better.value) * unit)]
    exact = [one for one in chosen if not one.ceiling]
    caps = [one.seconds for one in chosen if one.ceiling]
    if not exact:
        return (min(caps), False) if caps else (None, False)
    values = {one.seconds for one in exact}
    if len(values) > 1 or any(cap < min(values) for cap in caps):
        return None, True
    return exact[0].seconds, False


def _takes_back(message: Message, language: str, last: Length, number: Number) -> bool:
    """ "40 seconds, no, better 30": the unit is not said again."""
    if not last.end <= number.start < last.end + 60:
        return False
    if not corrected(message, language, last.end, number.start):
        return False
    noun = message.tokens_from(number.end)[:1]
    return not (noun and noun[0].start - number.end < 2 and noun[0].word[0].isalpha())


def corrected(message: Message, language: str, end: int, start: int) -> bool:
    """Whether what begins at `start` takes back what ended at `end`: "30, no, better 40"."""
    if start - end > 60:
        return False
    hits = lexicon(language, "correction").find(message, end, start)
    if not hits:
        return False
    near = (
        start - hits[-1].end <= 8
        if language in SPACELESS
        else message.words_between(hits[-1].end, start) <= 2
    )
    return near


def _marked(message: Message) -> list[Length]:
    """0:20, 1'15", 1m15s."""
    found: list[Length] = []
    for match in _CLOCK.finditer(message.text):
        minutes, seconds = int(match.group(1)), int(match.group(2))
        if (minutes, seconds) not in _ASPECTS and minutes < 20:
            found.append(Length(match.start(), match.end(), Fraction(60 * minutes + seconds)))
    for match in _PRIMES.finditer(message.text):
        minutes, seconds = int(match.group(1) or 0), int(match.group(2) or match.group(3) or 0)
        if match.group(1) and not match.group(2) and minutes > 10:
            minutes, seconds = 0, minutes  # 30' is written for 30 seconds more often than for minutes
        found.append(Length(match.start(), match.end(), Fraction(60 * minutes + seconds)))
    for match in _GLUED.finditer(message.text):
        found.append(
            Length(match.start(), match.end(), Fraction(60 * int(match.group(1)) + int(match.group(2))))
        )
    return found


def _counted(message: Message, language: str, numbers: Sequence[Number]) -> list[Length]:
    """A number or a range and its unit: 20 seconds, 20-30 s, one to two minutes."""
    units = lexicon(language, "durations.unit")
    halves = lexicon(language, "durations.half_after")
    ranges = lexicon(language, "range")
    found: list[Length] = []
    for index, number in enumerate(numbers):
        unit = _unit_after(message, units, number.end)
        if unit is None:
            turned = _unit_before(message, language, units, number.start)
            if turned:
                seconds = Fraction(number.value) * _UNIT_SECONDS[turned.payload]
                found.append(Length(turned.start, number.end, seconds))
            continue
        start, value = number.start, number.value
        before = numbers[index - 1] if index else None
        if (
            before is not None
            and before.value < value
            and is_range(message, ranges, before.end, number.start)
        ):
            start, value = before.start, (before.value + value) / 2
        seconds = Fraction(value) * _UNIT_SECONDS[unit.payload]
        end = unit.end
        half = halves.find(message, end, min(len(message.text), end + 16))
        if half and message.text[end : half[0].start].strip() == "":
            seconds += Fraction(_UNIT_SECONDS[unit.payload], 2)
            end = half[0].end
        elif unit.payload == "minute":
            tail = _bare_seconds(message, language, numbers[index + 1 : index + 2], end)
            seconds, end = seconds + (Fraction(tail.value) if tail else 0), tail.end if tail else end
        found.append(Length(start, end, seconds))
    return found


def _preposition(message: Message, language: str, end: int) -> bool:
    """Behind the number comes "for", "about" or the like, so it counts nothing else."""
    hits = lexicon(language, "subject.before").find(message, end, min(len(message.text), end + 12))
    return bool(hits) and message.text[end : hits[0].start].strip() == ""


def _bare_seconds(message: Message, language: str, ahead: Sequence[Number], end: int) -> Number | None:
    """ "une minute trente": seconds without their unit, at the end of the phrase."""
    for number in ahead:
        joint = message.text[end : number.start].strip()
        joined = not joint or lexicon(language, "numbers.join")(message, end, number.start)
        rest = message.text[number.end : number.end + 2].strip()
        ends = not rest or rest[0] in ",.;)!" or _preposition(message, language, number.end)
        if joined and number.start - end < 5 and 5 <= number.value < 60 and ends:
            return number
    return None


def _unit_after(message: Message, units: Lexicon, end: int) -> Hit | None:
    hits = units.find(message, end, min(len(message.text), end + 24))
    if not hits or not re.fullmatch(r"[\s\-.]{0,3}", message.text[end : hits[0].start]):
        return None
    # 분 is a minute, 분위기 a mood.
    return None if _OTHER_WORD.match(message.text, hits[0].end) else hits[0]


def _unit_before(message: Message, language: str, units: Lexicon, start: int) -> Hit | None:
    """The unit of a number said loosely, the other way round: "секунд на 20", "минуты на полторы"."""
    links = lexicon(language, "durations.turned").find(message, max(0, start - 6), start)
    if not links or message.text[links[-1].end : start].strip():
        return None
    hits = units.find(message, max(0, links[-1].start - 12), links[-1].start)
    return hits[-1] if hits and not message.text[hits[-1].end : links[-1].start].strip() else None


def is_range(message: Message, ranges: Lexicon, end: int, start: int) -> bool:
    between = message.text[end:start]
    if _SPLIT.fullmatch(between):
        return True
    hits = ranges.find(message, end, start)
    if not hits or len(between) > 12:
        return False
    around = message.text[end : hits[0].start] + message.text[hits[-1].end : start]
    return not around.strip(" -~.")


def _phrased(message: Message, language: str) -> list[Length]:
    """Lengths that are one phrase: "half a minute", "полминуты", "háromnegyed perc"."""
    hits = lexicon(language, "durations.phrase").find(message)
    return [Length(hit.start, hit.end, Fraction(Decimal(hit.payload))) for hit in hits]


def _added(message: Message, language: str, lengths: Sequence[Length]) -> list[Length]:
    """Minutes and the seconds that follow are one length: "1 minuto e 15 secondi"."""
    joiners = lexicon(language, "numbers.join")
    added: list[Length] = []
    for one in lengths:
        last = added[-1] if added else None
        if last is not None and _spans(message, language, last, one):
            added[-1] = Length(last.start, one.end, (last.seconds + one.seconds) / 2)
            continue
        if last is not None and last.seconds % 60 == 0 and last.seconds > 0 and 0 < one.seconds < 60:
            between = message.text[last.end : one.start]
            if between.strip() == "" or (
                len(between) < 8 and "," not in between and joiners(message, last.end, one.start)
            ):
                added[-1] = Length(last.start, one.end, last.seconds + one.seconds)
                continue
        added.append(one)
    return [replace(one, ceiling=_capped(message, language, one)) for one in added]


def _spans(message: Message, language: str, low: Length, high: Length) -> bool:
    """ "20초에서 30초": a range whose unit stands at both ends; an "and" makes no range."""
    if low.seconds >= high.seconds or lexicon(language, "numbers.join")(message, low.end, high.start):
        return False
    return is_range(message, lexicon(language, "range"), low.end, high.start)


def _capped(message: Message, language: str, one: Length) -> bool:
    begin = max(message.clause(one.start)[0], one.start - 24)
    hits = lexicon(language, "money.cap_before").find(message, begin, one.start)
    return bool(hits) and message.words_between(hits[-1].end, one.start) <= 1


def _beside_the_point(message: Message, language: str, one: Length) -> bool:
    """ "In the first 3 seconds", "within 24 hours": times that are not the film's length."""
    begin = max(message.clause(one.start)[0], one.start - 30)
    hits = lexicon(language, "durations.not_after").find(message, begin, one.start)
    if hits and message.words_between(hits[-1].end, one.start) <= 1:
        return True
    stop = min(message.clause(max(one.end - 1, one.start))[1], one.end + 30)
    later = lexicon(language, "durations.not_before").find(message, one.end, stop)
    return bool(later) and message.words_between(one.end, later[0].start) <= 1
