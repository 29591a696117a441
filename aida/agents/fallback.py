"""Model fallback: the planned model first, then the planned fallbacks, in order.

    model ─Permanent→ next model
          ─Transient→ out, so that the one retry layer (tasks/policy.py) can wait and call again;
                      on the task's last call: next model
          ─Refused, OverBudget, Deadline→ out: another model would not change the answer

A result made by another model than the planned one says so, and why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

from aida.contracts.recipe import Recipe
from aida.contracts.result import StepMetadata
from aida.errors import AidaError, Permanent, Refused, Transient
from aida.ports import Workbench


class _Made(Protocol):
    @property
    def metadata(self) -> StepMetadata: ...

    def model_copy(self, *, update: Mapping[str, Any] | None = None) -> Any: ...


Adapter = TypeVar("Adapter")
Made = TypeVar("Made", bound=_Made)


def first_that_works(
    recipe: Recipe,
    adapters: Mapping[str, Adapter],
    bench: Workbench,
    call: Callable[[Adapter, str], Made],
) -> Made:
    """What the first willing model makes.

    Raises the last model's error when none can, `Permanent` when a planned model has no adapter.
    Only models named in the recipe are tried: a paid plan never falls silently to another engine.
    """
    failures: list[tuple[str, AidaError]] = []
    for model in (recipe.model, *recipe.fallbacks):
        bench.check_time()
        try:
            made = call(_adapter(recipe, adapters, model), model)
        except Refused:
            raise
        except Permanent as err:
            failures.append((model, err))
        except Transient as err:
            if not bench.last_call:
                raise
            failures.append((model, err))
        else:
            return _told(made, model, failures)
    raise failures[-1][1]


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
