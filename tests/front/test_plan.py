"""`aida plan` shows what will be paid for: models, who stands by, prices, the worst case, time, notes."""

from __future__ import annotations

import re

import pytest

from aida.contracts.plan import ProductionPlan
from tests.front.conftest import Counter

WISH = "Video Instagram 30s per scarpe eco-friendly, Gen Z, stile energico"


@pytest.mark.parametrize(
    "arguments",
    [("--tier", "fast"), ("--tier", "standard"), ("--tier", "premium", "--style", "2813938774")],
    ids=lambda value: value[1],
)
def test_a_paid_plan_names_every_model_every_price_and_every_note(
    counter: Counter, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    plan = ProductionPlan.model_validate_json(counter.aida("plan", WISH, *arguments, "--json").out)
    shown = counter.aida("plan", WISH, *arguments).out
    flat = re.sub(r"\s+", " ", shown)
    for step in plan.steps:
        assert f"{step.model} " in flat
        assert [name for name in step.fallbacks if name not in flat] == []
        assert ("unknown" if step.cost is None else f"{step.cost:.3f}") in flat
        assert ("unknown" if step.worst_cost is None else f"{step.worst_cost:.3f}") in flat
    assert [note for note in plan.notes if re.sub(r"\s+", " ", note) not in flat] == []
    assert counter.untouched()


def test_fallbacks_stand_in_the_order_they_step_in(counter: Counter) -> None:
    shown = counter.aida("plan", WISH, "--tier", "standard").out
    order = [shown.index(name) for name in ("fal/flux-pro ", "else fal/flux-schnell", "then fal/hunyuan")]
    assert order == sorted(order)


def test_at_a_terminal_of_80_columns_no_line_is_cut(counter: Counter) -> None:
    from rich.console import Console

    from aida.front.show_plan import print_plan

    plan = ProductionPlan.model_validate_json(counter.aida("plan", WISH, "--tier", "premium", "--json").out)
    console = Console(width=80, record=True, file=open("/dev/null", "w"))  # noqa: SIM115
    print_plan(console, plan)
    told = console.export_text()
    assert "…" not in told
    assert max(len(line.rstrip()) for line in told.splitlines()) <= 80
