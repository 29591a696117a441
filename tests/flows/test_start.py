"""The front lets Prefect make a production, and end it, without loading Prefect: on a real server."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Callable
from uuid import UUID

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun
from prefect.states import Running

from aida.contracts.state import WorkflowState
from aida.errors import Transient
from aida.front import start
from aida.ledger.leases import LeaseStore
from aida.ledger.state import StateStore
from aida.settings import Settings
from flows.produce import produce

pytestmark = pytest.mark.flow
Commissioned = Callable[..., WorkflowState]


@pytest.fixture
def deployed(home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The deployments of `prefect.yaml` exist; no worker of our own may be started."""

    def never(*_: object, **__: object) -> None:
        raise AssertionError("a process was started although a server is configured")

    async def deploy() -> None:
        async with get_client() as client:
            flow = await client.create_flow(produce)
            for name in ("draft", "finished", "resume"):
                await client.create_deployment(flow_id=flow, name=name, entrypoint="flows.produce.produce")

    asyncio.run(deploy())
    monkeypatch.setattr(subprocess, "Popen", never)


def run_of(name: str) -> FlowRun:
    async def read() -> FlowRun:
        async with get_client() as client:
            return await client.read_flow_run(UUID(name))

    return asyncio.run(read())


def test_a_run_makes_it_and_a_cancel_ends_it(
    home: Settings, deployed: None, states: StateStore, commission: Commissioned
) -> None:
    """The run is queued with the workflow's id; before anybody has taken it, a cancel ends it, and the row
    says that nobody works on it. Continuing it is another run."""
    begun = start.begin(commission("w-queued"), home)
    assert begun.how == "prefect"
    run = run_of(begun.name)
    assert (run.parameters, "workflow-w-queued" in run.tags) == ({"workflow_id": "w-queued"}, True)
    assert start.stop("w-queued", home) == "told"
    ended = run_of(begun.name).state
    assert ended is not None
    assert ended.type.value in ("CANCELLED", "CANCELLING")
    row = states.load("w-queued")
    assert row is not None
    assert row.status == "paused"
    again = start.go_on("w-queued", home)
    assert (again.how, again.name != begun.name) == ("prefect", True)


def test_the_run_that_has_the_workflow_is_cancelled(
    home: Settings, deployed: None, commission: Commissioned
) -> None:
    """Whoever owns it on another machine, with a run that somebody started by hand: by the lease's run."""
    commission("w-afar")

    async def by_hand() -> str:
        async with get_client() as client:
            return str((await client.create_flow_run(produce, state=Running())).id)

    run = asyncio.run(by_hand())
    LeaseStore(home.database_url, home.home, place="elsewhere").take("w-afar", run=run)
    assert start.stop("w-afar", home) == "told"
    state = run_of(run).state
    assert state is not None
    assert state.type.value == "CANCELLING"


def test_a_server_that_is_away_is_said(home: Settings, commission: Commissioned) -> None:
    """`Transient`: the row stays, nothing is started beside the server that is configured."""
    with pytest.raises(Transient, match="does not answer"):
        start.begin(commission("w-away"), home, {"PREFECT_API_URL": "http://127.0.0.1:9/api"})
