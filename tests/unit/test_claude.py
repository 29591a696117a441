"""Claude over a real socket, through the unmodified SDK: one POST per answer, none for a kept one."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from aida.contracts.prompt import Question
from aida.errors import BadInput, Deadline, OverBudget, Permanent, Transient
from aida.ledger.jobs import JournalStore
from aida.ports import Workbench
from aida.providers.claude import Claude, check_account
from aida.storage.local import LocalAssetStore
from tests.benches import a_bench
from tests.desks import script_order

SONNET = "anthropic/claude-sonnet-5.5"
KEY = "sk-ant-test-0123456789"
QUESTION = Question(
    system="orders", turns=("brief",), answer_schema='{"type": "object"}', effort="low", most_tokens=4000
)

Reply = tuple[int, dict[str, str], bytes]


def message(text: str = '{"a": 1}', **more: Any) -> Reply:
    usage = {"input_tokens": 500, "output_tokens": 1200, "cache_read_input_tokens": 2000}
    body = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "claude-sonnet-5-5",
        "content": [{"type": "text", "text": text}],
        "stop_reason": "end_turn",
        "usage": usage,
    } | more
    return 200, {}, json.dumps(body).encode()


def failure(status: int, kind: str, text: str, **headers: str) -> Reply:
    body = {"type": "error", "error": {"type": kind, "message": text}}
    return (
        status,
        {name.replace("_", "-"): value for name, value in headers.items()},
        json.dumps(body).encode(),
    )


@dataclass
class Vendor:
    """Answers from a queue; `None` in it cuts the connection after the request was read."""

    url: str = ""
    replies: list[Reply | None] = field(default_factory=list)
    seen: list[tuple[str, str, dict[str, str], Any]] = field(default_factory=list)


@pytest.fixture
def vendor(monkeypatch: pytest.MonkeyPatch) -> Iterator[Vendor]:
    house = Vendor()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            house.seen.append((self.command, self.path, headers, json.loads(body) if body else None))
            reply = house.replies.pop(0)
            if reply is None:
                self.close_connection = True
                self.connection.close()
                return
            status, extra, content = reply
            self.send_response(status)
            for name, value in ({"content-type": "application/json"} | extra).items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = answer

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    house.url = f"http://127.0.0.1:{server.server_address[1]}"
    monkeypatch.setenv("ANTHROPIC_BASE_URL", house.url)
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    yield house
    server.shutdown()
    server.server_close()
    thread.join()


@dataclass
class Place:
    claude: Claude
    journal: JournalStore
    bench: Callable[..., Workbench]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    journal = JournalStore(f"sqlite:///{tmp_path / 'aida.db'}")
    store = LocalAssetStore(tmp_path / "assets")
    folder = tmp_path / "work"
    folder.mkdir()
    yield Place(Claude(journal), journal, lambda **errand: a_bench(store, folder, **errand))
    journal.shut()


def posts(vendor: Vendor) -> int:
    return sum(method == "POST" for method, *_ in vendor.seen)


def test_one_question_one_post_one_kept_answer(vendor: Vendor, place: Place) -> None:
    vendor.replies = [message()]
    answer, told = place.claude.ask(QUESTION, script_order(), SONNET, place.bench())
    assert answer.text == '{"a": 1}'
    assert told.cost == Decimal("0.0132")  # 500 × $2 + 2000 cached × $0.10 + 1200 × $10 a million
    assert told.model_used == "Claude Sonnet 5.5"
    method, path, headers, body = vendor.seen[0]
    assert (method, path) == ("POST", "/v1/messages")
    assert headers["authorization"] == f"Bearer {KEY}"
    assert body["model"] == "claude-sonnet-5-5"
    (job,) = place.journal.jobs("w-test")
    assert (job.status, job.cost, job.order.purpose) == ("done", Decimal("0.0132"), "script")
    assert job.vendor_job == "msg_1"
    kept = place.bench().store.fetch(job.assets[0]).read_text(encoding="utf-8")
    assert json.loads(kept)["usage"]["output_tokens"] == 1200
    assert KEY not in kept + job.model_dump_json()
    assert f"/answer-{job.order.fingerprint[:8]}-" in job.assets[0].key


def test_the_same_question_is_not_bought_again(vendor: Vendor, place: Place) -> None:
    """A resumed production reads its answer, at the price it had; another workflow gets it for nothing."""
    vendor.replies = [message()]
    place.claude.ask(QUESTION, script_order(), SONNET, place.bench())
    again, told = Claude(place.journal).ask(QUESTION, script_order(), SONNET, place.bench())
    assert posts(vendor) == 1
    assert (again.text, again.kept) == ('{"a": 1}', True)
    assert told.cost == Decimal("0.0132")
    _, shared = place.claude.ask(QUESTION, script_order(), SONNET, place.bench(workflow_id="w-other"))
    assert shared.cost == 0
    assert place.journal.spend("w-test").paid == Decimal("0.0132")
    assert place.journal.spend("w-other").paid == 0


@pytest.mark.parametrize("stop", ["max_tokens", "refusal"])
def test_a_bad_answer_is_paid_and_kept_like_a_good_one(stop: str, vendor: Vendor, place: Place) -> None:
    vendor.replies = [message("{", stop_reason=stop)]
    answer, told = place.claude.ask(QUESTION, script_order(), SONNET, place.bench())
    assert answer.stop == stop
    assert told.cost == place.journal.spend("w-test").paid > 0


@pytest.mark.parametrize(
    "reply, kind, wait",
    [
        (failure(429, "rate_limit_error", "slow down", retry_after="7"), Transient, 7.0),
        (failure(529, "overloaded_error", "overloaded"), Transient, None),
        (failure(500, "api_error", "oops"), Transient, None),
        (failure(401, "authentication_error", "invalid x"), Permanent, None),
        (failure(400, "invalid_request_error", "bad"), Permanent, None),
    ],
)
def test_a_status_is_one_post_and_no_money(
    reply: Reply, kind: type[Exception], wait: float | None, vendor: Vendor, place: Place
) -> None:
    """The SDK would have tried three times."""
    vendor.replies = [reply]
    with pytest.raises(kind) as caught:
        place.claude.ask(QUESTION, script_order(), SONNET, place.bench())
    assert posts(vendor) == 1
    assert getattr(caught.value, "retry_after", None) == wait
    assert KEY not in str(caught.value)
    (job,) = place.journal.jobs("w-test")
    assert job.status == "failed"
    assert place.journal.spend("w-test").wasted == 0


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(None, id="cut after it was sent"),
        pytest.param((200, {}, b'{"id": "msg_1", "content": [{"te'), id="cut in the middle"),
        pytest.param((200, {"content-type": "text/html"}, b"<html>Sign in</html>"), id="a page"),
        pytest.param((200, {}, b'"words"'), id="no message"),
    ],
)
def test_an_answer_nobody_can_read_counts_at_its_worst(
    reply: Reply | None, vendor: Vendor, place: Place
) -> None:
    """It may have been charged: the journal says so, and the next call may buy another one."""
    vendor.replies = [reply, message()]
    with pytest.raises(Transient):
        place.claude.ask(QUESTION, script_order(), SONNET, place.bench())
    assert posts(vendor) == 1
    (job,) = place.journal.jobs("w-test")
    assert job.status == "unknown"
    assert place.journal.spend("w-test").wasted == job.order.worst > 0
    answer, _ = place.claude.ask(QUESTION, script_order(), SONNET, place.bench())
    assert answer.text == '{"a": 1}'
    assert posts(vendor) == 2


def test_nobody_there_costs_nothing(monkeypatch: pytest.MonkeyPatch, vendor: Vendor, place: Place) -> None:
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:1")
    with pytest.raises(Transient, match="out of reach"):
        place.claude.ask(QUESTION, script_order(), SONNET, place.bench())
    assert place.journal.jobs("w-test")[0].status == "failed"


def test_no_question_without_the_money_for_its_worst(vendor: Vendor, place: Place) -> None:
    with pytest.raises(OverBudget):
        place.claude.ask(QUESTION, script_order(), SONNET, place.bench(limit=Decimal("0.01")))
    assert vendor.seen == []


def test_a_short_purse_buys_a_shorter_answer(vendor: Vendor, place: Place) -> None:
    """$0.04: 4000 tokens at $10 a million are too many, 3000 are not; a typical script takes 2500."""
    vendor.replies = [message()]
    place.claude.ask(QUESTION, script_order(), SONNET, place.bench(limit=Decimal("0.04")))
    assert vendor.seen[0][3]["max_tokens"] == 3000
    assert place.journal.jobs("w-test")[0].order.worst < Decimal("0.04")
    kept, _ = place.claude.ask(QUESTION, script_order(), SONNET, place.bench(workflow_id="w-rich"))
    assert kept.kept
    assert posts(vendor) == 1


def test_no_question_after_the_deadline(vendor: Vendor, place: Place) -> None:
    past = datetime.now(UTC) - timedelta(seconds=1)
    with pytest.raises(Deadline):
        place.claude.ask(QUESTION, script_order(), SONNET, place.bench(deadline=past))
    assert vendor.seen == []


def test_an_answer_without_a_count_is_booked_at_its_worst(vendor: Vendor, place: Place) -> None:
    vendor.replies = [message(usage=None)]
    answer, told = place.claude.ask(QUESTION, script_order(), SONNET, place.bench())
    assert answer.text == '{"a": 1}'
    assert told.cost == place.journal.jobs("w-test")[0].order.worst
    assert "tokens" in told.notes[0]


def test_an_answer_that_came_is_not_paid_for_again(vendor: Vendor, place: Place) -> None:
    """Accepted, and dead before it was stored: the journal has it, though Claude hands none out twice."""
    vendor.replies = [message()]

    class Full(LocalAssetStore):
        def put(self, *args: Any, **facts: Any) -> Any:
            raise KeyboardInterrupt

    broken = Workbench(Full(Path(place.bench().folder)), place.bench().folder, place.bench().errand)
    with pytest.raises(KeyboardInterrupt):
        place.claude.ask(QUESTION, script_order(), SONNET, broken)
    answer, _ = place.claude.ask(QUESTION, script_order(), SONNET, place.bench())
    assert answer.text == '{"a": 1}'
    assert posts(vendor) == 1
    assert [job.status for job in place.journal.jobs("w-test")] == ["done"]
    assert place.journal.spend("w-test").wasted == 0


def test_a_good_account_is_asked_without_money(vendor: Vendor) -> None:
    vendor.replies = [(200, {}, b'{"data": [], "has_more": false, "first_id": null, "last_id": null}')]
    check_account()
    ((method, path, *_),) = vendor.seen
    assert (method, path.split("?")[0]) == ("GET", "/v1/models")


@pytest.mark.parametrize(
    "reply, said",
    [
        (failure(401, "authentication_error", "invalid"), "ANTHROPIC_API_KEY was rejected"),
        (failure(402, "billing_error", "pay"), "add credit"),
    ],
)
def test_a_bad_account_is_said_before_money_is_spent(reply: Reply, said: str, vendor: Vendor) -> None:
    vendor.replies = [reply]
    with pytest.raises(BadInput, match=said) as caught:
        check_account()
    assert len(vendor.seen) == 1
    assert KEY not in str(caught.value)


def test_a_vendor_out_of_reach_is_not_a_bad_account(vendor: Vendor) -> None:
    vendor.replies = [failure(529, "overloaded_error", "busy")]
    with pytest.raises(Transient):
        check_account()


def test_no_key_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ANTHROPIC_CONFIG_DIR", str(tmp_path))
    with pytest.raises(BadInput, match="ANTHROPIC_API_KEY"):
        check_account()
