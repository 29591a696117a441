"""Previews of styles: drawn once, kept, drawn anew when the style changes."""

from __future__ import annotations

from pathlib import Path

import cv2
import pytest

from aida.catalog.read import styles
from aida.errors import StoreTrouble
from aida.media.frames import preview


def test_preview_is_drawn_once_and_again_when_the_style_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two sizes come of one drawing; asking again draws nothing; a changed style is drawn."""
    drawn = []
    draw = preview.draw_preview

    def counted(style: preview.Style) -> preview.Pixels:
        drawn.append(style.name)
        return draw(style)

    monkeypatch.setattr(preview, "draw_preview", counted)
    style = styles()["271486055"]
    full, small = (preview.keep_preview(style, tmp_path, size) for size in ("full", "thumbnail"))  # type: ignore[arg-type]
    assert cv2.imread(str(full)).shape == (preview.HEIGHT, preview.WIDTH, 3)
    assert cv2.imread(str(small)).shape == (preview.THUMBNAIL[1], preview.THUMBNAIL[0], 3)
    assert full.stat().st_size < 500_000
    assert preview.keep_preview(style, tmp_path, "full") == full
    assert len(drawn) == 1
    other = style.model_copy(update={"palette": ("#102030", "#405060", "#a0b0c0")})
    assert preview.keep_preview(other, tmp_path, "thumbnail") != small
    assert len(drawn) == 2
    assert not list(tmp_path.glob("*.part"))


def test_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """A file where the folder should be is our own store's trouble, in one sentence."""
    (tmp_path / "gallery").write_text("in the way")
    with pytest.raises(StoreTrouble, match="cannot keep the gallery's previews"):
        preview.keep_preview(styles()["271486055"], tmp_path / "gallery", "full")
