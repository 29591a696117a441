"""The nouns that travel: strict, frozen, exact, and the same after a journey through JSON."""

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from pydantic import ValidationError

from aida import contracts
from aida.contracts.assets import AssetRef
from aida.contracts.brief import BriefDetails, ProjectBrief
from aida.contracts.recipe import PictureRecipe, Recipe, ScriptRecipe
from aida.contracts.script import Script, ScriptScene
from aida.contracts.units import Contract

NOW = datetime(2025, 10, 21, 14, 30, tzinfo=UTC)

SPEC_BRIEF = {
    "id": "brief_1729517234567",
    "user_id": "user_123",
    "conversation_id": "conv_456",
    "content_type": "video",
    "requirements": ["Instagram 30 secondi", "scarpe eco-friendly", "target Gen Z", "stile energico"],
    "quality_keywords": ["energico", "professionale"],
    "style_preferences": {"custom_description": "moderno, colori verdi"},
    "budget_constraints": {"type": "soft_preference", "max_cost": 3.0, "priority": "quality"},
    "language": "it",
    "created_at": "2025-10-21T14:30:00Z",
}


def script_recipe(**changes: object) -> ScriptRecipe:
    fields = {
        "model": "local/template",
        "scope": "w1",
        "content_type": "video",
        "language": "it",
        "scene_seconds": [10, 15, 5],
        "subject": "scarpe",
    }
    return ScriptRecipe.model_validate(fields | changes)


def test_the_specifications_example_brief_is_valid() -> None:
    assert ProjectBrief.model_validate(SPEC_BRIEF).budget_constraints.max_cost == Decimal("3.0")


def test_a_brief_survives_json() -> None:
    brief = ProjectBrief.model_validate(SPEC_BRIEF)
    assert ProjectBrief.model_validate_json(brief.model_dump_json()) == brief


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError):
        ProjectBrief.model_validate(SPEC_BRIEF | {"colour": "green"})


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValidationError):
        ProjectBrief.model_validate(SPEC_BRIEF | {"created_at": "2025-10-21T14:30:00"})


@pytest.mark.parametrize("bad", ["../x", "a/b", "", "x" * 65, ".hidden", "a b", "a\n"])
def test_an_id_that_is_no_plain_name_is_refused(bad: str) -> None:
    with pytest.raises(ValidationError):
        ProjectBrief.model_validate(SPEC_BRIEF | {"id": bad})


@pytest.mark.parametrize(
    "given", ["2813938774", {"id": "2813938774"}, {"id": "2813938774", "requires_artistic_model": True}]
)
def test_a_gallery_style_may_be_a_code_or_an_object(given: object) -> None:
    brief = ProjectBrief.model_validate(SPEC_BRIEF | {"style_preferences": {"gallery_selected": [given]}})
    assert brief.style_preferences.gallery_selected[0].requires_artistic_model


@pytest.mark.parametrize(
    ("given", "exact", "json"),
    [
        (30, Fraction(30), 30),
        (0.1, Fraction(1, 10), 0.1),
        ("7/3", Fraction(7, 3), "7/3"),
        ("12.5", Fraction(25, 2), 12.5),
    ],
)
def test_seconds_are_exact_and_plain_in_json(given: object, exact: Fraction, json: object) -> None:
    details = BriefDetails.model_validate({"duration_s": given})
    assert (details.duration_s, details.model_dump(mode="json")["duration_s"]) == (exact, json)


@pytest.mark.parametrize("bad", [0, -1, True, "soon", "1/0"])
def test_a_duration_that_is_no_time_is_refused(bad: object) -> None:
    with pytest.raises(ValidationError):
        BriefDetails.model_validate({"duration_s": bad})


@pytest.mark.parametrize("bad", ["../x.png", "/x.png", "a//b", "a/../b", ".x", "a/.b", "", "a\x00b"])
def test_an_asset_key_that_could_leave_the_store_is_refused(bad: str) -> None:
    with pytest.raises(ValidationError):
        AssetRef(key=bad, sha256="0" * 64, bytes=1, media_type="image/png")


def test_a_script_lasts_as_long_as_its_scenes() -> None:
    scenes = tuple(ScriptScene(id=n, duration=Fraction(7, 3), text="…") for n in (1, 2, 3))
    assert Script(scenes=scenes, voiceover="", tone="").seconds() == 7


def test_equal_recipes_have_equal_keys() -> None:
    assert script_recipe().key() == script_recipe(scene_seconds=(Fraction(10), 15.0, "5")).key()


@pytest.mark.parametrize(
    "change",
    [
        {"take": 2},
        {"scope": "w2"},
        {"model": "other"},
        {"seed": 1},
        {"agent_version": "2"},
        {"prompt_sha256": "0"},
        {"subject": "pizza"},
        {"scene_seconds": [10, 14, 6]},
        {"speaks": False},
    ],
)
def test_whatever_can_change_the_output_changes_the_key(change: dict[str, object]) -> None:
    assert script_recipe(**change).key() != script_recipe().key()


def test_recipes_of_two_kinds_never_share_a_key() -> None:
    class Twin(ScriptRecipe):
        pass

    twin = Twin.model_validate(script_recipe().model_dump())
    assert twin.key() != script_recipe().key()


def test_no_recipe_field_names_a_workflow_a_clock_or_a_client() -> None:
    fields = {name for recipe in Recipe.__subclasses__() for name in recipe.model_fields}
    assert not fields & {"workflow_id", "created_at", "now", "client", "store"}


def test_an_asset_key_made_from_a_recipe_is_a_valid_key() -> None:
    key = script_recipe().asset_key("script.json")
    assert AssetRef(key=key, sha256="0" * 64, bytes=1, media_type="application/json").key == key


def test_every_contract_exports_a_json_schema() -> None:
    for name in contracts.__all__:
        kind = getattr(contracts, name)
        assert issubclass(kind, Contract)
        assert kind.model_json_schema()["type"] == "object"


def test_contracts_are_frozen() -> None:
    recipe = script_recipe()
    with pytest.raises(ValidationError):
        recipe.subject = "pizza"  # type: ignore[misc]


def test_a_picture_recipe_survives_json() -> None:
    recipe = PictureRecipe.model_validate(
        {
            "model": "local/draw",
            "scope": "w1",
            "scene": {
                "scene_id": 1,
                "visual_description": "una scarpa",
                "camera_movement": "lento",
                "lighting": "morbida",
                "mood": "fresco",
            },
            "look": {"palette": ["#ffffff", "#eeeeee", "#111111"]},
            "subject": "scarpe",
            "language": "it",
            "width": 1080,
            "height": 1920,
        }
    )
    assert PictureRecipe.model_validate_json(recipe.model_dump_json()).key() == recipe.key()
