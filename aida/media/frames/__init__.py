"""The free draft's pictures: what the camera sees, and the words laid over it."""

from __future__ import annotations

from aida.media.frames.chrome import draw_chrome
from aida.media.frames.picture import draw_picture
from aida.media.frames.title import draw_title

__all__ = ["draw_chrome", "draw_picture", "draw_title"]
