"""A chained shot hands over the frame at which the film cuts away from it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from aida.agents.video_composer import compose
from aida.contracts.assets import AssetRef
from aida.contracts.prompt import Prompt
from aida.contracts.recipe import ClipRecipe
from aida.contracts.result import Clip, StepMetadata
from aida.media.sources import read_picture
from aida.ports import Workbench
from aida.storage.local import LocalAssetStore
from tests.benches import a_bench
from tests.film.clips import clip, number_of
from tests.orders import ASSET, LOOK, SCENE

pytestmark = pytest.mark.film


class Camera:
    """Films 48 numbered frames at 24 per second, whatever is asked for."""

    def clip(
        self, recipe: ClipRecipe, model: str, prompt: Prompt | None, start: AssetRef, bench: Workbench
    ) -> Clip:
        bench.folder.mkdir(parents=True, exist_ok=True)
        file = clip(bench.folder / "c.mp4", fps=Fraction(24), frames=48)
        return Clip(
            scene_id=1,
            asset=bench.store.put(file, recipe.asset_key("clip.mp4"), "video/mp4"),
            seconds=recipe.seconds,
            model_used=model,
            metadata=StepMetadata(model_used=model),
        )


@pytest.mark.parametrize(("seconds", "frame"), [("3/2", 35), ("2", 47), ("5", 47)])
def test_the_next_shot_goes_on_from_the_last_frame_that_is_shown(
    seconds: str, frame: int, tmp_path: Path
) -> None:
    store = LocalAssetStore(tmp_path / "assets")
    facts = {"scope": "s", "scene": SCENE, "image": ASSET, "width": 1080, "height": 1920, "look": LOOK}
    order = ClipRecipe.model_validate(
        facts | {"model": "fal/kling-2.5-pro", "seconds": seconds, "hand_over": True}
    )
    made = compose(order, {"fal/kling-2.5-pro": Camera()}, a_bench(store, tmp_path / "work"))
    assert made.last_frame is not None
    assert made.last_frame.key == order.asset_key("last.png")
    assert number_of(read_picture(store.fetch(made.last_frame))) == frame
