"""Whoever is told of a production is told of each change once, signed, also over a restart; and nobody
reaches into this network by naming an address."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from starlette.testclient import TestClient

from aida.errors import BadInput
from aida.front.api.herald import Herald
from aida.front.api.problems import Problem
from aida.front.api.webhooks import Hooks, hooks_of, post
from aida.ledger.notices import MOST_TRIES, NoticeStore, pause_after
from aida.ledger.state import StateStore
from tests.front.api.conftest import Door
from tests.front.api.test_runs import BRIEF, workers  # noqa: F401 - a fixture
from tests.unit.test_state import a_state

SECRET = "a-secret-for-notices"
HOUR = timedelta(hours=1)


class Listener(ThreadingHTTPServer):
    """An address outside: keeps what it is told, and answers as it is set."""

    def __init__(self) -> None:
        self.told: list[tuple[dict[str, str], bytes]] = []
        self.codes: list[int] = []
        super().__init__(("127.0.0.1", 0), Answering)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/aida?client=7"


class Answering(BaseHTTPRequestHandler):
    server: Listener

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.told.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(self.server.codes.pop(0) if self.server.codes else 204)
        self.send_header("Location", self.server.url)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def listener() -> Iterator[Listener]:
    server = Listener()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def notices(database_url: str) -> Iterator[NoticeStore]:
    store = NoticeStore(database_url)
    yield store
    store.close()


@pytest.fixture
def states(notices: NoticeStore, database_url: str) -> Iterator[StateStore]:
    store = StateStore(database_url)
    yield store
    store.close()


def test_each_change_is_told_once_and_in_order(
    notices: NoticeStore, states: StateStore, listener: Listener
) -> None:
    """Two processes look and send; three changes, three notices, each with a signature that its receiver can
    check with the secret alone."""
    hooks = Hooks(listener.url, SECRET)
    heralds = [Herald(notices, hooks), Herald(notices, hooks)]
    for progress, status in ((0, "running"), (50, "running"), (100, "completed")):
        now = datetime.now(UTC) + HOUR
        states.save(a_state("w-1", progress=progress, status=status, last_updated=now))
        assert sum(herald.look() for herald in heralds) == 1
    for herald in heralds:
        while herald.send():
            pass
    assert [json.loads(body)["progress"] for _, body in listener.told] == [0, 50, 100]
    assert json.loads(listener.told[-1][1])["event"] == "production.completed"
    for headers, body in listener.told:
        signed = headers["x-aida-timestamp"].encode() + b"." + body
        expected = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
        assert headers["x-aida-signature"] == f"sha256={expected}"
    assert len({headers["x-aida-delivery"] for headers, _ in listener.told}) == 3


def test_what_did_not_arrive_is_sent_again_by_the_next_process(
    notices: NoticeStore, states: StateStore, listener: Listener
) -> None:
    """The listener is broken, then the server restarts: the same notice arrives, later ones after it."""
    listener.codes = [500]
    first = Herald(notices, Hooks(listener.url, SECRET))
    states.save(a_state("w-1", last_updated=datetime.now(UTC) + HOUR))
    first.look()
    assert (first.send(), first.send()) == (True, False)
    states.save(a_state("w-1", progress=50, last_updated=datetime.now(UTC) + HOUR))
    second = Herald(notices, Hooks(listener.url, SECRET))
    assert second.look() == 1
    assert second.send() is False  # the later one waits for the earlier
    found = notices.claim(datetime.now(UTC) + pause_after(0) + HOUR)  # type: ignore[operator]
    assert found is not None
    assert (found.tries, json.loads(found.body)["progress"]) == (1, 0)


def test_at_last_it_is_given_up() -> None:
    """5 s, 10 s, 20 s …: nine pauses, 43 minutes in all; then no more."""
    pauses = [pause_after(tries) for tries in range(MOST_TRIES)]
    assert pauses[:3] == [timedelta(seconds=5 * 2**each) for each in range(3)]
    assert pauses[-1] is None
    assert sum((each for each in pauses if each), start=timedelta()) == timedelta(seconds=5 * 511)


def test_a_redirect_is_followed_nowhere(listener: Listener) -> None:
    """It has not arrived: nobody is led elsewhere by an answer."""
    listener.codes = [302]
    assert post(Hooks(listener.url, SECRET), listener.url, b"{}", {}) == "HTTP 302"
    assert len(listener.told) == 1


def test_a_productions_address_does_not_lead_in_here(listener: Listener) -> None:
    """Also where its host is on the list: its name may lead into our network."""
    hooks = Hooks(None, SECRET, frozenset({"127.0.0.1"}))
    reason = post(hooks, listener.url, b"{}", {})
    assert reason is not None
    assert "private network" in reason
    assert listener.told == []


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example/x",
        "https://evil.example/x",
        "https://hooks.example.evil.example/x",
        "https://hooks.example@evil.example/",
        "https://evil.example#hooks.example",
        "https://user:word@hooks.example/",
        "https://hooks.example:8443/",
        "https://hooks.example:x/",
        "https://[::1]/",
        "https://169.254.169.254/latest",
        "file:///etc/passwd",
        "https://hooks.example/a b",
        "https://hooks.example/\r\nX: y",
        "",
    ],
)
def test_only_listed_hosts_may_be_named(url: str) -> None:
    """https, the host as it is listed, nothing else."""
    hooks = Hooks(None, SECRET, frozenset({"hooks.example"}))
    with pytest.raises(Problem):
        hooks.allowed(url)
    assert hooks.allowed("https://Hooks.example/aida?x=1") == "https://Hooks.example/aida?x=1"


@pytest.mark.parametrize(
    "environ, sentence",
    [
        ({"AIDA_WEBHOOK_URL": "https://hooks.example"}, "AIDA_WEBHOOK_SECRET"),
        ({"AIDA_WEBHOOK_URL": "hooks", "AIDA_WEBHOOK_SECRET": SECRET}, "AIDA_WEBHOOK_URL"),
        ({"AIDA_WEBHOOK_HOSTS": "https://x", "AIDA_WEBHOOK_SECRET": SECRET}, "AIDA_WEBHOOK_HOSTS"),
    ],
)
def test_what_is_set_up_wrong_is_said(environ: dict[str, str], sentence: str) -> None:
    """One sentence that names the variable."""
    with pytest.raises(BadInput, match=sentence):
        hooks_of(environ)


def test_a_request_names_its_own_listener(
    door: Door,
    environ: dict[str, str],
    workers: list[list[str]],  # noqa: F811
) -> None:
    """On the list: its production's changes go there. Not on it: 422, and nothing is made."""
    environ |= {"AIDA_WEBHOOK_HOSTS": "hooks.example", "AIDA_WEBHOOK_SECRET": SECRET}
    api: TestClient = door()
    path = "/api/technical-planner/execute?tier=draft&webhook="
    assert api.post(f"{path}https://evil.example/", json=BRIEF).status_code == 422
    assert (api.get("/api/runs").json()["total"], workers) == (0, [])
    assert api.post(f"{path}https://hooks.example/7", json=BRIEF).status_code == 202
    changes = api.app.state.desk.notices.changes(datetime.now(UTC) - HOUR)  # type: ignore[attr-defined]
    assert [each.url for each in changes] == ["https://hooks.example/7"]
