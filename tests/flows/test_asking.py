"""What a result says of itself after a workflow fallback: that it is one, and why."""

from __future__ import annotations

import pytest

from aida.contracts.result import StepMetadata, WriterResult
from flows.asking import _sourced


def written(model: str, **more: str) -> WriterResult:
    return WriterResult(metadata=StepMetadata(model_used=model, model_id=model, **more))


def test_a_template_says_that_it_stepped_in_and_why() -> None:
    made = _sourced(written("local/template"), "anthropic/a", "template_fallback", "not JSON").metadata
    assert (made.source, made.fallback_used, made.fallback_reason) == ("template_fallback", True, "not JSON")


def test_another_model_of_a_second_round_says_why_the_planned_one_did_not_make_it() -> None:
    made = _sourced(written("fal/b", fallback_reason="fal/c: busy"), "fal/a", None, "a failed").metadata
    assert (made.fallback_used, made.fallback_reason) == (True, "a failed; fal/c: busy")


@pytest.mark.parametrize("why", [None, "it failed once"])
def test_the_planned_model_is_no_fallback_however_often_it_was_asked(why: str | None) -> None:
    made = written("fal/a")
    assert _sourced(made, "fal/a", None, why) is made
