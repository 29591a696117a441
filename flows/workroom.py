"""Where one attempt works: what it has, whom it asks, and how what is made gets into the row.

agent's result ─made→ Made ─keep…→ row, Prefect's page
"""

from __future__ import annotations

from typing import Any

from aida.contracts.assets import AssetRef
from aida.contracts.errand import Errand
from aida.contracts.job import Spend
from aida.planner.recipes import Commission
from aida.studio import Studio
from flows import record as stages
from flows.asking import Asking, Future
from flows.clock import Clock
from flows.noticeboard import Noticeboard
from flows.outcome import Made, audio_result, video_result
from flows.record import Record, Stage


class Workroom:
    """One production's. Used by the flow's own loop only."""

    def __init__(
        self, job: Commission, errand: Errand, studio: Studio, record: Record, clock: Clock, made: Made
    ) -> None:
        """`made`: what is there already."""
        self.job = job
        self.errand = errand
        self.studio = studio
        self.record = record
        self.clock = clock
        self.made = made
        self.board = Noticeboard(record.state.id, studio.store)
        self.asking = Asking(job, errand, studio.store, record, clock)
        self.ends: list[Future] = []
        """What the assembly stands on, so that Prefect draws the lines."""

    def forward(self, stage: Stage) -> None:
        if self.record.forward(stage):
            self.board.progress(stage.percent, stage.message)

    def keep(self, **results: Any) -> None:
        spend = self.spend()
        self.record.keep(spend.paid + spend.wasted, **results)

    def keep_visuals(self) -> None:
        self.keep(visual_results=self.made.visuals())
        wanted = len(self.job.plan.scenes) + self.job.plan.stills
        if self.job.films and len(self.made.pictures) + len(self.made.stills) == wanted:
            self.forward(stages.VIDEO)

    def keep_video(self) -> None:
        self.keep(video_result=video_result(self.job, self.made, self.address))

    def keep_audio(self) -> None:
        self.keep(audio_result=audio_result(self.job, self.made, self.address))

    def spend(self) -> Spend:
        """What this workflow has paid, by the journal: also for what failed, never for what others paid."""
        return self.studio.journal.spend(self.record.state.id)

    def address(self, ref: AssetRef) -> str:
        return self.studio.store.url(ref)
