# ruff: noqa: E501
"""One picture of the film: recipe → RGB pixels.

recipe ─→ stage ─→ the setting paints its room ─→ the subject is lit and put into it ─→ grain
"""

from __future__ import annotations

import zlib

import cv2
import numpy as np

from aida.contracts.recipe import PictureRecipe
from aida.media.frames.colours import Rgb, mix
from aida.media.frames.drawing import Floats, Pixels, blurred, raster
from aida.media.frames.figure import Figure, cast, cut, lit, mirrored, outlined, posed, sized
from aida.media.frames.poses import turn
from aida.media.frames.sculpture import sculpture
from aida.media.frames.sets import BUILDERS
from aida.media.frames.stage import Painting, Place, Spot, Stage, Window, stage_of
from aida.media.subject import Art, find_art


def draw_picture(recipe: PictureRecipe) -> Pixels:
    """The picture as RGB bytes: the canvas of `stage_of` for a scene, width × height for a still."""
    stage = stage_of(recipe)
    art = find_art(recipe.subject, recipe.language, recipe.keywords)
    painting = Painting(stage.width, stage.height)
    place = BUILDERS[recipe.scene.setting](stage, painting)
    hero = art[0] if art else Art("sculpture", "", sculpture(stage.tones, recipe.subject))
    if place.window is not None:
        _through(stage, painting, place, place.window, hero)
    else:
        for spot, other in zip(place.companions, art[1:], strict=False):
            _put(stage, painting, place, spot, other)
        _put(stage, painting, place, place.spot, hero)
    if place.front is not None:
        painting.blurry(place.front, place.front_blur)
    return painting.finished(place.vignette, zlib.crc32(stage.seed.encode()))


def _put(stage: Stage, painting: Painting, place: Place, spot: Spot, art: Art) -> None:
    """Light the thing and stand it in its spot, with its shadows and reflection."""
    figure = posed(cut(art.body, _cut_side(stage)), turn(art.name), flip=False)
    float_gap = 0.0 if figure.stands else spot.height * 0.055
    figure = sized(figure, spot.width, spot.height - float_gap)
    figure = lit(figure, place.light, place.tint)
    x, y = round(spot.x - figure.width / 2), round(spot.ground - float_gap - figure.height)
    if place.glow is not None:
        _glow(painting, figure, x, y, place.glow)
    if place.sticker is not None:
        _sticker(stage, painting, place, figure, x, y)
        return
    _shadows(painting, place, figure, x, round(spot.ground), float_gap)
    if place.reflection:
        image = mirrored(figure, 0.4, place.reflection)
        painting.over(image.image, x, round(spot.ground + float_gap) - 2)
    painting.over(figure.image, x, y)


def _cut_side(stage: Stage) -> int:
    """One size for all scenes of a film, so that the cut is made once."""
    return min(1280, max(320, round(min(stage.zone.width, stage.zone.height) * 1.12 / 32) * 32))


def _shadows(painting: Painting, place: Place, figure: Figure, x: int, ground: int, gap: float) -> None:
    size = max(figure.width, figure.height)
    strength = place.shadow_strength
    if gap:
        mask, left, foot = cast(figure, 0.07, 0.0, size * 0.022)
        painting.shade(mask, x - left, ground - foot + round(size * 0.02), place.shadow, strength * 0.9)
        return
    mask, left, foot = cast(figure, 0.30, 0.9, size * 0.022)
    painting.shade(mask, x - left, ground - foot + round(size * 0.006), place.shadow, strength * 0.55)
    mask, left, foot = cast(figure, 0.075, 0.0, size * 0.010)
    painting.shade(mask, x - left, ground - foot + round(size * 0.018), place.shadow, strength)
    mask, left, foot = cast(figure, 0.03, 0.0, size * 0.004)
    painting.shade(mask, x - left, ground - foot + round(size * 0.008), place.shadow, strength)


def _glow(painting: Painting, figure: Figure, x: int, y: int, colour: Rgb) -> None:
    size = max(figure.width, figure.height)
    pad = round(size * 0.2)
    alpha = cv2.copyMakeBorder(figure.image[..., 3], pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=0)
    mask = blurred(np.asarray(alpha, dtype=np.float32), size * 0.06)
    layer = np.dstack([np.broadcast_to(np.array(colour, np.float32), (*mask.shape, 3)), mask * 0.55])
    painting.over(np.asarray(layer, dtype=np.float32), x - pad, y - pad)


def _sticker(stage: Stage, painting: Painting, place: Place, figure: Figure, x: int, y: int) -> None:
    size = max(figure.width, figure.height)
    width = max(4.0, size * 0.018)
    assert place.sticker is not None
    figure = outlined(figure, width, place.sticker)
    pad = int(width) + 4
    alpha = np.ascontiguousarray(figure.image[..., 3])
    if place.hard_shadow is not None:
        dx, dy = (round(part * stage.unit) for part in place.hard_shadow)
        painting.shade(alpha, x - pad + dx, y - pad + dy, place.shadow, place.shadow_strength)
    else:
        for reach, sigma, strength in ((0.055, 0.035, 0.5), (0.014, 0.009, 0.45)):
            edge = int(size * sigma * 3) + 2
            wide = cv2.copyMakeBorder(alpha, edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=0)
            mask = blurred(np.asarray(wide, dtype=np.float32), size * sigma)
            painting.shade(mask, x - pad - edge + round(size * reach * 0.6), y - pad - edge + round(size * reach),
                           place.shadow, strength * place.shadow_strength * 1.6)  # fmt: skip
    painting.over(figure.image, x - pad, y - pad)


def _through(stage: Stage, painting: Painting, place: Place, window: Window, art: Art) -> None:
    """A close-up: the thing, much enlarged, seen through the window."""
    box = window.box
    mask = raster(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{box.width}" height="{box.height}" '
        f'viewBox="{box.x} {box.y} {box.width} {box.height}">{window.shape}</svg>'
    )[..., 3].astype(np.float32) / np.float32(255)
    inner = Painting(box.width, box.height)
    inside = raster(window.inside.svg())[box.y : box.bottom, box.x : box.right]
    inner.over(inside.astype(np.float32) / np.float32(255), 0, 0)
    figure = posed(cut(art.body, _cut_side(stage)), turn(art.name) - 9.0, flip=False)
    zoom = 1.42
    figure = lit(sized(figure, box.width * zoom, box.height * zoom), place.light, place.tint)
    dice = stage.dice("close")
    x = round((box.width - figure.width) * dice.uniform(0.3, 0.7))
    y = round(max(box.height * 0.10, (box.height - figure.height) * 0.25))
    shadow, left, _ = cast(figure, 1.0, 0.0, box.width * 0.03)
    inner.shade(
        shadow, x - left + round(box.width * 0.04), y - left + round(box.width * 0.05), place.shadow, 0.45
    )
    inner.over(figure.image, x, y)
    _sink(painting, mask, box.x, box.y, place)
    painting.over(np.dstack([inner.pixels, mask]).astype(np.float32), box.x, box.y)


def _sink(painting: Painting, mask: Floats, x: int, y: int, place: Place) -> None:
    """A soft shadow around the window, so that it stands off its wall."""
    size = max(mask.shape)
    edge = round(size * 0.1)
    wide = cv2.copyMakeBorder(mask, edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=0)
    soft = blurred(np.asarray(wide, dtype=np.float32), size * 0.03)
    painting.shade(
        soft,
        x - edge + round(size * 0.012),
        y - edge + round(size * 0.022),
        mix(place.shadow, (0, 0, 0), 0.2),
        0.4,
    )
