"""What the API says of a production, beside the contracts: the page's own nouns."""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from aida.contracts.brief import ProjectBrief
from aida.contracts.plan import ProductionPlan
from aida.contracts.state import Status
from aida.contracts.units import Aspect, ContentType, Identifier, Money, Tier
from aida.front import costs

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


Standing = Literal["waiting", "working", "done", "failed"]
Ending = Literal["running", "waiting", "completed", "partial", "failed", "paused", "cancelled", "interrupted"]
"""As the row says, and: `interrupted`, its process died; `partial`, it failed and something can be handed
over."""


class RunSummary(Said):
    """One production, in a list."""

    id: Identifier
    title: str
    status: Ending
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
    picture: str = Field(description="What is to be seen, in the Director's words.")
    price: Money | None = Field(description="What making this scene again costs, in US dollars, if known.")
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

    message: str = Field(description="One sentence.")
    todo: str | None = Field(description="What would finish it, where money ran out.")
    agent: str
    needs: Money | None = Field(description="That sum in all, in US dollars.")


class MoneyView(Said):
    """US dollars of a paid production; `null` where nobody knows a price."""

    paid: Money
    planned: Money | None
    worst: Money | None


class RunView(RunSummary):
    """One production: everything the page shows of it."""

    message: str = Field(description="What is being done now; once it has ended, what was made.")
    aspect: Aspect | None
    agents: list[AgentView]
    scenes: list[ScenePicture]
    files: list[FileView]
    film: str | None
    captions: list[CaptionView]
    captions_burned: bool = Field(description="The film shows them already.")
    error: RunError | None
    conversation_id: Identifier
    parent: Identifier | None = Field(description="The production this one is another take of.")
    money: MoneyView | None = Field(description="`null` for a draft.")
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
