"""The application in uvicorn, until it is told to end; then gone within seconds, open streams or not.

SIGTERM, Ctrl-C ─→ streams are told ─→ lines are closed ─→ end
"""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable
from types import FrameType

import uvicorn

from aida.front.api.access import Access
from aida.front.api.app import create_app

_LOGGER = logging.getLogger("aida.api")
GRACE_SECONDS = 3
"""For requests under way, once we are told to end."""


class Server(uvicorn.Server):
    """Tells open streams that it ends: a line that is never silent would never end by itself."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.config.app.state.desk.closing.set()  # type: ignore[union-attr]
        super().handle_exit(sig, frame)


def run(access: Access, listener: socket.socket, ready: Callable[[], object]) -> None:
    """Serve on a socket that listens already; `ready` is called once everything is found to be in order.

    Raises `BadInput` for what the environment says and cannot be used; else as `open_database`.
    """
    app = create_app(access)
    ready()
    threading.Thread(target=_warm_up, name="warm-up", daemon=True).start()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s: %(message)s")
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_keep_alive=20,
    )
    Server(config).run(sockets=[listener])


def _warm_up() -> None:
    """Read a first request, so that the first client does not wait for tables and language models."""
    from aida.front.wish import Wish, read_wish

    try:
        read_wish(Wish(request="Video Instagram 30s per scarpe eco-friendly"))
    except Exception as err:  # whoever asks is told properly
        _LOGGER.warning("The first request was not understood beforehand: %s", err)
