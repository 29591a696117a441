"""A production whose environment names the server only ends in the installation's database and bucket."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from typing import Any

import pytest
from prefect.client.orchestration import get_client
from prefect_aws.s3 import S3Bucket
from prefect_sqlalchemy import SqlAlchemyConnector

from aida.ledger.state import StateStore
from aida.settings import Settings
from deployments.bootstrap import prepare
from tests.flows.fakes import CallLedger
from tests.flows.test_produce import make
from tests.s3 import KEYS, S3

pytestmark = pytest.mark.flow
CANARY = "nobody-should-read-this"


@pytest.fixture
def bare(home: Settings) -> Iterator[None]:
    """The environment and the server's blocks are afterwards as they were before."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)
    for kind in (SqlAlchemyConnector, S3Bucket):
        asyncio.run(kind.adelete("aida"))


def test_a_run_makes_its_film_where_the_blocks_say(
    bare: None, s3: S3, database: str, home: Settings, ledger: CallLedger, capfd: pytest.CaptureFixture[str]
) -> None:
    """Bootstrap writes the blocks from one machine's environment; nothing is kept at home of the other, and
    password and secret key are in no log, parameter, state or row."""
    bucket = s3.bucket()
    secret = database.replace("postgres@", f"postgres:{CANARY}@")
    said = {"AIDA_DATABASE_URL": secret, **s3.environment(bucket)}
    os.environ.update(said)
    asyncio.run(prepare())
    for name in said:
        del os.environ[name]

    state = make(request="Video Instagram 30s per scarpe eco-friendly, Gen Z", tier="draft")
    assert state.is_completed(), state.message
    rows = StateStore(database).list()
    assert [(row.status, row.attempts) for row in rows] == [("completed", 1)]
    names = s3.names(bucket)
    assert any(name.startswith(f"films/{rows[0].id}/") for name in names)
    assert sum(name.startswith("films/_results/") for name in names) == sum(ledger.count().values())
    assert not (home.home / "aida.db").exists()
    assert not (home.home / "assets").exists()

    told = "".join(capfd.readouterr()) + asyncio.run(_all_that_prefect_knows()) + str(state) + str(rows)
    assert rows[0].id in told
    for hush in (CANARY, KEYS["AWS_SECRET_ACCESS_KEY"]):
        assert hush not in told


async def _all_that_prefect_knows() -> str:
    """Runs with their parameters and states, and log lines."""
    async with get_client() as client:
        runs: list[Any] = [*await client.read_flow_runs(limit=200), *await client.read_task_runs(limit=200)]
        known = [*runs, *await client.read_logs(limit=200)]
        return "\n".join(each.model_dump_json() for each in known)
