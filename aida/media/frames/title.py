"""A finished film's words over its pictures: a headline → a transparent layer of the frame's size.

    frames of the footage ─ink→ colours that can be read on all of them ─→ headline, soft shade behind it

No scene numbers and no production marks. The subject's and the captions' zones stay empty, and the
layer is still while the footage moves beneath it.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from aida.contracts.storyboard import Look, StoryboardScene
from aida.media.fonts import Face, face, fit, measure, rtl
from aida.media.frames.colours import css, tones
from aida.media.frames.drawing import Pixels, box, raster
from aida.media.frames.ground import Ink, ink_for
from aida.media.frames.sheet import Sheet
from aida.media.layout import Layout, Zone, layout

SERIF_PLACES = frozenset({"daylight", "paper", "night"})
_SHADE = 0.55
"""Opacity of the soft shade that clings to the letters: footage changes beneath them."""


def draw_title(
    headline: str,
    board: StoryboardScene,
    look: Look,
    *,
    language: str,
    width: int,
    height: int,
    pictures: Sequence[Pixels],
) -> Pixels:
    """The headline as premultiplied RGBA bytes, `height` × `width` × 4.

    `pictures` are frames of the footage it will lie on, of that size; they decide its colours.
    """
    zones = layout(width, height, rtl(language))
    zone = title_zone(zones)
    ink = ink_for(woven(pictures) if pictures else None, zone, tones(look.palette, board.setting))
    sheet = Sheet(width, height, language)
    set_headline(sheet, zone, ink, headline, board.setting in SERIF_PLACES)
    letters = _premultiplied(raster(sheet.drawing.svg(), tuple(sheet.fonts)))
    behind = Sheet(width, height, language)
    _veil(behind, zones, zone, ink)
    layer = _premultiplied(raster(behind.drawing.svg()))
    return _over(letters, _over(_cling(letters, ink, min(width, height)), layer))


def title_zone(zones: Layout) -> Zone:
    """The headline's zone and, where nothing else stands above it, half of the marks' zone."""
    top = (zones.marks.y + zones.marks.bottom) // 2 if zones.headline.width > zones.width // 2 else None
    y = zones.headline.y if top is None else top
    return Zone(zones.headline.x, y, zones.headline.width, zones.headline.bottom - y)


def woven(pictures: Sequence[Pixels]) -> Pixels:
    """One picture with rows of all of them by turns, so that what is measured in it holds for each."""
    rows = np.arange(pictures[0].shape[0])
    turn = (rows // 4) % len(pictures)
    out = pictures[0].copy()
    for number, picture in enumerate(pictures[1:], 1):
        out[turn == number] = picture[turn == number]
    return out


def _veil(sheet: Sheet, zones: Layout, zone: Zone, ink: Ink) -> None:
    """A gradient from the frame's edge that ends before the subject, as strong as the letters need it."""
    if not ink.veil:
        return
    drawing = sheet.drawing
    beside = zones.subject.x > zone.right or zone.x > zones.subject.right
    if beside:
        left = zone.x < zones.subject.x
        near, far = (
            (0.0, float(zones.subject.x)) if left else (float(zones.width), float(zones.subject.right))
        )
        inner = zone.right if left else zone.x
        solid = (abs(inner - near) / abs(far - near), ink.scrim, ink.veil)
        stops = [(0, ink.scrim, ink.veil), solid, (1, ink.scrim, 0.0)]
        paint = drawing.linear(stops, near, 0, far, 0)
        drawing.fill(box(min(near, far), 0, abs(far - near), zones.height), paint)
        return
    bottom = float(zones.subject.y)
    solid = (min(0.97, zone.bottom / bottom), ink.scrim, ink.veil)
    stops = [(0, ink.scrim, ink.veil), solid, (1, ink.scrim, 0.0)]
    drawing.flood(drawing.linear(stops, 0, 0, 0, bottom), 0.0, bottom)


def _cling(letters: Pixels, ink: Ink, short: int) -> Pixels:
    """The letters' own shape in the scrim's colour, blurred: they stand off whatever passes behind."""
    shape = cv2.GaussianBlur(letters[:, :, 3], (0, 0), max(1.0, short * 0.012))
    shade = np.clip(shape.astype(np.float32) * (_SHADE * 1.6), 0, 255 * _SHADE)
    colour = np.array((*ink.scrim, 1.0), np.float32)
    return np.asarray(np.rint(shade[:, :, None] * colour), np.uint8)


def _over(above: Pixels, beneath: Pixels) -> Pixels:
    left = cv2.merge([255 - above[:, :, 3]] * 4)
    return np.asarray(cv2.add(above, cv2.multiply(beneath, left, scale=1 / 255)), np.uint8)


def _premultiplied(rgba: Pixels) -> Pixels:
    alpha = rgba[..., 3:].astype(np.uint16)
    rgba[..., :3] = (rgba[..., :3] * alpha + 127) // 255
    return rgba


def set_headline(sheet: Sheet, zone: Zone, ink: Ink, text: str, serif: bool) -> None:
    """The scene's words under a short rule, set as large as the zone lets them."""
    font = face(sheet.language, "serif" if serif else "display", True)
    column = zone.height > zone.width * 0.7
    rule = min(zone.width, zone.height * (0.5 if column else 1.6)) * 0.085
    thick = max(3.0, rule * 0.11)
    gap = rule * 0.55
    room = zone.height - thick - gap
    largest = zone.height * (0.24 if column else 0.44)
    fitted = fit(
        text,
        font,
        zone.width,
        room,
        4 if column else 2 if zone.width > zone.height * 3 else 3,
        largest,
        largest * 0.3,
    )
    x = sheet.side(zone, 0)
    block = fitted.size * (1.0 + font.leading * (len(fitted.lines) - 1))
    y = zone.y + ((room - block) / 2 if column else 0.0)
    sheet.drawing.fill(box(x - (rule if sheet.from_right else 0), y, rule, thick), ink.accent)
    y += thick + gap + fitted.size * 0.80
    for number, line in enumerate(fitted.lines):
        last = number == len(fitted.lines) - 1
        if last and len(fitted.lines) == 1:
            _two_tone(sheet, line, x, y, font, fitted.size, ink)
        else:
            sheet.words(line, x, y, font, fitted.size, css(ink.accent if last else ink.text))
        y += fitted.size * font.leading


def _two_tone(sheet: Sheet, line: str, x: float, y: float, font: Face, size: float, ink: Ink) -> None:
    """One line, its last words in the accent colour; unspaced scripts stay in one colour."""
    words = line.split(" ")
    first = " ".join(words[: max(1, len(words) - max(1, len(words) // 3))]) if len(words) > 1 else line
    sheet.words(first, x, y, font, size, css(ink.text))
    rest = line[len(first) :].strip()
    if rest:
        forward = measure(first + " ", font, size)
        sheet.words(rest, x - forward if sheet.from_right else x + forward, y, font, size, css(ink.accent))
