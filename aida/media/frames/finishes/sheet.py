"""What a finish works on, and what all finishes use: colour ramps, light, grain, edges, noise.

Pictures are RGB floats 0..1. Lengths are in thousandths of the picture's longer side, so that a
thumbnail and a film frame look alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from aida.media.frames.colours import Rgb, at_lightness, chroma, lightness, mix
from aida.media.frames.drawing import Floats, blurred

_LUMA = np.array((0.299, 0.587, 0.114), dtype=np.float32)


@dataclass(frozen=True)
class Sheet:
    """A picture to be finished."""

    image: Floats
    mask: Floats
    """Where the subject is, 0..1."""
    palette: tuple[Rgb, ...]
    """The style's colours, darkest first."""
    dice: np.random.Generator
    full: bool = False
    """The picture is seen whole: borders and paper edges stay in sight."""
    size: tuple[int, int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", (self.image.shape[1], self.image.shape[0]))

    @property
    def unit(self) -> float:
        return max(self.size) / 1000

    @property
    def darkest(self) -> Rgb:
        return self.palette[0]

    @property
    def palest(self) -> Rgb:
        return self.palette[-1]

    @property
    def vivid(self) -> Rgb:
        return max(self.palette, key=chroma)


def luma(image: Floats) -> Floats:
    return np.asarray(image @ _LUMA, dtype=np.float32)


def grey(values: Floats) -> Floats:
    return np.repeat(values[..., None], 3, axis=2)


def clipped(image: Floats) -> Floats:
    return np.asarray(np.clip(image, 0, 1), dtype=np.float32)


def mixed(one: Floats, other: Floats, share: Floats | float) -> Floats:
    """`share` of the other picture: a number, or a mask."""
    part = share[..., None] if isinstance(share, np.ndarray) and share.ndim == 2 else share
    return np.asarray(one + (other - one) * part, dtype=np.float32)


def filled(like: Floats, colour: Rgb) -> Floats:
    return np.broadcast_to(np.array(colour, np.float32), like.shape).copy()


def ramp(values: Floats, colours: Sequence[Rgb], places: Sequence[float] | None = None) -> Floats:
    """Brightness 0..1 → the colours in their order, mixed as light mixes."""
    steps = np.linspace(0, 1, 256)
    at = list(places or np.linspace(0, 1, len(colours)))
    table = np.empty((256, 3), np.float32)
    for index, step in enumerate(steps):
        upper = next((place for place, value in enumerate(at) if value >= step), len(at) - 1)
        lower = max(0, upper - 1)
        span = at[upper] - at[lower]
        share = (step - at[lower]) / span if span > 0 else 0.0
        table[index] = mix(colours[lower], colours[upper], float(min(1.0, max(0.0, share))))
    return np.asarray(table[np.clip(values * 255 + 0.5, 0, 255).astype(np.uint8)], dtype=np.float32)


def toned(sheet: Sheet, image: Floats, share: float, ends: bool = True) -> Floats:
    """The picture drawn towards the style's own colours; its light stays what it was."""
    colours = list(sheet.palette)
    if ends and lightness(colours[0]) > 0.2:
        colours.insert(0, at_lightness(colours[0], 0.12))
    if ends and lightness(colours[-1]) < 0.88:
        colours.append(at_lightness(colours[-1], 0.95, 0.5))
    places = [lightness(colour) for colour in colours]
    span = max(places[-1] - places[0], 0.05)
    places = [(place - places[0]) / span for place in places]
    return mixed(image, ramp(luma(image), colours, places), share)


def saturated(image: Floats, amount: float) -> Floats:
    return clipped(mixed(grey(luma(image)), image, amount))


def contrasted(image: Floats, amount: float, pivot: float = 0.5) -> Floats:
    """An S-curve around a pivot; below 1 it flattens."""
    return clipped(pivot + (image - pivot) * amount)


def curved(image: Floats, gamma: float) -> Floats:
    return np.asarray(np.power(np.clip(image, 0, 1), gamma), dtype=np.float32)


def soft_noise(sheet: Sheet, scale: float, octaves: int = 3) -> Floats:
    """Cloudy noise 0..1 whose largest blots are `scale` thousandths wide."""
    width, height = sheet.size
    total = np.zeros((height, width), np.float32)
    weight = 1.0
    for octave in range(octaves):
        step = max(1.0, scale * sheet.unit / 2**octave)
        cells = (max(2, round(height / step) + 2), max(2, round(width / step) + 2))
        small = sheet.dice.random(cells, dtype=np.float32)
        total += weight * cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
        weight /= 2
    low, high = float(total.min()), float(total.max())
    return np.asarray((total - low) / max(high - low, 1e-6), dtype=np.float32)


def grained(sheet: Sheet, image: Floats, amount: float, size: float = 1.0) -> Floats:
    """Film grain: strongest in the middle tones, in clumps of `size` thousandths."""
    width, height = sheet.size
    step = max(1.0, size * sheet.unit)
    small = sheet.dice.normal(0, 1, (round(height / step) + 1, round(width / step) + 1)).astype(np.float32)
    grain = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
    light = luma(image)
    return clipped(image + (grain * amount * (0.35 + 2.6 * light * (1 - light)))[..., None])


def edged_dark(sheet: Sheet, image: Floats, amount: float) -> Floats:
    """Darker towards the corners."""
    width, height = sheet.size
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :] ** 2
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None] ** 2
    return np.asarray(image * (1 - amount * np.clip((x + y) / 2, 0, 1) ** 1.3)[..., None], dtype=np.float32)


