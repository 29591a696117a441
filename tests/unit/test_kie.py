"""Midjourney at KIE.AI, over a real socket: one POST, looks, the first of four pictures.

The vendor answers HTTP 200 to nearly everything and means the `code` in the body. What a real account
does with `--sref` in the text only a real key can show.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from aida.catalog.read import models
from aida.catalog.rows import Price
from aida.contracts.assets import AssetRef
from aida.contracts.errand import Errand
from aida.contracts.prompt import Prompt
from aida.contracts.recipe import PictureRecipe
from aida.contracts.storyboard import Look, StoryboardScene
from aida.errors import AccountTrouble, AidaError, BadInput, Permanent, Refused, Transient
from aida.ledger.jobs import JournalStore
from aida.providers import kept
from aida.providers.buying import Gone, Patience, Unanswered
from aida.providers.kie import wire
from aida.providers.kie.account import check_account
from aida.providers.kie.counter import KieCounter, picture_urls
from aida.providers.kie.midjourney import KieMidjourney, nearest_aspect, picture_order
from aida.providers.outside import Received
from aida.storage.local import LocalAssetStore
from tests.benches import a_bench

MODEL = "kie/midjourney-v7"
KEY = "kie-not-a-real-key-0000"
WORDS = Prompt(text="trail shoe, morning light --ar 4:5 --style raw --v 7 --sref 1234567 --sw 100")


def a_recipe(**changes: Any) -> PictureRecipe:
    fields: dict[str, Any] = {
        "model": MODEL,
        "scope": "s-1",
        "scene": StoryboardScene(
            scene_id=3, visual_description="una scarpa", camera_movement="", lighting="", mood=""
        ),
        "look": Look(palette=("#101010", "#808080", "#f0f0f0")),
        "subject": "scarpe",
        "language": "it",
        "width": 1080,
        "height": 1350,
    }
    return PictureRecipe.model_validate(fields | changes)


def an_errand(limit: str | None = None) -> Errand:
    return Errand(
        workflow_id="w-1", limit=None if limit is None else Decimal(limit), priced_on=date(2026, 11, 22)
    )


class Kie:
    """A little KIE.AI: keeps tasks, counts questions, and misbehaves as told."""

    def __init__(self) -> None:
        self.posts: list[Any] = []
        self.looks = 0
        self.keys: set[str | None] = set()
        self.answers: list[tuple[int, Any]] = []
        """What the next questions are answered instead: HTTP status and body (text as it is; `None` cuts
        the connection)."""
        self.record: dict[str, Any] = {
            "successFlag": 1,
            "errorCode": None,
            "errorMessage": None,
            "resultInfoJson": {
                "resultUrls": [
                    {"resultUrl": f"https://tempfile.aiquickdraw.com/v/{n}.jpeg"} for n in range(4)
                ]
            },
        }
        self.looks_before_ready = 2

    def answer(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        if method == "POST":
            self.posts.append(body)
        if self.answers:
            return self.answers.pop(0)
        parts = urlsplit(path)
        if parts.path == "/api/v1/chat/credit":
            return 200, {"code": 200, "msg": "success", "data": 100}
        if method == "POST":
            return 200, {"code": 200, "msg": "success", "data": {"taskId": f"mj-{len(self.posts)}"}}
        self.looks += 1
        if parse_qs(parts.query)["taskId"][0] not in {f"mj-{n + 1}" for n in range(len(self.posts))}:
            return 200, {"code": 422, "msg": "recordInfo is null", "data": None}
        waiting = {"successFlag": 0, "resultInfoJson": None}
        return 200, {"code": 200, "data": waiting if self.looks <= self.looks_before_ready else self.record}


@pytest.fixture
def kie(monkeypatch: pytest.MonkeyPatch) -> Iterator[Kie]:
    vendor = Kie()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self._serve(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def do_GET(self) -> None:
            self._serve(None)

        def _serve(self, body: Any) -> None:
            vendor.keys.add(self.headers["Authorization"])
            status, said = vendor.answer(self.command, self.path, body)
            if said is None:
                self.close_connection = True
                return
            data = (said if isinstance(said, str) else json.dumps(said)).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Retry-After", "7")
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *words: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    monkeypatch.setattr(wire, "BASE", f"http://127.0.0.1:{server.server_port}")
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    yield vendor
    server.shutdown()
    thread.join()
    server.server_close()


class Desk:
    """Adapter, journal, store: `picture` as the Visual Creator calls it."""

    def __init__(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.journal = JournalStore(f"sqlite:///{tmp_path / 'aida.db'}")
        self.store = LocalAssetStore(tmp_path / "assets")
        self.fetched: list[str] = []
        self.folder = tmp_path
        monkeypatch.setattr(kept, "receive", self._receive)

    def _receive(self, url: str, folder: Path, kind: str, hosts: Any, left: Any) -> Received:
        # Media are fetched by `providers.outside`, which has its own tests and no loopback.
        assert (kind, "*.aiquickdraw.com" in hosts) == ("picture", True)
        self.fetched.append(url)
        file = folder / "received.jpg"
        file.write_bytes(b"a picture")
        return Received(file, "image/jpeg", 9, 1024, 1228, None)

    def picture(self, recipe: PictureRecipe | None = None, limit: str | None = None) -> Any:
        patience = Patience(sleep=lambda seconds: None)
        models_ = KieMidjourney(KieCounter(lambda: KEY), self.journal, patience=patience)
        bench = a_bench(self.store, self.folder, limit=limit, workflow_id="w-1")
        return models_.picture(recipe or a_recipe(), MODEL, WORDS, bench)

    @property
    def statuses(self) -> list[str]:
        return [job.status for job in self.journal.jobs("w-1")]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, monkeypatch)


def test_a_picture_is_ordered_once_and_the_first_of_four_kept(kie: Kie, desk: Desk) -> None:
    """One POST with the documented fields, looks until it is made, one download."""
    made = desk.picture()
    assert kie.posts == [
        {
            "taskType": "mj_txt2img",
            "prompt": "trail shoe, morning light --ar 5:6 --style raw --v 7 --sref 1234567 --sw 100",
            "aspectRatio": "5:6",
            "version": "7",
            "speed": "fast",
        }
    ]
    assert kie.keys == {f"Bearer {KEY}"}
    assert desk.fetched == ["https://tempfile.aiquickdraw.com/v/0.jpeg"]
    assert (made.scene_id, made.format, made.model_used) == (3, "JPEG", "Midjourney V7")
    assert (made.dimensions.width, made.dimensions.height) == (1024, 1228)
    assert desk.statuses == ["done"]
    assert desk.store.fetch(made.image).read_bytes() == b"a picture"


def test_an_unknown_price_is_told(kie: Kie, desk: Desk) -> None:
    """Without a limit it counts as nothing, and the result says that the cost is missing."""
    made = desk.picture()
    assert made.metadata.cost == 0
    assert any("price of Midjourney V7 is not known" in note for note in made.metadata.notes)
    assert any("first one was taken" in note for note in made.metadata.notes)


def test_an_unknown_price_is_not_bought_under_a_limit(kie: Kie, desk: Desk) -> None:
    """A limit that could not be kept: said, and nothing is sent."""
    with pytest.raises(Permanent, match=r"limit of \$2.00 could not be kept"):
        desk.picture(limit="2")
    assert (kie.posts, desk.statuses) == ([], [])


def test_a_picture_is_not_bought_twice(kie: Kie, desk: Desk) -> None:
    """The same recipe again: the same asset, no question at all."""
    first, looks = desk.picture(), kie.looks
    assert desk.picture().image == first.image
    assert (len(kie.posts), kie.looks) == (1, looks)


def test_an_order_without_an_answer_is_not_repeated(kie: Kie, desk: Desk) -> None:
    """The vendor has no list to look into: `Permanent`, so that the next model is asked."""
    kie.answers = [(200, None)]
    with pytest.raises(Permanent, match="may have been charged"):
        desk.picture()
    assert (len(kie.posts), desk.statuses) == (1, ["unknown"])


@pytest.mark.parametrize(
    "said", [(200, '{"code":200,"data":{"task'), (200, "<html>"), (502, "bad gateway"), (200, {"code": 200})]
)
def test_half_an_answer_is_no_answer(kie: Kie, said: tuple[int, Any]) -> None:
    """Truncated JSON, a page, a gateway, no task id: the order may have been taken."""
    kie.answers = [said]
    order = picture_order(a_recipe(), models()[MODEL], WORDS, an_errand())
    with pytest.raises(Unanswered):
        KieCounter(lambda: KEY).submit(order)
    assert len(kie.posts) == 1


@pytest.mark.parametrize(
    ("code", "words", "kind", "text"),
    [
        (401, "You do not have access", AccountTrouble, "rejected the key"),
        (402, "Credits insufficient", AccountTrouble, "put money in"),
        (404, "Not Found", Permanent, "may be gone"),
        (422, "version is invalid", Permanent, "version is invalid"),
        (422, "Your prompt violates our content policy", Refused, "content policy"),
        (429, "too many", Transient, "too much"),
        (433, "sub-key limit", AccountTrouble, "own limit"),
        (455, "maintenance", Transient, "maintained"),
        (500, "Server Error", Transient, "fault of its own"),
        (501, "Generation Failed", Permanent, "could not make"),
        (505, "Feature Disabled", Permanent, "switched this model off"),
    ],
)
def test_the_code_in_the_body_counts(
    kie: Kie, desk: Desk, code: int, words: str, kind: type[AidaError], text: str
) -> None:
    """HTTP says 200; the body says no. Nothing is charged, nothing sent twice."""
    kie.answers = [(200, {"code": code, "msg": words, "data": None})]
    with pytest.raises(kind, match=text) as raised:
        desk.picture()
    assert type(raised.value) is kind
    assert "scene 3, kie/midjourney-v7" in str(raised.value)
    assert (len(kie.posts), desk.statuses) == (1, ["failed"])
    if isinstance(raised.value, Transient):
        assert raised.value.retry_after == 7


def test_the_key_appears_in_no_text(kie: Kie, desk: Desk) -> None:
    """A vendor that repeats the key in its words does not get it into ours."""
    kie.answers = [(200, {"code": 401, "msg": f"the key {KEY} is not known"})]
    with pytest.raises(Permanent) as raised:
        desk.picture()
    (job,) = desk.journal.jobs("w-1")
    assert KEY not in str(raised.value) + str(job)


def test_looks_that_fail_are_harmless(kie: Kie, desk: Desk) -> None:
    """Maintenance, a page of a gateway and a record not there yet, while the task goes on."""
    task = (200, {"code": 200, "data": {"taskId": "mj-1"}})
    kie.answers = [
        task,
        (200, {"code": 455, "msg": "maintenance"}),
        (503, "<html>"),
        (200, {"code": 422, "msg": "recordInfo is null"}),
        (200, {"code": 200, "data": None}),
    ]
    desk.picture()
    assert (len(kie.posts), desk.statuses) == (1, ["done"])


def test_an_old_task_without_a_record_is_gone(kie: Kie) -> None:
    """Fifteen days later the vendor has forgotten it: `Gone`; a minute earlier it may not know it yet."""
    from aida.contracts.job import Job

    order = picture_order(a_recipe(), models()[MODEL], WORDS, an_errand())
    old = Job(
        id="j-1",
        workflow_id="w-1",
        order=order,
        status="accepted",
        vendor_job="mj-9",
        created_at=datetime(2026, 11, 1, tzinfo=UTC),
        accepted_at=datetime(2026, 11, 1, tzinfo=UTC),
    )
    counter = KieCounter(lambda: KEY)
    with pytest.raises(Gone):
        counter.ready(old)
    with pytest.raises(Transient):
        counter.ready(old.model_copy(update={"accepted_at": datetime.now(UTC)}))
    assert counter.cancel(old) is False
    assert counter.search(old) == ()


@pytest.mark.parametrize(
    ("record", "kind", "counts"),
    [
        ({"successFlag": 2, "errorCode": 500, "errorMessage": "internal"}, Transient, False),
        ({"successFlag": 2, "errorCode": 422, "errorMessage": "banned word: x"}, Refused, False),
        ({"successFlag": 3, "errorCode": 501, "errorMessage": None}, Permanent, True),
        ({"successFlag": 3, "errorCode": None, "errorMessage": "content moderation"}, Refused, True),
        ({"successFlag": 1, "resultInfoJson": None}, Permanent, True),
        ({"successFlag": 1, "resultInfoJson": {"resultUrls": []}}, Permanent, True),
    ],
)
def test_a_failed_task_is_sorted(record: dict[str, Any], kind: type[AidaError], counts: bool) -> None:
    """Flag 2 failed before the work began, flag 3 after: the second may be charged."""
    with pytest.raises(kind) as raised:
        picture_urls(record)
    assert vars(raised.value).get("charged", False) is counts


def test_addresses_come_in_two_shapes() -> None:
    """Objects when polled, plain strings in the vendor's callbacks."""
    for entry in ({"resultUrl": "https://x/1"}, "https://x/1"):
        assert picture_urls({"successFlag": 1, "resultInfoJson": {"resultUrls": [entry]}}) == ["https://x/1"]


