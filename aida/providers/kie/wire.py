"""One question to KIE.AI: method, path, body → the `data` of its answer, or an error of ours.

    HTTP 200 {"code": 200, "data": {…}} → {…}      HTTP 200 {"code": 402, "msg": …} → KieError 402

Facts: docs.kie.ai, pages of the Midjourney and Common APIs, read 2026-11-22. Our own client, no retries.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aida.errors import AccountTrouble, AidaError, Permanent, Refused, Transient
from aida.providers.buying import Unanswered

BASE = "https://api.kie.ai"
_CONNECT_SECONDS = 10.0
_TAKES_TIME = {
    429: "is asked too much at the moment",
    455: "is being maintained",
    500: "had a fault of its own",
}
"""Codes that are worth another try."""
_FOR_GOOD = {
    400: "could not read the order",
    401: "rejected the key; make a new one at kie.ai/api-key and set KIE_API_KEY",
    402: "has no credits left on this account; put money in at kie.ai/pricing",
    404: "has no such place any more: Midjourney may be gone from its offer",
    422: "did not accept the order",
    433: "says that this key's own limit is used up; raise it at kie.ai/api-key",
    501: "could not make the picture",
    505: "has switched this model off",
}
_UNCLEAR = (408, 499, 502, 503, 504)
"""A gateway's, in whatever form: the question may have been passed on."""
_ACCOUNT = (401, 402, 433)
"""Of these: what is wrong with our key or account, not with the order."""
_MODERATION = re.compile(
    r"polic|moderat|prohibit|banned|sensitive|nsfw|inappropriate|unsafe|violat", re.IGNORECASE
)
"""The vendor has no code for a refusal, only words (which ones is not documented)."""


class KieError(Exception):
    """The vendor's own code, where it is not 200, and its words."""

    def __init__(self, code: int, words: str, retry_after: float | None = None) -> None:
        super().__init__(f"{code} {words}")
        self.code = code
        self.words = words
        self.retry_after = retry_after


class NeverSent(Exception):
    """No connection: the vendor has seen nothing."""


class NoAnswer(Exception):
    """The vendor may have seen the question; no readable answer came."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: Any
    """JSON; `None` when it is none."""


def read(answer: Answer) -> Any:
    """The `data` of a good answer (pure). Raises `KieError`, or `NoAnswer` for what the vendor itself did
    not write (a gateway's page, half a JSON text), and where its time was up on the way."""
    body = answer.body if isinstance(answer.body, dict) else {}
    code = body.get("code")
    if isinstance(code, str) and code.isdecimal():
        code = int(code)
    if not isinstance(code, int) or isinstance(code, bool):
        if answer.status < 400 or answer.status >= 500:
            raise NoAnswer(f"HTTP {answer.status} without a readable answer")
        code = answer.status
    if code in _UNCLEAR:
        raise NoAnswer(f"{code} {body.get('msg') or ''}".rstrip())
    if code != 200:
        raise KieError(code, str(body.get("msg") or "no reason given")[:300], _seconds(answer.headers))
    return body.get("data")


def sorted_error(error: KieError, **where: Any) -> AidaError:
    """The vendor's no, sorted by what helps (pure)."""
    if error.code in _TAKES_TIME:
        return Transient(
            f"KIE.AI {_TAKES_TIME[error.code]} ({error})", retry_after=error.retry_after, **where
        )
    if error.code in (400, 422, 501) and _MODERATION.search(error.words):
        return Refused(f"Midjourney refused the words: {error.words}", **where)
    if error.code in _FOR_GOOD:
        kind_of = AccountTrouble if error.code in _ACCOUNT else Permanent
        return kind_of(f"KIE.AI {_FOR_GOOD[error.code]} ({error})", **where)
    kind = Transient if error.code > 505 else Permanent
    return kind(f"KIE.AI answered {error}", **where)


def ask(key: Callable[[], str], method: str, path: str, seconds: float, **more: Any) -> Any:
    """The `data` of the answer; exactly one request. Raises `NeverSent`, `NoAnswer`, `KieError`, and
    `Permanent` when there is no key."""
    import httpx

    secret = key().strip()
    if not secret:
        raise Permanent("KIE_API_KEY is not set")
    limit = httpx.Timeout(seconds, connect=min(seconds, _CONNECT_SECONDS))
    try:
        # A connection of its own for every question: none can have died unnoticed.
        with httpx.Client(base_url=BASE, timeout=limit, follow_redirects=False) as client:
            reply = client.request(method, path, headers={"Authorization": f"Bearer {secret}"}, **more)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError, httpx.UnsupportedProtocol) as err:
        raise NeverSent(_hidden(f"{type(err).__name__}: {err}", secret)) from err
    except (httpx.HTTPError, httpx.InvalidURL) as err:
        raise NoAnswer(_hidden(f"{type(err).__name__}: {err}", secret)) from err
    except UnicodeEncodeError as err:
        raise Permanent("KIE_API_KEY holds characters that no key has") from err
    try:
        return read(Answer(reply.status_code, reply.headers, _json(reply)))
    except KieError as err:
        raise KieError(err.code, _hidden(err.words, secret), err.retry_after) from None


def unanswered(err: Exception, **where: Any) -> Unanswered:
    return Unanswered(f"KIE.AI did not answer: {err}", **where)


def out_of_reach(err: Exception, **where: Any) -> Transient:
    return Transient(f"KIE.AI is out of reach: {err}", **where)


def _json(reply: Any) -> Any:
    try:
        return reply.json()
    except ValueError:
        return None


def _seconds(headers: Mapping[str, str]) -> float | None:
    """`Retry-After` in seconds; `None` for a date, which the retry layer's own pauses make up for."""
    text = headers.get("retry-after", "")
    return float(text) if text.isdecimal() else None


def _hidden(text: str, secret: str) -> str:
    return text.replace(secret, "…")
