"""Vector shapes: numbers and colours → SVG text, and SVG text → pixels.

A `Drawing` collects shapes and gradients in canvas pixels. `render` turns it into RGBA at any scale;
`soft` renders small, blurs and enlarges, which is how everything out of focus is made: a blur by
resvg at full size would cost seconds.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

from aida.media.frames.colours import Rgb, css

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Stop = tuple[float, Rgb] | tuple[float, Rgb, float]
"""Offset 0..1, colour and, when not 1, opacity."""
Paint = str | Rgb
"""A colour, or what `linear` and `radial` return."""


def trace(*steps: str | float) -> str:
    """Path data from letters and numbers, to a tenth of a pixel: `trace("M", x, y, "H", x2)`."""
    return " ".join(step if isinstance(step, str) else f"{step:.1f}" for step in steps)


def turned(shape: str, degrees: float, x: float, y: float) -> str:
    """The shape turned clockwise about a point."""
    return f'<g transform="rotate({degrees:.2f} {x:.1f} {y:.1f})">{shape}</g>'


def moved(shape: str, dx: float, dy: float) -> str:
    """The shape moved."""
    return f'<g transform="translate({dx:.1f} {dy:.1f})">{shape}</g>'


def paint_of(paint: Paint) -> str:
    """The paint as an SVG attribute's value."""
    return paint if isinstance(paint, str) else css(paint)


def circle(cx: float, cy: float, r: float) -> str:
    """A full circle as path data."""
    return trace("M", cx - r, cy, "a", r, r, "0 1 0", 2 * r, 0.0, "a", r, r, "0 1 0", -2 * r, 0.0, "Z")


def ellipse(cx: float, cy: float, rx: float, ry: float) -> str:
    """A full ellipse as path data."""
    return trace("M", cx - rx, cy, "a", rx, ry, "0 1 0", 2 * rx, 0.0, "a", rx, ry, "0 1 0", -2 * rx, 0.0, "Z")


def box(x: float, y: float, width: float, height: float, round_: float = 0.0) -> str:
    """A rectangle as path data, its corners rounded by `round_`."""
    r = min(round_, width / 2, height / 2)
    if r <= 0:
        return trace("M", x, y, "h", width, "v", height, "h", -width, "Z")
    arc = ("a", r, r, "0 0 1")
    return trace(
        "M", x + r, y, "h", width - 2 * r, *arc, r, r, "v", height - 2 * r, *arc, -r, r,
        "h", 2 * r - width, *arc, -r, -r, "v", 2 * r - height, *arc, r, -r, "Z",
    )  # fmt: skip


@dataclass
class Drawing:
    """Shapes on a canvas of `width` × `height` pixels, from back to front."""

    width: int
    height: int
    defs: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)

    def add(self, *shapes: str) -> None:
        self.body.extend(shapes)

    def fill(self, data: str, paint: Paint, opacity: float = 1.0) -> None:
        """A shape; where its outlines overlap, it has a hole."""
        faint = f' fill-opacity="{opacity:.3f}"' if opacity < 1 else ""
        self.body.append(f'<path d="{data}" fill="{paint_of(paint)}" fill-rule="evenodd"{faint}/>')

    def stroke(self, data: str, paint: Paint, width: float, opacity: float = 1.0) -> None:
        """An outline with round ends and corners."""
        faint = f' stroke-opacity="{opacity:.3f}"' if opacity < 1 else ""
        self.body.append(
            f'<path d="{data}" fill="none" stroke="{paint_of(paint)}" stroke-width="{width:.2f}" '
            f'stroke-linecap="round" stroke-linejoin="round"{faint}/>'
        )

    def flood(
        self, paint: Paint, top: float = 0.0, bottom: float | None = None, opacity: float = 1.0
    ) -> None:
        """The whole width of the canvas, from `top` down."""
        end = float(self.height) if bottom is None else bottom
        self.fill(box(0.0, top, self.width, end - top), paint, opacity)

    def clipped(self, data: str, inner: Drawing) -> None:
        """What `inner` draws, inside a shape only. Its paints must have been made by this drawing."""
        name = f"c{len(self.defs)}"
        self.defs.append(f'<clipPath id="{name}"><path d="{data}"/></clipPath>')
        self.body.append(f'<g clip-path="url(#{name})">{"".join(inner.body)}</g>')

    def linear(self, stops: Sequence[Stop], x1: float, y1: float, x2: float, y2: float) -> str:
        """A paint that changes along a line given in canvas pixels."""
        return self._paint(
            f'linearGradient gradientUnits="userSpaceOnUse" x1="{x1:.1f}" y1="{y1:.1f}" '
            f'x2="{x2:.1f}" y2="{y2:.1f}"',
            stops,
        )

    def radial(
        self, stops: Sequence[Stop], cx: float, cy: float, r: float, focus: tuple[float, float] | None = None
    ) -> str:
        """A paint that changes from a point outwards; `focus` is where it begins."""
        fx, fy = focus or (cx, cy)
        return self._paint(
            f'radialGradient gradientUnits="userSpaceOnUse" cx="{cx:.1f}" cy="{cy:.1f}" r="{r:.1f}" '
            f'fx="{fx:.1f}" fy="{fy:.1f}"',
            stops,
        )

    def svg(self, scale: float = 1.0) -> str:
        width, height = max(1, round(self.width * scale)), max(1, round(self.height * scale))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {self.width} {self.height}" preserveAspectRatio="none">'
            f"<defs>{''.join(self.defs)}</defs>{''.join(self.body)}</svg>"
        )

    def _paint(self, kind: str, stops: Sequence[Stop]) -> str:
        name = f"p{len(self.defs)}"
        inner = "".join(
            f'<stop offset="{stop[0]:.3f}" stop-color="{css(stop[1])}"'
            + (f' stop-opacity="{stop[2]:.3f}"/>' if len(stop) == 3 else "/>")
            for stop in stops
        )
        self.defs.append(f'<{kind} id="{name}">{inner}</{kind.split()[0]}>')
        return f"url(#{name})"


