"""The process that makes one workflow: `python -m flows.worker WORKFLOW_ID`.

    start ─┬─ own Prefect API (a child), unless PREFECT_API_URL names one ─┬─ flow `produce` ─→ state row
           └─ meanwhile: import Prefect, the flow and the engines ─────────┘

With `-` for the id it reads the id as a line from standard input, so that whoever starts it can start
it early, plan meanwhile, and give the id when the row is there; an input that closes without an id
ends it. Exit codes: 0 made, 1 failed (the row says why), 2 no such workflow, 3 it waits for a person's word
(or was called off), 75 someone else has it.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import logging
import os
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from aida.errors import AidaError, BadInput, Taken
from aida.settings import Settings, read_settings
from aida.studio import warm_up
from flows.clock import process_clock
from flows.server import LOGGED, QUIET, Server, start_server

MADE, FAILED, NO_SUCH, WAITING, STOPPED, TAKEN = 0, 1, 2, 3, 143, 75


def main(arguments: list[str]) -> int:
    """Make the workflow named by the first argument; returns the exit code.

    With an API of our own it does not return but ends the process: that API and all it heard go with
    us, and Prefect's threads would spend a minute trying to tell it more.
    """
    clock = process_clock()
    clock.mark("interpreter started")
    _give_memory_back()
    settings = read_settings()
    # The row was written there: blocks of a server (flows/installation.py) are not asked.
    os.environ.update(settings.addresses)
    server = None if os.environ.get("PREFECT_API_URL") else start_server(settings)
    try:
        code = _work(arguments, settings, server)
    except AidaError as err:
        _say(str(err))
        code = FAILED
    if server is not None:
        server.close()
        sys.stdout.flush()
        os._exit(code)
    return code


def _work(arguments: list[str], settings: Settings, server: Server | None) -> int:
    clock = process_clock()
    if server is not None:
        # Before Prefect is imported, and over any profile of the user's.
        os.environ.update(server.environment())
    _prepare(settings)
    clock.mark("prefect imported")
    threading.Thread(target=warm_up, args=(settings,), daemon=True).start()
    workflow_id = _workflow_id(arguments)
    if not workflow_id:
        _say("No workflow id was given")
        return NO_SUCH
    clock.mark("workflow known")
    if server is not None:
        _say(f"waiting for the Prefect API of this run (its log: {server.log})")
        server.wait()
        server.keep()
    clock.mark("server ready")
    return _run(workflow_id, server)


def _prepare(settings: Settings) -> None:
    """Everything that needs no server yet: Prefect's settings as environment, and the imports."""
    os.environ.update(QUIET)
    os.environ.setdefault("PREFECT_LOGGING_COLORS", "false")
    for name, value in LOGGED.items():
        os.environ.setdefault(name, value)
    from tasks.results import result_settings
    from tasks.workplace import sweep

    for name, value in result_settings(settings).items():
        os.environ.setdefault(name, value)
    import flows.produce  # noqa: F401

    if settings.bucket is not None:
        import prefect_aws.s3  # noqa: F401 - wanted by `results_kept`, a second of imports

    # Each order at a vendor, each model that stepped in; Prefect's set-up sends it to the run's page.
    logging.getLogger("aida").setLevel(logging.INFO)
    sweep(settings)


def _workflow_id(arguments: list[str]) -> str:
    name = arguments[0] if arguments else ""
    return sys.stdin.readline().strip() if name == "-" else name


def _run(workflow_id: str, server: Server | None) -> int:
    """Run the flow in a thread, so that the main one hears signals: Prefect's own answer to SIGTERM
    waits for every engine still at work."""
    from flows.approving import WAITS
    from flows.produce import produce
    from flows.stopping import pause

    async def made() -> tuple[Any, Any]:
        state: Any = await produce(workflow_id=workflow_id, return_state=True)
        return state, None if state.is_completed() else await state.aresult(raise_on_failure=False)

    def stop(*_: Any) -> None:
        pause(workflow_id)
        if server is not None:
            server.close()
        os._exit(STOPPED)

    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, stop)
    with ThreadPoolExecutor(1, thread_name_prefix="flow") as thread:
        state, error = thread.submit(asyncio.run, made()).result()
    if state.name == WAITS or state.is_cancelled():
        _say(str(state.message))
        return WAITING
    if state.is_completed():
        return MADE
    if isinstance(error, BadInput):
        _say(error.text)
        return NO_SUCH
    if isinstance(error, Taken):
        _say(error.text)
        return TAKEN
    _say(str(state.message))
    return FAILED


def _give_memory_back() -> None:
    """Ask glibc (elsewhere nothing happens) to return large buffers at once and keep few heaps: threads
    that each hold on to their frames cost a film 100 MB at its peak, and no time is won by it."""
    with contextlib.suppress(OSError, AttributeError, TypeError):
        mallopt = ctypes.CDLL(None).mallopt
        for option, value in ((-8, 2), (-3, 1_000_000), (-1, 8_000_000)):  # arenas, mmap from, trim from
            mallopt(option, value)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
