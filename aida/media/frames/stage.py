"""The stage a picture is built on: recipe → `Stage` (where things go); `Painting` (the pixels so far).

A scene's picture is a canvas larger than the frame, since a camera will move over it: the subject
stands where the *frame's* subject zone is when the camera shows the canvas' centre. A still is the
frame itself and composed to its edges.
"""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass, field

import cv2
import numpy as np

from aida.contracts.recipe import PictureRecipe
from aida.contracts.storyboard import Framing
from aida.media.fonts import rtl
from aida.media.frames.colours import Rgb, Tones, tones
from aida.media.frames.drawing import Drawing, Floats, Pixels, raster, soft
from aida.media.frames.figure import Light
from aida.media.layout import Zone, layout
from aida.media.moves import canvas_size

_STILL = {
    "portrait": (0.10, 0.20, 0.80, 0.58),
    "square": (0.14, 0.13, 0.72, 0.70),
    "wide": (0.20, 0.10, 0.60, 0.76),
}


@dataclass(frozen=True)
class Stage:
    """Where things go on one canvas, in canvas pixels."""

    width: int
    height: int
    frame: Zone
    """What a still camera shows."""
    zone: Zone
    """Where the subject stands and nothing else may cover it."""
    tones: Tones
    framing: Framing
    variant: int
    """Counts up from scene to scene, so that neighbours never share a set."""
    seed: str
    still: bool
    bleeds: bool = False
    """A close-up so wide that it runs out of the frame instead of being seen through a window."""

    @property
    def framed(self) -> bool:
        """The subject is seen through a window."""
        return self.framing == "close_up" and not self.bleeds

    @property
    def cx(self) -> float:
        return self.zone.x + self.zone.width / 2

    @property
    def cy(self) -> float:
        return self.zone.y + self.zone.height / 2

    @property
    def unit(self) -> float:
        """One hundredth of the zone's usable side."""
        return min(self.zone.width, self.zone.height) / 100

    @property
    def ground(self) -> float:
        """Where the subject's foot is."""
        return self.zone.bottom - 3.0 * self.unit

    @property
    def wide_shape(self) -> bool:
        return self.width > 1.2 * self.height

    def dice(self, what: str) -> random.Random:
        """Chance that is the same for the same picture."""
        return random.Random(f"{self.seed}/{what}")

    def drawing(self) -> Drawing:
        return Drawing(self.width, self.height)


@dataclass(frozen=True)
class Spot:
    """A place for a thing: its foot's middle, and the box it must fit."""

    x: float
    ground: float
    width: float
    height: float


@dataclass(frozen=True)
class Window:
    """A close-up's frame: its outline, its box, and what is painted behind the subject in it."""

    outline: str
    """Path data."""
    box: Zone
    inside: Drawing


@dataclass
class Place:
    """What a setting has prepared for the subject."""

    light: Light
    spot: Spot
    tint: Rgb
    """What the room's light tints everything with."""
    companions: list[Spot] = field(default_factory=list)
    window: Window | None = None
    sticker: Rgb | None = None
    """Colour of a die-cut border; `None` leaves the subject as it is."""
    shadow: Rgb = (0.0, 0.0, 0.0)
    shadow_strength: float = 0.5
    hard_shadow: tuple[float, float] | None = None
    """Offset of a flat poster shadow; `None` for soft ones."""
    flat: bool = False
    """The subject lies on a wall of paper: its shadow falls straight behind it."""
    reflection: float = 0.0
    front: Drawing | None = None
    """Painted before the subject, out of focus."""
    front_blur: float = 0.0
    glow: Rgb | None = None
    vignette: float = 0.25


