"""A door in front of a server: shut it and the server is down, open it and it is back as it was.

client ─→ gate ─→ server        gate.shut()           connections are cut, new ones refused
                                gate.cut_after(n)     the next n bytes of clients pass, then it shuts
"""

from __future__ import annotations

import contextlib
import socket
import threading

_CHUNK = 1 << 14


class Gate:
    """On a loopback port that stays the same. Open from the beginning; `close` it for good at the end."""

    def __init__(self, port: int) -> None:
        """`port` is the server's."""
        self._behind = ("127.0.0.1", port)
        self._lock = threading.Lock()
        self._live: set[socket.socket] = set()
        self._left: int | None = None
        self._door: socket.socket | None = None
        self.cuts = 0
        """How often `cut_after` has struck."""
        self.port = 0
        self.open()

    def open(self) -> None:
        with self._lock:
            if self._door is not None:
                return
            self._left = None
            door = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.bind(("127.0.0.1", self.port))
            door.listen(128)
            self._door, self.port = door, door.getsockname()[1]
        threading.Thread(target=self._let_in, args=(door,), daemon=True).start()

    def lead_to(self, port: int) -> None:
        """The server has another port from now on."""
        self._behind = ("127.0.0.1", port)

    def shut(self) -> None:
        """Cut every connection and refuse new ones, until it is opened again."""
        with self._lock:
            door, self._door = self._door, None
            live, self._live = self._live, set()
        for each in ([door] if door else []) + list(live):
            _end(each)

    close = shut

    def cut_after(self, count: int) -> None:
        """Shut as soon as clients have sent `count` more bytes, whoever of them."""
        with self._lock:
            self._left = count

    def _let_in(self, door: socket.socket) -> None:
        while True:
            try:
                client, _ = door.accept()
            except OSError:  # shut
                return
            try:
                server = socket.create_connection(self._behind, timeout=10)
            except OSError:
                _end(client)
                continue
            server.settimeout(None)
            with self._lock:
                shut = self._door is not door
                if not shut:
                    self._live |= {client, server}
            if shut:
                _end(client)
                _end(server)
                return
            for source, sink, counted in ((client, server, True), (server, client, False)):
                threading.Thread(target=self._carry, args=(source, sink, counted), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket, counted: bool) -> None:
        with contextlib.suppress(OSError):
            while chunk := source.recv(_CHUNK):
                if counted and self._is_cut(len(chunk)):
                    self.shut()
                    return
                sink.sendall(chunk)
        for each in (source, sink):
            _end(each)
            with self._lock:
                self._live.discard(each)

    def _is_cut(self, size: int) -> bool:
        with self._lock:
            if self._left is None:
                return False
            self._left -= size
            if self._left >= 0:
                return False
            self._left = None
            self.cuts += 1
            return True


def _end(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()
