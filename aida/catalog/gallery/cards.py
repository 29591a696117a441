"""A style's row → its card, as the specification shows it (pure)."""

from __future__ import annotations

from aida.contracts.styles import Style, StyleImages, StyleResponse, TechnicalDetails

CATEGORIES = ("3d_render", "editorial", "fashion_design", "fine_art", "illustration", "photography")
"""The gallery's six, as the client's file names them; own styles keep to them."""


def card_of(row: Style, *, own: bool = False) -> StyleResponse:
    """The card; its pictures' addresses are those of our own server."""
    preview = f"/api/styles/{row.id}/preview"
    return StyleResponse(
        id=row.id,
        name=row.name,
        description=row.description,
        category=row.category,
        tags=row.tags,
        images=StyleImages(thumbnail=f"{preview}?size=thumbnail", full=(preview,)),
        palette=row.palette,
        technical_details=TechnicalDetails(medium=(row.medium,), style=row.mood),
        own=own,
    )
