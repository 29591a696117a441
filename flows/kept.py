"""What a finished parent hands on to the production that makes one of its scenes again.

    parent's FinalResult, the new row's takes and words ─kept→ Made {pictures, clips, lines, bed of the rest}

Taken as they are, not looked for by recipe: a prompt file or a fallback of another day changes nothing.
What is gone from the asset store is left out, and ordered again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aida.contracts.assets import AssetRef
from aida.contracts.result import FinalResult, VisualResult, paid_before
from aida.contracts.state import WorkflowState
from flows.outcome import Made


def kept(parent: WorkflowState, child: WorkflowState, there: Callable[[AssetRef], bool]) -> Made:
    """What of the parent's work stands in the child. `there` says whether an asset's bytes are."""
    made, result = Made(), parent.final_result
    assets = result.assets if result is not None else None
    if result is None or assets is None or child.plan is None:
        return made
    again = {each.scene_id for each in child.takes if parent.take_of(each.scene_id) != each.take}
    _pictures(made, result, child, again, there)
    for clip in assets.raw_video.clips if assets.raw_video else ():
        refs = (clip.asset, *(piece.asset for piece in clip.pieces))
        if clip.scene_id not in again and all(map(there, refs)):
            made.clips[clip.scene_id, clip.shot] = paid_before(clip)
    said = {scene.id: scene.voiceover for scene in _words(child)}
    was = {scene.id: scene.voiceover for scene in _words(parent)}
    for line in assets.audio.lines if assets.audio else ():
        if said.get(line.scene_id) == was.get(line.scene_id) and there(line.asset):
            made.lines[line.scene_id] = paid_before(line)
    bed = assets.audio.music if assets.audio else None
    made.bed = paid_before(bed) if bed is not None and there(bed.asset) else None
    return made


def _pictures(
    made: Made,
    result: FinalResult,
    child: WorkflowState,
    again: set[int],
    there: Callable[[AssetRef], bool],
) -> None:
    """The film's pictures come first in a result, then the client's stills that are not the film's."""
    assert result.assets is not None
    assert child.plan is not None
    plan, images = child.plan, list(result.assets.images or ())
    films = any(each.kind == "video" for each in plan.deliveries)
    own = images[len(plan.scenes) :] if films else images

    def stands(picture: VisualResult) -> bool:
        return picture.image is not None and there(picture.image)

    for picture in images[: len(plan.scenes)] if films else ():
        if picture.scene_id not in again and stands(picture):
            made.pictures[picture.scene_id] = free = paid_before(picture)
            if picture.scene_id <= plan.shared_stills:
                made.stills[picture.scene_id] = free
    for number, picture in enumerate(own, start=plan.shared_stills + 1):
        # Beside a film the stills are things of their own.
        if (films or picture.scene_id not in again) and stands(picture):
            made.stills[number] = paid_before(picture)


def _words(state: WorkflowState) -> tuple[Any, ...]:
    script = state.writer_result.script if state.writer_result else None
    return script.scenes if script else ()
