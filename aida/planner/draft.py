"""A paid production's storyboard as a free draft: its commission → the draft's, scene for scene (pure).

Commission (paid models) ─draft_of→ Commission (local engines, the same scenes, size and words)
"""

from __future__ import annotations

from dataclasses import replace

from aida.contracts.plan import PlannedScene
from aida.planner.commission import Commission
from aida.planner.plan import plan
from aida.planner.shots import shots


def draft_of(job: Commission) -> Commission:
    """The same production by the free engines, one camera move a scene.

    Raises `BadInput` where the draft has no voice or typeface for the film's language.
    """
    paid = job.plan
    made = plan(
        job.brief,
        available=frozenset({"local"}),
        on=paid.priced_on,
        tier="draft",
        platform=paid.platform,
        duration_s=paid.seconds or None,
        language=paid.language,
    )
    same = (
        "aspect", "width", "height", "seconds", "deliveries", "stills", "speaks", "music", "subtitles",
    )  # fmt: skip
    scenes = tuple(
        PlannedScene(id=each.id, seconds=each.seconds, shots=shots(each.id, each.seconds, ()))
        for each in paid.scenes
    )
    changes = {name: getattr(paid, name) for name in same} | {"scenes": scenes}
    return replace(job, plan=made.model_copy(update=changes), prompts={})
