"""The animatic's words over a picture: scene + storyboard + look → a transparent layer of the frame's size.

    marks      scene number, place in the film, time, the camera's move
    headline   the scene's words, the last of them in the accent colour
    footer     light and mood

The subject's and the captions' zones stay empty. The layer never moves and never dissolves, so that
no word is ever smeared.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

import numpy as np

from aida.contracts.script import ScriptScene
from aida.contracts.storyboard import Look, StoryboardScene
from aida.media.fonts import Fitted, face, fit, measure, rtl
from aida.media.frames.colours import css, mix, readable, tones
from aida.media.frames.drawing import Pixels, box, raster
from aida.media.frames.ground import Ink, ink_for
from aida.media.frames.marks import arrow, clock, corners
from aida.media.frames.sheet import Sheet
from aida.media.frames.title import SERIF_PLACES, set_headline
from aida.media.layout import Layout, Zone, layout


def draw_chrome(
    script_scene: ScriptScene,
    board: StoryboardScene,
    look: Look,
    *,
    index: int,
    count: int,
    start: Fraction,
    language: str,
    width: int,
    height: int,
    picture: Pixels | None,
) -> Pixels:
    """The words of one scene as premultiplied RGBA bytes, `height` × `width` × 4.

    `index` counts scenes from 0, `start` is in seconds of the film. `picture` is what the words will
    lie on (the frame, or a larger canvas of which the frame is the middle); it decides their colour.
    """
    zones = layout(width, height, rtl(language))
    shown = _middle(picture, width, height) if picture is not None else None
    paints = tones(look.palette, board.setting)
    sheet = Sheet(width, height, language)
    head, marks, foot = (ink_for(shown, zone, paints) for zone in (zones.headline, zones.marks, zones.footer))
    if head.light == marks.light and not head.veil:
        # One accent for the whole frame, where it can be read in both places.
        marks = replace(marks, accent=readable(head.accent, marks.ground, lighter=marks.light))
    _scrims(sheet, zones, marks, head, foot)
    margin = round(min(width, height) * 0.028)
    frame = Zone(margin, margin, width - 2 * margin, height - 2 * margin)
    short = min(width, height)
    sheet.drawing.stroke(corners(frame, short * 0.035), marks.text, max(1.5, short * 0.0022), 0.4)
    _marks(sheet, zones.marks, marks, board, f"{index + 1:02d}", f"{index + 1} / {count}",
           f"{clock(start)} – {clock(start + script_scene.duration)}")  # fmt: skip
    if script_scene.headline.strip():
        serif = board.setting in SERIF_PLACES
        set_headline(sheet, zones.headline, head, script_scene.headline, serif)
    _chips(sheet, zones.footer, foot, (board.lighting, board.mood))
    rgba = raster(sheet.drawing.svg(), tuple(sheet.fonts))
    alpha = rgba[..., 3:].astype(np.uint16)
    rgba[..., :3] = (rgba[..., :3] * alpha + 127) // 255
    return rgba


def _middle(picture: Pixels, width: int, height: int) -> Pixels:
    y, x = (picture.shape[0] - height) // 2, (picture.shape[1] - width) // 2
    return picture[y : y + height, x : x + width] if x >= 0 and y >= 0 else picture


def _scrims(sheet: Sheet, zones: Layout, marks: Ink, head: Ink, foot: Ink) -> None:
    """Shade behind words that the picture alone would not let one read; it ends before the subject."""
    drawing, foot_top = sheet.drawing, float(zones.captions.bottom)
    beside = zones.subject.x > zones.headline.right or zones.headline.x > zones.subject.right
    if beside and head.veil:
        left = zones.headline.x < zones.subject.x
        near, far = (
            (0.0, float(zones.subject.x)) if left else (float(zones.width), float(zones.subject.right))
        )
        inner = zones.headline.right if left else zones.headline.x
        solid = (abs(inner - near) / abs(far - near), head.scrim, head.veil)
        paint = drawing.linear([(0, head.scrim, head.veil), solid, (1, head.scrim, 0.0)], near, 0, far, 0)
        drawing.fill(box(min(near, far), 0, abs(far - near), zones.captions.y), paint)
    ink = marks if beside or marks.veil > head.veil else head
    if ink.veil:
        last = zones.marks.bottom if beside else zones.headline.bottom
        bottom = float(zones.subject.y)
        solid = (min(0.98, last / bottom), ink.scrim, ink.veil)
        paint = drawing.linear([(0, ink.scrim, ink.veil), solid, (1, ink.scrim, 0.0)], 0, 0, 0, bottom)
        drawing.flood(paint, 0.0, bottom)
    if foot.veil:
        stops = [(0, foot.scrim, 0.0), (0.4, foot.scrim, foot.veil * 0.6), (1, foot.scrim, foot.veil)]
        drawing.flood(drawing.linear(stops, 0, foot_top, 0, zones.height), foot_top)


def _marks(
    sheet: Sheet, zone: Zone, ink: Ink, board: StoryboardScene, number: str, place: str, time: str
) -> None:
    bold, plain = face("en", "text", True), face("en", "text", False)
    tall, middle = float(zone.height), zone.y + zone.height / 2
    r = tall * 0.42
    x = sheet.side(zone, r)
    dot = css(ink.accent)
    on_dot = css(ink.scrim)
    sheet.drawing.add(f'<circle cx="{x:.1f}" cy="{middle:.1f}" r="{r:.1f}" fill="{dot}"/>')
    sheet.words(number, x, middle + r * 0.30, bold, r * 0.84, on_dot, "middle")
    x = sheet.side(zone, 2 * r + tall * 0.20)
    sheet.words(place, x, middle - tall * 0.06, bold, tall * 0.27, css(ink.text))
    sheet.words(time, x, middle + tall * 0.29, plain, tall * 0.25, css(ink.quiet))
    left = 2 * r + tall * 0.20 + max(measure(place, bold, tall * 0.27), measure(time, plain, tall * 0.25))
    _move(sheet, zone, ink, board, zone.width - left - tall * 0.35)


def _move(sheet: Sheet, zone: Zone, ink: Ink, board: StoryboardScene, room: float) -> None:
    """The camera's move in a pill at the far side; it is never wider than `room`."""
    font, tall = face(sheet.language, "text", True), zone.height * 0.70
    icon, pad = tall * 0.52, tall * 0.36
    text = board.camera_movement.strip()
    most = min(room, zone.width * 0.56) - icon - 2.75 * pad
    fitted = (
        fit(text[:1].upper() + text[1:], font, most, tall, 1, tall * 0.36, tall * 0.27)
        if text and most > tall
        else Fitted((), 0)
    )
    line = fitted.lines[0] if fitted.lines else ""
    width = icon + 2 * pad + (measure(line, font, fitted.size) + 0.75 * pad if line else 0.0)
    y = zone.y + (zone.height - tall) / 2
    x = zone.x if sheet.from_right else zone.right - width
    _pill(sheet, x, y, width, tall, ink)
    middle = y + tall / 2
    sheet.drawing.add(
        arrow(
            board.camera,
            x + width - pad - icon / 2 if sheet.from_right else x + pad + icon / 2,
            middle,
            icon,
            css(ink.accent),
        )
    )
    begin = x + width - pad - icon - 0.75 * pad if sheet.from_right else x + pad + icon + 0.75 * pad
    if line:
        sheet.words(line, begin, middle + fitted.size * 0.35, font, fitted.size, css(ink.text))


