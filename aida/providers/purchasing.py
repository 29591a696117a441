"""From an order to its finished job; `buying.bought` is the way in.

find ─┬ done ────→ assets still in the store? → them, no call; else the vendor's output once more
      ├ late ────→ the vendor's answer as our store has it; else once more
      ├ accepted ─→ watch
      ├ intended ─→ another workflow's, just placed: wait for its answer
      │             otherwise: search the vendor's list → adopt, or order anew, or count it lost
      └ nothing ──→ intend, ONE submit, accept → watch
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from aida.contracts.job import KEPT, OPEN, Job
from aida.errors import AidaError, Permanent, Transient
from aida.providers.counter import Accepted, Gone, Purchase, Unanswered
from aida.providers.kept import kept_outcome
from aida.providers.waiting import looks
from aida.providers.watching import LOGGER, Watch, log

_REPEATED = ("script", "storyboard")
"""Ordered anew when the answer is lost: words cost cents. A lost clip is not filmed twice."""
_WRITES = (0.5, 2.0, 5.0, 10.0, 20.0, 20.0)
"""Seconds between tries to write a vendor's id down: the one thing that must not be lost. A database that
is started anew is back by then."""
_OTHERS_LOOK = 0.25


class Purchaser(Watch):
    def purchase(self) -> Purchase:
        """The finished job; errors are those of `buying.bought`."""
        found = self._found()
        if found is not None and found.status == "intended":
            found = self._settled(found)
        if found is not None:
            earlier = self._earlier(found)
            if earlier is not None:
                return earlier
        return self._new()

    def _found(self) -> Job | None:
        return self.journal.find(self.order.recipe_key, self.order.model, self.order.fingerprint)

    def _earlier(self, job: Job) -> Purchase | None:
        """What an earlier order gives, for nothing; `None`: nothing, order anew."""
        if job.status in KEPT:
            return self._kept(job)
        try:
            log("is collected", job)
            return self.finished(job)
        except Gone:
            # An `unknown` one has been counted before, and a new order was allowed then.
            if job.status == "unknown" or self.order.purpose in _REPEATED:
                return None
            raise

    def _kept(self, job: Job) -> Purchase | None:
        if job.status == "late":
            with suppress(Permanent):
                outcome = kept_outcome(job, self.bench.store)
                log("came late, and is used now", job)
                return Purchase(job, self.journal, self.bench, outcome=outcome)
        elif job.assets and self._in_store(job):
            log("was bought before", job)
            return Purchase(job, self.journal, self.bench, assets=job.assets)
        if job.vendor_job is not None:
            with suppress(AidaError):
                if self.counter.ready(job):
                    outcome = self.counter.collect(job)
                    log("was bought before, and is fetched again", job)
                    return Purchase(job, self.journal, self.bench, outcome=outcome)
        return None

    def _in_store(self, job: Job) -> bool:
        try:
            for asset in job.assets:
                self.bench.store.fetch(asset)
        except Permanent as err:
            log("has lost its assets", job, err)
            return False
        return True

    # ── an order without an answer ───────────────────────────────────────────────────────────────────

    def _settled(self, job: Job) -> Job | None:
        """The job once somebody has told of it; `None`: it was never taken, or is counted as lost."""
        if not self.is_mine(job) and not job.ambiguous:
            newer = self._others_answer(job)
            if newer is None or newer.status != "intended":
                return newer
            job = newer
        log("was left without an answer", job)
        adopted = self._adopted(self.journal.doubt(job))
        if adopted is None:
            self._give_up(job)
        return adopted

    def _others_answer(self, job: Job) -> Job | None:
        """Another workflow is placing this very order: wait until it knows more, or must be dead."""
        age = max(0.0, (datetime.now(UTC) - job.created_at).total_seconds())
        until = self.patience.now() + self.patience.others - age
        seen: Job | None = job
        while seen is not None and seen.status == "intended" and self.patience.now() < until:
            self.wait(_OTHERS_LOOK)
            self.bench.check_time()
            seen = self._found()
        return seen

    def _adopted(self, job: Job) -> Job | None:
        """The order as the vendor's own list shows it; `None` when it does not, in all our patience."""
        if not self.counter.searchable:
            return None
        for wait in (0.0, *looks(self.patience.settle)):
            self.wait(wait)
            found = None
            with suppress(Transient):
                found = self.counter.search(job)
            if found is not None:
                log("was found in the vendor's list", job)
                return self._written(job, found)
            if self.bench.seconds_left() == 0.0:
                self.close(job, "unknown", "Time was up before the vendor's list showed it")
                raise self.deadline()
        return None

    def _give_up(self, job: Job) -> None:
        """Close it. `Permanent` when it may have been charged and is not repeated."""
        if self.counter.searchable:
            self.close(job, "failed", "The vendor's list does not show it: it was never taken")
            return
        self.close(job, "unknown", "The vendor may have taken it, and cannot be asked")
        if self.order.purpose not in _REPEATED:
            raise Permanent(
                f"The order may have been charged (up to ${self.order.worst:.4f}); its answer was lost and "
                "the vendor cannot be asked about it, so it is not repeated with this model",
                **self.where(),
            )

    # ── a new order ──────────────────────────────────────────────────────────────────────────────────

    def _new(self) -> Purchase:
        self.bench.check_time()
        try:
            job = self.journal.intend(self.order, self.bench.errand)
        except Transient:
            faster = self._found()
            if faster is None or faster.status not in OPEN:
                raise
            return self.purchase()  # another process has placed it since we looked
        log("is ordered", job)
        return self.finished(self._submitted(job))

    def _submitted(self, job: Job) -> Job:
        try:
            accepted = self.counter.submit(job.order, self.still_ours)
        except Unanswered as err:
            return self._unanswered(self.journal.doubt(job), err)
        except AidaError as err:
            self.close(job, "failed", err)
            raise
        except BaseException:
            with suppress(AidaError):
                self.journal.doubt(job)
            raise
        return self._written(job, accepted)

    def _written(self, job: Job, accepted: Accepted) -> Job:
        # Said before it is written: should the database be gone, a person still finds it here.
        LOGGER.info("%s %s: the vendor calls it %s", job.order.model, job.id, accepted.vendor_job)
        for wait in _WRITES:
            with suppress(Transient):
                return self.journal.accept(job, accepted.vendor_job, accepted.addresses)
            self.patience.sleep(wait)
        return self.journal.accept(job, accepted.vendor_job, accepted.addresses)

    def _unanswered(self, job: Job, err: Unanswered) -> Job:
        log("was not answered", job, err)
        adopted = self._adopted(job)
        if adopted is None:
            self._give_up(job)
            raise Transient(f"The vendor did not answer: {err.text}", **self.where()) from err
        return adopted
