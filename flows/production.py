"""One production: the Technical Planner calls everyone, each the moment its input is there.

    Writer ─┬─ voice per scene ─────────────────────────────────┐
            └─ Director ─ per scene: picture ─ per shot: clip ───┼─ assembly
    music ───────────────────────────────────────────────────────┘

Nothing waits for a whole stage. After the first failure nothing new begins; what is under way is
finished and kept, because it may have been paid for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from prefect import Task
from prefect.futures import PrefectFuture
from prefect.logging import get_run_logger

from aida.catalog.read import models
from aida.contracts.assets import AssetRef
from aida.contracts.recipe import Recipe
from aida.contracts.result import FinalResult, ResultError
from aida.contracts.storyboard import Storyboard, StoryboardScene
from aida.errors import AidaError, BadInput, Deadline, OverBudget, Permanent, Refused
from aida.planner import recipes
from aida.planner.fallback import after_failure, other_model_first
from aida.planner.recipes import Commission
from aida.studio import Studio
from flows import record as stages
from flows.clock import Clock
from flows.noticeboard import Noticeboard
from flows.outcome import Made, audio_result, failure, final_result, video_result
from flows.record import Record, Stage
from tasks.assembly import assembly
from tasks.audio_generator import music, voice
from tasks.director import director
from tasks.policy import run_name
from tasks.video_composer import video_composer
from tasks.visual_creator import visual_creator
from tasks.writer import writer

Result = TypeVar("Result")
Future = PrefectFuture[Any]

_AGENTS = {
    "visual_creator": "visual",
    "video_composer": "video",
    "audio_generator": "audio",
}
"""The specification's short names, for `agents_called`."""
_FINAL = (BadInput, OverBudget, Deadline, Refused)
"""Errors that asking again, or asking another engine, does not mend."""


class Stopped(Exception):
    """Nothing new begins, because another agent has failed."""


class Production:
    """One attempt at one workflow. Made and run inside a Prefect flow."""

    def __init__(self, job: Commission, studio: Studio, record: Record, clock: Clock) -> None:
        self.job = job
        self.made = Made()
        self._studio = studio
        self._record = record
        self._clock = clock
        self._board = Noticeboard(record.state.id, studio.store)
        self._failed = False
        self._rooms: dict[str, asyncio.Semaphore] = {}
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
            error = failure(getattr(err, "agent", None) or "technical_planner", _reason(err))
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
        await self._together(self._bed(), self._words())
        if self.job.assembles:
            self._forward(stages.ASSEMBLY)
            await self._assemble()

    async def _words(self) -> None:
        result, future = await self._ask(writer, recipes.script_recipe(self.job))
        self.made.script = result
        self._keep(writer_result=result)
        self._board.script(self.made.words())
        await self._together(self._lines(future), self._pictures(future))

    async def _lines(self, after: Future) -> None:
        await self._together(
            *(self._line(recipe, after) for recipe in recipes.voice_recipes(self.job, self.made.words()))
        )
        if self.job.plan.speaks:
            self._keep_audio()

    async def _line(self, recipe: Recipe, after: Future) -> None:
        line, future = await self._ask(voice, recipe, after)
        self.made.lines[line.scene_id] = line
        self._ends.append(future)

    async def _bed(self) -> None:
        recipe = recipes.music_recipe(self.job)
        if recipe is not None:
            self.made.bed, future = await self._ask(music, recipe)
            self._ends.append(future)
            self._keep_audio()

    async def _pictures(self, after: Future) -> None:
        if self.job.step("storyboard") is None:
            self._forward(stages.AUDIO)
            return
        self._forward(stages.DIRECTOR)
        recipe = recipes.storyboard_recipe(self.job, self.made.words())
        result, future = await self._ask(director, recipe, after)
        board: Storyboard = result.storyboard
        self.made.storyboard = result
        self._keep(director_result=result)
        self._board.storyboard(board)
        self._forward(stages.VISUAL)
        scenes = board.scenes if self.job.films else ()
        stills = recipes.still_pictures(self.job, board)
        await self._together(
            *(self._scene(board, scene, future) for scene in scenes),
            *(self._still(number, recipe, future) for number, recipe in enumerate(stills, start=1)),
        )

    async def _scene(self, board: Storyboard, scene: StoryboardScene, after: Future) -> None:
        recipe = recipes.scene_picture(self.job, board, scene)
        picture, future = await self._ask(visual_creator, recipe, after)
        assert picture.image is not None
        self.made.pictures[scene.scene_id] = picture
        self._board.picture(f"scene-{scene.scene_id}", f"Scene {scene.scene_id}", picture.image)
        self._keep_visuals()
        shots = recipes.clip_recipes(self.job, scene, picture.image)
        await self._together(*(self._clip(shot, future) for shot in shots))

    async def _clip(self, recipe: Recipe, after: Future) -> None:
        clip, future = await self._ask(video_composer, recipe, after)
        self.made.clips[clip.scene_id, clip.shot] = clip
        self._ends.append(future)
        if len(self.made.clips) == sum(max(1, len(scene.shots)) for scene in self.job.plan.scenes):
            self._keep(video_result=video_result(self.job, self.made, self._address))

    async def _still(self, number: int, recipe: Recipe, after: Future) -> None:
        picture, _ = await self._ask(visual_creator, recipe, after)
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
        made.assembly, _ = await self._ask(assembly, recipe, *self._ends)
        self._keep(video_result=video_result(self.job, made, self._address))
        self._keep_audio()
        self._board.film(_files(made))

    # ── asking an agent ──────────────────────────────────────────────────────────────────────────

    async def _ask(self, task: Task[[Any], Result], recipe: Recipe, *after: Future) -> Any:
        """The agent's result and its future; workflow fallbacks included.

        Raises the agent's last error when the fallbacks are used up, `Stopped` when another failed.
        """
        failures, source = 0, None
        while True:
            if self._failed:
                raise Stopped
            try:
                result, future = await self._call(task, recipe, after)
                return (_sourced(result, source) if source else result), future
            except Stopped:
                raise
            except Exception as err:
                failures += 1
                decision = None if isinstance(err, _FINAL) else after_failure(recipe.agent, failures)
                again = decision is not None and _next_recipe(self.job, recipe, decision)
                if decision is None or not again:
                    self._failed = True
                    raise _named(err, recipe) from err
                self._record.note(_step(recipe), f"{_reason(err)} {decision.reason}", recovered=True)
                get_run_logger().warning("%s %s", _reason(err), decision.reason)
                recipe, source = again, decision.source

    async def _call(self, task: Task[[Any], Result], recipe: Recipe, after: tuple[Future, ...]) -> Any:
        async with self._room(recipe.model):
            if self._failed:
                raise Stopped
            self._record.call(_step(recipe))
            with self._clock.span(run_name(task.name, recipe)):
                result, future = await _done(task, recipe, after)
                if await asyncio.to_thread(self._lost, result):
                    # An earlier result stands, but its bytes are gone: make it anew.
                    get_run_logger().warning("%s is gone from the asset store; it is made again", task.name)
                    result, future = await _done(task.with_options(refresh_cache=True), recipe, after)
            return result, future

    def _room(self, model: str) -> asyncio.Semaphore:
        """As many calls at once as the catalog allows for a model."""
        if model not in self._rooms:
            row = models().get(model)
            self._rooms[model] = asyncio.Semaphore(row.concurrency if row else 1)
        return self._rooms[model]

    async def _together(self, *parts: Coroutine[Any, Any, None]) -> None:
        """All parts side by side; when one fails, the others finish what they are at."""
        outcomes = await asyncio.gather(*parts, return_exceptions=True)
        errors = [each for each in outcomes if isinstance(each, BaseException)]
        real = [each for each in errors if not isinstance(each, Stopped)]
        if errors:
            raise (real or errors)[0]

    def _lost(self, result: Any) -> bool:
        try:
            for ref in _assets(result):
                self._studio.store.fetch(ref)
        except Permanent:
            return True
        return False

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


