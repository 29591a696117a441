"""`aida doctor --online` asks the vendors, free of charge: keys, accounts, fal.ai's prices beside ours."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from aida.catalog.read import models
from aida.errors import Transient
from aida.front.prices import compared
from aida.providers.fal.prices import read_prices
from tests.front.conftest import Counter


def findings(counter: Counter) -> dict[str, dict[str, str]]:
    told = json.loads(counter.aida("doctor", "--online", "--json").out)["findings"]
    return {each["what"]: each for each in told}


def prices(counter: Counter) -> dict[str, dict[str, Any]]:
    told = json.loads(counter.aida("doctor", "--online", "--json").out)["prices"]
    return {each["endpoint"]: each for each in told}


def test_good_accounts_take_orders_and_nothing_is_ordered_to_find_out(counter: Counter) -> None:
    said = counter.aida("doctor", "--online")
    assert said.code == 0
    assert [f"{name} account" in said.out for name in ("Anthropic", "fal.ai", "KIE.AI")] == [True] * 3
    assert counter.nothing_ordered()
    assert not any(key in said.out for key in ("simulated-secret", "sk-ant-simulated", "kie-simulated"))


@pytest.mark.parametrize(("vendor", "standing"), [("fal", "empty"), ("kie", "rejected")])
def test_an_account_that_takes_none_is_broken_with_what_to_do(
    counter: Counter, vendor: str, standing: str
) -> None:
    counter.sim.house.accounts[vendor] = standing
    told = findings(counter)
    broken = [each for each in told.values() if each["health"] == "broken"]
    assert len(broken) == 1
    assert {"empty": "put some in", "rejected": "make a new one"}[standing] in broken[0]["found"]
    assert counter.aida("doctor", "--online").code == 1


def test_prices_that_are_the_vendors_own_are_ticked(counter: Counter) -> None:
    told = prices(counter)
    assert told["fal-ai/flux-pro/v1.1"] | {"model": ""} == {
        "model": "",
        "endpoint": "fal-ai/flux-pro/v1.1",
        "edits": False,
        "ours": "0.04",
        "unit": "megapixel",
        "theirs": "0.04",
        "per": "megapixels",
        "verdict": "same",
    }
    assert "fal-ai/sora-2/image-to-video" not in told
    assert told["fal-ai/bytedance/seedream/v4.5/edit"]["verdict"] == "same"


def test_a_price_that_changed_is_shown_and_nothing_is_changed(counter: Counter) -> None:
    """The vendor's list of July: FLUX Pro by the picture, and models that were not there yet."""
    counter.sim.house.day = date(2026, 7, 15)
    told, shown = prices(counter), counter.aida("doctor", "--online").out
    assert told["fal-ai/flux-pro/v1.1"]["verdict"] == "other unit"
    assert "0.055 / images" in shown
    assert counter.nothing_ordered()


def listed(**changes: Any) -> dict[str, Any]:
    return {"endpoint_id": "fal-ai/lyria2", "unit_price": 0.10, "unit": "audios", "currency": "USD"} | changes


@pytest.mark.parametrize(
    ("entry", "verdict"),
    [
        (listed(), "same"),
        (listed(unit_price=0.12), "different"),
        (listed(unit="30 seconds"), "other unit"),
        (listed(unit="compute seconds"), "other unit"),
        (listed(currency="EUR"), "not listed"),
        (listed(endpoint_id="fal-ai/lyria3"), "not listed"),
    ],
)
def test_a_price_is_only_the_same_in_the_same_unit(entry: dict[str, Any], verdict: str) -> None:
    row = models()["fal/lyria-2"]
    there = read_prices(json.dumps({"prices": [entry]}))
    (found,) = compared([(row, row.endpoint)], there, date(2026, 11, 22))
    assert found.verdict == verdict


@pytest.mark.parametrize("text", ["", "<html>", "[]", '{"prices": [{"unit": "images"}]}', '{"prices": 3}'])
def test_a_list_that_is_none_is_said_to_be_unreadable(text: str) -> None:
    with pytest.raises(Transient, match="cannot be read"):
        read_prices(text)


def test_one_endpoint_nobody_knows_does_not_spoil_the_others(counter: Counter) -> None:
    from aida.studio import fal_prices

    found = fal_prices(["fal-ai/lyria2", "fal-ai/gone", "fal-ai/flux/schnell"])
    assert sorted(found) == ["fal-ai/flux/schnell", "fal-ai/lyria2"]
    assert counter.nothing_ordered()


# The Prefect server's places


class _Prefect(BaseHTTPRequestHandler):
    leases = "memory"

    def do_GET(self) -> None:
        known = self.path == "/api/admin/settings" and self.headers["Authorization"]
        storage = f"prefect.server.concurrency.lease_storage.{self.leases}"
        self.send_response(200 if known else 404)
        self.end_headers()
        told = {"server": {"concurrency": {"lease_storage": storage}}}
        self.wfile.write(json.dumps(told if known else {}).encode())

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        known = self.path == "/api/v2/concurrency_limits/filter" and self.headers["Authorization"]
        rows = [
            {"name": "aida-fal", "limit": 12, "active": True},
            {"name": "aida-kie", "limit": 3, "active": True},
            {"name": "somebody-elses", "limit": 1, "active": True},
        ]
        self.send_response(200 if known else 404)
        self.end_headers()
        self.wfile.write(json.dumps(rows if known else {}).encode())

    def log_message(self, *_: Any) -> None:
        return


@pytest.fixture
def prefect(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Prefect)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/api"
    monkeypatch.setenv("PREFECT_API_AUTH_STRING", "admin:canary")
    monkeypatch.setenv("PREFECT_API_URL", url)
    yield url
    server.shutdown()
    server.server_close()


def test_places_are_those_of_the_server_beside_the_catalogs(counter: Counter, prefect: str) -> None:
    said = counter.aida("doctor").out
    assert "anthropic 4, fal 12 (catalog: 4), kie 3" in said
    assert "canary" not in said


def test_a_server_that_forgets_who_has_a_place_is_told_of_with_the_remedy(
    counter: Counter, prefect: str
) -> None:
    assert "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE=" in counter.aida("doctor").out


def test_a_server_that_keeps_its_leases_is_not_told_of(
    counter: Counter, prefect: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_Prefect, "leases", "filesystem")
    assert "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE" not in counter.aida("doctor").out


def test_a_server_that_does_not_answer_is_broken(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    said = counter.aida("doctor")
    assert said.code == 1
    assert "does not answer" in said.out


def test_xtts_is_told_with_its_licence_and_whether_somebody_asked_for_it(counter: Counter) -> None:
    said = counter.aida("doctor").out
    assert "AIDA_XTTS is not set" in said
    assert "non-commercial" in said
