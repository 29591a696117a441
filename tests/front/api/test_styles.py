"""The gallery over HTTP: found in the client's own words, by id, with a picture."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from aida.catalog.read import styles

SHOWN = "/api/styles/2813938774"


def test_the_gallery_comes_in_pages(api: TestClient) -> None:
    """All 32 curated styles, in the specification's words."""
    first = api.get("/api/styles?limit=20").json()
    rest = api.get("/api/styles?limit=20&offset=20").json()
    assert {each["id"] for each in first["items"] + rest["items"]} == set(styles())
    assert (first["total"], first["complete"]) == (32, True)
    assert {"technicalDetails", "palette", "images"} <= set(first["items"][0])


def test_words_of_the_clients_language_find_styles(api: TestClient) -> None:
    """Asked in Italian, by header or by name; what is nonsense finds nothing."""
    found = api.get("/api/styles/search?keyword=cinematografico", headers={"Accept-Language": "it"}).json()
    assert found["total"] >= 3
    same = api.get("/api/styles/search?keyword=cinematografico&language=it").json()
    assert same == found
    some = api.get("/api/styles/search?category=photography&tags=cinematic,portrait").json()
    assert all("cinematic" in each["tags"] for each in some["items"])
    assert api.get("/api/styles/search?keyword=xqzxqz").json()["items"] == []


def test_one_style_has_a_card_and_a_picture(api: TestClient) -> None:
    """By its code. The picture is a JPEG, and is not sent again to who has it."""
    card = api.get(SHOWN).json()
    assert (card["id"], card["own"]) == ("2813938774", False)
    picture = api.get(card["images"]["thumbnail"])
    assert (picture.status_code, picture.headers["Content-Type"]) == (200, "image/jpeg")
    assert picture.content[:3] == b"\xff\xd8\xff"
    tag = picture.headers["ETag"]
    assert api.get(card["images"]["thumbnail"], headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("name", ["nobody", "Neon%20Grid%20Cyberpunk", "..%2f..%2faida.db"])
def test_what_is_no_style(api: TestClient, name: str) -> None:
    """404 or 422; neither a name nor a path leads to one."""
    assert api.get(f"/api/styles/{name}").status_code in (404, 422)
    assert api.get(f"/api/styles/{name}/preview").status_code in (404, 422)
