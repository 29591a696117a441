"""The style a client chose → what the film looks like (pure)."""

from __future__ import annotations

from aida.catalog.looks import from_style
from aida.catalog.read import styles
from aida.contracts.storyboard import Look
from aida.contracts.styles import Style
from aida.errors import Permanent


def style_of(style_id: str | None, own: Style | None) -> Style | None:
    """The chosen style; `None` when none was chosen. Raises `Permanent` for one the gallery does not have."""
    if style_id is None or own is not None:
        return own
    style = styles().get(style_id)
    if style is None:
        raise Permanent(f"No gallery style has the code {style_id!r}", agent="director")
    return style


def look_of(style: Style) -> Look:
    """The look of a film in that style."""
    return Look(
        palette=from_style(style.name, style.palette, style.settings).colours,
        descriptors=tuple(dict.fromkeys((*style.tags[:6], *style.mood[:2]))),
        gallery_style=style.id,
        own_style=None if style.id in styles() else style,
        medium=style.medium,
        finish=style.finish,
    )
