"""Finishes of press, knife and paper: engraving, screen print, cut paper, silhouette."""

from __future__ import annotations

import cv2
import numpy as np

from aida.media.frames.colours import Rgb, at_lightness, chroma, lightness
from aida.media.frames.drawing import Floats, blurred
from aida.media.frames.finishes.sheet import (
    Sheet,
    clipped,
    contrasted,
    edged_dark,
    edges,
    filled,
    grained,
    grey,
    lit_from,
    luma,
    middle,
    mixed,
    outlines,
    papered,
    ramp,
    smaller,
    soft_noise,
)


def engraving(sheet: Sheet) -> Floats:
    """Dense hatching and contour lines in one ink on pale paper."""
    paper, ink = at_lightness(sheet.palest, 0.95), at_lightness(sheet.darkest, 0.22)
    light = contrasted(smaller(luma(sheet.image), 1100, lambda part: blurred(part, 1.2)), 1.25, 0.52)
    width, height = sheet.size
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    # Lines bend with the forms, as a burin follows them.
    bend = blurred(light, 18 * sheet.unit) * 26 * sheet.unit
    period = max(3.2, 4.6 * sheet.unit)
    dark = np.zeros((height, width), np.float32)
    for turn, least in ((20, 0.86), (-32, 0.60), (80, 0.38), (-75, 0.2)):
        wave = (x * np.cos(np.radians(turn)) + y * np.sin(np.radians(turn)) + bend) / period
        line = 0.5 + 0.5 * np.cos(2 * np.pi * wave)
        need = np.clip((least - light) / 0.34, 0, 1)
        dark = np.maximum(dark, np.clip((line - 1 + 0.72 * need) * 4.5, 0, 1) * (need > 0))
    dark = np.maximum(dark, outlines(sheet, sheet.image, 0.9, 16))
    dots = (sheet.dice.random((height, width)) > 0.985).astype(np.float32) * np.clip(0.95 - light, 0, 1)
    image = mixed(
        filled(sheet.image, paper), filled(sheet.image, ink), np.clip(np.maximum(dark, dots * 0.5), 0, 1)
    )
    return papered(sheet, edged_dark(sheet, image, 0.22), 0.02)


def screen_print(sheet: Sheet) -> Floats:
    """Flat inks with a coarse screen and slight misregister on aged paper."""
    colours = sorted(sheet.palette, key=lightness)
    paper = at_lightness(colours[-1], max(0.84, lightness(colours[-1])))
    light = smaller(luma(sheet.image), 900, lambda part: blurred(part, 2.0))
    light = contrasted(light, 1.2, 0.5)
    screen = _screen(sheet, 5.2, 35)
    image = filled(sheet.image, paper)
    hue = smaller(sheet.image, 900, lambda part: blurred(part, 2.5))
    vivid = sheet.vivid
    accent = _likeness(hue, vivid)
    for index, (colour, least) in enumerate(zip(colours[::-1][1:], (0.80, 0.58, 0.38, 0.22), strict=False)):
        edge = np.clip(
            (least - light) * 26 + 0.5 + 0.9 * (screen - 0.5) * np.clip(1 - abs(least - light) * 7, 0, 1),
            0,
            1,
        )
        if chroma(colour) >= chroma(vivid) - 1e-6:
            edge = accent
        shift = (round((index - 1) * 1.3 * sheet.unit), round((1 - index) * 0.9 * sheet.unit))
        ink = np.roll(edge, shift, axis=(0, 1)) * (0.93 + 0.07 * soft_noise(sheet, 6, 2))
        image = mixed(image, filled(image, colour), np.asarray(ink, np.float32))
    worn = np.clip(soft_noise(sheet, 22, 4) - 0.78, 0, 1) * 2.0
    image = mixed(image, filled(image, paper), np.asarray(np.clip(worn, 0, 0.6), np.float32))
    return papered(sheet, edged_dark(sheet, image, 0.18), 0.03)


def paperback(sheet: Sheet) -> Floats:
    """The worn cover of an old paperback: teal against rust, coarse print dots, rubbed edges."""
    light = luma(sheet.image)
    cold = next((each for each in sheet.palette if each[2] > each[0]), sheet.darkest)
    warm = sheet.vivid
    graded = ramp(
        light, (at_lightness(cold, 0.16), cold, warm, at_lightness(warm, 0.86, 0.5)), (0, 0.36, 0.72, 1)
    )
    image = mixed(sheet.image, graded, 0.68)
    image = contrasted(image, 1.08, 0.46)
    dots = (_screen(sheet, 3.0, 18) - 0.5) * 0.12
    rub = np.clip(soft_noise(sheet, 16, 4) - 0.8, 0, 1) * 1.6
    image = clipped(image + dots[..., None])
    image = mixed(image, filled(image, (0.93, 0.88, 0.76)), np.asarray(np.clip(rub, 0, 0.5), np.float32))
    image = mixed(image, image * np.array((1.0, 0.95, 0.8), np.float32), 0.8)
    return grained(sheet, edged_dark(sheet, image, 0.45), 0.05, 1.5)


