"""What will be made, with which models, for how much: brief ─planner.plan (pure)→ `ProductionPlan`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from aida.contracts.units import (
    Agent,
    Aspect,
    ContentType,
    Continuity,
    Contract,
    Count,
    Flag,
    Identifier,
    Language,
    Money,
    Pixels,
    Seconds,
    Tier,
)


class PlannedShot(Contract):
    """One clip to buy: `model_seconds` is what the model films, `seconds` what the film uses."""

    scene_id: Annotated[Count, Field(ge=1)]
    shot: Annotated[Count, Field(ge=1)]
    seconds: Annotated[Seconds, Field(gt=0)]
    model_seconds: Annotated[Seconds, Field(gt=0)]


class PlannedScene(Contract):
    id: Annotated[Count, Field(ge=1)]
    seconds: Annotated[Seconds, Field(gt=0)]
    shots: tuple[PlannedShot, ...] = ()


class PlannedStep(Contract):
    """One agent's share: which model, which fallbacks, how much of it, at what price."""

    agent: Agent
    purpose: str
    """What for, in a word: `script`, `storyboard`, `pictures`, `clips`, `voice`, `music`, `film`."""
    model: str
    """Catalog id."""
    fallbacks: tuple[str, ...] = ()
    calls: Count
    units: Annotated[float, Field(ge=0)]
    unit: str
    """What the price counts: `image`, `second`, `call`, `megapixel`…"""
    unit_price: Money | None
    """`None`: no price is known, which is never the same as free."""
    cost: Money | None
    worst_cost: Money | None
    """With every allowed retry and the dearest fallback."""
    seconds: Annotated[float, Field(ge=0)]
    """Expected wall seconds of the step, its calls in parallel."""


class Delivery(Contract):
    """One thing the client gets."""

    kind: ContentType
    width: Pixels | None = None
    height: Pixels | None = None
    seconds: Annotated[Seconds, Field(gt=0)] | None = None
    count: Annotated[Count, Field(ge=1)] = 1


class ProductionPlan(Contract):
    brief_id: Identifier
    content_type: ContentType
    tier: Tier
    language: Language
    platform: str | None = None
    aspect: Aspect
    width: Pixels
    height: Pixels
    fps: Annotated[Count, Field(ge=1, le=120)] = 30
    seconds: Annotated[Seconds, Field(ge=0)]
    """Of the film or the audio; 0 when neither is made."""
    deliveries: Annotated[tuple[Delivery, ...], Field(min_length=1)]
    scenes: tuple[PlannedScene, ...] = ()
    stills: Count = 0
    """Pictures the client gets for themselves, beside the film's."""
    shared_stills: Count = 0
    """So many of them, the first ones, are the pictures of the film's first scenes: made and paid once."""
    speaks: Flag
    music: Flag
    subtitles: Flag
    continuity: Continuity = "punch_in"
    native_audio: Flag = False
    """The clips' own sound goes into the film."""
    steps: tuple[PlannedStep, ...]
    cost: Money | None
    """Sum of the steps in US dollars; `None` when any step has no known price."""
    worst_cost: Money | None = None
    time: Annotated[float, Field(ge=0)]
    """Expected wall seconds of the whole production."""
    priced_on: date
    """The day whose prices were used."""
    notes: tuple[str, ...] = ()
    """Decisions worth telling, one sentence each, in English."""

    def step(self, purpose: str) -> PlannedStep | None:
        """The step for a purpose; `None` when the production has none. `pictures` covers the film's
        scenes and the stills the client gets."""
        return next((each for each in self.steps if each.purpose == purpose), None)