def raster(svg: str, font_files: Sequence[str] = ()) -> Pixels:
    """SVG text → RGBA (straight alpha), height × width × 4."""
    import resvg_py

    png = resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=list(font_files) or None)
    bgra = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED)
    assert bgra is not None
    if bgra.ndim == 3 and bgra.shape[2] == 4:
        return np.asarray(cv2.cvtColor(bgra, cv2.COLOR_BGRA2RGBA), dtype=np.uint8)
    # resvg writes opaque pictures without an alpha channel.
    return np.asarray(cv2.cvtColor(bgra, cv2.COLOR_BGR2RGBA), dtype=np.uint8)


def soft(drawing: Drawing, sigma: float, scale: float = 0.25) -> Floats:
    """The drawing blurred by `sigma` canvas pixels: premultiplied RGBA, 0..1, at `scale` of the canvas."""
    small = premultiplied(raster(drawing.svg(scale)))
    return blurred(small, sigma * scale)


def premultiplied(rgba: Pixels) -> Floats:
    """Straight RGBA bytes → premultiplied floats 0..1."""
    out = rgba.astype(np.float32) * np.float32(1 / 255)
    out[..., :3] *= out[..., 3:]
    return out


def blurred(image: Floats, sigma: float) -> Floats:
    """A Gaussian blur by `sigma` pixels; large ones are made small first."""
    if sigma < 0.4:
        return image
    shrink = 1
    while sigma / shrink > 6 and min(image.shape[:2]) / shrink > 24:
        shrink *= 2
    if shrink > 1:
        size = (max(1, image.shape[1] // shrink), max(1, image.shape[0] // shrink))
        small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
        small = cv2.GaussianBlur(small, (0, 0), sigma / shrink, borderType=cv2.BORDER_REPLICATE)
        back = cv2.resize(small, (image.shape[1], image.shape[0]), interpolation=cv2.INTER_CUBIC)
        return np.asarray(np.clip(back, 0, 1), dtype=np.float32)
    done = cv2.GaussianBlur(image, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(done, dtype=np.float32)


def smooth_path(points: Sequence[tuple[float, float]], closed: bool = True) -> str:
    """A path through all the points without corners (Catmull-Rom as Béziers)."""
    count = len(points)
    parts = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for index in range(count if closed else count - 1):
        before, here, there, beyond = (
            points[(index + step) % count] if closed else points[min(max(index + step, 0), count - 1)]
            for step in (-1, 0, 1, 2)
        )
        one = (here[0] + (there[0] - before[0]) / 6, here[1] + (there[1] - before[1]) / 6)
        two = (there[0] - (beyond[0] - here[0]) / 6, there[1] - (beyond[1] - here[1]) / 6)
        parts.append(f"C{one[0]:.1f} {one[1]:.1f} {two[0]:.1f} {two[1]:.1f} {there[0]:.1f} {there[1]:.1f}")
    return "".join(parts) + ("Z" if closed else "")


def polar(cx: float, cy: float, r: float, degrees: float) -> tuple[float, float]:
    """The point at that distance and angle (clockwise, 0 is to the right)."""
    return cx + r * math.cos(math.radians(degrees)), cy + r * math.sin(math.radians(degrees))
