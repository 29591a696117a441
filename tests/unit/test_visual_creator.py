"""The Visual Creator: each model in its own words, and one rewrite after a refusal."""

from __future__ import annotations

from typing import Any

import pytest

from aida.agents.softening import softened, tamer
from aida.agents.visual_creator import create
from aida.contracts.prompt import Prompt
from aida.contracts.recipe import PictureRecipe
from aida.contracts.result import StepMetadata, VisualResult
from aida.errors import AidaError, Permanent, Refused
from aida.ports import Workbench
from tests.benches import a_bench
from tests.orders import an_order

VIOLENT = {
    "english": {
        "subject": "a can of Thunder Cola energy drink",
        "picture": "Hero shot of the can exploding out of ice, a naked flame behind",
        "movement": "The camera pushes in; ice blasts apart.",
        "lighting": "Hard side light",
        "mood": "violent, young",
    }
}


class Painter:
    """Fails as told, call by call, then paints; keeps the prompts it was given."""

    def __init__(self, *errors: AidaError) -> None:
        self.errors = list(errors)
        self.prompts: list[Prompt | None] = []
        self.recipes: list[PictureRecipe] = []

    def picture(
        self, recipe: PictureRecipe, model: str, prompt: Prompt | None, bench: Workbench
    ) -> VisualResult:
        self.prompts.append(prompt)
        self.recipes.append(recipe)
        if self.errors:
            raise self.errors.pop(0)
        return VisualResult(
            scene_id=recipe.scene.scene_id,
            model_used=model,
            metadata=StepMetadata(
                model_used=model, notes=("its own note", *(prompt.notes if prompt else ()))
            ),
        )


def ordered(painters: dict[str, Any], **more: Any) -> VisualResult:
    first, *others = painters
    return create(an_order(first, fallbacks=others, **more), painters, a_bench(last_call=True))


def test_every_model_of_the_line_up_is_asked_in_its_own_dialect() -> None:
    flux, midjourney = Painter(Permanent("down")), Painter()
    result = ordered({"fal/flux-pro": flux, "kie/midjourney-v7": midjourney}, look={"gallery_style": "85304"})
    assert flux.prompts[0] is not None
    assert midjourney.prompts[0] is not None
    assert "--sref" not in flux.prompts[0].text
    assert "--sref 85304" in midjourney.prompts[0].text
    assert result.metadata.notes == ("its own note", "Gallery style 85304 is set by its code")


def test_a_model_that_reads_the_recipe_itself_gets_no_prompt() -> None:
    painter = Painter()
    ordered({"local/draw": painter})
    assert painter.prompts == [None]


def test_a_refusal_is_answered_once_in_tamer_words_at_the_same_model() -> None:
    painter = Painter(Refused("content policy: violence"))
    result = ordered({"fal/flux-pro": painter, "fal/flux-schnell": Painter()}, scene=VIOLENT)
    first, second = painter.prompts
    assert first is not None
    assert second is not None
    assert "exploding" in first.text
    assert "family-friendly" not in first.text
    assert "family-friendly" in second.text
    for word in ("explod", "naked", "violent", "Thunder"):
        assert word not in second.text
    assert painter.recipes[0] == painter.recipes[1]  # the asset belongs to the recipe as planned
    assert result.metadata.notes[-1] == (
        "prompt rewritten once after the vendor's refusal: content policy: violence"
    )
    assert not result.metadata.fallback_used


def test_a_second_refusal_is_final_and_carries_the_vendors_reason() -> None:
    painter, other = Painter(Refused("no"), Refused("still unsafe")), Painter()
    with pytest.raises(Refused, match="still unsafe") as told:
        ordered({"fal/flux-pro": painter, "fal/flux-schnell": other})
    assert len(painter.prompts) == 2
    assert not other.prompts
    assert told.value.scene == 1


def test_without_words_to_change_a_refusal_stands_at_once() -> None:
    painter = Painter(Refused("no"))
    with pytest.raises(Refused):
        ordered({"local/draw": painter})
    assert len(painter.prompts) == 1


@pytest.mark.parametrize(
    ("said", "tame"),
    [
        ("a pair of Nike running shoes", "a pair of running shoes"),
        ("a bottle of Coca-Cola on ice", "a bottle on ice"),
        ("Hero shot of the product", "Hero view of the product"),
        ("kids playing with water guns", "family playing with water tool"),
        ("Soft morning light", "Soft morning light"),
    ],
)
def test_words_that_moderations_trip_over_are_said_differently(said: str, tame: str) -> None:
    assert tamer(said) == tame


def test_the_clients_free_words_are_left_out_after_a_refusal() -> None:
    order = an_order("fal/flux-pro", scene={"english": None}, keywords=["sexy", "eco"])
    assert softened(order).keywords == ()
