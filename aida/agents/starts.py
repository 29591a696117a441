"""The picture a take begins with: the scene's picture, a tighter crop of it, or the frame before the cut.

recipe.image ─"picture", "last_frame"→ itself      ─"punch_in"→ start.jpg in the asset store
"""

from __future__ import annotations

from aida.contracts.assets import AssetRef
from aida.contracts.recipe import ClipRecipe
from aida.contracts.result import Clip
from aida.ports import Workbench


def first_start(recipe: ClipRecipe, bench: Workbench) -> AssetRef:
    """What the shot's first take begins with. Errors are those of `tighter`."""
    return recipe.image if recipe.start != "punch_in" else tighter(recipe, recipe.image, 1, bench)


def tighter(recipe: ClipRecipe, picture: AssetRef, number: int, bench: Workbench) -> AssetRef:
    """A tighter crop of `picture`, for the shot's piece `number`; the same recipe stores it under the same
    key. `Permanent` when the picture is gone or is none."""
    from aida.media.start_frames import punch_in

    name = "start.jpg" if number == 1 else f"start-{number}.jpg"
    bench.folder.mkdir(parents=True, exist_ok=True)
    file = bench.folder / name
    punch_in(bench.store.fetch(picture), file)
    return bench.store.put(
        file, recipe.asset_key(name), "image/jpeg", width=picture.width, height=picture.height
    )


def handed_over(recipe: ClipRecipe, clip: Clip, bench: Workbench) -> Clip:
    """The clip with the frame before the cut beside it, when the next shot goes on from there.

    A clip that is a still with a camera move has no such frame. `Permanent` when none can be decoded.
    """
    if not recipe.hand_over or clip.camera is not None or clip.last_frame is not None:
        return clip
    from aida.media.start_frames import last_frame

    bench.folder.mkdir(parents=True, exist_ok=True)
    file = bench.folder / "last.png"
    last_frame(bench.store.fetch(clip.asset), file, recipe.seconds)
    return clip.model_copy(
        update={"last_frame": bench.store.put(file, recipe.asset_key("last.png"), "image/png")}
    )
