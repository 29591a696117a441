"""Who is told of productions outside, and how: addresses that the operator allows, signed, one at a time.

    AIDA_WEBHOOK_URL, _SECRET, _HOSTS ─hooks_of→ Hooks ─allowed(url)→ a production's own address
    Notice ─signature (HMAC-SHA256 over time and body)→ POST ─2xx→ arrived

The operator's own address may be anywhere. One that comes with a request must be https, of a host on the
operator's list, and lead to the open internet: nobody reaches into this network by naming an address here.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ipaddress
import re
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

from aida.errors import BadInput
from aida.front.api.problems import Problem

URL, SECRET, HOSTS = "AIDA_WEBHOOK_URL", "AIDA_WEBHOOK_SECRET", "AIDA_WEBHOOK_HOSTS"
_SHORTEST = 16
_SECONDS = 10.0
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")


@dataclass(frozen=True)
class Hooks:
    """What the operator has set up."""

    url: str | None = None
    secret: str = ""
    hosts: frozenset[str] = frozenset()

    @property
    def some(self) -> bool:
        return bool(self.url or self.hosts)

    def allowed(self, url: str) -> str:
        """A production's own address; raises `Problem` 422 for one that may not be told."""
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").lower(), parts.port
        except ValueError:
            parts, host, port = SplitResult("", "", "", "", ""), "", None
        plain = parts.scheme == "https" and not parts.username and not parts.fragment
        if not (plain and port in (None, 443) and url.isascii() and url.isprintable() and " " not in url):
            raise Problem(422, "invalid", field="webhook", reason="https://host/path")
        if host not in self.hosts:
            raise Problem(422, "webhook_host", field="webhook", host=host[:100])
        return url


def hooks_of(environ: Mapping[str, str]) -> Hooks:
    """Raises `BadInput` for an address without a secret, or one that is none."""
    url = environ.get(URL, "").strip() or None
    secret = environ.get(SECRET, "").strip()
    hosts = frozenset(environ.get(HOSTS, "").lower().replace(",", " ").split())
    if url is not None and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname):
        raise BadInput(f"{URL} is not an address like https://example.com/aida.")
    if (url or hosts) and len(secret) < _SHORTEST:
        raise BadInput(f"Webhooks are signed: set {SECRET} to at least {_SHORTEST} characters.")
    if wrong := [each for each in hosts if not _HOST.fullmatch(each)]:
        raise BadInput(f"{HOSTS} lists host names only, not {wrong[0][:80]!r}.")
    return Hooks(url, secret, hosts)


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """`sha256=…`: HMAC over `timestamp.body`: neither an old notice nor a changed one passes (pure)."""
    signed = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return f"sha256={signed.hexdigest()}"


def post(hooks: Hooks, url: str, body: bytes, headers: Mapping[str, str]) -> str | None:
    """Send it once, following nothing; `None` when it has arrived, else why not."""
    try:
        answer = _sent(hooks, urlsplit(url), body, headers)
    except (OSError, http.client.HTTPException, ValueError) as err:
        return f"{type(err).__name__}: {err}"
    return None if 200 <= answer < 300 else f"HTTP {answer}"


def _sent(hooks: Hooks, parts: SplitResult, body: bytes, headers: Mapping[str, str]) -> int:
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    place = _place(host, port, anywhere=parts.geturl() == hooks.url)
    line: Any
    if parts.scheme == "https":
        line = http.client.HTTPSConnection(host, port, timeout=_SECONDS, context=ssl.create_default_context())
    else:
        line = http.client.HTTPConnection(host, port, timeout=_SECONDS)
    # The place that was looked at is the one that is called; its name is still what the certificate is for.
    line._create_connection = lambda _address, *more: socket.create_connection(place, *more)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        line.request("POST", path, body, dict(headers))
        return int(line.getresponse().status)
    finally:
        line.close()


def _place(host: str, port: int, *, anywhere: bool) -> tuple[str, int]:
    """An address of the host. Raises `OSError` for one inside this network, unless it may be anywhere."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for _, _, _, _, address in found:
        if anywhere or ipaddress.ip_address(str(address[0]).partition("%")[0]).is_global:
            return str(address[0]), port
    raise OSError(f"{host} leads into a private network")
