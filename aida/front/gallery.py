"""The gallery as terminal, chat and API use it: curated styles, and the own ones of this installation.

    Gallery(settings).search("acquerello", language="it") → StylePage        .preview(id) → a JPEG
                     .pick("Neon Grid Cyberpunk", "en")   → GalleryStyle, for the brief
                     .complete(brief, …)                  → the brief with its own styles in it
                     .add(…) .remove(id)                  → the database

When the database is out of reach, everything goes on with the curated styles, and pages say so
(`complete` is false).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Literal

from aida.catalog.gallery import search_styles
from aida.catalog.phrases import phrase
from aida.catalog.read import styles
from aida.contracts.brief import GalleryStyle, ProjectBrief
from aida.contracts.styles import Style, StylePage
from aida.errors import AidaError, BadInput
from aida.ledger.styles import StyleStore
from aida.planner.naming import pick_style
from aida.settings import Settings

Size = Literal["full", "thumbnail"]


class Gallery:
    """The gallery of one installation. Safe to use from several threads."""

    def __init__(self, settings: Settings) -> None:
        """Touches nothing; the database is opened when somebody looks for an own style."""
        self._settings = settings

    @cached_property
    def _store(self) -> StyleStore:
        return StyleStore(self._settings.database_url)

    def own(self) -> tuple[Style, ...] | None:
        """The own styles, newest first; `None` when their store is out of reach."""
        try:
            return self._store.list()
        except AidaError:
            return None

    def search(
        self,
        keyword: str | None = None,
        tags: Iterable[str] = (),
        category: str | None = None,
        limit: int = 20,
        offset: int = 0,
        language: str = "en",
    ) -> StylePage:
        """A page of styles, as `search_styles` has it; the store's trouble is never raised."""
        own = self.own()
        return search_styles(
            keyword, tags, category, limit, offset, language, own=own or (), complete=own is not None
        )

    def style(self, style_id: str, speak: str = "en") -> Style:
        """The style of that id; raises `BadInput`, with the nearest ones, when there is none."""
        picked = self.pick(style_id, speak)
        return picked.own or styles()[picked.id]

    def pick(self, text: str, speak: str = "en") -> GalleryStyle:
        """The style of that id or name, as a brief carries it.

        Raises `BadInput`, with the nearest ones, when there is none, and says so when the own ones could
        not be looked through.
        """
        try:
            return pick_style(text, (), speak)
        except BadInput as unknown:
            own = self.own()
            if own is None:
                raise BadInput(f"{unknown.text} {phrase('styles_curated_only', speak)}") from unknown
            return pick_style(text, own, speak)

    def complete(self, brief: ProjectBrief, speak: str) -> ProjectBrief:
        """The brief with own styles brought along, where it only names them. Errors are those of `pick`."""
        style = brief.style_preferences
        picked = style.gallery_selected if style else ()
        if style is None or all(each.own is not None or each.id in styles() for each in picked):
            return brief
        whole = tuple(each if each.own else self.pick(each.id, speak) for each in picked)
        selected = style.model_copy(update={"gallery_selected": whole})
        return brief.model_copy(update={"style_preferences": selected})

    def preview(self, style_id: str, size: Size = "full") -> Path:
        """A JPEG of the style, drawn once and kept in AIDA_HOME; errors are those of `style`."""
        from aida.studio import preview_of

        return preview_of(self.style(style_id), self._settings.home / "gallery", size)

    def add(self, made: Sequence[Style]) -> None:
        """Hang own styles, all or none. Raises `BadInput` when one hangs already, `StoreTrouble`."""
        self._store.add(made)

    def remove(self, style_id: str) -> None:
        """Take an own style down. Raises `BadInput` for a curated or unknown one, `StoreTrouble`."""
        if style_id in styles():
            raise BadInput(f"{style_id} ({styles()[style_id].name}) is a curated style and cannot be removed")
        if not self._store.remove(style_id):
            raise BadInput(f"There is no own style {style_id[:64]!r}: `aida styles list --own` shows them")