class Painting:
    """RGB floats 0..1 that things are laid onto.

    Until the first sharp thing arrives, it is kept small: backgrounds are soft, and a quarter of the
    pixels in each direction holds them.
    """

    _SMALL = 4

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        small = (-(-height // self._SMALL), -(-width // self._SMALL), 3)
        self._small: Floats | None = np.zeros(small, dtype=np.float32)
        self._full: Floats | None = None
        self._subject: Floats | None = None

    @property
    def subject(self) -> Floats:
        """Where things stand that were marked, 0..1."""
        if self._subject is None:
            self._subject = np.zeros((self.height, self.width), dtype=np.float32)
        return self._subject

    def mark(self, alpha: Floats, x: int, y: int) -> None:
        """Remember where a thing stands whose top left corner is at `x`, `y`."""
        left, top = max(0, x), max(0, y)
        right, bottom = min(self.width, x + alpha.shape[1]), min(self.height, y + alpha.shape[0])
        if left < right and top < bottom:
            there = self.subject[top:bottom, left:right]
            np.maximum(there, alpha[top - y : bottom - y, left - x : right - x], out=there)

    @property
    def pixels(self) -> Floats:
        """The full size pixels; changes to them stay."""
        if self._full is None:
            assert self._small is not None
            size = (self.width, self.height)
            grown = cv2.resize(self._small, size, interpolation=cv2.INTER_CUBIC)
            self._full, self._small = np.asarray(grown, dtype=np.float32), None
        return self._full

    def sharp(self, drawing: Drawing) -> None:
        """Lay a drawing on, in focus."""
        rgba = raster(drawing.svg())
        alpha = rgba[..., 3]
        rows, columns = np.flatnonzero(alpha.max(axis=1)), np.flatnonzero(alpha.max(axis=0))
        if rows.size:
            part = rgba[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
            self.over(part.astype(np.float32) * np.float32(1 / 255), int(columns[0]), int(rows[0]))

    def blurry(self, drawing: Drawing, sigma: float, opacity: float = 1.0, mode: str = "over") -> None:
        """Lay a drawing on, out of focus by `sigma` pixels; `mode` is `over`, `screen` or `multiply`."""
        scale = 0.125 if sigma > 24 else 0.25 if sigma > 4 else 0.5
        layer = soft(drawing, sigma, scale) * np.float32(opacity)
        if self._small is not None and sigma > 4:
            size = (self._small.shape[1], self._small.shape[0])
            _blend(self._small, cv2.resize(layer, size, interpolation=cv2.INTER_LINEAR), mode)
            return
        seen = layer[..., 3] > 0.002
        rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
        if not rows.size:
            return
        # Only the part that shows is enlarged; the edges of the small pixels stay where they were.
        top, bottom = max(0, int(rows[0]) - 2), min(layer.shape[0], int(rows[-1]) + 3)
        left, right = max(0, int(columns[0]) - 2), min(layer.shape[1], int(columns[-1]) + 3)
        y1, y2 = round(top * self.height / layer.shape[0]), round(bottom * self.height / layer.shape[0])
        x1, x2 = round(left * self.width / layer.shape[1]), round(right * self.width / layer.shape[1])
        part = cv2.resize(layer[top:bottom, left:right], (x2 - x1, y2 - y1), interpolation=cv2.INTER_LINEAR)
        _blend(self.pixels[y1:y2, x1:x2], part, mode)

    def over(self, image: Floats, x: int, y: int, opacity: float = 1.0) -> None:
        """Lay a straight-alpha RGBA on with its top left corner at `x`, `y`; what is outside is cut."""
        part, target = self._meet(image, x, y)
        if part is not None and target is not None:
            alpha = part[..., 3:] * np.float32(opacity)
            target += (part[..., :3] - target) * alpha

    def shade(self, mask: Floats, x: int, y: int, colour: Rgb, strength: float) -> None:
        """Darken (or tint) through a mask 0..1."""
        part, target = self._meet(mask, x, y)
        if part is not None and target is not None:
            target *= 1 - part[..., None] * np.float32(strength) * (1 - np.array(colour, dtype=np.float32))

    def finished(self, vignette: float, seed: int) -> Pixels:
        """RGB bytes: a vignette, and a fine grain that keeps soft gradients from banding."""
        width, height = self.width, self.height
        x = np.linspace(-1, 1, width, dtype=np.float32)[None, :] ** 2
        y = np.linspace(-1, 1, height, dtype=np.float32)[:, None] ** 2
        if vignette:
            self.pixels[...] *= (1 - np.float32(vignette) * ((x + y) / 2) ** 2)[..., None]
        noise = np.random.default_rng(seed).normal(0, 1.1, (512, 512)).astype(np.float32)
        tiles = (-(-height // 512), -(-width // 512))
        grain = np.tile(noise, tiles)[:height, :width, None]
        out = self.pixels * np.float32(255)
        out += grain
        return np.asarray(np.clip(out + 0.5, 0, 255), dtype=np.uint8)

    def _meet(self, image: Floats, x: int, y: int) -> tuple[Floats | None, Floats | None]:
        width, height = self.width, self.height
        left, top = max(0, x), max(0, y)
        right, bottom = min(width, x + image.shape[1]), min(height, y + image.shape[0])
        if left >= right or top >= bottom:
            return None, None
        return image[top - y : bottom - y, left - x : right - x], self.pixels[top:bottom, left:right]


def _blend(under: Floats, layer: Floats, mode: str) -> None:
    """Lay a premultiplied RGBA on, in place."""
    if mode == "screen":
        under += layer[..., :3] * (1 - under)
    elif mode == "multiply":
        under *= 1 - layer[..., 3:] + layer[..., :3]
    else:
        under *= 1 - layer[..., 3:]
        under += layer[..., :3]


def stage_of(recipe: PictureRecipe, aspect: float = 1.0) -> Stage:
    """The stage for a recipe (pure). `aspect` is the subject's width ÷ height."""
    still = recipe.purpose == "still"
    width, height = (recipe.width, recipe.height) if still else canvas_size(recipe.width, recipe.height)
    dx, dy = (width - recipe.width) // 2, (height - recipe.height) // 2
    if still:
        ratio = width / height
        table = _STILL["wide" if ratio > 1.2 else "portrait" if ratio < 0.7 else "square"]
        zone = Zone(*(round(part * side) for part, side in zip(table, (width, height) * 2, strict=True)))
    else:
        own = layout(recipe.width, recipe.height, rtl(recipe.language)).subject
        zone = Zone(own.x + dx, own.y + dy, own.width, own.height)
    base = f"{recipe.subject}/{'/'.join(recipe.look.palette)}"
    first = int(hashlib.sha256(base.encode()).hexdigest()[:6], 16)
    return Stage(
        width=width,
        height=height,
        frame=Zone(dx, dy, recipe.width, recipe.height),
        zone=zone,
        tones=tones(recipe.look.palette, recipe.scene.setting),
        framing=recipe.scene.framing,
        variant=first + recipe.scene.scene_id + recipe.take - 1,
        seed=f"{recipe.seed}/{recipe.scene.scene_id}/{recipe.take}/{recipe.scene.setting}",
        still=still,
        bleeds=recipe.scene.framing == "close_up" and aspect >= 1.3,
    )
