"""A run that is told to stop (SIGTERM: cancelled in the UI, the worker shut down) ends within seconds.

    SIGTERM ─Prefect cancels the flow→ row `paused`, workflow resigned → agents that wait see it and end
            └ after a few seconds all the same: whoever still waits for an answer is left

Prefect's own end waits for every agent; a clip takes minutes. What was ordered stays in the journal, and the
next attempt collects it.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

LOGGER = logging.getLogger("aida.flows")
GRACE_SECONDS = 7.0
"""For agents to notice and for Prefect to be told."""
STOPPED = 143


@contextmanager
def stops_soon() -> Iterator[None]:
    """Inside the block a SIGTERM ends this process after the grace at the latest. Only where the flow runs in
    the main thread, as Prefect's engine does it; `flows.worker` answers signals itself."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before: Any = signal.getsignal(signal.SIGTERM)

    def stop(number: int, frame: Any) -> None:
        last = threading.Timer(GRACE_SECONDS, _leave)
        last.daemon = True
        last.start()
        if callable(before):
            before(number, frame)
        else:
            raise SystemExit(STOPPED)

    signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        # Once it has struck, the grace holds to the end of the process.
        signal.signal(signal.SIGTERM, before if before is not None else signal.SIG_DFL)


def _leave() -> None:
    LOGGER.warning("Told to stop; what is still waited for is left, the next attempt collects it")
    os._exit(STOPPED)
