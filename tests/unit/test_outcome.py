"""What of the money paid is in the result, and what came to nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from aida.contracts.result import StepMetadata, VisualResult, WriterResult
from flows.outcome import Made, unused


def made(*costs: str) -> list[WriterResult]:
    return [WriterResult(metadata=StepMetadata(cost=Decimal(cost), model_used="m")) for cost in costs]


@pytest.mark.parametrize(
    ("paid", "costs", "left"),
    [
        ("0.381", ["0.031", "0.35"], "0"),
        ("0.431", ["0.031", "0.35"], "0.05"),  # two scripts nobody could use
        ("0.031002", ["0.031"], "0"),  # rounded up to millionths, twice
        ("0", ["0.35"], "0"),  # bought by another workflow of the campaign
        ("0.35", [], "0.35"),  # nothing is handed over
    ],
)
def test_what_was_paid_and_is_not_in_the_result_is_wasted(paid: str, costs: list[str], left: str) -> None:
    assert unused(Decimal(paid), made(*costs)) == Decimal(left)


def test_a_picture_of_film_and_client_is_one_picture() -> None:
    """It is listed once and its cost is counted once; a still of its own comes behind."""
    paid = StepMetadata(cost=Decimal("0.08"), model_used="m")
    first, second, still = (VisualResult(scene_id=each, model_used="m", metadata=paid) for each in (1, 2, 1))
    run = Made(pictures={1: first, 2: second}, stills={1: first, 2: still})
    assert run.visuals() == (first, second, still)
    assert unused(Decimal("0.24"), run.everything()) == 0
