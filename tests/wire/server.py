"""The socket side of the simulators: a CONNECT proxy that ends every tunnel in this process.

    SDK ─CONNECT api.anthropic.com:443→ proxy ─TLS with our own certificate→ answer(Request) → Reply

The vendors' real host names, a real handshake, HTTP/1.1 on a real socket; only hosts we play are let
through, every other one is refused and remembered. Misbehaviour of a network is an exception raised
while a request is answered: `HangUp` cuts the connection, `Silence` never answers.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import trustme


class HangUp(Exception):
    """The connection is reset; nothing (more) is answered."""


class Silence(Exception):
    """No answer comes until the client goes away or the simulators close."""


@dataclass(frozen=True)
class Request:
    method: str
    host: str
    path: str
    """Decoded, without the query."""
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes

    @cached_property
    def json(self) -> Any:
        """The body as JSON; `None` when it is none."""
        try:
            return json.loads(self.body) if self.body else None
        except ValueError:
            return None


@dataclass(frozen=True)
class Reply:
    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    cut_at: int | None = None
    """Bytes sent before the connection is cut; `Content-Length` still promises all of them."""
    flood: int = 0
    """Bytes of zeros sent after the body, in pieces and without a promise of how many."""

    @classmethod
    def of(cls, status: int, value: Any, **headers: str) -> Reply:
        """A JSON reply; header names are written with `_` for `-`."""
        text = json.dumps(value, ensure_ascii=False).encode()
        return cls(status, text, {name.replace("_", "-"): text for name, text in headers.items()})

    @classmethod
    def page(cls, status: int) -> Reply:
        """What a gateway says in the vendor's place."""
        return cls(status, f"<html><h1>{status}</h1>nginx</html>".encode(), {}, "text/html")


Answer = Callable[[Request], Reply]


@dataclass(frozen=True)
class Certificates:
    """A certificate authority born for one run, and what it signed."""

    ca_file: Path
    context: ssl.SSLContext

    @classmethod
    def make(cls, folder: Path, hosts: tuple[str, ...]) -> Certificates:
        authority = trustme.CA()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_alpn_protocols(["http/1.1"])
        authority.issue_cert(*hosts).configure_cert(context)
        folder.mkdir(parents=True, exist_ok=True)
        ca_file = folder / "ca.pem"
        authority.cert_pem.write_to_path(str(ca_file))
        return cls(ca_file, context)


class Proxy:
    """Listens on loopback until closed. `refused` names the hosts somebody wanted and did not get."""

    def __init__(self, hosts: tuple[str, ...], answer: Answer, folder: Path) -> None:
        self.hosts = frozenset(hosts)
        self.answer = answer
        self.certificates = Certificates.make(folder, hosts)
        self.closing = threading.Event()
        self.refused: list[str] = []
        self._server = _Server(("127.0.0.1", 0), _Connection)
        self._server.proxy = self
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, name="vendors", daemon=True
        )

    def start(self) -> None:
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    proxy: Proxy

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is not worth a traceback; anything else is."""
        import sys

        error = sys.exc_info()[1]
        if not isinstance(error, (OSError, ValueError)):
            super().handle_error(request, client_address)


class _Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server
    host: str | None = None
    """The vendor's name once the tunnel stands."""

    def do_CONNECT(self) -> None:
        host, _, port = self.path.rpartition(":")
        if self.host is not None or host not in self.server.proxy.hosts or port != "443":
            self._refuse(self.path)
            return
        self.send_response_only(200, "Connection established")
        self.end_headers()
        self.wfile.flush()
        try:
            self.connection = self.server.proxy.certificates.context.wrap_socket(
                self.connection, server_side=True
            )
        except (OSError, ssl.SSLError):
            self.close_connection = True
            return
        self.rfile = self.connection.makefile("rb", -1)
        self.wfile = self.connection.makefile("wb", 0)
        self.host = host
        self.close_connection = False

    def _refuse(self, wanted: str) -> None:
        self.server.proxy.refused.append(wanted)
        text = f"The simulators play no {wanted[:200]}\n".encode()
        self.send_response_only(403, "Not a simulated host")
        self.send_header("Content-Length", str(len(text)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(text)
        self.close_connection = True

    def _serve(self) -> None:
        if self.host is None:
            self._refuse(self.path)
            return
        try:
            reply = self.server.proxy.answer(self._request())
        except HangUp:
            self._reset()
            return
        except Silence:
            self._wait()
            return
        self._send(reply)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_PATCH = _serve

    def _request(self) -> Request:
        url = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        return Request(
            method=self.command,
            host=self.host or "",
            path=unquote(url.path),
            query=dict(parse_qsl(url.query)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(length) if length else b"",
        )

    def _send(self, reply: Reply) -> None:
        self.send_response_only(reply.status)
        self.send_header("Date", self.date_time_string())
        self.send_header("Content-Type", reply.content_type)
        if reply.flood:
            self.send_header("Transfer-Encoding", "chunked")
        elif "Content-Length" not in reply.headers:
            self.send_header("Content-Length", str(len(reply.body)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if reply.cut_at is not None:
            self.wfile.write(reply.body[: reply.cut_at])
            self._close()
        elif reply.flood:
            self._flood(reply)
        elif self.command != "HEAD":
            self.wfile.write(reply.body)

    def _flood(self, reply: Reply) -> None:
        self.close_connection = True
        block = bytes(1 << 20)
        for piece in (reply.body, *([block] * (reply.flood // len(block)))):
            self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        self.wfile.write(b"0\r\n\r\n")

    def _reset(self) -> None:
        """RST instead of a polite goodbye: what a client sees of a gateway that died."""
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._close()

    def _close(self) -> None:
        """The end in the middle of an answer: what was sent arrives, what was promised does not."""
        self.close_connection = True
        with contextlib.suppress(OSError):
            os.close(self.connection.detach())

    def _wait(self) -> None:
        self.close_connection = True
        self.connection.settimeout(0.05)
        while not self.server.proxy.closing.is_set():
            try:
                if not self.connection.recv(1):
                    break
            except TimeoutError:
                continue
            except OSError:
                break

    def finish(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            super().finish()
        if self.host is not None:
            with contextlib.suppress(OSError, ValueError):
                self.connection.close()

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are kept by who answers them."""
