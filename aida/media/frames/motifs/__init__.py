"""Motifs: what a style's preview shows, each composed for the styles it suits.

style ─its motif→ back and subject in the style's colours ─its finish→ preview
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping

import numpy as np

from aida.contracts.styles import Style
from aida.contracts.units import Motif
from aida.media.frames.colours import lightness, rgb
from aida.media.frames.drawing import Pixels, raster
from aida.media.frames.finishes import finished
from aida.media.frames.motifs import creatures, people, places, things, towns
from aida.media.frames.motifs.board import Board

MOTIFS: Mapping[Motif, Callable[[Board], None]] = {
    "character": people.character,
    "red_block": people.red_block,
    "dreamer": people.dreamer,
    "traveller": people.traveller,
    "fashion": people.fashion,
    "profile": people.thin_profile,
    "circuit_face": people.circuit_face,
    "old_man": people.old_man,
    "madonna": people.madonna,
    "mask": people.mask,
    "skyline": towns.skyline,
    "night_house": places.night_house,
    "ruins": towns.ruins,
    "farm": places.farm,
    "forest_lake": places.forest_lake,
    "floating_isles": places.floating_isles,
    "street": towns.street,
    "meadow": places.meadow,
    "paper_hills": places.paper_hills,
    "monster": creatures.monster,
    "specimen": things.specimen,
    "hero_figure": creatures.hero_figure,
    "candle_rose": things.candle_rose,
    "treasure": things.treasure,
    "toys": things.toys,
    "glass_lily": things.glass_lily,
    "picture_book": creatures.picture_book,
    "gentleman": creatures.gentleman,
    "creatures": creatures.creatures,
    "cartoon": creatures.cartoon,
    "crystals": things.crystals,
    "fairy_tale": creatures.fairy_tale,
    "still_life": things.still_life,
}


def draw_motif(style: Style, scale: float = 1.0) -> Pixels:
    """The style's motif in its colours and its medium, as RGB bytes; at scale 1, 1280 high and 1024 wide.

    The same style gives the same picture. A smaller one costs less and looks alike.
    """
    colours = tuple(sorted((rgb(colour) for colour in style.palette), key=lightness))
    board = Board(colours, style.id, style.settings[0] in ("night", "neon"))
    MOTIFS[style.motif](board)
    back = raster(board.back.svg(scale))[..., :3].astype(np.float32)
    hero = raster(board.hero.svg(scale)).astype(np.float32)
    mask = hero[..., 3:] / np.float32(255)
    picture = np.asarray(back * (1 - mask) + hero[..., :3] * mask, dtype=np.uint8)
    seed = zlib.crc32(style.id.encode())
    return finished(picture, style.finish, style.palette, mask[..., 0], seed, full=True)
