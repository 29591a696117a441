"""What is turned away at the door, before anything of it is read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from aida.errors import StoreTrouble
from aida.front.api.access import COOKIE, Access
from aida.front.api.rates import Rate, Rates
from tests.front.api.conftest import FREE, TOKEN, Door


@pytest.fixture
def guarded(door: Door) -> TestClient:
    """An AIDA that others can reach."""
    return door(Access("0.0.0.0", TOKEN))


def test_a_name_that_leads_here_by_force_gets_nothing(api: TestClient) -> None:
    """DNS rebinding: the request carries the other page's name."""
    answer = api.get("/api/runs", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "wrong_host")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:9999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_page_can_start_and_read_nothing(api: TestClient, headers: dict[str, str]) -> None:
    """Whatever a browser sends for a page that is not ours is refused, reading included."""
    assert api.post("/api/runs/w-1/cancel", headers=headers).status_code == 403
    assert api.get("/api/runs", headers=headers).status_code == 403


def test_our_own_page_and_programs_come_in(api: TestClient) -> None:
    """The same origin, or no browser at all; a link from elsewhere leads to the page."""
    own = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert api.get("/api/runs", headers=own).status_code == 200
    assert api.get("/api/runs").status_code == 200
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert api.get("/api/session", headers=link).status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_form_of_another_page_is_not_read(api: TestClient, kind: str) -> None:
    """JSON only: a browser asks before it sends that across origins, and is told nothing."""
    answer = api.post("/api/plan", content=b'{"request": "a film"}', headers={"Content-Type": kind})
    assert (answer.status_code, answer.json()["error"]["code"]) == (415, "wrong_type")


def test_no_page_of_others_is_allowed_anything(api: TestClient) -> None:
    """No CORS: a preflight gets no permission."""
    answer = api.options("/api/plan", headers={"Access-Control-Request-Method": "POST"})
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_what_says_that_it_is_large_is_not_read(api: TestClient) -> None:
    """A megabyte of brief is refused by its length."""
    answer = api.post(
        "/api/plan",
        content=b"{}",
        headers={"Content-Type": "application/json", "Content-Length": "1000000", "Accept-Language": "it"},
    )
    assert (answer.status_code, answer.json()["error"]["message"]) == (
        413,
        "È più grande di 256 KiB: invia di meno.",
    )


def test_what_does_not_say_it_is_read_so_far_only(api: TestClient) -> None:
    """A stream of chunks is left where the limit is."""
    sent = []

    def chunks() -> Iterator[bytes]:
        for number in range(100):
            sent.append(number)
            yield b" " * 16384

    answer = api.post("/api/plan", content=chunks(), headers={"Content-Type": "application/json"})
    assert answer.status_code == 413


def test_who_asks_too_often_is_told_when_to_come_back(door: Door) -> None:
    """Two deeds, then a wait; reading goes on."""
    client = door(rates=Rates(all=FREE.all, deeds=Rate(0.1, 2), sign_in=FREE.sign_in))
    codes = [client.post("/api/runs/w-1/cancel").status_code for _ in range(3)]
    assert codes == [404, 404, 429]
    assert int(client.post("/api/runs/w-1/cancel").headers["Retry-After"]) in range(1, 11)
    assert client.get("/api/runs").status_code == 200


def test_without_the_token_nothing_is_told(guarded: TestClient) -> None:
    """Neither productions nor files nor the API's description; only whether it works."""
    for path in ("/api/runs", "/api/session", "/api/openapi.json", "/api/assets/a"):
        assert guarded.get(path).status_code == 401, path
    assert guarded.get("/health").status_code == 200


def test_programs_show_the_token(guarded: TestClient) -> None:
    """`Authorization: Bearer`; a wrong one is as good as none."""
    assert guarded.get("/api/runs", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200
    for wrong in (f"Bearer {TOKEN}x", "Bearer ", f"Basic {TOKEN}", TOKEN, "Bearer ü"):
        assert guarded.get("/api/runs", headers={"Authorization": wrong.encode("latin-1")}).status_code == 401


def test_people_sign_in_once(guarded: TestClient) -> None:
    """The token buys a cookie that scripts cannot read and others do not send; signing out takes it back."""
    wrong = guarded.post("/api/session", json={"token": "guessed"}, headers={"Accept-Language": "it"})
    assert (wrong.status_code, COOKIE in wrong.cookies) == (401, False)
    assert wrong.json()["error"]["message"] == "Questo non è il token di questa AIDA."
    right = guarded.post("/api/session", json={"token": TOKEN})
    cookie = right.headers["set-cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=strict", "Path=/"))
    assert (right.status_code, TOKEN in cookie) == (204, False)
    assert guarded.get("/api/runs").status_code == 200
    guarded.delete("/api/session")
    assert guarded.get("/api/runs").status_code == 401


def test_a_token_cannot_be_tried_for_long(door: Door) -> None:
    """Three tries, then a wait."""
    client = door(Access("0.0.0.0", TOKEN), Rates(all=FREE.all, deeds=FREE.deeds, sign_in=Rate(0.1, 3)))
    codes = [client.post("/api/session", json={"token": "guessed"}).status_code for _ in range(5)]
    assert codes == [401, 401, 401, 429, 429]


@pytest.mark.parametrize("path", ["/api/runs", "/api/nothing", "/health", "/nothing"])
def test_every_answer_is_dressed(api: TestClient, path: str) -> None:
    """A policy without inline scripts or styles, no sniffing, no frame around it."""
    headers = api.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_a_bug_shows_a_number_and_no_trace(
    api: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The trace is in the log under the same number; the answer is one sentence, and dressed."""

    def breaks(*_: object) -> int:
        raise RuntimeError("sk-secret")

    monkeypatch.setattr(api.app.state.desk.states, "count", breaks)  # type: ignore[attr-defined]
    answer = api.get("/api/runs")
    assert (answer.status_code, "secret" in answer.text) == (500, False)
    number = answer.json()["error"]["message"].rstrip(".").rpartition(" ")[2]
    assert number in caplog.text
    assert "frame-ancestors" in answer.headers["Content-Security-Policy"]


def test_trouble_of_ours_names_no_place(
    api: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A database that is away is 503; where it is stands in the log alone."""

    def away(*_: object) -> int:
        raise StoreTrouble("The state database (sqlite:////home/me/aida.db) cannot be used")

    monkeypatch.setattr(api.app.state.desk.states, "count", away)  # type: ignore[attr-defined]
    answer = api.get("/api/runs")
    assert (answer.status_code, "home" in answer.text, "Retry-After" in answer.headers) == (503, False, True)
    assert "sqlite:////home/me" in caplog.text
    assert api.get("/health").json()["database"] == "broken"


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000,
        "{",
        '{"request": "\\ud800"}',
        '{"request": NaN}',
        '{"request": "a", "duration": NaN}',
        "",
    ],
)
def test_json_that_is_none_or_hostile_is_refused(api: TestClient, body: str) -> None:
    """400 or 422, whatever it is made of."""
    answer = api.post("/api/plan", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    assert answer.json()["error"]["message"]