def _pill(sheet: Sheet, x: float, y: float, width: float, tall: float, ink: Ink) -> None:
    sheet.drawing.fill(box(x, y, width, tall, tall / 2), ink.scrim, 0.66)
    sheet.drawing.stroke(box(x, y, width, tall, tall / 2), ink.text, max(1.0, tall * 0.022), 0.22)


def _chips(sheet: Sheet, zone: Zone, ink: Ink, texts: Iterable[str]) -> None:
    """Light and mood, side by side; both shorten when together they are too long."""
    font, tall = face(sheet.language, "text", False), zone.height * 0.82
    pad, gap = tall * 0.50, tall * 0.26
    shown = [text.strip()[:1].upper() + text.strip()[1:] for text in texts if text.strip()]
    size = tall * 0.42
    wishes = [measure(text, font, size) + 2 * pad for text in shown]
    room = zone.width - gap * max(0, len(shown) - 1)
    fair = room / max(1, len(shown))
    spare = sum(max(0.0, fair - wish) for wish in wishes)
    offset = 0.0
    y = zone.y + (zone.height - tall) / 2
    for text, wish in zip(shown, wishes, strict=True):
        width = min(wish, fair + (spare if wish > fair else 0.0))
        fitted = fit(text, font, width - 2 * pad + 1, tall, 1, size, size * 0.82)
        if fitted.lines:
            width = measure(fitted.lines[0], font, fitted.size) + 2 * pad
            x = sheet.side(zone, offset)
            _pill(sheet, x - (width if sheet.from_right else 0), y, width, tall, ink)
            sheet.words(
                fitted.lines[0],
                x + (-pad if sheet.from_right else pad),
                y + tall / 2 + fitted.size * 0.35,
                font,
                fitted.size,
                css(mix(ink.text, ink.quiet, 0.3)),
            )
            offset += width + gap
