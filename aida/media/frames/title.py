"""A finished film's words over its pictures: a headline → a transparent layer of the frame's size.

    frames of the footage ─ink→ colours that can be read on all of them ─→ headline
                                                            letters ─→ shadow, and a gradient behind it

No scene numbers and no production marks. The headline keeps out of the subject's and the captions'
zones, only the gradient runs out in the subject's; the layer is still while the footage moves beneath it.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from aida.contracts.storyboard import Look, StoryboardScene
from aida.media.fonts import Face, face, fit, measure, rtl
from aida.media.frames.colours import Tones, css, tones
from aida.media.frames.drawing import Floats, Pixels, box, raster
from aida.media.frames.ground import Ink, ink_for
from aida.media.frames.sheet import Sheet
from aida.media.layout import Layout, Zone, layout
from aida.media.planes import Plane

SERIF_PLACES = frozenset({"daylight", "paper", "night"})
_HAZE, _BRIGHT = 0.12, 0.3
"""Dark words stand on bright footage only (luminance), and under a pale shade of little opacity at most:
more would look like fog. Everywhere else the words are light on a dark shade."""
_WASH = 0.45
"""Share of the shade that the wide gradient gives; the letters' own shadow gives the rest."""
_LEAST_SHADOW = 0.42
"""Opacity of that shadow at least: footage changes beneath the words."""
_BAND = 0.22
"""Of a wide frame's height, for its headline."""
_FADE = 0.42
"""Of the frame's height: how far past the words the gradient runs out. Shorter, and its end is seen."""


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
    ink = _ink(woven(pictures) if pictures else None, zone, tones(look.palette, board.setting))
    sheet = Sheet(width, height, language)
    set_headline(sheet, zone, ink, headline, board.setting in SERIF_PLACES)
    letters = _premultiplied(raster(sheet.drawing.svg(), tuple(sheet.fonts)))
    return _over(letters, _shade(letters[:, :, 3], zone, ink))


def _ink(picture: Pixels | None, zone: Zone, paints: Tones) -> Ink:
    ink = ink_for(picture, zone, paints)
    bright = ink.ground >= _BRIGHT and ink.veil <= _HAZE
    return ink if ink.light or bright else ink_for(picture, zone, paints, light=True)


def title_zone(zones: Layout) -> Zone:
    """Where a finished film's headline stands: the headline's zone and half of the marks' zone above it.

    In a wide frame it is a band along the top: an animatic's picture leaves room beside its subject, in
    footage the subject is in the middle, and words beside it would lie on it.
    """
    if zones.headline.width <= zones.width // 2:
        bottom = zones.marks.y + round(_BAND * zones.height)
        return Zone(zones.marks.x, zones.marks.y, zones.marks.width, bottom - zones.marks.y)
    top = (zones.marks.y + zones.marks.bottom) // 2
    return Zone(zones.headline.x, top, zones.headline.width, zones.headline.bottom - top)


def woven(pictures: Sequence[Pixels]) -> Pixels:
    """One picture with rows of all of them by turns, so that what is measured in it holds for each."""
    rows = np.arange(pictures[0].shape[0])
    turn = (rows // 4) % len(pictures)
    out = pictures[0].copy()
    for number, picture in enumerate(pictures[1:], 1):
        out[turn == number] = picture[turn == number]
    return out


def _shade(letters: Plane, zone: Zone, ink: Ink) -> Pixels:
    """What lies under the letters (their opacity, height × width): gradient and shadow, premultiplied.

    Together they are as dark at the letters as the ink asks for. Neither has an edge that could be seen.
    """
    wash = _wash(letters.shape[0], zone) * np.float32(_WASH * ink.veil)
    least = float(wash[letters.any(axis=1)].min(initial=1.0)) if letters.any() else 0.0
    shadow = max(_LEAST_SHADOW, 1 - (1 - ink.veil) / (1 - least))
    alpha = 1 - (1 - wash) * (1 - np.float32(shadow) * _shadow(letters))
    colour = np.array((*ink.scrim, 1.0), np.float32) * 255
    return np.asarray(np.rint(alpha[:, :, None] * colour), np.uint8)


def _wash(height: int, zone: Zone) -> Floats:
    """One column: 1 from the top to the first of the words, then out to 0 in a curve without a corner,
    whose first and second derivative are 0 at both ends."""
    at = np.arange(height, dtype=np.float32)
    t = np.clip((at - (zone.y + zone.height * 0.3)) / (height * _FADE), 0, 1)
    return np.asarray(1 - t * t * t * (t * (6 * t - 15) + 10), np.float32)[:, None]


def _shadow(letters: Plane) -> Floats:
    """0..1: about 1 around the letters, falling softly with the distance from them."""
    short = min(letters.shape)
    inked = np.asarray(letters / np.float32(255), np.float32)
    near, far = (_blurred(inked, max(1.0, short * share)) for share in (0.008, 0.035))
    return np.asarray(1 - np.exp(-5 * near - 4 * far), np.float32)


def _blurred(plane: Floats, sigma: float) -> Floats:
    """Wide blurs at a quarter of the size: nothing that fine is left of them, and they are slow."""
    height, width = plane.shape
    small = cv2.resize(plane, (-(-width // 4), -(-height // 4)), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), max(0.5, sigma / 4), borderType=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)


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
