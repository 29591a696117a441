"""A style of the gallery, and the gallery as people see it: cards, and pages of them.

    catalog row, own style: `Style` ─catalog/gallery→ `StyleResponse` ─search→ `StylePage` ─→ terminal, page
                                    ─look_of→ the film's `Look`

A card's fields and JSON are the specification's (3.2, "StyleResponse"); `own` and the page are ours.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field

from aida.contracts.units import Colour, Contract, Count, Finish, Flag, Identifier, Motif, Setting

Word = Annotated[str, Field(min_length=1, max_length=80)]
Words = Annotated[tuple[Word, ...], Field(max_length=24)]


class Style(Contract):
    """What a film can be made to look like: one of the curated styles, or an own one."""

    id: Identifier
    """The Midjourney `--sref` code; an own style without one has a name in small letters."""
    name: Annotated[str, Field(min_length=1, max_length=120)]
    description: Annotated[str, Field(max_length=600)]
    category: Annotated[str, Field(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$", max_length=40)]
    other_categories: Words = ()
    tags: Words
    mood: Words
    medium: Word
    craft: Word
    """What one of its pictures is, in English, as a noun without an article: "neon vector illustration"."""
    photographic: Flag
    """Lens and depth of field mean something in it."""
    descriptors: Annotated[tuple[Word, ...], Field(min_length=3, max_length=12)]
    """The look in English words that suit any subject, for models that take no style code."""
    palette: Annotated[tuple[Colour, ...], Field(min_length=3, max_length=8)]
    """Measured on the style's pictures."""
    finish: Finish
    """How drawn frames and the preview show its medium."""
    settings: Annotated[tuple[Setting, ...], Field(min_length=1)]
    """Where drawn frames play, best first."""
    motif: Motif = "still_life"
    """What its preview shows."""

    @property
    def code(self) -> str | None:
        """The `--sref` code; `None` where it has none, and its words carry it to every model."""
        return self.id if self.id.isdigit() else None


class StyleImages(Contract):
    """Addresses below AIDA's own server, where `aida serve` answers with JPEGs."""

    thumbnail: str
    full: tuple[str, ...]


class TechnicalDetails(Contract):
    medium: tuple[str, ...]
    style: tuple[str, ...]
    """Its moods: "contemplative", "dramatic"."""


class StyleResponse(Contract):
    """A style's card."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    id: Identifier
    """The Midjourney `--sref` code; an own style without one has a name in small letters."""
    name: str
    description: str
    category: str
    tags: tuple[str, ...]
    images: StyleImages
    palette: tuple[Colour, ...]
    technical_details: Annotated[TechnicalDetails, Field(alias="technicalDetails")]
    own: Flag = False
    """Added here, and so removable."""


class StylePage(Contract):
    """Some of the styles that were found, best first."""

    total: Count
    """How many were found, on all pages."""
    offset: Count
    limit: Count
    items: tuple[StyleResponse, ...]
    complete: Flag = True
    """False: the store of own styles was out of reach, and only curated ones were looked through."""
