"""What the simulated vendors share: the clock, the books, the rules of what goes wrong, the studio.

    request ─admitted→ kept in the books ─vendor's rules→ charge ─→ sim.charges, bill.jsonl

Every request and charge is also a line of a JSONL file, so that other processes can be checked. Keys
and the bytes of data URIs are in neither.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from tests.wire.faults import Faults
from tests.wire.server import Request
from tests.wire.works import Works

LATENCY: dict[str, float] = {
    # The specification's own example run, in seconds.
    "writer": 5.0,
    "director": 8.0,
    "picture": 12.0,
    "clip": 60.0,
    "voice": 8.0,
    "music": 20.0,
}
KEYS = {
    "anthropic": "sk-ant-simulated-0000",
    "fal": "simulated-id:simulated-secret",
    "kie": "kie-simulated-0000",
}
_DATA = re.compile(r"data:([\w/+.-]*)[^,\"]{0,80},[A-Za-z0-9+/=%._~-]{200,}")


@dataclass(frozen=True)
class Seen:
    """One request as it came in; `status` is what it was answered, 0 when nothing was."""

    method: str
    host: str
    path: str
    query: dict[str, str]
    body: Any
    """JSON, data URIs shortened; for bytes their number."""
    vendor: str
    endpoint: str
    """For orders, the endpoint or the language model; else empty."""
    order: bool
    """Whether it asks for something that costs money."""
    status: int
    when: datetime
    headers: dict[str, str] = field(default_factory=dict)
    """Without the key."""


@dataclass(frozen=True)
class Charge:
    vendor: str
    endpoint: str
    job: str
    dollars: Decimal
    units: Decimal
    unit: str
    when: datetime
    kept: bool = True
    """False: nobody could have got the result (an answer lost on the way, a cancelled job that ran on)."""
    asked: str = ""
    """Digest of the order; the same for the same words, wherever its pictures lie."""


def digest(order: Any) -> str:
    """Sixteen digits for what an order says; addresses and bytes of files are left out, and how long an
    answer may be."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: plain(each) for name, each in value.items() if name != "max_tokens"}
        if isinstance(value, list):
            return [plain(each) for each in value]
        return "a file" if isinstance(value, str) and value.startswith(("https://", "data:")) else value

    return hashlib.sha256(json.dumps(plain(order), sort_keys=True).encode()).hexdigest()[:16]


def without_bytes(value: Any) -> Any:
    """The same JSON with data URIs told by their size."""
    if isinstance(value, dict):
        return {name: without_bytes(each) for name, each in value.items()}
    if isinstance(value, list):
        return [without_bytes(each) for each in value]
    if isinstance(value, str) and len(value) > 300:
        return _DATA.sub(lambda found: f"data:{found[1]};… ({len(found[0])} characters)", value)
    return value


class House:
    """Everything the vendors' counters need. Safe for threads."""

    def __init__(
        self,
        folder: Path,
        *,
        pace: float = 0.01,
        slots: int = 4,
        day: date | None = None,
        latency: Mapping[str, float] | None = None,
        faults: Faults | None = None,
        media: str = "full",
        odd_sizes: bool = False,
        accounts: Mapping[str, str] | None = None,
    ) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.pace = pace
        self.slots = slots
        self.day = day or datetime.now(UTC).date()
        self.latency = LATENCY | dict(latency or {})
        self.faults = faults or Faults()
        self.odd_sizes = odd_sizes
        """FLUX Pro answers every second picture in another size than asked, as has been seen."""
        self.accounts = dict(accounts or {})
        """Vendor → `rejected` (its key is) or `empty` (no money is in it); others are in good order."""
        self.lists_ended_only = False
        """Whether fal's list of requests shows an order only when it has ended."""
        self.works = Works(media)
        self.requests: list[Seen] = []
        self.charges: list[Charge] = []
        self.lock = threading.RLock()
        self.closing = threading.Event()

    def seconds(self, kind: str, endpoint: str, factor: float = 1.0) -> float:
        """Real seconds a job takes here; rules for an endpoint go before those for a kind."""
        rules = [value for name, value in self.latency.items() if "/" in name and fnmatchcase(endpoint, name)]
        return (rules[0] if rules else self.latency[kind]) * factor * self.pace

    def sleep(self, seconds: float) -> None:
        self.closing.wait(seconds)

    def now(self) -> float:
        return time.monotonic()

    def note(self, request: Request, vendor: str, endpoint: str, order: bool, status: int) -> None:
        body = request.json
        if body is None and request.body:
            body = f"{len(request.body)} bytes"
        seen = Seen(
            request.method,
            request.host,
            request.path,
            dict(request.query),
            without_bytes(body),
            vendor,
            endpoint,
            order,
            status,
            datetime.now(UTC),
            {
                name: text
                for name, text in request.headers.items()
                if name not in ("authorization", "x-api-key")
            },
        )
        with self.lock:
            self.requests.append(seen)
            self._write("requests.jsonl", asdict(seen))

    def charge(
        self,
        vendor: str,
        endpoint: str,
        job: str,
        dollars: Decimal,
        units: Decimal,
        unit: str,
        kept: bool = True,
        asked: Any = None,
    ) -> None:
        made = Charge(vendor, endpoint, job, dollars, units, unit, datetime.now(UTC), kept, digest(asked))
        with self.lock:
            self.charges.append(made)
            self._write("bill.jsonl", asdict(made))

    def _write(self, name: str, line: dict[str, Any]) -> None:
        with (self.folder / name).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, default=str, ensure_ascii=False) + "\n")
