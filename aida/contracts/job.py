"""One order at a vendor, as the journal keeps it: intended → accepted → closed.

intend (committed before anything is sent) ─POST→ accept (the vendor's id, committed before the
first look at it) ─poll, download, store→ close (what it cost, what came of it)
          nobody was there any more ─download, store→ late ─whoever orders it again→ done
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field

from aida.contracts.assets import AssetRef
from aida.contracts.units import Agent, Contract, Count, Flag, Identifier, Money, Sha256

JobStatus = Literal["intended", "accepted", "done", "late", "failed", "wasted", "cancelled", "unknown"]
"""intended: nobody knows yet whether the vendor has it. accepted: the vendor works on it, or has.
done: paid and kept. late: paid and kept as it came, when nobody waited for it any more; its first asset
is the vendor's answer. failed: it never cost anything. wasted: paid, and nothing usable came.
cancelled: called off before it cost anything. unknown: it may have been charged; counted at its worst."""

KEPT: tuple[JobStatus, ...] = ("done", "late")

OPEN: tuple[JobStatus, ...] = ("intended", "accepted")


class JobOrder(Contract):
    """What is about to be sent."""

    recipe_key: Sha256
    agent: Agent
    scene: Count | None = None
    purpose: str
    """The plan's word: `script`, `pictures`, `clips`…"""
    model: str
    """Catalog id."""
    vendor: str
    endpoint: str
    arguments: dict[str, Any] = Field(default_factory=dict)
    """The request's body, without keys and without bytes."""
    fingerprint: Sha256
    """Of what the request says; the same for the same words and inputs, whatever upload addresses say."""
    worst: Annotated[Money, Field(ge=0)]
    """US dollars it can cost at most; reserved until it is closed."""


class Job(Contract):
    id: Identifier
    """Ours."""
    workflow_id: Identifier
    user_id: Identifier = "local"
    """Whose day it is booked on, beside everybody's: the UTC day of `created_at`."""
    order: JobOrder
    status: JobStatus
    vendor_job: str | None = None
    addresses: dict[str, str] = Field(default_factory=dict)
    """Where the vendor said its state, result and cancellation are."""
    cost: Money | None = None
    """US dollars charged; `None` while open, and when nobody knows."""
    assets: tuple[AssetRef, ...] = ()
    reason: str | None = None
    """Why it did not end as `done`."""
    created_at: AwareDatetime
    accepted_at: AwareDatetime | None = None
    closed_at: AwareDatetime | None = None
    ambiguous: Flag = False
    """The order was sent and no answer came: only the vendor knows whether it was taken."""


class Spend(Contract):
    """What a workflow has spent, in US dollars."""

    paid: Money
    """For everything that was kept."""
    wasted: Money
    """For what came to nothing, what may have been charged included."""
    reserved: Money
    """Held for orders under way."""
