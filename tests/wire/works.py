"""Where the simulated vendors make things: two threads, and nothing made twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any


class Works:
    """`media`: "full" for things worth looking at, "tiny" where only time and money are measured."""

    def __init__(self, media: str = "full") -> None:
        self.tiny = media == "tiny"
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="works")
        self._made: dict[Any, bytes] = {}
        self._locks: dict[Any, threading.Lock] = {}
        self._lock = threading.Lock()

    def submit(self, deed: Callable[..., None], *arguments: Any) -> None:
        self._pool.submit(deed, *arguments)

    def once(self, key: Any, make: Callable[[], bytes]) -> bytes:
        """What `make` returned the first time anybody asked for this key."""
        with self._lock:
            mine = self._locks.setdefault(key, threading.Lock())
        with mine:
            if key not in self._made:
                self._made[key] = make()
            return self._made[key]

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
