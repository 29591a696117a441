"""Media from outside, hostile until checked: URL → a file in our folder, decoded once, and its facts.

    url ─scheme, host, address→ GET (each redirect checked again) ─size, time→ file ─inspect_file→ Received

Without a proxy every address a name resolves to must be public, and the connection goes to the very
address that was checked. With a proxy (`HTTPS_PROXY`; the simulated vendors are reached through one)
the proxy resolves: then only names are checked, and what lies behind them is the proxy's to guard.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import socket
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes, urljoin, urlsplit

from aida.errors import Deadline, Permanent, StoreTrouble, Transient
from aida.media.inspect import SUFFIX, WALL_SECONDS, Kind, inspect_file

if TYPE_CHECKING:
    import httpx

MOST_BYTES: dict[Kind, int] = {"picture": 40 << 20, "film": 400 << 20, "sound": 60 << 20}
MOST_INLINE_BYTES = 24 << 20
"""Of a `data:` address, decoded."""
MOST_REDIRECTS = 3
MOST_SECONDS = 180.0
"""For one download, however slowly it drips."""
_CONNECT_SECONDS, _SILENT_SECONDS = 10.0, 30.0
_REDIRECTS = {301, 302, 303, 307, 308}
_GONE = {404, 410}


@dataclass(frozen=True)
class Received:
    """A file that was looked at from its first byte to its last. Sizes are as shown."""

    file: Path
    media_type: str
    bytes: int
    width: int | None
    height: int | None
    seconds: Fraction | None
    fps: Fraction | None = None
    sound_seconds: Fraction | None = None
    """Of a film: its own sound; `None` when it has none."""


def receive(url: str, folder: Path, kind: Kind, hosts: Sequence[str], left: float | None) -> Received:
    """Fetch what a vendor made into `folder` and check it. Costs nothing; fetching again is harmless.

    `hosts` are the names it may come from, exact or as `*.fal.media`; `left` is the workflow's time in
    seconds. Raises `Transient` (network, 5xx), `Permanent` (another host, HTML, damaged, expired…),
    `StoreTrouble` (our own disk) and `Deadline`.
    """
    clock = _Clock(left)
    file = folder / f"received-{uuid.uuid4().hex[:12]}"
    try:
        if url[:5].lower() == "data:":
            _inline(url, file, kind)
        else:
            _download(url, file, kind, hosts, clock)
        return checked_file(file, kind, min(WALL_SECONDS, clock.left()))
    except OSError as err:
        raise StoreTrouble(f"The {kind} could not be written; see to the disk with {folder}: {err}") from err
    finally:
        file.unlink(missing_ok=True)


def checked_file(file: Path, kind: Kind, seconds: float = WALL_SECONDS) -> Received:
    """A file that is here, decoded once and named after what it is; errors are those of `inspect_file`."""
    facts = inspect_file(file, kind, timeout_seconds=seconds)
    named = file.rename(file.with_suffix(SUFFIX[facts.media_type]))
    return Received(
        file=named,
        media_type=facts.media_type,
        bytes=facts.bytes,
        width=facts.width,
        height=facts.height,
        seconds=facts.seconds,
        fps=facts.fps,
        sound_seconds=facts.sound_seconds,
    )


class _Clock:
    """Seconds left for this download: its own limit or the workflow's, whichever ends first."""

    def __init__(self, left: float | None) -> None:
        self._workflow = left is not None and left <= MOST_SECONDS
        self._until = time.monotonic() + (left if left is not None and self._workflow else MOST_SECONDS)

    def left(self) -> float:
        """More than 0; raises `Deadline` or `Transient` when there is none."""
        left = self._until - time.monotonic()
        if left > 0:
            return left
        if self._workflow:
            raise Deadline("The workflow's time was up before the vendor's result had been fetched")
        raise Transient(f"The vendor's result did not arrive within {MOST_SECONDS:.0f} s")


def _inline(url: str, file: Path, kind: Kind) -> None:
    head, comma, body = url.partition(",")
    if not comma or len(body) > MOST_INLINE_BYTES * 4 // 3 + 4:
        raise Permanent(f"The vendor's inline {kind} is damaged or larger than {_mb(MOST_INLINE_BYTES)}")
    try:
        data = unquote_to_bytes(body)
        if head.lower().endswith(";base64"):
            data = base64.b64decode(data, validate=True)
    except (ValueError, binascii.Error) as err:
        raise Permanent(f"The vendor's inline {kind} is damaged: {err}") from err
    file.write_bytes(data)


def _download(url: str, file: Path, kind: Kind, hosts: Sequence[str], clock: _Clock) -> None:
    import httpx

    for _ in range(MOST_REDIRECTS + 1):
        host = checked(url, hosts)
        try:
            with _answer(url, host, clock) as answer:
                if answer.status_code in _REDIRECTS and "location" in answer.headers:
                    url = urljoin(url, answer.headers["location"])
                    continue
                _check(answer, kind, host)
                _pour(answer, file, kind, clock)
                return
        except (httpx.TransportError, httpx.StreamError) as err:
            clock.left()
            raise Transient(f"Fetching the {kind} from {host} failed: {type(err).__name__}: {err}") from err
        except (httpx.InvalidURL, httpx.DecodingError) as err:
            raise Permanent(f"The {kind} from {host} cannot be fetched: {err}") from err
    raise Permanent(f"The {kind} was redirected more than {MOST_REDIRECTS} times, at last by {host}")


