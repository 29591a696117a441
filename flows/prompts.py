"""Which prompt file each model of a plan is spoken to with: plan → hashes for the recipes (pure reads).

A prompt that is changed makes another recipe: what yesterday's words made is not taken for today's.
"""

from __future__ import annotations

from aida.agents.dialects import prompt_hash
from aida.agents.prompts import PROMPT_OF, prompt_sha256
from aida.catalog.read import models
from aida.contracts.plan import PlannedStep, ProductionPlan


def prompt_hashes(plan: ProductionPlan) -> dict[str, str]:
    """Catalog id → hash of its prompt file, for the models that have one."""
    hashes: dict[str, str] = {}
    for step in plan.steps:
        for model in (step.model, *step.fallbacks):
            found = _hash_of(model, step)
            if found is not None:
                hashes[model] = found
    return hashes


def _hash_of(model: str, step: PlannedStep) -> str | None:
    row = models().get(model)
    if row is None or row.dialect is None:
        return None
    if step.purpose in PROMPT_OF:
        # The Writer's and the Director's files together: one model may play both.
        return prompt_sha256(PROMPT_OF["script"])[:32] + prompt_sha256(PROMPT_OF["storyboard"])[:32]
    return prompt_hash([model])
