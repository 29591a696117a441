"""A picture that was bought: its file → the asset store → `VisualResult`. The same for every vendor.

received file ─kept_picture→ AssetRef ─picture_result→ VisualResult with what it cost
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Literal

from aida.catalog.rows import Model
from aida.contracts.assets import AssetRef
from aida.contracts.recipe import PictureRecipe
from aida.contracts.result import Dimensions, StepMetadata, VisualResult
from aida.errors import Permanent
from aida.ports import Workbench
from aida.providers.counter import Purchase
from aida.providers.outside import Received

_FORMATS: Mapping[str, Literal["PNG", "JPEG", "WebP"]] = {
    "image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WebP",
}  # fmt: skip


def kept_picture(media: Received, recipe: PictureRecipe, bench: Workbench) -> AssetRef:
    """Put a received picture into the asset store, under its recipe's name: a still in the size the
    client asked for, a film's picture as it came."""
    file, width, height = media.file, media.width, media.height
    asked = recipe.width, recipe.height
    if recipe.purpose == "still" and (width, height) != asked:
        from aida.media.stills import to_size

        # It is paid for: one that cannot be cut to size is kept as it is.
        with suppress(Permanent, OSError):
            sized = bench.folder / f"sized{media.file.suffix}"
            to_size(media.file, *asked, sized)
            file, (width, height) = sized, asked
    return bench.store.put(
        file,
        recipe.asset_key(f"picture{media.file.suffix}"),
        media.media_type,
        width=width,
        height=height,
    )


def picture_result(
    purchase: Purchase,
    recipe: PictureRecipe,
    row: Model,
    bench: Workbench,
    notes: tuple[str, ...],
    seconds: float,
) -> VisualResult:
    """What the Visual Creator hands back for a kept purchase; `seconds` of wall time."""
    asset = purchase.assets[0]
    dimensions = None
    if asset.width is not None and asset.height is not None:
        dimensions = Dimensions(width=asset.width, height=asset.height)
    return VisualResult(
        scene_id=recipe.scene.scene_id,
        image_url=bench.store.url(asset),
        image=asset,
        dimensions=dimensions,
        format=_FORMATS[asset.media_type],
        model_used=row.name,
        metadata=StepMetadata(
            cost=purchase.paid, time=round(seconds, 3), model_used=row.name, model_id=row.id, notes=notes
        ),
    )
