"""Finishes of photographs and renders: how light falls, what the film does to it."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from aida.media.frames.colours import at_lightness, lightness
from aida.media.frames.drawing import Floats, blurred
from aida.media.frames.finishes.sheet import (
    Sheet,
    bloomed,
    clipped,
    contrasted,
    curved,
    edged_dark,
    edges,
    filled,
    grained,
    grey,
    lit_from,
    luma,
    middle,
    mixed,
    saturated,
    soft_noise,
    toned,
)


def low_key(sheet: Sheet) -> Floats:
    """One lamp from the side, a lot of black."""
    x, y = middle(sheet.mask)
    image = toned(sheet, saturated(sheet.image, 0.8), 0.55)
    lamp = lit_from(sheet, x - 0.14, y - 0.14, 0.30)
    shown = image * (0.13 + 1.06 * lamp)[..., None]
    shown = contrasted(clipped(shown), 1.25, 0.32)
    return grained(sheet, edged_dark(sheet, shown, 0.5), 0.035, 1.3)


def film(sheet: Sheet) -> Floats:
    """Faded print of colour film: lifted blacks, a warm green cast, halation, grain."""
    image = toned(sheet, saturated(sheet.image, 0.55), 0.5)
    image = contrasted(image, 0.82, 0.55)
    halo = blurred(np.asarray(np.clip(luma(image) - 0.6, 0, 1), np.float32), 14 * sheet.unit)
    image = image + halo[..., None] * np.array((0.75, 0.3, 0.1), np.float32)
    image = image + np.array((0.05, 0.055, 0.025), np.float32)
    leak = lit_from(sheet, 1.02, 0.15, 0.2)[..., None] * np.array((0.34, 0.15, 0.03), np.float32)
    return grained(sheet, edged_dark(sheet, clipped(image + leak), 0.3), 0.05, 1.4)


def monochrome(sheet: Sheet) -> Floats:
    """Black and white from ink to paper, with coarse grain."""
    light = contrasted(curved(luma(sheet.image), 1.3), 1.35, 0.46)
    image = grey(np.asarray(light * 0.94 + 0.03, np.float32))
    return grained(sheet, edged_dark(sheet, image, 0.55), 0.075, 1.6)


def haze(sheet: Sheet) -> Floats:
    """Air so thick that only what is near keeps its colour; dust on everything."""
    air = at_lightness(sheet.palette[-2], 0.76)
    image = toned(sheet, saturated(sheet.image, 0.35), 0.75)
    near = np.clip(blurred(sheet.mask, 5 * sheet.unit), 0, 1)
    image = mixed(image, contrasted(clipped(image * 0.72), 1.3, 0.4), near)
    drift = soft_noise(sheet, 420, 4)
    depth = np.clip((0.16 + 0.42 * drift) * (1 - 0.8 * near), 0, 1)
    image = mixed(image, filled(image, air), np.asarray(depth, np.float32))
    return grained(sheet, edged_dark(sheet, image, 0.35), 0.03, 1.2)


def glow(sheet: Sheet) -> Floats:
    """Powdery light that spills over every edge."""
    image = toned(sheet, sheet.image, 0.45)
    veil = blurred(image, 16 * sheet.unit)
    image = 1 - (1 - image) * (1 - 0.42 * veil)
    image = contrasted(clipped(image), 0.85, 0.62)
    x, y = middle(sheet.mask)
    sun = lit_from(sheet, x + 0.22, y - 0.3, 0.3)[..., None]
    image = clipped(image + 0.26 * sun * np.array((1.0, 0.86, 0.74), np.float32))
    return grained(sheet, bloomed(sheet, image, 22, 0.5, 0.62), 0.025, 1.2)


def tonal(sheet: Sheet) -> Floats:
    """One family of colours from shadow to mist."""
    richer = tuple(at_lightness(colour, lightness(colour), 2.2) for colour in sheet.palette)
    image = toned(replace(sheet, palette=richer), sheet.image, 0.86, ends=False)
    mist = lit_from(sheet, 0.5, 0.12, 0.4)[..., None] * np.array(sheet.palest, np.float32)
    image = clipped(contrasted(image, 0.95) * 0.94 + 0.03 + 0.14 * mist)
    return grained(sheet, edged_dark(sheet, image, 0.35), 0.04, 1.2)


def crisp(sheet: Sheet) -> Floats:
    """Every grain of wood and brick, in clear raking daylight."""
    image = toned(sheet, saturated(sheet.image, 0.95), 0.3)
    near, far = blurred(image, 2.0 * sheet.unit), blurred(image, 30 * sheet.unit)
    image = image + 0.9 * (image - near) + 0.35 * (image - far)
    slope = np.linspace(0.12, -0.10, sheet.size[0], dtype=np.float32)[None, :, None]
    image = clipped(image + slope * np.array((1.0, 0.93, 0.8), np.float32))
    return grained(sheet, contrasted(image, 1.06), 0.03, 0.9)


def studio(sheet: Sheet) -> Floats:
    """Even, gentle lamps: colours as they are, drawn a little towards the style's own."""
    image = toned(sheet, saturated(sheet.image, 0.88), 0.26)
    x, y = middle(sheet.mask)
    lamp = lit_from(sheet, x - 0.15, y - 0.2, 0.42)[..., None]
    image = clipped(image * (0.84 + 0.26 * lamp))
    return grained(sheet, edged_dark(sheet, contrasted(image, 1.05), 0.3), 0.025, 1.1)


