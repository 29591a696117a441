"""A vendor's places are counted over processes, by the Prefect server they share."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path

import httpx
import pytest
from prefect.client.orchestration import get_client
from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_URL, temporary_settings

from aida.catalog.read import vendors
from tasks.leases import Leases, Place, api_client
from tasks.slots import limit_name, make_limits
from tests.api import FORGETFUL, Api

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


@pytest.fixture(scope="module")
def forgetful(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """A server that forgets its leases whenever it is killed; this process' API."""
    with _used(Api(tmp_path_factory.mktemp("forgetful"), FORGETFUL)) as api:
        yield api


@contextmanager
def _used(api: Api) -> Iterator[Api]:
    """This process' API, with fal.ai's limit in it, until the block ends."""
    told = api.environment
    url, auth = told["PREFECT_API_URL"], told["PREFECT_API_AUTH_STRING"]
    try:
        with temporary_settings({PREFECT_API_URL: url, PREFECT_API_AUTH_STRING: auth}):
            asyncio.run(make_limits(["fal"]))
            yield api
    finally:
        api.close()


def _taken(leases: Leases) -> Place:
    place = leases.take(limit_name("fal"))
    assert place is not None
    return place


def _restarted(api: Api) -> None:
    api.kill()
    api.come_back()


def _counted() -> int:
    """The places at fal.ai that the server counts as taken."""
    with api_client() as client:
        return int(client.get(f"/v2/concurrency_limits/{limit_name('fal')}").json()["active_slots"])


def _soon(true: Callable[[], bool]) -> bool:
    until = time.monotonic() + 60
    while not true() and time.monotonic() < until:
        time.sleep(0.05)
    return true()


@pytest.mark.flow
def test_a_place_that_a_restarted_server_has_forgotten_is_free_once_given_back(forgetful: Api) -> None:
    _restarted(forgetful)  # the first one was ours, which forgets nothing
    leases = Leases(renew_seconds=600)
    place = _taken(leases)
    _restarted(forgetful)
    leases.give_back(place)
    assert _counted() == 0


@pytest.mark.flow
def test_a_call_under_way_is_counted_once_when_the_server_has_forgotten_it(forgetful: Api) -> None:
    leases = Leases(renew_seconds=0.2)
    place = _taken(leases)
    before = place.lease
    _restarted(forgetful)
    assert _soon(lambda: place.lease not in (None, before))
    assert _counted() == 1
    leases.give_back(place)
    assert _counted() == 0


@pytest.mark.flow
def test_a_place_given_back_while_the_server_is_away_is_free_when_it_is_back(forgetful: Api) -> None:
    leases = Leases(renew_seconds=0.2)
    place = _taken(leases)
    forgetful.gate.shut()
    leases.give_back(place)
    forgetful.gate.open()
    assert _soon(lambda: _counted() == 0)


@pytest.mark.flow
def test_our_own_server_knows_after_a_restart_who_has_a_place(tmp_path: Path) -> None:
    with _used(Api(tmp_path)) as api, api_client() as client:
        leases = Leases(renew_seconds=600)
        place = _taken(leases)
        _restarted(api)
        body = {"lease_duration": 60.0}
        answer = client.post(f"/v2/concurrency_limits/leases/{place.lease}/renew", json=body)
        assert answer.status_code == httpx.codes.NO_CONTENT
        leases.give_back(place)
