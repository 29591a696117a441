"""How well requests are read: a JSONL file of {text, gold} → accuracy per field and language.

    python -m bench.briefs FILE.jsonl [--misses]

`gold` has the fields of `BriefDetails` and language, content_type, budget, quality_keywords,
must_clarify, contradictions, negative; what it leaves out was not said. The last line is one JSON
object with the same numbers.
"""

from __future__ import annotations

import argparse
import json
import resource
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aida.agents.orchestrator import read_brief
from aida.contracts.brief import BriefReading

FIELDS = (
    "language", "content_type", "duration_s", "aspect", "platform", "budget", "images", "music", "voice",
    "subtitles", "audience", "subject", "quality_keywords", "must_clarify", "contradictions", "negative",
)  # fmt: skip
_LOOSE = ("subject", "audience")


def as_gold(reading: BriefReading) -> dict[str, Any]:
    """A reading in the corpus's own shape."""
    if reading.brief is None:
        found: dict[str, Any] = dict.fromkeys(FIELDS)
        return found | {
            "language": reading.message_language, "budget": None, "quality_keywords": [],
            "must_clarify": [], "contradictions": [], "negative": True,
        }  # fmt: skip
    brief = reading.brief
    details = json.loads(brief.details.model_dump_json()) if brief.details else {}
    money = brief.budget_constraints
    budget = None
    if money is not None:
        named = money.type != "none"
        budget = {
            "type": money.type,
            "max_cost": float(money.max_cost) if money.max_cost is not None else None,
            "currency": money.currency if named else None,
            "priority": money.priority,
        }
    return {
        **details,
        "language": brief.language,
        # The corpus leaves the kind open where it has to be asked for.
        "content_type": None if "content_type" in reading.ask else brief.content_type,
        "quality_keywords": list(brief.quality_keywords),
        "budget": budget,
        "must_clarify": list(reading.ask),
        "contradictions": list(reading.contradictions),
        "negative": False,
    }


def same(field: str, found: Any, gold: Any) -> bool:
    """Exact equality, whatever the order of lists and the case of words."""
    if field == "budget":
        return _budget(found) == _budget(gold)
    if field == "negative":
        return bool(found) == bool(gold)
    if isinstance(gold, list) or isinstance(found, list):
        return sorted(str(x).casefold() for x in found or []) == sorted(str(x).casefold() for x in gold or [])
    if isinstance(gold, str) and isinstance(found, str):
        return found.casefold().strip() == gold.casefold().strip()
    return bool(found == gold)


def close(found: str | None, gold: str | None) -> bool:
    """The same phrase give or take a word: one contains the other, or most words are shared."""
    if not found or not gold:
        return found == gold
    one, two = found.casefold(), gold.casefold()
    if one in two or two in one:
        return True
    left, right = set(one.split()), set(two.split())
    return 2 * len(left & right) >= 0.6 * (len(left) + len(right))


def _budget(budget: Mapping[str, Any] | None) -> tuple[Any, ...]:
    if not budget:
        return ("none", None, None, None)
    cost = budget.get("max_cost")
    return (
        budget.get("type") or "none",
        float(cost) if cost is not None else None,
        budget.get("currency"),
        budget.get("priority"),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--misses", action="store_true", help="print every field that was misread")
    options = parser.parse_args()
    rows = [
        json.loads(line) for line in options.file.read_text(encoding="utf-8").splitlines() if line.strip()
    ]
    right: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    total: dict[str, int] = defaultdict(int)
    slowest = 0.0
    for row in rows:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
        reading = read_brief(
            row["text"], brief_id="bench", conversation_id="bench", now=datetime(2026, 1, 1, tzinfo=UTC)
        )
        slowest = max(slowest, resource.getrusage(resource.RUSAGE_SELF).ru_utime - before)
        found, gold = as_gold(reading), row["gold"]
        language = row.get("lang") or gold.get("language") or "?"
        for name in (language, "all"):
            total[name] += 1
        for field in FIELDS:
            hit = same(field, found.get(field), gold.get(field))
            for name in (language, "all"):
                right[field][name] += hit
            if not hit and options.misses:
                print(
                    f"{row.get('id', '?'):8} {field:17} found {found.get(field)!r}  gold {gold.get(field)!r}"
                )
        for field in _LOOSE:
            for name in (language, "all"):
                right[f"{field}_close"][name] += close(found.get(field), gold.get(field))
    _table(right, total)
    shares = {field: round(counts["all"] / max(total["all"], 1), 4) for field, counts in right.items()}
    print(json.dumps({"rows": total["all"], "slowest_cpu_s": round(slowest, 3), "accuracy": shares}))


def _table(right: Mapping[str, Mapping[str, int]], total: Mapping[str, int]) -> None:
    names = sorted(name for name in total if name != "all")
    print(f"{'field':18}{'all':>7} " + "".join(f"{name:>5}" for name in names))
    for field, counts in right.items():
        share = counts["all"] / max(total["all"], 1)
        print(f"{field:18}{share:7.1%} " + "".join(f"{counts[n]:>3}/{total[n]}" for n in names))


if __name__ == "__main__":
    main()
