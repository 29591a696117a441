"""One production as ordered: brief + plan + scope, take and prompt files → what its recipes share (pure).

Commission ─made_by(purpose)→ model, fallbacks, prompt hash, scope, take and seed of a recipe
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aida.contracts.brief import BriefDetails, ProjectBrief
from aida.contracts.plan import PlannedStep, ProductionPlan


@dataclass(frozen=True)
class Commission:
    """One production as ordered. `scope` and `take` are those of `Recipe`."""

    brief: ProjectBrief
    plan: ProductionPlan
    scope: str
    take: int = 1
    takes: Mapping[int, int] = field(default_factory=dict)
    """Scene → its take, where one is made again."""
    prompts: Mapping[str, str] = field(default_factory=dict)
    """Hashes of prompt files: catalog id → of the model's dialect, and step (`script`, `storyboard`…)
    → of the agent's standing orders. Only those of models that are planned or stand by are read."""

    @property
    def details(self) -> BriefDetails:
        return self.brief.details or BriefDetails()

    @property
    def subject(self) -> str:
        """What it is about, in the client's words."""
        return self.details.subject or ", ".join(self.brief.requirements) or self.brief.id

    @property
    def films(self) -> bool:
        return any(each.kind == "video" for each in self.plan.deliveries)

    @property
    def sounds(self) -> bool:
        """Sound is a thing of its own, not only the film's."""
        return any(each.kind == "audio" for each in self.plan.deliveries)

    @property
    def assembles(self) -> bool:
        """Something is put together at the end; stills alone are finished as they are."""
        return self.films or self.sounds

    def step(self, purpose: str) -> PlannedStep | None:
        """The plan's step for `script`, `storyboard`, `pictures`, `clips`, `voice`, `music`, `film`."""
        return next((each for each in self.plan.steps if each.purpose == purpose), None)

    def made_by(self, purpose: str, scene: int | None = None) -> dict[str, Any]:
        """The fields every recipe has: model and fallbacks of a step, scope, take and seed, the scene's own
        where it is seen.

        Raises `ValueError` when the plan has no such step.
        """
        step = self.step(purpose)
        if step is None:
            raise ValueError(f"the plan has no step for {purpose}")
        return {
            "model": step.model,
            "fallbacks": step.fallbacks,
            "prompt_sha256": self.prompt_hash(purpose),
            "scope": self.scope,
            "take": self.take_of(scene),
            "seed": self.seed_of(self.take_of(scene)),
        }

    def take_of(self, scene: int | None) -> int:
        return self.take if scene is None else self.takes.get(scene, self.take)

    def prompt_hash(self, purpose: str) -> str | None:
        """One hash over every prompt file the step may use, its fallbacks' too, in no order; `None` for
        none. Asking another of its models first does not change it."""
        step = self.step(purpose)
        if step is None or self.draft:
            return None
        names = {purpose, step.model, *step.fallbacks} & set(self.prompts)
        told = "\n".join(f"{name}:{self.prompts[name]}" for name in sorted(names))
        return hashlib.sha256(told.encode()).hexdigest() if names else None

    @property
    def draft(self) -> bool:
        return self.plan.tier == "draft"

    def seed_of(self, take: int) -> int:
        """The same wish gives the same film; another take another one. 31 bits."""
        told = f"{self.subject}|{self.plan.language}|{take}"
        return int(hashlib.sha256(told.encode()).hexdigest()[:8], 16) & 0x7FFFFFFF
