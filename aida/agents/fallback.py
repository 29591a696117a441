"""Model fallback: the planned model first, then the planned fallbacks, in order.

    model ─Permanent→ next model
          ─Transient→ out, so that the one retry layer (tasks/policy.py) can wait and call again;
                      on the task's last call: next model
          ─OverBudget→ the planned model's: out; a fallback's: the next one may cost less
          ─Refused, Unusable, Deadline→ out: another model would not change the answer
          ─StoreTrouble→ out: another model would be paid for and could not be kept either
          ─Undecided→ out: a person decides first

A result made by another model than the planned one says so, and why; so does the log `aida.agents`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

from aida.contracts.recipe import Recipe
from aida.contracts.result import StepMetadata
from aida.errors import AidaError, OverBudget, Permanent, Refused, StoreTrouble, Transient, Unusable
from aida.ports import Workbench

_log = logging.getLogger("aida.agents")


class HasMetadata(Protocol):
    @property
    def metadata(self) -> StepMetadata: ...

    def model_copy(self, *, update: Mapping[str, Any] | None = None) -> Any: ...


Adapter = TypeVar("Adapter")
Made = TypeVar("Made", bound=HasMetadata)


def first_that_works(
    recipe: Recipe,
    adapters: Mapping[str, Adapter],
    bench: Workbench,
    call: Callable[[Adapter, str], Made],
) -> Made:
    """What the first willing model makes.

    Raises the last model's error when none can; `OverBudget` when the money covers no fallback, or not
    even the planned model; `Permanent` when a planned model has no adapter. The money is looked at anew
    before each model: its adapter reserves before it sends. Only models named in the recipe are tried:
    a paid plan never falls silently to another engine. A retry goes on with the model that was out of
    reach; those that had failed for good before it are not asked, and not paid, again.
    """
    failures: list[tuple[str, AidaError]] = []
    line_up = (recipe.model, *recipe.fallbacks)
    for place, model in enumerate(line_up):
        bench.check_time()
        if model in bench.given_up:
            failures.append((model, bench.given_up[model]))
            continue
        try:
            made = call(_adapter(recipe, adapters, model), model)
        except (Refused, Unusable, StoreTrouble):
            raise
        except Permanent as err:
            bench.given_up[model] = err
            failures.append((model, err))
        except Transient as err:
            if not bench.last_call:
                raise
            failures.append((model, err))
        except OverBudget as err:
            if place == 0:
                raise
            failures.append((model, err))
        else:
            return _told(made, model, failures)
        _tell(recipe, line_up[place:], failures[-1][1])
    raise _final(recipe, failures)


def _adapter(recipe: Recipe, adapters: Mapping[str, Adapter], model: str) -> Adapter:
    adapter = adapters.get(model)
    if adapter is None:
        raise Permanent(
            "No adapter is set up for this model; `aida doctor` says what is missing",
            agent=recipe.agent,
            model=model,
        )
    return adapter


def _told(made: Made, model: str, failures: list[tuple[str, AidaError]]) -> Made:
    """The result with its model's id and, after failures, why it was not the planned model."""
    changes: dict[str, Any] = {"model_id": model}
    if failures:
        changes["fallback_used"] = True
        changes["fallback_reason"] = "; ".join(f"{name}: {error.text}" for name, error in failures)
    metadata = made.metadata.model_copy(update=changes)
    told: Made = made.model_copy(update={"metadata": metadata})
    return told


def _final(recipe: Recipe, failures: list[tuple[str, AidaError]]) -> AidaError:
    """The error that tells most: what was too dear counts only when nothing affordable was left."""
    unaffordable = [(name, error) for name, error in failures if isinstance(error, OverBudget)]
    if not unaffordable or len(unaffordable) < len(failures) - 1:
        return next(error for _, error in reversed(failures) if not isinstance(error, OverBudget))
    planned, reason = failures[0]
    left = "; ".join(f"{name}: {error.text}" for name, error in unaffordable)
    error = OverBudget(
        f"{planned} failed ({reason.text}) and the money left covers none of its fallbacks: {left}. "
        "Raise the limit, or choose a lower tier",
        purse=unaffordable[-1][1].purse,
        agent=recipe.agent,
        scene=scene_of(recipe),
        model=planned,
    )
    error.__cause__ = reason
    return error


def scene_of(recipe: Recipe) -> int | None:
    """The scene a recipe is for; `None` when it is for the whole film."""
    scene = getattr(recipe, "scene", None)
    number = getattr(recipe, "scene_id", None) if scene is None else scene.scene_id
    return number if isinstance(number, int) else None


def _tell(recipe: Recipe, line_up: tuple[str, ...], error: AidaError) -> None:
    scene = scene_of(recipe)
    work = recipe.agent if scene is None else f"{recipe.agent}, scene {scene}"
    to = f"now {line_up[1]}" if len(line_up) > 1 else "no fallback is left"
    _log.warning("%s: %s failed, %s: %s", work, line_up[0], to, error.text)
