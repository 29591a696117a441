"""After a trial: was anything paid twice, lost, or spent beyond the limit? By the vendors' own books (pure).

    vendors' charges ─┬─ against a clean run's ─→ duplicates, declared ones apart            I1
                      ├─ each in our journal, its bytes in the store with their hash ─→ lost  I2
                      ├─ running sums, and a trigger on our own purse ─→ overspent            I3
    row, lease ───────┴─ at its end, nobody holds it ─→ recovered                             I4
    result ───────────── the same assets as the clean run's                                   I5
    every file ───────── no key in it; no host wanted that is no vendor's                     I6

A language model hands out no answer twice and keeps no list: an answer lost between its charge and our disk,
or under way to an owner that was thought dead, is asked for again. It is in the journal, at its worst or at
its price, and is listed here as declared, not as a duplicate.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, create_engine, make_url, text

from aida.contracts.assets import AssetRef
from aida.contracts.job import Job
from aida.contracts.result import FinalResult
from aida.errors import AidaError
from aida.settings import Settings
from tests.wire import Charge
from tests.wire.house import KEYS

if TYPE_CHECKING:
    from tests.chaos.stage import Trial

Bought = Counter[tuple[str, str]]
"""(endpoint, digest of the order) → how often it was charged."""
SECRETS = tuple(part.encode() for key in KEYS.values() for part in key.split(":") if part != "simulated-id")
_UNLISTED = ("anthropic", "kie")
"""Vendors that cannot be asked what became of an order."""
_TABLE = "chaos_overspent"
_OVER = "NEW.allowed IS NOT NULL AND NEW.held + NEW.spent > NEW.allowed"
_NOTED = f"INSERT INTO {_TABLE} VALUES (NEW.held + NEW.spent - NEW.allowed);"
_TRIGGER = {
    "sqlite": (
        f"CREATE TABLE {_TABLE} (over_by BIGINT)",
        f"CREATE TRIGGER {_TABLE}_seen AFTER UPDATE ON purses WHEN {_OVER} BEGIN {_NOTED} END",
    ),
    "postgresql": (
        f"CREATE TABLE {_TABLE} (over_by BIGINT)",
        f"CREATE FUNCTION {_TABLE}_note() RETURNS trigger AS "
        f"$$ BEGIN {_NOTED} RETURN NEW; END $$ LANGUAGE plpgsql",
        f"CREATE TRIGGER {_TABLE}_seen AFTER UPDATE ON purses FOR EACH ROW "
        f"WHEN ({_OVER}) EXECUTE FUNCTION {_TABLE}_note()",
    ),
}


@dataclass(frozen=True)
class Ideal:
    """A clean run."""

    bought: Bought
    assets: tuple[tuple[str, str], ...]
    """Of the result: key and hash, as far as they do not follow from how the voice sounded."""


@dataclass
class Verdict:
    duplicates: int = 0
    duplicate_dollars: Decimal = Decimal(0)
    declared: int = 0
    """Charges of vendors without a list whose answer was lost: booked by us at their worst, and asked for
    again where it is words."""
    declared_dollars: Decimal = Decimal(0)
    lost: int = 0
    overspent: Decimal = Decimal(0)
    recovered: bool = False
    problems: list[str] = field(default_factory=list)
    """What else is wrong, and what each loss was."""

    @property
    def clean(self) -> bool:
        return not (self.duplicates or self.lost or self.overspent or self.problems) and self.recovered


def ideal_of(trial: Trial) -> Ideal:
    return Ideal(bought_of(trial.charges), assets_of(trial.row().final_result))


def bought_of(charges: Iterable[Charge]) -> Bought:
    return Counter((each.endpoint, each.asked) for each in charges)


def judged(trial: Trial, ideal: Ideal, *, film: bool = True, so_far: Verdict | None = None) -> Verdict:
    """`film`: a whole production, that must have ended; without it only orders were placed. `so_far`: what
    was seen on the way."""
    verdict = so_far or Verdict()
    charges, jobs = trial.charges, trial.journal.jobs("w-1")
    _count_charges(verdict, charges, jobs, ideal)
    _look_for_assets(verdict, charges, jobs, trial)
    _add_up(verdict, charges, trial)
    if film:
        _look_at_the_end(verdict, trial, ideal)
    _look_for_secrets(verdict, trial)
    return verdict


# ── I1 ───────────────────────────────────────────────────────────────────────────────────────────────


def _count_charges(
    verdict: Verdict, charges: tuple[Charge, ...], jobs: tuple[Job, ...], ideal: Ideal
) -> None:
    bought = bought_of(charges)
    over, instead = bought - ideal.bought, _not_bought(ideal.bought - bought, jobs)
    declared = Counter(
        job.order.vendor
        for job in jobs
        if job.order.vendor in _UNLISTED
        and ((job.status == "unknown" and job.cost is None) or _answered_late(job, jobs))
    )
    for (endpoint, asked), times in over.items():
        extra = [each for each in charges if (each.endpoint, each.asked) == (endpoint, asked)][-times:]
        for charge in extra:
            each = charge.dollars
            if instead[charge.vendor]:
                instead[charge.vendor] -= 1
            elif declared[charge.vendor]:
                declared[charge.vendor] -= 1
                verdict.declared += 1
                verdict.declared_dollars += each
            else:
                verdict.duplicates += 1
                verdict.duplicate_dollars += each
                verdict.problems.append(f"{endpoint} was charged once more than in a clean run (${each})")


def _not_bought(missing: Bought, jobs: tuple[Job, ...]) -> Counter[str]:
    """Vendor without a list → orders of a clean run that another model of the vendor had instead: who is out
    of reach is not asked for ever."""
    vendor_of = {job.order.endpoint: job.order.vendor for job in jobs}
    found: Counter[str] = Counter()
    for (endpoint, _), times in missing.items():
        if (vendor := vendor_of.get(endpoint)) in _UNLISTED:
            found[str(vendor)] += times
    return found


def _answered_late(job: Job, jobs: tuple[Job, ...]) -> bool:
    """Whether its owner, thought dead, got the answer after all, when another had given the order up and
    asked again: an order that is open or kept is never placed anew."""
    return any(
        other.order.fingerprint == job.order.fingerprint
        and job.closed_at is not None
        and job.created_at < other.created_at < job.closed_at
        for other in jobs
    )


# ── I2 ───────────────────────────────────────────────────────────────────────────────────────────────


def _look_for_assets(
    verdict: Verdict, charges: tuple[Charge, ...], jobs: tuple[Job, ...], trial: Trial
) -> None:
    """Every charge is a job of ours, and every job that is done has its bytes."""
    known = {job.vendor_job: job for job in jobs if job.vendor_job is not None}
    lost_words = sum(job.status == "unknown" and job.order.vendor in _UNLISTED for job in jobs)
    for charge in charges:
        job = known.get(charge.job)
        if job is None or (job.status == "unknown" and charge.vendor in _UNLISTED):
            # Its answer never came to us; the intent without an id is what we have of it.
            if charge.vendor in _UNLISTED and lost_words:
                lost_words -= 1
                continue
            _lost(verdict, f"{charge.endpoint} {charge.job} was charged and is in no job of the journal")
        elif job.status != "done":
            _lost(
                verdict, f"{charge.endpoint} {charge.job} was charged; its job is {job.status}: {job.reason}"
            )
        else:
            for ref in job.assets:
                _check_bytes(verdict, trial, ref)
            if not job.assets:
                _lost(verdict, f"{charge.endpoint} {charge.job} was charged and has no asset")


def _lost(verdict: Verdict, why: str) -> None:
    verdict.lost += 1
    verdict.problems.append(why)


def _check_bytes(verdict: Verdict, trial: Trial, ref: AssetRef) -> None:
    try:
        trial.store.fetch(ref)
    except AidaError as err:
        _lost(verdict, err.text)


# ── I3 ───────────────────────────────────────────────────────────────────────────────────────────────


def watch_purse(settings: Settings) -> None:
    """A trigger in the trial's own database sees every change of the purse, and notes one over its limit."""
    with _opened(settings) as database:
        for statement in _TRIGGER[database.dialect.name]:
            database.execute(text(statement))


