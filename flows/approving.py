"""Waiting for a person in Prefect: a run of a deployment is suspended, and its page has a form to answer.

    row `waiting` ─suspend (typed input)→ no process; the form ─answered_here→ the row, if it still waits

The row decides, whoever answers: an answer that comes after another one changes nothing. A run without a
deployment, or inside another one, cannot be suspended; it ends and says how to answer.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import FlowRun, State
from prefect.client.schemas.responses import SetStateStatus
from prefect.context import FlowRunContext
from prefect.flow_runs import asuspend_flow_run
from prefect.input import RunInput
from prefect.logging import get_run_logger
from prefect.states import Cancelled, Completed
from pydantic import BaseModel, Field

from aida.catalog.phrases import phrase
from aida.contracts.approval import Edits, SceneEdit
from aida.contracts.state import WorkflowState
from aida.errors import BadInput
from aida.ledger.state import StateStore
from aida.planner.answer import approved, cancelled
from aida.planner.reprice import common_price, scene_price
from aida.planner.retake import boards_of

WAITS = "WaitsForApproval"
"""The name of the state of a run that has ended at the storyboard."""
_MOST_ANSWERS = 20
"""That cannot be carried out; then the form is not shown any more, and the terminal is left."""


class SceneChange(BaseModel):
    """Another text for one scene."""

    scene: int = Field(ge=1, description="Its number in the storyboard")
    words: str | None = Field(None, description="Words to be spoken; empty: none")
    picture: str | None = Field(None, description="What is seen")


class StoryboardAnswer(RunInput):
    """What becomes of the storyboard."""

    answer: Literal["approve", "cancel"]
    changes: list[SceneChange] = Field(default_factory=list)
    order: list[int] = Field(
        default_factory=list,
        description="Scenes in the wished order; one that is left out is dropped. Empty: as it is",
    )

    def edits(self, scenes: list[int]) -> Edits:
        """The same as edits to these scenes. Raises `BadInput` for a change of a scene that is left out."""
        kept = self.order or scenes
        told = {each.scene: each for each in self.changes}
        if set(told) - set(kept):
            missing = min(set(told) - set(kept))
            listed = ", ".join(map(str, kept))
            raise BadInput(phrase("scene_unknown", "en", scene=missing, scenes=listed))
        if not self.order and not told:
            return Edits()
        edits = [
            SceneEdit(id=number, words=told[number].words, picture=told[number].picture)
            if number in told
            else SceneEdit(id=number)
            for number in kept
        ]
        return Edits(scenes=tuple(edits))


def suspendable_run() -> str | None:
    """This flow run's id where it can be suspended; `None`: it has no deployment, or is part of another."""
    context = FlowRunContext.get()
    run = context.flow_run if context else None
    if run is None or run.deployment_id is None or run.parent_task_run_id is not None:
        return None
    return str(run.id)


def workflow_of(run: FlowRun) -> str:
    """The workflow that a flow run makes: the one it was given, or its own of a request or a brief (pure)."""
    given = run.parameters.get("workflow_id")
    if isinstance(given, str):
        return given
    assert run.created is not None
    return f"w-{run.created:%Y%m%d}-{run.id.hex[:12]}"


async def release(client: PrefectClient, run: FlowRun, row: WorkflowState) -> bool:
    """Let a run that was suspended go on, once its row is answered elsewhere: it makes the film, or ends as
    the row says. False: it is not suspended, or its row waits still."""
    if run.state is None or not run.state.is_paused() or row.status == "waiting":
        return False
    said = "cancel" if row.status == "cancelled" else "approve"
    told = await client.resume_flow_run(run.id, run_input={"answer": said})
    return told.status == SetStateStatus.ACCEPT


async def answered_here(states: StateStore, row: WorkflowState) -> WorkflowState:
    """The row once it does not wait any more; as it is where this run cannot wait, or another one does.

    Raises Prefect's `Pause` while nobody has answered: the run is suspended, and begins anew with the answer.
    """
    mine, asked = suspendable_run(), row.approval.run if row.approval else None
    if mine is None or asked not in (None, mine):
        return row
    trouble: str | None = None
    for number in range(_MOST_ANSWERS):
        form = StoryboardAnswer.with_initial_data(description=_shown(row, trouble))
        said: Any = await asuspend_flow_run(wait_for_input=form, key=f"approval-{number}")
        row = states.load(row.id) or row
        if row.status != "waiting":
            get_run_logger().info("%s was answered elsewhere before", row.id)
            return row
        try:
            after = _after(row, said)
        except BadInput as err:
            trouble = err.text
            continue
        return after if states.replace(row, after) else states.load(row.id) or row
    return row


def stands_still(row: WorkflowState) -> State[Any]:
    """The end of a run that goes no further: the client decides, or has decided against it."""
    spent = f"{row.total_cost_so_far:.2f}"
    if row.status == "cancelled":
        return Cancelled(message=phrase("was_cancelled", "en", id=row.id, spent=spent))
    return Completed(name=WAITS, message=phrase("waits_approval", "en", id=row.id, spent=spent))


def _after(row: WorkflowState, said: StoryboardAnswer) -> WorkflowState:
    now = datetime.now(UTC)
    if said.answer == "cancel":
        return cancelled(row, now)
    boards = boards_of(row)
    assert boards is not None
    return approved(row, said.edits([scene.id for scene in boards.script.scenes]), now)


def _shown(row: WorkflowState, trouble: str | None) -> str:
    """The form's text: what happens in each scene and what it costs."""
    boards = boards_of(row)
    assert boards is not None
    lines = [f"**{trouble}**", ""] if trouble else []
    lines += ["| scene | s | words | picture | US$ |", "|---|---|---|---|---|"]
    for scene in boards.script.scenes:
        seen = boards.picture(scene.id)
        price = _money(scene_price(boards.plan, boards.script, scene.id).cost)
        cells = (
            f"{float(scene.duration):g}",
            scene.voiceover,
            seen.visual_description if seen else "",
            price,
        )
        lines.append(f"| {scene.id} | " + " | ".join(cell.replace("|", "/") for cell in cells) + " |")
    shared = _money(common_price(boards.plan, boards.script).cost)
    lines += ["", f"For all scenes together: {shared} US$. The animatic is among the run's artifacts."]
    return "\n".join(lines)


def _money(amount: Any) -> str:
    return "unknown" if amount is None else f"{amount:.2f}"