def pastel_sun(sheet: Sheet) -> Floats:
    """Hard midday sun on clean shapes: flat colour, graphic shadows."""
    image = toned(sheet, saturated(sheet.image, 1.2), 0.35)
    x, y = sheet.size
    shadow = np.zeros((y, x), np.float32)
    reach = round(26 * sheet.unit)
    moved = np.array([[1, 0, reach], [0, 1, reach * 0.55]], np.float32)
    cv2.warpAffine(sheet.mask, moved, (x, y), dst=shadow)
    fall = np.clip(shadow - sheet.mask, 0, 1)
    image = mixed(image, image * np.array(at_lightness(sheet.vivid, 0.55), np.float32), fall * 0.4)
    return contrasted(clipped(image * 1.06), 1.12, 0.6)


def toy(sheet: Sheet) -> Floats:
    """Glossy plastic under bright lamps, seen so close that near and far go soft."""
    image = saturated(toned(sheet, sheet.image, 0.18), 1.5)
    shine = np.clip(luma(image) - blurred(luma(image), 20 * sheet.unit), 0, 1) * sheet.mask
    image = bloomed(sheet, clipped(image * 0.98 + (0.8 * shine)[..., None]), 8, 0.3, 0.8)
    _, y = middle(sheet.mask)
    rows = np.abs(np.linspace(0, 1, sheet.size[1], dtype=np.float32) - y)
    away = np.clip((rows - 0.20) / 0.22, 0, 1)
    away = np.repeat(away[:, None], sheet.size[0], axis=1)
    return contrasted(mixed(image, blurred(image, 8 * sheet.unit), np.asarray(away, np.float32)), 1.12)


def render(sheet: Sheet) -> Floats:
    """Polished three dimensions: smooth forms, a rim of light, teal shadows under golden light."""
    image = toned(sheet, sheet.image, 0.34)
    small = cv2.bilateralFilter(image, 0, 0.09, max(1.5, 5 * sheet.unit))
    image = np.asarray(small, np.float32)
    light = luma(image)[..., None]
    cool, warm = np.array((0.93, 1.02, 1.06), np.float32), np.array((1.08, 1.01, 0.9), np.float32)
    image = clipped(image * (cool + (warm - cool) * light))
    rim = np.clip(edges(blurred(sheet.mask, 4 * sheet.unit), 0) * 9 * sheet.unit, 0, 1) * sheet.mask
    x, _ = middle(sheet.mask)
    side = np.clip((np.linspace(0, 1, sheet.size[0], dtype=np.float32) - x) * 5 + 0.3, 0, 1)[None, :]
    image = clipped(image + (0.75 * rim * side)[..., None] * np.array(sheet.palest, np.float32))
    return contrasted(bloomed(sheet, image, 12, 0.45, 0.7), 1.1)
