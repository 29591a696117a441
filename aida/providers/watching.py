"""An accepted job, watched until it is ready, collected, or out of time: `Job` in, `Purchase` out.

ready? ─no→ pause ─→ ready? …yes ─collect→ Purchase
  ├ the look failed → growing pauses; after a long outage `Transient`, the job stays open
  └ time is up → called off at the vendor → `Deadline`
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeVar

from aida.contracts.job import Job, JobOrder, JobStatus
from aida.errors import AidaError, Deadline, Permanent, Transient
from aida.ports import JobJournal, Workbench
from aida.providers.counter import Counter, Gone, Outcome, Purchase, Unanswered
from aida.providers.waiting import Patience, pause, pause_after

LOGGER = logging.getLogger("aida.providers")
FREE_LOOKS = (0.5, 1.5)
"""Seconds before a failed job's result is asked for again, in case only the question failed."""

Seen = TypeVar("Seen")


def log(event: str, job: Job, why: object = None) -> None:
    """One line: what happened, to which scene and model, after how long, for how much."""
    order = job.order
    scene = "" if order.scene is None else f" scene {order.scene}"
    seconds = (datetime.now(UTC) - job.created_at).total_seconds()
    dollars = f"up to ${order.worst}" if job.cost is None else f"${job.cost}"
    theirs = f", the vendor's {job.vendor_job}" if job.vendor_job else ""
    because = f" ({why})" if why is not None else ""
    LOGGER.info(
        "%s%s %s %s: %s after %.1f s, %s%s%s",
        *(order.purpose, scene, order.model, job.id, event, seconds, dollars, theirs, because),
    )


class _Outage(Exception):
    """The job may be fine; its vendor cannot be reached."""


@dataclass(frozen=True)
class Watch:
    """One order, its vendor's counter, and whose time and money it takes."""

    order: JobOrder
    counter: Counter
    journal: JobJournal
    bench: Workbench
    patience: Patience

    def finished(self, job: Job) -> Purchase:
        """The job's output, waited for. A job that failed is closed; errors as for `buying.bought`."""
        seen = False
        try:
            self._until_ready(job)
            seen = True
            outcome = self._collected(job)
        except _Outage as err:
            raise Transient(
                f"The vendor has been out of reach for {self.patience.outage:.0f} s ({err}); the order is "
                "kept, and the next call collects it",
                **self.where(),
            ) from err
        except Permanent as err:
            # A look that fails for good (a key that was withdrawn) does not say that the job has failed.
            if isinstance(err, Gone) or not seen:
                self.close(job, "unknown", err)
            else:
                paid = vars(err).get("charged", False)
                self.close(job, "wasted" if paid else "failed", err, vars(err).get("cost"))
            raise
        log("is ready", job)
        return Purchase(job, self.journal, self.bench, outcome=outcome)

    def is_mine(self, job: Job) -> bool:
        """Only one process works on a workflow, so what it left open has no living owner; another
        workflow's job may be polled, but is not ours to call off."""
        return job.workflow_id == self.bench.errand.workflow_id

    def wait(self, seconds: float) -> None:
        """Let time pass. Raises `Fenced` when the workflow was taken over meanwhile: no further look then,
        and nothing is called off that the new owner is waiting for."""
        left = self.bench.seconds_left()
        self.patience.sleep(seconds if left is None else min(seconds, left))
        with suppress(Transient):  # a database that is away for a moment is no reason to look away
            self.still_ours()

    def still_ours(self) -> None:
        """Raises `Fenced` when another process has taken the workflow over, `Transient` when nobody can
        say."""
        self.journal.check_owner(self.bench.errand)

    def close(self, job: Job, status: JobStatus, why: object, cost: Decimal | None = None) -> None:
        reason = why.text if isinstance(why, AidaError) else str(why)
        log(status, self.journal.close(job, status, cost=cost, reason=reason[:500]), reason)

    def deadline(self) -> Deadline:
        return Deadline("The workflow's time was up before this order was ready", **self.where())

    def where(self) -> dict[str, Any]:
        return {"agent": self.order.agent, "scene": self.order.scene, "model": self.order.model}

    def _until_ready(self, job: Job) -> None:
        begun = self.patience.now()
        while not self._seen(job, lambda: self.counter.ready(job), Transient):
            self._pass(job, pause(self.patience.now() - begun))

    def _collected(self, job: Job) -> Outcome:
        waits = iter(FREE_LOOKS)
        while True:
            try:
                return self._seen(job, lambda: self.counter.collect(job), Unanswered)
            except Transient as err:
                wait = next(waits, None)
                if wait is None:
                    self.close(job, "failed", err)
                    raise
            self._pass(job, wait)

    def _seen(self, job: Job, look: Callable[[], Seen], harmless: type[AidaError]) -> Seen:
        """The look's answer. Looks that fail harmlessly are repeated, until it is an `_Outage`."""
        since, failures = self.patience.now(), 0
        while True:
            try:
                return look()
            except harmless as err:
                failures += 1
                if self.patience.now() - since >= self.patience.outage:
                    raise _Outage(err.text) from err
                wait = pause_after(failures, getattr(err, "retry_after", None))
            self._pass(job, wait)

    def _pass(self, job: Job, seconds: float) -> None:
        """Let time pass; when it is up, call the job off."""
        self.wait(seconds)
        if self.bench.seconds_left() != 0.0:
            return
        if self.is_mine(job):
            self._call_off(job)
        raise self.deadline()

    def _call_off(self, job: Job) -> None:
        called_off = False
        with suppress(AidaError):
            called_off = self.counter.cancel(job)
        if called_off:
            self.close(job, "cancelled", "Time was up; the vendor has called it off")
        else:
            self.close(job, "unknown", "Time was up; the vendor may finish it and charge it")
