"""One production: the Technical Planner calls everyone, each the moment its input is there.

    Writer ─┬─ voice per scene ─────────────────────────────────┐
            └─ Director ─ per scene: picture ─ per shot: clip ───┼─ assembly
    music ───────────────────────────────────────────────────────┘

Nothing waits for a whole stage; only where the client wants to see the storyboard first, all that comes
after it does. After the first failure nothing new begins; what is under way is finished and kept, because
it may have been paid for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any

from prefect.logging import get_run_logger

from aida.contracts.approval import Approval
from aida.contracts.assets import AssetRef
from aida.contracts.errand import Errand
from aida.contracts.job import Spend
from aida.contracts.recipe import ClipRecipe, Recipe
from aida.contracts.result import Clip, FinalResult, ResultError
from aida.contracts.storyboard import Storyboard, StoryboardScene
from aida.errors import Deadline, Fenced, OverBudget, StoreTrouble, Undecided
from aida.planner import recipes
from aida.planner.draft import draft_of
from aida.planner.recipes import Commission
from aida.studio import Studio
from flows import record as stages
from flows.animatic import Animatic, Unnoted, animatic
from flows.asking import Asking, Future, reason, together
from flows.clock import Clock
from flows.noticeboard import Noticeboard
from flows.outcome import Made, audio_result, failure, final_result, out_of_money, video_result
from flows.record import Record, Stage
from tasks.assembly import assembly
from tasks.audio_generator import music, voice
from tasks.director import director
from tasks.video_composer import video_composer
from tasks.visual_creator import visual_creator
from tasks.writer import writer

_GRACE_SECONDS = 15.0
"""For agents to call off what they ordered, and to end."""


class Production:
    """One attempt at one workflow. Made and run inside a Prefect flow."""

    def __init__(
        self,
        job: Commission,
        errand: Errand,
        studio: Studio,
        record: Record,
        clock: Clock,
        *,
        made: Made | None = None,
        suspends: str | None = None,
    ) -> None:
        """`made` is there already, by an earlier production. `suspends`: the flow run, where it can be
        suspended until a person answers."""
        self.job = job
        self.made = made or Made()
        self._clock = clock
        self._suspends = suspends
        self._errand = errand
        self._studio = studio
        self._record = record
        self._board = Noticeboard(record.state.id, studio.store)
        self._asking = Asking(job, errand, studio.store, record, clock)
        self._ends: list[Future] = []
        """What the assembly stands on, so that Prefect draws the lines."""

    async def run(self) -> FinalResult | None:
        """Make everything; the state row ends `completed` or `failed`, or `paused` where a person has to see
        to the money, our own store, or an order first. `None`: it reads `waiting`, for a person's word on the
        storyboard. Never raises an agent's error, but `Fenced` when
        another process makes the workflow by now: then the row is that one's."""
        error: ResultError | None = None
        waits = False
        try:
            async with asyncio.timeout(self._patience()):
                await self._make()
        except Fenced:
            raise
        except (TimeoutError, Deadline) as err:
            error = failure("technical_planner", self._too_late(err))
            get_run_logger().error("%s: %s", error.agent, error.reason)
        except Exception as err:
            waits = isinstance(err, OverBudget | StoreTrouble | Undecided)
            error = failure(getattr(err, "agent", None) or "technical_planner", reason(err))
            if isinstance(err, OverBudget):
                workflow_id = self._record.state.id
                error = out_of_money(error, err.purse, self.job, self.made, self._spend(), workflow_id)
            get_run_logger().error("%s: %s", error.agent, error.reason, exc_info=err)
        if error is None and self._record.state.status == "waiting":
            await self._board.close()
            return None
        if error is not None:
            self._record.note(self._record.state.current_step, error.reason, recovered=False)
        result = self._outcome(error)
        self._record.finish(result, waits=waits)
        if error is None:
            self._board.progress(stages.DONE.percent, stages.DONE.message)
        await self._board.close()
        return result

    def _patience(self) -> float | None:
        """Every wait inside the agents ends at the errand's deadline; this is for one that would not."""
        deadline = self._errand.deadline
        if deadline is None:
            return None
        return max(0.0, (deadline - datetime.now(UTC)).total_seconds()) + _GRACE_SECONDS

    def _too_late(self, err: Exception) -> str:
        begun, deadline = self._record.begun_at, self._errand.deadline
        assert deadline is not None
        minutes = (deadline - begun).total_seconds() / 60
        return f"Workflow exceeded {minutes:.3g} minute timeout" + (f" ({err})" if str(err) else "")

    # ── order ────────────────────────────────────────────────────────────────────────────────────

    async def _make(self) -> None:
        if self._record.state.script_stands:
            await self._film()
        elif self.job.plan.tier == "draft":
            self._forward(stages.WRITER)
            await together(self._bed(), self._words())
        elif self._record.state.approve:
            await self._ask_client()
            return
        else:
            self._forward(stages.WRITER)
            # An account that cannot pay shows at the Writer's question: nothing else is bought before it.
            await self._words(self._bed)
        if self.job.assembles:
            self._forward(stages.ASSEMBLY)
            await self._assemble()

    async def _words(self, *besides: Callable[[], Coroutine[Any, Any, None]]) -> None:
        future = await self._script()
        await together(self._lines(future), self._pictures(future), *(each() for each in besides))

    async def _script(self) -> Future:
        future: Future
        result, future = await self._asking.ask(writer, recipes.script_recipe(self.job))
        self.made.script = result
        self._keep(writer_result=result)
        self._board.script(self.made.words())
        return future

    async def _storyboard(self, after: Future) -> Future:
        self._forward(stages.DIRECTOR)
        recipe = recipes.storyboard_recipe(self.job, self.made.words())
        future: Future
        result, future = await self._asking.ask(director, recipe, after)
        self.made.storyboard = result
        self._keep(director_result=result)
        self._board.storyboard(result.storyboard)
        return future

    async def _ask_client(self) -> None:
        """Script, storyboard and its free animatic; then it waits for a person's word."""
        self._forward(stages.WRITER)
        future = await self._script()
        if self.job.step("storyboard") is not None:
            await self._storyboard(future)
        shown = await self._animatic()
        self._board.animatic(shown.film, shown.frames)
        self._record.wait(
            Approval(asked_at=datetime.now(UTC), animatic=shown.film, frames=shown.frames, run=self._suspends)
        )

    async def _animatic(self) -> Animatic:
        asking = self._asking
        try:
            job = draft_of(self.job)
            drawing = Asking(job, asking.errand, self._studio.store, Unnoted(), self._clock)
            return await animatic(job, self.made.words(), self.made.board(), drawing)
        except (Fenced, StoreTrouble):
            raise
        except Exception as err:
            self._record.note("assembly", f"There is no animatic: {reason(err)}", recovered=True)
            get_run_logger().warning("There is no animatic: %s", reason(err))
            return Animatic()

    async def _film(self) -> None:
        """Everything after a script and storyboard that stand in the row, less what a parent has made."""
        row = self._record.state
        self.made.script, self.made.storyboard = row.writer_result, row.director_result
        self._board.script(self.made.words())
        board = self.made.board()
        if board is not None:
            self._board.storyboard(board)
        if self.made.pictures or self.made.stills:
            self._keep(visual_results=self.made.visuals())
            self._keep(video_result=video_result(self.job, self.made, self._address))
            self._keep_audio()
        await together(self._lines(), self._seen(board), self._bed())

    async def _lines(self, *after: Future) -> None:
        wanted = recipes.voice_recipes(self.job, self.made.words())
        missing = [recipe for recipe in wanted if recipe.scene_id not in self.made.lines]
        await together(*(self._line(recipe, *after) for recipe in missing))

    async def _line(self, recipe: Recipe, *after: Future) -> None:
        line, future = await self._asking.ask(voice, recipe, *after)
        self.made.lines[line.scene_id] = line
        self._ends.append(future)
        self._keep_audio()

    async def _bed(self) -> None:
        recipe = recipes.music_recipe(self.job)
        if recipe is not None and self.made.bed is None:
            self.made.bed, future = await self._asking.ask(music, recipe)
            self._ends.append(future)
            self._keep_audio()

    async def _pictures(self, after: Future) -> None:
        if self.job.step("storyboard") is None:
            self._forward(stages.AUDIO)
            return
        future = await self._storyboard(after)
        await self._seen(self.made.board(), future)

    async def _seen(self, board: Storyboard | None, *after: Future) -> None:
        """The film's scenes and the client's stills; with no storyboard nothing is seen."""
        if board is None:
            self._forward(stages.AUDIO)
            return
        self._forward(stages.VISUAL)
        scenes = board.scenes if self.job.films else ()
        stills = enumerate(recipes.still_pictures(self.job, board), start=self.job.plan.shared_stills + 1)
        await together(
            *(self._scene(board, scene, *after) for scene in scenes),
            *(
                self._still(number, recipe, *after)
                for number, recipe in stills
                if number not in self.made.stills
            ),
        )

    async def _scene(self, board: Storyboard, scene: StoryboardScene, *after: Future) -> None:
        picture, made = await self._picture(board, scene, *after)
        shots = recipes.clip_recipes(self.job, scene, picture, board.look)
        missing = tuple(each for each in shots if (scene.scene_id, each.shot) not in self.made.clips)
        if self.job.plan.continuity == "chain" and missing:
            await self._chain(shots, *made)
        else:
            await together(*(self._clip(shot, *made) for shot in missing))

    async def _picture(
        self, board: Storyboard, scene: StoryboardScene, *after: Future
    ) -> tuple[AssetRef, tuple[Future, ...]]:
        """The scene's picture, and the future it came from, where it is made now."""
        there = self.made.pictures.get(scene.scene_id)
        if there is not None and there.image is not None:
            return there.image, ()
        recipe = recipes.scene_picture(self.job, board, scene)
        picture, future = await self._asking.ask(visual_creator, recipe, *after)
        assert picture.image is not None
        self.made.pictures[scene.scene_id] = picture
        if scene.scene_id <= self.job.plan.shared_stills:
            self.made.stills[scene.scene_id] = picture
        self._board.picture(f"scene-{scene.scene_id}", f"Scene {scene.scene_id}", picture.image)
        self._keep_visuals()
        return picture.image, (future,)

    async def _chain(self, shots: tuple[ClipRecipe, ...], *after: Future) -> None:
        """One shot after the other, each from the last frame of the one before."""
        frame: AssetRef | None = None
        for shot in shots:
            begun = shot if frame is None else shot.model_copy(update={"image": frame})
            clip, future = await self._clip(begun, *after)
            after, frame = (future,), clip.last_frame

    async def _clip(self, recipe: ClipRecipe, *after: Future) -> tuple[Clip, Future]:
        clip: Clip
        clip, future = await self._asking.ask(video_composer, recipe, *after)
        self.made.clips[clip.scene_id, clip.shot] = clip
        self._ends.append(future)
        self._keep(video_result=video_result(self.job, self.made, self._address))
        return clip, future

    async def _still(self, number: int, recipe: Recipe, *after: Future) -> None:
        picture, _ = await self._asking.ask(visual_creator, recipe, *after)
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
        self._record.keep(self._spend().paid + self._spend().wasted, **results)

    def _keep_visuals(self) -> None:
        self._keep(visual_results=self.made.visuals())
        wanted = len(self.job.plan.scenes) + self.job.plan.stills
        if self.job.films and len(self.made.pictures) + len(self.made.stills) == wanted:
            self._forward(stages.VIDEO)

    def _keep_audio(self) -> None:
        self._keep(audio_result=audio_result(self.job, self.made, self._address))

    def _outcome(self, error: ResultError | None) -> FinalResult:
        return final_result(
            self.job,
            self.made,
            workflow_id=self._record.state.id,
            agents=self._record.state.agents_called,
            seconds=self._record.seconds(),
            spend=self._spend(),
            address=self._address,
            error=error,
        )

    def _spend(self) -> Spend:
        """What this workflow has paid, by the journal: also for what failed, never for what others paid."""
        return self._studio.journal.spend(self._record.state.id)

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
