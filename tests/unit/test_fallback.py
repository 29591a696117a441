"""Model fallback: who is asked next, who pays, what the result says."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest

from aida.agents.fallback import first_that_works
from aida.contracts.recipe import MusicRecipe
from aida.contracts.result import StepMetadata, WriterResult
from aida.errors import (
    AidaError,
    Deadline,
    OverBudget,
    Permanent,
    Refused,
    StoreTrouble,
    Transient,
    Unusable,
)
from tests.benches import a_bench

ORDER = MusicRecipe(model="v/first", fallbacks=("v/second", "v/third"), scope="s", seconds=5, mood="")  # type: ignore[arg-type]


def tried(
    outcomes: dict[str, AidaError | None], *, last_call: bool = True
) -> tuple[Callable[[], WriterResult], list[str]]:
    """A run over models that fail as told (`None`: works), and the list of who was asked."""
    asked: list[str] = []

    def call(adapter: str, model: str) -> WriterResult:
        asked.append(model)
        error = outcomes[model]
        if error is not None:
            raise error
        return WriterResult(metadata=StepMetadata(model_used=model))

    bench = a_bench(last_call=last_call)
    return lambda: first_that_works(ORDER, {model: model for model in outcomes}, bench, call), asked


BUSY, BROKEN = Transient("busy"), Permanent("broken")
DEAR = OverBudget("0.70 of the 0.50 left")


def test_the_result_says_which_model_made_it_and_why(caplog: pytest.LogCaptureFixture) -> None:
    run, asked = tried({"v/first": BROKEN, "v/second": None, "v/third": None})
    with caplog.at_level(logging.WARNING, logger="aida.agents"):
        told = run().metadata
    assert asked == ["v/first", "v/second"]
    assert (told.fallback_used, told.model_id) == (True, "v/second")
    assert told.fallback_reason == "v/first: broken"
    assert [each.message for each in caplog.records] == [
        "audio_generator: v/first failed, now v/second: broken"
    ]


def test_a_retry_asks_nobody_again_who_has_failed_for_good() -> None:
    """The same bench over the retries of a task: the broken model may have been paid."""
    outcomes: dict[str, AidaError | None] = {"v/first": BROKEN, "v/second": BUSY, "v/third": None}
    run, asked = tried(outcomes, last_call=False)
    with pytest.raises(Transient):
        run()
    outcomes["v/second"] = None
    told = run().metadata
    assert asked == ["v/first", "v/second", "v/second"]
    assert told.fallback_reason == "v/first: broken"


def test_a_model_out_of_reach_is_waited_for_until_the_last_call() -> None:
    outcomes = {"v/first": BUSY, "v/second": None, "v/third": None}
    run, asked = tried(outcomes, last_call=False)
    with pytest.raises(Transient):
        run()
    assert asked == ["v/first"]
    run, asked = tried(outcomes, last_call=True)
    assert run().metadata.model_id == "v/second"


@pytest.mark.parametrize("last_call", [False, True])
def test_nobody_else_is_paid_while_nothing_can_be_kept(last_call: bool) -> None:
    run, asked = tried({"v/first": StoreTrouble("full"), "v/second": None}, last_call=last_call)
    with pytest.raises(StoreTrouble):
        run()
    assert asked == ["v/first"]


def test_a_planned_model_that_is_too_dear_ends_it() -> None:
    run, asked = tried({"v/first": DEAR, "v/second": None, "v/third": None})
    with pytest.raises(OverBudget):
        run()
    assert asked == ["v/first"]


def test_a_fallback_that_is_too_dear_gives_way_to_a_cheaper_one() -> None:
    run, asked = tried({"v/first": BROKEN, "v/second": DEAR, "v/third": None})
    told = run().metadata
    assert asked == ["v/first", "v/second", "v/third"]
    assert told.fallback_reason == "v/first: broken; v/second: 0.70 of the 0.50 left"


def test_money_for_no_fallback_is_said_with_what_was_left() -> None:
    run, _ = tried({"v/first": BROKEN, "v/second": DEAR, "v/third": DEAR})
    with pytest.raises(
        OverBudget, match=r"v/first failed \(broken\).*v/second: 0\.70 of the 0\.50 left"
    ) as told:
        run()
    assert told.value.__cause__ is BROKEN


def test_a_fallback_that_was_affordable_and_failed_tells_its_own_error() -> None:
    run, _ = tried({"v/first": BROKEN, "v/second": DEAR, "v/third": Permanent("down")})
    with pytest.raises(Permanent, match="down"):
        run()


@pytest.mark.parametrize("final", [Refused("no"), Unusable("no JSON, twice"), Deadline("time is up")])
def test_what_another_model_would_not_mend_ends_it(final: AidaError) -> None:
    run, asked = tried({"v/first": final, "v/second": None, "v/third": None})
    with pytest.raises(type(final)):
        run()
    assert asked == ["v/first"]
