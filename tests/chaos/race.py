"""Who takes the last dollar: six processes reserve at once from one purse, again and again.

races × 6 processes × orders, retries and fallbacks ─JournalStore.intend→ granted | OverBudget
    a trigger on the purse sees every commit; afterwards the sums are taken from the rows
"""

from __future__ import annotations

import json
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.chaos.oracle import Verdict, beyond
from tests.chaos.stage import Stage
from tests.chaos.tally import Tally

RACERS = 6
PRICE, LIMIT = Decimal("0.30"), Decimal("1.00")
"""Three orders fit, eighteen are wanted."""
_SECONDS = 3600


def budget_races(here: Stage, races: int, seed: int) -> Tally:
    """Every race is a workflow of its own; half of the orders granted come to nothing and are paid for by
    nobody, so that the same money is reserved again."""
    tally = Tally("six processes race for one budget", "races", races)
    with here.trial("race") as trial:
        told = trial.home / "granted.json"
        child = trial.child("race", races=races, seed=seed, file=str(told))
        verdict = Verdict(recovered=child.wait(_SECONDS) == 0)
        if not verdict.recovered:
            verdict.problems.append(trial.said())
        over = beyond(trial.settings)
        spends = [trial.journal.spend(name_of(race)) for race in range(races)]
        sums = [each.paid + each.wasted + each.reserved for each in spends]
        verdict.overspent = max([over, *(each - LIMIT for each in sums)], default=over)
        if verdict.overspent <= 0:
            verdict.overspent = Decimal(0)
        granted = json.loads(told.read_text()) if told.exists() else {}
        if verdict.recovered and granted["refused"] == 0:
            verdict.problems.append("nobody was ever refused: that was no race")
        tally.facts = granted
        tally.add(verdict)
    return tally


def name_of(race: int) -> str:
    return f"race-{race}"


def run(races: int, seed: int, file: Path) -> int:
    """The deed: fork the racers, and add up what they were granted."""
    import multiprocessing

    from aida.settings import read_settings

    url = read_settings().database_url
    forks: Any = multiprocessing.get_context("fork")
    line, counts = forks.Barrier(RACERS), forks.Queue()
    racers = [
        forks.Process(target=_racer, args=(url, number, races, seed, line, counts))
        for number in range(RACERS)
    ]
    for each in racers:
        each.start()
    told = [counts.get() for _ in racers]
    for each in racers:
        each.join()
    file.write_text(json.dumps({name: sum(each[name] for each in told) for name in ("granted", "refused")}))
    return max(each.exitcode for each in racers)


def _racer(url: str, number: int, races: int, seed: int, line: Any, counts: Any) -> None:
    from aida.contracts.errand import Errand
    from aida.errors import OverBudget
    from aida.ledger.jobs import JournalStore
    from tests.flows.paid import TODAY
    from tests.tills import an_order

    chance = random.Random(f"{seed}:{number}")
    journal = JournalStore(url)
    told = {"granted": 0, "refused": 0}
    for race in range(races):
        errand = Errand(workflow_id=name_of(race), limit=LIMIT, priced_on=TODAY)
        line.wait()
        for order in range(3):
            arguments = {"racer": number, "order": order, "race": race}
            try:
                job = journal.intend(an_order(worst=PRICE, arguments=arguments), errand)
            except OverBudget:
                told["refused"] += 1
                continue
            told["granted"] += 1
            if chance.random() < 0.5:
                journal.close(job, "failed", reason="free of charge")
            elif chance.random() < 0.5:
                journal.accept(job, f"v-{number}-{race}-{order}", {})
                journal.close(job, "done", cost=PRICE)
    journal.shut()
    counts.put(told)