def checked(url: str, hosts: Sequence[str]) -> str:
    """The host of an address we may ask (pure). Raises `Permanent` for any other."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower().rstrip("."), parts.port
    except ValueError as err:
        raise Permanent("The vendor's result has an address that cannot be read") from err
    if parts.scheme != "https":
        raise Permanent(
            f"The vendor's result is at a {parts.scheme or 'nameless'} address; only https is taken"
        )
    if parts.username is not None or parts.password is not None or port not in (None, 443):
        raise Permanent(f"The vendor's result at {host} asks for a login or another port; it is not taken")
    if _is_number(host):
        raise Permanent(f"The vendor's result is at the bare address {host}, not at a name; it is not taken")
    if not any(_matches(host, allowed.lower()) for allowed in hosts):
        raise Permanent(f"The vendor's result is at {host or 'no host'}, which is none of the vendor's own")
    return host


def _matches(host: str, allowed: str) -> bool:
    if allowed.startswith("*."):
        return host.endswith(allowed[1:]) and len(host) > len(allowed) - 1
    return host == allowed


def _is_number(host: str) -> bool:
    """An address in any spelling a resolver would take: 127.0.0.1, ::1, 2130706433, 0x7f.1"""
    last = host.rpartition(".")[2]
    return ":" in host or last.isdigit() or last.startswith("0x")


@contextmanager
def _answer(url: str, host: str, clock: _Clock) -> Iterator[httpx.Response]:
    """The answer to one GET, its body not yet read. No redirect is followed, nothing is tried twice."""
    import httpx

    proxy = _proxy(host)
    timeout = httpx.Timeout(min(_SILENT_SECONDS, clock.left()), connect=min(_CONNECT_SECONDS, clock.left()))
    with httpx.Client(
        verify=httpx.create_ssl_context(), proxy=proxy, timeout=timeout, trust_env=False
    ) as client:
        # Resolved once and connected to as resolved: a name cannot mean another address a moment later.
        target = httpx.URL(url) if proxy else httpx.URL(url).copy_with(host=public_address(host))
        request = client.build_request(
            "GET",
            target,
            headers={"Host": host, "Accept": "*/*", "Accept-Encoding": "identity"},
            extensions={"sni_hostname": host},
        )
        answer = client.send(request, stream=True)
        try:
            yield answer
        finally:
            answer.close()


def _proxy(host: str) -> str | None:
    from urllib.request import getproxies, proxy_bypass

    proxies = getproxies()
    proxy = proxies.get("https") or proxies.get("all")
    return None if proxy is None or proxy_bypass(host) else proxy


def public_address(host: str) -> str:
    """An address of `host`. Raises `Permanent` when any of its addresses is not public."""
    try:
        found: list[Any] = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as err:
        raise Transient(f"{host}, where the vendor's result is, was not found: {err}") from err
    addresses = [str(entry[4][0]) for entry in found]
    for address in addresses:
        if not is_public(address):
            raise Permanent(f"{host}, where the vendor's result is, leads to the private address {address}")
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether anybody on the internet would reach the same machine by it."""
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo or (None, None))[1]
        if inner is not None:
            return is_public(str(inner))
    return parsed.is_global and not parsed.is_multicast


def _check(answer: httpx.Response, kind: Kind, host: str) -> None:
    status = answer.status_code
    if status in _GONE:
        raise Permanent(f"The vendor's result has expired ({host} answers {status})")
    if status >= 500 or status in (408, 425, 429):
        raise Transient(f"{host} could not hand out the {kind} ({status})", retry_after=_retry_after(answer))
    if status != 200:
        raise Permanent(f"{host} does not hand out the {kind} ({status})")
    said = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if said in ("text/html", "application/xhtml+xml"):
        raise Permanent(f"{host} sent HTML where the {kind} should be")
    length = answer.headers.get("content-length", "")
    if length.isdigit() and int(length) > MOST_BYTES[kind]:
        raise Permanent(f"The {kind} from {host} is larger than {_mb(MOST_BYTES[kind])}")


def _retry_after(answer: httpx.Response) -> float | None:
    said = answer.headers.get("retry-after", "")
    return float(said) if said.isdigit() else None


def _pour(answer: httpx.Response, file: Path, kind: Kind, clock: _Clock) -> None:
    taken = 0
    with file.open("wb") as out:
        for chunk in answer.iter_bytes(1 << 16):
            taken += len(chunk)
            if taken > MOST_BYTES[kind]:
                raise Permanent(f"The {kind} is larger than {_mb(MOST_BYTES[kind])}; it is not taken")
            clock.left()
            out.write(chunk)


def _mb(count: int) -> str:
    return f"{count >> 20} MB"
