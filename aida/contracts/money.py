"""Sums as people write them, and what a whole installation may spend on one day.

"20 EUR" ─read_sum→ Sum {20, EUR} ─studio (dated rates)→ Cap {day, 23.20 US$} ─journal→ {…, used}
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from aida.contracts.units import Contract, Money

_SUM = re.compile(r"(?P<before>[A-Z]{3}|[€$£])?\s*(?P<sum>\d+(?:[.,]\d{1,2})?)\s*(?P<after>[A-Z]{3}|[€$£])?")
_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP"}

PurseKind = Literal["workflow", "user_day", "day"]
"""Whose money: one workflow's, one user's on one day, everybody's here on one day."""
CAP_VARIABLES: dict[PurseKind, str] = {"user_day": "AIDA_USER_DAY_LIMIT", "day": "AIDA_DAY_LIMIT"}
"""Where the operator sets a cap."""


class Sum(Contract):
    """An amount in the currency it was named in."""

    amount: Annotated[Money, Field(ge=0)]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "USD"


def read_sum(text: str) -> Sum | None:
    """`5`, `5.50`, `"5 EUR"`, `€5`: dollars where no currency is named; `None` when it is no sum (pure)."""
    found = _SUM.fullmatch(text.strip().upper())
    named = [each for each in (found["before"], found["after"]) if each] if found else []
    if found is None or len(named) > 1:
        return None
    currency = _SIGNS.get(named[0], named[0]) if named else "USD"
    return Sum(amount=Decimal(found["sum"].replace(",", ".")), currency=currency)


class DaySpend(Contract):
    """What one user, or everybody, has spent on one day (UTC), in US dollars."""

    day: date
    user_id: str | None
    """`None`: everybody here together."""
    spent: Money
    held: Money
    """For orders under way, each at its worst."""


class Cap(Contract):
    """What may be spent on one day (UTC), by everybody here or by one user, in US dollars."""

    kind: Literal["user_day", "day"]
    limit: Annotated[Money, Field(ge=0)]
    used: Money = Decimal(0)
    """Spent on that day, or held for orders under way."""

    @property
    def left(self) -> Decimal:
        return max(Decimal(0), self.limit - self.used)

    @property
    def variable(self) -> str:
        """By which the operator raises it."""
        return CAP_VARIABLES[self.kind]