def cut_paper(sheet: Sheet) -> Floats:
    """Sheets of coloured paper, one on the other, each with its own small shadow."""
    colours = sorted(sheet.palette, key=lightness)
    calm = smaller(
        sheet.image, 520, lambda part: np.asarray(cv2.medianBlur(blurred(part, 2.2), 5), np.float32)
    )
    light = luma(calm)
    low, high = np.quantile(light, (0.02, 0.98))
    light = np.clip((light - low) / max(float(high - low), 1e-3), 0, 1)
    image = filled(sheet.image, colours[-1])
    cuts = np.linspace(1, 0, len(colours) + 1)[1:-1]
    for colour, cut in zip(colours[::-1][1:], cuts, strict=True):
        layer = np.clip((cut - light) * 60 + 0.5, 0, 1).astype(np.float32)
        image = _laid(sheet, image, layer, colour, 5.0)
    subject = np.clip((blurred(sheet.mask, 1.2 * sheet.unit) - 0.5) * 14 + 0.5, 0, 1).astype(np.float32)
    image = _laid(sheet, image, subject, None, 9.0, picture=_stepped(sheet, calm))
    return papered(sheet, image, 0.03, 3.0)


def silhouette(sheet: Sheet) -> Floats:
    """A dark outline on a slightly lighter grey, with one thin edge of light."""
    back = at_lightness(sheet.palette[2], 0.42)
    x, y = middle(sheet.mask)
    pool = lit_from(sheet, x + 0.06, y - 0.10, 0.30)
    image = filled(sheet.image, at_lightness(sheet.palette[1], 0.21))
    image = mixed(image, filled(image, back), pool)
    forms = contrasted(luma(smaller(sheet.image, 300, lambda part: blurred(part, 3))), 1.0)
    image = clipped(image * (0.9 + 0.2 * forms)[..., None])
    shape = np.clip((blurred(sheet.mask, 0.8 * sheet.unit) - 0.5) * 9 + 0.5, 0, 1).astype(np.float32)
    image = mixed(image, filled(image, at_lightness(sheet.darkest, 0.085)), shape)
    rim = edges(sheet.mask, 1.3 * sheet.unit) * shape
    side = np.clip((np.linspace(0, 1, sheet.size[0], dtype=np.float32) - x) * 6 + 0.4, 0, 1)[None, :]
    image = mixed(image, filled(image, sheet.palest), np.asarray(np.clip(rim * 2.2 * side, 0, 1), np.float32))
    # What is sold stays to be seen: its forms, as a moonlit thing shows them.
    inner = (0.26 * edges(luma(sheet.image), 1.1 * sheet.unit) + 0.10 * luma(sheet.image) ** 2) * shape
    image = clipped(image + grey(np.asarray(inner, np.float32)))
    return grained(sheet, image, 0.02, 1.2)


def _screen(sheet: Sheet, period: float, degrees: float) -> Floats:
    """A dot screen 0..1."""
    width, height = sheet.size
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    turn, step = np.radians(degrees), max(3.0, period * sheet.unit)
    across = np.cos(2 * np.pi * (x * np.cos(turn) + y * np.sin(turn)) / step)
    down = np.cos(2 * np.pi * (y * np.cos(turn) - x * np.sin(turn)) / step)
    return np.asarray(0.5 + 0.25 * (across + down), np.float32)


def _likeness(image: Floats, colour: Rgb) -> Floats:
    """Where the picture is of that hue, 0..1."""
    tint = np.array(colour, np.float32) - float(np.mean(colour))
    own = image - image.mean(axis=2, keepdims=True)
    along = (own @ tint) / max(float(np.linalg.norm(tint)), 1e-3)
    return np.asarray(np.clip((along - 0.22) * 9, 0, 1), np.float32)


def _stepped(sheet: Sheet, image: Floats) -> Floats:
    """The subject in as many papers as the palette has."""
    light = luma(image)
    colours = sorted(sheet.palette, key=lightness)
    steps = np.clip(np.floor(light * len(colours)), 0, len(colours) - 1) / (len(colours) - 1)
    return mixed(ramp(np.asarray(steps, np.float32), colours), image, 0.35)


def _laid(
    sheet: Sheet,
    image: Floats,
    layer: Floats,
    colour: Rgb | None,
    depth: float,
    picture: Floats | None = None,
) -> Floats:
    """A cut sheet of paper laid on, with its shadow."""
    reach = depth * sheet.unit
    moved = np.array([[1, 0, reach * 0.5], [0, 1, reach * 0.8]], np.float32)
    fallen = cv2.warpAffine(layer, moved, sheet.size)
    fallen = blurred(np.asarray(fallen, np.float32), reach * 0.7)
    image = np.asarray(image * (1 - 0.42 * fallen)[..., None], np.float32)
    top = picture if picture is not None else filled(image, colour or sheet.palest)
    edge = np.clip(layer - np.roll(layer, round(max(1, reach * 0.14)), axis=0), 0, 1)
    return clipped(mixed(image, top, layer) + 0.10 * edge[..., None])
