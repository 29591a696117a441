"""One production: the Technical Planner calls everyone, each the moment its input is there.

    Writer ─┬─ voice per scene ─────────────────────────────────┐
            └─ Director ─ per scene: picture ─ per shot: clip ───┼─ assembly
    music ───────────────────────────────────────────────────────┘

Nothing waits for a whole stage. After the first failure nothing new begins; what is under way is
finished and kept, because it may have been paid for.
"""

from __future__ import annotations

import asyncio
from typing import Any

from prefect.logging import get_run_logger

from aida.contracts.assets import AssetRef
from aida.contracts.errand import Errand
from aida.contracts.recipe import Recipe
from aida.contracts.result import FinalResult, ResultError
from aida.contracts.storyboard import Storyboard, StoryboardScene
from aida.planner import recipes
from aida.planner.recipes import Commission
from aida.studio import Studio
from flows import record as stages
from flows.asking import Asking, Future, reason, together
from flows.clock import Clock
from flows.noticeboard import Noticeboard
from flows.outcome import Made, audio_result, failure, final_result, video_result
from flows.record import Record, Stage
from tasks.assembly import assembly
from tasks.audio_generator import music, voice
from tasks.director import director
from tasks.video_composer import video_composer
from tasks.visual_creator import visual_creator
from tasks.writer import writer


