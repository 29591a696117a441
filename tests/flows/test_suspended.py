"""A deployment's run waits in Prefect, suspended, and is answered there or elsewhere: once."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from prefect.client.orchestration import get_client
from prefect.exceptions import Pause
from prefect.flow_engine import run_flow
from prefect.states import Scheduled

from aida.contracts.approval import Edits
from aida.contracts.state import WorkflowState
from aida.ledger.state import StateStore
from aida.planner.answer import approved
from flows.approving import WAITS
from tests.flows.fakes import CallLedger
from tests.flows.test_produce import make
from tests.flows.test_resume import start

pytestmark = pytest.mark.flow
Commissioned = Callable[..., WorkflowState]


async def deploy(**parameters: Any) -> UUID:
    """A run of a deployment of `produce`, as the UI starts one."""
    from flows.produce import produce

    async with get_client() as client:
        flow = await client.create_flow(produce)
        deployment = await client.create_deployment(flow, name="finished", enforce_parameter_schema=False)
        run = await client.create_flow_run_from_deployment(deployment, parameters=parameters)
        return run.id


async def work(run_id: UUID) -> Any:
    """What a worker does with a run that is due; the run's state afterwards, as the server has it."""
    from flows.produce import produce

    async with get_client() as client:
        run = await client.read_flow_run(run_id)
        with contextlib.suppress(Pause):  # a worker's process would end there
            await run_flow(produce, flow_run=run, parameters=run.parameters, return_type="state")  # type: ignore[misc]
        return (await client.read_flow_run(run_id)).state


async def fill_in(run_id: UUID, **answer: Any) -> str:
    """Answer in the form of the run's page."""
    async with get_client() as client:
        told = await client.resume_flow_run(run_id, run_input=answer)
        return told.status.value


@pytest.fixture
def asked(commission: Commissioned, states: StateStore) -> Callable[[], None]:
    """A production of paid tier that wants approval; its engines are the counting ones."""

    def write() -> None:
        state = commission()
        assert state.plan is not None
        plan = state.plan.model_copy(update={"tier": "standard"})
        states.save(state.model_copy(update={"plan": plan, "approve": True}))

    return write


def row_of(states: StateStore) -> WorkflowState:
    row = states.load("w-1")
    assert row is not None
    return row


def test_the_form_of_the_run_is_an_answer(
    asked: Callable[[], None], states: StateStore, ledger: CallLedger
) -> None:
    """The run is suspended after the storyboard; an answer that cannot be carried out is asked for again, an
    empty one is refused by the server; the film is made as the form says, and nothing is written twice."""

    async def through() -> None:
        run = await deploy(workflow_id="w-1")
        state = await work(run)
        assert (state.type, state.name) == ("PAUSED", "Suspended")
        approval = row_of(states).approval
        assert approval is not None
        assert (row_of(states).status, approval.run) == ("waiting", str(run))
        assert await fill_in(run) == "REJECT"
        assert await fill_in(run, answer="approve", order=[7]) == "ACCEPT"
        assert (await work(run)).name == "Suspended"
        changes = [{"scene": 3, "words": "Corri."}]
        assert await fill_in(run, answer="approve", order=[3, 1], changes=changes) == "ACCEPT"
        assert (await work(run)).is_completed()

    asked()
    asyncio.run(through())
    row = row_of(states)
    assert row.status == "completed"
    assert row.audio_result is not None
    assert [line.text for line in row.audio_result.lines] == ["Corri.", "line 1"]
    assert (ledger.count()["script"], ledger.count()["storyboard"]) == (1, 1)


def test_an_answer_given_elsewhere_counts_and_the_form_no_more(
    asked: Callable[[], None], states: StateStore, ledger: CallLedger
) -> None:
    """The row is answered while the run is suspended: resumed with another answer, it makes the film."""

    async def through() -> None:
        run = await deploy(workflow_id="w-1")
        await work(run)
        row = row_of(states)
        assert states.replace(row, approved(row, Edits(), datetime.now(UTC)))
        assert await fill_in(run, answer="cancel") == "ACCEPT"
        assert (await work(run)).is_completed()

    asked()
    asyncio.run(through())
    assert row_of(states).status == "completed"
    assert ledger.count()["clips"] == 3 + 3  # the animatic's and the film's


