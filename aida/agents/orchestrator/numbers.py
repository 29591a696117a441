"""Numbers in a message, in digits or words: message → `Number` {start, end, value}.

    "trenta" → 30    "1.500" → 1500    "двести пятьдесят" → 250    "2 mila" → 2000    "五万" → 50000

Words add up from large to small and multiply by scales; digits may be followed by a scale word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from aida.agents.orchestrator.lexicon import lexicon
from aida.agents.orchestrator.message import SPACELESS, Message, Token
from aida.agents.orchestrator.numerals import Numerals, numerals_of, value_of

MOST_NUMBERS = 60
"""More of them are a price list, not a brief; the first count."""
_DIGITS = re.compile(
    r"(?P<grouped>\d{1,3}(?:[.,' \u00a0\u202f]\d{3}){1,4})(?P<cents>[.,]\d{2})?(?!\d)"
    r"|\d{1,12}(?:[.,]\d{1,2}(?!\d))?|[½¼¾]"
)
_HALF = Decimal("0.5")
_PARTS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_HAN = {c: v for v, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2, "俩": 2}
_HAN_UNIT = {"十": 10, "百": 100, "千": 1000}
_HAN_SCALE = {"万": 10_000, "萬": 10_000, "億": 10**8, "亿": 10**8}
_HANGUL = {c: v for v, c in enumerate("영일이삼사오육칠팔구")}
_HANGUL_UNIT = {"십": 10, "백": 100, "천": 1000}
_HANGUL_SCALE = {"만": 10_000, "억": 10**8}
_HAN_RUN = re.compile(r"[零〇一二两兩俩三四五六七八九十百千万萬億亿]{1,12}")
_HANGUL_RUN = re.compile(r"[영일이삼사오육칠팔구십백천만억]{1,12}")
_MORE_DIGITS = re.compile(r"\s?(\d{1,4})")
_SCALE_AFTER = re.compile(r"\s?([십백천만억]{1,2}|[十百千万萬億亿]{1,2})")


@dataclass(frozen=True, slots=True)
class Number:
    start: int
    end: int
    value: Decimal
    spelled: bool
    """Written in words; "one" and "a" among them may be mere articles."""


def read_numbers(message: Message, language: str) -> list[Number]:
    """Every number of the message, in order."""
    numerals = numerals_of(language)
    found: list[Number] = []
    for match in _DIGITS.finditer(message.text):
        if not found or match.start() >= found[-1].end:
            found.append(_digits(message, match, numerals))
    taken = [(number.start, number.end) for number in found]
    spelled = _runs(message, language) if language in SPACELESS else _words(message, numerals)
    found += [n for n in spelled if not any(s < n.end and n.start < e for s, e in taken)]
    found.sort(key=lambda number: number.start)
    return _with_halves(message, language, found[:MOST_NUMBERS])


def _with_halves(message: Message, language: str, numbers: list[Number]) -> list[Number]:
    """ "two *and a half*", "két *és fél*": the half belongs to the number before it."""
    if language in SPACELESS:
        return numbers
    halves = lexicon(language, "durations.half_after")
    whole: list[Number] = []
    for number in numbers:
        if whole and number.start < whole[-1].end:
            continue
        if len(whole) > 1 and whole[-1].spelled and whole[-1].value == 1 and whole[-2].value == _HALF:
            whole.pop()  # the "a" of "half a dozen"
        last = whole[-1] if whole else None
        if last and last.value == _HALF and number.value >= 10 and _apart(message, last.end, number.start):
            # "half a dozen", "media docena"
            whole[-1] = replace(last, end=number.end, value=last.value * number.value)
            continue
        half = halves.find(message, number.end, min(len(message.text), number.end + 16))[:1]
        if (
            half
            and number.value == int(number.value)
            and not message.text[number.end : half[0].start].strip()
        ):
            number = replace(number, end=half[0].end, value=number.value + Decimal("0.5"))
        whole.append(number)
    return whole


def _apart(message: Message, end: int, start: int) -> bool:
    return re.fullmatch(r"[\s\-]{0,2}(?:an? )?", message.text[end:start]) is not None


def _digits(message: Message, match: re.Match[str], numerals: Numerals) -> Number:
    text = match.group()
    end = match.end()
    if text in _PARTS:
        return Number(match.start(), end, _PARTS[text], False)
    if match["grouped"]:
        value = Decimal(re.sub(r"\D", "", match["grouped"]) + "." + (match["cents"] or ".0")[1:])
    else:
        value = Decimal(text.replace(",", "."))
    scale = _SCALE_AFTER.match(message.text, end)
    if scale:
        return _scaled(message.text, match.start(), value, scale)
    for token in message.tokens_from(end)[:1]:
        factor = numerals.scales.get(token.word, Decimal(0))
        if factor and message.text[end : token.start] in ("", " ", "-", ". ", "\u00a0"):
            return Number(match.start(), token.end, value * factor, False)
    return Number(match.start(), end, value, False)


def _scaled(text: str, start: int, value: Decimal, scale: re.Match[str]) -> Number:
    """ "3만", "1万5千", "1만5천": each part with its own scale, from large to small."""
    total, end, last = Decimal(0), scale.end(), Decimal(10) ** 12
    part: re.Match[str] | None = scale
    while part is not None:
        factor = Decimal(1)
        for character in part.group(1):
            factor *= (_HANGUL_UNIT | _HANGUL_SCALE | _HAN_UNIT | _HAN_SCALE)[character]
        if factor >= last:
            break
        total, end, last = total + value * factor, part.end(), factor
        digits = _MORE_DIGITS.match(text, end)
        part = _SCALE_AFTER.match(text, digits.end()) if digits else None
        value = Decimal(digits.group(1)) if digits else value
        if digits and part is None and value < last and text[digits.end() : digits.end() + 1] in "원円元块":
            total, end = total + value, digits.end()
    return Number(start, end, total, False)


def _words(message: Message, numerals: Numerals) -> list[Number]:
    found: list[Number] = []
    tokens = message.tokens
    index = 0
    while index < len(tokens):
        read = _spelled(message, tokens, index, numerals)
        if read is None:
            index += 1
            continue
        value, last = read
        found.append(Number(tokens[index].start, tokens[last].end, value, True))
        index = last + 1
    return found


def _spelled(
    message: Message, tokens: tuple[Token, ...], index: int, numerals: Numerals
) -> tuple[Decimal, int] | None:
    """Value and last token of the number that begins at `index`.

    `total` holds finished thousands, `group` what is below the next scale, `floor` the smallest
    part so far: a larger part after a smaller one begins a new number ("two three" is not 5).
    """
    total = group = Decimal(0)
    floor = Decimal(10) ** 12
    last = -1
    at = index
    while at < len(tokens):
        if last >= 0 and not re.fullmatch(
            r"[\s\-']{0,2}", message.text[tokens[at - 1].end : tokens[at].start]
        ):
            break
        word = tokens[at].word
        if last >= 0 and word in numerals.joiners and at + 1 < len(tokens):
            ahead = value_of(tokens[at + 1].word, numerals)
            if ahead is not None and (
                ahead < 10 <= floor or (10 <= ahead < 100 and floor < 10 and group < 10)
            ):
                at += 1
                floor = Decimal(1000) if ahead >= 10 else floor
                continue
            if ahead is not None and ahead < floor and floor >= 100:
                at += 1
                continue
            break
        scale = numerals.scales.get(word)
        if scale is not None and (last >= 0 or scale >= 100):
            if scale >= 1000:
                total += max(group, Decimal(1)) * scale
                group = Decimal(0)
            else:
                group = max(group, Decimal(1)) * scale
            floor, last, at = scale, at, at + 1
            continue
        if last == at - 1 and word in numerals.scores and group % 100 == 4:
            group += 76
            floor, last, at = Decimal(10), at, at + 1
            continue
        value = value_of(word, numerals)
        if value is None:
            break
        # 45 in Arabic: five *and forty*, the particle written onto the second word.
        arabic = word[0] == "و" and value >= 20 and value % 10 == 0 and group % 100 < 10
        if last >= 0 and not arabic and not _fits_below(value, floor):
            break
        group = group * value if group == _HALF and value >= 10 else group + value  # "half a dozen"
        teen = value == 10 and Decimal(11) not in numerals.values.values()  # Turkish "on beş"
        floor, last, at = Decimal(10) if teen else _magnitude(value), at, at + 1
    return (total + group, last) if last >= 0 else None


def _magnitude(value: Decimal) -> Decimal:
    """What the next part must stay below: 20 lets 1..9 follow, 200 lets 1..99 follow."""
    if value != int(value) or value < 20 or value % 10:
        return Decimal(0)
    return Decimal(10) ** (len(str(int(value))) - 1) if value % 100 else Decimal(100)


def _fits_below(value: Decimal, floor: Decimal) -> bool:
    # French says sixty-ten and eighty-fifteen.
    return value < floor or (floor == 10 and 10 <= value < 20)


def _runs(message: Message, language: str) -> list[Number]:
    native = numerals_of(language).values
    if language == "ko":
        units, scales, digits, run = _HANGUL_UNIT, _HANGUL_SCALE, _HANGUL, _HANGUL_RUN
    else:
        units, scales, digits, run = _HAN_UNIT, _HAN_SCALE, _HAN, _HAN_RUN
    found = [
        Number(match.start(), match.end(), _positional(match.group(), digits, units, scales), True)
        for match in run.finditer(message.text)
        if language != "ko" or not _within_hangul(message.text, match.start(), match.end())
    ]
    for word in sorted(native, key=len, reverse=True):
        at = message.text.find(word)
        while at >= 0:
            free = not any(n.start < at + len(word) and at < n.end for n in found)
            if free and not (language == "ko" and _within_hangul(message.text, at, at + len(word))):
                found.append(Number(at, at + len(word), native[word], True))
            at = message.text.find(word, at + len(word))
    return found


_COUNTED = frozenset("장컷개편종가명번달시분초매원대건곡줄만천백십억")


def _within_hangul(text: str, start: int, end: int) -> bool:
    """A syllable in the middle of a word is no number: 한 in 따뜻한, 사 in 사진."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    if end - start > 1:
        return False
    return "가" <= before <= "힣" or ("가" <= after <= "힣" and after not in _COUNTED)


def _positional(
    run: str, digits: Mapping[str, int], units: Mapping[str, int], scales: Mapping[str, int]
) -> Decimal:
    total = group = digit = 0
    seen = False
    for character in run:
        if character in digits:
            digit = digit * 10 + digits[character] if seen else digits[character]
            seen = True
        elif character in units:
            group += (digit if seen else 1) * units[character]
            digit, seen = 0, False
        else:
            total += max(group + digit, 1) * scales[character]
            group = digit = 0
            seen = False
    return Decimal(total + group + digit)