@pytest.mark.parametrize(
    ("size", "aspect"),
    [((1080, 1920), "9:16"), ((1920, 1080), "16:9"), ((1080, 1080), "1:1"), ((1080, 1350), "5:6")],
)
def test_the_nearest_shape_is_ordered(size: tuple[int, int], aspect: str) -> None:
    """4:5 = 0.800 lies between 3:4 = 0.750 (6.7 % to crop) and 5:6 = 0.833 (4 %)."""
    assert nearest_aspect(*size) == aspect


def test_what_cannot_be_asked_is_said_before_money_is_spent() -> None:
    """Reference pictures, overlong words, no words."""
    row = models()[MODEL]
    photo = AssetRef(key="c/shoe.png", sha256="a" * 64, bytes=1, media_type="image/png")
    with pytest.raises(Permanent, match="by public address only"):
        picture_order(a_recipe(references=(photo,)), row, WORDS, an_errand())
    with pytest.raises(Permanent, match="has 2001 characters"):
        picture_order(a_recipe(), row, Prompt(text="x" * 2001), an_errand())
    with pytest.raises(Permanent, match="needs words"):
        picture_order(a_recipe(), row, None, an_errand())


def test_a_price_row_is_all_it_takes_to_keep_a_limit() -> None:
    """With a price in the catalog the order reserves it."""
    price = Price.model_validate(
        {"from": date(2026, 11, 1), "unit": "image", "usd": "0.04", "source": "x", "checked": "2026-11-22"}
    )
    row = models()[MODEL].model_copy(update={"prices": (price,)})
    assert picture_order(a_recipe(), row, WORDS, an_errand("1")).worst == Decimal("0.04")


