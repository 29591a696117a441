"""How far a workflow has come: the specification's `WorkflowState`, saved after every step."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from aida.contracts.approval import Approval, SceneTake
from aida.contracts.brief import ProjectBrief
from aida.contracts.plan import ProductionPlan
from aida.contracts.result import (
    AudioResult,
    DirectorResult,
    FinalResult,
    VideoResult,
    VisualResult,
    WriterResult,
)
from aida.contracts.units import Contract, Count, Flag, Identifier, Money

Step = Literal["writer", "director", "visual", "video", "audio", "assembly"]
Status = Literal["running", "waiting", "completed", "failed", "paused", "cancelled"]
"""waiting: for a person's word on the storyboard; nobody works on it, and nothing more is bought before.
cancelled: that person did not want it made."""


class StepError(Contract):
    step: str
    error: str
    timestamp: AwareDatetime
    recovered: Flag


class WorkflowState(Contract):
    id: Identifier
    brief_id: Identifier
    user_id: Identifier
    status: Status
    current_step: Step
    progress: Annotated[Count, Field(le=100)] = 0
    current_message: str = ""
    started_at: AwareDatetime
    last_updated: AwareDatetime
    estimated_completion: AwareDatetime | None = None
    brief: ProjectBrief
    plan: ProductionPlan | None = None
    writer_result: WriterResult | None = None
    director_result: DirectorResult | None = None
    visual_results: tuple[VisualResult, ...] | None = None
    video_result: VideoResult | None = None
    audio_result: AudioResult | None = None
    final_result: FinalResult | None = None
    out_dir: str | None = None
    """Folder the deliverables go to, on the machine that was asked."""
    scope: Identifier | None = None
    """Whose assets may be reused (see `Recipe`); `None`: this workflow's own, its id."""
    take: Annotated[Count, Field(ge=1)] = 1
    """Which try this is, when the client asked for another one."""
    takes: tuple[SceneTake, ...] = ()
    """Scenes that are made again, and which try of each; the rest is the parent's."""
    parent: Identifier | None = None
    """The workflow this one is another take of."""
    approve: Flag = False
    """It stops after the storyboard and waits for a person's word."""
    approval: Approval | None = None
    """What that person was asked, and what they said."""
    attempts: Count = 0
    """How many times a process has worked on it."""
    total_cost_so_far: Money = Decimal(0)
    total_time_so_far: Annotated[float, Field(ge=0)] = 0.0
    agents_called: tuple[str, ...] = ()
    errors: tuple[StepError, ...] = ()

    @property
    def script_stands(self) -> bool:
        """Script and storyboard in this row are final: approved, or an earlier film's. Nobody is asked for
        them again."""
        approved = self.approval is not None and self.approval.answer == "approved"
        return self.writer_result is not None and (approved or bool(self.takes))

    def take_of(self, scene_id: int) -> int:
        """Which try of a scene this is."""
        return next((each.take for each in self.takes if each.scene_id == scene_id), self.take)
