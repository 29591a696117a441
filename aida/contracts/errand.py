"""For whom an agent works, until when, and for how much: travels beside a recipe, never inside it.

The same recipe makes the same asset for whoever asks; what changes from one asker to the next (their
workflow, their deadline, their purse) stays out of its key.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from aida.contracts.units import Contract, Count, Flag, Identifier, Money

Ambiguous = Literal["ask", "pay_again"]
"""What becomes of an order that was not answered and that its vendor cannot be asked about. ask: a person
decides. pay_again: it counts at its worst, and is placed once more within the limit."""


class Errand(Contract):
    workflow_id: Identifier
    user_id: Identifier = "local"
    deadline: AwareDatetime | None = None
    """When every wait ends; `None`: there is time."""
    limit: Annotated[Money, Field(ge=0)] | None = None
    """US dollars the whole workflow may cost, its failed and wasted tries included; `None`: no limit."""
    fence: Count | None = None
    """Which of the workflow's owners this is; whatever an earlier one still wants to send is refused.
    `None`: nobody counts."""
    capped: Flag = False
    """This installation may spend only so much on one day: what has no known price is not bought."""
    ambiguous: Ambiguous | None = None
    """`None`: it counts at its worst; words, which cost cents, are ordered again, for a picture or a clip the
    next model is asked."""
    priced_on: date
    """The plan's day: the prices that count."""
