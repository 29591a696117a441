"""Productions between storyboard and pictures, for tests: a brief's plan, three scenes, English words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from aida.contracts.brief import BriefDetails, ProjectBrief
from aida.contracts.result import DirectorResult, StepMetadata, WriterResult
from aida.contracts.script import Script, ScriptScene
from aida.contracts.state import WorkflowState
from aida.contracts.storyboard import Look, PlainEnglish, Storyboard, StoryboardScene
from aida.planner.editing import Boards
from aida.planner.plan import plan

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ON = date(2026, 11, 22)
KEYS = frozenset({"local", "anthropic", "fal"})


def a_brief(content_type: str = "video", **details: Any) -> ProjectBrief:
    return ProjectBrief(
        id="brief-1",
        conversation_id="talk-1",
        content_type=content_type,  # type: ignore[arg-type]
        requirements=("video", "foto") if content_type == "multi_asset" else (),
        language="it",
        created_at=NOW,
        details=BriefDetails.model_validate(
            {"subject": "scarpe", "duration_s": 30, "platform": "instagram_reel"} | details
        ),
    )


def boards(content_type: str = "video", tier: str = "standard", **details: Any) -> Boards:
    """30 s in three scenes of 10, 15 and 5 s; stills alone have a scene each."""
    made = plan(a_brief(content_type, **details), available=KEYS, on=ON, tier=tier)  # type: ignore[arg-type]
    paced = [scene.seconds for scene in made.scenes] or [Fraction(5)] * min(made.stills, 8)
    scenes = tuple(
        ScriptScene(id=n, duration=s, text=f"scena {n}", voiceover=f"Parole {n}." if made.speaks else "")
        for n, s in enumerate(paced, start=1)
    )
    seen = tuple(
        StoryboardScene(
            scene_id=n,
            visual_description=f"quadro {n}",
            camera_movement="c",
            lighting="l",
            mood="m",
            english=PlainEnglish(
                subject="a shoe", picture=f"view {n}", movement="push", lighting="sun", mood="glad"
            ),
        )
        for n in range(1, len(paced) + 1)
    )
    board = Storyboard(scenes=seen, look=Look(palette=("#ffffff", "#888888", "#000000")))
    script = Script(scenes=scenes, voiceover=" ".join(s.voiceover for s in scenes), tone="calmo")
    return Boards(made, script, board if made.step("storyboard") else None)


def a_state(made: Boards, workflow_id: str = "w-1", **changes: Any) -> WorkflowState:
    """A workflow whose script and storyboard are written."""
    paid = StepMetadata(cost=Decimal("0.02"), model_used="Claude")
    brief = a_brief(made.plan.content_type)
    return WorkflowState.model_validate(
        {
            "id": workflow_id,
            "brief_id": brief.id,
            "user_id": "local",
            "status": "completed",
            "current_step": "assembly",
            "started_at": NOW,
            "last_updated": NOW,
            "brief": brief,
            "plan": made.plan,
            "writer_result": WriterResult(script=made.script, metadata=paid),
            "director_result": DirectorResult(storyboard=made.storyboard, metadata=paid)
            if made.storyboard
            else None,
        }
        | changes
    )
