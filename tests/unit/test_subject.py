"""The picture for a subject: found by its words, loaded whole, put where it belongs."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from aida.media.subject import Art, art_of, find_art, place
from aida.media.subject.pictures import entries, own_bodies
from aida.media.subject.tokens import fold, stem, tokens
from aida.media.subject.words import LANGUAGES, concepts, vocabulary


def emoji(subject: str, language: str, *keywords: str, limit: int = 4) -> list[str]:
    return [art.emoji or art.name for art in find_art(subject, language, keywords, limit)]


def test_every_concept_shows_pictures_that_exist() -> None:
    """A concept whose picture is missing would leave the frame empty."""
    labels = {picture for concept in concepts().values() for picture in concept.pictures}
    assert [label for label in sorted(labels) if art_of(label) is None] == []


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_language_has_keywords(language: str) -> None:
    """Each vocabulary reads, knows only concepts that exist and holds CLDR's thousands of words."""
    known = vocabulary(language)
    assert len(known.theirs) > 1000


def test_a_picture_is_found_by_emoji_with_or_without_selector_and_by_name() -> None:
    assert art_of("☀️") == art_of("☀") == art_of("sun")
    assert art_of("no such picture") is None


def test_pictures_are_fragments_that_refer_to_their_own_ids_only() -> None:
    """Every reference in a sample of bodies, and in all our own, meets an id of the same body."""
    sample = [entry.name for entry in entries()[::40]] + list(own_bodies())
    for name in sample:
        art = art_of(name)
        assert art is not None
        placed = place(art, 0, 0, 32, "p-")
        root = ET.fromstring(f'<svg xmlns:xlink="x">{placed}</svg>')
        ids = [node.get("id") for node in root.iter() if node.get("id")]
        assert len(ids) == len(set(ids)), name
        assert all(str(one).startswith("p-") for one in ids), name
        for used in {part.split(")")[0] for part in placed.split("url(#")[1:]}:
            assert used in ids, (name, used)


def test_place_puts_the_top_left_corner_and_the_side_where_asked() -> None:
    art = Art("dot", "", '<circle id="a" r="1" fill="url(#b)"/>')
    assert place(art, 10, 20, 64, "k") == (
        '<g transform="translate(10.000 20.000) scale(2.00000)"><circle id="ka" r="1" fill="url(#kb)"/></g>'
    )


@pytest.mark.parametrize("size,prefix", [(0, "a"), (-1, "a"), (float("nan"), "a"), (10, ""), (10, '"><x')])
def test_place_refuses_what_would_break_the_drawing(size: float, prefix: str) -> None:
    with pytest.raises(ValueError, match=r"cannot stand|not a prefix"):
        place(Art("dot", "", ""), 0, 0, size, prefix)


@pytest.mark.parametrize(
    "text,language,expected",
    [
        ("Kahve DÜKKANIM", "tr", ["kahve", "dukkanim"]),
        ("l'astronomie", "fr", ["astronomie"]),
        ("T-shirts & e-bikes", "en", ["tshirts", "ebikes"]),
        ("الْقَهْوَة", "ar", ["القهوه"]),
        ("मिठाई की दुकान", "hi", ["मिठाई", "की", "दुकान"]),
        ("ﾗｰﾒﾝ屋", "ja", ["ラーメン屋"]),
    ],
)
def test_folding_drops_what_people_leave_out(text: str, language: str, expected: list[str]) -> None:
    assert tokens(fold(text, language), language) == expected


@pytest.mark.parametrize(
    "one,other,language",
    [
        ("kawy", "kawa", "pl"),
        ("кофе", "кофе", "ru"),
        ("книгу", "книга", "ru"),
        ("hátizsákunkról", "hátizsák", "hu"),
        ("ayakkabılarımız", "ayakkabı", "tr"),
        ("القهوة", "قهوة", "ar"),
        ("scarpe", "scarpa", "it"),
        ("Stühle", "Stuhl", "de"),
        ("stoelen", "stoel", "nl"),
    ],
)
def test_forms_of_one_word_share_a_stem(one: str, other: str, language: str) -> None:
    assert stem(fold(one, language), language) == stem(fold(other, language), language)


def test_nobody_foresaw_the_subject() -> None:
    """Words that mean nothing to us give no picture rather than a wrong one."""
    assert find_art("Zyxqo", "en") == ()
    assert find_art("", "it") == ()
    assert find_art("☕ 🎈", "it", limit=0) == ()


def test_keywords_add_props_after_the_subject() -> None:
    assert emoji("running shoes", "en", "eco-friendly")[0] == "👟"
    assert emoji("running shoes", "en", "eco-friendly")[-1] == "🌱"
    assert "☀" in emoji("running shoes", "en", "summer", limit=3)


def test_limit_is_kept() -> None:
    assert len(find_art("organic bakery for summer", "en", limit=1)) == 1
    assert len(find_art("organic bakery for summer", "en", limit=2)) == 2
