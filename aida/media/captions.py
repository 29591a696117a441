"""Burned-in captions: a caption and the word being spoken → an overlay in the captions' zone.

    all captions ─one size for the film→ lines ─SVG→ plate + text ─one colouring per word→ overlays

Text stands on a plate of its own, so it is legible over any picture; the word being spoken is in the
look's accent colour. A line is drawn as one text with a span per word, never word by word, so that
Arabic letters join and Devanagari forms its ligatures. It is drawn once, in colours that are the
words' numbers; each state of the caption is that drawing coloured anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

import cv2
import numpy as np
from numpy.typing import NDArray

from aida.errors import Permanent
from aida.media import fonts
from aida.media.frames.colours import Rgb, at_lightness, chroma, css, lightness, luminance, readable, rgb
from aida.media.layout import Zone, layout
from aida.media.planes import Overlay, overlay
from aida.media.timeline import Caption
from aida.media.wording import written

Pieces = tuple[tuple[tuple[int, str], ...], ...]
"""Lines of (word index, text): a word that a line break parts appears in two lines."""

_LARGEST = 0.34
"""Of the zone's height, letters at their largest: two lines and the plate's edges fill the zone."""
_SMALLEST_SHARE = 0.72
"""Of that, how small a film's common size may get; a longer caption is then smaller than the others."""
_PLATE_ALPHA = 0.86
_MARK = 256 // 16
"""Steps of red between two words' numbers: room for 16 words, and for rounding where letters are thin."""
_RTL_EMBEDDING, _POP = "\u202b", "\u202c"


@dataclass(frozen=True)
class Style:
    plate: Rgb
    words: Rgb
    spoken: Rgb


def style(palette: Sequence[str]) -> Style:
    """The plate is the palette's darkest colour, darker still; the accent is lightened until it reads."""
    colours = [rgb(colour) for colour in palette]
    darkest = min(colours, key=lightness)
    plate = at_lightness(darkest, 0.17, min(1.0, 0.035 / max(chroma(darkest), 0.001)))
    accent = max(colours[3:] or colours, key=chroma)
    return Style(plate, (1.0, 1.0, 1.0), readable(accent, luminance(plate), 7.0))


