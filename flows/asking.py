"""Asking an agent: task + recipe → result, with the workflow's fallbacks and as many at once as allowed.

    ask ─submit→ Prefect task ─done→ result
                             └failed→ planner.fallback: once more, another engine, or the end

After the first failure nothing new begins; what is under way is finished and kept, because it may
have been paid for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, Protocol, TypeVar

from prefect import Task
from prefect.futures import PrefectFuture
from prefect.logging import get_run_logger

from aida.catalog.read import models
from aida.contracts.assets import AssetRef
from aida.contracts.errand import Errand
from aida.contracts.recipe import Recipe
from aida.errors import (
    AccountTrouble,
    AidaError,
    BadInput,
    Deadline,
    Fenced,
    OverBudget,
    Permanent,
    Refused,
    StoreTrouble,
    Undecided,
)
from aida.planner.fallback import Decision, after_failure, other_model_first
from aida.planner.recipes import Commission
from aida.ports import AssetStore
from flows.clock import Clock
from tasks.policy import run_name

Result = TypeVar("Result")
Future = PrefectFuture[Any]

_AGENTS = {
    "visual_creator": "visual",
    "video_composer": "video",
    "audio_generator": "audio",
}
"""The specification's short names, for `agents_called`."""
_WAITING = 24
"""Tasks of one film that may wait for vendors at once; fewer than the runner has threads."""
_FINAL = (BadInput, OverBudget, Deadline, Refused, AccountTrouble, StoreTrouble, Undecided, Fenced)
"""Errors that asking again, or asking another engine, does not mend. Where an account cannot pay for the
words, nobody wants the rest of the film paid for and a template's words in it; where our own store
fails, nothing that is bought could be kept."""


class Stopped(Exception):
    """Nothing new begins, because another agent has failed."""


class Notes(Protocol):
    """What is noted about asking: `Record`'s part in it."""

    def call(self, agent: str) -> None: ...

    def note(self, step: str, error: str, *, recovered: bool) -> None: ...


class Asking:
    """One production's way to its agents."""

    def __init__(
        self, job: Commission, errand: Errand, store: AssetStore, record: Notes, clock: Clock
    ) -> None:
        self._job = job
        self.errand = errand
        self._store = store
        self._record = record
        self._clock = clock
        self._failed = False
        self._rooms: dict[str, asyncio.Semaphore] = {}

    async def ask(self, task: Task[[Any, Any], Result], recipe: Recipe, *after: Future) -> Any:
        """The agent's result and its future; workflow fallbacks included.

        Raises the agent's last error when the fallbacks are used up, `Stopped` when another failed.
        """
        planned, failures, source, why = recipe.model, 0, None, None
        while True:
            if self._failed:
                raise Stopped
            try:
                result, future = await self._call(task, recipe, after)
                self._tell_fallback(recipe, result)
                return _sourced(result, planned, source, why), future
            except Stopped:
                raise
            except Exception as err:
                failures += 1
                decision = None if isinstance(err, _FINAL) else after_failure(recipe.agent, failures)
                again = decision is not None and _next_recipe(self._job, recipe, decision)
                if decision is None or not again:
                    self._failed = True
                    waits = isinstance(err, StoreTrouble | Undecided)
                    named = _named(err, recipe, why if source and not waits else None)
                    if named is err:
                        raise
                    raise named from err
                self._record.note(_step(recipe), f"{reason(err)} {decision.reason}", recovered=True)
                get_run_logger().warning("%s %s", reason(err), decision.reason)
                recipe, source, why = again, decision.source, reason(err)

    def _tell_fallback(self, recipe: Recipe, result: Any) -> None:
        """A model fallback happens inside the agent; state and log know of it, and why."""
        why = result.metadata.fallback_reason
        if why is None:
            return
        told = f"{result.metadata.model_used} stepped in ({why})"
        scene = _scene(recipe)
        told = f"scene {scene}: {told}" if scene is not None else told
        self._record.note(_step(recipe), told, recovered=True)
        get_run_logger().warning(told)

    async def _call(self, task: Task[[Any, Any], Result], recipe: Recipe, after: tuple[Future, ...]) -> Any:
        async with self._room(recipe):
            if self._failed:
                raise Stopped
            self._record.call(_step(recipe))
            with self._clock.span(run_name(task.name, recipe)):
                result, future = await self._done(task, recipe, after)
                if await asyncio.to_thread(self._lost, result):
                    # An earlier result stands, but its bytes are gone: make it anew.
                    get_run_logger().warning("%s is gone from the asset store; it is made again", task.name)
                    result, future = await self._done(task.with_options(refresh_cache=True), recipe, after)
            return result, future

    async def _done(
        self, task: Task[[Any, Any], Result], recipe: Recipe, after: tuple[Future, ...]
    ) -> tuple[Result, Future]:
        """Submit and wait without holding up the loop; raises the task's own error."""
        future: Any = task.submit(recipe, self.errand, wait_for=list(after))  # type: ignore[call-overload]
        await asyncio.wrap_future(future.wrapped_future)
        return future.result(), future

    def _room(self, recipe: Recipe) -> asyncio.Semaphore:
        """As many calls at once as this machine takes for a local engine. A vendor's places are counted
        where the call is made (tasks/slots.py); here everyone may queue for them."""
        row = models().get(recipe.model)
        ours = row is not None and row.vendor == "local"
        name = recipe.model if ours else "vendors"
        if name not in self._rooms:
            self._rooms[name] = asyncio.Semaphore(row.concurrency if row and ours else _WAITING)
        return self._rooms[name]

    def _lost(self, result: Any) -> bool:
        try:
            for ref in _assets(result):
                self._store.fetch(ref)
        except Permanent:
            return True
        return False


