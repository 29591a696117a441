"""A word between the storyboard and the money: what a person was shown, what they change, what they say.

storyboard ─Approval {animatic, frames}→ the client ─Edits, approved | cancelled→ production
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from aida.contracts.assets import AssetRef
from aida.contracts.units import Aspect, Contract, Count, Flag, Identifier, Language, Money, Seconds

Answer = Literal["approved", "cancelled"]


class SceneEdit(Contract):
    """What becomes of one scene of the storyboard; `None` leaves that part as it is."""

    id: Annotated[Count, Field(ge=1)]
    """The scene's number in the storyboard that was shown."""
    words: Annotated[str, Field(max_length=2000)] | None = None
    """Its voice-over; an empty one makes the scene silent."""
    picture: Annotated[str, Field(max_length=1500)] | None = None
    """What is seen, in the client's own words."""


class Edits(Contract):
    """The storyboard as the client wants it: its scenes in the wished order, dropped ones left out."""

    scenes: Annotated[tuple[SceneEdit, ...], Field(min_length=1, max_length=100)] | None = None
    """`None`: as it is."""


class ShownScene(Contract):
    """A scene's composed frame in the animatic."""

    scene_id: Annotated[Count, Field(ge=1)]
    image: AssetRef


class Approval(Contract):
    """What a client is asked, and their answer."""

    asked_at: AwareDatetime
    animatic: AssetRef | None = None
    """The storyboard as a film by the free engines; `None` when it could not be made."""
    frames: tuple[ShownScene, ...] = ()
    edited: Flag = False
    """The storyboard has been changed since the animatic was made."""
    run: str | None = None
    """The Prefect flow run that is suspended until the answer; `None`: only our own front can take one."""
    answer: Answer | None = None
    answered_at: AwareDatetime | None = None


class SceneView(Contract):
    """One scene of a storyboard as its client sees it."""

    id: Annotated[Count, Field(ge=1)]
    seconds: Seconds
    words: str
    headline: str
    picture: str
    """What is seen; empty where nothing is."""
    price: Money | None
    """US dollars for its pictures, clips and voice; `None` where nobody knows a price."""
    image: AssetRef | None
    """Its frame in the animatic; `None` once its picture is described anew."""


class StoryboardView(Contract):
    """A production between storyboard and money."""

    workflow_id: Identifier
    status: str
    language: Language
    aspect: Aspect
    seconds: Seconds
    scenes: tuple[SceneView, ...]
    animatic: AssetRef | None
    edited: Flag
    """It has been changed since its animatic was made."""
    common: Money | None
    """What all scenes share: the bed, stills beside the film."""
    total: Money | None
    """What is still to be paid, in US dollars."""
    worst: Money | None
    """The same with every order paid twice and the dearest fallback once."""
    spent: Money
    """For script and storyboard."""


class SceneTake(Contract):
    """Of one scene, which try is to be made."""

    scene_id: Annotated[Count, Field(ge=1)]
    take: Annotated[Count, Field(ge=1)]
