"""Model fallback: the planned model first, then the planned fallbacks, in order.

A `Transient` error is not this room's business: it leaves at once, so that the one retry layer
(tasks/policy.py) can wait and call again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from aida.contracts.recipe import Recipe
from aida.errors import Permanent

Adapter = TypeVar("Adapter")
Made = TypeVar("Made")


def first_that_works(
    recipe: Recipe, adapters: Mapping[str, Adapter], call: Callable[[Adapter, str], Made]
) -> Made:
    """What the first willing model makes.

    Raises the last model's error when none can, `Permanent` when a planned model has no adapter.
    Only models named in the recipe are tried: a paid plan never falls silently to another engine.
    """
    failure: Permanent | None = None
    for model in (recipe.model, *recipe.fallbacks):
        adapter = adapters.get(model)
        if adapter is None:
            failure = Permanent(
                "No adapter is set up for this model; `aida doctor` says what is missing",
                agent=recipe.agent,
                model=model,
            )
            continue
        try:
            return call(adapter, model)
        except Permanent as err:
            failure = err
    assert failure is not None
    raise failure
