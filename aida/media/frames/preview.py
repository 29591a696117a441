"""A style's preview: the style → a still of the gallery, drawn by the engine that draws the draft.

    Style ─its motif, its finish→ picture ─→ <id>-<what it was drawn from>-full.jpg, -thumbnail.jpg

Both sizes are kept in a folder; a style that was changed has another name there, and is drawn anew.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Literal

import cv2
import numpy as np

from aida.contracts.styles import Style
from aida.errors import StoreTrouble
from aida.media.frames.drawing import Pixels
from aida.media.frames.motifs import draw_motif

THUMBNAIL = (384, 480)
VERSION = "3"
"""Raised when previews are drawn differently; those that are kept are drawn anew."""

_QUALITY = {"full": 90, "thumbnail": 86}


def keep_preview(style: Style, folder: Path, size: Literal["full", "thumbnail"]) -> Path:
    """The JPEG, from the folder or drawn into it. Raises `StoreTrouble` when it cannot be written."""
    drawn_from = hashlib.sha256(f"{VERSION}:{style.canonical()}".encode()).hexdigest()[:12]
    file = folder / f"{style.id}-{drawn_from}-{size}.jpg"
    if not file.is_file():
        pixels = draw_motif(style) if size == "full" else _thumbnail(style)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _write(file, pixels, _QUALITY[size])
        except OSError as err:
            raise StoreTrouble(f"{folder} cannot keep the gallery's previews: {err.strerror or err}") from err
    return file


def _thumbnail(style: Style) -> Pixels:
    """Drawn small rather than made small: a whole gallery is asked for at once."""
    drawn = draw_motif(style, scale=0.5)
    return np.asarray(cv2.resize(drawn, THUMBNAIL, interpolation=cv2.INTER_AREA), np.uint8)


def _write(file: Path, pixels: Pixels, quality: int) -> None:
    """Whole or not at all: another process may be looking."""
    done, data = cv2.imencode(".jpg", pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert done
    handle, name = tempfile.mkstemp(dir=file.parent, suffix=".part")
    with os.fdopen(handle, "wb") as part:
        part.write(data.tobytes())
    Path(name).chmod(0o644)
    Path(name).replace(file)
