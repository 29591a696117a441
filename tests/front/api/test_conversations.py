"""Talking over HTTP: words in, a turn or a stream of words out, a yes makes it once."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient

from aida.front.api.desk import Desk
from tests.front.api.test_runs import workers  # noqa: F401 - a fixture
from tests.unit.test_plain import photographed

WISH = "Video Instagram 6s per scarpe eco-friendly"
STREAM = {"Accept": "text/event-stream"}


@pytest.fixture
def talk(api: TestClient) -> str:
    """The address of a conversation in Italian."""
    made = api.post("/api/conversations", json={"language": "it"})
    assert made.status_code == 201
    return f"/api/conversations/{made.json()['id']}"


def events(text: str) -> list[tuple[str, dict]]:
    """Name and document of each event."""
    blocks = [block.split("\n") for block in text.strip().split("\n\n") if block.startswith("event:")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in blocks]


def test_a_wish_becomes_a_proposal(api: TestClient, talk: str) -> None:
    """The turn is in Italian; the conversation keeps both sides, the brief and the turn for a reload."""
    turn = api.post(f"{talk}/messages", json={"text": WISH}).json()
    assert (turn["language"], turn["brief"]["details"]["duration_s"]) == ("it", 6)
    kept = api.get(talk).json()
    assert [each["role"] for each in kept["messages"]] == ["client", "aida"]
    assert kept["turn"] == turn
    listed = api.get("/api/conversations").json()
    assert (listed["total"], listed["items"][0]["id"]) == (1, kept["id"])


def test_words_come_as_a_stream(api: TestClient, talk: str) -> None:
    """The pieces together are the turn's text; the turn comes once, at the end."""
    answer = api.post(f"{talk}/messages", json={"text": WISH}, headers=STREAM)
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    told = events(answer.text)
    assert [name for name, _ in told].count("turn") == 1
    assert told[-1][0] == "turn"
    assert "".join(data["text"] for name, data in told if name == "delta") == told[-1][1]["text"]


def test_the_button_and_a_yes_make_it_once(
    api: TestClient,
    desk: Desk,
    talk: str,
    workers: list[list[str]],  # noqa: F811
) -> None:
    """Six clicks at once: one production; the others are told 409 or 422."""
    api.post(f"{talk}/messages", json={"text": WISH})
    with ThreadPoolExecutor(6) as pool:
        clicks = list(pool.map(lambda _: api.post(f"{talk}/start", json={"tier": "draft"}), range(6)))
    codes = sorted(each.status_code for each in clicks)
    assert codes[0] == 202
    assert set(codes[1:]) <= {409, 422}
    assert (desk.states.count(), len(workers)) == (1, 1)
    assert api.get(talk).json()["stage"] == "producing"


def test_nothing_proposed_is_nothing_to_start(api: TestClient, talk: str) -> None:
    """422, in the client's language."""
    assert api.post(f"{talk}/start").status_code == 422


def test_a_picture_goes_along(api: TestClient, talk: str) -> None:
    """By the id of its upload; one that nobody sent is 422, and nothing is said."""
    files = {"file": ("shoe.jpg", photographed("JPEG"))}
    sent = api.post("/api/uploads", data={"kind": "reference"}, files=files).json()
    turn = api.post(f"{talk}/messages", json={"text": WISH, "uploads": [sent["id"]]}).json()
    assert len(turn["brief"]["details"]["reference_images"]) == 1
    wrong = api.post(f"{talk}/messages", json={"text": WISH, "uploads": ["reference-none"]})
    assert (wrong.status_code, wrong.json()["error"]["field"]) == (422, "uploads")
    assert len(api.get(talk).json()["messages"]) == 2


@pytest.mark.parametrize("deed", ["", "/messages", "/start"])
def test_a_conversation_nobody_knows(api: TestClient, deed: str) -> None:
    """404, streaming or not."""
    path = f"/api/conversations/talk-unknown{deed}"
    if not deed:
        assert api.get(path).status_code == 404
        return
    body = {"text": "ciao"} if deed == "/messages" else {}
    assert api.post(path, json=body).status_code == 404
    assert api.post(path, json=body, headers=STREAM).status_code == 404
