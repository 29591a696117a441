"""Which colours a clip without a label means: compared with the picture it begins with, then labelled.

    clip, start picture ─first frame read as BT.709 and as BT.601: which is nearer?→ the same clip, marked

Models that make films write RGB frames through tools that choose BT.601 and do not say so, while players
take what is large for BT.709: a brand's red comes out orange. Nothing is coded anew.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np

from aida.media import commands, run
from aida.media.footage import footage, still
from aida.media.inspect import glance
from aida.media.planes import to_rgb
from aida.media.sources import covering, read_picture

MATRICES = {"bt709": 1, "smpte170m": 6}
"""ffmpeg's names and the numbers of ITU-T H.273."""
_CLEARLY = 0.8
"""How much smaller the better reading's error must be; otherwise players' rule stays in force."""
_LABELLED = ("h264", "hevc")
_SIDE = 128
_SECONDS = 60.0


def label_colours(clip: Path, picture: Path, out: Path) -> bool:
    """Write to `out` the clip with its colours named; `False`, and nothing written, where there is no need.

    There is none when the clip names them itself, or when the picture does not tell the readings apart.
    Raises what `footage` raises.
    """
    facts = glance(clip, "film")
    matrix = meant(clip, picture)
    if matrix is None or facts.codec not in _LABELLED:
        return False
    order = commands.label(clip, facts.media_type, out, codec=facts.codec, matrix=MATRICES[matrix])
    run.ffmpeg(order, timeout_seconds=_SECONDS, from_outside=True)
    return True


def meant(clip: Path, picture: Path) -> str | None:
    """The matrix under which its first frame looks like the picture; `None`: no need, or no telling."""
    seen = footage(clip)
    if seen.matrix is None:
        return None
    asked = read_picture(picture)
    height, width = asked.shape[:2]
    scale = _SIDE / min(width, height)
    size = 2 * round(width * scale / 2), 2 * round(height * scale / 2)
    wanted = covering(asked, *size).astype(np.float32)
    errors = {
        matrix: float(np.abs(to_rgb(still(replace(seen, matrix=matrix), Fraction(0), size)) - wanted).mean())
        for matrix in MATRICES
    }
    best, other = sorted(errors, key=lambda matrix: errors[matrix])
    return best if errors[best] < _CLEARLY * errors[other] else None
