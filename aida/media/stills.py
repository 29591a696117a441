"""A bought picture in the size it was ordered in: file → the same picture, cropped evenly, resampled.

A model makes what is near: 1056×1440 for 9:16, 1088×1088 for 1080×1080. A client who asked for a post
gets the post's size.
"""

from __future__ import annotations

from pathlib import Path

import cv2

from aida.errors import Permanent
from aida.media.sources import covering, read_picture

_OPTIONS = {
    ".png": [cv2.IMWRITE_PNG_COMPRESSION, 3],
    ".jpg": [cv2.IMWRITE_JPEG_QUALITY, 95],
    ".webp": [cv2.IMWRITE_WEBP_QUALITY, 95],
}


def to_size(file: Path, width: int, height: int, out: Path) -> None:
    """Write the picture as `width` × `height` to `out`, whose suffix names the format (png, jpg, webp).

    Raises `Permanent` when it cannot be read or written.
    """
    picture = covering(read_picture(file), width, height)
    done, data = cv2.imencode(out.suffix, cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), _OPTIONS[out.suffix])
    if not done:
        raise Permanent(f"{out.name} could not be written as a picture")
    out.write_bytes(data.tobytes())
