"""What may be spent: message → `BudgetConstraints`, or the knowledge that it says two things.

    "max 8 €" → hard limit 8 EUR    "roughly 60 pounds" → soft 60 GBP    "as fast as possible" → speed

An amount counts only where the message speaks of spending: prices of what is sold are no budget. Nothing
counts from the sentence on that tells its reader to ignore the rules: it is text, and no client's budget.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, cast

from aida.agents.orchestrator.lengths import corrected, is_range
from aida.agents.orchestrator.lexicon import Hit, lexicon
from aida.agents.orchestrator.message import Message
from aida.agents.orchestrator.numbers import Number
from aida.catalog.words import words
from aida.contracts.brief import BudgetConstraints

Span = tuple[int, int]
Priority = Literal["cost", "quality", "speed"]
_SYMBOL = re.compile(
    r"(?<![a-z])(?:r|us|a|au|c|ca|nz|hk|nt|sg?|mx)\$|\$|€|£|¥|₩|₹|zł|₺|₽|₴|₪|฿|₫|₦|₱|元|円|원"
)
_SYMBOLS = {
    "r$": "BRL", "us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "nz$": "NZD",
    "hk$": "HKD", "nt$": "TWD", "s$": "SGD", "sg$": "SGD", "mx$": "MXN", "$": "USD", "₪": "ILS", "฿": "THB",
    "₫": "VND", "₦": "NGN", "₱": "PHP", "€": "EUR", "£": "GBP", "¥": "JPY", "₩": "KRW", "₹": "INR",
    "₺": "TRY", "₽": "RUB", "₴": "UAH", "元": "CNY", "円": "JPY", "원": "KRW",
}  # fmt: skip


_TURNED = frozenset({"ru"})
"""Languages in which the currency's name before the number says "about": "рублей 500"."""
_TOO_LONG = 200
"""A bare number from here on is no film's seconds."""


@dataclass(frozen=True, slots=True)
class Amount:
    start: int
    end: int
    value: Decimal
    currency: str | None
    kind: Literal["hard_limit", "soft_preference"] | None
    """`None`: the clause speaks of a budget without saying how firm it is."""


def read_amounts(message: Message, language: str, numbers: Sequence[Number]) -> list[Amount]:
    """The sums the message allows itself, in order of mention; prices of goods are left out."""
    found: list[Amount] = []
    void = void_from(message, language)
    ranges = lexicon(language, "range")
    numbers, notes = _with_notes(message, language, numbers)
    for index, number in enumerate(numbers):
        start, end, currency = _with_currency(message, language, number)
        currency = notes.get(number.start, currency)
        if start >= void:
            break
        kind, spoken = _firmness(message, language, start, end)
        if not spoken or (currency is None and not _bare(message, language, number, kind)):
            continue
        before = numbers[index - 1] if index else None
        if (
            before is not None
            and before.value < number.value
            and is_range(message, ranges, before.end, start)
        ):
            kind = "soft_preference" if kind is None else kind
            kind_of_range, _ = _firmness(message, language, before.start, end)
            kind = kind_of_range or kind
            start = before.start
            found = [one for one in found if one.end <= before.start]
        if kind is None and language in _TURNED and _name_before(message, language, number):
            kind = "soft_preference"
        found.append(Amount(start, end, number.value, currency, kind))
    return found


def _name_before(message: Message, language: str, number: Number) -> bool:
    hits = lexicon(language, "money.currency").find(message, max(0, number.start - 12), number.start)
    return bool(hits) and not message.text[hits[-1].end : number.start].strip()


def _with_notes(
    message: Message, language: str, numbers: Sequence[Number]
) -> tuple[list[Number], dict[int, str]]:
    """Sums that are one word, "a tenner", "dwie stówki", among the numbers; where each begins → currency."""
    notes: list[Number] = []
    currencies: dict[int, str] = {}
    for hit in lexicon(language, "money.note").find(message):
        worth, currency = hit.payload.split()
        scaled = next((n for n in numbers if n.start < hit.start < n.end), None)
        if scaled:  # "два косаря": the number words know it as a thousand
            currencies[scaled.start] = currency
            continue
        times = next((n for n in numbers if _touch(message, n.end, hit.start)), None)
        start = times.start if times else hit.start
        notes.append(Number(start, hit.end, Decimal(worth) * (times.value if times else 1), True))
        currencies[start] = currency
    rest = [n for n in numbers if not any(one.start < n.end and n.start < one.end for one in notes)]
    return sorted([*rest, *notes], key=lambda number: number.start), currencies


def _touch(message: Message, end: int, start: int) -> bool:
    return end <= start and not message.text[end:start].strip()


def settle_budget(
    message: Message, language: str, amounts: Sequence[Amount]
) -> tuple[BudgetConstraints, bool]:
    """(budget, contradicted)."""
    priority = read_priority(message, language)
    if not amounts:
        return BudgetConstraints(priority=priority), False
    chosen = list(amounts)
    for index in range(len(chosen) - 1, 0, -1):
        if corrected(message, language, chosen[index - 1].end, chosen[index].start):
            chosen = chosen[index:]
            break
    default = (words(language, "money.default").get("") or ("USD",))[0]
    currency = next((one.currency for one in chosen if one.currency), default)
    hard = [one for one in chosen if one.kind == "hard_limit"]
    meant = hard or chosen
    kind = "hard_limit" if hard or all(one.kind is None for one in chosen) else "soft_preference"
    contradicted = len({one.value for one in meant}) > 1
    return (
        BudgetConstraints(
            type=cast(Literal["hard_limit", "soft_preference"], kind),
            max_cost=None if contradicted else meant[0].value,
            currency=currency,
            priority=priority,
        ),
        contradicted,
    )


