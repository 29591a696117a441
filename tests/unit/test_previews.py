"""Previews of styles: drawn once, kept, drawn anew when the style changes."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import cv2
import numpy as np
import pytest

from aida.catalog.read import styles
from aida.contracts.styles import Style
from aida.contracts.units import Motif
from aida.errors import StoreTrouble
from aida.media.frames import preview
from aida.media.frames.drawing import Pixels
from aida.media.frames.motifs import MOTIFS, draw_motif


def test_preview_is_drawn_once_and_again_when_the_style_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each size is drawn once; asking again draws nothing; a changed style is drawn."""
    drawn = []
    draw = preview.draw_motif

    def counted(style: Style, scale: float = 1.0) -> Pixels:
        drawn.append(scale)
        return draw(style, scale)

    monkeypatch.setattr(preview, "draw_motif", counted)
    style = styles()["271486055"]
    full, small = (
        preview.keep_preview(style, tmp_path, "full"),
        preview.keep_preview(style, tmp_path, "thumbnail"),
    )
    assert size_of(full) == (1024, 1280)
    assert size_of(small) == preview.THUMBNAIL
    assert full.stat().st_size < 500_000
    assert preview.keep_preview(style, tmp_path, "full") == full
    assert drawn == [1.0, 0.5]
    other = style.model_copy(update={"palette": ("#102030", "#405060", "#a0b0c0")})
    assert preview.keep_preview(other, tmp_path, "thumbnail") != small
    assert drawn == [1.0, 0.5, 0.5]
    assert not list(tmp_path.glob("*.part"))


def size_of(file: Path) -> tuple[int, int]:
    picture = cv2.imread(str(file))
    assert picture is not None
    return picture.shape[1], picture.shape[0]


@pytest.mark.parametrize("motif", MOTIFS)
def test_every_motif_is_a_picture_of_its_own(motif: str, tmp_path: Path) -> None:
    """A motif has a subject that is neither nothing nor everything, and repeats itself to the byte."""
    style = styles()["895610958"].model_copy(update={"motif": motif, "finish": "crisp"})
    once = draw_motif(style, 0.1)
    assert once.shape == (128, 102, 3)
    assert np.array_equal(once, draw_motif(style, 0.1))
    assert float(once.std()) > 12, "a picture, not a plain colour"


def test_curated_styles_share_no_motif() -> None:
    """Thirty-two styles, thirty-two motifs; one more is there for own styles that say nothing of one."""
    shown = [row.motif for row in styles().values()]
    assert len(set(shown)) == 32
    assert set(MOTIFS) == {*shown, "still_life"} == set(get_args(Motif))


def test_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """A file where the folder should be is our own store's trouble, in one sentence."""
    (tmp_path / "gallery").write_text("in the way")
    with pytest.raises(StoreTrouble, match="cannot keep the gallery's previews"):
        preview.keep_preview(styles()["271486055"], tmp_path / "gallery", "full")
