"""A layer of words being set: text, place, typeface → shapes, from whichever side one reads."""

from __future__ import annotations

from html import escape

from aida.media.fonts import Face, rtl
from aida.media.frames.drawing import Drawing
from aida.media.layout import Zone


class Sheet:
    """One layer being set: places words from the reading side, whichever side that is."""

    def __init__(self, width: int, height: int, language: str) -> None:
        self.drawing = Drawing(width, height)
        self.language = language
        self.from_right = rtl(language)
        self.fonts: dict[str, None] = {}

    def side(self, zone: Zone, offset: float) -> float:
        """x at `offset` pixels from the zone's reading side."""
        return zone.right - offset if self.from_right else zone.x + offset

    def words(
        self, text: str, x: float, y: float, font: Face, size: float, colour: str, anchor: str = "start"
    ) -> None:
        """One line with its baseline at `y`; `start` is the side one begins to read from."""
        if self.from_right:
            anchor = {"start": "end", "end": "start", "middle": "middle"}[anchor]
            # An embedding makes the whole line right-to-left, whatever it begins with.
            if not text[0].isdigit():
                text = f"\u202b{text}\u202c"
        self.fonts.update(dict.fromkeys(str(file) for file in font.files))
        families = ", ".join(f"'{family}'" for family in dict.fromkeys((font.family, "Inter")))
        spacing = f' letter-spacing="{font.tracking * size:.2f}"' if font.tracking else ""
        self.drawing.add(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" '
            f'font-family="{families}" font-weight="{font.weight}" font-size="{size:.2f}" '
            f'fill="{colour}"{spacing}>{escape(text)}</text>'
        )
