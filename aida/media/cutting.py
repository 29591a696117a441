"""What the pictures do: script, storyboard, clips → takes in whole frames, transitions, words (pure).

    scenes' seconds ─rounded as running totals→ scene spans ─shared by their takes→ segments
                                                            └→ chrome (animatic) or titles (finished film)

Boundaries lie where the script has them, to half a frame, and the total is exact: rounding each
scene by itself would let a long film drift. A transition takes half its time from each side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Annotated

from pydantic import Field

from aida.contracts.assets import AssetRef
from aida.contracts.result import Clip
from aida.contracts.script import Script
from aida.contracts.storyboard import CameraMove, Storyboard, Transition
from aida.contracts.units import Contract, Count, Flag
from aida.errors import Permanent

TRANSITION_SECONDS: dict[Transition, Fraction] = {
    "cut": Fraction(0),
    "dissolve": Fraction(2, 5),
    "wipe": Fraction(1, 2),
}
TITLE_WAIT, TITLE_FADE = Fraction(1, 5), Fraction(1, 3)
"""Seconds: a finished film's title comes that long after its picture, and takes that long to come."""


class Segment(Contract):
    """One take: the film shows it from frame `start` until before frame `end`.

    `shown_from` and `shown_until` include its halves of the transitions at both ends.
    """

    scene_id: Count
    shot: Count
    piece: Annotated[Count, Field(ge=1)] = 1
    """Which take of the shot, when it was filmed in several."""
    asset: AssetRef
    camera: CameraMove | None
    native_audio: Flag = False
    """Its own sound belongs into the film."""
    start: Count
    end: Count
    entry: Transition = "cut"
    """How it follows the segment before."""
    entry_frames: Count = 0
    """Even; the boundary lies in the middle."""
    shown_from: Count
    shown_until: Count


class ChromeWindow(Contract):
    """A scene's own marks: never together with another scene's, so they fade one after the other."""

    scene_id: Count
    start: Count
    end: Count
    fade_in: Count
    fade_out: Count

    def strength(self, frame: int) -> Fraction:
        """0 to 1 at a frame of the film."""
        if not self.start <= frame < self.end:
            return Fraction(0)
        rise = Fraction(frame - self.start + 1, self.fade_in + 1)
        fall = Fraction(self.end - frame, self.fade_out + 1)
        return min(Fraction(1), rise, fall)


class SceneSpan(Contract):
    scene_id: Count
    start: Count
    end: Count


def scene_spans(script: Script, fps: int) -> tuple[SceneSpan, ...]:
    """Where each scene begins and ends, in frames."""
    edges = boundaries([scene.duration for scene in script.scenes], fps)
    spans = []
    for scene, (start, end) in zip(script.scenes, pairwise(edges), strict=True):
        if start == end:
            raise Permanent("The scene is shorter than one frame", agent="assembly", scene=scene.id)
        spans.append(SceneSpan(scene_id=scene.id, start=start, end=end))
    return tuple(spans)


def boundaries(durations: Sequence[Fraction], fps: int) -> list[int]:
    """0, then the end of each duration in frames: running totals, halves rounded up."""
    edges, total = [0], Fraction(0)
    for duration in durations:
        total += duration
        edges.append(int(total * fps + Fraction(1, 2)))
    return edges


def segments_of(
    spans: Sequence[SceneSpan], storyboard: Storyboard | None, clips: Sequence[Clip], fps: int
) -> tuple[Segment, ...]:
    boards = {scene.scene_id: scene for scene in (storyboard.scenes if storyboard else ())}
    cut: list[Segment] = []
    for span in spans:
        shots = sorted((clip for clip in clips if clip.scene_id == span.scene_id), key=lambda clip: clip.shot)
        if not shots:
            raise Permanent("The scene has no picture", agent="assembly", scene=span.scene_id)
        takes = [take for shot in shots for take in _takes(shot)]
        board = boards.get(span.scene_id)
        entry: Transition = board.transition if board and cut else "cut"
        for take, (start, end) in zip(
            takes, pairwise(_shared(span, [t.seconds for t in takes])), strict=True
        ):
            cut.append(
                Segment(
                    scene_id=span.scene_id,
                    shot=take.shot.shot,
                    piece=take.piece,
                    asset=take.asset,
                    camera=take.shot.camera,
                    native_audio=take.shot.native_audio,
                    start=start,
                    end=end,
                    entry=entry if start == span.start else "cut",
                    shown_from=start,
                    shown_until=end,
                )
            )
    return _with_transitions(cut, fps)


