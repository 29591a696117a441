"""The gallery as people see it: a style's card, and a page of cards.

    catalog row, own style ─catalog/gallery→ `StyleResponse` ─search→ `StylePage` ─→ terminal, chat, page

Field names and JSON are the specification's (3.2, "StyleResponse"); `own`, `match` and the page are ours.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field

from aida.contracts.units import Colour, Contract, Count, Flag, Identifier


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
