"""The subject as an object in the room: art → a lit figure with shadows and a reflection.

    art ─cut→ clean RGBA ─pose→ turned and sized ─light→ shaded, rimmed, graded to the film's colours

Positions are canvas pixels; pictures are straight-alpha RGBA floats 0..1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

import cv2
import numpy as np

from aida.media.frames.colours import Rgb, at_lightness, lightness
from aida.media.frames.drawing import Floats, blurred, raster

_SIDE = 32.0


@dataclass(frozen=True)
class Light:
    """Where the light comes from and what it does. `x`, `y` point from the object to the light."""

    x: float
    y: float
    key: Rgb
    rim: Rgb
    shade: Rgb
    rim_strength: float = 0.5
    depth: float = 0.5
    """How dark the side away from the light becomes, 0..1."""
    wash: float = 0.16
    """How far the film's colours tint the object, 0..1."""


@dataclass(frozen=True)
class Figure:
    """A cut-out object: `image` is trimmed to what is visible."""

    image: Floats
    stands: bool
    """Its foot is flat enough to stand; otherwise it floats above its shadow."""

    @property
    def width(self) -> int:
        return int(self.image.shape[1])

    @property
    def height(self) -> int:
        return int(self.image.shape[0])


@lru_cache(maxsize=12)
def cut(body: str, side: int, window: tuple[float, float, float, float] = (0, 0, _SIDE, _SIDE)) -> Floats:
    """The art at `side` pixels as straight RGBA; `window` is the part of the 32×32 box that is drawn.

    The art's inner-shadow filters leave stair-steps on its outline: the outline is drawn once more
    without them, and the colours are kept. Read-only, since the same cut serves every scene.
    """
    box = " ".join(f"{part:.3f}" for part in window)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}" viewBox="{box}">'
    rgba = raster(f"{head}{body}</svg>")
    plain = raster(head + re.sub(r'\sfilter="url\([^)]*\)"', "", body) + "</svg>")
    out = rgba.astype(np.float32) / np.float32(255)
    soft_parts = rgba[..., 3].astype(np.int16) - plain[..., 3]
    # Blurred parts (steam, glows) have no outline of their own: there the filtered alpha is the truth.
    # A thin seam along the outline is only the filter's spill.
    keep = (soft_parts > 0) & (plain[..., 3] == 0) & (rgba[..., 3] < 200)
    if keep.sum() < 0.06 * max(1, int((plain[..., 3] > 0).sum())):
        keep[:] = False
    out[..., 3] = np.where(keep, rgba[..., 3], np.minimum(rgba[..., 3], plain[..., 3])) / np.float32(255)
    out[..., :3] = _bled(out)
    out.flags.writeable = False
    return out


def posed(image: Floats, degrees: float) -> Figure:
    """The cut turned clockwise and trimmed; judged on whether it can stand."""
    if degrees:
        image = _turned(image, degrees)
    image = _trimmed(image)
    solid = image[..., 3] > 0.5
    foot = solid[-max(2, round(image.shape[0] * 0.035)) :].any(axis=0)
    across = np.flatnonzero(foot)
    reach = (across[-1] - across[0] + 1) / image.shape[1] if across.size else 0.0
    return Figure(image, bool(reach > 0.3))


def sized(figure: Figure, width: float, height: float) -> Figure:
    """The figure as large as fits into `width` × `height` pixels."""
    scale = min(width / figure.width, height / figure.height)
    size = (max(2, round(figure.width * scale)), max(2, round(figure.height * scale)))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    image = np.asarray(np.clip(cv2.resize(figure.image, size, interpolation=method), 0, 1), dtype=np.float32)
    return replace(figure, image=image)


def lit(figure: Figure, light: Light, tint: Rgb) -> Figure:
    """The figure in the room's light: a bright side and a shaded one, a rim, the film's colours."""
    rgb, alpha = figure.image[..., :3].copy(), figure.image[..., 3]
    size = max(figure.width, figure.height)
    facing = _facing(alpha, light, size * 0.055)
    # Volume: what faces the light gains, what turns away loses, tinted by the room's shade.
    gain = np.clip(facing, 0, 1)[..., None] * np.float32(0.20)
    rgb += (_colour(light.key) - rgb * np.float32(0.6)) * gain
    loss = np.clip(-facing, 0, 1)[..., None] * np.float32(light.depth)
    rgb *= 1 - loss * (1 - _colour(light.shade))
    # The foot of a thing is darker than its head: light comes from above.
    fall = np.linspace(0.0, 1.0, figure.height, dtype=np.float32)[:, None, None] ** 2
    rgb *= 1 - fall * np.float32(0.16 * light.depth * 2) * (1 - _colour(light.shade))
    rim = _rim(alpha, light, size)[..., None] * np.float32(light.rim_strength)
    rgb += (1 - rgb) * rim * _colour(light.rim)
    wash = _colour(tint)
    softened = np.where(
        wash < 0.5,
        2 * rgb * wash + rgb * rgb * (1 - 2 * wash),
        2 * rgb * (1 - wash) + np.sqrt(np.clip(rgb, 0, 1)) * (2 * wash - 1),
    )
    rgb += (softened - rgb) * np.float32(light.wash)
    return replace(figure, image=np.dstack([np.clip(rgb, 0, 1), alpha]).astype(np.float32))


