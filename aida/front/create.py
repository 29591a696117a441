"""`aida create` and `aida resume`: a wish becomes a workflow, a worker process makes it.

    wish ─plan→ WorkflowState row ─worker (flows.produce, a process of its own)→ FinalResult ─deliver→ folder

This process never imports Prefect. It starts the worker, which brings a Prefect API when none is
configured, watches the state row, and hands over the files.
"""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from aida.catalog.phrases import phrase
from aida.contracts.state import WorkflowState
from aida.errors import BadInput
from aida.front.accounts import check_plan
from aida.front.agree import agreed
from aida.front.approval import release, suspended_run
from aida.front.approve import at_terminal, waits
from aida.front.commission import first_state
from aida.front.deliver import check_out
from aida.front.hand_over import DONE, Recipient, hand_over, tell_failure, tell_stop
from aida.front.limits import allow, caps_today
from aida.front.summary import cents
from aida.front.wish import PlannedWish, Wish, plan_wish
from aida.ledger.state import StateStore
from aida.settings import Settings, read_settings
from aida.workers import start_worker

_END_SECONDS = 10.0  # what a worker told to stop may take before it is killed
_MOST_DEATHS = 3
"""Workers that may die over one production before a person is asked."""
_TAKEN = 75
"""How a worker ends when another process has the workflow: we watch that one."""


def create_production(wish: Wish, *, out: Path, as_json: bool, ask: bool, approve: bool | None = None) -> int:
    """Plan, produce, deliver. Returns the exit code: 0, or 1 when the production failed.

    Before a paid production the vendors are asked, free of charge, whether they would serve us, and a
    person at a terminal is asked whether to spend (`ask`). `approve`: it stops after the storyboard until a
    person has said yes; `None`: where one sits at the terminal and is asked.
    """
    settings = read_settings()
    planned = plan_wish(wish, lambda user: caps_today(settings, user))
    check_out(out, planned.speak)
    check_plan(planned.plan, planned.speak)
    paid = planned.plan.tier != "draft"
    if paid and ask and not as_json and not agreed(planned.plan, planned.speak):
        print(phrase("not_spent", planned.speak), file=sys.stderr)
        return DONE
    _bring_material(wish, planned, settings)
    states = StateStore(settings.database_url)
    state = first_state(planned.brief, planned.plan, out_dir=str(out.resolve()))
    stops = (ask and not as_json and at_terminal()) if approve is None else approve
    state = state.model_copy(update={"approve": paid and stops})
    states.create(state)
    return produce(state, states, Recipient(settings, out, planned.speak, as_json))


def resume_production(
    workflow_id: str, *, out: Path | None, as_json: bool, max_cost: str | None = None
) -> int:
    """Continue a workflow that was stopped; a finished one is only delivered again. `max_cost` is what it
    may cost in all from now on."""
    settings = read_settings()
    states = StateStore(settings.database_url)
    state = load_state(states, workflow_id)
    to = Recipient(settings, out or Path(state.out_dir or "films"), state.brief.language, as_json)
    check_out(to.out, to.speak)
    if state.status == "completed" and state.final_result is not None:
        return hand_over(state, to)
    if state.status == "waiting":
        return waits(state, states, to)
    if state.status == "cancelled":
        spent = cents(state.total_cost_so_far)
        raise BadInput(phrase("was_cancelled", to.speak, id=state.id, spent=spent))
    if state.plan is not None:
        check_plan(state.plan, to.speak)
    if max_cost is not None:
        allow(state, max_cost, settings, to.speak)
    return produce(state, states, to)


