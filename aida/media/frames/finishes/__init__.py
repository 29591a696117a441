"""Finishes: what a drawn picture is made to look like, by the chosen style's medium.

    picture, where its subject is ─watercolour | engraving | neon | …→ the same picture in that medium

The draft's frames and the gallery's previews are finished by the same functions, so that what a client
picks is what the draft shows. Without a finish a picture stays as it was drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from aida.contracts.units import Finish
from aida.media.frames.colours import lightness, rgb
from aida.media.frames.drawing import Floats, Pixels
from aida.media.frames.finishes import effects, paint, photo, press
from aida.media.frames.finishes.sheet import Sheet

FINISHES: Mapping[Finish, Callable[[Sheet], Floats]] = {
    "low_key": photo.low_key,
    "film": photo.film,
    "monochrome": photo.monochrome,
    "haze": photo.haze,
    "glow": photo.glow,
    "tonal": photo.tonal,
    "crisp": photo.crisp,
    "studio": photo.studio,
    "hard_sun": photo.pastel_sun,
    "toy": photo.toy,
    "render": photo.render,
    "oil": paint.oil,
    "classical": paint.landscape_oil,
    "chiaroscuro": paint.chiaroscuro,
    "gouache": paint.gouache,
    "watercolour": paint.watercolour,
    "storybook": paint.storybook,
    "cel": paint.cel,
    "engraving": press.engraving,
    "screen_print": press.screen_print,
    "paperback": press.paperback,
    "cut_paper": press.cut_paper,
    "silhouette": press.silhouette,
    "neon": effects.neon,
    "glitch": effects.glitch,
    "stained_glass": effects.stained_glass,
    "crystal": effects.crystal,
    "felt": effects.felt,
    "gilded": effects.gilded,
}


def finished(
    picture: Pixels, finish: Finish, palette: Sequence[str], mask: Floats, seed: int, *, full: bool = False
) -> Pixels:
    """RGB bytes in that medium and the palette's colours; the same seed gives the same picture.

    `mask` says where the subject is. `full`: the picture is seen whole and not through a moving camera.
    """
    colours = tuple(sorted((rgb(colour) for colour in palette), key=lightness))
    image = np.asarray(picture.astype(np.float32) * np.float32(1 / 255), np.float32)
    sheet = Sheet(
        image, np.asarray(np.clip(mask, 0, 1), np.float32), colours, np.random.default_rng(seed), full
    )
    return np.asarray(np.clip(FINISHES[finish](sheet) * 255 + 0.5, 0, 255), dtype=np.uint8)
