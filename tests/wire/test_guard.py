"""Nothing leaves this machine from a test: not this process, not its children."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from tests import conftest
from tests.conftest import KEYS, ReachedOut


def _forget() -> None:
    conftest._wanted.clear()


def test_no_key_is_in_the_environment() -> None:
    assert not set(KEYS) & set(os.environ)


@pytest.mark.parametrize("address", [("1.1.1.1", 443), ("10.0.0.1", 80), ("169.254.169.254", 80)])
def test_a_socket_cannot_leave_loopback(address: tuple[str, int]) -> None:
    with socket.socket() as one, pytest.raises(ReachedOut, match=r"use tests\.wire\.vendors"):
        one.connect(address)


def test_a_vendors_name_is_not_even_looked_up() -> None:
    with pytest.raises(ReachedOut, match=r"api\.anthropic\.com"):
        socket.create_connection(("api.anthropic.com", 443), timeout=1)
    assert conftest._wanted == ["api.anthropic.com"]
    _forget()


def test_the_sdks_reach_nobody_with_a_key_of_their_own() -> None:
    import anthropic
    import fal_client
    import httpx

    with pytest.raises(anthropic.APIConnectionError):
        anthropic.Anthropic(api_key="sk-ant-mine", max_retries=0).models.list()
    with pytest.raises(httpx.ConnectError, match="Tests call nothing outside"):
        fal_client.SyncClient(key="mine")._client.get("https://queue.fal.run/fal-ai/flux/schnell")
    _forget()


@pytest.mark.parametrize("given", [None, {"PATH": os.environ["PATH"], "FAL_KEY": "mine"}])
def test_a_child_reaches_nobody_either(given: dict[str, str] | None) -> None:
    lines = (
        "import httpx",
        "try: httpx.get('https://queue.fal.run/', timeout=2)",
        "except httpx.ConnectError: print('no')",
    )
    code = "\n".join(lines)
    done = subprocess.run([sys.executable, "-c", code], env=given, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "no"


def _ask() -> str:
    import httpx

    try:
        return str(httpx.get("https://queue.fal.run/", timeout=2))
    except httpx.ConnectError:
        return "no"


def test_a_spawned_child_reaches_nobody() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert pool.submit(_ask).result(30) == "no"
