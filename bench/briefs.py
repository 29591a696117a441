"""How well requests are read: corpora of {text, lang, gold} → accuracy per field and per language.

    python -m bench.briefs [FILE.jsonl …] [--misses]       FILE may also come from AIDA_BRIEFS

    text ─read_wish (what `aida brief TEXT --json` calls)→ reading ─as_gold→ fields ⇄ gold

`gold` has the fields of `BriefDetails` and language, content_type, budget, quality_keywords, tier_hint (the
tier the planner hears in those keywords), must_clarify (`ask`), contradictions and negative (no request);
what it leaves out was not said. Fields are compared exactly, lists in any order, words in any case. A
client's own words can be cut out in more than one good way, so `subject`, `audience` and
`quality_keywords` have a second row, `~`, for phrases that overlap; see `close`. The column `said` counts
only requests in which the field was said. The last line is one JSON object with the same numbers.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from aida.agents.orchestrator.message import SPACELESS, fold
from aida.contracts.brief import BriefReading
from aida.errors import BadInput
from aida.front.wish import Wish, read_wish
from aida.planner.analyse import tier_of_words

HERE = Path(__file__).parent
CORPORA = (HERE / "briefs.jsonl", HERE.parent / "tests" / "unit" / "test_orchestrator_requests.jsonl")
"""Requests the rules were measured on before they were mended, and those they were built with."""
FIELDS = (
    "language", "content_type", "duration_s", "aspect", "platform", "budget", "images", "music", "voice",
    "subtitles", "audience", "subject", "quality_keywords", "tier_hint", "must_clarify", "contradictions",
    "negative",
)  # fmt: skip
LOOSE = ("subject", "audience", "quality_keywords")
BUDGET = ("type", "max_cost", "currency", "priority")
_UNSAID: tuple[Any, ...] = (None, [], False, ("none", None, None, None))


def as_gold(reading: BriefReading) -> dict[str, Any]:
    """A reading in the corpus's own shape."""
    if reading.brief is None:
        return {"language": reading.message_language, "negative": True}
    brief = reading.brief
    details = json.loads(brief.details.model_dump_json()) if brief.details else {}
    money = brief.budget_constraints
    return {
        **details,
        "language": brief.language,
        # The corpus leaves the kind open where it has to be asked for.
        "content_type": None if "content_type" in reading.ask else brief.content_type,
        "quality_keywords": list(brief.quality_keywords),
        "tier_hint": tier_of_words(brief.quality_keywords),
        "budget": money and json.loads(money.model_dump_json()),
        "must_clarify": list(reading.ask),
        "contradictions": list(reading.contradictions),
        "negative": False,
    }


def plain(field: str, value: Any) -> Any:
    """A field's value as it is compared."""
    if field == "budget":
        return _budget(value)
    if field == "negative":
        return bool(value)
    if field in ("quality_keywords", "must_clarify", "contradictions"):
        return sorted(str(one).casefold() for one in value or [])
    return value.casefold().strip() if isinstance(value, str) else value


def same(field: str, found: Any, gold: Any) -> bool:
    """Exact equality, whatever the order of lists and the case of words."""
    return bool(plain(field, found) == plain(field, gold))


def close(found: Any, gold: Any, language: str) -> bool:
    """The same phrase, give or take a word.

    Folded (case, accents and punctuation dropped), the two share most of their words, in languages
    without spaces most of their pairs of characters: 2 × shared ÷ both lengths ≥ 0.6. Or one holds the
    other and is at most twice as long. Lists of keywords count as their words together.
    """
    one, two = (fold(" ".join(said) if isinstance(said, list) else said or "") for said in (found, gold))
    if not one or not two:
        return one == two
    short, long = sorted((one, two), key=len)
    if short in long and len(long) <= 2 * len(short):
        return True
    left, right = (_parts(said, language) for said in (one, two))
    return 2 * len(left & right) >= 0.6 * (len(left) + len(right))


def _parts(said: str, language: str) -> set[str]:
    if language in SPACELESS:
        joined = "".join(filter(str.isalnum, said))
        return {joined[at : at + 2] for at in range(max(1, len(joined) - 1))}
    return {word.strip(".,;:!?-'\"") for word in said.split()}


