"""Leases on Prefect's global concurrency limits, asked for directly at the API.

    take ─increment-with-lease→ lease id (423: all taken → None)      renew, every 20 s      give_back

Prefect's own `concurrency()` does the same, but asks again only after two seconds when the server's
SQLite was busy for a moment, which it often is when calls come together, and builds a client per call.
Here a busy server is asked again at once.
"""

from __future__ import annotations

import base64
import contextlib
import logging
import random
import threading
import time
from collections.abc import Callable
from typing import Any

import httpx
from prefect.settings import get_current_settings

from aida.errors import Transient

LOGGER = logging.getLogger("aida.tasks")
LEASE_SECONDS = 60.0
"""How long a dead process keeps its place; Prefect grants no shorter lease."""
_RENEW_SECONDS = 20.0
_BUSY_SECONDS = 30.0
"""How long a server that is busy or away is asked again."""


class Leases:
    """Safe for threads. One client and one renewing thread per process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._client: httpx.Client | None = None
        self._held: set[str] = set()

    def take(self, limit: str) -> str | None:
        """A lease on one place; `None` when all are taken. A limit that does not exist takes nobody's
        places and gives the empty lease "". Raises `Transient` when the API cannot be asked."""
        body = {"names": [limit], "slots": 1, "mode": "concurrency", "lease_duration": LEASE_SECONDS}
        answer = self._ask("increment-with-lease", body)
        if answer.status_code == httpx.codes.LOCKED:
            return None
        told = answer.json()
        if not told.get("limits"):
            LOGGER.warning("Prefect has no limit %s: its places are not counted", limit)
            return ""
        lease = str(told["lease_id"])
        with self._lock:
            self._held.add(lease)
        return lease

    def give_back(self, lease: str) -> None:
        """Best effort: a place that cannot be given back is free when its lease ends."""
        with self._lock:
            self._held.discard(lease)
        if lease:
            with contextlib.suppress(Transient):
                self._ask("decrement-with-lease", {"lease_id": lease})

    def _ask(self, what: str, body: dict[str, Any]) -> httpx.Response:
        return asked(lambda: self._opened().post(f"/v2/concurrency_limits/{what}", json=body), _BUSY_SECONDS)

    def _opened(self) -> httpx.Client:
        with self._lock:
            if self._client is None:
                self._client = api_client()
                threading.Thread(target=self._renew, name="leases", daemon=True).start()
            return self._client

    def _renew(self) -> None:
        while True:
            time.sleep(_RENEW_SECONDS)
            with self._lock:
                held = tuple(self._held)
            for lease in held:
                try:
                    self._ask(f"leases/{lease}/renew", {"lease_duration": LEASE_SECONDS})
                except Transient as err:
                    LOGGER.warning("A place at a vendor could not be held on to: %s", err)


def asked(ask: Callable[[], httpx.Response], patience: float) -> httpx.Response:
    """The server's answer, once it has one. Raises `Transient` when it has none for `patience` seconds,
    or refuses."""
    until = time.monotonic() + patience
    while True:
        try:
            answer = ask()
            if answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR:
                break
            trouble = f"it answered {answer.status_code}"
        except httpx.TransportError as err:
            trouble = f"{type(err).__name__}: {err}"
        if time.monotonic() > until:
            raise Transient(f"The Prefect API cannot be asked for a place: {trouble}")
        time.sleep(random.uniform(0.02, 0.08))  # apart, or the same callers collide again
    if answer.is_error and answer.status_code != httpx.codes.LOCKED:
        raise Transient(f"The Prefect API refused to lend a place: {answer.status_code} {answer.text[:200]}")
    return answer


def api_client() -> httpx.Client:
    """A client of the API this process is set to."""
    api = get_current_settings().api
    headers = {}
    if api.auth_string is not None:
        token = base64.b64encode(api.auth_string.get_secret_value().encode()).decode()
        headers["Authorization"] = f"Basic {token}"
    elif api.key is not None:
        headers["Authorization"] = f"Bearer {api.key.get_secret_value()}"
    return httpx.Client(base_url=str(api.url), headers=headers, timeout=30.0)
