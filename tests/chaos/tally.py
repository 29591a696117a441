"""The table: verdicts of all trials of one fault → one row; all rows → text and one JSON object."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median
from typing import Any

from tests.chaos.oracle import Verdict

_HEAD = ("fault", "trials", "duplicate charges", "lost assets", "overspend", "recovered", "s", "declared")


@dataclass
class Tally:
    """What came of one fault."""

    fault: str
    unit: str = ""
    """What is counted beside the trials: `kills`, `races`."""
    units: int = 0
    trials: int = 0
    duplicates: int = 0
    lost: int = 0
    overspent: Decimal = Decimal(0)
    recovered: int = 0
    declared: int = 0
    """Answers of a language model lost for good: asked for again, and booked at their worst."""
    declared_dollars: Decimal = Decimal(0)
    seconds: list[float] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def add(self, verdict: Verdict, seconds: float | None = None, trial: str = "") -> None:
        self.trials += 1
        self.duplicates += verdict.duplicates
        self.lost += verdict.lost
        self.overspent = max(self.overspent, verdict.overspent)
        # What is wrong in any other way is no recovery.
        self.recovered += verdict.recovered and (verdict.clean or bool(verdict.duplicates or verdict.lost))
        self.declared += verdict.declared
        self.declared_dollars += verdict.declared_dollars
        self.problems += [f"{trial}: {each}" if trial else each for each in verdict.problems]
        if seconds is not None:
            self.seconds.append(seconds)

    def merge(self, other: Tally) -> None:
        for name in ("units", "trials", "duplicates", "lost", "recovered", "declared", "declared_dollars"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.overspent = max(self.overspent, other.overspent)
        self.seconds += other.seconds
        self.problems += other.problems
        for name, count in other.facts.items():
            self.facts[name] = self.facts.get(name, 0) + count

    @property
    def clean(self) -> bool:
        losses = self.duplicates or self.lost or self.overspent
        return not losses and self.recovered == self.trials and not self.problems

    def cells(self) -> tuple[str, ...]:
        trials = f"{self.trials} ({self.units} {self.unit})" if self.unit else str(self.trials)
        over = f"${self.overspent}" if self.overspent else "0"
        took = f"{median(self.seconds):.1f}" if self.seconds else "-"
        return (
            *(self.fault, trials, str(self.duplicates), str(self.lost), over),
            *(f"{self.recovered} of {self.trials}", took, str(self.declared)),
        )

    def document(self) -> dict[str, Any]:
        return {
            "fault": self.fault,
            **({self.unit: self.units} if self.unit else {}),
            "trials": self.trials,
            "duplicate_charges": self.duplicates,
            "lost_assets": self.lost,
            "overspend": float(self.overspent),
            "recovered": self.recovered,
            "median_seconds": round(median(self.seconds), 2) if self.seconds else None,
            "declared": self.declared,
            "declared_dollars": float(self.declared_dollars),
            **self.facts,
        }


def table(tallies: Iterable[Tally]) -> str:
    """For a terminal, and for a Markdown page."""
    rows = [_HEAD, *(each.cells() for each in tallies)]
    wide = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    lines = ["| " + " | ".join(cell.ljust(wide[n]) for n, cell in enumerate(row)) + " |" for row in rows]
    lines.insert(1, "|" + "|".join("-" * (each + 2) for each in wide) + "|")
    return "\n".join(lines)


def document(tallies: Iterable[Tally], **run: Any) -> str:
    """One line of JSON."""
    rows = list(tallies)
    return json.dumps(
        {**run, "clean": all(each.clean for each in rows), "rows": [each.document() for each in rows]}
    )
