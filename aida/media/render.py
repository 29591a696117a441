"""The film's pictures: timeline + sources + overlays → one frame at a time, in the encoder's memory.

    source ─paint→ (transition ─ next source) ─→ chrome ─→ captions ─→ frame

The camera moves the picture; chrome and captions stand still above it, and are never part of a
transition. Sources and overlays are opened when their time comes and let go after it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from aida.media.planes import Overlay, Planes, dissolve, empty, lay, wipe
from aida.media.sources import Source
from aida.media.timeline import Caption, Segment, Timeline

OpenSource = Callable[[Segment], Source]
OpenChrome = Callable[[int], Overlay]
"""Scene id → its marks."""
Captions = Callable[[Caption, int | None], Overlay]
"""A caption and the index of the word being spoken → what is laid over the frame."""


@dataclass
class Renderer:
    """Paints a timeline's frames in order; see `paint`."""

    timeline: Timeline
    size: tuple[int, int]
    open_source: OpenSource
    open_chrome: OpenChrome | None = None
    open_caption: Captions | None = None

    def __post_init__(self) -> None:
        self._sources: dict[int, Source] = {}
        self._chrome: tuple[int, Overlay] | None = None
        self._caption: tuple[tuple[int, int | None], Overlay] | None = None
        self._next = empty(*self.size)

    def paint(self, number: int, into: Planes) -> None:
        """Frame `number` of the film. Numbers must not go back: what is past has been let go."""
        shown = [
            index
            for index, segment in enumerate(self.timeline.segments)
            if segment.shown_from <= number < segment.shown_until
        ]
        for index in [index for index in self._sources if index not in shown]:
            self._sources.pop(index).close()
        self._paint(shown[0], number, into)
        if len(shown) > 1:
            entering = self.timeline.segments[shown[1]]
            self._paint(shown[1], number, self._next)
            share = (number - entering.shown_from + 1) / (entering.entry_frames + 1)
            blend = wipe if entering.entry == "wipe" else dissolve
            blend(self._next, _gently(share), into)
        self._lay_chrome(number, into)
        self._lay_caption(number, into)

    def close(self) -> None:
        """Let every source go; nothing is painted any more."""
        while self._sources:
            self._sources.popitem()[1].close()

    def _paint(self, index: int, number: int, into: Planes) -> None:
        segment = self.timeline.segments[index]
        if index not in self._sources:
            self._sources[index] = self.open_source(segment)
        count = segment.shown_until - segment.shown_from
        self._sources[index].paint(number - segment.shown_from, count, into)

    def _lay_chrome(self, number: int, into: Planes) -> None:
        if self.open_chrome is None:
            return
        window = next((w for w in self.timeline.chrome if w.start <= number < w.end), None)
        if window is None:
            return
        if self._chrome is None or self._chrome[0] != window.scene_id:
            self._chrome = window.scene_id, self.open_chrome(window.scene_id)
        lay(self._chrome[1], into, float(window.strength(number)))

    def _lay_caption(self, number: int, into: Planes) -> None:
        if self.open_caption is None:
            return
        # A frame stands for its whole time on screen: its middle decides.
        at = Fraction(2 * number + 1, 2 * self.timeline.fps)
        found = next(
            ((i, c) for i, c in enumerate(self.timeline.captions) if c.start <= at < c.end),
            None,
        )
        if found is None:
            return
        index, caption = found
        key = index, caption.active(at)
        if self._caption is None or self._caption[0] != key:
            self._caption = key, self.open_caption(caption, key[1])
        lay(self._caption[1], into)


def _gently(share: float) -> float:
    """A transition that starts and ends softly."""
    return share * share * (3 - 2 * share)
