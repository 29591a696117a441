"""What fal.ai says when it says no, and what we make of it; lost orders; pictures made ready to send."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aida.contracts.job import Job, JobOrder
from aida.errors import AccountTrouble, AidaError, Permanent, Refused, Transient
from aida.providers.buying import Gone, Unanswered
from aida.providers.fal.faults import at_collect, at_submit, read_complaint
from aida.providers.fal.lookup import LIST, Page, clock_ahead, find, same_inputs
from aida.providers.fal.queue import FalCounter
from aida.providers.fal.tickets import ADDRESSES, accepted, address
from aida.providers.fal.uploads import INLINE_BYTES, Parcel, packed, uploaded
from aida.providers.fal.wire import Reply, is_ours_to_follow

WHERE = {"agent": "visual_creator", "scene": 2, "model": "fal/flux-pro"}
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def model_says(kind: str, msg: str, *loc: str) -> str:
    return json.dumps({"detail": [{"loc": ["body", *loc], "msg": msg, "type": kind}]})


def queue_says(text: str, kind: str | None = None) -> str:
    return json.dumps({"detail": text} | ({"error_type": kind} if kind else {}))


LOCKED = queue_says("User is locked. Reason: Exhausted balance. Top up at fal.ai/dashboard/billing.")
NGINX = "<html><body><h1>502 Bad Gateway</h1>nginx</body></html>"


@pytest.mark.parametrize(
    ("status", "body", "kind", "says"),
    [
        (401, queue_says("invalid key credentials"), AccountTrouble, "rejects the key in FAL_KEY"),
        (403, LOCKED, AccountTrouble, "locked or has no money"),
        (402, queue_says("no credit"), AccountTrouble, "locked or has no money"),
        (403, queue_says("not allowed"), AccountTrouble, "may not order"),
        (404, queue_says("Application 'x' not found"), Permanent, "does not have this model"),
        (
            422,
            model_says("literal_error", "Input should be '5'", "duration"),
            Permanent,
            "because of duration",
        ),
        (422, model_says("content_policy_violation", "flagged", "prompt"), Refused, "flagged"),
        (307, "", Permanent, "307"),
        (429, queue_says("Too many requests", "concurrent_requests_limit"), Transient, "too much to do"),
        (503, queue_says("no runner", "runner_scheduling_failure"), Transient, "runner_scheduling_failure"),
        (500, queue_says("oops", "internal_error"), Transient, "internal_error"),
        # A gateway's page, or a body that does not say whose it is: the order may be in the queue.
        (502, NGINX, Unanswered, "502"),
        (504, queue_says("timeout"), Unanswered, "504"),
        (500, "", Unanswered, "500"),
        (408, "", Unanswered, "408"),
    ],
)
def test_an_order_that_was_not_taken_is_told_from_one_that_may_be(
    status: int, body: str, kind: type[AidaError], says: str
) -> None:
    error = at_submit(read_complaint(status, {}, body), WHERE)
    assert type(error) is kind
    assert says in error.text
    assert (error.scene, error.model) == (2, "fal/flux-pro")


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (422, model_says("content_policy_violation", "flagged", "prompt"), Refused),
        (422, model_says("no_media_generated", "No media was generated", "prompt"), Transient),
        (422, model_says("no_media_generated", "unsafe content in the prompt", "prompt"), Refused),
        (422, model_says("image_too_small", "at least 300 px", "image_url"), Permanent),
        (500, model_says("internal_server_error", "oops"), Transient),
        (504, model_says("generation_timeout", "took too long"), Transient),
        (504, queue_says("not started in time", "request_timeout"), Transient),
        (499, queue_says("cancelled", "client_cancelled"), Transient),
        (404, queue_says("no such request"), Gone),
        # The job is fine, the question was not answered.
        (400, queue_says("Request is still in progress"), Unanswered),
        (502, NGINX, Unanswered),
        (401, queue_says("invalid key credentials"), Unanswered),
        (403, LOCKED, Unanswered),
        (429, queue_says("slow down"), Unanswered),
    ],
)
def test_a_job_that_failed_is_told_from_a_question_that_failed(
    status: int, body: str, kind: type[AidaError]
) -> None:
    assert type(at_collect(read_complaint(status, {}, body), WHERE)) is kind


def test_a_rejected_job_is_booked_when_the_vendor_bills_it() -> None:
    body = model_says("content_policy_violation", "flagged", "prompt")
    free = at_collect(read_complaint(422, {}, body), WHERE)
    billed = at_collect(read_complaint(422, {"x-fal-billable-units": "1"}, body), WHERE)
    assert not vars(free).get("charged", False)
    assert vars(billed)["charged"] is True


def test_the_vendor_says_how_long_to_wait() -> None:
    told = at_submit(read_complaint(429, {"retry-after": "7"}, queue_says("busy")), WHERE)
    assert isinstance(told, Transient)
    assert told.retry_after == 7.0
    dated = read_complaint(429, {"retry-after": "Sun, 22 Nov 2026 12:00:00 GMT"}, queue_says("busy"))
    assert dated.retry_after is None


def test_long_words_of_a_vendor_are_cut() -> None:
    said = read_complaint(422, {}, model_says("value_error", "x\n" * 4000, "prompt"))
    assert len(said.words) == 300


@pytest.mark.parametrize(
    ("url", "ours"),
    [
        ("https://queue.fal.run/fal-ai/flux/requests/1/status", True),
        ("https://queue.fal.run:443/x", True),
        ("http://queue.fal.run/x", False),
        ("https://queue.fal.run.evil.example/x", False),
        ("https://user@queue.fal.run/x", False),
        ("https://queue.fal.run:8443/x", False),
        ("https://169.254.169.254/latest", False),
        (None, False),
        (7, False),
    ],
)
def test_only_the_vendors_own_addresses_are_asked(url: object, ours: bool) -> None:
    assert is_ours_to_follow(url) is ours


ORDER = JobOrder(
    recipe_key="0" * 64,
    agent="video_composer",
    purpose="clips",
    model="fal/kling-2.5-pro",
    vendor="fal",
    endpoint="fal-ai/kling-video/v2.5-turbo/pro/image-to-video",
    arguments={"prompt": "p", "image_url": "asset:" + "c" * 64, "duration": "5"},
    fingerprint="1" * 64,
    worst=Decimal("0.35"),
)
JOB = Job(id="j-1", workflow_id="w-1", order=ORDER, status="intended", created_at=NOW, ambiguous=True)


def listed(name: str, after: float = 1, **changes: Any) -> dict[str, Any]:
    inputs = {"prompt": "p", "image_url": "https://v3.fal.media/c.jpg", "duration": "5", "cfg_scale": 0.5}
    return {
        "request_id": name,
        "endpoint_id": ORDER.endpoint,
        "sent_at": (NOW + timedelta(seconds=after)).isoformat(),
        "json_input": inputs | changes,
    }


def looked_up(*pages: Any, ahead: float = 0) -> list[str]:
    rest = list(pages)

    def page(params: Any) -> Page:
        said = {"items": rest.pop(0), "has_more": bool(rest), "next_cursor": "Mg==" if rest else None}
        return Page(said, timedelta(seconds=ahead))

    return [f"{each.request_id}{'' if each.since else ' before'}" for each in find(JOB, page)]


def test_a_lost_order_is_known_by_what_it_says() -> None:
    """Whatever address the picture has, and whatever the vendor has filled in."""
    assert looked_up([listed("other", prompt="q"), listed("ours")]) == ["ours"]


@pytest.mark.parametrize(
    "changes", [{"prompt": "q"}, {"duration": 5}, {"duration": "10"}, {"image_url": None}], ids=str
)
def test_another_order_is_not_taken_for_ours(changes: dict[str, Any]) -> None:
    assert looked_up([listed("other", **changes)]) == []


def test_of_several_orders_of_the_same_words_the_likeliest_comes_first() -> None:
    """Sent since our intent, oldest first; earlier ones after them, newest first. None is left out: whose
    they are the journal knows, and the clocks may be wrong."""
    items = [listed("third", 40), listed("ours", 3), listed("earlier", -30), listed("old", -3000)]
    assert looked_up(items) == ["ours", "third", "earlier before", "old before"]


def test_orders_are_timed_by_the_vendors_clock() -> None:
    """It is 40 s behind ours, or 40 s ahead: 1 s after our intent is 39 s before it, or 41 s after."""
    assert looked_up([listed("ours", -39), listed("e", -50)], ahead=-40) == ["ours", "e before"]
    assert looked_up([listed("ours", 41), listed("e", 20)], ahead=40) == ["ours", "e before"]


@pytest.mark.parametrize("ahead", [-3600, 3600])
def test_our_clock_may_have_been_moved_by_an_hour_since(ahead: float) -> None:
    assert looked_up([listed("ours", 3)], ahead=ahead)[0].split()[0] == "ours"


def test_the_vendors_clock_is_read_from_its_answer() -> None:
    assert clock_ahead("Sun, 22 Nov 2026 12:00:40 GMT", NOW) == timedelta(seconds=40)
    assert clock_ahead(None, NOW) == clock_ahead("now", NOW) == timedelta()


def test_the_list_is_read_page_by_page() -> None:
    assert looked_up([listed("a", prompt="q")], [listed("ours")]) == ["ours"]


def test_a_list_that_is_not_read_to_its_end_proves_nothing() -> None:
    """It has no end, breaks off, or is no list: `Transient`, never "not taken"."""
    with pytest.raises(Transient, match="longer than 40 pages"):
        looked_up(*[[listed("a", prompt="q")]] * 41)
    for said in ({}, [], None, {"items": None}, {"items": [], "has_more": True, "next_cursor": None}):
        with pytest.raises(Transient):
            find(JOB, lambda _, said=said: Page(said))


def test_nonsense_in_the_list_is_not_our_order() -> None:
    said = {"items": [1, {"sent_at": "x"}, {"request_id": 7, **listed("a", prompt="q")}]}
    assert find(JOB, lambda _: Page(said)) == ()


def test_numbers_and_flags_are_not_mixed_up() -> None:
    assert same_inputs({"a": 1}, {"a": 1.0})
    assert not same_inputs({"a": 1}, {"a": True})
    assert not same_inputs({"a": [1, 2]}, {"a": [1]})


def test_the_list_is_asked_for_this_endpoint_with_its_inputs() -> None:
    asked: list[dict[str, str]] = []

    def page(params: Any) -> Page:
        asked.append(dict(params))
        return Page({"items": []})

    find(JOB, page)
    assert asked == [
        {
            "endpoint_id": ORDER.endpoint,
            "start": "2026-11-22T09:00:00Z",
            "expand": "payloads",
            "limit": "100",
        }
    ]
    assert LIST == "https://api.fal.ai/v1/models/requests/by-endpoint"


QUEUE = "https://queue.fal.run/fal-ai/kling-video/requests/r-1"


def ticket(**changes: Any) -> Reply:
    said = {
        "request_id": "r-1",
        "status_url": f"{QUEUE}/status",
        "response_url": QUEUE,
        "cancel_url": f"{QUEUE}/c",
    }
    return Reply(200, {}, json.dumps(said | changes))


def test_a_taken_order_is_asked_for_where_the_vendor_says() -> None:
    taken = accepted(ticket(), WHERE)
    job = JOB.model_copy(update={"vendor_job": taken.vendor_job, "addresses": taken.addresses})
    assert [address(job, name) for name in ADDRESSES] == [f"{QUEUE}/status", QUEUE, f"{QUEUE}/c"]


def test_an_address_elsewhere_is_not_followed_and_the_job_is_not_lost() -> None:
    taken = accepted(ticket(status_url="https://evil.example/s", cancel_url=None), WHERE)
    job = JOB.model_copy(update={"vendor_job": taken.vendor_job, "addresses": taken.addresses})
    assert [address(job, name) for name in ADDRESSES] == [f"{QUEUE}/status", QUEUE, f"{QUEUE}/cancel"]


@pytest.mark.parametrize("name", [None, 7, "", "../../etc", "a b"])
def test_a_taken_order_without_a_name_may_have_been_taken(name: Any) -> None:
    with pytest.raises(Unanswered):
        accepted(ticket(request_id=name), WHERE)
    for text in ("{", "[]", ""):
        with pytest.raises(Unanswered):
            accepted(Reply(200, {}, text), WHERE)


def test_without_a_key_nothing_is_sent() -> None:
    with pytest.raises(Permanent, match="FAL_KEY is not set"):
        FalCounter(lambda: "").submit(ORDER)


def test_an_order_whose_picture_is_not_at_hand_is_not_sent() -> None:
    with pytest.raises(Permanent, match="not at hand"):
        FalCounter(lambda: "key").submit(ORDER)


# ── pictures on their way ─────────────────────────────────────────────────────────────────────────────


def a_file(folder: Path, kind: str, width: int, height: int, noise: bool = False) -> Path:
    import cv2

    shape = (height, width, 4 if kind == "alpha" else 3)
    pixels = (
        np.random.default_rng(1).integers(0, 255, shape, np.uint8) if noise else np.zeros(shape, np.uint8)
    )
    if kind == "alpha":
        pixels[:, :, 3] = 0
    done, data = cv2.imencode(".jpg" if kind == "jpeg" else ".png", pixels)
    assert done
    file = folder / f"{kind}.bin"
    file.write_bytes(data.tobytes())
    return file


def looked_at(parcel: Parcel) -> Any:
    import cv2

    return cv2.imdecode(np.frombuffer(parcel.data, np.uint8), cv2.IMREAD_COLOR)


def test_a_small_picture_is_sent_as_it_is(tmp_path: Path) -> None:
    file = a_file(tmp_path, "png", 64, 64)
    assert packed(file, "image/png") == Parcel(file.read_bytes(), "image/png")


def test_a_heavy_png_is_sent_as_a_jpeg_of_the_same_size(tmp_path: Path) -> None:
    file = a_file(tmp_path, "png", 640, 480, noise=True)
    parcel = packed(file, "image/png")
    assert parcel.media_type == "image/jpeg"
    assert len(parcel.data) < len(file.read_bytes())
    assert looked_at(parcel).shape == (480, 640, 3)


def test_a_picture_smaller_than_the_endpoint_wants_is_enlarged(tmp_path: Path) -> None:
    parcel = packed(a_file(tmp_path, "jpeg", 360, 640), "image/jpeg", least_side=720)
    assert looked_at(parcel).shape == (1280, 720, 3)
    enough = a_file(tmp_path, "jpeg", 800, 1440)
    assert packed(enough, "image/jpeg", least_side=720).data == enough.read_bytes()


def test_what_is_transparent_lies_on_white(tmp_path: Path) -> None:
    parcel = packed(a_file(tmp_path, "alpha", 600, 600, noise=True), "image/png")
    assert looked_at(parcel).min() > 250


def test_no_picture_is_said_before_anything_is_sent(tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.write_bytes(b"<html>" * 100_000)
    with pytest.raises(Permanent, match="cannot be read"):
        packed(file, "image/png")


def test_a_small_file_travels_inside_the_order() -> None:
    assert uploaded(lambda: Parcel(b"abc", "image/png"), "key", WHERE) == "data:image/png;base64,YWJj"
    assert INLINE_BYTES == 262_144