async def together(*parts: Coroutine[Any, Any, object]) -> None:
    """All parts side by side; when one fails, the others finish what they are at."""
    outcomes = await asyncio.gather(*parts, return_exceptions=True)
    errors = [each for each in outcomes if isinstance(each, BaseException)]
    real = [each for each in errors if not isinstance(each, Stopped)]
    # Where money is short for one part, that is what a person can mend, whichever part ended first.
    short = [each for each in real if isinstance(each, OverBudget)]
    if errors:
        raise (short or real or errors)[0]


def _next_recipe(job: Commission, recipe: Recipe, decision: Decision) -> Recipe | None:
    """What a workflow fallback asks for; `None`: the production ends."""
    if decision.deed == "retry":
        return recipe
    if decision.deed == "retry_other_model":
        step = job.step("clips")
        if step is None:
            return recipe
        model, fallbacks = other_model_first(step)
        return recipe.model_copy(update={"model": model, "fallbacks": fallbacks})
    if decision.deed == "substitute" and recipe.model != decision.model:
        return recipe.model_copy(update={"model": decision.model, "fallbacks": ()})
    return None


def _sourced(result: Any, planned: str, source: str | None, why: str | None) -> Any:
    """The result of a workflow fallback says that it is one, and why; others are left as they are."""
    made = result.metadata
    if source is None and (why is None or made.model_id in (None, planned)):
        return result
    told = "; ".join(each for each in (why, made.fallback_reason) if each)
    changes = {"source": source or made.source, "fallback_used": True, "fallback_reason": told or None}
    return result.model_copy(update={"metadata": made.model_copy(update=changes)})


def _named(err: Exception, recipe: Recipe, replaced: str | None) -> Exception:
    """The error with the agent that was asked, its scene and model. `replaced` is why a substitute was
    asked, when that one has failed, too: it tells more than the substitute's error."""
    error = err if isinstance(err, AidaError) else Permanent(f"{type(err).__name__}: {err}")
    if replaced is not None:
        error = Permanent(f"{replaced} Nor could {recipe.model} step in: {error.text}")
        return _named(error, recipe, None)
    error.agent, error.model = recipe.agent, error.model or recipe.model
    error.scene = error.scene or _scene(recipe)
    return error


def _scene(recipe: Recipe) -> int | None:
    number: int | None = getattr(recipe, "scene_id", None) or getattr(
        getattr(recipe, "scene", None), "scene_id", None
    )
    return number


def reason(err: Exception) -> str:
    if not isinstance(err, AidaError):
        return f"{type(err).__name__}: {err}"
    where = [f"scene {err.scene}" if err.scene is not None else None, err.model]
    told = ", ".join(part for part in where if part)
    return f"{err.text} ({told})" if told else err.text


def _step(recipe: Recipe) -> str:
    return _AGENTS.get(recipe.agent, recipe.agent)


def _assets(result: Any) -> list[AssetRef]:
    values = dict(result).values()
    each = [part for value in values for part in (value if isinstance(value, tuple) else (value,))]
    return [part for part in each if isinstance(part, AssetRef)]
