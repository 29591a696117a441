"""All simulated vendors behind one proxy: `vendors(…)` in a test, `python -m tests.wire` as a process.

with vendors(tmp_path, pace=0.01, faults=[Fault("busy", "fal/*")]) as sim:
    monkeypatch … sim.environment() …     sim.requests, sim.charges, sim.total()
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from tests.wire import claude, fal, kie
from tests.wire.faults import Fault, Faults, read_fault
from tests.wire.house import KEYS, Charge, House, Seen
from tests.wire.server import Proxy, Reply, Request

HOSTS = (*claude.HOSTS, *fal.HOSTS, *kie.HOSTS)
_TICK = 0.01


class Simulation:
    """The vendors as a test sees them. Books are safe to read while requests come in."""

    def __init__(self, house: House, claude_slots: int = 4) -> None:
        self.house = house
        self.claude = claude.Claude(house, claude_slots)
        self.fal = fal.Fal(house)
        self.kie = kie.Kie(house)
        self.proxy = Proxy(HOSTS, self._answer, house.folder)
        self._clock = threading.Thread(target=self._tick, name="vendors' clock", daemon=True)

    def environment(self, *vendors: str) -> dict[str, str]:
        """What a program needs to find the simulators: proxy, certificate, keys (of these vendors only)."""
        names = {"anthropic": "ANTHROPIC_API_KEY", "fal": "FAL_KEY", "kie": "KIE_API_KEY"}
        keys = {names[vendor]: KEYS[vendor] for vendor in (vendors or tuple(names))}
        return network(self.proxy.url, self.house.folder / "ca.pem") | keys

    @property
    def requests(self) -> list[Seen]:
        with self.house.lock:
            return list(self.house.requests)

    @property
    def orders(self) -> list[Seen]:
        """The requests that ask for something that costs money, refused ones too."""
        return [seen for seen in self.requests if seen.order]

    @property
    def charges(self) -> list[Charge]:
        self._advance()
        with self.house.lock:
            return list(self.house.charges)

    @property
    def jobs(self) -> dict[str, fal.Job]:
        """fal's jobs by id, with all their arguments; KIE's are in `sim.kie.tasks`."""
        self._advance()
        return dict(self.fal.jobs)

    @property
    def accepted(self) -> int:
        """Orders taken on, whatever came of them."""
        return len(self.fal.jobs) + len(self.kie.tasks) + self.claude.messages

    @property
    def refused(self) -> list[str]:
        """Hosts that somebody wanted and that are no simulated vendor's."""
        return list(self.proxy.refused)

    def total(self, vendor: str | None = None) -> Decimal:
        """US dollars charged so far."""
        charged = (each.dollars for each in self.charges if vendor in (None, each.vendor))
        return sum(charged, start=Decimal(0))

    def fault(self, fault: Fault | str) -> Fault:
        """One more rule from now on."""
        made = read_fault(fault) if isinstance(fault, str) else fault
        self.house.faults.add(made)
        return made

    def _answer(self, request: Request) -> Reply:
        if request.host in claude.HOSTS:
            return self.claude.answer(request)
        if request.host in kie.HOSTS:
            return self.kie.answer(request)
        return self.fal.answer(request)

    def _advance(self) -> None:
        self.fal.advance()
        self.kie.advance()

    def _tick(self) -> None:
        while not self.house.closing.wait(_TICK):
            self._advance()

    def open(self) -> None:
        self.proxy.start()
        self._clock.start()

    def close(self) -> None:
        self._advance()
        self.house.closing.set()
        self.proxy.close()
        self.house.works.close()
        self._clock.join(5)


def network(proxy: str, ca_file: Path | None = None) -> dict[str, str]:
    """The variables that lead httpx, httpx2 and most others through the proxy; loopback stays direct."""
    direct = "127.0.0.1,localhost,::1"
    both = {"HTTPS_PROXY": proxy, "HTTP_PROXY": proxy, "ALL_PROXY": proxy, "NO_PROXY": direct}
    both |= {name.lower(): value for name, value in both.items()}
    return both | ({"SSL_CERT_FILE": str(ca_file)} if ca_file else {})


@contextmanager
def vendors(
    folder: Path,
    *,
    pace: float = 0.01,
    slots: int = 4,
    claude_slots: int = 4,
    day: date | None = None,
    latency: Mapping[str, float] | None = None,
    faults: Iterable[Fault | str] = (),
    media: Literal["full", "tiny"] = "full",
    odd_sizes: bool = True,
    accounts: Mapping[str, str] | None = None,
) -> Iterator[Simulation]:
    """The simulated vendors, for the length of the block.

    `pace` scales every latency: 1 is the specification's time. `slots` are fal's jobs at once. `latency`
    replaces seconds by kind ("clip") or by a glob over endpoints ("fal-ai/veo*"). `day` is the day whose
    prices are charged and whose models exist (today). `media="tiny"`: clips too small to look at.
    `accounts` says whose key is `rejected` and whose account is `empty`.
    """
    rules = [read_fault(each) if isinstance(each, str) else each for each in faults]
    house = House(
        folder,
        pace=pace,
        slots=slots,
        day=day,
        latency=latency,
        faults=Faults(rules),
        media=media,
        odd_sizes=odd_sizes,
        accounts=accounts,
    )
    sim = Simulation(house, claude_slots)
    sim.open()
    try:
        yield sim
    finally:
        sim.close()


def read_bill(folder: Path) -> list[dict[str, Any]]:
    """The charges another process wrote down, oldest first."""
    return _lines(folder / "bill.jsonl")


def read_requests(folder: Path) -> list[dict[str, Any]]:
    return _lines(folder / "requests.jsonl")


def _lines(file: Path) -> list[dict[str, Any]]:
    if not file.exists():
        return []
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
