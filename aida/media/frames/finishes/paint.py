"""Finishes of brush and pen: oil, gouache, watercolour, cel painting."""

from __future__ import annotations

import cv2
import numpy as np

from aida.media.frames.colours import at_lightness
from aida.media.frames.drawing import Floats, blurred
from aida.media.frames.finishes.sheet import (
    Sheet,
    bloomed,
    clipped,
    contrasted,
    edged_dark,
    edges,
    filled,
    lit_from,
    luma,
    middle,
    mixed,
    outlines,
    papered,
    saturated,
    smaller,
    soft_noise,
    toned,
)


def strokes(image: Floats, radius: int) -> Floats:
    """Kuwahara's filter: every place takes the calmest of its four neighbourhoods, as a brush does."""
    side = radius + 1
    light = luma(image)
    best: Floats | None = None
    least: Floats | None = None
    for x in (0, radius):
        for y in (0, radius):
            at = (x, y)
            mean = cv2.blur(image, (side, side), anchor=at)
            plain, square = (
                cv2.blur(light, (side, side), anchor=at),
                cv2.blur(light**2, (side, side), anchor=at),
            )
            spread = np.asarray(square - plain**2, np.float32)
            if best is None or least is None:
                best, least = np.asarray(mean, np.float32), spread
                continue
            calmer = spread < least
            best, least = (
                np.asarray(np.where(calmer[..., None], mean, best), np.float32),
                np.asarray(np.where(calmer, spread, least), np.float32),
            )
    assert best is not None
    return np.asarray(best, np.float32)


