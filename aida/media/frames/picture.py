"""One picture of the film: recipe → RGB pixels.

recipe ─→ stage ─→ the setting paints its room ─→ the subject is lit and put into it ─→ grain ─→ finish
"""

from __future__ import annotations

import zlib
from dataclasses import replace

import numpy as np

from aida.catalog.read import styles
from aida.contracts.recipe import PictureRecipe
from aida.contracts.storyboard import Look
from aida.media.frames.colours import Rgb, tones
from aida.media.frames.drawing import Floats, Pixels, raster
from aida.media.frames.figure import (
    Figure,
    cast,
    cut,
    lit,
    mirrored,
    outlined,
    padded,
    posed,
    recoloured,
    sized,
)
from aida.media.frames.finishes import finished
from aida.media.frames.poses import takes_colour, turn
from aida.media.frames.sculpture import sculpture
from aida.media.frames.sets import BUILDERS
from aida.media.frames.stage import Painting, Place, Spot, Stage, Window, stage_of
from aida.media.subject import Art, find_art


def draw_picture(recipe: PictureRecipe) -> Pixels:
    """The picture as RGB bytes: the canvas of `stage_of` for a scene, width × height for a still."""
    art = find_art(recipe.subject, recipe.language, recipe.keywords)
    colours = tones(recipe.look.palette, recipe.scene.setting)
    hero = art[0] if art else Art("sculpture", "", sculpture(colours, recipe.subject))
    side = _cut_side(stage_of(recipe))
    figure = posed(cut(hero.body, side), turn(hero.name))
    stage = stage_of(recipe, figure.width / figure.height)
    painting = Painting(stage.width, stage.height)
    place = BUILDERS[recipe.scene.setting](stage, painting)
    product = stage.tones.accent
    figure = recoloured(figure, product, takes_colour(hero.name)) if art else figure
    if place.window is not None:
        _through(stage, painting, place, place.window, figure)
    else:
        for spot, other in zip(place.companions, art[1:], strict=False):
            beside = recoloured(posed(cut(other.body, _small(side)), turn(other.name)), product, False)
            _put(stage, painting, place, spot, beside)
        _put(stage, painting, place, _aimed(stage, place.spot, figure), figure)
    if place.front is not None:
        painting.blurry(place.front, place.front_blur)
    seed = zlib.crc32(stage.seed.encode())
    drawn = painting.finished(place.vignette, seed)
    finish = recipe.look.finish
    if finish is None:
        return drawn
    return finished(drawn, finish, _colours(recipe.look), painting.subject, seed, full=stage.still)


def _colours(look: Look) -> tuple[str, ...]:
    """The chosen style's own colours; the look's are moved, so that words can be read on them."""
    style = look.own_style or styles().get(look.gallery_style or "")
    return style.palette if style is not None else look.palette


def _cut_side(stage: Stage) -> int:
    """One size for all scenes of a film, so that the cut is made once."""
    return min(1280, max(320, round(min(stage.zone.width, stage.zone.height) * 1.12 / 32) * 32))


