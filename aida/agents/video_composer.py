"""Video Composer, the editor: one picture → one `Clip`, by the planned model or its fallbacks.

    ClipRecipe ─first_that_works→ model ─pieces→ one take, or several side by side ─film→ Clip
                                          each: start picture + clip_prompt ─asked_twice→ clip

A moving picture, or a still and the camera move it gets in the cut. A model whose longest clip is
shorter than the shot films it in takes, each from a tighter crop than the one before, so that the cuts
look meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from aida.agents.dialects import clip_prompt
from aida.agents.fallback import first_that_works
from aida.agents.softening import asked_twice
from aida.agents.starts import first_start, handed_over, tighter
from aida.catalog.lengths import takes
from aida.catalog.read import models as catalog
from aida.catalog.read import price
from aida.contracts.assets import AssetRef
from aida.contracts.recipe import ClipRecipe
from aida.contracts.result import Clip, ClipPiece, StepMetadata
from aida.errors import AidaError
from aida.ports import VideoModel, Workbench


def compose(recipe: ClipRecipe, models: Mapping[str, VideoModel], bench: Workbench) -> Clip:
    """One shot. `Permanent` when no model can film it, `Refused` when a vendor refuses it twice,
    `Transient` to call again; `OverBudget` and `Deadline` as they are.

    When one of several takes fails, the others are still waited for: they are paid, and stand in the
    journal for the next call of this recipe.
    """
    return first_that_works(recipe, models, bench, lambda camera, model: _shot(recipe, camera, model, bench))


@dataclass(frozen=True)
class _Piece:
    recipe: ClipRecipe
    """What this take alone is: its own seconds and start, so that its asset has a key of its own."""
    start: AssetRef


def _shot(recipe: ClipRecipe, camera: VideoModel, model: str, bench: Workbench) -> Clip:
    start = first_start(recipe, bench)
    lengths = pieces_of(recipe.seconds, model, bench)
    if len(lengths) == 1:
        return _film(_Piece(recipe, start), camera, model, bench)
    return _joined(recipe, _filmed(_pieces(recipe, start, lengths, bench), camera, model, bench))


def pieces_of(seconds: Fraction, model: str, bench: Workbench) -> tuple[Fraction, ...]:
    """The seconds of a shot that each clip of a model fills: one, or several (pure)."""
    row = catalog().get(model)
    if row is None or row.abilities.durations is None:
        return (seconds,)
    each = price(row, bench.errand.priced_on)
    by_call = each is not None and each.unit == "call"
    return takes(seconds, row.abilities.durations.choices(), (lambda _: Decimal(1)) if by_call else None)


def _film(piece: _Piece, camera: VideoModel, model: str, bench: Workbench) -> Clip:
    clip = asked_twice(
        piece.recipe,
        bench,
        lambda order, gentle: clip_prompt(order, model, gentle=gentle),
        lambda prompt: camera.clip(piece.recipe, model, prompt, piece.start, bench),
    )
    return handed_over(piece.recipe, clip, bench)


def _pieces(
    recipe: ClipRecipe, start: AssetRef, lengths: tuple[Fraction, ...], bench: Workbench
) -> list[_Piece]:
    found = []
    for number, seconds in enumerate(lengths, start=1):
        last = number == len(lengths)
        changes: dict[str, object] = {"seconds": seconds, "hand_over": recipe.hand_over and last}
        if number > 1:
            start = tighter(recipe, start, number, bench)
            changes["start"] = "punch_in"
        changes["image"] = start
        found.append(_Piece(recipe.model_copy(update=changes), start))
    return found


def _filmed(takes: list[_Piece], camera: VideoModel, model: str, bench: Workbench) -> list[Clip]:
    """All takes, side by side, each in a folder of its own. Raises the first failed take's error."""
    benches = []
    for number in range(1, len(takes) + 1):
        folder = bench.folder / f"piece-{number}"
        folder.mkdir(parents=True, exist_ok=True)
        benches.append(replace(bench, folder=folder))
    with ThreadPoolExecutor(max_workers=len(takes), thread_name_prefix="piece") as pool:
        orders = [
            pool.submit(_film, piece, camera, model, own) for piece, own in zip(takes, benches, strict=True)
        ]
    failed = [order.exception() for order in orders]
    for error in failed:
        if error is not None and not isinstance(error, AidaError):
            raise error
    for error in failed:
        if error is not None:
            raise error
    return [order.result() for order in orders]


def _joined(recipe: ClipRecipe, clips: list[Clip]) -> Clip:
    first, last = clips[0], clips[-1]
    told = first.metadata.model_copy(
        update={
            "cost": sum((clip.metadata.cost for clip in clips), start=Decimal(0)),
            "time": max(clip.metadata.time for clip in clips),
            "retries": max(clip.metadata.retries for clip in clips),
            "notes": _notes(recipe, [clip.metadata for clip in clips]),
        }
    )
    return first.model_copy(
        update={
            "seconds": recipe.seconds,
            "pieces": tuple(ClipPiece(asset=clip.asset, seconds=clip.seconds) for clip in clips),
            "native_audio": all(clip.native_audio for clip in clips),
            "last_frame": last.last_frame,
            "metadata": told,
        }
    )


def _notes(recipe: ClipRecipe, told: list[StepMetadata]) -> tuple[str, ...]:
    several = (
        f"Scene {recipe.scene.scene_id}, shot {recipe.shot} was filmed in {len(told)} takes: "
        f"{told[0].model_used} makes no clip of {float(recipe.seconds):g} s"
    )
    return tuple(dict.fromkeys((several, *(note for each in told for note in each.notes))))
