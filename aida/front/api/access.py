"""Who may reach this AIDA: host, token, names it answers to.

    --host, AIDA_TOKEN, AIDA_HOSTS ─access_of→ Access ─┬ answers_to(Host)     against DNS rebinding
                                                       ├ knows(token)         programs: Authorization: Bearer
                                                       └ pass_for, admits     the page: a signed cookie

Without a token only this machine may ask. The cookie holds no secret: a time and a signature over it.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from aida.errors import BadInput

TOKEN, HOSTS = "AIDA_TOKEN", "AIDA_HOSTS"
COOKIE = "aida_pass"
PASS_SECONDS = 7 * 24 * 3600
_SHORTEST = 16
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Access:
    host: str = "127.0.0.1"
    token: str | None = None
    names: frozenset[str] = frozenset()
    """Further names of this machine, lower case, without port."""

    def answers_to(self, host: str) -> bool:
        """Whether a `Host` header is one of ours: a page of somebody else's whose name was made to lead here
        still carries its own name. An address as such cannot be made to lead anywhere."""
        name = _name(host)
        if name in _HERE or name in self.names or name == self.host.lower():
            return True
        return not is_here(self.host) and _address(name) is not None

    def knows(self, token: str) -> bool:
        """Whether it is our token; takes the same time for every wrong one."""
        mine = (self.token or "").encode()
        return bool(mine) and hmac.compare_digest(_digest(token.encode()), _digest(mine))

    def pass_for(self, now: float) -> str:
        """What the page's cookie holds: until when, a word of chance, and our signature."""
        said = f"{int(now) + PASS_SECONDS}.{secrets.token_hex(8)}"
        return f"{said}.{self._sign(said)}"

    def admits(self, cookie: str, now: float) -> bool:
        """Whether a cookie is one of ours and still good."""
        said, _, signature = cookie.rpartition(".")
        until = said.partition(".")[0]
        signed = hmac.compare_digest(signature.encode(), self._sign(said).encode())
        return signed and until.isascii() and until.isdigit() and int(until) > now

    def _sign(self, said: str) -> str:
        # A new token makes all passes void.
        key = hashlib.sha256(b"aida page pass " + (self.token or "").encode()).digest()
        return hmac.new(key, said.encode(), hashlib.sha256).hexdigest()


def access_of(host: str, environ: Mapping[str, str]) -> Access:
    """Raises `BadInput` for a host that others can reach without a token, and for a token that can be
    guessed."""
    token = environ.get(TOKEN, "").strip() or None
    if token is None and not is_here(host):
        raise BadInput(
            f"{host} can be reached by others: set {TOKEN} to a secret of at least {_SHORTEST} characters, "
            "or leave --host out so that only this machine can ask."
        )
    if token is not None and (len(token) < _SHORTEST or not token.isascii()):
        raise BadInput(
            f"{TOKEN} must have at least {_SHORTEST} characters, plain ASCII: others could guess it."
        )
    said = environ.get(HOSTS, "").replace(",", " ").split()
    return Access(host, token, frozenset(each.lower() for each in said))


def is_here(host: str) -> bool:
    """Whether only this machine can reach that address."""
    address = _address(host)
    return host.lower() == "localhost" or (address is not None and address.is_loopback)


def _name(host: str) -> str:
    """`[::1]:8000` → `::1`, `Aida.example:443` → `aida.example`."""
    host = host.strip().lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None


def _digest(text: bytes) -> bytes:
    return hashlib.sha256(text).digest()
