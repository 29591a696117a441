"""Own styles: read from files, kept in the database, picked for a film."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aida.agents.dialects import picture_prompt
from aida.catalog.gallery import look_of, own_style, read_file
from aida.catalog.read import styles
from aida.contracts.brief import GalleryStyle, ProjectBrief
from aida.contracts.styles import Style
from aida.errors import BadInput
from aida.front.gallery import Gallery
from aida.ledger.styles import StyleStore
from aida.planner.naming import pick_style
from aida.settings import Settings, read_settings
from tests.unit.test_finishes import order

AUTUMN = {
    "name": "Our Autumn",
    "category": "Fine Art",
    "tags": "foglie;autunno",
    "mood": "malinconico",
    "medium": "acquerello",
    "palette": "#E4752E;8f4a3a;#fefdfc",
}
HEAD = "sref_code,name,category,other_categories,tags,mood,medium,palette"
GOOD = "77,Calm Sea,photography,,sea;calm,serene,analog film,#102030;#405060;#a0b0c0"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"AIDA_HOME": str(tmp_path), "HOME": str(tmp_path)})


def test_what_is_left_out_is_told_from_what_is_said() -> None:
    """Name, medium and three colours in the client's language make a whole style, English for models."""
    style = own_style(AUTUMN, "it")
    assert (style.id, style.code) == ("our-autumn", None)
    assert style.palette == ("#e4752e", "#8f4a3a", "#fefdfc")
    assert (style.finish, style.settings[0], style.photographic) == ("watercolour", "paper", False)
    assert style.craft == "watercolour illustration"
    assert "melancholic mood" in style.descriptors
    assert style.motif == "still_life"
    assert own_style(AUTUMN | {"tags": "maschera"}, "it").motif == "mask"


@pytest.mark.parametrize(
    ("medium", "finish"),
    [
        ("oil painting", "oil"),
        ("pencil etching", "engraving"),
        ("Schwarzweißfilm", "monochrome"),
        ("3D render", "render"),
        ("ペン画", "engraving"),
        ("collage di carta", "cut_paper"),
        ("photographie argentique", "film"),
    ],
)
def test_medium_in_any_language_says_how_frames_are_finished(medium: str, finish: str) -> None:
    """The same words by which clients search say what an own style's frames look like."""
    language = {"S": "de", "ペ": "ja", "c": "it"}.get(medium[0], "fr" if medium.startswith("ph") else "en")
    assert own_style(AUTUMN | {"tags": "", "medium": medium}, language).finish == finish


def test_client_s_file_is_read_in_its_own_form() -> None:
    """A file of the gallery's form brings its new styles; curated ones hang here and stay as they are."""
    curated = "06858,Something Else,photography,,a,b,c,#111111;#222222;#333333"
    found = read_file("styles.csv", f"\ufeff{HEAD}\r\n{curated}\r\n{GOOD}\r\n")
    assert [style.id for style in found.styles] == ["77"]
    assert found.styles[0].code == "77"
    assert found.curated == 1


def test_exported_styles_can_be_imported_again() -> None:
    """A style's whole JSON, in a list or alone, is the same style again."""
    style = own_style(AUTUMN, "it")
    document = json.dumps({"items": [style.model_dump(mode="json")]})
    assert read_file("styles.json", document).styles == (style,)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "its first line must name the columns"),
        (f"{HEAD}\n{GOOD}\n78,,photography,,a,b,c,#111111;#222222;#333333", "line 3: it has no name"),
        (f"{HEAD}\n{GOOD}\n{GOOD}", "line 3: 77 is there already, in line 2"),
        (
            f"{HEAD}\n78,A,sculpture,,a,b,c,#111111;#222222;#333333",
            "line 2: its category is one of 3d_render",
        ),
        (f"{HEAD}\n78,A,photography,,a,b,c,#111;#222222;#333333", "line 2: '#111' is no colour like #1a2b3c"),
        (f"{HEAD}\n78,A,photography,,a,b,c,#111111;#222222", "line 2: its palette needs three colours"),
        (f"{HEAD}\n../x,A,photography,,a,b,c,#111111;#222222;#333333", "line 2: '../x' is no id"),
        (f"{HEAD}\n{GOOD},more", "line 2: it has more cells"),
        ('[{"name": "A", "colour": 1}]', "style 1: there is no field 'colour'"),
        ("[1]", "style 1: it is no style"),
        ('{"name": ', "it is not JSON"),
        (f"{HEAD}\n", "has no styles in it"),
    ],
)
def test_bad_row_is_named_by_its_line(text: str, told: str) -> None:
    """One sentence says which line is wrong, and how."""
    with pytest.raises(BadInput) as caught:
        read_file("styles.csv", text)
    assert told in caught.value.text
    assert "\n" not in caught.value.text


