"""The commands in docs/going-live.md are commands: each plans what it says, with the model it names."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from aida.contracts.plan import ProductionPlan
from tests.front.conftest import Counter

TEXT = (Path(__file__).parents[2] / "docs" / "going-live.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^    (?:AIDA_\w+=\S+ )*aida create (.+)$", TEXT, re.MULTILINE)
CLIPS = re.findall(r"`(fal/[a-z0-9.-]+)` \| (\d\.\d\d) \|", TEXT)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_plans_with_the_model_it_names(
    counter: Counter, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("AIDA_XTTS", "1")
    words = [word for word in shlex.split(command) if word != "--yes"]
    plan = ProductionPlan.model_validate_json(counter.aida("plan", *words, "--json").out)
    assert words[words.index("--model") + 1] in {step.model for step in plan.steps}
    assert plan.cost is None or plan.cost < 1


@pytest.mark.parametrize(("model", "price"), CLIPS)
def test_the_table_of_clips_has_the_plans_prices(counter: Counter, model: str, price: str) -> None:
    """Without `aida doctor --online` nobody notices that a price has changed; this one at least."""
    words = shlex.split(next(each for each in COMMANDS if "--duration 3" in each))
    words = [word for word in words[:-1] if word != "--yes"] + [model]
    plan = ProductionPlan.model_validate_json(counter.aida("plan", *words, "--json").out)
    assert f"{plan.cost:.2f}" == price


def test_the_document_has_commands_and_a_table() -> None:
    assert (len(COMMANDS), len(CLIPS)) == (8, 8)