def outlined(figure: Figure, width: float, colour: Rgb) -> Figure:
    """The figure with a paper border around it, like a die-cut sticker."""
    pad = int(width) + 4
    image = cv2.copyMakeBorder(figure.image, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=(0, 0, 0, 0))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * int(width) + 1, 2 * int(width) + 1))
    solid = (image[..., 3] > 0.35).astype(np.float32)
    grown = cv2.GaussianBlur(cv2.dilate(solid, kernel), (0, 0), max(1.0, width * 0.35))
    edge = np.clip((grown - 0.5) * max(2.0, width * 0.8) + 0.5, 0, 1)
    alpha = image[..., 3:]
    rgb = image[..., :3] * alpha + _colour(colour) * (1 - alpha)
    return replace(figure, image=np.dstack([rgb, np.maximum(edge, image[..., 3])]).astype(np.float32))


def cast(
    figure: Figure, squash: float, shear: float, sigma: float, foot_only: float = 0.0
) -> tuple[Floats, int, int]:
    """The figure's shadow on the ground: a mask 0..1, and where the figure's foot line starts in it.

    `squash` is the shadow's height ÷ the figure's, `shear` how far its head leans to the right ÷ its
    height. `foot_only` above 0 lets only what is near the ground throw it, the more the higher.
    """
    tall = max(2, round(figure.height * squash))
    pad = int(3 * sigma) + 2
    lean = round(abs(shear) * tall)
    alpha = figure.image[..., 3]
    if foot_only:
        alpha = alpha * (np.linspace(0, 1, figure.height, dtype=np.float32)[:, None] ** (3 * foot_only))
    size = (figure.width + 2 * pad + 2 * lean, tall + 2 * pad)
    matrix = np.array([[1, -shear * squash, pad + lean + shear * tall], [0, squash, pad]], dtype=np.float32)
    if foot_only:
        # Seen from above, a foot is as wide as what is near the ground and has little depth.
        column = alpha.max(axis=0, keepdims=True)
        alpha = np.repeat(column, figure.height, axis=0)
    mask = cv2.warpAffine(np.ascontiguousarray(alpha), matrix, size, flags=cv2.INTER_LINEAR)
    return blurred(np.asarray(mask, dtype=np.float32), sigma), pad + lean, pad + tall


def padded(mask: Floats, sigma: float) -> tuple[Floats, int]:
    """A mask blurred by `sigma` pixels with room to fade, and how much room was added on each side."""
    pad = int(3 * sigma) + 2
    wide = cv2.copyMakeBorder(np.ascontiguousarray(mask), pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=0)
    return blurred(np.asarray(wide, dtype=np.float32), sigma), pad


def recoloured(figure: Figure, colour: Rgb, product: bool) -> Figure:
    """The product in the film's own colour, where the drawing left it uncoloured.

    The emoji set paints whatever has no colour of its own (cloth, plastic, china) in lilac. A `product`
    that is mostly lilac takes on the colour; in other things lilac becomes a hint of it.
    """
    rgb, alpha = figure.image[..., :3], figure.image[..., 3]
    hsv = cv2.cvtColor(np.ascontiguousarray(rgb), cv2.COLOR_RGB2HSV)
    hue, vivid = hsv[..., 0], hsv[..., 1]
    lilac = np.clip((hue - 225) / 15, 0, 1) * np.clip((300 - hue) / 15, 0, 1)
    share = float(
        (lilac * (alpha > 0.5) * (vivid > 0.13) * (vivid < 0.42)).sum() / max(1.0, float((alpha > 0.5).sum()))
    )
    product = product and share > 0.25
    ceiling = np.clip((0.62 - vivid) / 0.15, 0, 1) if not product else 1.0
    light = cv2.cvtColor(np.ascontiguousarray(rgb), cv2.COLOR_RGB2Lab)[..., 0] / 100
    if product:
        light = np.clip(light + (lightness(colour) - 0.74) * 0.65, 0, 1)
    tint = _ramp(colour, 1.0 if product else 0.28)
    painted = tint[np.clip(light * 255, 0, 255).astype(np.uint8)]
    # Where there is hardly any colour, its hue is noise.
    clear = np.clip((vivid - 0.015) / 0.05, 0, 1)
    neutral = np.clip((0.12 - vivid) / 0.06, 0, 1) if product else np.float32(0)
    weight = np.maximum(lilac * ceiling * clear, neutral)[..., None].astype(np.float32)
    weight = cv2.GaussianBlur(weight, (0, 0), 1.2)[..., None]
    mixed = rgb + (painted - rgb) * weight
    return replace(figure, image=np.dstack([mixed, alpha]).astype(np.float32))


