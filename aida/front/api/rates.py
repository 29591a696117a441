"""How often one client may ask: a bucket of tokens each, filled steadily, emptied by requests (pure but for
the clock it is given).

    take(client) → 0.0 go on, or the seconds until the next token
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Rate:
    per_second: float
    at_once: int


@dataclass(frozen=True)
class Rates:
    """Of one client."""

    all: Rate = Rate(20, 200)
    """Every request: a page with forty previews is opened at once."""
    deeds: Rate = Rate(1, 40)
    """POST: what starts, plans, uploads."""
    sign_in: Rate = Rate(0.1, 6)
    """Tries of a token."""


@dataclass
class Buckets:
    """One kind of request, by client. Forgets who has not asked for longest."""

    rate: Rate
    clock: Callable[[], float]
    most: int = 4096
    _held: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, client: str) -> float:
        with self._lock:
            now = self.clock()
            tokens, since = self._held.pop(client, (float(self.rate.at_once), now))
            tokens = min(float(self.rate.at_once), tokens + (now - since) * self.rate.per_second)
            wait = 0.0 if tokens >= 1 else (1 - tokens) / self.rate.per_second
            self._held[client] = (tokens - 1 if tokens >= 1 else tokens, now)
            if len(self._held) > self.most:
                self._held.popitem(last=False)
            return wait
