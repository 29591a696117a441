"""Finishes of glass, metal, wool and light: neon lines, glitches, stained glass, crystal, felt, gilding."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from aida.media.frames.colours import at_lightness, chroma, lightness
from aida.media.frames.drawing import Floats, blurred
from aida.media.frames.finishes.paint import strokes
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
    outlines,
    ramp,
    saturated,
    smaller,
    soft_noise,
    toned,
)

Labels = npt.NDArray[np.int32]


def neon(sheet: Sheet) -> Floats:
    """Glowing contours and a grid that runs to the horizon, on near-black."""
    glow_ = at_lightness(max(sheet.palette[2:], key=chroma), 0.66, 1.9)
    base = clipped(toned(sheet, sheet.image, 0.85, ends=False) * 0.30)
    base = mixed(base, base * 1.7, sheet.mask)
    lines = np.clip(
        outlines(sheet, sheet.image, 1.0, 18) + 0.9 * edges(luma(sheet.image), 1.0 * sheet.unit), 0, 1
    )
    lines = np.asarray(
        lines * (0.25 + 0.75 * np.clip(blurred(sheet.mask, 3 * sheet.unit) * 1.5, 0, 1)), np.float32
    )
    grid = _grid(sheet) * (1 - 0.9 * sheet.mask)
    light = np.asarray(np.clip(lines + 0.8 * grid, 0, 1), np.float32)
    halo = blurred(light, 5 * sheet.unit) * 1.5 + blurred(light, 22 * sheet.unit) * 1.3
    image = base + np.asarray(halo, np.float32)[..., None] * np.array(glow_, np.float32)
    image = clipped(image) + light[..., None] * np.array(at_lightness(glow_, 0.92, 0.5), np.float32) * 0.9
    rows = np.arange(sheet.size[1], dtype=np.float32)
    scan = 0.93 + 0.07 * np.cos(2 * np.pi * rows / max(3.0, 3.2 * sheet.unit))
    return clipped(image * np.asarray(scan, np.float32)[:, None, None])


def _grid(sheet: Sheet) -> Floats:
    """A floor in one-point perspective below two thirds of the height."""
    width, height = sheet.size
    grid = np.zeros((height, width), np.float32)
    top, thick = round(height * 0.66), max(1, round(1.3 * sheet.unit))
    for line in range(-24, 25):
        at = width / 2 + line * width * 0.035
        foot = width / 2 + line * width * 0.20
        cv2.line(grid, (round(at), top), (round(foot), height), 1.0, thick, cv2.LINE_AA)
    for step in range(12):
        y = top + (height - top) * (step / 11) ** 2.1
        cv2.line(grid, (0, round(y)), (width, round(y)), 1.0, thick, cv2.LINE_AA)
    return grid


def glitch(sheet: Sheet) -> Floats:
    """Shifted scan lines, displaced blocks, colours that come apart, in cold steel."""
    image = curved(toned(sheet, saturated(sheet.image, 0.35), 0.6), 0.72)
    image = contrasted(image, 1.15, 0.45)
    width, height = sheet.size
    blocks = image.copy()
    side = max(6, round(15 * sheet.unit))
    coarse = cv2.resize(image, (width // side + 1, height // side + 1), interpolation=cv2.INTER_AREA)
    coarse = np.repeat(np.repeat(coarse, side, axis=0), side, axis=1)[:height, :width]
    broken = soft_noise(sheet, 150, 3)
    broken = np.repeat(np.repeat(broken[::side, ::side], side, axis=0), side, axis=1)[:height, :width]
    blocks = np.where(broken[..., None] > 0.66, coarse, blocks)
    y = 0
    while y < height:
        band = int(sheet.dice.integers(max(2, round(4 * sheet.unit)), max(4, round(46 * sheet.unit))))
        if sheet.dice.random() < 0.36:
            blocks[y : y + band] = np.roll(
                blocks[y : y + band], int(sheet.dice.normal(0, 34 * sheet.unit)), axis=1
            )
        y += band
    apart = round(6 * sheet.unit)
    red, blue = np.roll(blocks[..., 0], apart, axis=1), np.roll(blocks[..., 2], -apart, axis=1)
    image = np.dstack([red, blocks[..., 1], blue]).astype(np.float32)
    rows = 0.86 + 0.14 * (np.arange(height) % max(2, round(3 * sheet.unit)) > 0)
    image = np.asarray(image * rows.astype(np.float32)[:, None, None], np.float32)
    return grained(sheet, edged_dark(sheet, image, 0.35), 0.06, 1.0)


def stained_glass(sheet: Sheet) -> Floats:
    """Panes of coloured glass in lead, with the day behind them."""
    calm = smaller(sheet.image, 600, lambda part: strokes(strokes(part, 6), 5))
    cells, lead = _panes(sheet, calm, 420)
    lead = np.maximum(lead, np.clip(outlines(sheet, sheet.image, 1.5, 12), 0, 1))
    near = np.clip(_averaged(grey(sheet.mask), cells)[..., 0], 0, 1)
    light = luma(_averaged(calm, cells))
    whim = _per_cell(sheet, cells)
    cold = [
        at_lightness(each, max(0.3, lightness(each)), 1.7) for each in sheet.palette if each[2] >= each[0]
    ]
    warm = at_lightness(sheet.vivid, 0.72, 1.15)
    ground = ramp(np.clip(0.25 + 0.5 * light + 0.5 * (whim - 0.5), 0, 1), cold or list(sheet.palette))
    figure = ramp(
        np.clip(light + 0.45 * (whim - 0.5), 0, 1),
        (at_lightness(warm, 0.3, 1.2), at_lightness(warm, 0.55, 1.2), warm, at_lightness(warm, 0.92, 0.6)),
    )
    pane = mixed(ground, figure, np.asarray(np.clip(near * 1.6, 0, 1), np.float32))
    amber = np.asarray((whim > 0.9) * (near < 0.2), np.float32)
    pane = mixed(pane, filled(pane, warm), amber * 0.8)
    x, y = middle(sheet.mask)
    sun = lit_from(sheet, x, y - 0.1, 0.36)
    ripple = 0.86 + 0.28 * soft_noise(sheet, 26, 3)
    image = clipped(pane * ((0.62 + 0.62 * sun) * ripple)[..., None])
    image = bloomed(sheet, image, 14, 0.55, 0.55)
    return mixed(image, filled(image, at_lightness(sheet.darkest, 0.10)), lead)


def crystal(sheet: Sheet) -> Floats:
    """Facets that break the light into rainbow edges, sparks on black."""
    dark = clipped(toned(sheet, sheet.image, 0.35) * 0.34)
    cells, _ = _panes(sheet, sheet.image, 420)
    shine = _per_cell(sheet, cells)
    tilt = _per_cell(sheet, cells)
    light = luma(_averaged(sheet.image, cells))
    # A facet is brighter on one side: its own slope across the picture.
    slope = np.sin(np.linspace(0, 26, sheet.size[0], dtype=np.float32)[None, :] + 6.3 * tilt)
    value = np.clip(0.16 + 0.5 * light + 0.55 * (shine - 0.45) + 0.14 * slope, 0.03, 1)
    hue = (tilt * 0.55 + 0.5 + np.linspace(0, 0.7, sheet.size[0], dtype=np.float32)[None, :]) % 1
    full = np.ones_like(hue)
    prism = np.asarray(cv2.cvtColor(np.dstack([hue * 360, full * 0.55, full]), cv2.COLOR_HSV2RGB), np.float32)
    facets = clipped(mixed(filled(prism, (0.9, 0.95, 1.0)), prism, 0.5) * value[..., None].astype(np.float32))
    soft = np.clip(blurred(sheet.mask, 2.0 * sheet.unit), 0, 1)
    image = mixed(dark, facets, soft)
    rim = np.clip(edges(shine, 0.8) * 1.3, 0, 1) * soft + edges(sheet.mask, 1.2 * sheet.unit)
    image = clipped(image + 0.7 * np.clip(rim, 0, 1)[..., None] * (0.35 + 0.65 * prism))
    return bloomed(sheet, _sparks(sheet, image, prism), 10, 0.7, 0.62)


def _sparks(sheet: Sheet, image: Floats, prism: Floats) -> Floats:
    width, height = sheet.size
    x0, y0 = middle(sheet.mask)
    sparks = np.zeros((height, width), np.float32)
    for index in range(520):
        far = abs(sheet.dice.normal(0, 0.27))
        turn = sheet.dice.random() * 2 * np.pi
        x = round((x0 + far * np.cos(turn)) * width)
        y = round(y0 * height + far * np.sin(turn) * max(sheet.size) * 0.8)
        size = sheet.unit * (0.5 + 2.4 * sheet.dice.random() ** 5)
        cv2.circle(
            sparks, (x, y), max(1, round(size)), float(0.3 + 0.7 * sheet.dice.random()), -1, cv2.LINE_AA
        )
        if index % 26 == 0:
            arm = round(sheet.unit * (8 + 22 * sheet.dice.random()))
            cv2.line(sparks, (x - arm, y), (x + arm, y), 0.8, max(1, round(0.7 * sheet.unit)), cv2.LINE_AA)
            cv2.line(sparks, (x, y - arm), (x, y + arm), 0.8, max(1, round(0.7 * sheet.unit)), cv2.LINE_AA)
    return clipped(image + sparks[..., None] * (0.55 + 0.45 * prism))


def felt(sheet: Sheet) -> Floats:
    """Wool, felt and thread: fuzzy edges, short fibres, soft daylight."""
    image = toned(sheet, saturated(sheet.image, 0.9), 0.4)
    width, height = sheet.size
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    reach = 4.2 * sheet.unit
    dx = cv2.resize(sheet.dice.normal(0, 1, (height // 2, width // 2)).astype(np.float32), (width, height))
    dy = cv2.resize(sheet.dice.normal(0, 1, (height // 2, width // 2)).astype(np.float32), (width, height))
    fuzzy = cv2.remap(image, x + dx * reach, y + dy * reach, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    near = np.clip(blurred(sheet.mask, 4 * sheet.unit) * 1.2, 0, 1)
    image = mixed(image, np.asarray(fuzzy, np.float32), np.asarray(0.45 + 0.55 * near, np.float32))
    fibre = _fibres(sheet)
    image = clipped(image * (1 + (0.10 + 0.34 * near) * fibre)[..., None])
    return contrasted(clipped(image * np.array((1.02, 1.0, 0.96), np.float32)), 0.96, 0.6)


def _fibres(sheet: Sheet) -> Floats:
    """Short threads in all directions, -1..1."""
    width, height = sheet.size
    threads = np.zeros((height, width), np.float32)
    noise = sheet.dice.normal(0, 1, (height, width)).astype(np.float32)
    long = max(3, round(7 * sheet.unit))
    for turn in (15, 75, 135):
        kernel = np.zeros((long, long), np.float32)
        half = (long - 1) / 2
        dx, dy = half * np.cos(np.radians(turn)), half * np.sin(np.radians(turn))
        cv2.line(kernel, (round(half - dx), round(half - dy)), (round(half + dx), round(half + dy)), 1.0, 1)
        threads += cv2.filter2D(noise, -1, kernel / max(kernel.sum(), 1))
    return np.asarray(np.clip(threads / (float(threads.std()) * 2.2), -1, 1), np.float32)


def gilded(sheet: Sheet) -> Floats:
    """Filigree and old gold, lit from below, before deep shadow."""
    gold = at_lightness(max(sheet.palette[1:], key=chroma), 0.68, 1.0)
    gold = (gold[0] * 0.6 + 0.83 * 0.4, gold[1] * 0.6 + 0.66 * 0.4, gold[2] * 0.6 + 0.36 * 0.4)
    deep, bright = at_lightness(sheet.darkest, 0.10), at_lightness(gold, 0.9, 0.6)
    light = contrasted(luma(sheet.image), 1.3, 0.5)
    metal = ramp(
        np.asarray(light, np.float32), (deep, at_lightness(gold, 0.38), gold, bright), (0, 0.4, 0.75, 1)
    )
    image = toned(sheet, sheet.image, 0.7)
    image = mixed(image, metal, np.asarray(0.25 + 0.65 * sheet.mask, np.float32))
    relief = _relief(sheet)
    image = clipped(image * (1 + (0.16 + 0.30 * sheet.mask) * relief)[..., None])
    x, y = middle(sheet.mask)
    lamp = lit_from(sheet, x, y + 0.10, 0.25)
    image = clipped(image * (0.16 + 1.12 * lamp)[..., None])
    line = edges(sheet.mask, 1.4 * sheet.unit)
    image = clipped(image + np.clip(line * 1.1, 0, 1)[..., None] * np.array(gold, np.float32) * 0.8)
    return edged_dark(sheet, bloomed(sheet, contrasted(image, 1.15, 0.35), 7, 0.6, 0.62), 0.5)


def _relief(sheet: Sheet) -> Floats:
    """Scrolls chased into metal, -1..1."""
    width, height = sheet.size
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    step = 46 * sheet.unit
    # Mirrored in every second tile, so that the scrolls meet.
    u, v = np.abs((x / step) % 2 - 1), np.abs((y / step) % 2 - 1)
    far, turn = np.hypot(u - 0.5, v - 0.5), np.arctan2(v - 0.5, u - 0.5)
    scroll = np.sin(11 * far * 2 - 2 * turn) * np.exp(-2.2 * far) + 0.5 * np.sin(9 * (u + v) + 6 * far)
    slope = cv2.Sobel(np.asarray(scroll, np.float32), cv2.CV_32F, 1, 1, ksize=3) * 2.2 + 0.35 * scroll
    return np.asarray(np.clip(slope, -1, 1), np.float32)


def _panes(sheet: Sheet, image: Floats, count: int) -> tuple[Labels, Floats]:
    """Cells that are small where much happens: labels, and the lead between them 0..1."""
    width, height = sheet.size
    shrink = max(1.0, max(sheet.size) / 900)
    w, h = round(width / shrink), round(height / shrink)
    busy = edges(cv2.resize(luma(image), (w, h)), 3.0) + 0.3 * cv2.resize(sheet.mask, (w, h)) + 0.03
    odds = (busy / busy.sum()).ravel()
    seeds = sheet.dice.choice(w * h, count, replace=False, p=odds / odds.sum())
    points = np.full((h, w), 255, np.uint8)
    points.ravel()[seeds] = 0
    _, labels = cv2.distanceTransformWithLabels(points, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    labels = cv2.resize(labels.astype(np.float32), (width, height), interpolation=cv2.INTER_NEAREST).astype(
        np.int32
    )
    step = np.zeros((height, width), np.float32)
    step[:, 1:] += labels[:, 1:] != labels[:, :-1]
    step[1:] += labels[1:] != labels[:-1]
    rim = np.clip(edges(sheet.mask, 1.2 * sheet.unit) * 3, 0, 1)
    lead = np.clip(blurred(np.clip(step, 0, 1), 1.5 * sheet.unit) * 3.4 + rim, 0, 1)
    return labels, np.asarray(np.clip((lead - 0.35) * 3.0, 0, 1), np.float32)


def _averaged(image: Floats, labels: Labels) -> Floats:
    flat = labels.ravel()
    count = np.bincount(flat).astype(np.float32)
    means = [np.bincount(flat, weights=image[..., part].ravel()) / np.maximum(count, 1) for part in range(3)]
    return np.asarray(np.stack(means, axis=1)[labels], np.float32)


def _per_cell(sheet: Sheet, labels: Labels) -> Floats:
    """A number 0..1 for each cell."""
    numbers = sheet.dice.random(int(labels.max()) + 1, dtype=np.float32)
    return np.asarray(numbers[labels], np.float32)
