"""A vendor's places are counted over processes, by the Prefect server they share."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from itertools import accumulate
from pathlib import Path

import pytest
from prefect.client.orchestration import get_client

from aida.catalog.read import vendors
from tasks.slots import limit_name, make_limits

_CALLS_PER_PROCESS, _PLACES = 5, 4

_WORK = """
import sys, threading, time
from tasks.slots import PrefectSlots
from tests.benches import a_bench
slots = PrefectSlots()
def call():
    with slots.hold("fal", "pictures", a_bench()):
        came = time.time()
        time.sleep(0.3)
        print(came, time.time(), flush=True)
calls = [threading.Thread(target=call) for _ in range(int(sys.argv[1]))]
[each.start() for each in calls]
[each.join() for each in calls]
"""


@pytest.mark.flow
def test_two_processes_together_never_have_more_calls_than_places(prefect_api: dict[str, str]) -> None:
    asyncio.run(make_limits(["fal"]))
    assert vendors()["fal"].concurrency == _PLACES
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", _WORK, str(_CALLS_PER_PROCESS)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
            env={**os.environ, **prefect_api},
        )
        for _ in range(2)
    ]
    lines = [line for worker in workers for line in worker.communicate(timeout=120)[0].splitlines()]
    held = [tuple(map(float, line.split())) for line in lines]
    assert len(held) == 2 * _CALLS_PER_PROCESS
    changes = sorted([(start, 1) for start, _ in held] + [(end, -1) for _, end in held])
    assert max(accumulate(change for _, change in changes)) <= _PLACES


@pytest.mark.flow
def test_a_limit_that_an_operator_has_changed_stays(prefect_api: dict[str, str]) -> None:
    async def change_and_make_again() -> int:
        await make_limits(["kie"])
        async with get_client() as client:
            limit = await client.read_global_concurrency_limit_by_name(limit_name("kie"))
            from prefect.client.schemas.actions import GlobalConcurrencyLimitUpdate

            await client.update_global_concurrency_limit(
                limit_name("kie"), GlobalConcurrencyLimitUpdate(limit=limit.limit + 5)
            )
            await make_limits(["kie"])
            return (await client.read_global_concurrency_limit_by_name(limit_name("kie"))).limit

    assert asyncio.run(change_and_make_again()) == (vendors()["kie"].concurrency or 0) + 5
