"""A workflow's row → what the page shows of it (pure).

WorkflowState ─summary_of→ RunSummary     ─view_of→ RunView     ─public→ the row without our own addresses
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from aida.contracts.assets import AssetRef
from aida.contracts.result import FinalResult
from aida.contracts.state import WorkflowState
from aida.front.api.models import (
    AgentView,
    CaptionView,
    Ending,
    FileView,
    MoneyView,
    RunError,
    RunSummary,
    RunView,
    ScenePicture,
    Standing,
)
from aida.front.bill import TITLES
from aida.front.deliver import deliverables, texts
from aida.front.hand_over import out_of_money
from aida.front.summary import made_sentence, remarks
from aida.front.watch import agent_lines, message
from aida.planner.reprice import scene_price
from aida.storage.links import in_every_text

RESULT = "result.json"


def asset_url(ref: AssetRef) -> str:
    return f"/api/assets/{quote(ref.key)}"


def file_url(workflow_id: str, name: str) -> str:
    return f"/api/runs/{workflow_id}/files/{quote(name)}"


def title_of(state: WorkflowState) -> str:
    """What people call it: its subject, else what was asked."""
    details = state.brief.details
    named = (details.subject if details else None) or " · ".join(state.brief.requirements[:2])
    return (named or state.id)[:120]


def summary_of(state: WorkflowState, *, interrupted: bool = False) -> RunSummary:
    return RunSummary(**_summary(state, interrupted))


def view_of(
    state: WorkflowState, speak: str, *, interrupted: bool = False, now: datetime | None = None
) -> RunView:
    """Everything of one production. `speak` is the language of its sentences."""
    result, plan = state.final_result, state.plan
    named = dict(deliverables(result)) if result else {}
    since = ((now or datetime.now(UTC)) - state.last_updated).total_seconds()
    goes_on = state.status == "running" and not interrupted
    return RunView(
        **_summary(state, interrupted),
        message=_message(state, speak),
        aspect=plan.aspect if plan else None,
        agents=[
            AgentView(
                agent=each.agent,
                title=TITLES[each.agent],
                standing=each.standing,
                detail=each.detail,
                model=each.model,
            )
            for each in agent_lines(state)
        ],
        scenes=list(_scenes(state)),
        files=list(_files(state.id, result)),
        film=file_url(state.id, "film.mp4") if "film.mp4" in named else None,
        captions=[CaptionView(language=state.brief.language, url=file_url(state.id, "captions.vtt"))]
        if "captions.vtt" in named
        else [],
        captions_burned=plan is not None and plan.subtitles,
        error=_error(result, speak) if state.status != "completed" else None,
        conversation_id=state.brief.conversation_id,
        parent=state.parent,
        money=MoneyView(paid=state.total_cost_so_far, planned=plan.cost, worst=plan.worst_cost)
        if plan and plan.tier != "draft"
        else None,
        remarks=remarks(result, plan, speak) if result and plan and plan.tier != "draft" else [],
        seconds_so_far=round(state.total_time_so_far + (max(0.0, since) if goes_on else 0.0), 1),
        seconds_expected=plan.time if plan else None,
        last_updated=state.last_updated,
    )


def public(document: Any, url: Callable[[AssetRef], str]) -> Any:
    """A row or result as JSON for outside: our addresses of assets (`file:…`, `s3:…`) as the API's, no
    folder of this machine. `url` is the store's."""
    known = {url(ref): asset_url(ref) for ref in _refs(document)}
    shown = in_every_text(document, lambda text: known.get(text, text))
    return shown | {"out_dir": None} if isinstance(shown, dict) and "out_dir" in shown else shown


def _refs(node: Any) -> Iterator[AssetRef]:
    """Every asset named in a JSON document."""
    if isinstance(node, dict):
        if "sha256" in node and "key" in node:
            yield AssetRef.model_validate(node)
            return
        node = list(node.values())
    for each in node if isinstance(node, list) else ():
        yield from _refs(each)


