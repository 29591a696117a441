"""What a motif is drawn on: a back, a subject before it, and the style's colours put to use.

Coordinates are those of the preview, 1024 × 1280 pixels. Whatever is drawn on `hero` is what the
style's finish takes for the subject.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from aida.media.frames.colours import Rgb, at_lightness, chroma, lightness, mix
from aida.media.frames.drawing import Drawing, Stop, box, smooth_path
from aida.media.subject import art_of, place

WIDTH, HEIGHT = 1024, 1280

Point = tuple[float, float]


@dataclass
class Board:
    """One motif in the making."""

    palette: tuple[Rgb, ...]
    """The style's colours, darkest first."""
    seed: str
    dark: bool
    """It plays in the dark."""
    back: Drawing = field(default_factory=lambda: Drawing(WIDTH, HEIGHT))
    hero: Drawing = field(default_factory=lambda: Drawing(WIDTH, HEIGHT))
    _placed: int = 0

    def dice(self, what: str) -> random.Random:
        return random.Random(f"{self.seed}/{what}")

    @property
    def vivid(self) -> Rgb:
        return max(self.palette, key=chroma)

    @property
    def second(self) -> Rgb:
        """The most colourful but one."""
        return sorted(self.palette, key=chroma)[-2]

    def tone(self, share: float) -> Rgb:
        """A colour between the darkest (0) and the palest (1) of the palette."""
        places = [lightness(colour) for colour in self.palette]
        want = places[0] + (places[-1] - places[0]) * share
        upper = next((index for index, value in enumerate(places) if value >= want), len(places) - 1)
        lower = max(0, upper - 1)
        span = places[upper] - places[lower]
        return mix(
            self.palette[lower], self.palette[upper], (want - places[lower]) / span if span > 0 else 0.0
        )

    def shade(self, colour: Rgb, light: float, vivid: float = 1.0) -> Rgb:
        return at_lightness(colour, light, vivid)

    def sky(self, *stops: Rgb, top: float = 0.0, bottom: float = HEIGHT) -> None:
        """The whole width, from one colour to the next going down."""
        steps: list[Stop] = [(index / max(1, len(stops) - 1), colour) for index, colour in enumerate(stops)]
        self.back.fill(box(0, top, WIDTH, bottom - top), self.back.linear(steps, 0, top, 0, bottom))

    def glow(self, x: float, y: float, reach: float, colour: Rgb, strength: float = 0.8) -> None:
        """Soft light on the back."""
        steps: list[Stop] = [(0, colour, strength), (0.5, colour, strength * 0.4), (1, colour, 0.0)]
        self.back.fill(box(0, 0, WIDTH, HEIGHT), self.back.radial(steps, x, y, reach))

    def art(
        self,
        name: str,
        x: float,
        foot: float,
        side: float,
        *,
        hero: bool = True,
        turn: float = 0,
        tint: Rgb | None = None,
    ) -> None:
        """A picture of the emoji set, standing at `x` on `foot`; with `tint` in shades of that colour."""
        found = art_of(name)
        assert found is not None, name
        self._placed += 1
        shape = place(found, x - side / 2, foot - side, side, f"m{self._placed}")
        if tint is not None:
            rows = " ".join(
                f"{0.36 * part:.3f} {0.7 * part:.3f} {0.2 * part:.3f} 0 {0.25 * part:.3f}" for part in tint
            )
            matrix = (
                f'<feColorMatrix color-interpolation-filters="sRGB" type="matrix" values="{rows} 0 0 0 1 0"/>'
            )
            drawing = self.hero if hero else self.back
            drawing.defs.append(
                f'<filter id="t{self._placed}" x="0" y="0" width="1" height="1">{matrix}</filter>'
            )
            shape = f'<g filter="url(#t{self._placed})">{shape}</g>'
        if turn:
            shape = f'<g transform="rotate({turn:.1f} {x:.1f} {foot - side / 2:.1f})">{shape}</g>'
        (self.hero if hero else self.back).add(shape)

    def blob(self, drawing: Drawing, points: Sequence[Point], paint: str | Rgb, opacity: float = 1.0) -> None:
        """A closed shape without corners."""
        drawing.fill(smooth_path(points), paint, opacity)

    def ridge(self, y: float, rise: float, what: str, steps: int = 7) -> list[Point]:
        """A line of hills from left to right at about that height."""
        dice = self.dice(what)
        return [(WIDTH * index / steps, y + rise * dice.uniform(-1, 1)) for index in range(-1, steps + 2)]

    def hills(
        self, drawing: Drawing, y: float, rise: float, colour: Rgb, what: str, *, fade: Rgb | None = None
    ) -> None:
        """Hills that fill everything below them."""
        line = smooth_path(self.ridge(y, rise, what), closed=False)
        paint: str | Rgb = colour
        if fade is not None:
            paint = drawing.linear([(0, colour), (1, fade)], 0, y - rise, 0, min(HEIGHT, y + 360))
        drawing.fill(f"{line} L {WIDTH + 200} {HEIGHT + 10} L -200 {HEIGHT + 10} Z", paint)
