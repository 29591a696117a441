"""The free draft's pictures: a scene → a drawn frame in the film's colours (`local/draw`).

    PictureRecipe ─draw_picture→ pixels ─PNG→ asset store → VisualResult

Nothing is bought and nothing is random: the same recipe gives the same picture, byte for byte.
"""

from __future__ import annotations

import time

from aida.contracts.prompt import Prompt
from aida.contracts.recipe import PictureRecipe
from aida.contracts.result import Dimensions, StepMetadata, VisualResult
from aida.errors import Permanent
from aida.ports import Workbench

NAME = "local draw"
_PNG_EFFORT = 1  # grain does not compress, so more effort would only cost time


class DrawnPictures:
    """`aida.ports.ImageModel` for the draft tier."""

    def picture(
        self, recipe: PictureRecipe, model: str, prompt: Prompt | None, bench: Workbench
    ) -> VisualResult:
        """Draws and stores one picture. `Permanent` when it cannot be written."""
        import cv2

        from aida.media.frames import draw_picture

        begun = time.perf_counter()
        pixels = draw_picture(recipe)
        height, width = pixels.shape[:2]
        done, data = cv2.imencode(
            ".png", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_PNG_COMPRESSION, _PNG_EFFORT]
        )
        file = bench.folder / "picture.png"
        try:
            # OpenCV's own writer says nothing when the disk is full.
            file.write_bytes(data.tobytes() if done else b"")
        except OSError as err:
            raise Permanent(
                f"The picture could not be written: {err}",
                agent="visual_creator",
                scene=recipe.scene.scene_id,
                model=model,
            ) from err
        ref = bench.store.put(file, recipe.asset_key("picture.png"), "image/png", width=width, height=height)
        return VisualResult(
            scene_id=recipe.scene.scene_id,
            image_url=bench.store.url(ref),
            image=ref,
            dimensions=Dimensions(width=width, height=height),
            format="PNG",
            model_used=NAME,
            metadata=StepMetadata(model_used=NAME, time=time.perf_counter() - begun),
        )