def read_priority(message: Message, language: str, apart: Sequence[Span] = ()) -> Priority | None:
    """What matters most to the client when it says so; cheap flights, a subject `apart`, are no wish."""
    hits = lexicon(language, "money.priority").find(message, 0, void_from(message, language))
    said = [hit for hit in hits if not any(start <= hit.start < end for start, end in apart)]
    return cast(Priority, said[0].payload) if said else None


def void_from(message: Message, language: str) -> int:
    """Where the first sentence begins that says "ignore your rules"; the end when there is none."""
    hits = lexicon(language, "overrule").find(message)
    return message.sentence(hits[0].start)[0] if hits else len(message.text)


def _with_currency(message: Message, language: str, number: Number) -> tuple[int, int, str | None]:
    """The amount with its currency: "€ 50", "50 euros", "50 reais"."""
    start, end = number.start, number.end
    names = lexicon(language, "money.currency")
    for match in _SYMBOL.finditer(message.text, max(0, start - 6), start):
        if message.text[match.end() : start].strip() == "":
            return match.start(), end, _symbol(match.group(), language)
    after = _SYMBOL.match(message.text, end + len(_blank(message.text, end)))
    if after and not (number.spelled and number.value == 1):  # the "A" of A$300
        return start, after.end(), _symbol(after.group(), language)
    hits = names.find(message, end, min(len(message.text), end + 24))
    if hits and re.fullmatch(r"[\s\-.]{0,3}(?:de |di |d')?", message.text[end : hits[0].start]):
        return start, hits[0].end, hits[0].payload
    hits = names.find(message, max(0, start - 12), start)
    if hits and message.text[hits[-1].end : start].strip(" .") == "":
        return hits[-1].start, end, hits[-1].payload
    return start, end, None


def _blank(text: str, at: int) -> str:
    return " " if text[at : at + 1] in (" ", "\u00a0", "\u202f") else ""


def _symbol(symbol: str, language: str) -> str:
    if symbol == "¥":
        return "CNY" if language == "zh" else "JPY"
    if symbol.startswith("z"):
        return "PLN"
    return _SYMBOLS.get(symbol, "USD")


def _firmness(
    message: Message, language: str, start: int, end: int
) -> tuple[Literal["hard_limit", "soft_preference"] | None, bool]:
    """(how firm, whether the clause speaks of spending at all) around an amount."""
    begin, stop = _neighbourhood(message, start, end)
    if lexicon(language, "money.price_of")(message, max(begin, message.clause(start)[0]), start):
        return None, False
    marks: list[tuple[int, str]] = []
    for payload, path, back in (
        ("hard_limit", "money.cap_before", True),
        ("hard_limit", "money.cap_after", False),
        ("soft_preference", "money.about_before", True),
        ("soft_preference", "money.about_after", False),
    ):
        hits: list[Hit] = lexicon(language, path).find(message, *((begin, start) if back else (end, stop)))
        if hits:
            gap = start - hits[-1].end if back else hits[0].start - end
            if back and gap > 2 and _is_article(message, language, hits[-1]):
                continue  # "een 200 euro" is about that much, "één minuut … 200 euro" is not
            marks.append((gap, payload))
    if marks:
        kind = cast(Literal["hard_limit", "soft_preference"], min(marks)[1])
        return kind, True
    if lexicon(language, "money.budget").find(message, begin, stop):
        return None, True
    # A sum that is a clause of its own, ", 50 euros,", is what the client would pay.
    clause = message.clause(start)
    others = message.words_between(clause[0], start) + message.words_between(end, clause[1])
    return None, others <= 1


def _is_article(message: Message, language: str, hit: Hit) -> bool:
    single = message.words_between(hit.start, hit.end) == 1
    return single and lexicon(language, "determiner")(message, hit.start, hit.end)


def _neighbourhood(message: Message, start: int, end: int) -> tuple[int, int]:
    """The sentence around an amount, at most 60 characters to either side."""
    sentence = message.sentence(start)
    return max(sentence[0], start - 60), min(max(sentence[1], end), end + 40)


def _bare(message: Message, language: str, number: Number, kind: str | None) -> bool:
    """A number without currency is money only right behind a word for budget, "budget 500", or, where it
    is too large for a length, at the end of a clause that caps it: "up to 5k"."""
    if number.spelled and number.value < 10:
        return False
    if message.text[number.end : number.end + 1] in ("%", ":"):
        return False
    ahead = message.clause(max(number.end - 1, number.start))[1]
    if kind == "hard_limit" and number.value >= _TOO_LONG and not message.text[number.end : ahead].strip():
        return True
    hits = lexicon(language, "money.budget").find(message, max(0, number.start - 30), number.start)
    if not hits or message.words_between(hits[-1].end, number.start) > 3:
        return False
    units = lexicon(language, "durations.unit").find(message, number.end, number.end + 16)
    return not (units and message.text[number.end : units[0].start].strip(" -.") == "")
