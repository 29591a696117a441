"""A run that is told to stop (SIGTERM: cancelled in the UI, the worker shut down) ends within seconds.

    SIGTERM ─Prefect cancels the flow→ row `paused`, workflow resigned → agents that wait see it and end
            └ after a few seconds all the same: whoever still waits for an answer is left, and the row
              reads `paused` even where Prefect's word was lost on its way

Prefect's own end waits for every agent; a clip takes minutes. What was ordered stays in the journal, and the
next attempt collects it.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from aida.errors import Fenced
from aida.settings import read_settings
from flows.lock import fence_of, resign
from tasks.workplace import studio

LOGGER = logging.getLogger("aida.flows")
GRACE_SECONDS = 7.0
"""For agents to notice and for Prefect to be told."""
_ROW_SECONDS = 2.0
"""For the row, when the grace is over: a database may be out of reach."""
STOPPED = 143


@contextmanager
def stops_soon(workflow_id: str) -> Iterator[None]:
    """Inside the block a SIGTERM ends this process after the grace at the latest. Only where the flow runs in
    the main thread, as Prefect's engine does it; `flows.worker` answers signals itself."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before: Any = signal.getsignal(signal.SIGTERM)

    def stop(number: int, frame: Any) -> None:
        last = threading.Timer(GRACE_SECONDS, _leave, (workflow_id,))
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


def _leave(workflow_id: str) -> None:
    LOGGER.warning("Told to stop; what is still waited for is left, the next attempt collects it")
    # Prefect raises its word in whatever the main thread was doing, and there it may be lost.
    row = threading.Thread(target=pause, args=(workflow_id,), daemon=True)
    row.start()
    row.join(_ROW_SECONDS)
    os._exit(STOPPED)


def pause(workflow_id: str) -> None:
    """Write into the row that nobody works on it any more; `aida resume` goes on from there.

    The workflow is resigned first: agents of ours still run for a moment, and what they save now would say
    `running` again.
    """
    states, fence = studio().states, fence_of(workflow_id)
    if fence is None:
        return  # not ours (any more)
    resign(read_settings(), workflow_id)
    state = states.load(workflow_id)
    if state is None or state.status != "running":
        return  # it is done
    with contextlib.suppress(Fenced):
        paused = state.model_copy(update={"status": "paused", "last_updated": datetime.now(UTC)})
        states.save(paused, fence + 1)