class Production:
    """One attempt at one workflow. Made and run inside a Prefect flow."""

    def __init__(self, job: Commission, errand: Errand, studio: Studio, record: Record, clock: Clock) -> None:
        self.job = job
        self.made = Made()
        self._studio = studio
        self._record = record
        self._board = Noticeboard(record.state.id, studio.store)
        self._asking = Asking(job, errand, studio.store, record, clock)
        self._ends: list[Future] = []
        """What the assembly stands on, so that Prefect draws the lines."""

    async def run(self) -> FinalResult:
        """Make everything; the state row ends `completed` or `failed`. Never raises an agent's error."""
        error: ResultError | None = None
        limit = None if self.job.plan.tier == "draft" else 600.0
        try:
            # Nothing is bought for a draft, and a slow machine is no reason to lose one.
            async with asyncio.timeout(limit):
                await self._make()
        except TimeoutError:
            error = failure("technical_planner", "Workflow exceeded 10 minute timeout")
        except Exception as err:
            error = failure(getattr(err, "agent", None) or "technical_planner", reason(err))
            get_run_logger().error("%s: %s", error.agent, error.reason, exc_info=err)
        if error is not None:
            self._record.note(self._record.state.current_step, error.reason, recovered=False)
        result = self._outcome(error)
        self._record.finish(result)
        if error is None:
            self._board.progress(stages.DONE.percent, stages.DONE.message)
        await self._board.close()
        return result

    # ── order ────────────────────────────────────────────────────────────────────────────────────

    async def _make(self) -> None:
        self._forward(stages.WRITER)
        await together(self._bed(), self._words())
        if self.job.assembles:
            self._forward(stages.ASSEMBLY)
            await self._assemble()

    async def _words(self) -> None:
        result, future = await self._asking.ask(writer, recipes.script_recipe(self.job))
        self.made.script = result
        self._keep(writer_result=result)
        self._board.script(self.made.words())
        await together(self._lines(future), self._pictures(future))

    async def _lines(self, after: Future) -> None:
        await together(
            *(self._line(recipe, after) for recipe in recipes.voice_recipes(self.job, self.made.words()))
        )
        if self.job.plan.speaks:
            self._keep_audio()

    async def _line(self, recipe: Recipe, after: Future) -> None:
        line, future = await self._asking.ask(voice, recipe, after)
        self.made.lines[line.scene_id] = line
        self._ends.append(future)

    async def _bed(self) -> None:
        recipe = recipes.music_recipe(self.job)
        if recipe is not None:
            self.made.bed, future = await self._asking.ask(music, recipe)
            self._ends.append(future)
            self._keep_audio()

    async def _pictures(self, after: Future) -> None:
        if self.job.step("storyboard") is None:
            self._forward(stages.AUDIO)
            return
        self._forward(stages.DIRECTOR)
        recipe = recipes.storyboard_recipe(self.job, self.made.words())
        result, future = await self._asking.ask(director, recipe, after)
        board: Storyboard = result.storyboard
        self.made.storyboard = result
        self._keep(director_result=result)
        self._board.storyboard(board)
        self._forward(stages.VISUAL)
        scenes = board.scenes if self.job.films else ()
        stills = recipes.still_pictures(self.job, board)
        await together(
            *(self._scene(board, scene, future) for scene in scenes),
            *(self._still(number, recipe, future) for number, recipe in enumerate(stills, start=1)),
        )

    async def _scene(self, board: Storyboard, scene: StoryboardScene, after: Future) -> None:
        recipe = recipes.scene_picture(self.job, board, scene)
        picture, future = await self._asking.ask(visual_creator, recipe, after)
        assert picture.image is not None
        self.made.pictures[scene.scene_id] = picture
        self._board.picture(f"scene-{scene.scene_id}", f"Scene {scene.scene_id}", picture.image)
        self._keep_visuals()
        shots = recipes.clip_recipes(self.job, scene, picture.image)
        await together(*(self._clip(shot, future) for shot in shots))

    async def _clip(self, recipe: Recipe, after: Future) -> None:
        clip, future = await self._asking.ask(video_composer, recipe, after)
        self.made.clips[clip.scene_id, clip.shot] = clip
        self._ends.append(future)
        if len(self.made.clips) == sum(max(1, len(scene.shots)) for scene in self.job.plan.scenes):
            self._keep(video_result=video_result(self.job, self.made, self._address))

    async def _still(self, number: int, recipe: Recipe, after: Future) -> None:
        picture, _ = await self._asking.ask(visual_creator, recipe, after)
        assert picture.image is not None
        self.made.stills[number] = picture
        self._board.picture(f"still-{number}", f"Picture {number}", picture.image)
        self._keep_visuals()

    async def _assemble(self) -> None:
        made = self.made
        recipe = recipes.assembly_recipe(
            self.job,
            made.words(),
            made.board(),
            tuple(made.clips.values()),
            tuple(made.lines.values()),
            made.bed,
        )
        made.assembly, _ = await self._asking.ask(assembly, recipe, *self._ends)
        self._keep(video_result=video_result(self.job, made, self._address))
        self._keep_audio()
        self._board.film(_files(made))

    # ── keeping ──────────────────────────────────────────────────────────────────────────────────

    def _forward(self, stage: Stage) -> None:
        if self._record.forward(stage):
            self._board.progress(stage.percent, stage.message)

    def _keep(self, **results: Any) -> None:
        self._record.keep(self.made.cost(), **results)

    def _keep_visuals(self) -> None:
        self._keep(visual_results=self.made.visuals())
        scenes = len(self.job.plan.scenes) if self.job.films else 0
        if self.job.films and len(self.made.visuals()) == scenes + self.job.plan.stills:
            self._forward(stages.VIDEO)

    def _keep_audio(self) -> None:
        """Only once voice and bed are there: until then the Audio Generator is still at work."""
        spoken = not self.job.plan.speaks or len(self.made.lines) == len(
            recipes.voice_recipes(self.job, self.made.words()) if self.made.script else ("not yet",)
        )
        if spoken and (self.made.bed is not None or recipes.music_recipe(self.job) is None):
            self._keep(audio_result=audio_result(self.job, self.made, self._address))

    def _outcome(self, error: ResultError | None) -> FinalResult:
        return final_result(
            self.job,
            self.made,
            workflow_id=self._record.state.id,
            agents=self._record.state.agents_called,
            seconds=self._record.seconds(),
            address=self._address,
            error=error,
        )

    def _address(self, ref: AssetRef) -> str:
        return self._studio.store.url(ref)


def _files(made: Made) -> dict[str, AssetRef]:
    done = made.assembly
    assert done is not None
    named = {
        "film.mp4": done.film,
        "audio.wav": done.mix,
        "audio.mp3": done.mix_mp3,
        "voice.wav": done.voice,
        "thumbnail.jpg": done.thumbnail,
        "captions.srt": done.captions_srt,
        "captions.vtt": done.captions_vtt,
    }
    return {name: ref for name, ref in named.items() if ref is not None}
