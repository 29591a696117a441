"""The process that makes one workflow: `python -m flows.worker WORKFLOW_ID`.

    start ─┬─ own Prefect API (a child), unless PREFECT_API_URL names one ─┬─ flow `produce` ─→ state row
           └─ meanwhile: import Prefect, the flow and the engines ─────────┘

With `-` for the id it reads the id as a line from standard input, so that whoever starts it can start
it early, plan meanwhile, and give the id when the row is there; an input that closes without an id
ends it. Exit codes: 0 made, 1 failed (the row says why), 2 no such workflow, 75 someone else has it.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import ExitStack
from typing import Any

from aida.errors import AidaError, BadInput, Permanent
from aida.settings import Settings, read_settings
from flows.clock import process_clock
from flows.server import QUIET, Server, start_server

MADE, FAILED, NO_SUCH, STOPPED, TAKEN = 0, 1, 2, 143, 75


def main(arguments: list[str]) -> int:
    """Make the workflow named by the first argument; returns the exit code."""
    clock = process_clock()
    clock.mark("interpreter started")
    settings = read_settings()
    with ExitStack() as closing:
        server = _server(settings)
        if server is not None:
            closing.callback(server.close)
            # Before Prefect is imported, and over any profile of the user's.
            os.environ.update(server.environment())
        _prepare(settings)
        clock.mark("prefect imported")
        workflow_id = _workflow_id(arguments)
        if not workflow_id:
            return NO_SUCH
        clock.mark("workflow known")
        if server is not None:
            _say(f"waiting for the Prefect API of this run (its log: {server.log})")
            server.wait()
        clock.mark("server ready")
        return _run(workflow_id)


def _server(settings: Settings) -> Server | None:
    """Our own API, starting; `None` when one is named in the environment."""
    return None if os.environ.get("PREFECT_API_URL") else start_server(settings)


def _prepare(settings: Settings) -> None:
    """Everything that needs no server yet: Prefect's settings as environment, and the imports."""
    os.environ.update(QUIET)
    os.environ.setdefault("PREFECT_LOGGING_COLORS", "false")
    from tasks.policy import result_settings
    from tasks.workplace import sweep

    for name, value in result_settings(settings).items():
        os.environ.setdefault(name, value)
    import flows.produce  # noqa: F401

    sweep(settings)


def _workflow_id(arguments: list[str]) -> str:
    name = arguments[0] if arguments else ""
    return sys.stdin.readline().strip() if name == "-" else name


def _run(workflow_id: str) -> int:
    from flows.produce import produce

    async def stoppable() -> Any:
        running = asyncio.ensure_future(produce(workflow_id=workflow_id, return_state=True))
        loop = asyncio.get_running_loop()
        for sign in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(sign, running.cancel)
        return await running

    try:
        state = asyncio.run(stoppable())
    except asyncio.CancelledError:
        # The row says `paused`; engines still at work in threads are not waited for.
        os._exit(STOPPED)
    if state.is_completed():
        return MADE
    error = state.data if isinstance(state.data, Exception) else None
    if isinstance(error, BadInput):
        _say(error.text)
        return NO_SUCH
    if isinstance(error, Permanent) and "already working" in error.text:
        _say(error.text)
        return TAKEN
    _say(str(state.message))
    return FAILED


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        code = main(sys.argv[1:])
    except AidaError as err:
        _say(str(err))
        code = FAILED
    sys.exit(code)