class CaptionDrawer:
    """Draws a film's captions; each is drawn once, for all of its words."""

    def __init__(
        self, captions: Sequence[Caption], language: str, palette: Sequence[str], size: tuple[int, int]
    ) -> None:
        """`size` is the frame's (width, height). Raises `Permanent` when a typeface is missing."""
        self._zone = layout(*size).captions
        self._language = language
        self._face = fonts.face(language, "text", bold=True)
        self._style = style(palette)
        self._size = self._common_size(captions)
        self._drawn: tuple[Caption, list[Overlay]] | None = None

    def overlay(self, caption: Caption, spoken: int | None) -> Overlay:
        """The caption with word `spoken` lit; `None` lights none."""
        if self._drawn is None or self._drawn[0] is not caption:
            self._drawn = caption, self._draw(caption)
        return self._drawn[1][len(caption.words) if spoken is None else spoken]

    def lines(self, caption: Caption) -> tuple[tuple[str, ...], float]:
        """The caption's lines and its size in pixels."""
        fitted = self._fit(caption, self._size)
        return _no_lonely_marks(fitted.lines), fitted.size

    def _common_size(self, captions: Sequence[Caption]) -> float:
        largest = self._zone.height * _LARGEST
        sizes = sorted(self._fit(caption, largest).size for caption in captions)
        # One endless German compound should not make the whole film's captions small.
        return max(sizes[len(sizes) // 4], largest * _SMALLEST_SHARE) if sizes else largest

    def _fit(self, caption: Caption, largest: float) -> fonts.Fitted:
        side, edge = _padding(largest)
        text = written(caption.words, self._language)
        room = self._zone.width - 2 * side, self._zone.height - 2 * edge
        return fonts.fit(text, self._face, *room, max_lines=2, largest=largest, smallest=8.0)

    def _draw(self, caption: Caption) -> list[Overlay]:
        lines, size = self.lines(caption)
        pieces = by_word([word.text for word in caption.words], lines)
        zone = _even(self._zone)
        drawn = _render(self._svg(pieces, size, zone), [str(file) for file in self._face.files])
        plate, text = drawn[: zone.height], drawn[zone.height :]
        return [
            overlay(self._coloured(plate, text, spoken), zone.x, zone.y)
            for spoken in (*range(len(caption.words)), None)
        ]

    def _coloured(
        self, plate: NDArray[np.uint8], text: NDArray[np.uint8], spoken: int | None
    ) -> NDArray[np.uint8]:
        """Plate and text (straight RGBA, red = word) as one premultiplied picture."""
        colours = np.tile(np.array(self._style.words, np.float32), (256, 1))
        if spoken is not None:
            low = _MARK * spoken
            colours[low : low + _MARK] = self._style.spoken
        colours = np.rint(255 * colours).astype(np.uint8)
        letters = np.asarray(np.dstack((colours[text[:, :, 0]], text[:, :, 3])), np.uint8)
        beneath, above = premultiplied(plate), premultiplied(letters)
        left = cv2.merge([255 - above[:, :, 3]] * 4)
        return np.asarray(cv2.add(cv2.multiply(beneath, left, scale=1 / 255), above), np.uint8)

    def _svg(self, pieces: Pieces, size: float, zone: Zone) -> str:
        """The plate, and below it, where the zone begins again, the text."""
        face, (side, edge) = self._face, _padding(size)
        step = size * face.leading
        widest = max(fonts.measure("".join(t for _, t in line).strip(), face, size) for line in pieces)
        block = size + step * (len(pieces) - 1)
        width, height = widest + 2 * side, min(zone.height, block + 2 * edge)
        plate = (
            f'<rect x="{(zone.width - width) / 2:.1f}" y="{(zone.height - height) / 2:.1f}" '
            f'width="{width:.1f}" height="{height:.1f}" rx="{size * 0.34:.1f}" '
            f'fill="{css(self._style.plate)}" fill-opacity="{_PLATE_ALPHA}"/>'
        )
        # Capitals and most letters stand between the baseline and 0.72 em above it.
        baseline = zone.height + (zone.height - block) / 2 + size * 0.86
        text = "".join(
            self._line(line, zone.width / 2, baseline + row * step) for row, line in enumerate(pieces)
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{zone.width}" height="{2 * zone.height}">{plate}'
            f'<g font-family="{face.family}" font-weight="{face.weight}" font-size="{size:.2f}" '
            f'text-anchor="middle" letter-spacing="{face.tracking * size:.3f}">{text}</g></svg>'
        )

    def _line(self, line: Sequence[tuple[int, str]], x: float, y: float) -> str:
        spans = "".join(
            f'<tspan fill="rgb({_MARK * index + _MARK // 2},0,0)">{escape(text)}</tspan>'
            for index, text in line
        )
        if fonts.rtl(self._language):
            # The renderer takes every line for left-to-right unless the text itself says otherwise.
            spans = f"{_RTL_EMBEDDING}{spans}{_POP}"
        return f'<text x="{x:.1f}" y="{y:.1f}" xml:space="preserve">{spans}</text>'


def by_word(words: Sequence[str], lines: Sequence[str]) -> Pieces:
    """Which part of each line belongs to which word; spaces go with the word before them."""
    owners = [index for index, word in enumerate(words) for char in word if not char.isspace()]
    found: list[tuple[tuple[int, str], ...]] = []
    at = 0
    for line in lines:
        runs: list[list[object]] = []
        for char in line:
            owner = owners[min(at, len(owners) - 1)] if not char.isspace() else (runs[-1][0] if runs else 0)
            at += not char.isspace()
            if runs and runs[-1][0] == owner:
                runs[-1][1] = f"{runs[-1][1]}{char}"
            else:
                runs.append([owner, char])
        found.append(tuple((int(str(owner)), str(text)) for owner, text in runs))
    return tuple(found)


def _no_lonely_marks(lines: Sequence[str]) -> tuple[str, ...]:
    """French puts a space before "!": the mark still belongs to the line before."""
    kept: list[str] = []
    for line in lines:
        first, _, rest = line.partition(" ")
        if kept and first and not any(char.isalnum() for char in first):
            kept[-1] = f"{kept[-1]} {first}"
            line = rest
        if line:
            kept.append(line)
    return tuple(kept)


def _padding(size: float) -> tuple[float, float]:
    """Pixels at the plate's sides, and above and below the text."""
    return size * 0.55, size * 0.30


def _even(zone: Zone) -> Zone:
    """The zone on even pixels, where colour samples lie; never larger than it is."""
    x, y = -(-zone.x // 2) * 2, -(-zone.y // 2) * 2
    return Zone(x, y, (zone.right - x) // 2 * 2, (zone.bottom - y) // 2 * 2)


def _render(svg: str, files: list[str]) -> NDArray[np.uint8]:
    """SVG → straight RGBA."""
    import resvg_py

    try:
        png = resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=files)
    except ValueError as err:
        raise Permanent(f"A caption could not be drawn: {err}", agent="assembly") from err
    decoded = cv2.imdecode(np.frombuffer(bytes(png), np.uint8), cv2.IMREAD_UNCHANGED)
    if decoded is None:
        raise Permanent("A caption could not be drawn", agent="assembly")
    return np.asarray(cv2.cvtColor(decoded, cv2.COLOR_BGRA2RGBA), np.uint8)


def premultiplied(rgba: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Straight RGBA → RGBA with each colour times its opacity."""
    alpha = rgba[:, :, 3]
    factor = cv2.merge([alpha, alpha, alpha, np.full_like(alpha, 255)])
    return np.asarray(cv2.multiply(rgba, factor, scale=1 / 255), np.uint8)
