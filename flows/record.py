"""The workflow's row while it is being made: every change is saved before anything else happens.

    Record ─forward (step, message)→ row → `aida status`;  ─keep (results)→ row → `aida resume`

The row is the truth; it goes forward only, also over a restart.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from aida.contracts.approval import Approval
from aida.contracts.result import FinalResult
from aida.contracts.state import StepError, WorkflowState
from aida.ledger.state import StateStore


class Stage(NamedTuple):
    percent: int
    step: str
    message: str


WRITER = Stage(10, "writer", "Starting Writer...")
DIRECTOR = Stage(30, "director", "Starting Director...")
VISUAL = Stage(50, "visual", "Generating images...")
VIDEO = Stage(70, "video", "Creating video...")
AUDIO = Stage(70, "audio", "Generating audio...")
ASSEMBLY = Stage(95, "assembly", "Final assembly...")
APPROVAL = Stage(40, "director", "Waiting for approval...")
DONE = Stage(100, "assembly", "Completed!")


AGENTS = ("writer", "director", "visual", "video", "audio", "assembly")
"""The order in which the specification lists them."""


class Record:
    """One attempt's hold on the row. Not for several threads: the flow's own loop writes it."""

    def __init__(self, states: StateStore, state: WorkflowState, fence: int | None = None) -> None:
        """`fence` is ours as the workflow's owner: writing raises `Fenced` once another has taken over."""
        self._states = states
        self._fence = fence
        self._begun = time.monotonic()
        self.begun_at = now()
        self._before = state.total_time_so_far
        self._resumed = state.attempts > 0
        self.state = state

    def begin(self) -> None:
        """A new attempt: running, one more try, no final result yet."""
        expected = self.state.plan.time if self.state.plan else 0.0
        self._save(
            status="running",
            attempts=self.state.attempts + 1,
            final_result=None,
            estimated_completion=now() + timedelta(seconds=expected),
        )

    def forward(self, stage: Stage) -> bool:
        """Say what begins now. False when the row is there or further (a resumed run catches up)."""
        caught_up = self._resumed and stage.percent == self.state.progress
        if stage.percent <= self.state.progress and not caught_up:
            return False
        message = f"Resuming: {stage.message}" if caught_up else stage.message
        self._resumed = False
        self._save(progress=stage.percent, current_step=stage.step, current_message=message)
        return True

    def call(self, agent: str) -> None:
        """Note that an agent was called."""
        if agent not in self.state.agents_called:
            called = {*self.state.agents_called, agent}
            self._save(agents_called=tuple(each for each in AGENTS if each in called))

    def keep(self, cost: Decimal, **results: Any) -> None:
        """Save what a step made; `cost` is what everything made so far has cost."""
        self._save(total_cost_so_far=cost, **results)

    def note(self, step: str, error: str, *, recovered: bool) -> None:
        """Save an error, and whether the production went on."""
        entry = StepError(step=step, error=error, timestamp=now(), recovered=recovered)
        self._save(errors=(*self.state.errors, entry))

    def finish(self, result: FinalResult, *, waits: bool = False) -> None:
        """The end: `completed`, or `failed` with what exists listed in the result; `paused` when it only
        `waits` for somebody to see to something."""
        if result.status == "completed":
            self._save(
                status="completed",
                progress=DONE.percent,
                current_step=DONE.step,
                current_message=DONE.message,
                final_result=result,
            )
        else:
            self._save(status="paused" if waits else "failed", final_result=result)

    def wait(self, approval: Approval) -> None:
        """A person decides how it goes on: nobody works on it until then."""
        self._save(
            status="waiting",
            approval=approval,
            progress=APPROVAL.percent,
            current_step=APPROVAL.step,
            current_message=APPROVAL.message,
        )

    def pause(self) -> None:
        """Someone stopped us; `aida resume` goes on from here."""
        if self.state.status == "running":
            self._save(status="paused")

    def seconds(self) -> float:
        """Wall seconds of all attempts so far."""
        return self._before + time.monotonic() - self._begun

    def _save(self, **changes: Any) -> None:
        changes |= {"last_updated": now(), "total_time_so_far": round(self.seconds(), 3)}
        self.state = self.state.model_copy(update=changes)
        self._states.save(self.state, self._fence)


def now() -> datetime:
    return datetime.now(UTC)
