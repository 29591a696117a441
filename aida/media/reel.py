"""The film's pictures as they came: timeline + assets → a source for every take, stills, own sound, notes.

clips ─look_into, once→ footage (its rate shapes the timeline)
asset ─a still→ read, moved by the camera (`StillSource`)
      ─a clip→ its footage, fitted to its place (`ClipSource`), its sound with it
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path

import numpy as np

from aida.contracts.assets import AssetRef
from aida.contracts.result import Clip
from aida.errors import AidaError, Permanent
from aida.media import footage as moving
from aida.media.fit import Fit, fit
from aida.media.frames.drawing import Pixels
from aida.media.planes import to_rgb
from aida.media.sources import Source, StillSource, centre, on_canvas, read_picture
from aida.media.timeline import Segment, Timeline
from aida.media.wav import RATE, Samples, sample_count

_SILENT = 1e-4
_CLICKLESS = RATE // 100
"""Samples of fade where a take's own sound begins or ends at a cut."""


Fetch = Callable[[AssetRef], Path]
Clips = Mapping[str, moving.Footage]
"""By their assets' keys."""


def look_into(shots: Sequence[Clip], fetch: Fetch, check: Callable[[], None] = lambda: None) -> Clips:
    """What is known of every moving take, two looked at at a time. Raises `Permanent` when one cannot
    be read, and what `check` raises."""

    def looked(take: tuple[int, AssetRef]) -> moving.Footage:
        check()
        try:
            return moving.footage(fetch(take[1]))
        except AidaError as err:
            err.agent, err.scene = "assembly", take[0]
            raise

    takes = {
        asset.key: (shot.scene_id, asset)
        for shot in shots
        if shot.camera is None
        for asset in ([piece.asset for piece in shot.pieces] or [shot.asset])
    }
    with ThreadPoolExecutor(2, thread_name_prefix="reel") as pool:
        return dict(zip(takes, pool.map(looked, takes.values()), strict=True))


class Reel:
    """Opens what the film shows. `check` may raise while something is waited for."""

    def __init__(
        self,
        plan: Timeline,
        clips: Clips,
        size: tuple[int, int],
        fetch: Fetch,
        check: Callable[[], None] = lambda: None,
    ) -> None:
        """`clips` as `look_into` gives them, for all moving takes of the plan."""
        self._plan, self._clips, self._size, self._fetch, self._check = plan, clips, size, fetch, check

    def source(self, segment: Segment) -> Source:
        """What paints this take."""
        if segment.camera is None:
            clip = self._clips[segment.asset.key]
            return moving.ClipSource(clip, self.fitted(segment), self._plan.fps, self._size, self._check)
        return StillSource(self._canvas(segment), segment.camera, self._plan.fps, self._size)

    def fitted(self, segment: Segment) -> Fit:
        """How a clip fills its place, its halves of the transitions included."""
        wanted = Fraction(segment.shown_until - segment.shown_from, self._plan.fps)
        return fit(self._clips[segment.asset.key].seconds, wanted, Fraction(1, self._plan.fps))

    def picture(self, frame: int) -> Pixels:
        """About what the film shows at a frame, without words; of a moved still, its middle."""
        segment = next(each for each in self._plan.segments if each.start <= frame < each.end)
        if segment.camera is not None:
            return centre(self._canvas(segment), *self._size)
        shown = Fraction(frame - segment.shown_from, self._plan.fps) / self.fitted(segment).slower
        return to_rgb(moving.still(self._clips[segment.asset.key], shown, self._size, self._check))

    def notes(self) -> tuple[str, ...]:
        """What a client might notice of clips that were too short."""
        said = (self.fitted(each).note(each.scene_id) for each in self._plan.segments if each.camera is None)
        return tuple(dict.fromkeys(note for note in said if note))

    def own_sound(self, work: Path) -> list[tuple[Samples, Fraction]]:
        """The takes' own sound where it is wanted, each with its start on the film's clock in seconds."""
        takes = []
        for segment in self._plan.segments:
            if not segment.native_audio or segment.camera is not None:
                continue
            if self._clips[segment.asset.key].sound_seconds is None:
                continue
            self._check()
            heard = self._heard(segment, work)
            if float(np.abs(heard).max(initial=0.0)) > _SILENT:
                takes.append((heard, Fraction(segment.shown_from, self._plan.fps)))
        return takes

    def _heard(self, segment: Segment, work: Path) -> Samples:
        """As long as the take is seen moving, as slow as it is, and fading where it dissolves."""
        from aida.media.foreign import decoded

        fitted, fps = self.fitted(segment), self._plan.fps
        sound = decoded(
            self._clips[segment.asset.key].file,
            "film",
            work,
            channels=2,
            seconds=fitted.played / fitted.slower,
            tempo=float(1 / fitted.slower),
        )[: sample_count(fitted.played)]
        into = sample_count(Fraction(segment.entry_frames, fps)) or _CLICKLESS
        out = 2 * sample_count(Fraction(segment.shown_until - segment.end, fps)) or _CLICKLESS
        return _faded(sound, into, out)

    def _canvas(self, segment: Segment) -> Pixels:
        return on_canvas(read_picture(self._fetch(segment.asset)), *self._size)


def samples_of(pictures: Reel, start: int, end: int) -> Sequence[Pixels]:
    """Three frames of a stretch of the film: what words over it lie on. Raises `Permanent`."""
    if end <= start:
        raise Permanent("There is nothing to look at between two equal frames", agent="assembly")
    return [pictures.picture(frame) for frame in dict.fromkeys((start, (start + end) // 2, end - 1))]


def _faded(sound: Samples, into: int, out: int) -> Samples:
    into, out = min(into, len(sound) // 2), min(out, len(sound) // 2)
    shaped = sound.copy()
    shaped[:into] *= np.sin(np.linspace(0, np.pi / 2, into, dtype=np.float32))[:, None]
    shaped[len(sound) - out :] *= np.cos(np.linspace(0, np.pi / 2, out, dtype=np.float32))[:, None]
    return shaped