def test_the_same_words_have_the_same_fingerprint() -> None:
    """And other words another."""
    row = models()[MODEL]
    one, same, other = (
        picture_order(a_recipe(), row, prompt, an_errand()).fingerprint
        for prompt in (WORDS, WORDS, Prompt(text="a boot"))
    )
    assert one == same != other


def test_the_account_is_checked_for_nothing(kie: Kie) -> None:
    """Credits there: fine. No key, rejected, empty: bad input. Out of reach: try again."""
    check_account(lambda: KEY)
    for said in ({"code": 200, "data": 0}, {"code": 401, "msg": "no"}, {"code": 402, "msg": "no credits"}):
        kie.answers = [(200, said)]
        with pytest.raises(BadInput):
            check_account(lambda: KEY)
    with pytest.raises(BadInput, match="KIE_API_KEY is not set"):
        check_account(lambda: "")
    kie.answers = [(200, {"code": 455, "msg": "maintenance"})]
    with pytest.raises(Transient):
        check_account(lambda: KEY)
    assert kie.posts == []


def test_a_vendor_out_of_reach_was_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody listens there: `Transient`, and certainly nothing was taken."""
    monkeypatch.setattr(wire, "BASE", "http://127.0.0.1:9")
    order = picture_order(a_recipe(), models()[MODEL], WORDS, an_errand())
    with pytest.raises(Transient, match="out of reach"):
        KieCounter(lambda: KEY).submit(order)