def _message(state: WorkflowState, speak: str) -> str:
    result, plan = state.final_result, state.plan
    if result is not None and plan is not None and result.status == "completed":
        return made_sentence(result, plan, speak)
    return message(state, speak)


def ending_of(state: WorkflowState, interrupted: bool) -> Ending:
    """How it stands, for people."""
    if state.status == "running":
        return "interrupted" if interrupted else "running"
    result = state.final_result
    partial = result is not None and result.status == "partial"
    return "partial" if partial and state.status == "failed" else state.status


def _summary(state: WorkflowState, interrupted: bool) -> dict[str, Any]:
    plan = state.plan
    return {
        "id": state.id,
        "title": title_of(state),
        "status": ending_of(state, interrupted),
        "progress": state.progress,
        "tier": plan.tier if plan else None,
        "content_type": state.brief.content_type,
        "cost": state.total_cost_so_far,
        "started_at": state.started_at,
        "thumbnail": _thumbnail(state),
    }


def _thumbnail(state: WorkflowState) -> str | None:
    result = state.final_result
    if result is not None and result.delivered is not None and result.delivered.thumbnail is not None:
        return file_url(state.id, "thumbnail.jpg")
    made = [each.image for each in state.visual_results or () if each.image is not None]
    stills = [*(result.stills if result else ()), *made]
    return asset_url(stills[0]) if stills else None


def _scenes(state: WorkflowState) -> Iterator[ScenePicture]:
    """The script's scenes, before it the plan's."""
    written = state.writer_result.script if state.writer_result else None
    pictures = {each.scene_id: each.image for each in state.visual_results or () if each.image}
    made = state.video_result.clips if state.video_result else ()
    clips = {each.scene_id: each for each in reversed(made)}
    planned = {each.id: each for each in state.plan.scenes} if state.plan else {}
    board = state.director_result.storyboard if state.director_result else None
    shown = {each.scene_id: each.visual_description for each in board.scenes} if board else {}
    scripted = {each.id: each for each in written.scenes} if written else {}
    for number in scripted or planned:
        scene = scripted.get(number)
        clip = clips.get(number)
        yield ScenePicture(
            id=number,
            seconds=float(scene.duration if scene else planned[number].seconds),
            words=scene.voiceover if scene else "",
            headline=scene.headline if scene else "",
            picture=shown.get(number, ""),
            price=_price(state, number) if scene else None,
            image=asset_url(pictures[number]) if number in pictures else None,
            clip=asset_url(clip.asset) if clip is not None and clip.camera is None else None,
            standing=_standing(state, number in pictures, clip is not None, scene is not None),
        )


def _price(state: WorkflowState, scene: int) -> Decimal | None:
    """What that scene costs with its voice; `None` where nobody knows."""
    written = state.writer_result.script if state.writer_result else None
    if written is None or state.plan is None:
        return None
    planned = state.plan.scenes
    if planned and scene not in {each.id for each in planned}:
        return None
    return scene_price(state.plan, written, scene).cost


def _standing(state: WorkflowState, pictured: bool, filmed: bool, written: bool) -> Standing:
    films = state.plan is None or any(each.kind == "video" for each in state.plan.deliveries)
    if state.status == "completed" or (pictured and (filmed or not films)):
        return "done"
    if state.status == "failed":
        return "failed"
    return "working" if written and state.status == "running" else "waiting"


def _files(workflow_id: str, result: FinalResult | None) -> Iterator[FileView]:
    if result is None:
        return
    for name, ref in deliverables(result):
        yield FileView(name=name, media_type=ref.media_type, bytes=ref.bytes, url=file_url(workflow_id, name))
    for name, text in texts(result):
        size = len(text.encode())
        yield FileView(name=name, media_type="text/plain", bytes=size, url=file_url(workflow_id, name))


def _error(result: FinalResult | None, speak: str) -> RunError | None:
    error = result.error if result else None
    if result is None or error is None:
        return None
    todo = out_of_money(result, speak)
    return RunError(message=error.reason, todo=todo, agent=error.agent, needs=error.needs)
