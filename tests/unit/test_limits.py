"""The leash of children that decode: less memory, no network, none of our keys."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from aida.media.limits import environment, leashed


def on_a_leash(code: str, **limits: int) -> subprocess.CompletedProcess[str]:
    order = leashed([sys.executable, "-c", code], **limits)
    return subprocess.run(order, capture_output=True, text=True, check=False, env=environment())


def test_memory_beyond_the_limit_is_not_given() -> None:
    """A gigabyte in a child of 256 MB; without the leash it would be had."""
    code = "x = bytearray(1 << 30)\nprint(len(x))"
    done = on_a_leash(code, memory=256 << 20)
    assert "MemoryError" in done.stderr
    assert on_a_leash(code).stdout == f"{1 << 30}\n"


def test_a_child_that_never_ends_is_ended_by_its_time_on_the_processor() -> None:
    """One second of it; the exit is a signal's."""
    assert on_a_leash("while True: pass", cpu_seconds=1).returncode < 0


def test_our_keys_stay_with_us(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child's environment holds where programs are, nothing else of ours."""
    monkeypatch.setenv("FAL_KEY", "not-a-real-key")
    done = on_a_leash("import os; print(os.environ.get('FAL_KEY'), bool(os.environ.get('PATH')))")
    assert done.stdout == "None True\n"


def test_the_network_is_out_of_reach() -> None:
    """Not even our own machine answers, where the system lets a process give its network up."""
    if subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system lets no process give up its network")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        done = on_a_leash(f"import socket; socket.create_connection(('127.0.0.1', {port}), 5)")
    assert "OSError" in done.stderr or "unreachable" in done.stderr
