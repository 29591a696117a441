"""The free draft's camera: a picture → the same picture and the move it gets (`local/motion`).

Nothing is encoded here. The assembly moves the camera over the still in the film's only encode, so a
draft's picture is compressed once, and a clip costs no time at all.
"""

from __future__ import annotations

from aida.contracts.assets import AssetRef
from aida.contracts.prompt import Prompt
from aida.contracts.recipe import ClipRecipe
from aida.contracts.result import Clip, StepMetadata
from aida.ports import Workbench

NAME = "local motion"


class CameraMoves:
    """`aida.ports.VideoModel` for the draft tier."""

    def clip(
        self, recipe: ClipRecipe, model: str, prompt: Prompt | None, start: AssetRef, bench: Workbench
    ) -> Clip:
        """The still and its camera move; always succeeds."""
        return Clip(
            scene_id=recipe.scene.scene_id,
            shot=recipe.shot,
            asset=recipe.image,
            seconds=recipe.seconds,
            camera=recipe.scene.camera,
            model_used=NAME,
            metadata=StepMetadata(model_used=NAME),
        )