def test_styles_are_added_all_or_none(settings: Settings) -> None:
    """A file with one style that hangs already adds none of its styles."""
    store = StyleStore(settings.database_url)
    one, two = own_style(AUTUMN, "it"), own_style(AUTUMN | {"name": "Our Winter"}, "it")
    store.add([one])
    with pytest.raises(BadInput, match="our-autumn"):
        store.add([two, one])
    assert store.list() == (one,)
    assert store.remove("our-autumn")
    assert not store.remove("our-autumn")
    assert store.list() == ()


def test_own_style_is_found_picked_and_removed(settings: Settings) -> None:
    """What was added is searched, goes into the brief whole, and can be taken down; curated ones cannot."""
    gallery = Gallery(settings)
    style = own_style(AUTUMN, "it")
    gallery.add([style])
    assert [card.id for card in gallery.search("autunno", language="it").items] == ["our-autumn"]
    picked = gallery.pick("our autumn")
    assert (picked.id, picked.own, picked.requires_artistic_model) == ("our-autumn", style, False)
    gallery.remove("our-autumn")
    assert gallery.search().total == 32
    for gone, told in (("our-autumn", "no own style"), ("06858", "cannot be removed")):
        with pytest.raises(BadInput, match=told):
            gallery.remove(gone)


def test_brief_that_only_names_an_own_style_brings_it_along(settings: Settings) -> None:
    """A brief over HTTP or from the chat names a style by its id; what is kept of it is the whole style."""
    gallery = Gallery(settings)
    style = own_style(AUTUMN, "it")
    gallery.add([style])
    brief = ProjectBrief.model_validate(
        {
            "id": "b", "conversation_id": "t", "content_type": "video", "language": "it",
            "created_at": "2026-11-27T10:00:00Z",
            "style_preferences": {"gallery_selected": ["our-autumn"]},
        }
    )  # fmt: skip
    whole = gallery.complete(brief, "it").style_preferences
    assert whole is not None
    assert whole.gallery_selected == (
        GalleryStyle(id="our-autumn", requires_artistic_model=False, own=style),
    )
    assert gallery.complete(gallery.complete(brief, "it"), "it") == gallery.complete(brief, "it")
    gallery.remove("our-autumn")
    with pytest.raises(BadInput, match="our-autumn"):
        gallery.complete(brief, "it")


def test_gallery_goes_on_without_its_store(tmp_path: Path) -> None:
    """With the database out of reach the curated styles are searched and picked, and it is said."""
    down = read_settings({"AIDA_HOME": str(tmp_path), "AIDA_DATABASE_URL": f"sqlite:///{tmp_path}/is/no.db"})
    (tmp_path / "is").write_text("a file where a folder should be")
    gallery = Gallery(down)
    page = gallery.search("neon")
    assert (page.complete, page.items[0].id) == (False, "1040727712")
    assert gallery.pick("Neon Grid Cyberpunk").requires_artistic_model
    with pytest.raises(BadInput, match="database is out of reach"):
        gallery.pick("our-autumn")


def test_picked_style_reaches_every_model() -> None:
    """Midjourney gets a code where there is one; other models, and styles without one, go by words."""
    plain = own_style(AUTUMN, "it")
    coded = plain.model_copy(update={"id": "1234567"})

    def prompt(model: str, style: Style) -> str:
        made = picture_prompt(order(look_of(style)), model)
        assert made is not None
        return made.text

    assert "--sref 1234567" in prompt("kie/midjourney-v7", coded)
    assert "--sref" not in prompt("kie/midjourney-v7", plain)
    for model, style in (("kie/midjourney-v7", plain), ("fal/flux-pro", plain), ("fal/flux-pro", coded)):
        assert "watercolour illustration" in prompt(model, style)
        assert "melancholic mood" in prompt(model, style)


def test_unknown_style_is_told_with_the_nearest_ones() -> None:
    """A misspelt name is one sentence with what was probably meant, own styles among it."""
    style = own_style(AUTUMN, "it")
    with pytest.raises(BadInput, match="our-autumn"):
        pick_style("our autum", [style], "en")
    with pytest.raises(BadInput, match="1040727712"):
        pick_style("neon grid cyberpank", (), "en")
    assert set(styles()) >= {"1040727712"}
