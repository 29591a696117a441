"""A brief and what a further message says of it → the brief as it stands now, and what it still lacks.

brief {30 s, instagram_reel, 9:16} + {duration 45}      → {45 s, instagram_reel, 9:16}
brief {30 s, instagram_reel, 9:16} + {platform youtube} → {30 s, youtube, 16:9}: the shape goes with it
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from aida.agents.orchestrator.facts import Facts, read_facts
from aida.agents.orchestrator.message import Message
from aida.agents.orchestrator.shapes import PLATFORM_ASPECTS
from aida.contracts.brief import (
    BriefDetails,
    BudgetConstraints,
    GalleryStyle,
    ProjectBrief,
    StylePreferences,
)

_DETAILS = ("subject", "audience", "duration_s", "platform", "images", "music", "voice", "subtitles", "tone")
_STALE_WORDS = 5
"""A requirement of so few words says nothing but what has just changed."""
_MOST_REQUIREMENTS = 24
_REWRITES = frozenset({"duration_s", "platform", "subject", "content_type", "voice", "language"})
"""Fields whose change makes another script anyway."""
_TELLS = frozenset({"keywords", "tone", "style", "subject", "audience"})
"""Fields beside which the client's own words say more than the field holds."""


def merged(brief: ProjectBrief, facts: Facts, said: str, language: str) -> ProjectBrief:
    """The brief with what the message says in place of what was said before. `said` joins the requirements,
    and those that say nothing but what has changed go."""
    values = facts.values
    details = brief.details or BriefDetails()
    changes: dict[str, Any] = {name: values[name] for name in _DETAILS if name in values}
    if "platform" in values and values["platform"] != details.platform:
        changes["aspect"] = PLATFORM_ASPECTS.get(values["platform"])
    if "aspect" in values:
        changes["aspect"] = values["aspect"]
    if values.get("content_type") == "image":
        changes["duration_s"] = None
    for name in facts.options:
        if name in ("duration_s", "aspect", "music", "voice"):
            changes[name] = None
    keywords = (*brief.quality_keywords, *values.get("keywords", ()))
    style = brief.style_preferences or StylePreferences()
    if "style" in values:
        told = "; ".join(filter(None, (style.custom_description, values["style"])))
        style = style.model_copy(update={"custom_description": told[:300]})
    return brief.model_copy(
        update={
            "content_type": values.get("content_type", brief.content_type),
            "language": values.get("language", brief.language),
            "quality_keywords": tuple(dict.fromkeys(keywords)),
            "style_preferences": style if style != StylePreferences() else None,
            "budget_constraints": _budget(brief.budget_constraints, values.get("budget")),
            "requirements": _requirements(brief, facts, said, language),
            "details": details.model_copy(update=changes),
        }
    )


def _budget(before: BudgetConstraints | None, said: BudgetConstraints | None) -> BudgetConstraints | None:
    """A priority alone leaves the sum, a sum alone the priority."""
    if said is None or before is None:
        return said or before
    if said.max_cost is None:
        return before.model_copy(update={"priority": said.priority or before.priority})
    return said.model_copy(update={"priority": said.priority or before.priority})


def _requirements(brief: ProjectBrief, facts: Facts, said: str, language: str) -> tuple[str, ...]:
    """They go into the Writer's recipe: a change that has a field of its own leaves them alone, so that a
    film that only becomes square keeps its script."""
    rewritten = _REWRITES & set(facts.values)
    kept = [each for each in brief.requirements if not (rewritten and _is_stale(each, rewritten, language))]
    tells_more = not facts or bool(_TELLS & set(facts.values))
    new = [said.strip()[:200]] if said.strip() and tells_more else []
    return tuple(dict.fromkeys([*kept, *new]))[-_MOST_REQUIREMENTS:]


def _is_stale(requirement: str, changed: Collection[str], language: str) -> bool:
    message = Message.read(requirement)
    if message.words_between(0, len(message.text)) > _STALE_WORDS:
        return False
    told = set(read_facts(requirement, language, asked=("content_type",)).values)
    return bool(told & set(changed)) and "subject" not in told


def missing(brief: ProjectBrief, *, content_known: bool, differing: Collection[str] = ()) -> tuple[str, ...]:
    """What an account manager would ask before spending, most important first: contradictions, then what
    nobody else can know, then what has a usual answer."""
    details = brief.details or BriefDetails()
    content = brief.content_type if content_known else None
    found = [*differing]
    if not details.subject:
        found.append("subject")
    if content is None:
        found.append("content_type")
    if content in (None, "video", "image") and not (details.platform or details.aspect):
        found.append("platform")
    if content not in (None, "image") and details.duration_s is None:
        found.append("duration_s")
    if content == "image" and details.images is None:
        found.append("images")
    return tuple(dict.fromkeys(found))


def with_style(brief: ProjectBrief, style: GalleryStyle) -> ProjectBrief:
    """The brief with a gallery style, in place of any other."""
    before = brief.style_preferences or StylePreferences()
    picked = before.model_copy(update={"gallery_selected": (style,)})
    return brief.model_copy(update={"style_preferences": picked})


def answered(brief: ProjectBrief, answers: Mapping[str, Any]) -> ProjectBrief:
    """The brief with answers that were picked, not written: field → value."""
    return merged(brief, Facts(dict(answers), {}), "", brief.language)
