"""An order without an answer: did the vendor take it, or not? `Job`, intended → `Job`, accepted, or `None`.

    another workflow's, just placed ─→ wait for its answer, as long as any submission can take
    otherwise, look by look, `Patience.settle` seconds from now on:
        its row ─has the id by now→ that        the vendor's list ─shows it→ adopt it
        the list, read to its end, does not show it → never taken, free        no list → by policy

Seconds are counted on a clock that only goes forward, from the first look on, and that is after the death
of whoever placed the order (only one process works on a workflow). A wall clock decides nothing.
"""

from __future__ import annotations

from contextlib import suppress

from aida.catalog.read import vendors
from aida.contracts.job import Job
from aida.errors import Permanent, StoreTrouble, Transient, Undecided
from aida.ports import JobJournal
from aida.providers.counter import Accepted, Counter, Unanswered
from aida.providers.waiting import looks
from aida.providers.watching import LOGGER, Watch, log

_REPEATED = ("script", "storyboard")
"""Ordered anew when the answer is lost: words cost cents. A lost clip is not filmed twice."""
_WRITES = (0.5, 2.0, 5.0, 10.0, 20.0, 20.0)
"""Seconds between tries to write a vendor's id down: the one thing that must not be lost. A database that
is started anew is back by then."""
_OTHERS_LOOK = 0.25


def unclaimed(job: Job, counter: Counter, journal: JobJournal) -> tuple[Accepted, ...]:
    """The orders of these words in the vendor's list that are no job of ours yet, the likeliest first.
    Errors are those of `Counter.search`."""
    listed = counter.search(job)
    known = journal.known(job.order.vendor, [each.vendor_job for each in listed])
    return tuple(each for each in listed if each.vendor_job not in known)


class Settling(Watch):
    def found(self) -> Job | None:
        return self.journal.find(self.order.recipe_key, self.order.model, self.order.fingerprint)

    def is_repeated(self) -> bool:
        """Whether this may be ordered again when nobody can say what became of it."""
        return self.order.purpose in _REPEATED or self.bench.errand.ambiguous == "pay_again"

    def settled(self, job: Job) -> Job | None:
        """The job once somebody has told of it; `None`: it was never taken, or is counted as lost. Errors
        as for `unanswered`."""
        if not self.is_mine(job) and not job.ambiguous:
            newer = self._others_answer(job)
            if newer is None or newer.status != "intended":
                return newer
            job = newer
        log("was left without an answer", job)
        return self._told(self.journal.doubt(job))

    def unanswered(self, job: Job, err: Unanswered) -> Job:
        """The same for an order of ours that was not answered just now; `Transient` when it was not taken,
        or may be placed again. `Permanent` when it may have been charged and is not repeated, `Undecided`
        when a person has to say, `Transient` when the vendor cannot be asked now: it stays open then."""
        log("was not answered", job, err)
        told = self._told(job)
        if told is None:
            raise Transient(f"The vendor did not answer: {err.text}", **self.where()) from err
        return told

    def written(self, job: Job, accepted: Accepted) -> Job:
        """The job with the vendor's id, whatever it takes to write it down."""
        # Said before it is written: should the database be gone, a person still finds it here.
        LOGGER.info("%s %s: the vendor calls it %s", job.order.model, job.id, accepted.vendor_job)
        for wait in _WRITES:
            with suppress(Transient):
                return self.journal.accept(job, accepted.vendor_job, accepted.addresses)
            self.patience.sleep(wait)
        return self.journal.accept(job, accepted.vendor_job, accepted.addresses)

    def _others_answer(self, job: Job) -> Job | None:
        """Another workflow is placing this very order: wait until it knows more, or must be dead."""
        until = self.patience.now() + self.patience.others
        seen: Job | None = job
        while seen is not None and seen.status == "intended" and self.patience.now() < until:
            self.wait(_OTHERS_LOOK)
            self.bench.check_time()
            seen = self.found()
        return seen

    def _told(self, job: Job) -> Job | None:
        """What row and list have told of it; when they have told nothing, it is given up."""
        seen = self._looked_for(job)
        if seen is None:
            self._give_up(job)
            return None
        return seen if seen.vendor_job is not None else None

    def _looked_for(self, job: Job) -> Job | None:
        """The job as its row or the vendor's list shows it; `None` when the list does not, in all our
        patience, or there is none."""
        trouble: Transient | None = None
        for wait in (0.0, *looks(self.patience.settle)) if self.counter.searchable else ():
            self.wait(wait)
            job = self.journal.read(job)
            if job.status != "intended":
                log("has been told of by another process", job)
                return job
            try:
                listed, trouble = unclaimed(job, self.counter, self.journal), None
            except Transient as err:
                listed, trouble = (), err
            for each in listed:
                with suppress(Permanent):  # another order was faster to adopt it
                    return self._adopted(job, each, listed)
            if self.bench.seconds_left() == 0.0:
                self.close(job, "unknown", "Time was up before the vendor's list showed it")
                raise self.deadline()
        if trouble is None:
            return None
        if isinstance(trouble, StoreTrouble):
            raise trouble
        raise Transient(
            "The vendor may have taken the order, and cannot be asked about it now; it is kept, and the next "
            f"call asks: {trouble.text}",
            **self.where(),
        ) from trouble

    def _adopted(self, job: Job, ours: Accepted, listed: tuple[Accepted, ...]) -> Job:
        """One of them is ours. What the vendor has taken beyond that is charged, too: it is booked, and said
        aloud."""
        log("was found in the vendor's list", job)
        job = self.written(job, ours)
        # Older ones are nobody's that this journal knows of: another installation's, on the same account.
        for each in (other for other in listed if other != ours and other.since):
            LOGGER.warning(
                "%s %s: the vendor has taken the same order once more (%s); it will be on its bill",
                *(job.order.model, job.id, each.vendor_job),
            )
            with suppress(Permanent):
                self.journal.stray(job, each.vendor_job)
        return job

    def _give_up(self, job: Job) -> None:
        """Close it, by this installation's policy. `Permanent` when it may have been charged and is not
        repeated; `Undecided` when a person has to say what became of it: it stays open."""
        if self.counter.searchable:
            self.close(job, "failed", "The vendor's list does not show it: it was never taken")
            return
        if self.bench.errand.ambiguous == "ask":
            vendor = vendors()[job.order.vendor]
            raise Undecided(
                f"Nobody can say whether {vendor.name} has taken the order {job.id} of "
                f"{job.created_at:%Y-%m-%d %H:%M:%S} UTC (up to ${job.order.worst:.4f}): no answer came. "
                f"Compare with your account there ({vendor.console}), then say `aida settle {job.id}` with "
                f"--charged, --not-charged or --vendor-id, and `aida resume {job.workflow_id}`",
                **self.where(),
            )
        self.close(job, "unknown", "The vendor may have taken it, and cannot be asked")
        if not self.is_repeated():
            raise Permanent(
                f"The order may have been charged (up to ${self.order.worst:.4f}); its answer was lost and "
                "the vendor cannot be asked about it, so it is not repeated with this model",
                **self.where(),
            )
