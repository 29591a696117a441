"""From an order to its finished job; `buying.bought` is the way in.

find ─┬ done ────→ assets still in the store? → them, no call; else the vendor's output once more
      ├ late ────→ the vendor's answer as our store has it; else once more
      ├ accepted ─→ watch
      ├ intended ─→ settle (`settling`) → watch, or order anew
      └ nothing ──→ intend, ONE submit, accept → watch
"""

from __future__ import annotations

from contextlib import suppress

from aida.contracts.job import KEPT, OPEN, Job
from aida.errors import AidaError, Permanent, Transient
from aida.providers.counter import Gone, Purchase, Unanswered
from aida.providers.kept import kept_outcome
from aida.providers.settling import Settling
from aida.providers.watching import log


class Purchaser(Settling):
    def purchase(self) -> Purchase:
        """The finished job; errors are those of `buying.bought`."""
        found = self.found()
        if found is not None and found.status == "intended":
            found = self.settled(found)
        if found is not None:
            earlier = self._earlier(found)
            if earlier is not None:
                return earlier
        return self._new()

    def _earlier(self, job: Job) -> Purchase | None:
        """What an earlier order gives, for nothing; `None`: nothing, order anew."""
        if job.status in KEPT:
            return self._kept(job)
        try:
            log("is collected", job)
            return self.finished(job)
        except Gone:
            # An `unknown` one has been counted before, and a new order was allowed then.
            if job.status == "unknown" or self.is_repeated():
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

    # ── a new order ──────────────────────────────────────────────────────────────────────────────────

    def _new(self) -> Purchase:
        self.bench.check_time()
        try:
            job = self.journal.intend(self.order, self.bench.errand)
        except Transient:
            faster = self.found()
            if faster is None or faster.status not in OPEN:
                raise
            return self.purchase()  # another process has placed it since we looked
        log("is ordered", job)
        return self.finished(self._submitted(job))

    def _submitted(self, job: Job) -> Job:
        try:
            accepted = self.counter.submit(job.order, lambda: self._check_word(job))
        except Unanswered as err:
            return self.unanswered(self.journal.doubt(job), err)
        except AidaError as err:
            self.close(job, "failed", err)
            raise
        except BaseException:
            with suppress(AidaError):
                self.journal.doubt(job)
            raise
        return self.written(job, accepted)

    def _check_word(self, job: Job) -> None:
        """Just before the order goes out: whoever waited for us too long may have taken it over."""
        self.still_ours()
        if self.journal.read(job).status != "intended":
            raise Transient("Another process has taken this order over; nothing was sent", **self.where())