def brushed(sheet: Sheet, image: Floats, amount: float, length: float = 26.0) -> Floats:
    """Ridges that a bristle brush leaves, following the forms."""
    width, height = sheet.size
    noise = sheet.dice.random((height // 2 + 1, width // 2 + 1), dtype=np.float32)
    across = round(max(3, length * sheet.unit / 2))
    layers = []
    for angle in (-35, 20, 65):
        kernel = np.zeros((across, across), np.float32)
        dx, dy = np.cos(np.radians(angle)), np.sin(np.radians(angle))
        middle_ = (across - 1) / 2
        ends = [
            (round(middle_ + sign * dx * middle_), round(middle_ + sign * dy * middle_)) for sign in (-1, 1)
        ]
        cv2.line(kernel, ends[0], ends[1], 1.0, 1)
        layers.append(cv2.filter2D(noise, -1, kernel / max(kernel.sum(), 1)))
    choose = cv2.resize(soft_noise(sheet, 130, 2), (noise.shape[1], noise.shape[0])) * 2.999
    ridges = np.choose(choose.astype(int), layers)
    ridges = cv2.resize(np.asarray(ridges, np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    relief = cv2.Sobel(ridges, cv2.CV_32F, 1, 1, ksize=3) * 5 + (ridges - ridges.mean()) * 2.2
    return clipped(image * (1 + amount * np.clip(relief, -1, 1))[..., None])


def oil(sheet: Sheet) -> Floats:
    """Rich strokes, dark varnish, candle-dark corners."""
    image = toned(sheet, sheet.image, 0.55)
    image = smaller(image, 900, lambda part: strokes(strokes(part, 6), 5))
    image = contrasted(brushed(sheet, image, 0.2), 1.16, 0.42)
    return edged_dark(sheet, clipped(image * np.array((1.04, 1.0, 0.92), np.float32)), 0.55)


def landscape_oil(sheet: Sheet) -> Floats:
    """A pale, classical canvas with high, soft light."""
    image = toned(sheet, saturated(sheet.image, 0.6), 0.65)
    image = smaller(image, 900, lambda part: strokes(strokes(part, 5), 4))
    mist = lit_from(sheet, 0.5, 0.3, 0.34)[..., None]
    image = brushed(sheet, clipped(image + 0.1 * mist), 0.12, 18)
    return edged_dark(sheet, image, 0.3)


def chiaroscuro(sheet: Sheet) -> Floats:
    """One warm light; everything else is brown darkness."""
    x, y = middle(sheet.mask)
    lamp = lit_from(sheet, x - 0.07, y - 0.10, 0.17)
    warm = np.array((1.12, 0.96, 0.74), np.float32)
    image = toned(sheet, sheet.image, 0.5)
    near = np.clip(blurred(sheet.mask, 9 * sheet.unit), 0, 1)
    light = np.asarray(0.05 + 1.25 * lamp * (0.42 + 0.58 * near), np.float32)
    image = np.asarray(image * warm * light[..., None], np.float32)
    ground = filled(image, at_lightness(sheet.palette[1], 0.15))
    image = clipped(image + 0.5 * ground)
    image = smaller(image, 900, lambda part: strokes(part, 5))
    return contrasted(brushed(sheet, image, 0.16, 16), 1.18, 0.3)


def gouache(sheet: Sheet) -> Floats:
    """Hand-painted background: flat, matt strokes in clear summer light."""
    image = toned(sheet, saturated(sheet.image, 1.12), 0.32)
    image = smaller(image, 860, lambda part: strokes(strokes(part, 5), 5))
    patches = soft_noise(sheet, 70, 2)
    image = image * (0.93 + 0.14 * patches)[..., None]
    line = outlines(sheet, image, 1.0, 9)
    image = mixed(image, filled(image, at_lightness(sheet.darkest, 0.3)), line * 0.35)
    image = clipped(brushed(sheet, image, 0.13, 14) * np.array((1.04, 1.02, 0.95), np.float32))
    return papered(sheet, bloomed(sheet, image, 20, 0.22, 0.75), 0.03)


def watercolour(sheet: Sheet) -> Floats:
    """Washes that run and dry with dark edges on white paper, under a loose pencil line."""
    paper = at_lightness(sheet.palest, 0.985, 0.5)
    image = toned(sheet, saturated(sheet.image, 1.35), 0.2)
    wobble = soft_noise(sheet, 60, 3) - 0.5
    image = _shaken(sheet, image, wobble, 9)
    wash = smaller(image, 700, lambda part: strokes(strokes(part, 8), 6))
    tide = np.clip(edges(luma(wash), 1.4 * sheet.unit) * 2.4, 0, 1)
    bloom = soft_noise(sheet, 150, 4)
    thick = np.clip(0.74 + 0.85 * (bloom - 0.4) + 0.5 * tide, 0.2, 1.0)
    near = np.clip(blurred(sheet.mask, 28 * sheet.unit) * 1.3, 0, 1)
    # The subject keeps its colour; what is around it thins out to bare paper.
    thick = np.asarray(thick * (0.62 + 0.38 * near) * _torn(sheet, 0.10, 0.5), np.float32)
    image = mixed(filled(wash, paper), wash, thick)
    pencil = outlines(sheet, sheet.image, 0.8, 14) * (0.55 + 0.45 * soft_noise(sheet, 12, 2))
    pencil = np.asarray(_shaken(sheet, pencil, wobble, 5), np.float32)
    image = mixed(
        image, filled(image, at_lightness(sheet.palette[0], 0.36, 0.7)), np.clip(pencil * 0.72, 0, 1)
    )
    return papered(sheet, clipped(image), 0.045, 2.6)


def storybook(sheet: Sheet) -> Floats:
    """Faded gold and sepia under a fine ink line, on aged paper."""
    paper = at_lightness(sheet.palest, 0.9, 0.9)
    image = toned(sheet, sheet.image, 0.8, ends=False)
    wash = smaller(image, 800, lambda part: strokes(part, 6))
    thick = np.clip(0.55 + 0.5 * soft_noise(sheet, 170, 3), 0, 1) * _torn(sheet, 0.06, 0.4)
    image = mixed(filled(wash, paper), wash, np.asarray(thick * 0.9, np.float32))
    ink = outlines(sheet, sheet.image, 0.7, 20)
    image = contrasted(image, 1.15, 0.7)
    image = mixed(image, filled(image, at_lightness(sheet.darkest, 0.2)), ink * 0.95)
    spots = np.clip(soft_noise(sheet, 90, 4) - 0.68, 0, 1) * 1.6
    image = mixed(image, filled(image, at_lightness(sheet.palette[1], 0.55)), np.asarray(spots, np.float32))
    return papered(sheet, edged_dark(sheet, image, 0.35), 0.04)


def cel(sheet: Sheet) -> Floats:
    """Cel over a painted night: few tones, crisp outlines, stars and warm points of light."""
    image = smaller(sheet.image, 1000, lambda part: strokes(part, 4))
    night = toned(sheet, image, 0.62)
    steps = 5
    stepped = np.floor(luma(night) * steps + 0.5) / steps
    image = night * (0.55 + 0.45 * (stepped + 0.05) / (luma(night) + 0.05))[..., None]
    image = saturated(clipped(image), 1.35)
    line = outlines(sheet, sheet.image, 1.1, 16)
    image = mixed(image, filled(image, at_lightness(sheet.darkest, 0.13)), np.clip(line * 0.9, 0, 1))
    return bloomed(sheet, _starry(sheet, image), 9, 0.6, 0.6)


def _starry(sheet: Sheet, image: Floats) -> Floats:
    width, height = sheet.size
    sky = np.clip(1 - 1.6 * luma(image), 0, 1) * (1 - blurred(sheet.mask, 6 * sheet.unit))
    sky *= np.clip(1.1 - np.linspace(0, 1.5, height, dtype=np.float32), 0, 1)[:, None]
    stars = np.zeros((height, width), np.float32)
    for _ in range(420):
        x, y = int(sheet.dice.integers(0, width)), int(height * 0.75 * sheet.dice.random() ** 1.4)
        size = sheet.unit * (0.5 + 1.3 * sheet.dice.random() ** 4)
        cv2.circle(
            stars, (x, y), max(1, round(size)), float(0.35 + 0.65 * sheet.dice.random()), -1, cv2.LINE_AA
        )
    return clipped(image + (stars * sky)[..., None] * np.array((0.95, 0.98, 0.9), np.float32))


def _shaken(sheet: Sheet, image: Floats, noise: Floats, reach: float) -> Floats:
    """Every place moved a little, as a hand does."""
    width, height = sheet.size
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    shift = noise * reach * sheet.unit
    moved = cv2.remap(
        image, x + shift, y + np.roll(shift, 97, axis=1), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
    )
    return np.asarray(moved, np.float32)


def _torn(sheet: Sheet, margin: float, rough: float) -> Floats:
    """1 inside, 0 at the paper's edge, with an uneven border; all 1 where the picture is not seen whole."""
    width, height = sheet.size
    if not sheet.full:
        return np.ones((height, width), np.float32)
    x = np.minimum(np.linspace(0, 1, width), np.linspace(1, 0, width))[None, :] * width / max(sheet.size)
    y = np.minimum(np.linspace(0, 1, height), np.linspace(1, 0, height))[:, None] * height / max(sheet.size)
    inside = np.minimum(x, y) / margin + rough * 2 * (soft_noise(sheet, 120, 4) - 0.5)
    return np.asarray(np.clip((inside - 0.45) * 3.2, 0, 1), np.float32)
