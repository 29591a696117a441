"""`aida serve`: may it be reached there, is the port free? Then the application, until it is told to end.

    host, AIDA_TOKEN ─access_of→ Access ┐
    host, port ─bind→ socket ───────────┴→ aida/front/api/server.py

What refuses is asked first: a server's imports take seconds.
"""

from __future__ import annotations

import os
import socket
import sys
import webbrowser

from aida.errors import BadInput
from aida.front.api.access import access_of


def serve(host: str, port: int, *, open_page: bool) -> None:
    """Serve until told to end. Raises `BadInput` when nobody may reach that host, or the port is taken."""
    access = access_of(host, os.environ)
    with _bound(host, port) as listener:
        from aida.front.api.server import run

        run(access, listener, lambda: _tell(_address(listener), open_page))


def _tell(address: str, open_page: bool) -> None:
    print(f"AIDA is at {address} (Ctrl-C ends it)", file=sys.stderr, flush=True)
    if open_page:
        webbrowser.open(address)


def _bound(host: str, port: int) -> socket.socket:
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)  # whoever comes before the application is ready waits
    except OSError as err:
        reason = err.strerror or err
        raise BadInput(f"AIDA cannot be served at {host}:{port}: {reason}; try another --port.") from err
    return listener


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    named = {"0.0.0.0": "localhost", "::": "localhost"}.get(host, host)  # noqa: S104 - not to be opened there
    return f"http://[{named}]:{port}/" if ":" in named else f"http://{named}:{port}/"
