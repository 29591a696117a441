"""What the API says of a production, beside the contracts: the page's own nouns."""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from aida.contracts.brief import ProjectBrief
from aida.contracts.plan import ProductionPlan
from aida.contracts.state import Status
from aida.contracts.units import ContentType, Identifier, Money, Tier
from aida.front import costs
from aida.front.watch import Standing

Item = TypeVar("Item")


class Said(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Page(Said, Generic[Item]):
    """A part of a list."""

    total: int = Field(ge=0, description="Of the whole list.")
    items: list[Item]


class Health(Said):
    """Whether this AIDA can work."""

    status: Literal["ok", "broken"]
    version: str
    database: Literal["ok", "broken"]
    store: Literal["ok", "broken"]
    prefect: Literal["ok", "broken", "none"] = Field(
        description="`none`: no server is configured, each run brings its own."
    )


class Session(Said):
    """For whom the page works."""

    user_id: Identifier
    language: str = Field(description="The one we answer in, by `Accept-Language`.")
    languages: list[str]
    paid: bool = Field(description="Some vendor's key is set: more than the free draft can be made.")
    approve_default: bool = Field(
        description="Whether a paid production waits for the storyboard's approval."
    )
    token: bool = Field(description="This AIDA has a token: there is something to sign out of.")


class Made(Said):
    """A production that was begun."""

    workflow_id: Identifier
    status_url: str = Field(examples=["/api/technical-planner/status/w-20261122-k3f9qa"])


class Told(Said):
    """A deed that was asked for; the production's state says when it is done."""

    workflow_id: Identifier
    status: str = Field(examples=["told"])


class PlannedBrief(Said):
    """What would be made, and for how much."""

    brief: ProjectBrief
    plan: ProductionPlan


class RunSummary(Said):
    """One production, in a list."""

    id: Identifier
    title: str
    status: Status
    progress: int = Field(ge=0, le=100)
    tier: Tier | None
    content_type: ContentType
    cost: Money = Field(description="US dollars so far.")
    started_at: AwareDatetime
    thumbnail: str | None = Field(description="Address of a picture.")


class AgentView(Said):
    """How one agent stands."""

    agent: str
    title: str
    standing: Standing
    detail: str = Field(description="What is there of what it makes: `2 / 3`.")
    model: str


class ScenePicture(Said):
    """One scene, as far as it is."""

    id: int
    seconds: float
    words: str = Field(description="What is spoken.")
    headline: str
    image: str | None = Field(description="Address of its picture, once there is one.")
    clip: str | None = Field(description="Address of its first clip; a draft has none.")
    standing: Standing


class FileView(Said):
    """A file the client gets."""

    name: str
    media_type: str
    bytes: int
    url: str


class CaptionView(Said):
    language: str
    url: str = Field(description="WebVTT.")


class RunError(Said):
    """Why a production ended without its result."""

    agent: str
    reason: str
    purse: str | None = Field(description="Whose money ran out, where it did.")
    needs: Money | None = Field(description="What would finish it in all, in US dollars.")


class Estimate(Said):
    """What it was planned to cost, in US dollars; `null` where nobody knows a price."""

    cost: Money | None
    worst: Money | None


class RunView(RunSummary):
    """One production: everything the page shows of it."""

    message: str = Field(description="What is being done now.")
    interrupted: bool = Field(description="It reads `running`, and its process died.")
    agents: list[AgentView]
    scenes: list[ScenePicture]
    files: list[FileView]
    film: str | None
    captions: list[CaptionView]
    error: RunError | None
    conversation_id: Identifier
    estimate: Estimate | None
    money: str = Field(description="`0.26 / 2.56 US$`: paid so far, and planned; empty for a draft.")
    summary: str | None = Field(description="What was made, in a sentence; once it is done.")
    remarks: list[str] = Field(description="Who stepped in and why, whose licence limits the use.")
    seconds_so_far: float
    seconds_expected: float | None
    last_updated: AwareDatetime


class Costs(Said):
    """One production's money, in US dollars, and how it was spent."""

    workflow_id: Identifier
    status: Status
    tier: Tier | None
    estimated: Money | None
    worst: Money | None
    limit: str | None = Field(description="As the client named it.")
    paid: Money
    wasted: Money
    held: Money = Field(description="For orders under way, each at its worst.")
    actual: Money = Field(description="Paid and wasted together.")
    steps: tuple[costs.Step, ...]
