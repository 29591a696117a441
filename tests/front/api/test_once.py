"""A POST that is sent twice is done once; a file that is sent is looked into."""

from __future__ import annotations

import io
import wave
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image
from starlette.testclient import TestClient

from aida.front.api.desk import Desk
from aida.ledger.answers import Answer, AnswerStore
from tests.front.api.test_runs import BRIEF, workers  # noqa: F401 - a fixture
from tests.unit.test_plain import SECRET, photographed

EXECUTE = "/api/technical-planner/execute?tier=draft"


def test_one_key_claims_once(database_url: str) -> None:
    """Of twenty who come at once one is new; later ones get its answer, other requests nothing."""
    store = AnswerStore(database_url)
    with ThreadPoolExecutor(20) as pool:
        claims = list(pool.map(lambda _: store.claim("k", "a"), range(20)))
    assert (claims.count("new"), claims.count("busy")) == (1, 19)
    store.keep("k", Answer(202, "application/json", "{}"))
    assert store.claim("k", "a") == (202, "application/json", "{}")
    assert store.claim("k", "b") == "other"
    store.drop("k")
    assert store.claim("k", "a") == (202, "application/json", "{}")
    store.close()


def test_a_brief_sent_twice_is_made_once(api: TestClient, desk: Desk, workers: list[list[str]]) -> None:  # noqa: F811
    """Eight at once and one later: one production, one worker; everybody who is answered is told the same."""
    headers = {"Idempotency-Key": "order-66"}

    def send(_: int) -> tuple[int, str | None]:
        answer = api.post(EXECUTE, json=BRIEF, headers=headers)
        return answer.status_code, answer.json().get("workflow_id")

    with ThreadPoolExecutor(8) as pool:
        first = list(pool.map(send, range(8)))
    later = api.post(EXECUTE, json=BRIEF, headers=headers)
    made = {name for code, name in first if code == 202}
    assert {code for code, _ in first} <= {202, 409}
    assert made == {later.json()["workflow_id"]}
    assert later.headers["Idempotent-Replayed"] == "true"
    assert (desk.states.count(), len(workers)) == (1, 1)


def test_a_key_belongs_to_its_request(api: TestClient, desk: Desk, workers: list[list[str]]) -> None:  # noqa: F811
    """Another body under the same key: 409, and nothing is made; without a key each one counts."""
    headers = {"Idempotency-Key": "order-67"}
    assert api.post(EXECUTE, json=BRIEF, headers=headers).status_code == 202
    other = api.post(EXECUTE, json=BRIEF | {"id": "brief-2"}, headers=headers)
    assert (other.status_code, other.json()["error"]["code"]) == (409, "key_reused")
    assert desk.states.count() == 1
    for _ in range(2):
        api.post(EXECUTE, json=BRIEF)
    assert desk.states.count() == 3


def test_what_was_refused_may_be_tried_again(api: TestClient, workers: list[list[str]]) -> None:  # noqa: F811
    """A 404 keeps no key."""
    for _ in range(2):
        answer = api.post("/api/runs/w-unknown/cancel", headers={"Idempotency-Key": "k"})
        assert (answer.status_code, "Idempotent-Replayed" in answer.headers) == (404, False)


@pytest.mark.parametrize("key", ["", "x" * 256, "a b", "ü"])
def test_a_key_that_is_none_is_refused(api: TestClient, key: str) -> None:
    """Visible ASCII, at most 255."""
    answer = api.post(EXECUTE, json=BRIEF, headers={"Idempotency-Key": key.encode("latin-1")})
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, "Idempotency-Key")


def test_a_picture_is_kept_without_what_its_camera_says(api: TestClient, desk: Desk) -> None:
    """201, under the type its bytes have; place and owner are gone, also from the stored file."""
    sent = {"file": ("../../evil name.exe", photographed("JPEG"), "text/html")}
    answer = api.post("/api/uploads", data={"kind": "reference"}, files=sent)
    assert (answer.status_code, answer.json()["media_type"]) == (201, "image/jpeg")
    found = desk.uploads.load(answer.json()["id"])
    assert found is not None
    kept = api.get(f"/api/assets/{found.asset.key}")
    assert SECRET not in kept.content
    with Image.open(io.BytesIO(kept.content)) as seen:
        assert seen.size == (40, 30)
    again = api.post("/api/uploads", data={"kind": "reference"}, files=sent)
    assert again.json() == answer.json()


def test_a_voice_is_kept(api: TestClient) -> None:
    """Half a second of WAV."""
    sink = io.BytesIO()
    with wave.open(sink, "wb") as sound:
        sound.setparams((1, 2, 16000, 0, "NONE", ""))
        sound.writeframes(b"\1\2" * 8000)
    answer = api.post("/api/uploads", data={"kind": "voice"}, files={"file": ("v.mp3", sink.getvalue())})
    assert (answer.status_code, answer.json()["media_type"]) == (201, "audio/wav")


@pytest.mark.parametrize(
    "kind, content",
    [
        ("reference", b""),
        ("reference", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("logo", b"<html><script>alert(1)</script></html>"),
        ("reference", b"\x89PNG\r\n\x1a\n" + b"\0" * 200),
        ("reference", photographed("JPEG")[:400]),
        ("voice", photographed("PNG")),
        ("voice", b"RIFF\x24\0\0\0WAVEfmt "),
    ],
)
def test_what_is_not_what_it_says_is_refused(api: TestClient, kind: str, content: bytes) -> None:
    """422, in the client's language, with the file's name and none of our folders."""
    answer = api.post(
        "/api/uploads",
        data={"kind": kind},
        files={"file": ("C:\\Bilder\\schuh<b>.png", content)},
        headers={"Accept-Language": "de"},
    )
    message = answer.json()["error"]["message"]
    shown = "schuh_b_.png" in message, "Bilder" in message, "aida-" in message
    assert (answer.status_code, shown) == (422, (True, False, False))


def test_an_upload_of_a_gigabyte_is_not_read(api: TestClient) -> None:
    """Refused by its length."""
    headers = {"Content-Type": "multipart/form-data; boundary=x", "Content-Length": str(2**30)}
    answer = api.post("/api/uploads", content=b"--x--", headers=headers)
    assert answer.status_code == 413
