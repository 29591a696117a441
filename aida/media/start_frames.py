"""The first frame of a scene's next take: the scene's picture seen closer, or where the take before ended.

    picture ─punch_in→ a tighter crop, JPEG          clip ─last_frame→ its last frame, PNG

A tighter crop makes the cut between two takes of one scene look meant: a change of size of a third or
more reads as another set-up, a smaller one as a jump.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np

from aida.errors import Permanent
from aida.media import commands, run
from aida.media.footage import footage
from aida.media.layout import layout
from aida.media.sources import read_picture

CLOSER = 1.35
"""How many times nearer the second set-up is."""
_JPEG_QUALITY = 95
_CRISPER = 0.35
"""Of the picture's own detail, added again: enlarging softens."""
_LAST_SECONDS = (Fraction(1), Fraction(4))
_DECODE_SECONDS = 60.0


def punch_in(file_in: Path, file_out: Path) -> None:
    """Write the picture `CLOSER` times nearer, of the same size, as a JPEG.

    The view moves towards where the product stands (`layout`), as far as the picture reaches. Raises
    `Permanent` when the file is no picture, `OSError` when the crop cannot be written.
    """
    picture = read_picture(file_in)
    height, width = picture.shape[:2]
    zone = layout(width, height).subject
    view = width / CLOSER, height / CLOSER
    left = _within((zone.x + zone.right) / 2 - view[0] / 2, width - view[0])
    top = _within((zone.y + zone.bottom) / 2 - view[1] / 2, height - view[1])
    # From a pixel of the result to the picture's: centres stay centres, at any part of a pixel.
    step = 1 / CLOSER
    shift = np.array(((step, 0, left + step / 2 - 0.5), (0, step, top + step / 2 - 0.5)))
    flags = cv2.INTER_LANCZOS4 | cv2.WARP_INVERSE_MAP
    near = cv2.warpAffine(picture, shift, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    soft = cv2.GaussianBlur(near, (0, 0), 1.2)
    crisp = cv2.addWeighted(near, 1 + _CRISPER, soft, -_CRISPER, 0)
    done, data = cv2.imencode(
        ".jpg", cv2.cvtColor(crisp, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY]
    )
    if not done:
        raise Permanent(f"{file_out.name} could not be written as a picture")
    file_out.write_bytes(data.tobytes())


def last_frame(clip_file: Path, file_out: Path, until: Fraction | None = None) -> None:
    """Write the clip's last frame that can be decoded, upright and in square pixels, as a PNG.

    `until` is where the film cuts away from the clip, in its seconds; `None`: it is shown whole.
    Decoded in a child on a leash. Raises `Permanent` when there is none, `Transient` when the machine
    was too busy.
    """
    clip = footage(clip_file)
    shown = clip.seconds if until is None else min(until, clip.seconds)
    starts = [shown - back for back in _LAST_SECONDS if shown > back]
    for start in (*starts, Fraction(0)):
        order = commands.picture(
            clip_file,
            clip.media_type,
            file_out,
            start=start,
            matrix=clip.matrix,
            end=None if shown == clip.seconds else shown,
        )
        run.ffmpeg(order, timeout_seconds=_DECODE_SECONDS, from_outside=True)
        if file_out.exists():
            return
    raise Permanent("Not one frame of the clip can be decoded")


def _within(wanted: float, most: float) -> float:
    return min(max(0.0, wanted), most)
