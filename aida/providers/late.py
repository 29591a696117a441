"""Results that came when nobody waited for them any more: a vendor's job → an asset of ours, paid once.

    order without an answer ─vendor's list→ job
    job ─one look→ not ready, or no answer: left alone, the next round looks again
                   ready ─collect→ answer ─each address in it→ receive → late/<job>/… → closed as `late`
                   failed → failed, or wasted where it was charged        gone → wasted, at its worst

For jobs whose workflow nobody works on: its time was up, its process died, it has failed for good. They
are charged all the same. Whoever orders the same thing again finds a `late` job and pays nothing
(`purchasing`). Nothing here waits, and nothing is ordered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

from aida.catalog.read import models
from aida.contracts.job import Job, JobOrder
from aida.errors import AidaError, Permanent, StoreTrouble, Transient
from aida.media.inspect import Kind
from aida.ports import AssetStore, JobJournal
from aida.providers.counter import Counter, Gone, Outcome, Unanswered
from aida.providers.kept import keep
from aida.providers.outside import Received, checked, receive
from aida.providers.settling import unclaimed
from aida.providers.waiting import Patience
from aida.providers.watching import FREE_LOOKS, log

_KINDS: dict[str, Kind] = {"pictures": "picture", "clips": "film", "voice": "sound", "music": "sound"}
"""The plan's word for an order → what comes of it."""
_LESS, _MORE = Decimal("0.9"), Decimal("1.5")
"""How far a vendor's own count may be from ours and still be of the same unit."""


def collect(
    job: Job,
    counter: Counter | None,
    journal: JobJournal,
    store: AssetStore,
    folder: Path,
    hosts: Sequence[str],
    patience: Patience | None = None,
) -> Job | None:
    """The job as it is closed now; `None` when it is left as it is.

    `counter` is `None` for a vendor that hands no answer out twice; `hosts` are those of its media. Costs
    nothing. Raises `StoreTrouble` when our own store or database cannot take it: the next round collects it.
    """
    found = job if job.vendor_job is not None else _found(job, counter, journal)
    if found is None:
        return None
    job = found
    try:
        outcome = _asked(job, counter, patience or Patience())
        media = dict(_fetched(outcome, job, folder, hosts))
    except (_NotYet, Unanswered, Transient) as err:
        if isinstance(err, StoreTrouble):
            raise
        log("is not collected yet", job, err)
        return None
    except Permanent as err:
        free = not isinstance(err, Gone) and not vars(err).get("charged", True)
        closed = journal.close(
            job, "failed" if free else "wasted", cost=vars(err).get("cost"), reason=err.text[:500]
        )
    else:
        assets = keep(job, outcome, media, store, folder)
        closed = journal.close(job, "late", cost=_cost(job.order, outcome.units), assets=assets)
    log(closed.status, closed)
    return closed


def _found(job: Job, counter: Counter | None, journal: JobJournal) -> Job | None:
    """An order without an answer that the vendor's list shows by now; `None` when it does not. Whether that
    means it was never taken is for whoever orders it again to find out (`settling`)."""
    if counter is None or not counter.searchable:
        return None
    with suppress(Transient, Permanent):
        for each in unclaimed(job, counter, journal):
            log("was found in the vendor's list", job)
            return journal.accept(job, each.vendor_job, each.addresses)
    return None


class _NotYet(Exception):
    """The vendor works on it, or cannot be asked."""


def _asked(job: Job, counter: Counter | None, patience: Patience) -> Outcome:
    """The vendor's answer. Raises `_NotYet`, `Unanswered`, and a `Permanent` for whatever is no good, with
    `charged` as `counter.charged` sets it."""
    if counter is None:
        raise Gone("The vendor hands no answer out twice")
    try:
        if not counter.ready(job):
            raise _NotYet("still under way")
    except Gone:
        raise
    except (Transient, Permanent) as err:
        # A key that was withdrawn meanwhile says nothing about the job.
        raise _NotYet(err.text) from err
    for wait in (*FREE_LOOKS, None):
        try:
            return counter.collect(job)
        except Gone:
            raise
        except (Transient, Permanent) as err:
            if isinstance(err, Permanent) or wait is None:
                raise _ended(err) from err
            patience.sleep(wait)
    raise AssertionError("the last look returns or raises")


def _ended(err: AidaError) -> Permanent:
    """How a job failed: free of charge, unless the counter says otherwise."""
    ended = Permanent(err.text)
    vars(ended).update(charged=vars(err).get("charged", False), cost=vars(err).get("cost"))
    return ended


def _fetched(
    outcome: Outcome, job: Job, folder: Path, hosts: Sequence[str]
) -> Iterator[tuple[str, Received]]:
    """The media of an answer, by their addresses. Raises `Transient`, `StoreTrouble`, and `Permanent` when
    there is not one that can be used: those are paid."""
    found, reason = 0, Permanent("The vendor finished the order without a result")
    for url in dict.fromkeys(_addresses(outcome.output, hosts)):
        try:
            yield url, receive(url, folder, _KINDS[job.order.purpose], hosts, None)
            found += 1
        except Permanent as err:  # beside the result lie other things: previews, tables
            reason = err
    if not found:
        raise reason


def _addresses(value: Any, hosts: Sequence[str]) -> Iterator[str]:
    """Every address of the vendor's own media in an answer, in its order (pure)."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _addresses(each, hosts)
    elif isinstance(value, str) and value.startswith("https:"):
        with suppress(Permanent):
            checked(value, hosts)
            yield value


def _cost(order: JobOrder, units: Decimal | None) -> Decimal | None:
    """US dollars for what the vendor says it billed; `None` when it does not, or counts in a unit that we
    cannot tell (pure). Whoever uses the result later counts with its recipe at hand."""
    row = models().get(order.model)
    if units is None or row is None or not order.worst:
        return None
    sums = [units * price.usd for price in row.prices]
    near = [each for each in sums if _LESS <= each / order.worst <= _MORE]
    return min(near, key=lambda each: abs(each - order.worst), default=None)
