"""When everything happens, in exact numbers: script, storyboard, clips, voice → `Timeline` (pure).

scenes, clips ─cutting→ spans, segments, transitions, chrome or titles
a line's words ─→ captions (burned in) and subtitles (files)
voice lines ─→ places on the film's clock
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated

from pydantic import Field

from aida.contracts.assets import AssetRef
from aida.contracts.result import Clip, MusicBed, VoiceLine, Word
from aida.contracts.script import Script
from aida.contracts.storyboard import Storyboard
from aida.contracts.units import Contract, Count, Language, Seconds
from aida.media import wording
from aida.media.cutting import (
    ChromeWindow,
    SceneSpan,
    Segment,
    boundaries,
    chrome_windows,
    scene_spans,
    segments_of,
    title_windows,
)

__all__ = [
    "Caption",
    "ChromeWindow",
    "SceneSpan",
    "Segment",
    "Timeline",
    "VoicePlacement",
    "boundaries",
    "timeline",
]

LEAD_IN = Fraction(1, 4)
"""Seconds a line waits after its scene begins: less in a scene under 3 s, or when the line needs the time."""

LINGER = Fraction(3, 5)
"""A caption stays this long after its last word, unless the next one comes."""


class Caption(Contract):
    """Words shown together, in seconds of the film."""

    scene_id: Count
    start: Seconds
    end: Seconds
    words: Annotated[tuple[Word, ...], Field(min_length=1)]
    """Their times are the film's, too."""

    def active(self, at: Fraction) -> int | None:
        """Index of the word being spoken, or spoken last; `None` before the first."""
        begun = [index for index, word in enumerate(self.words) if word.start <= at]
        return begun[-1] if begun else None


class VoicePlacement(Contract):
    scene_id: Count
    asset: AssetRef
    start: Seconds


class Timeline(Contract):
    fps: Annotated[Count, Field(ge=1)]
    frames: Annotated[Count, Field(ge=1)]
    language: Language
    scenes: tuple[SceneSpan, ...]
    segments: tuple[Segment, ...]
    """In order and without a gap; empty when nothing is shown (audio alone)."""
    chrome: tuple[ChromeWindow, ...]
    captions: tuple[Caption, ...]
    subtitles: tuple[Caption, ...]
    voice: tuple[VoicePlacement, ...]
    music: AssetRef | None = None

    @property
    def seconds(self) -> Fraction:
        """Exactly frames ÷ frames per second."""
        return Fraction(self.frames, self.fps)


def timeline(
    script: Script,
    storyboard: Storyboard | None,
    clips: Sequence[Clip],
    voice: Sequence[VoiceLine],
    music: MusicBed | None,
    *,
    fps: int,
    language: str,
    animatic: bool = True,
) -> Timeline:
    """The film's timeline. Without clips it has sound and words only; without a storyboard, cuts only.

    An animatic carries every scene's marks all the time, a finished film only its titles.

    Raises `Permanent` when a scene is shorter than a frame, or has no clip while others have.
    """
    spans = scene_spans(script, fps)
    segments = segments_of(spans, storyboard, clips, fps) if clips else ()
    placed = _placements(script, voice, spans, fps)
    return Timeline(
        fps=fps,
        frames=spans[-1].end,
        language=language,
        scenes=spans,
        segments=segments,
        chrome=chrome_windows(spans, segments)
        if animatic
        else title_windows(script, spans, segments, fps, spoken=bool(placed)),
        captions=_captions(placed, wording.on_screen(language), language),
        subtitles=_captions(placed, wording.in_subtitles(language), language),
        voice=tuple(
            VoicePlacement(scene_id=line.scene_id, asset=line.asset, start=start) for line, start, _ in placed
        ),
        music=music.asset if music else None,
    )


_Placed = tuple[VoiceLine, Fraction, Fraction]
"""A line, its start and its scene's end in seconds of the film."""


def _placements(
    script: Script, voice: Sequence[VoiceLine], spans: Sequence[SceneSpan], fps: int
) -> list[_Placed]:
    lines = {line.scene_id: line for line in voice}
    placed = []
    for span in spans:
        line = lines.get(span.scene_id)
        if line is None:
            continue
        begin, end = Fraction(span.start, fps), Fraction(span.end, fps)
        room = end - begin - _length(line)
        lead = max(Fraction(0), min(LEAD_IN, (end - begin) / 12, room / 2))
        placed.append((line, begin + lead, end))
    return placed


def _length(line: VoiceLine) -> Fraction:
    if line.asset.seconds is not None:
        return line.asset.seconds
    return line.words[-1].end if line.words else Fraction(0)


def _captions(placed: Sequence[_Placed], limits: wording.Limits, language: str) -> tuple[Caption, ...]:
    captions: list[Caption] = []
    for line, start, scene_end in placed:
        spoken = min(_length(line), scene_end - start) or scene_end - start
        words = wording.timed_words(line.text, line.words, spoken, language)
        groups = wording.groups(words, limits, language)
        begins = [start + group[0].start for group in groups]
        for group, begin, following in zip(groups, begins, [*begins[1:], scene_end], strict=True):
            end = min(following, start + group[-1].end + LINGER, scene_end)
            if begin < end:
                captions.append(_caption(line.scene_id, begin, end, group, start))
    return tuple(captions)


def _caption(
    scene_id: int, begin: Fraction, end: Fraction, group: Sequence[Word], start: Fraction
) -> Caption:
    words = tuple(
        Word(text=word.text, start=min(start + word.start, end), end=min(start + word.end, end))
        for word in group
    )
    return Caption(scene_id=scene_id, start=begin, end=end, words=words)
