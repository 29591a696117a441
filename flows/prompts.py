"""Which prompt file each model of a plan is spoken to with: plan → hashes for the recipes (pure reads).

A prompt that is changed makes another recipe: what yesterday's words made is not taken for today's.
"""

from __future__ import annotations

from aida.agents.dialects import prompt_hash
from aida.agents.prompts import PROMPT_OF, prompt_sha256
from aida.catalog.read import models
from aida.contracts.plan import ProductionPlan


def prompt_hashes(plan: ProductionPlan) -> dict[str, str]:
    """Hash of the prompt file by catalog id, or by purpose where an agent has a file of its own."""
    hashes: dict[str, str] = {}
    for step in plan.steps:
        named = [row for row in map(models().get, (step.model, *step.fallbacks)) if row is not None]
        if step.purpose in PROMPT_OF:
            if any(row.dialect for row in named):
                hashes[step.purpose] = prompt_sha256(PROMPT_OF[step.purpose])
            continue
        for row in named:
            found = prompt_hash([row.id])
            if found is not None:
                hashes[row.id] = found
    return hashes
