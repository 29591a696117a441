"""Productions over HTTP: begun by a worker of their own, watched, stopped, handed out in parts."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from aida.contracts.result import AssemblyResult, Cost, Estimated, FinalResult, ResultMetadata, StepMetadata
from aida.front import start
from aida.front.api.desk import Desk
from aida.ledger.leases import LeaseStore
from tests.unit.test_state import NOW, a_state

BRIEF = {
    "id": "brief-1",
    "conversation_id": "talk-1",
    "content_type": "video",
    "requirements": ["Instagram 6s", "scarpe"],
    "language": "it",
    "created_at": "2026-11-22T17:30:00Z",
    "details": {"subject": "scarpe", "duration_s": 6, "platform": "instagram_reel"},
}
WAITS = "import time; time.sleep(60)"
OWNS = """
import sys, time
from pathlib import Path
from aida.ledger.leases import LeaseStore
LeaseStore(sys.argv[3], Path(sys.argv[4])).take(sys.argv[2])
print("mine", flush=True)
time.sleep(60)
"""


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[list[str]]]:
    """The arguments of workers that were started; each only waits, under a worker's name."""
    asked: list[list[str]] = []
    started: list[subprocess.Popen[bytes]] = []
    begin = subprocess.Popen

    def instead(arguments: list[str], **more: Any) -> subprocess.Popen[bytes]:
        asked.append(arguments)
        started.append(begin([sys.executable, "-c", WAITS, *arguments[2:]], **more))
        return started[-1]

    monkeypatch.setattr(start.subprocess, "Popen", instead)
    yield asked
    for process in started:
        process.kill()


@pytest.fixture
def finished(api: TestClient, desk: Desk, tmp_path: Path) -> str:
    """A production whose film is a thousand bytes; its id."""
    file = tmp_path / "film.mp4"
    file.write_bytes(bytes(range(250)) * 4)
    film = desk.store.put(file, "w-1/assembly/abc/film.mp4", "video/mp4")
    result = FinalResult(
        status="completed",
        workflow_id="w-1",
        video_url=desk.store.url(film),
        metadata=ResultMetadata(
            duration=6,  # type: ignore[arg-type]
            resolution="1080x1920",
            cost=Cost(estimated=0, actual=0),  # type: ignore[arg-type]
            time=Estimated(estimated=1.0, actual=1.0),
            agents_used=("writer",),
            models_used=("local template",),
        ),
        delivered=AssemblyResult(
            film=film,
            seconds=6,  # type: ignore[arg-type]
            metadata=StepMetadata(model_used="local"),
        ),
    )
    done = a_state("w-1", status="completed", progress=100, final_result=result, out_dir="/home/me/films")
    desk.states.create(done)
    return "w-1"


def test_a_brief_is_handed_to_a_worker(api: TestClient, desk: Desk, workers: list[list[str]]) -> None:
    """202 at once; one row, one worker process, which is given the id and none of the API's secrets."""
    answer = api.post("/api/technical-planner/execute?tier=draft", json=BRIEF)
    assert answer.status_code == 202
    name = answer.json()["workflow_id"]
    assert answer.json()["status_url"] == f"/api/technical-planner/status/{name}"
    assert [arguments[1:] for arguments in workers] == [["-m", "flows.worker", name]]
    row = api.get(answer.json()["status_url"]).json()
    assert (row["status"], row["plan"]["tier"], row["brief"]["details"]["subject"]) == (
        "running",
        "draft",
        "scarpe",
    )
    assert desk.states.count() == 1


@pytest.mark.parametrize(
    "change, field",
    [
        ({"language": "xx1"}, "language"),
        ({"id": "../etc"}, "id"),
        ({"content_type": "hologram"}, "content_type"),
        ({"nonsense": 1}, "nonsense"),
    ],
)
def test_a_brief_that_is_none_starts_nothing(
    api: TestClient, workers: list[list[str]], change: dict[str, Any], field: str
) -> None:
    """422 names the field; no row, no worker."""
    answer = api.post("/api/technical-planner/execute", json=BRIEF | change)
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, field)
    assert (api.get("/api/runs").json()["total"], workers) == (0, [])


