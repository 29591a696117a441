"""The door: every request is looked at before anything of it is read, and every answer gets its headers.

    request ─Host?─Origin?─how often?─who?─how large?─which type?→ application → answer + headers

Plain ASGI, so that streams pass through as they come.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aida.front.api.access import COOKIE, Access
from aida.front.api.problems import Problem, broken, wanted_language
from aida.front.api.rates import Buckets, Rates

MOST_BYTES = 256 * 1024
MOST_UPLOAD_BYTES = 64 * 2**20 + 64 * 1024
"""A file of 64 MiB and the form around it."""
UPLOADS = "/api/uploads"
SESSION = "/api/session"
_READS = frozenset({"GET", "HEAD", "OPTIONS"})

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), payment=(), usb=()",
}


class Guard:
    """The door of one application."""

    def __init__(
        self,
        app: ASGIApp,
        access: Access,
        rates: Rates,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._app, self._access, self._now = app, access, now
        self._all, self._deeds = Buckets(rates.all, clock), Buckets(rates.deeds, clock)
        self._sign_in = Buckets(rates.sign_in, clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        dressed = _dressed(send, scope["path"])
        try:
            self._check(scope, headers)
            receive = await _bounded(scope, headers, receive)
        except Problem as problem:
            await _refuse(problem, scope, headers, dressed)
            return
        started = False

        async def noted(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await dressed(message)

        try:
            await self._app(scope, receive, noted)
        except Exception as err:
            bug = broken(f"{scope['method']} {scope['path']}", err)
            if not started:
                await _refuse(bug, scope, headers, dressed)

    def _check(self, scope: Scope, headers: Headers) -> None:
        host = headers.get("host", "")
        if not self._access.answers_to(host):
            raise Problem(403, "wrong_host", host=host[:100] or "?")
        if not _is_own(scope, headers):
            raise Problem(403, "wrong_origin")
        self._check_rate(scope)
        if self._access.token is not None and not _is_open(scope) and not self._is_known(headers):
            raise Problem(401, "signed_out", headers={"WWW-Authenticate": 'Bearer realm="aida"'})
        _check_type(scope, headers)

    def _check_rate(self, scope: Scope) -> None:
        client = (scope.get("client") or ("?",))[0]
        buckets = [self._all]
        if scope["method"] not in _READS:
            buckets.append(self._sign_in if scope["path"] == SESSION else self._deeds)
        wait = max(bucket.take(client) for bucket in buckets)
        if wait > 0:
            seconds = math.ceil(wait)
            raise Problem(429, "too_many", seconds=seconds, headers={"Retry-After": str(seconds)})

    def _is_known(self, headers: Headers) -> bool:
        kind, _, token = headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            return self._access.knows(token.strip())
        try:
            cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
        except CookieError:
            return False
        return cookie is not None and self._access.admits(cookie.value, self._now())


def _is_open(scope: Scope) -> bool:
    """What needs no token: the page as such, which holds nothing of anybody's, and signing in."""
    return not scope["path"].startswith("/api/") or (scope["path"] == SESSION and scope["method"] == "POST")


def _is_own(scope: Scope, headers: Headers) -> bool:
    """Whether a browser sends it for our own page, or a program that is no browser. Pages of others may lead
    here by a link, and do nothing else."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    leads = scope["method"] in _READS and headers.get("sec-fetch-mode") == "navigate"
    if site is not None and site not in ("same-origin", "none") and not leads:
        return False
    if origin is None:
        return True
    return urlsplit(origin).netloc.lower() == headers.get("host", "").lower()


def _check_type(scope: Scope, headers: Headers) -> None:
    """JSON only, so that no form of another page is ever read."""
    has_body = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
    if scope["method"] in _READS or not has_body:
        return
    wanted = "multipart/form-data" if scope["path"] == UPLOADS else "application/json"
    if headers.get("content-type", "").partition(";")[0].strip().lower() != wanted:
        raise Problem(415, "wrong_type", types=wanted)


async def _bounded(scope: Scope, headers: Headers, receive: Receive) -> Receive:
    """The request's body within its limit; one that does not say its length is read here, as far as that.
    A length that is said is kept by the server."""
    most = MOST_UPLOAD_BYTES if scope["path"] == UPLOADS else MOST_BYTES
    told = headers.get("content-length")
    if told is not None:
        if not (told.isascii() and told.isdigit()) or int(told) > most:
            raise Problem(413, "too_large", most=_size(most))
        return receive
    if "transfer-encoding" not in headers:
        return receive
    body = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            break
        body += message.get("body", b"")
        if len(body) > MOST_BYTES:
            raise Problem(413, "too_large", most=_size(MOST_BYTES))
        if not message.get("more_body"):
            break
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _size(count: int) -> str:
    return f"{count // 2**20} MiB" if count >= 2**20 else f"{count // 1024} KiB"


def _dressed(send: Send, path: str) -> Send:
    async def dressed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if path.startswith("/api/"):
                headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return dressed


async def _refuse(problem: Problem, scope: Scope, headers: Headers, send: Send) -> None:
    """Say no without reading further."""
    speak = wanted_language(headers.get("accept-language")) or "en"
    body = json.dumps(problem.body(speak), ensure_ascii=False).encode()
    raw = {"content-type": "application/json", "content-length": str(len(body)), **problem.headers}
    if problem.status == 413:
        raw["connection"] = "close"  # the rest of it is not read
    told = [(name.lower().encode(), value.encode("latin-1")) for name, value in raw.items()]
    await send({"type": "http.response.start", "status": problem.status, "headers": told})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
