"""Assembly: clips or pictures with camera moves, voice and music → the film, in one video encode.

    clips ─their frames per second→ fps
    recipe ─timeline→ ┬ frames ─x264→ cut.mp4 ───────────┬→ film.mp4
                      ├ lines + bed → mix.wav, voice.wav ┘
                      ├ storyboard frames, thumbnail
                      └ captions.srt, captions.vtt

Pictures and sound are made side by side. Everything is written into `work` first; the store is given
whole files only.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aida.contracts.assets import AssetRef
from aida.contracts.recipe import AssemblyRecipe
from aida.contracts.result import AssemblyResult, StepMetadata
from aida.errors import Permanent, StoreTrouble, Transient, is_no_room
from aida.media.fit import film_fps
from aida.media.timeline import Timeline, timeline
from aida.ports import Workbench

if TYPE_CHECKING:
    from aida.media.reel import Reel

NAME = "local assembly"
_MUX_SECONDS = 300.0
"""A minute of film is muxed in a second or two, but a machine may be very busy."""

Made = dict[str, Any]
"""Fields of `AssemblyResult`."""


def assemble(recipe: AssemblyRecipe, bench: Workbench) -> AssemblyResult:
    """What the content type asks for, in the asset store.

    With clips: film, cut, thumbnail, storyboard frames. With voice or music: mix and voice. With
    words: subtitle files. MP3 only where sound is delivered for itself. Raises `Permanent` when an
    input is missing or broken, `StoreTrouble` when a disk is full, `Transient` when the machine was too
    slow, `Deadline` within a second or two of the workflow's time being up; no child and no thread
    outlives the call.
    """
    from aida.media.reel import Reel, look_into

    begun = time.perf_counter()
    bench.check_time()
    with _disk_errors(bench.folder):
        clips = look_into(recipe.clips, bench.store.fetch, bench.check_time)
        fps = film_fps([clip.fps for clip in clips.values()], recipe.fps)
        plan = _planned(recipe, fps)
        reel = Reel(plan, clips, (recipe.width, recipe.height), bench.store.fetch, bench.check_time)
        job = _Job(recipe, plan, reel, bench)
        made = job.film() if plan.segments else job.sound()
        made |= job.subtitles()
    took = round(time.perf_counter() - begun, 3)
    return AssemblyResult(
        **made,
        seconds=plan.seconds,
        metadata=StepMetadata(
            time=took, model_used=NAME, notes=(*_rate_note(fps, recipe.fps), *reel.notes())
        ),
    )


def _planned(recipe: AssemblyRecipe, fps: int) -> Timeline:
    return timeline(
        recipe.script,
        recipe.storyboard,
        recipe.clips,
        recipe.voice,
        recipe.music,
        fps=fps,
        language=recipe.language.split("-")[0],
        animatic=recipe.chrome,
    )


def _rate_note(fps: int, planned: int) -> tuple[str, ...]:
    if fps == planned:
        return ()
    return (f"The film has {fps} frames per second, as its clips have, instead of {planned}.",)


@dataclass(frozen=True)
class _Job:
    recipe: AssemblyRecipe
    plan: Timeline
    reel: Reel
    bench: Workbench

    @property
    def work(self) -> Path:
        return self.bench.folder

    def film(self) -> Made:
        """Pictures and sound at once, then together."""
        from aida.agents.boards import Board, draw_board, showpiece, write_jpeg
        from aida.media.sources import read_picture

        with ThreadPoolExecutor(2, thread_name_prefix="assembly") as pool:
            boards: dict[int, Future[Board]] = {}
            first, *others = (span.scene_id for span in self.plan.scenes)
            boards[first] = pool.submit(draw_board, self.recipe, self.plan, first, self.reel, self.work)
            sound = pool.submit(self.sound)
            for scene in others:
                boards[scene] = pool.submit(draw_board, self.recipe, self.plan, scene, self.reel, self.work)
            try:
                cut = self._cut(boards)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
            made = sound.result()
            drawn = {scene: board.result() for scene, board in boards.items()}
        film = self._with_sound(cut) if "mix" in made else cut
        assert self.recipe.storyboard is not None
        thumbnail = self.work / "thumbnail.jpg"
        write_jpeg(read_picture(drawn[showpiece(self.recipe.storyboard.scenes)].frame), thumbnail)
        size: Made = {"width": self.recipe.width, "height": self.recipe.height}
        seconds: Made = {"seconds": self.plan.seconds}
        return made | {
            "film": self._put(film, "video/mp4", name="film.mp4", **size, **seconds),
            "cut": self._put(cut, "video/mp4", **size, **seconds),
            "frames": tuple(self._put(board.frame, "image/png", **size) for board in drawn.values()),
            "thumbnail": self._put(thumbnail, "image/jpeg", **size),
        }

    def sound(self) -> Made:
        """Mix and voice; nothing when nobody speaks, nothing plays and the clips are silent."""
        own = self.reel.own_sound(self.work)
        if not self.plan.voice and self.plan.music is None and not own:
            return {}
        from aida.media.sound import encode_mp3, mix_film

        mix, voice, mp3 = (self.work / name for name in ("mix.wav", "voice.wav", "mix.mp3"))
        fetch = self.bench.store.fetch
        lines = [(fetch(line.asset), line.start) for line in self.plan.voice]
        bed = fetch(self.plan.music) if self.plan.music else None
        self.bench.check_time()
        mix_film(lines, bed, self.plan.seconds, mix, voice if lines else None, own=own)
        seconds: Made = {"seconds": self.plan.seconds}
        made: Made = {"mix": self._put(mix, "audio/wav", **seconds)}
        if lines:
            made["voice"] = self._put(voice, "audio/wav", **seconds)
        if self.recipe.content_type in ("audio", "multi_asset"):
            encode_mp3(mix, mp3)
            made["mix_mp3"] = self._put(mp3, "audio/mpeg", **seconds)
        return made

    def subtitles(self) -> Made:
        """SRT and WebVTT of what is said; nothing when nothing is."""
        if not self.plan.subtitles:
            return {}
        from aida.media.subtitles import srt, vtt

        made: Made = {}
        for name, kind, text in (
            ("captions.srt", "application/x-subrip", srt(self.plan.subtitles, self.plan.language)),
            ("captions.vtt", "text/vtt", vtt(self.plan.subtitles, self.plan.language)),
        ):
            file = self.work / name
            file.write_text(text, encoding="utf-8")
            made[name.replace(".", "_")] = self._put(file, kind)
        return made

    def _cut(self, boards: dict[int, Future[Any]]) -> Path:
        from aida.media.captions import CaptionDrawer
        from aida.media.encode import encode_film, most_megabits
        from aida.media.render import Renderer

        size = self.recipe.width, self.recipe.height
        captions = None
        if self.recipe.burn_captions and self.plan.captions:
            assert self.recipe.storyboard is not None
            palette = self.recipe.storyboard.look.palette
            captions = CaptionDrawer(self.plan.captions, self.plan.language, palette, size).overlay
        renderer = Renderer(
            self.plan, size, self.reel.source, lambda scene: boards[scene].result().marks, captions
        )
        cut = self.work / "cut.mp4"
        try:
            encode_film(
                cut,
                self.plan.frames,
                size,
                self.plan.fps,
                renderer.paint,
                # What is drawn never needs as much.
                megabits=None if self.recipe.chrome else most_megabits(size),
                check=self.bench.check_time,
            )
        finally:
            renderer.close()
        return cut

    def _with_sound(self, cut: Path) -> Path:
        from aida.media import commands, run
        from aida.media.probe import probe

        film = self.work / "film.mp4"
        left = self.bench.seconds_left()
        try:
            run.ffmpeg(
                commands.mux(cut, self.work / "mix.wav", film),
                timeout_seconds=_MUX_SECONDS if left is None else min(_MUX_SECONDS, left),
            )
        except Transient:
            self.bench.check_time()
            raise
        facts = probe(film)
        heard = facts.sound_seconds or 0
        if facts.seconds != self.plan.seconds or abs(heard - facts.seconds) > 1 / self.plan.fps:
            raise Permanent(
                f"The film came out {float(facts.seconds):.3f} s long with {float(heard):.3f} s of sound "
                f"instead of {float(self.plan.seconds):.3f} s",
                agent="assembly",
            )
        return film

    def _put(self, file: Path, media_type: str, *, name: str | None = None, **facts: Any) -> AssetRef:
        return self.bench.store.put(file, self.recipe.asset_key(name or file.name), media_type, **facts)


@contextmanager
def _disk_errors(work: Path) -> Iterator[None]:
    """A disk that is full is said in words, whichever library met it first."""
    from av.error import FFmpegError

    try:
        yield
    except (OSError, FFmpegError) as err:
        if is_no_room(err):
            raise StoreTrouble(
                f"The disk with {work} is full; the film was not made. Make room there", agent="assembly"
            ) from err
        raise Permanent(f"The film could not be written: {err}", agent="assembly") from err
