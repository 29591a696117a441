"""`aida serve` as a process: what it refuses to do, and how it ends."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from aida.ledger.state import StateStore
from tests.front.test_cli import aida
from tests.unit.test_state import a_state


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def served(environ: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The process, and its port; one production is under way."""
    StateStore(f"sqlite:///{environ['AIDA_HOME']}/aida.db").create(a_state("w-1"))
    command = [sys.executable, "-c", "from aida.front.cli import main; main()", "serve", "--port", "0"]
    process = subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", process.stderr.readline())
        assert found is not None
        yield process, int(found[1])
    finally:
        process.kill()
        process.wait()


def test_it_ends_in_seconds_with_a_stream_open(served: tuple[subprocess.Popen[str], int]) -> None:
    """A reader of a production that goes on keeps the line; SIGTERM ends both in under five seconds, in good
    order."""
    process, port = served
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(b"GET /api/runs/w-1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        told = b""
        while b"event: run" not in told:
            told += line.recv(65536)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        while line.recv(65536):
            pass
        process.wait(20)
    assert time.monotonic() - began < 5
    assert process.stderr is not None
    assert "Traceback" not in process.stderr.read()


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        (("--host", "0.0.0.0"), "set AIDA_TOKEN to a secret"),
        (("--host", "no such name"), "cannot be served at"),
    ],
)
def test_it_refuses_in_one_sentence(home: Path, arguments: tuple[str, ...], sentence: str) -> None:
    """Exit code 2, and nothing listens: others need a token first."""
    env = {"AIDA_TOKEN": "a-secret-of-the-tests"} if "no such name" in arguments else {}
    said = aida(home, "serve", *arguments, "--port", "0", **env)
    assert (said.returncode, said.stderr.count("\n"), sentence in said.stderr) == (2, 1, True)


def test_a_port_that_is_taken_is_said(home: Path) -> None:
    """Exit code 2, with what to do."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        said = aida(home, "serve", "--port", str(other.getsockname()[1]))
    assert (said.returncode, "try another --port" in said.stderr) == (2, True)
