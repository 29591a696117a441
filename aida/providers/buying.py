"""Buying from a vendor without ever paying twice: one order in, its finished output out.

    order ─find→ done: its assets, no call        accepted: poll        intended: settle by a search
      │ none
      └intend→ ONE submit ─accept→ poll ─collect→ Purchase ─done→ closed with what it cost
                  └ Unanswered → doubt → settle: adopt what the vendor's list shows, or count it lost

A vendor's adapter implements `Counter` and buys like this:

    with bought(order, counter, journal, bench) as purchase:
        if purchase.outcome is None:
            return …made from purchase.assets, at purchase.paid…
        purchase.cost = …what the vendor's own count comes to…
        …receive the media, put it into the store…
        purchase.done(assets=(ref,))
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from aida.contracts.job import JobOrder, JobStatus
from aida.errors import AidaError, Deadline, Fenced, StoreTrouble, Transient, is_no_room
from aida.ports import JobJournal, Workbench
from aida.providers.counter import Accepted, Counter, Gone, Outcome, Purchase, Unanswered, charged
from aida.providers.pricing import Priced, priced, worst_price
from aida.providers.purchasing import Purchaser
from aida.providers.waiting import Patience
from aida.providers.watching import log

__all__ = (
    "Accepted", "Counter", "Gone", "Outcome", "Patience", "Priced", "Purchase", "Unanswered", "bought",
    "charged", "priced", "worst_price",
)  # fmt: skip


@contextmanager
def bought(
    order: JobOrder,
    counter: Counter,
    journal: JobJournal,
    bench: Workbench,
    patience: Patience | None = None,
) -> Iterator[Purchase]:
    """The finished job for this order, bought now or at an earlier try.

    An error inside the block closes the job as wasted, with the reason and the cost set so far. It stays
    open after `StoreTrouble`, and after a `Transient` when another call follows: the next call collects it
    for nothing. After the last call's it is `unknown` at its cost, which a later attempt collects.

    Raises `OverBudget`, `Deadline` (the vendor's job is called off), `Transient` (nothing was bought, or
    the next call collects it), `StoreTrouble` (likewise; another model would not mend it), `Undecided` (a
    person has to say what became of an order), `Refused` and `Permanent` (ask another model).
    """
    purchase = Purchaser(order, counter, journal, bench, patience or Patience()).purchase()
    try:
        yield purchase
    except Exception as err:
        trouble = _our_own(err)
        if isinstance(trouble, AidaError):
            _placed(trouble, order)
        if not purchase.closed:
            _came_to_nothing(purchase, trouble, bench)
        if trouble is err:
            raise
        raise trouble from err
    if purchase.outcome is not None and purchase.closed:
        log(purchase.job.status, purchase.job)
    if not purchase.closed:
        purchase.close("wasted", reason="The adapter kept nothing of it")
        raise RuntimeError(f"{order.model} was paid for and its adapter kept nothing of it")


def _our_own(err: Exception) -> Exception:
    """The error, or `StoreTrouble` when it was our own disk that had no room for what has been paid."""
    if isinstance(err, StoreTrouble) or not is_no_room(err):
        return err
    return StoreTrouble(f"There is no room on this machine's disk for what was bought; make room: {err}")


def _placed(err: AidaError, order: JobOrder) -> None:
    """Errors of whoever fetches the media do not know for which scene they did."""
    err.agent = err.agent or order.agent
    err.scene = order.scene if err.scene is None else err.scene
    err.model = err.model or order.model


def _came_to_nothing(purchase: Purchase, err: Exception, bench: Workbench) -> None:
    if isinstance(err, Fenced):
        log("is left to the new owner", purchase.job, err)
        return
    if isinstance(err, StoreTrouble) or (isinstance(err, Transient) and not bench.last_call):
        log("left open for the next call", purchase.job, err)
        return
    # What we had no time or no connection for is still at the vendor: a later attempt collects `unknown`.
    status: JobStatus = "unknown" if isinstance(err, (Deadline, Transient)) else "wasted"
    reason = err.text if isinstance(err, AidaError) else f"{type(err).__name__}: {err}"
    try:
        purchase.close(status, reason=reason[:500])
    except AidaError as trouble:
        log("could not be closed", purchase.job, trouble)  # the error that matters is the first one
        return
    log(status, purchase.job, err)
