"""What the client wants: request ─Orchestrator→ `ProjectBrief` ─Technical Planner→ plan.

Field names are the specification's; `details` and `currency` are ours.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BeforeValidator, Field

from aida.contracts.assets import AssetRef
from aida.contracts.styles import Style
from aida.contracts.units import (
    Aspect,
    ContentType,
    Contract,
    Count,
    Flag,
    Identifier,
    Language,
    Money,
    Seconds,
    VoiceProfile,
)


class GalleryStyle(Contract):
    """A style the client picked."""

    id: Identifier
    """The Midjourney `--sref` code; an own style without one has a name in small letters."""
    requires_artistic_model: Flag = True
    """Only a model that takes style codes makes it as it hangs in the gallery."""
    own: Style | None = None
    """The style itself as it was when it was picked, where it is none of the curated ones."""


def _style_of(value: Any) -> Any:
    # The specification shows both a bare code (4.1) and an object (3.2).
    return {"id": value} if isinstance(value, str) else value


class StylePreferences(Contract):
    gallery_selected: tuple[Annotated[GalleryStyle, BeforeValidator(_style_of)], ...] = ()
    custom_description: str | None = None


class BudgetConstraints(Contract):
    """What may be spent. `max_cost` is in `currency`; `None` means the client named no sum."""

    type: Literal["hard_limit", "soft_preference", "none"] = "none"
    max_cost: Annotated[Money, Field(ge=0)] | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "USD"
    priority: Literal["cost", "quality", "speed"] | None = None


class BriefDetails(Contract):
    """What the request says outright; `None` means the client did not say."""

    subject: str | None = None
    audience: str | None = None
    duration_s: Annotated[Seconds, Field(gt=0)] | None = None
    platform: str | None = None
    """A row of `catalog/platforms.toml`, e.g. `instagram_reel`, `tiktok`, `radio`, `screen`."""
    aspect: Aspect | None = None
    images: Annotated[Count, Field(ge=1, le=50)] | None = None
    music: Flag | None = None
    voice: Literal["male", "female", "none"] | None = None
    subtitles: Flag | None = None
    call_to_action: str | None = None
    tone: str | None = None
    voice_profile: VoiceProfile | None = None
    voice_sample: AssetRef | None = None
    """A recording of the voice to speak with."""
    reference_images: tuple[AssetRef, ...] = ()
    """Pictures of the product or person that must look alike in every scene."""
    native_audio: Flag | None = None
    """The clips' own sound is wanted, where the model makes any."""


class ProjectBrief(Contract):
    id: Identifier
    user_id: Identifier = "local"
    conversation_id: Identifier
    content_type: ContentType
    requirements: tuple[str, ...] = ()
    quality_keywords: tuple[str, ...] = ()
    """Raw words of the client; the Technical Planner interprets them."""
    style_preferences: StylePreferences | None = None
    budget_constraints: BudgetConstraints | None = None
    language: Language
    """The language of the film, which may differ from the language of the request."""
    created_at: AwareDatetime
    details: BriefDetails | None = None


class BriefReading(Contract):
    """What the Orchestrator made of a message: a brief, or the knowledge that it is not a request."""

    is_request: Flag
    brief: ProjectBrief | None
    """`None` when the message asks for no production."""
    ask: tuple[str, ...] = ()
    """Fields a good account manager would ask for before spending, e.g. `subject`, `platform`."""
    contradictions: tuple[str, ...] = ()
    """Fields on which the message contradicts itself; they stay `None` in the brief."""
    message_language: Language = "en"
    """The language the client wrote in: what we answer in."""