def _budget(budget: Mapping[str, Any] | None) -> tuple[Any, ...]:
    kind = (budget or {}).get("type") or "none"
    cost = (budget or {}).get("max_cost")
    currency = (budget or {}).get("currency") if kind != "none" else None
    return kind, None if cost is None else float(cost), currency, (budget or {}).get("priority")


class Tally:
    """Right answers and questions, per row of the table and language; `all` and `said` are columns too."""

    def __init__(self) -> None:
        self.right: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self.asked: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))

    def count(self, row: str, hit: bool, columns: Iterable[str]) -> None:
        for column in columns:
            self.right[row][column] += hit
            self.asked[row][column] += 1

    def share(self, row: str, column: str) -> float | None:
        """`None` where nothing was asked."""
        asked = self.asked[row][column]
        return round(self.right[row][column] / asked, 4) if asked else None

    def languages(self) -> list[str]:
        return sorted({name for row in self.asked.values() for name in row} - {"all", "said"})

    def print(self) -> None:
        names = self.languages()
        print(f"{'field':19}{'all':>7}{'said':>8}  " + "".join(f"{name:^8}" for name in names))
        for row, right in self.right.items():
            shares = "".join(
                f"{share:>{width}.1%}" if share is not None else f"{'-':>{width}}"
                for width, share in ((7, self.share(row, "all")), (8, self.share(row, "said")))
            )
            counts = "".join(f"{right[name]:>4}/{self.asked[row][name]:<3}" for name in names)
            print(f"{row:19}{shares}  {counts}")

    def document(self) -> dict[str, Any]:
        return {
            "accuracy": {row: self.share(row, "all") for row in self.right},
            "said": {row: self.share(row, "said") for row in self.right},
            "languages": {
                name: {row: self.share(row, name) for row in self.right} for name in self.languages()
            },
        }


def measure(rows: Sequence[Mapping[str, Any]], tallies: Sequence[Tally], *, misses: bool = False) -> float:
    """Reads every request and counts into the tallies; gives the CPU seconds of the slowest one."""
    slowest = 0.0
    for row in rows:
        gold = {"language": row.get("lang"), **row["gold"]}
        language = row.get("lang") or gold["language"] or "?"
        before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
        try:
            found = as_gold(read_wish(Wish(request=row["text"])))
        except BadInput as refused:
            found = {"language": f"refused: {refused}", "negative": True}
        slowest = max(slowest, resource.getrusage(resource.RUSAGE_SELF).ru_utime - before)
        for field in FIELDS:
            mine, theirs = found.get(field), gold.get(field)
            columns = ["all", language]
            if plain(field, theirs) not in _UNSAID:
                columns.append("said")
            hit = same(field, mine, theirs)
            for tally in tallies:
                tally.count(field, hit, columns)
                if field in LOOSE:
                    tally.count(f"{field} ~", close(mine, theirs, language), columns)
                if field == "budget":
                    for part, one, two in zip(BUDGET, _budget(mine), _budget(theirs), strict=True):
                        tally.count(f"budget.{part}", one == two, columns)
            if misses and not hit:
                print(f"{row.get('id', '?'):8} {field:17} found {mine!r}  gold {theirs!r}")
    return slowest


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", type=Path, nargs="*", help="corpora; without any, AIDA_BRIEFS or our own")
    parser.add_argument("--misses", action="store_true", help="print every field that was misread")
    options = parser.parse_args()
    named = os.environ.get("AIDA_BRIEFS")
    files = options.files or ([Path(named)] if named else CORPORA)
    together, slowest, total = Tally(), 0.0, 0
    each: dict[str, dict[str, Any]] = {}
    for file in files:
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
        tally = Tally()
        slowest = max(slowest, measure(rows, (tally, together), misses=options.misses))
        total += len(rows)
        each[file.name] = {"rows": len(rows), **tally.document()}
        print(f"\n{file.name}: {len(rows)} requests")
        tally.print()
    print(
        json.dumps(
            {"rows": total, "slowest_cpu_s": round(slowest, 3), **together.document(), "corpora": each}
        )
    )


if __name__ == "__main__":
    main()