def beyond(settings: Settings) -> Decimal:
    """US dollars by which the trigger saw a purse exceed its limit."""
    with _opened(settings) as database:
        noted = database.execute(text(f"SELECT max(over_by) FROM {_TABLE}")).scalar()
    return Decimal(noted or 0) / 1_000_000


@contextmanager
def _opened(settings: Settings) -> Iterator[Connection]:
    """A connection of our own, gone afterwards: whoever keeps SQLite's files open would be in the way."""
    url = make_url(settings.database_url)
    engine = create_engine(
        url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url
    )
    try:
        with engine.begin() as database:
            yield database
    finally:
        engine.dispose()


def _add_up(verdict: Verdict, charges: tuple[Charge, ...], trial: Trial) -> None:
    limit = trial.limit
    if limit is None:
        return
    verdict.overspent = beyond(trial.settings)
    if verdict.overspent:
        verdict.problems.append(f"held and spent were ${verdict.overspent} over the limit for a moment")
    total = sum((each.dollars for each in charges), start=Decimal(0))
    if total > limit:
        verdict.overspent = max(verdict.overspent, total - limit)
        verdict.problems.append(f"the vendors charged ${total} of ${limit} allowed")
    spend = trial.journal.spend("w-1")
    if spend.paid + spend.wasted + spend.reserved + Decimal("0.00001") < total:
        verdict.problems.append(
            f"the vendors charged ${total}, the journal knows of ${spend.paid + spend.wasted}"
        )


