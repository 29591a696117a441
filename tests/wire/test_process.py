"""The simulators as a process of their own, as `make film-sim` runs them."""

from __future__ import annotations

import ssl
from pathlib import Path

import httpx

from tests.wire import read_bill, read_requests
from tests.wire.film import simulators


def test_a_process_of_its_own_tells_where_it_is_and_what_it_charged(tmp_path: Path) -> None:
    with simulators(tmp_path, "--pace", "0", "--fault", "busy@fal/*#1", "--media", "tiny") as env:
        trust = ssl.create_default_context(cafile=env["SSL_CERT_FILE"])
        key = {"Authorization": f"Key {env['FAL_KEY']}"}
        with httpx.Client(proxy=env["HTTPS_PROXY"], verify=trust, headers=key) as client:
            codes = [
                client.post("https://queue.fal.run/fal-ai/lyria2", json={"prompt": "calm"}).status_code
                for _ in range(2)
            ]
    assert codes == [429, 200]
    assert [each["status"] for each in read_requests(tmp_path)] == codes
    assert [each["dollars"] for each in read_bill(tmp_path)] == ["0.100000"]
