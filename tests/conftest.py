"""No test reaches a vendor or spends: keys are gone, and nothing but this machine can be called.

    this process: a socket that wants to leave loopback raises `ReachedOut`, and the test fails for it
    its children: their proxy is a closed port, unless the test gives them the simulated vendors' one

Set up when pytest starts, before any test is imported; tests/wire/README.md says what to use instead.
"""

from __future__ import annotations

import ipaddress
import multiprocessing.util
import os
import socket
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from tests.wire.simulation import HOSTS, network

pytest_plugins = ("tests.installations",)

KEYS = ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "FAL_KEY", "FAL_KEY_ID", "FAL_KEY_SECRET", "KIE_API_KEY")
_LED_ASTRAY = ("ANTHROPIC_BASE_URL", "ANTHROPIC_PROFILE", "FAL_RUN_HOST", "FAL_QUEUE_RUN_HOST")
NOWHERE = "http://127.0.0.1:9"
"""Nobody listens there: the discard port, which no system opens any more."""
_wanted: list[str] = []


class ReachedOut(OSError):
    """A test wanted to call another machine."""


def pytest_configure() -> None:
    for name in (*KEYS, *_LED_ASTRAY, *network(NOWHERE), "SSL_CERT_FILE", "SSL_CERT_DIR"):
        os.environ.pop(name, None)
    _close_sockets()
    _close_children(network(NOWHERE))


def _close_sockets() -> None:
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def checked_connect(self: socket.socket, address: Any) -> None:
        _check(self.family, address)
        connect(self, address)

    def checked_connect_ex(self: socket.socket, address: Any) -> int:
        _check(self.family, address)
        return connect_ex(self, address)

    def checked_look_up(host: Any, *arguments: Any, **named: Any) -> Any:
        if not _is_here(host):
            _refuse(str(host))
        return look_up(host, *arguments, **named)

    _replace(socket.socket, connect=checked_connect, connect_ex=checked_connect_ex)
    _replace(socket, getaddrinfo=checked_look_up)


def _replace(place: Any, **functions: Any) -> None:
    for name, function in functions.items():
        setattr(place, name, function)


def _check(family: int, address: Any) -> None:
    if family in (socket.AF_INET, socket.AF_INET6) and not _is_here(address[0]):
        _refuse(f"{address[0]}:{address[1]}")


def _is_here(host: Any) -> bool:
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in (None, "", "localhost", socket.gethostname()):
        return True
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _refuse(place: str) -> None:
    _wanted.append(place)
    raise ReachedOut(
        f"This test wanted to call {place}. Tests call nothing outside; use tests.wire.vendors(…) and its "
        "environment() for the vendors"
    )


def _close_children(closed: dict[str, str]) -> None:
    """For `subprocess`, asyncio's processes among them, and for `multiprocessing`'s spawned ones."""
    start: Any = subprocess.Popen.__init__
    spawn: Any = multiprocessing.util.spawnv_passfds

    def started(self: Any, *arguments: Any, env: Any = None, **named: Any) -> None:
        given = dict(os.environ if env is None else env)
        start(self, *arguments, env=given if "HTTPS_PROXY" in given else given | closed, **named)

    def spawned(*arguments: Any) -> Any:
        added = {} if "HTTPS_PROXY" in os.environ else closed
        os.environ.update(added)
        try:
            return spawn(*arguments)
        finally:
            for name in added:
                os.environ.pop(name, None)

    _replace(subprocess.Popen, __init__=started)
    _replace(multiprocessing.util, spawnv_passfds=spawned)


@pytest.fixture(autouse=True)
def nobody_was_called() -> Iterator[None]:
    """Fails a test that wanted a vendor, even where the error was swallowed on the way."""
    _wanted.clear()
    yield
    vendors = [place for place in _wanted if place.rpartition(":")[0] in HOSTS or place in HOSTS]
    assert not vendors, f"this test wanted to call {', '.join(vendors)}"