def test_a_production_that_is_called_off_in_the_form_ends(
    asked: Callable[[], None], states: StateStore, ledger: CallLedger
) -> None:
    """Row and run read cancelled; nothing is made after the animatic, whoever runs it again."""

    async def through() -> None:
        run = await deploy(workflow_id="w-1")
        await work(run)
        made = ledger.count()
        # Another run meanwhile has nothing to ask: the first one does.
        assert (await work(await deploy(workflow_id="w-1"))).name == WAITS
        assert await fill_in(run, answer="cancel") == "ACCEPT"
        assert (await work(run)).is_cancelled()
        assert (await work(await deploy(workflow_id="w-1"))).is_cancelled()
        assert ledger.count() == made

    asked()
    asyncio.run(through())
    assert row_of(states).status == "cancelled"


def test_killed_before_and_after_the_answer_nothing_is_written_twice(
    asked: Callable[[], None], states: StateStore, ledger: CallLedger
) -> None:
    """SIGKILL in the animatic and in the film's first clip, each followed by an attempt that goes on: one
    script, one storyboard; the answer outlives them."""

    def killed(purpose: str) -> int:
        process = start("w-1", AIDA_TEST_KILL=purpose)
        process.communicate(timeout=120)
        return process.returncode

    asked()
    assert killed("film") == -signal.SIGKILL
    assert row_of(states).status == "running"
    assert make(workflow_id="w-1").name == WAITS
    row = row_of(states)
    assert states.replace(row, approved(row, Edits(), datetime.now(UTC)))
    assert killed("clips") == -signal.SIGKILL
    assert make(workflow_id="w-1").is_completed()
    assert row_of(states).status == "completed"
    assert (ledger.count()["script"], ledger.count()["storyboard"]) == (1, 1)
    assert len({call.key for call in ledger.calls("pictures")}) == len(ledger.calls("pictures")) == 3


def test_recovery_lets_a_run_go_on_that_was_answered_elsewhere(
    asked: Callable[[], None], states: StateStore, home: object
) -> None:
    """The row is approved and whoever did so died: the suspended run is resumed, no second one is made; while
    the row waits, nobody touches it."""
    from flows.recover import recover

    async def ours() -> list[dict[str, Any]]:
        # Prefect's API is the whole session's, and may have runs of other tests to put right.
        return [each for each in await recover() if each["workflow"] is not None]

    async def through() -> None:
        run = await deploy(workflow_id="w-1")
        await work(run)
        assert await ours() == []
        row = row_of(states)
        long_ago = datetime.now(UTC) - timedelta(minutes=5)
        assert states.replace(row, approved(row, Edits(), long_ago))
        (deed,) = await ours()
        assert (deed["deed"], deed["workflow"]) == ("goes on", "w-1")
        async with get_client() as client:
            state = (await client.read_flow_run(run)).state
        assert state is not None
        assert (state.type, state.name) == ("SCHEDULED", "Resuming")

    asked()
    asyncio.run(through())


def test_a_run_that_begins_anew_finds_its_workflow(
    home: object, states: StateStore, ledger: CallLedger
) -> None:
    """Asked for in words, and set going once more as after a suspension: one workflow, written once."""

    async def through() -> None:
        run = await deploy(request="Video 30s per scarpe eco-friendly", tier="draft", approve=True)
        # A draft costs nothing, and waits for nobody.
        assert (await work(run)).is_completed()
        async with get_client() as client:
            await client.set_flow_run_state(run, Scheduled(), force=True)
        assert (await work(run)).is_completed()

    asyncio.run(through())
    assert [row.attempts for row in states.list()] == [1]
    assert ledger.count()["script"] == 1