def _small(side: int) -> int:
    return max(160, side // 2 // 32 * 32)


def _aimed(stage: Stage, spot: Spot, figure: Figure) -> Spot:
    """Where a close-up that runs out of the frame stands: most of it seen, one end lost."""
    if not stage.bleeds:
        return spot
    scale = min(spot.width / figure.width, spot.height / figure.height)
    width, frame = figure.width * scale, stage.frame
    if stage.wide_shape and not stage.still:
        # It begins beside the words and leaves the frame on the other side.
        words_left = stage.cx > stage.width / 2
        return replace(spot, x=stage.zone.x + width / 2 if words_left else stage.zone.right - width / 2)
    lost = max(0.0, width - frame.width * 0.94)
    return replace(spot, x=spot.x + stage.dice("aim").choice((-1, 1)) * lost / 2)


def _put(stage: Stage, painting: Painting, place: Place, spot: Spot, figure: Figure) -> None:
    """Light the thing and stand it in its spot, with its shadows and reflection."""
    float_gap = 0.0 if figure.stands else spot.height * 0.055
    figure = lit(sized(figure, spot.width, spot.height - float_gap), place.light, place.tint)
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
    painting.mark(figure.image[..., 3], x, y)


def _shadows(painting: Painting, place: Place, figure: Figure, x: int, ground: int, gap: float) -> None:
    size = max(figure.width, figure.height)
    strength = place.shadow_strength
    # squash, lean, softness, offset down, weight of the foot, strength
    layers: tuple[tuple[float, float, float, float, float, float], ...]
    if gap:
        layers = ((0.07, 0.0, 0.022, 0.02, 0.0, 0.9),)
    else:
        layers = (
            (0.30, -0.9 if place.light.x > 0 else 0.9, 0.022, 0.006, 0.0, 0.5),
            (0.11, 0.0, 0.014, 0.022, 1.5, 0.95),
            (0.05, 0.0, 0.005, 0.012, 4.0, 1.0),
        )
    for squash, lean, softness, down, foot_only, share in layers:
        mask, left, foot = cast(figure, squash, lean, size * softness, foot_only)
        painting.shade(mask, x - left, ground - foot + round(size * down), place.shadow, strength * share)


def _glow(painting: Painting, figure: Figure, x: int, y: int, colour: Rgb) -> None:
    """Light that spills around the thing from behind."""
    size = max(figure.width, figure.height)
    mask, pad = padded(figure.image[..., 3], size * 0.06)
    hue = np.broadcast_to(np.array(colour, np.float32), (*mask.shape, 3))
    painting.over(np.dstack([hue, mask * np.float32(0.55)]), x - pad, y - pad)


def _sticker(stage: Stage, painting: Painting, place: Place, figure: Figure, x: int, y: int) -> None:
    """The thing with a paper edge, lying on what is behind it."""
    assert place.sticker is not None
    size = max(figure.width, figure.height)
    width = max(4.0, size * 0.018)
    figure = outlined(figure, width, place.sticker)
    x, y = x - int(width) - 4, y - int(width) - 4
    alpha = figure.image[..., 3]
    if place.hard_shadow is not None:
        dx, dy = (round(part * stage.unit) for part in place.hard_shadow)
        painting.shade(alpha, x + dx, y + dy, place.shadow, place.shadow_strength)
    else:
        for reach, softness, strength in ((0.055, 0.035, 0.8), (0.014, 0.009, 0.72)):
            mask, pad = padded(alpha, size * softness)
            left, top = x - pad + round(size * reach * 0.6), y - pad + round(size * reach)
            painting.shade(mask, left, top, place.shadow, strength * place.shadow_strength)
    painting.over(figure.image, x, y)
    painting.mark(figure.image[..., 3], x, y)


def _through(stage: Stage, painting: Painting, place: Place, window: Window, figure: Figure) -> None:
    """A close-up: the thing, enlarged, rises out of the window's upper edge; its foot is cut by the lower."""
    space, zone = window.box, stage.zone
    mask = raster(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{space.width}" height="{space.height}" '
        f'viewBox="{space.x} {space.y} {space.width} {space.height}">'
        f'<path d="{window.outline}" fill="#fff"/></svg>'
    )[..., 3].astype(np.float32) * np.float32(1 / 255)
    sunk, pad = padded(mask, space.width * 0.03)
    down = round(space.width * 0.022)
    painting.shade(sunk, space.x - pad + down // 2, space.y - pad + down, place.shadow, 0.4)
    shown = raster(window.inside.svg())[space.y : space.bottom, space.x : space.right]
    inside = shown.astype(np.float32) * np.float32(1 / 255)
    inside[..., 3] *= mask
    painting.over(inside, space.x, space.y)
    figure = sized(figure, space.width * 0.94, zone.height * 1.42)
    figure = lit(figure, place.light, place.tint)
    top = max(zone.y, zone.bottom - round(figure.height * 0.86))
    x = round(stage.cx - figure.width / 2)
    cut_off = _cropped(figure, mask, x - space.x, top - space.y)
    shadow, pad = padded(cut_off.image[..., 3], space.width * 0.03)
    shadow = _cropped_mask(shadow, mask, x - pad - space.x + down * 2, top - pad - space.y + down * 3)
    painting.shade(
        shadow, x - pad + down * 2, top - pad + down * 3, place.shadow, 0.45 * place.shadow_strength
    )
    painting.over(cut_off.image, x, top)
    painting.mark(cut_off.image[..., 3], x, top)


def _cropped(figure: Figure, mask: Floats, x: int, y: int) -> Figure:
    """The figure, cut by the window in its lower half only."""
    image = figure.image.copy()
    image[..., 3] *= _window_part(mask, image.shape[0], image.shape[1], x, y, open_above=mask.shape[0] // 2)
    return replace(figure, image=image)


def _cropped_mask(shadow: Floats, mask: Floats, x: int, y: int) -> Floats:
    """A shadow falls only on what is inside the window."""
    return np.asarray(
        shadow * _window_part(mask, shadow.shape[0], shadow.shape[1], x, y, open_above=0), dtype=np.float32
    )


def _window_part(mask: Floats, height: int, width: int, x: int, y: int, open_above: int) -> Floats:
    """The window's mask as seen from a picture of that size at `x`, `y` in it."""
    part = np.zeros((height, width), dtype=np.float32)
    top, left = max(0, y), max(0, x)
    bottom, right = min(mask.shape[0], y + height), min(mask.shape[1], x + width)
    if top < bottom and left < right:
        part[top - y : bottom - y, left - x : right - x] = mask[top:bottom, left:right]
    part[: max(0, open_above - y)] = 1.0
    return part