def load_state(states: StateStore, workflow_id: str) -> WorkflowState:
    """The workflow's state; raises `BadInput` for an id that is malformed or unknown."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", workflow_id):
        raise BadInput(phrase("bad_id", "en", id=workflow_id[:80]))
    state = states.load(workflow_id)
    if state is None:
        raise BadInput(phrase("unknown_id", "en", id=workflow_id))
    return state


def _bring_material(wish: Wish, planned: PlannedWish, settings: Settings) -> None:
    """The client's own pictures and recordings, into the asset store."""
    from aida.front.material import bring
    from aida.studio import open_store

    details = planned.brief.details
    if details is None:
        return
    files = [*wish.reference, *([wish.voice_sample] if wish.voice_sample else [])]
    refs = [*details.reference_images] if wish.reference else []
    refs += [details.voice_sample] if wish.voice_sample and details.voice_sample else []
    if files:
        with tempfile.TemporaryDirectory(prefix="aida-") as folder:
            bring(files, refs, open_store(settings), Path(folder), planned.speak)


def produce(begun: WorkflowState, states: StateStore, to: Recipient) -> int:
    """Let it be made, show how far it is, hand it over or say what happened; returns the exit code. The row
    is there."""
    workflow_id = begun.id
    console = Console(stderr=to.as_json, quiet=to.as_json)
    console.print(f"[dim]{workflow_id}[/dim]", highlight=False)
    try:
        if suspended_run(begun) is not None and release(begun):
            # The run that asked goes on, on whatever machine.
            follow_row(workflow_id, states, console, to.speak)
            code = 0
        else:
            code = _worked(workflow_id, states, to, console)
    except KeyboardInterrupt:
        return tell_stop(workflow_id, states.load(workflow_id), to)
    state = states.load(workflow_id)
    if state is not None and state.final_result is not None and state.final_result.status == "completed":
        return hand_over(state, to)
    if state is not None and state.status in ("waiting", "cancelled"):
        return waits(state, states, to)
    return tell_failure(workflow_id, state, code, to)


def _worked(workflow_id: str, states: StateStore, to: Recipient, console: Console) -> int:
    """Let a worker make it and show how far it is; the worker's exit code. One that dies (killed, out of
    memory) is followed by another, which goes on where it was."""
    from aida.front.watch import follow

    for deaths in range(_MOST_DEATHS + 1):
        with worker(workflow_id, to.settings) as process:
            follow(
                load=lambda: states.load(workflow_id),
                alive=lambda: process.poll() is None,
                console=console,
                speak=to.speak,
            )
            code = process.wait()
        if code == _TAKEN:
            _follow_the_other(workflow_id, states, to, console)
            return code
        state = states.load(workflow_id)
        if code >= 0 or state is None or state.status != "running" or deaths == _MOST_DEATHS:
            return code
        console.print(phrase("goes_on", to.speak, code=code), style="yellow", highlight=False)
    raise AssertionError("the last turn returns")


def follow_row(workflow_id: str, states: StateStore, console: Console, speak: str) -> None:
    """Show what a run elsewhere does until it ends, however long it takes to begin."""
    from aida.front.watch import follow

    follow(lambda: states.load(workflow_id), lambda: True, console, speak)


def _follow_the_other(workflow_id: str, states: StateStore, to: Recipient, console: Console) -> None:
    """Somebody else continues it already: show what they do until they end."""
    from aida.front.owners import is_worked_on
    from aida.front.watch import follow

    def alive() -> bool:
        state = states.load(workflow_id)
        return state is not None and state.status == "running" and is_worked_on(state, to.settings)

    follow(lambda: states.load(workflow_id), alive, console, to.speak)


def recover_productions(*, as_json: bool) -> int:
    """Continue everything that was interrupted, one after the other; 1 when one of them failed."""
    from aida.front.owners import interrupted

    settings = read_settings()
    found = interrupted(StateStore(settings.database_url), settings)
    if not found and not as_json:
        print("Nothing was interrupted.")
    codes = [resume_production(each, out=None, as_json=as_json) for each in found]
    return max(codes, default=DONE)


@contextmanager
def worker(workflow_id: str, settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """The process that makes the film, ended with the block: asked first, then killed."""
    process = start_worker(workflow_id, settings)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(_END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