def test_what_the_planner_refuses_is_said_in_the_clients_language(api: TestClient) -> None:
    """A paid tier without keys: one sentence, in Italian, with what to do."""
    asked = {"brief": BRIEF, "tier": "premium"}
    answer = api.post("/api/plan", json=asked, headers={"Accept-Language": "it-IT"})
    assert answer.status_code == 422
    assert "`--tier draft` è gratuito" in answer.json()["error"]["message"]


def test_a_plan_spends_nothing_and_starts_nothing(api: TestClient, workers: list[list[str]]) -> None:
    """Words in, brief and plan out."""
    answer = api.post("/api/plan", json={"request": "30s TikTok for my dog grooming van"}).json()
    assert (answer["brief"]["details"]["platform"], answer["plan"]["seconds"]) == ("tiktok", 30)
    assert (answer["plan"]["cost"], workers) == (0.0, [])


@pytest.mark.parametrize("path", ["/api/runs/{}", "/api/technical-planner/status/{}", "/api/runs/{}/costs"])
def test_an_id_is_looked_at_first(api: TestClient, path: str) -> None:
    """One that is none is 422, one that nobody knows 404."""
    assert api.get(path.format("w-unknown")).status_code == 404
    assert api.get(path.format("%2e%2e%2fetc")).status_code in (404, 422)
    assert api.get(path.format("a" * 65)).status_code == 422


def test_runs_come_in_pages_newest_first(api: TestClient, desk: Desk) -> None:
    """Three rows, two at a time."""
    for number in range(3):
        desk.states.create(a_state(f"w-{number}", started_at=NOW.replace(minute=number)))
    first = api.get("/api/runs?limit=2").json()
    assert (first["total"], [each["id"] for each in first["items"]]) == (3, ["w-2", "w-1"])
    rest = api.get("/api/runs?limit=2&offset=2").json()
    assert [each["id"] for each in rest["items"]] == ["w-0"]


def test_nothing_tells_of_our_folders(api: TestClient, finished: str) -> None:
    """Addresses of assets are the API's; no path of this machine goes out."""
    for path in (
        "/api/technical-planner/status/w-1",
        "/api/runs/w-1",
        "/api/runs/w-1/files/result.json",
        "/api/runs",
    ):
        text = api.get(path).text
        assert "file:" not in text, path
        assert "/home/" not in text, path
    row = api.get("/api/technical-planner/status/w-1").json()
    assert row["final_result"]["video_url"] == "/api/assets/w-1/assembly/abc/film.mp4"


@pytest.mark.parametrize(
    "wanted, code, told, length",
    [
        (None, 200, None, 1000),
        ("bytes=0-9", 206, "bytes 0-9/1000", 10),
        ("bytes=990-", 206, "bytes 990-999/1000", 10),
        ("bytes=-5", 206, "bytes 995-999/1000", 5),
        ("bytes=1000-", 416, "bytes */1000", None),
        ("bytes=banana", 200, None, 1000),
        ("lines=1-2", 200, None, 1000),
    ],
)
def test_a_film_comes_in_parts(
    api: TestClient, finished: str, wanted: str | None, code: int, told: str | None, length: int | None
) -> None:
    """A player jumps by asking for ranges; what is no range is left out."""
    headers = {"Range": wanted} if wanted else {}
    for url in ("/api/runs/w-1/files/film.mp4", "/api/assets/w-1/assembly/abc/film.mp4"):
        answer = api.get(url, headers=headers)
        assert (answer.status_code, answer.headers.get("Content-Range")) == (code, told)
        if length is not None:
            assert len(answer.content) == length
            assert answer.headers["Content-Type"] == "video/mp4"


def test_a_file_that_one_has_is_not_sent_again(api: TestClient, finished: str) -> None:
    """The ETag is the content's hash."""
    url = "/api/runs/w-1/files/film.mp4"
    tag = api.get(url).headers["ETag"]
    assert len(tag.strip('"')) == 64
    assert api.get(url, headers={"If-None-Match": tag}).status_code == 304
    saved = api.get(f"{url}?download=true").headers["Content-Disposition"]
    assert saved == 'attachment; filename="w-1-film.mp4"'


