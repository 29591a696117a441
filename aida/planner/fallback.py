"""What the flow does when an agent has failed for good: agent → `Decision` (pure).

An agent fails for good when its model, its fallbacks and the two retries are used up. What then
happens is the specification's table; words can be replaced by a template, pictures cannot.

| Agent | Then |
|---|---|
| Writer | the template's script, and on |
| Director | the simplified storyboard, and on |
| Visual Creator | that scene once more, then the production ends |
| Video Composer | once more, with another model first, then the production ends |
| Audio Generator | the production ends: no film goes out unspoken |
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from aida.contracts.plan import PlannedStep
from aida.contracts.units import Agent

Deed = Literal["retry", "retry_other_model", "substitute", "abort"]


@dataclass(frozen=True)
class Decision:
    deed: Deed
    reason: str
    """For the log and the state row, in English."""
    model: str | None = None
    """`substitute`: the catalog id of the engine that steps in."""
    source: str | None = None
    """`substitute`: what the result's metadata say of it."""


@dataclass(frozen=True)
class _Rule:
    retry: Deed | None
    """What is done after the first failure; `None`: nothing more is tried."""
    then: Decision


_RULES: Mapping[Agent, _Rule] = MappingProxyType(
    {
        "writer": _Rule(
            "retry",
            Decision(
                "substitute",
                "No script could be written; the template's is used.",
                "local/template",
                "template_fallback",
            ),
        ),
        "director": _Rule(
            "retry",
            Decision(
                "substitute",
                "No storyboard could be drawn up; a simplified one is used.",
                "local/simplified",
                "simplified_fallback",
            ),
        ),
        "visual_creator": _Rule("retry", Decision("abort", "Cannot generate images.")),
        "video_composer": _Rule("retry_other_model", Decision("abort", "Cannot generate clips.")),
        "audio_generator": _Rule(None, Decision("abort", "Cannot record the voice.")),
        "assembly": _Rule(None, Decision("abort", "The film could not be put together.")),
    }
)


def after_failure(agent: Agent, failures: int) -> Decision:
    """What to do after an agent's `failures`-th failure at workflow level (1 for the first).

    Raises `ValueError` for an agent no flow calls.
    """
    if failures < 1:
        raise ValueError("there is nothing to decide before a failure")
    rule = _RULES.get(agent)
    if rule is None:
        raise ValueError(f"no rule for {agent}")
    if failures == 1 and rule.retry is not None:
        return Decision(rule.retry, f"{agent} failed once; it is asked again.")
    return rule.then


def other_model_first(step: PlannedStep) -> tuple[str, tuple[str, ...]]:
    """Model and fallbacks of a step with another model first, for `retry_other_model`.

    A step with no fallback keeps its model: there is no other to ask.
    """
    if not step.fallbacks:
        return step.model, ()
    return step.fallbacks[0], (*step.fallbacks[1:], step.model)
