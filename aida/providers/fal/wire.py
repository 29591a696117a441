"""One question to fal.ai over our own HTTP client: no retry, no redirect, only the vendor's hosts.

    ask(method, url) → status, headers, text        Unsent: nothing left this machine   Lost: it may have

Orders go out on a connection of their own, so that an old connection that has died in the meantime is
never mistaken for an order that got no answer.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from aida.providers.counter import before_the_first_byte

if TYPE_CHECKING:
    import httpx

QUEUE, REST, PLATFORM = "https://queue.fal.run", "https://rest.fal.ai", "https://api.fal.ai"
_HOSTS = frozenset(urlsplit(url).hostname for url in (QUEUE, REST, PLATFORM))
CONNECT_SECONDS = 10.0


class Unsent(Exception):
    """The question certainly did not reach the vendor."""


class Lost(Exception):
    """The question may have reached the vendor; its answer did not reach us."""


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    text: str


def is_ours_to_follow(url: object) -> bool:
    """Whether an address the vendor gave is one of the vendor's own."""
    if not isinstance(url, str):
        return False
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    plain = parts.username is None and parts.password is None and port in (None, 443)
    return parts.scheme == "https" and parts.hostname in _HOSTS and plain


class Wire:
    """Safe to share by threads. The key is read for every question and kept nowhere."""

    def __init__(self, key: Callable[[], str]) -> None:
        self._key = key

    def post(
        self,
        url: str,
        body: Any,
        headers: Mapping[str, str],
        seconds: float,
        last_word: Callable[[], None] = lambda: None,
    ) -> Reply:
        """One POST on a new connection. Raises `Unsent` or `Lost`. `last_word` is called when the connection
        stands and the first byte is about to go; what it raises passes through, and nothing was sent."""
        watched = {"trace": before_the_first_byte(last_word)}
        return self._ask(self._orders, "POST", url, headers, seconds, json=body, extensions=watched)

    def get(self, url: str, params: Mapping[str, str] | None, seconds: float) -> Reply:
        """One GET. Raises `Unsent` or `Lost`, both harmless."""
        return self._ask(self._looks, "GET", url, {}, seconds, params=params)

    def looker(self) -> httpx.Client:
        """The client for looks, for the vendor's SDK to look with; it knows the key."""
        client = self._looks
        client.headers["Authorization"] = self.authorization
        return client

    @property
    def authorization(self) -> str:
        return f"Key {self._key()}"

    def hidden(self, text: str) -> str:
        """The text without the key, should anybody have put it there."""
        key = self._key()
        return text.replace(key, "…") if key else text

    @cached_property
    def _orders(self) -> httpx.Client:
        return self._client(keep=0)

    @cached_property
    def _looks(self) -> httpx.Client:
        return self._client(keep=8)

    @cached_property
    def _certificates(self) -> ssl.SSLContext:
        """Read once for both clients: it takes longer than a question."""
        import httpx

        return httpx.create_ssl_context()

    def _client(self, keep: int) -> httpx.Client:
        import httpx

        return httpx.Client(
            verify=self._certificates,
            limits=httpx.Limits(max_connections=64, max_keepalive_connections=keep),
            follow_redirects=False,
        )

    def _ask(
        self,
        client: httpx.Client,
        method: str,
        url: str,
        headers: Mapping[str, str],
        seconds: float,
        **more: Any,
    ) -> Reply:
        import httpx

        timeout = httpx.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds))
        told = {"Authorization": self.authorization, "Accept": "application/json", **headers}
        try:
            answer = client.request(method, url, headers=told, timeout=timeout, **more)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as err:
            raise Unsent(f"{type(err).__name__}: {err}") from err
        except httpx.UnsupportedProtocol as err:
            raise Unsent(str(err)) from err
        except (httpx.HTTPError, httpx.InvalidURL) as err:
            raise Lost(f"{type(err).__name__}: {err}") from err
        text = self.hidden(answer.text)
        return Reply(
            answer.status_code, {name.lower(): value for name, value in answer.headers.items()}, text
        )
