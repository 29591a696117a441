"""How every task behaves: when it is tried again, when an earlier result stands, what it is called.

    recipe ─key→ an earlier result? yes → that one, no call
                                    no  → call ─Transient→ 1 s → call ─Transient→ 2 s → call → failed

The one retry layer: only `Transient` is tried again. The recipe alone is the cache key, so the same
recipe is made once, whichever run, process or machine asks. Results are JSON references, never bytes.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from prefect import Task
from prefect.client.schemas.objects import State, TaskRun
from prefect.context import TaskRunContext

from aida.contracts.errand import Errand
from aida.contracts.recipe import Recipe
from aida.errors import Transient
from tasks.results import Sealed

RETRY_DELAYS = (1.0, 2.0)
"""Seconds before the second and the third call."""

_LONGEST_WAIT = 300.0
"""Seconds we wait at most because a vendor says so; a longer wish is a failure."""

AnyRecipe = TypeVar("AnyRecipe", bound=Recipe)
Made = TypeVar("Made")


def agent_task(name: str) -> Callable[[Callable[[AnyRecipe, Errand], Made]], Task[[AnyRecipe, Errand], Made]]:
    """Make a function of a `recipe` and an `errand` a task with this house's manners. `name` is the
    agent's."""

    def decorate(work: Callable[[AnyRecipe, Errand], Made]) -> Task[[AnyRecipe, Errand], Made]:
        def named() -> str:
            context = TaskRunContext.get()
            assert context is not None
            return run_name(name, context.parameters["recipe"])

        return Task(
            work,
            name=name,
            task_run_name=named,
            retries=len(RETRY_DELAYS),
            retry_delay_seconds=list(RETRY_DELAYS),
            retry_condition_fn=_worth_another_call,
            cache_key_fn=_recipe_key,
            persist_result=True,
            result_serializer=Sealed(),
        )

    return decorate


def run_name(name: str, recipe: Recipe) -> str:
    """What people see: "Visual Creator · scene 2 · local draw" (pure)."""
    scene: Any = getattr(recipe, "scene", None)
    number = getattr(scene, "scene_id", None) or getattr(recipe, "scene_id", None)
    shot = getattr(recipe, "shot", 1)
    parts = [name]
    if getattr(recipe, "purpose", None) == "still":
        parts.append(f"still {number}")
    elif number is not None:
        parts.append(f"scene {number}" + (f" shot {shot}" if shot > 1 else ""))
    parts.append(recipe.model.replace("/", " "))
    if recipe.take > 1:
        parts.append(f"take {recipe.take}")
    return " · ".join(parts)


def heed(error: Transient, call: int, left: float | None = None) -> None:
    """Wait as long as the vendor asked, less what the next retry waits anyway.

    `call` counts from 1. After the last call nobody waits, and nobody longer than the `left` seconds
    of the workflow.
    """
    if error.retry_after is None or call > len(RETRY_DELAYS):
        return
    wish = min(error.retry_after, _LONGEST_WAIT) - RETRY_DELAYS[call - 1]
    time.sleep(max(0.0, wish if left is None else min(wish, left)))


def call_number() -> int:
    """Which call of the running task this is, from 1; 1 outside a task run."""
    context = TaskRunContext.get()
    return context.task_run.run_count if context else 1


def running_task() -> UUID | None:
    """The running task's id, the same over its retries; `None` outside a task run."""
    context = TaskRunContext.get()
    return context.task_run.id if context else None


def is_last_call() -> bool:
    """Whether the running task is not called again when it fails."""
    return call_number() > len(RETRY_DELAYS)


def _recipe_key(context: TaskRunContext, parameters: dict[str, Any]) -> str:
    key: str = parameters["recipe"].key()
    return key


def _worth_another_call(task: Task[..., Any], task_run: TaskRun, state: State[Any]) -> bool:
    return isinstance(state.data, Transient)
