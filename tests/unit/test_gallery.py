"""The gallery's rows and its search."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from aida.catalog.gallery import CATEGORIES, card_of, search_styles
from aida.catalog.read import styles
from aida.contracts.styles import StylePage
from aida.contracts.units import LANGUAGES

CINEMATIC = {"06858", "1463695486", "1648693186", "1307468275", "2109081688", "2813938774"}


def ids(page: StylePage) -> list[str]:
    return [each.id for each in page.items]


def table(name: str) -> dict[str, dict[str, str]]:
    text = (resources.files("aida.catalog.gallery") / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def test_gallery_has_its_styles() -> None:
    """Thirty-two curated styles in the client's six categories hang in the gallery."""
    assert len(styles()) == 32
    assert {row.category for row in styles().values()} == set(CATEGORIES)


@pytest.mark.parametrize(
    ("language", "word"),
    [
        ("en", "cinematic"),
        ("it", "cinematografico"),
        ("es", "cinematográfica"),
        ("fr", "CINÉMATOGRAPHIQUE"),
        ("de", "filmisch"),
        ("pt", "cinematográfico"),
        ("pl", "kinowy"),
        ("tr", "SİNEMATİK"),
        ("ru", "кинематографичный"),
        ("nl", "filmische"),
        ("cs", "filmový"),
        ("ar", "سينمائي"),
        ("zh", "电影感"),
        ("hu", "filmszerű"),
        ("ko", "시네마틱한"),
        ("ja", "シネマティック"),
        ("hi", "सिनेमाई"),
    ],
)
def test_client_searches_in_own_language(language: str, word: str) -> None:
    """ "Cinematic" finds the cinematic styles in each of the seventeen languages."""
    assert set(ids(search_styles(word, language=language))) >= CINEMATIC


@pytest.mark.parametrize(
    ("language", "words", "first"),
    [
        ("it", "acquerello", "4059834270"),
        ("it", "foto in bianco e nero", "3881132659"),
        ("ja", "ネオン", "1040727712"),
        ("fr", "noir et blanc", "3881132659"),
        ("ru", "чёрно-белый", "3881132659"),
        ("de", "etwas im Stil eines Märchenbuchs", "780595339"),
        ("zh", "梦幻夜景", "1307468275"),
        ("ar", "لوحة من عصر النهضة", "4270736322"),
        ("pl", "witraż", "4042610515"),
        ("en", "cinematic photography", "2813938774"),
        ("en", "red portrait", "2109081688"),
        ("en", "2813938774", "2813938774"),
        ("en", "cinemtic green", "2813938774"),
        ("es", "cyberpunk", "1040727712"),
    ],
)
def test_best_style_comes_first(language: str, words: str, first: str) -> None:
    """The style that says most of what was asked for leads the page, whatever language it was asked in."""
    assert ids(search_styles(words, language=language))[0] == first


def test_search_while_typing() -> None:
    """The beginning of a word finds what the whole word finds."""
    assert ids(search_styles("cinematograf", language="it")) == ids(search_styles("cinema", language="it"))


def test_nothing_is_found_for_words_that_say_nothing() -> None:
    """A word that no style has finds nothing; small words alone show everything."""
    assert search_styles("xyzzy").total == 0
    assert search_styles("in stile", language="it").total == 32


def test_tags_and_category_narrow_the_page() -> None:
    """All tags must be there, in any language; a second category counts; an unknown one is empty."""
    assert ids(search_styles(tags=["surreal", "fashion"])) == ["1514150320"]
    assert ids(search_styles(tags=["scultura"], language="it")) == ["484604415"]
    three = search_styles(category="3D render")
    assert three.total == 5
    assert search_styles(category="sculpture").total == 0
    assert set(ids(search_styles("playful", category="3d_render"))) == {"39822898"}


def test_pages_follow_each_other() -> None:
    """Limit and offset cut the same list: no style twice, none lost."""
    pages = [search_styles(limit=10, offset=at) for at in (0, 10, 20, 30)]
    assert [len(page.items) for page in pages] == [10, 10, 10, 2]
    assert [each for page in pages for each in ids(page)] == list(styles())
    assert {page.total for page in pages} == {32}


def test_own_styles_are_found_and_hide_no_curated_one() -> None:
    """An own style comes first in the list, is found by its words, and cannot take a curated one's place."""
    own = styles()["19808"].model_copy(
        update={"id": "our-autumn", "name": "Our Autumn", "tags": ("harvest",)}
    )
    false = own.model_copy(update={"id": "2289"})
    page = search_styles(own=[own, false])
    assert (page.total, page.items[0].id, page.items[0].own) == (33, "our-autumn", True)
    assert [each.name for each in page.items if each.id == "2289"] == ["Dreamy Editorial Portrait"]
    assert ids(search_styles("harvest", own=[own])) == ["our-autumn"]


def test_card_is_the_specification_s() -> None:
    """A card's JSON has the specification's names, and `own` beside them."""
    card = card_of(styles()["2813938774"]).model_dump(mode="json")
    assert set(card) == {
        "id", "name", "description", "category", "tags", "images", "palette", "technicalDetails", "own",
    }  # fmt: skip
    assert set(card["images"]) == {"thumbnail", "full"}
    assert card["technicalDetails"] == {
        "medium": ["photorealistic"],
        "style": ["serene", "contemplative", "sophisticated"],
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_names_every_look(language: str) -> None:
    """Each language has words for every look."""
    looks = table("looks")["looks"]
    named = table(language)["looks"]
    assert named.keys() == looks.keys()
    assert all(words.strip() for words in named.values())


def test_every_look_hangs_in_the_gallery() -> None:
    """Whatever look clients have a word for, some style says it has it."""
    said = [words.split()[0] for words in table("looks")["looks"].values()]
    assert [word for word in said if not search_styles(word).total] == []
