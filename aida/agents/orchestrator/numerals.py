"""What the number words of a language are worth: table → `Numerals`; word → value.

    "trenta" → 30    "fünfundvierzig" → 45    "duecentocinquanta" → 250    "وعشرين" → 20

Compounds written as one word are made from their parts; hundreds and thousands are taken off the
front of a longer word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from aida.agents.orchestrator.lexicon import forms
from aida.agents.orchestrator.message import fold
from aida.catalog.words import words


@dataclass(frozen=True)
class Numerals:
    values: Mapping[str, Decimal]
    scales: Mapping[str, Decimal]
    joiners: frozenset[str]
    glued: bool
    """Hundreds and thousands are written onto their neighbours: duecentocinquanta, zweitausend."""
    scores: frozenset[str]
    """French: four *twenties* are eighty."""


_SERIES = {"low": (0, 1), "tens": (20, 10), "hundreds": (100, 100)}
"""Lists in counting order: key → (first value, step). An item may hold several forms."""


@cache
def numerals_of(language: str) -> Numerals:
    values: dict[str, Decimal] = {}
    scales: dict[str, Decimal] = {}
    table = words(language, "numbers")
    for key, entries in table.items():
        first, step = _SERIES.get(key, (0, 0))
        for index, entry in enumerate(entries):
            for form in fold(entry).split():
                if step:
                    values.setdefault(form, Decimal(first + step * index))
                elif key[0] == "x":
                    scales[form] = Decimal(key[1:])
                elif key[0].isdigit():
                    values[form] = Decimal(key)
    for kind, links in words(language, "numbers.compound").items():
        values = _compounds(kind, links, values) | values
    joiners, scores = (frozenset(map(fold, table.get(key, ()))) for key in ("join", "score"))
    return Numerals(values, scales, joiners, bool(words(language, "numbers.compound")), scores)


def _compounds(kind: str, links: tuple[str, ...], values: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Numbers written as one word: `dreißig` + `fünf` → `fünfunddreißig`; `venti` + `cinque`."""
    units = [(w, v) for w, v in values.items() if 1 <= v <= 9 and v == int(v)]
    tens = [(w, v) for w, v in values.items() if 20 <= v <= 90 and v % 10 == 0]
    made: dict[str, Decimal] = {}
    for unit, low in units:
        for ten, high in tens:
            for link in links:
                if kind == "unit_first":
                    made[f"{unit}{fold(link)}{ten}"] = high + low
                else:
                    made[f"{ten}{fold(link)}{unit}"] = high + low
                    if unit[0] in "uo":  # ventuno, ventotto
                        made[f"{ten[:-1]}{unit}"] = high + low
    return made


def value_of(word: str, numerals: Numerals) -> Decimal | None:
    known = next((numerals.values[f] for f in forms(word) if f in numerals.values), None)
    return _glued_value(word, numerals) if known is None and numerals.glued else known


def _glued_value(word: str, numerals: Numerals) -> Decimal | None:
    """ "duecentocinquanta" = 2 × 100 + 50, "zweitausendfünfhundert" = 2 × 1000 + 5 × 100."""
    if not 6 <= len(word) <= 48:
        return None
    hundreds = {form: value for form, value in numerals.values.items() if value == 100}
    for form, scale in (*numerals.scales.items(), *hundreds.items()):
        before, found, after = word.partition(form)
        if len(form) < 3 or not found or not (before or after):
            continue
        low = _part(before, numerals, Decimal(1))
        high = _part(after, numerals, Decimal(0))
        if low is not None and high is not None and low < scale and high < scale:
            return low * scale + high
    return None


def _part(word: str, numerals: Numerals, empty: Decimal) -> Decimal | None:
    if not word:
        return empty
    value = numerals.values.get(word)
    return _glued_value(word, numerals) if value is None else value