@pytest.mark.parametrize(
    "path",
    [
        "/api/runs/w-1/files/..%2f..%2faida.db",
        "/api/runs/w-1/files/captions.vtt",
        "/api/runs/w-1/files/%00",
        "/api/assets/..%2faida.db",
        "/api/assets/%2fetc%2fpasswd",
        "/api/assets/w-1/.hidden",
        "/api/assets/w-1/assembly",
        "/..%2f..%2faida.db",
        "/%2e%2e/%2e%2e/pyproject.toml",
    ],
)
def test_no_address_leads_out(api: TestClient, finished: str, path: str) -> None:
    """Files come by the names a run lists, assets by keys of the store."""
    assert api.get(path).status_code in (404, 422)


def test_what_waits_for_its_worker_can_be_stopped(
    api: TestClient, desk: Desk, workers: list[list[str]]
) -> None:
    """Its process ends, the row says `paused`, and it can be continued."""
    name = api.post("/api/technical-planner/execute?tier=draft", json=BRIEF).json()["workflow_id"]
    process = int((desk.settings.home / "workers" / name).read_text())
    assert api.post(f"/api/runs/{name}/cancel").json()["status"] == "told"
    assert ended(process)
    assert api.get(f"/api/runs/{name}").json()["status"] == "paused"
    assert api.post(f"/api/runs/{name}/resume").json() == {"workflow_id": name, "status": "process"}
    assert len(workers) == 2


def test_the_owner_is_told_to_stop(api: TestClient, desk: Desk) -> None:
    """Whoever on this machine has the workflow's lease gets the signal, also without having been started by
    the API."""
    desk.states.create(a_state("w-1"))
    settings = desk.settings
    arguments = ["flows.worker", "w-1", settings.database_url, str(settings.home)]
    owner = subprocess.Popen([sys.executable, "-c", OWNS, *arguments], stdout=subprocess.PIPE)
    try:
        assert owner.stdout is not None
        assert owner.stdout.readline() == b"mine\n"
        assert api.post("/api/runs/w-1/resume").status_code == 409
        assert api.post("/api/runs/w-1/cancel").json()["status"] == "told"
        assert owner.wait(10) == -signal.SIGTERM
    finally:
        owner.kill()


def test_an_owner_out_of_reach_is_named(api: TestClient, desk: Desk) -> None:
    """A production on another machine, without a Prefect server in between: 422 says where to stop it."""
    desk.states.create(a_state("w-1"))
    elsewhere = LeaseStore(desk.settings.database_url, desk.settings.home, place="elsewhere")
    elsewhere.take("w-1")
    answer = api.post("/api/runs/w-1/cancel")
    assert (answer.status_code, "stop it there" in answer.json()["error"]["message"]) == (422, True)


def test_a_process_that_took_an_old_number_is_left_alone(api: TestClient, desk: Desk) -> None:
    """The number in a note may be another program's by now."""
    desk.states.create(a_state("w-1"))
    note = desk.settings.home / "workers" / "w-1"
    note.parent.mkdir(parents=True)
    note.write_text(str(os.getpid()))
    assert api.post("/api/runs/w-1/cancel").json()["status"] == "idle"


def test_what_has_ended_is_neither_stopped_nor_continued(api: TestClient, finished: str) -> None:
    """409, and nothing happens."""
    codes = [api.post(f"/api/runs/w-1/{deed}").status_code for deed in ("cancel", "resume")]
    assert codes == [409, 409]


def test_a_stream_tells_all_and_ends(api: TestClient, finished: str) -> None:
    """The whole state first; who has it already is told the end alone."""
    blocks = api.get("/api/runs/w-1/events").text.split("\n\n")
    run = next(block for block in blocks if block.startswith("event: run"))
    _, mark, data = run.split("\n")
    assert json.loads(data.removeprefix("data: "))["film"] == "/api/runs/w-1/files/film.mp4"
    assert "event: end\ndata: {}" in blocks
    again = api.get("/api/runs/w-1/events", headers={"Last-Event-ID": mark.removeprefix("id: ")}).text
    assert "event: run" not in again
    assert "event: end" in again


def ended(process: int) -> bool:
    """Whether it has ended, within ten seconds. Its zombie counts."""
    for _ in range(200):
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False
