"""The question before money is spent: plan → yes or no.

A person at a terminal is asked; an empty line is a yes, an input that ends (Ctrl-D) is a no. Where nobody
can be asked, keys and command line are the yes.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich.console import Console

from aida.catalog.phrases import phrase
from aida.contracts.units import LANGUAGES

if TYPE_CHECKING:
    from aida.contracts.plan import ProductionPlan


def agreed(plan: ProductionPlan, speak: str) -> bool:
    """Whether to spend what the plan costs."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return True
    asked = f"{question(plan, speak)} {phrase('yes_no', speak)} "
    Console(stderr=True).print(asked, end="", markup=False, highlight=False)
    return means_yes(sys.stdin.readline())


def question(plan: ProductionPlan, speak: str) -> str:
    """What it will cost and how long it takes (pure)."""
    minutes = max(1, round(plan.time / 60))
    if plan.cost is None or plan.worst_cost is None:
        return phrase("agree_unknown", speak, minutes=minutes)
    return phrase("agree", speak, cost=f"{plan.cost:.2f}", worst=f"{plan.worst_cost:.2f}", minutes=minutes)


def means_yes(line: str) -> bool:
    """Whether a line of input is a yes, in any of the 17 languages; the input's end, "", is none (pure)."""
    if not line.strip():
        return line.endswith("\n")
    return line.strip().rstrip(".!。！").casefold() in _yes_words()


def _yes_words() -> frozenset[str]:
    said = (phrase("yes_words", language) for language in LANGUAGES)
    return frozenset(word.casefold() for words in said for word in words.split())