async def _done(
    task: Task[[Any], Result], recipe: Recipe, after: tuple[Future, ...]
) -> tuple[Result, Future]:
    """Submit and wait without holding up the loop; raises the task's own error."""
    future: Any = task.submit(recipe, wait_for=list(after))  # type: ignore[call-overload]
    await asyncio.wrap_future(future.wrapped_future)
    return future.result(), future


def _next_recipe(job: Commission, recipe: Recipe, decision: Any) -> Recipe | None:
    """What a workflow fallback asks for; `None`: the production ends."""
    if decision.deed == "retry":
        return recipe
    if decision.deed == "retry_other_model":
        step = job.step("clips")
        if step is None:
            return recipe
        model, fallbacks = other_model_first(step)
        return recipe.model_copy(update={"model": model, "fallbacks": fallbacks})
    if decision.deed == "substitute" and recipe.model != decision.model:
        return recipe.model_copy(update={"model": decision.model, "fallbacks": ()})
    return None


def _sourced(result: Any, source: str) -> Any:
    metadata = result.metadata.model_copy(update={"source": source, "fallback_used": True})
    return result.model_copy(update={"metadata": metadata})


def _named(err: Exception, recipe: Recipe) -> Exception:
    """The error with its agent, scene and model filled in."""
    error = err if isinstance(err, AidaError) else Permanent(f"{type(err).__name__}: {err}")
    scene = getattr(recipe, "scene_id", None) or getattr(getattr(recipe, "scene", None), "scene_id", None)
    error.agent, error.model = error.agent or recipe.agent, error.model or recipe.model
    error.scene = error.scene or scene
    return error


def _reason(err: Exception) -> str:
    if not isinstance(err, AidaError):
        return f"{type(err).__name__}: {err}"
    where = [f"scene {err.scene}" if err.scene is not None else None, err.model]
    told = ", ".join(part for part in where if part)
    return f"{err.text} ({told})" if told else err.text


def _step(recipe: Recipe) -> str:
    return _AGENTS.get(recipe.agent, recipe.agent)


def _assets(result: Any) -> list[AssetRef]:
    values = dict(result).values()
    each = [part for value in values for part in (value if isinstance(value, tuple) else (value,))]
    return [part for part in each if isinstance(part, AssetRef)]


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
