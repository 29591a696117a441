"""Leases on Prefect's global concurrency limits, asked for directly at the API.

    take ─increment-with-lease→ place (423: all taken → None)      renew, every 20 s      give_back

A server that keeps its leases in memory (Prefect's default) forgets them when it is restarted, while its
database goes on counting the places: each would be gone for good. Whoever holds such a place takes it out
of the count and asks for a new one.

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
from dataclasses import dataclass, field
from typing import Any

import httpx
from prefect.settings import get_current_settings

from aida.errors import Transient

LOGGER = logging.getLogger("aida.tasks")
LEASE_SECONDS = 60.0
"""How long a dead process keeps its place; Prefect grants no shorter lease."""
_RENEW_SECONDS = 20.0
_BUSY_SECONDS = 30.0
"""How long a server that is busy or away is asked again for a place."""
_MOMENT = 1.0
"""The same where nobody waits for the answer, or it is asked again anyway."""


@dataclass(eq=False)
class Place:
    """One of a limit's places, held. `lease` is the server's name for it; without one it is not counted."""

    limit: str
    lease: str | None
    renewed: float
    """When the server last knew the lease, by the monotonic clock."""
    lock: threading.Lock = field(default_factory=threading.Lock)
    """Held while the server is asked about it: a place is not renewed while it is given back."""


class Leases:
    """Safe for threads. One client and one renewing thread per process."""

    def __init__(self, renew_seconds: float = _RENEW_SECONDS) -> None:
        self._lock = threading.Lock()
        self._client: httpx.Client | None = None
        self._held: set[Place] = set()
        self._returned: set[Place] = set()
        """Given back while the server was away; tried again by the thread that renews."""
        self._renew_seconds = renew_seconds

    def take(self, limit: str) -> Place | None:
        """One place; `None` when all are taken. A limit that does not exist takes nobody's places. Raises
        `Transient` when the API cannot be asked."""
        place = self._lent(limit)
        if place is not None and place.lease is not None:
            with self._lock:
                self._held.add(place)
        return place

    def _lent(self, limit: str) -> Place | None:
        asked_at = time.monotonic()
        body = {"names": [limit], "slots": 1, "mode": "concurrency", "lease_duration": LEASE_SECONDS}
        answer = self._ask("increment-with-lease", body)
        if answer.status_code == httpx.codes.LOCKED:
            return None
        told = answer.json()
        if not told.get("limits"):
            LOGGER.warning("Prefect has no limit %s: its places are not counted", limit)
            return Place(limit, None, asked_at)
        return Place(limit, str(told["lease_id"]), asked_at)

    def give_back(self, place: Place) -> None:
        """Nobody waits for it: with the server away, it is given back later, or free when its lease ends."""
        with self._lock:
            self._held.discard(place)
        try:
            self._return(place)
        except Transient:
            with self._lock:
                self._returned.add(place)

    def _return(self, place: Place) -> None:
        """Raises `Transient`: try again."""
        with place.lock:
            # The server takes back a lease it does not know without a word, and goes on counting the place.
            if place.lease is not None and self._known(place):
                self._ask("decrement-with-lease", {"lease_id": place.lease}, _MOMENT)
                place.lease = None

    def _known(self, place: Place) -> bool:
        """Renew the lease: whether the server still has it. A place whose lease it has forgotten is out of
        the count afterwards. Raises `Transient`."""
        asked_at = time.monotonic()
        answer = self._ask(f"leases/{place.lease}/renew", {"lease_duration": LEASE_SECONDS}, _MOMENT)
        if answer.status_code != httpx.codes.GONE:
            place.renewed = asked_at
            return True
        if time.monotonic() - place.renewed < LEASE_SECONDS:
            # It cannot have ended: it was lost with the server's memory, and only we can free its place.
            self._ask("decrement", {"names": [place.limit], "slots": 1}, _MOMENT)
        place.lease = None
        return False

    def _hold_on(self, place: Place) -> None:
        with place.lock:
            if place.lease is None or self._known(place):
                return
            again = self._lent(place.limit)
            if again is None:
                LOGGER.warning(
                    "The Prefect server has forgotten a place of %s, and all are taken: one call more than "
                    "its limit is under way",
                    place.limit,
                )
                return
            place.lease, place.renewed = again.lease, again.renewed

    def _ask(self, what: str, body: dict[str, Any], patience: float = _BUSY_SECONDS) -> httpx.Response:
        return asked(lambda: self._opened().post(f"/v2/concurrency_limits/{what}", json=body), patience)

    def _opened(self) -> httpx.Client:
        with self._lock:
            if self._client is None:
                self._client = api_client()
                threading.Thread(target=self._renew, name="leases", daemon=True).start()
            return self._client

    def _renew(self) -> None:
        while True:
            time.sleep(self._renew_seconds)
            with self._lock:
                held, returned = tuple(self._held), tuple(self._returned)
            for place in returned:
                with contextlib.suppress(Transient):
                    self._return(place)
                    with self._lock:
                        self._returned.discard(place)
            for place in held:
                try:
                    self._hold_on(place)
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
    if answer.is_error and answer.status_code not in (httpx.codes.LOCKED, httpx.codes.GONE):
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