@lru_cache(maxsize=8)
def _ramp(colour: Rgb, vivid: float) -> Floats:
    """256 shades of a hue from black to white."""
    shades = [
        at_lightness(colour, level / 255, vivid * min(1.0, 4 * (1 - level / 255))) for level in range(256)
    ]
    return np.array(shades, dtype=np.float32)


def mirrored(figure: Figure, depth: float, strength: float) -> Figure:
    """The figure's reflection in a polished ground: upside down, fading over `depth` of its height."""
    shown = max(2, round(figure.height * depth))
    image = np.ascontiguousarray(figure.image[::-1][:shown])
    fade = (np.linspace(1, 0, shown, dtype=np.float32) ** 1.6) * np.float32(strength)
    image[..., 3] *= fade[:, None]
    return Figure(blurred(image, max(0.6, figure.height * 0.003)), figure.stands)


def _colour(colour: Rgb) -> Floats:
    return np.array(colour, dtype=np.float32)


def _bled(image: Floats) -> Floats:
    """Colours spread a little beyond the outline, so that resizing brings in no dark fringe."""
    rgb, alpha = image[..., :3], image[..., 3:]
    weight = cv2.GaussianBlur(alpha, (0, 0), 2.0)[..., None]
    spread = cv2.GaussianBlur(rgb * alpha, (0, 0), 2.0) / np.maximum(weight, 1e-4)
    return np.asarray(np.where(alpha > 0.6, rgb, np.clip(spread, 0, 1)), dtype=np.float32)


def _turned(image: Floats, degrees: float) -> Floats:
    height, width = image.shape[:2]
    side = int(np.hypot(height, width)) + 4
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    matrix[:, 2] += (side / 2 - width / 2, side / 2 - height / 2)
    held = image.copy()
    held[..., :3] *= held[..., 3:]
    out = np.clip(cv2.warpAffine(held, matrix, (side, side), flags=cv2.INTER_CUBIC), 0, 1)
    out[..., :3] = np.clip(out[..., :3] / np.maximum(out[..., 3:], 1e-3), 0, 1)
    return np.asarray(out, dtype=np.float32)


def _trimmed(image: Floats) -> Floats:
    seen = image[..., 3] > 0.04
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    if not rows.size:
        return image
    return np.ascontiguousarray(image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])


def _facing(alpha: Floats, light: Light, sigma: float) -> Floats:
    """-1..1: how far the surface turns to the light, guessed from the outline as if it were a pillow."""
    height, width = alpha.shape
    small_size = (max(8, width // 4), max(8, height // 4))
    small = cv2.resize(alpha, small_size, interpolation=cv2.INTER_AREA)
    pad = int(sigma / 4 * 3) + 2
    small = cv2.copyMakeBorder(small, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=0)
    hill = cv2.GaussianBlur(small, (0, 0), max(1.0, sigma / 4)) + cv2.GaussianBlur(
        small, (0, 0), max(1.0, sigma / 1.6)
    )
    slope_x, slope_y = cv2.Sobel(hill, cv2.CV_32F, 1, 0, ksize=3), cv2.Sobel(hill, cv2.CV_32F, 0, 1, ksize=3)
    length = float(np.hypot(light.x, light.y)) or 1.0
    facing = -(slope_x * light.x + slope_y * light.y) / length
    facing = facing[pad:-pad, pad:-pad] * np.float32(sigma / 4 * 0.55)
    out = cv2.resize(facing, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.tanh(out), dtype=np.float32)


def _rim(alpha: Floats, light: Light, size: int) -> Floats:
    """0..1: a thin line of light inside the outline, on the side away from the key light."""
    length = float(np.hypot(light.x, light.y)) or 1.0
    reach = max(2.0, size * 0.012)
    dx, dy = light.x / length * reach, light.y / length * reach
    matrix = np.array([[1, 0, dx], [0, 1, dy * 0.6]], dtype=np.float32)
    moved = cv2.warpAffine(np.ascontiguousarray(alpha), matrix, (alpha.shape[1], alpha.shape[0]))
    edge = np.clip(alpha - moved, 0, 1)
    return np.asarray(cv2.GaussianBlur(edge, (0, 0), max(0.8, reach * 0.35)) * alpha, dtype=np.float32)
