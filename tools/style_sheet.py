"""Draw the contact sheet of the gallery that the documentation shows.

    every curated style ─draw_motif→ 32 small previews, four rows of eight ─→ docs/images/styles.jpg

Run: python tools/style_sheet.py docs/images/styles.jpg
"""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np

from aida.catalog.read import styles
from aida.media.frames.motifs import draw_motif

ACROSS = 8
TILE = (196, 245)
GAP = 6
QUALITY = 78


def main(out: Path) -> None:
    tiles = []
    for style in styles().values():
        small = cv2.resize(draw_motif(style, 0.5)[..., ::-1], TILE, interpolation=cv2.INTER_AREA)
        edge = (0, GAP, 0, GAP)
        tiles.append(cv2.copyMakeBorder(small, *edge, cv2.BORDER_CONSTANT, value=(255, 255, 255)))
    rows = [np.hstack(tiles[at : at + ACROSS]) for at in range(0, len(tiles), ACROSS)]
    cv2.imwrite(str(out), np.vstack(rows), [cv2.IMWRITE_JPEG_QUALITY, QUALITY])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