@dataclass(frozen=True)
class _Take:
    shot: Clip
    piece: int
    asset: AssetRef
    seconds: Fraction


def _takes(shot: Clip) -> list[_Take]:
    """A shot's takes in order; together they last as long as the shot does."""
    if not shot.pieces:
        return [_Take(shot, 1, shot.asset, shot.seconds)]
    total = sum((piece.seconds for piece in shot.pieces), start=Fraction(0))
    return [
        _Take(shot, number, piece.asset, piece.seconds * shot.seconds / total)
        for number, piece in enumerate(shot.pieces, 1)
    ]


def _shared(span: SceneSpan, seconds: Sequence[Fraction]) -> list[int]:
    """Boundaries of a scene's takes: in proportion to their seconds, so that they fill it exactly."""
    total, at, edges = sum(seconds, start=Fraction(0)), Fraction(0), [span.start]
    for each in seconds:
        at += each
        edges.append(span.start + int(at / total * (span.end - span.start) + Fraction(1, 2)))
    if any(a == b for a, b in pairwise(edges)):
        raise Permanent("The scene has more shots than frames", agent="assembly", scene=span.scene_id)
    return edges


def _with_transitions(cut: Sequence[Segment], fps: int) -> tuple[Segment, ...]:
    halves = [0]
    for before, after in pairwise(cut):
        wanted = TRANSITION_SECONDS[after.entry] * fps / 2
        shorter = min(before.end - before.start, after.end - after.start)
        halves.append(min(round(wanted), shorter // 4))
    halves.append(0)
    return tuple(
        segment.model_copy(
            update={
                "entry": segment.entry if into else "cut",
                "entry_frames": 2 * into,
                "shown_from": segment.start - into,
                "shown_until": segment.end + out,
            }
        )
        for segment, into, out in zip(cut, halves, halves[1:], strict=False)
    )


def chrome_windows(spans: Sequence[SceneSpan], segments: Sequence[Segment]) -> tuple[ChromeWindow, ...]:
    """At a cut the marks change with the picture; in a transition the old ones fade out in its first
    half and the new ones fade in in its second."""
    half = {segment.start: segment.entry_frames // 2 for segment in segments}
    return tuple(
        ChromeWindow(
            scene_id=span.scene_id,
            start=span.start,
            end=span.end,
            fade_in=half.get(span.start, 0),
            fade_out=half.get(span.end, 0),
        )
        for span in (spans if segments else ())
    )


def title_windows(
    script: Script, spans: Sequence[SceneSpan], segments: Sequence[Segment], fps: int, *, spoken: bool
) -> tuple[ChromeWindow, ...]:
    """When a finished film shows a scene's headline: in the first and the last scene, in all of them
    where nobody speaks and the headlines carry the message."""
    if not segments:
        return ()
    headlines = {scene.id for scene in script.scenes if scene.headline.strip()}
    half = {segment.start: segment.entry_frames // 2 for segment in segments}
    shown = [
        span for span in spans if span.scene_id in headlines and (not spoken or span in (spans[0], spans[-1]))
    ]
    return tuple(
        _title(span, half.get(span.start, 0), half.get(span.end, 0), span == spans[-1], fps) for span in shown
    )


def _title(span: SceneSpan, into: int, out: int, last: bool, fps: int) -> ChromeWindow:
    """It comes a moment after its picture and leaves a moment before; the last one stays to the end."""
    frames = span.end - span.start
    wait = max(into, min(round(TITLE_WAIT * fps), frames // 8))
    leave = 0 if last else max(out, min(round(TITLE_WAIT * fps), frames // 8))
    fade = min(round(TITLE_FADE * fps), frames // 6)
    return ChromeWindow(
        scene_id=span.scene_id,
        start=span.start + wait,
        end=span.end - leave,
        fade_in=fade,
        fade_out=0 if last else fade,
    )
