"""Every fault does what its name says, and costs what it says; over real sockets, once each."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.wire import Fault, Simulation, read_bill, read_fault, read_requests, vendors

FLUX = "fal-ai/flux/schnell"
ASKED = {"prompt": "a cup", "image_size": {"width": 256, "height": 256}}
KIE = "/api/v1/mj/generate"


@contextmanager
def street(folder: Path, *faults: Fault | str, **words: Any) -> Iterator[tuple[Simulation, httpx.Client]]:
    """The simulators, and a client that finds them as an SDK would."""
    import ssl

    with vendors(folder, pace=words.pop("pace", 0.0005), faults=faults, media="tiny", **words) as sim:
        env = sim.environment()
        trust = ssl.create_default_context(cafile=env["SSL_CERT_FILE"])
        with httpx.Client(proxy=env["HTTPS_PROXY"], verify=trust, timeout=10) as client:
            yield sim, client


def order(client: httpx.Client, sim: Simulation, endpoint: str = FLUX, body: Any = ASKED) -> httpx.Response:
    key = {"Authorization": f"Key {sim.environment()['FAL_KEY']}"}
    return client.post(f"https://queue.fal.run/{endpoint}", json=body, headers=key)


def look(client: httpx.Client, sim: Simulation, url: str) -> httpx.Response:
    return client.get(url, headers={"Authorization": f"Key {sim.environment()['FAL_KEY']}"})


def result(client: httpx.Client, sim: Simulation, ticket: dict[str, Any]) -> httpx.Response:
    for _ in range(2000):
        if look(client, sim, ticket["status_url"]).json().get("status") == "COMPLETED":
            break
        time.sleep(0.002)
    return look(client, sim, ticket["response_url"])


def settled(sim: Simulation) -> list[str]:
    """What was charged once every job has come to its end."""
    for _ in range(1000):
        if all(job.status in ("COMPLETED", "CANCELLED") for job in sim.jobs.values()):
            break
        time.sleep(0.002)
    return [f"{each.dollars.normalize():f}{'' if each.kept else ' lost'}" for each in sim.charges]


REFUSED_ORDERS: dict[str, tuple[int, str]] = {
    "busy": (429, "Too many requests"),
    "error": (500, "internal_error"),
    "no_credit": (403, "Exhausted balance"),
    "bad_key": (401, "invalid key"),
}


@pytest.mark.parametrize("kind", REFUSED_ORDERS)
def test_an_order_that_is_turned_away_is_no_job_and_free(tmp_path: Path, kind: Any) -> None:
    status, word = REFUSED_ORDERS[kind]
    with street(tmp_path, Fault(kind)) as (sim, client):
        reply = order(client, sim)
        assert (reply.status_code, word in reply.text) == (status, True)
        assert (sim.accepted, settled(sim)) == (0, [])
        assert order(client, sim).status_code == 200  # the second one is taken


@pytest.mark.parametrize(
    ("kind", "accepted", "charged"), [("reset_before", 0, []), ("reset_after", 1, ["0.003 lost"])]
)
def test_a_cut_line_says_nothing_about_the_order(
    tmp_path: Path, kind: Any, accepted: int, charged: list[str]
) -> None:
    with street(tmp_path, Fault(kind)) as (sim, client):
        with pytest.raises(httpx.TransportError):
            order(client, sim)
        assert (sim.accepted, settled(sim)) == (accepted, charged)


def test_half_an_answer_was_paid_for(tmp_path: Path) -> None:
    with street(tmp_path, Fault("truncated")) as (sim, client):
        reply = order(client, sim)
        with pytest.raises(ValueError, match=r"Unterminated|delimiter|Expecting"):
            reply.json()
        assert settled(sim) == ["0.003 lost"]


@pytest.mark.parametrize(("kind", "accepted"), [("hang", 0), ("hang_after", 1)])
def test_silence_ends_when_the_client_gives_up(tmp_path: Path, kind: Any, accepted: int) -> None:
    with street(tmp_path, Fault(kind)) as (sim, client):
        client.timeout = httpx.Timeout(10, read=0.3)
        with pytest.raises(httpx.ReadTimeout):
            order(client, sim)
        assert sim.accepted == accepted


def test_a_refused_prompt_comes_back_as_the_result(tmp_path: Path) -> None:
    with street(tmp_path, Fault("refused")) as (sim, client):
        reply = result(client, sim, order(client, sim).json())
        assert (reply.status_code, reply.json()["detail"][0]["type"]) == (422, "content_policy_violation")
        assert settled(sim) == []


def test_a_job_that_fails_is_free(tmp_path: Path) -> None:
    with street(tmp_path, Fault("fails", status=504)) as (sim, client):
        assert result(client, sim, order(client, sim).json()).status_code == 504
        assert settled(sim) == []


def test_a_stuck_job_stays_in_progress_until_it_is_called_off(tmp_path: Path) -> None:
    with street(tmp_path, Fault("stuck")) as (sim, client):
        ticket = order(client, sim).json()
        clock = sim.house.now() + 1e6
        sim.house.now = lambda: clock  # type: ignore[method-assign]
        assert look(client, sim, ticket["status_url"]).json()["status"] == "IN_PROGRESS"
        key = {"Authorization": f"Key {sim.environment()['FAL_KEY']}"}
        assert client.put(ticket["cancel_url"], headers=key).json()["status"] == "CANCELLATION_REQUESTED"
        assert result(client, sim, ticket).status_code == 499


def test_slots_are_given_in_order_and_a_waiting_job_can_be_called_off_free(tmp_path: Path) -> None:
    with street(tmp_path, slots=1) as (sim, client):
        clock = sim.house.now()
        sim.house.now = lambda: clock  # type: ignore[method-assign]
        tickets = [order(client, sim).json() for _ in range(3)]
        told = [look(client, sim, each["status_url"]).json() for each in tickets]
        assert [each["status"] for each in told] == ["IN_PROGRESS", "IN_QUEUE", "IN_QUEUE"]
        assert [each.get("queue_position") for each in told] == [None, 0, 1]
        key = {"Authorization": f"Key {sim.environment()['FAL_KEY']}"}
        for ticket in tickets[:2]:
            assert client.put(ticket["cancel_url"], headers=key).status_code == 202
        clock += 1
        # The running one runs on and is charged although nobody waits for it; the waiting one never ran.
        assert settled(sim) == ["0.003 lost", "0.003"]


def test_an_expired_result_was_paid_for(tmp_path: Path) -> None:
    with street(tmp_path, Fault("expired")) as (sim, client):
        assert result(client, sim, order(client, sim).json()).status_code == 404
        assert settled(sim) == ["0.003"]


@pytest.mark.parametrize("kind", ["poll_error", "poll_unknown", "poll_truncated", "poll_reset"])
def test_a_look_that_fails_leaves_the_job_alone(tmp_path: Path, kind: Any) -> None:
    with street(tmp_path, Fault(kind)) as (sim, client):
        ticket = order(client, sim).json()
        if kind == "poll_reset":
            with pytest.raises(httpx.TransportError):
                look(client, sim, ticket["status_url"])
        else:
            reply = look(client, sim, ticket["status_url"])
            assert reply.status_code in (502, 404) or reply.text == '{"status": "IN_PROG'
        assert result(client, sim, ticket).status_code == 200


def _decodes(reply: httpx.Response) -> bool:
    from PIL import Image

    try:
        Image.open(io.BytesIO(reply.content)).load()
    except (OSError, SyntaxError):
        return False
    return True


MEDIA: dict[str, Callable[[httpx.Response], bool]] = {
    "media_corrupt": lambda got: got.content[:2] == b"\xff\xd8" and not _decodes(got),
    "media_html": lambda got: got.status_code == 200 and "html" in got.headers["content-type"],
    "media_wrong_type": lambda got: got.headers["content-type"] == "image/jpeg" and not _decodes(got),
    "media_gone": lambda got: got.status_code == 404,
    "media_private": lambda got: got.headers["location"].startswith("http://169.254.169.254/"),
}


@pytest.mark.parametrize("kind", MEDIA)
def test_media_can_be_anything(tmp_path: Path, kind: Any) -> None:
    with street(tmp_path, Fault(kind)) as (sim, client):
        url = result(client, sim, order(client, sim).json()).json()["images"][0]["url"]
        assert MEDIA[kind](client.get(url))
        assert _decodes(client.get(url))


@pytest.mark.parametrize("kind", ["media_truncated", "media_reset", "media_huge"])
def test_media_can_end_in_the_middle(tmp_path: Path, kind: Any) -> None:
    with street(tmp_path, Fault(kind)) as (sim, client):
        url = result(client, sim, order(client, sim).json()).json()["images"][0]["url"]
        with pytest.raises(httpx.TransportError):
            client.get(url)


def test_media_can_flow_without_end(tmp_path: Path) -> None:
    with street(tmp_path, Fault("media_huge", told=False, bytes=8 << 20)) as (sim, client):
        url = result(client, sim, order(client, sim).json()).json()["images"][0]["url"]
        got = client.get(url)
        assert ("content-length" in got.headers, len(got.content) > 8 << 20) == (False, True)


def test_an_unanswered_order_is_found_in_the_list_by_what_it_said(tmp_path: Path) -> None:
    with street(tmp_path, Fault("reset_after")) as (sim, client):
        with pytest.raises(httpx.TransportError):
            order(client, sim, body=ASKED | {"seed": 7_654_321})
        url = f"https://api.fal.ai/v1/models/requests/by-endpoint?endpoint_id={FLUX}&expand=payloads"
        items = look(client, sim, url).json()["items"]
        assert [each["json_input"]["seed"] for each in items] == [7_654_321]
        ticket = {
            "status_url": f"https://queue.fal.run/fal-ai/flux/requests/{items[0]['request_id']}/status",
            "response_url": f"https://queue.fal.run/fal-ai/flux/requests/{items[0]['request_id']}",
        }
        assert result(client, sim, ticket).json()["seed"] == 7_654_321


@pytest.mark.parametrize("state", ["empty", "rejected"])
def test_an_account_is_looked_at_before_anything_else(tmp_path: Path, state: str) -> None:
    with street(tmp_path, accounts={"fal": state}) as (sim, client):
        assert (
            order(client, sim, endpoint="no/such/model").status_code == {"empty": 403, "rejected": 401}[state]
        )
        url = "https://rest.fal.ai/storage/auth/token"
        assert look(client, sim, url).status_code == {"empty": 403, "rejected": 401}[state]


# ── Claude ────────────────────────────────────────────────────────────────────────────────────────

SCENES = '{"subject": "shoes", "language": "en", "scenes": [{"seconds": 4}, {"seconds": 6}]}'
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "scenes": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {"seconds": {"type": "number"}, "voiceover": {"type": "string"}},
            },
        }
    },
}


def ask(client: httpx.Client, sim: Simulation) -> httpx.Response:
    body = {
        "model": "claude-haiku-5-5",
        "max_tokens": 2000,
        "messages": [{"role": "user", "content": SCENES}],
        "output_config": {"format": {"type": "json_schema", "schema": SCHEMA}},
    }
    key = sim.environment()["ANTHROPIC_API_KEY"]
    headers = {"Authorization": f"Bearer {key}", "anthropic-version": "2026-10-21"}
    return client.post("https://api.anthropic.com/v1/messages", json=body, headers=headers)


def words(reply: httpx.Response) -> str:
    return "".join(block.get("text", "") for block in reply.json()["content"])


def test_claudes_words_go_wrong_and_are_billed_all_the_same(tmp_path: Path) -> None:
    import json

    kinds: tuple[Any, ...] = (
        "wrong_totals",
        "missing_scene",
        "bad_json",
        "chatty",
        "other_language",
        "cut_off",
    )
    faults = [Fault(kind, nth=number) for number, kind in enumerate(kinds, start=1)]
    with street(tmp_path, *faults) as (sim, client):
        replies = {kind: ask(client, sim) for kind in kinds}
        seconds = [each["seconds"] for each in json.loads(words(replies["wrong_totals"]))["scenes"]]
        assert (seconds, len(json.loads(words(replies["missing_scene"]))["scenes"])) == ([7, 6], 1)
        for kind in ("bad_json", "chatty", "cut_off"):
            with pytest.raises(ValueError, match=r"Expecting|Unterminated|Extra data|delimiter"):
                json.loads(words(replies[kind]))
        assert "Oggi" in words(replies["other_language"]) or "Guarda" in words(replies["other_language"])
        assert replies["cut_off"].json()["stop_reason"] == "max_tokens"
        assert len(sim.charges) == len(kinds)
        assert min(each.dollars for each in sim.charges) > 0


@pytest.mark.parametrize(
    ("kind", "status", "name"),
    [
        ("busy", 429, "rate_limit_error"),
        ("error", 529, "overloaded_error"),
        ("no_credit", 402, "billing_error"),
        ("bad_key", 401, "authentication_error"),
    ],
)
def test_claude_turns_away(tmp_path: Path, kind: Any, status: int, name: str) -> None:
    with street(tmp_path, Fault(kind, "anthropic/*")) as (sim, client):
        reply = ask(client, sim)
        assert (reply.status_code, reply.json()["error"]["type"]) == (status, name)
        assert ("retry-after" in reply.headers) == (kind == "busy")
        assert sim.charges == []


def test_claude_declines_with_a_reason(tmp_path: Path) -> None:
    with street(tmp_path, Fault("refused", "claude-*")) as (sim, client):
        reply = ask(client, sim).json()
        assert (reply["stop_reason"], reply["stop_details"]["category"]) == ("refusal", "other")


def test_claude_lets_only_so_many_in_at_once(tmp_path: Path) -> None:
    from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

    second = threading.Event()
    with street(tmp_path, claude_slots=1) as (sim, client), ThreadPoolExecutor(2) as pool:
        sim.house.sleep = lambda seconds: (second.wait(10), None)[1]  # type: ignore[method-assign]
        one, other = (pool.submit(ask, client, sim) for _ in range(2))
        done, _ = wait((one, other), return_when=FIRST_COMPLETED)
        second.set()
        assert done.pop().result().status_code == 429
        assert {one.result().status_code, other.result().status_code} == {200, 429}


# ── KIE, rules, files ─────────────────────────────────────────────────────────────────────────────


def test_kie_tells_everything_in_the_body(tmp_path: Path) -> None:
    with street(tmp_path, Fault("busy", KIE), Fault("refused", KIE, nth=1)) as (sim, client):
        key = {"Authorization": f"Bearer {sim.environment()['KIE_API_KEY']}"}
        asked = {"taskType": "mj_txt2img", "prompt": "a shoe"}
        first, second = (
            client.post(f"https://api.kie.ai{KIE}", json=asked, headers=key).json() for _ in range(2)
        )
        assert [first["code"], second["code"]] == [429, 200]
        url = "https://api.kie.ai/api/v1/mj/record-info"
        told = {"successFlag": 0}
        while told["successFlag"] == 0:
            told = client.get(url, params=second["data"], headers=key).json()["data"]
            time.sleep(0.002)
        assert [told["successFlag"], told["errorMessage"]] == [3, "Banned prompt detected"]


def test_a_rule_strikes_from_its_call_on_and_no_other_endpoint() -> None:
    rule = Fault("busy", "fal-ai/flux*", nth=2, times=2)
    struck = [rule.meets("fal", name, "") and rule.strikes() for name in ("fal-ai/flux-pro/v1.1",) * 5]
    assert struck == [False, True, True, False, False]
    assert not rule.meets("fal", "fal-ai/lyria2", "")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("busy", ("busy", "*", 1, 1, {})),
        ("busy@fal/*#2", ("busy", "fal/*", 2, 1, {})),
        ("fails@*kling*#1+:status=503", ("fails", "*kling*", 1, None, {"status": 503.0})),
        ("bad_json@claude-*#2+3", ("bad_json", "claude-*", 2, 3, {})),
    ],
)
def test_a_rule_is_read_from_one_word(text: str, told: tuple[Any, ...]) -> None:
    rule = read_fault(text)
    assert (rule.kind, rule.where, rule.nth, rule.times, rule.details) == told


@pytest.mark.parametrize("text", ["", "unknown", "busy#", "busy@"])
def test_a_rule_that_is_none_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="fault"):
        read_fault(text)


def test_the_books_are_files_without_keys_and_bytes(tmp_path: Path) -> None:
    with street(tmp_path) as (sim, client):
        result(client, sim, order(client, sim).json())
        secrets = [sim.environment()[name] for name in ("FAL_KEY", "ANTHROPIC_API_KEY", "KIE_API_KEY")]
    assert [each["dollars"] for each in read_bill(tmp_path)] == ["0.003000"]
    assert [each["endpoint"] for each in read_requests(tmp_path) if each["order"]] == [FLUX]
    books = (tmp_path / "requests.jsonl").read_text() + (tmp_path / "bill.jsonl").read_text()
    assert not any(secret in books for secret in secrets)