# ── I4, I5 ───────────────────────────────────────────────────────────────────────────────────────────


def _look_at_the_end(verdict: Verdict, trial: Trial, ideal: Ideal) -> None:
    row = trial.row()
    verdict.recovered = row.status == "completed"
    if not verdict.recovered:
        reason = row.final_result.error.reason if row.final_result and row.final_result.error else ""
        verdict.problems.append(f"the row is {row.status} after {row.attempts} attempts: {reason}")
        return
    if assets_of(row.final_result) != ideal.assets:
        verdict.problems.append("the film is made of other assets than a clean run's")
    life = trial.leases.look(["w-1"])["w-1"]
    # Who was killed between the row's end and giving the lease back is dead, and nobody has the workflow.
    if life == "lives":
        verdict.problems.append("the row is at its end, and its lease says that its owner lives")
    held = trial.journal.spend("w-1").reserved
    if held:
        verdict.problems.append(f"${held} are held for orders, and nobody works")


def assets_of(result: FinalResult | None) -> tuple[tuple[str, str], ...]:
    """Key and hash of every asset in the result, sorted. No two takes of a voice sound the same, and the
    film's key follows from them."""
    found: set[tuple[str, str]] = set()

    def walk(value: Any) -> None:
        if isinstance(value, AssetRef):
            _, agent, _, name = value.key.split("/")
            if agent == "assembly":
                found.add((f"{agent}/{name}", ""))
            else:
                found.add((value.key, "" if agent == "audio_generator" else value.sha256))
        elif isinstance(value, (tuple, list)):
            for each in value:
                walk(each)
        elif hasattr(value, "model_fields_set"):
            for each in dict(value).values():
                walk(each)

    walk(result)
    return tuple(sorted(found))


# ── I6 ───────────────────────────────────────────────────────────────────────────────────────────────


def _look_for_secrets(verdict: Verdict, trial: Trial) -> None:
    for file in trial.home.rglob("*"):
        if file.is_file() and has_secret(file):
            verdict.problems.append(f"a vendor's key is in {file.relative_to(trial.home)}")
    wanted = trial.stage.sim.refused
    if wanted:
        verdict.problems.append(f"somebody wanted {', '.join(sorted(set(wanted)))}")


def has_secret(file: Path) -> bool:
    body = file.read_bytes()
    return any(secret in body for secret in SECRETS)
