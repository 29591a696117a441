"""The application without a socket: requests in, answers out, on an installation of its own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from aida.front.api.access import Access
from aida.front.api.app import HERE_ONLY, create_app
from aida.front.api.desk import Desk
from aida.front.api.rates import Rate, Rates
from aida.ledger.state import StateStore

Door = Callable[..., TestClient]
FREE = Rates(all=Rate(1e6, 10**6), deeds=Rate(1e6, 10**6), sign_in=Rate(1e6, 10**6))
TOKEN = "a-secret-of-the-tests"


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its tables: to make them takes longer than most tests."""
    file = tmp_path_factory.mktemp("empty") / "aida.db"
    StateStore(f"sqlite:///{file}").close()
    return file


@pytest.fixture
def environ(tmp_path: Path, empty: Path) -> dict[str, str]:
    """No keys, no Prefect server, a home that nobody has used."""
    (tmp_path / "home").mkdir()
    shutil.copy(empty, tmp_path / "home" / "aida.db")
    kept = ("PATH", "PYTHONPATH", "LANG", "HTTPS_PROXY")
    return {name: os.environ[name] for name in kept if name in os.environ} | {
        "AIDA_HOME": str(tmp_path / "home"),
        "HOME": str(tmp_path),
    }


@pytest.fixture
def door(environ: dict[str, str]) -> Iterator[Door]:
    """Opens the API: as this machine's own, or with a token."""
    opened: list[TestClient] = []

    def opens(access: Access = HERE_ONLY, rates: Rates = FREE) -> TestClient:
        app = create_app(access, environ, rates)
        client = TestClient(app, base_url="http://localhost", follow_redirects=False)
        client.__enter__()
        opened.append(client)
        return client

    yield opens
    for client in opened:
        client.__exit__(None, None, None)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """One application for most tests: to build it takes longer than to ask it something."""
    return create_app(HERE_ONLY, {"AIDA_HOME": str(tmp_path_factory.mktemp("shared"))}, FREE)


@pytest.fixture
def desk(shared: FastAPI, environ: dict[str, str]) -> Iterator[Desk]:
    """What the application works with: this test's own installation."""
    before = shared.state.desk
    shared.state.desk = Desk(environ, HERE_ONLY)
    yield shared.state.desk
    shared.state.desk.close()
    shared.state.desk = before


@pytest.fixture
def api(shared: FastAPI, desk: Desk) -> TestClient:
    return TestClient(shared, base_url="http://localhost", follow_redirects=False)
