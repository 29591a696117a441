"""What a brief calls for: `ProjectBrief` → `Analysis` (pure).

The client's own words decide the tier; what they did not say is decided in `order.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aida.contracts.brief import GalleryStyle, ProjectBrief
from aida.contracts.units import ContentType, Tier
from aida.planner.words import says

_TIERS: tuple[Tier, ...] = ("fast", "premium", "standard")
"""In the order asked: who says that a draft will do means it, whatever else they say."""


@dataclass(frozen=True)
class Analysis:
    content_type: ContentType
    tier_words: Tier | None
    """The tier the client's quality words name; `None`: they name none."""
    tier: Tier
    """The tier to plan when nobody says otherwise and keys are there: never `draft`."""
    gallery_style: GalleryStyle | None
    needs_style_codes: bool
    """A gallery style was picked that wants a model taking style codes."""
    needs_consistency: bool
    """One product or person must look alike in every picture."""
    hurry: bool
    """Speed comes first: faster models before better ones."""
    ultra_hd: bool
    wants_video: bool
    wants_images: bool
    wants_audio: bool
    square_stills: bool


def tier_of_words(keywords: Iterable[str]) -> Tier | None:
    """The tier that quality words in any of the 17 languages name; `None` when they name none."""
    text = "\n".join(keywords)
    return next((tier for tier in _TIERS if says(text, "tiers.toml", tier)), None)


def analyse(brief: ProjectBrief) -> Analysis:
    """Content type, tier and special needs of a brief."""
    words = tier_of_words(brief.quality_keywords)
    budget = brief.budget_constraints
    saving = budget is not None and budget.priority == "cost"
    style = brief.style_preferences
    picked = style.gallery_selected if style else ()
    asked = brief.requirements
    video, images, audio = _parts(brief)
    return Analysis(
        content_type=brief.content_type,
        tier_words=words,
        tier=words or ("fast" if saving else "standard"),
        gallery_style=picked[0] if picked else None,
        needs_style_codes=any(each.requires_artistic_model for each in picked),
        needs_consistency=says(asked, "wishes.toml", "consistency"),
        hurry=budget is not None and budget.priority == "speed",
        ultra_hd=says((*brief.quality_keywords, *asked), "wishes.toml", "uhd"),
        wants_video=video,
        wants_images=images,
        wants_audio=audio,
        square_stills=says(asked, "wishes.toml", "square"),
    )


def _parts(brief: ProjectBrief) -> tuple[bool, bool, bool]:
    """Which of film, stills and audio are wanted as things of their own."""
    if brief.content_type != "multi_asset":
        kind = brief.content_type
        return kind == "video", kind == "image", kind == "audio"
    details = brief.details
    video, images, audio = (
        says(brief.requirements, "wishes.toml", group) for group in ("video", "images", "audio")
    )
    if details is not None:
        images = images or details.images is not None
        audio = audio or details.voice in ("male", "female")
        # A length without any word for what is so long: a film, unless only sound was named.
        video = video or (details.duration_s is not None and not (audio and not images))
    return (video, images, audio) if (video or images or audio) else (True, True, True)