def bloomed(sheet: Sheet, image: Floats, reach: float, amount: float, over: float = 0.55) -> Floats:
    """Light that spills from what is brighter than `over`."""
    bright = np.clip(image - over, 0, 1) / (1 - over)
    halo = blurred(np.asarray(bright, np.float32), reach * sheet.unit)
    return clipped(1 - (1 - image) * (1 - np.clip(halo * amount, 0, 1)))


def lit_from(sheet: Sheet, x: float, y: float, reach: float) -> Floats:
    """A pool of light 0..1 around a place given in shares of the picture."""
    width, height = sheet.size
    across = (np.linspace(0, 1, width, dtype=np.float32)[None, :] - x) * width / max(sheet.size)
    down = (np.linspace(0, 1, height, dtype=np.float32)[:, None] - y) * height / max(sheet.size)
    return np.asarray(np.exp(-(across**2 + down**2) / (2 * reach**2)), dtype=np.float32)


def middle(mask: Floats) -> tuple[float, float]:
    """Where the subject is, in shares of the picture; the middle when there is none."""
    total = float(mask.sum())
    if total < 1:
        return 0.5, 0.5
    rows, columns = mask.sum(axis=1), mask.sum(axis=0)
    y = float((rows * np.arange(len(rows))).sum() / total / len(rows))
    x = float((columns * np.arange(len(columns))).sum() / total / len(columns))
    return x, y


def edges(values: Floats, sigma: float) -> Floats:
    """How much brightness changes, 0..1."""
    smooth = blurred(values, sigma) if sigma > 0 else values
    gx = cv2.Sobel(smooth, cv2.CV_32F, 1, 0, ksize=3)
    gy = cv2.Sobel(smooth, cv2.CV_32F, 0, 1, ksize=3)
    return np.asarray(np.clip(np.hypot(gx, gy), 0, 1), dtype=np.float32)


def outlines(sheet: Sheet, image: Floats, width: float, sharp: float = 18.0) -> Floats:
    """Drawn contours 0..1: a difference of Gaussians over brightness and over the subject's edge."""
    light = luma(image)
    thin, thick = blurred(light, width * sheet.unit), blurred(light, 1.6 * width * sheet.unit)
    lines = np.clip((thick - thin) * sharp, 0, 1)
    rim = np.clip(edges(sheet.mask, width * sheet.unit) * 3.0, 0, 1)
    return np.asarray(np.maximum(lines, rim), dtype=np.float32)


def smaller(image: Floats, side: int, work: Callable[[Floats], Floats]) -> Floats:
    """The work done on a picture of at most that longer side, enlarged again."""
    height, width = image.shape[:2]
    shrink = max(height, width) / side
    if shrink <= 1:
        return work(image)
    size = (max(1, round(width / shrink)), max(1, round(height / shrink)))
    done = work(np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), dtype=np.float32))
    return np.asarray(cv2.resize(done, (width, height), interpolation=cv2.INTER_CUBIC), dtype=np.float32)


def papered(sheet: Sheet, image: Floats, strength: float, tooth: float = 2.2) -> Floats:
    """The tooth of paper, lit from above left."""
    bumps = soft_noise(sheet, tooth, 2)
    light = cv2.Sobel(bumps, cv2.CV_32F, 1, 0, ksize=3) + cv2.Sobel(bumps, cv2.CV_32F, 0, 1, ksize=3)
    return clipped(image * (1 + strength * np.clip(light, -1, 1))[..., None])
