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
from aida.contracts.recipe import Recipe
from aida.contracts.result import FinalResult, ResultError
from aida.errors import Deadline, Fenced, OverBudget, StoreTrouble, Undecided
from aida.planner import recipes
from aida.planner.draft import draft_of
from aida.planner.recipes import Commission
from aida.studio import Studio
from flows import record as stages
from flows.animatic import Animatic, Unnoted, animatic
from flows.asking import Asking, Future, reason, together
from flows.clock import Clock
from flows.outcome import Made, failure, final_result, out_of_money
from flows.pictures import Pictures
from flows.record import Record
from flows.workroom import Workroom
from tasks.assembly import assembly
from tasks.audio_generator import music, voice
from tasks.director import director
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
        self._suspends = suspends
        self._room = Workroom(job, errand, studio, record, clock, self.made)
        self._pictures = Pictures(self._room)

    async def run(self) -> FinalResult | None:
        """Make everything; the state row ends `completed` or `failed`, or `paused` where a person has to see
        to the money, our own store, or an order first. `None`: it reads `waiting`, for a person's word on the
        storyboard. Never raises an agent's error, but `Fenced` when another process makes the workflow by
        now: then the row is that one's."""
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
                workflow_id = self._room.record.state.id
                error = out_of_money(error, err.purse, self.job, self.made, self._room.spend(), workflow_id)
            get_run_logger().error("%s: %s", error.agent, error.reason, exc_info=err)
        if error is None and self._room.record.state.status == "waiting":
            await self._room.board.close()
            return None
        if error is not None:
            self._room.record.note(self._room.record.state.current_step, error.reason, recovered=False)
        result = self._outcome(error)
        self._room.record.finish(result, waits=waits)
        if error is None:
            self._room.board.progress(stages.DONE.percent, stages.DONE.message)
        await self._room.board.close()
        return result

    def _patience(self) -> float | None:
        """Every wait inside the agents ends at the errand's deadline; this is for one that would not."""
        deadline = self._room.errand.deadline
        if deadline is None:
            return None
        return max(0.0, (deadline - datetime.now(UTC)).total_seconds()) + _GRACE_SECONDS

    def _too_late(self, err: Exception) -> str:
        begun, deadline = self._room.record.begun_at, self._room.errand.deadline
        assert deadline is not None
        minutes = (deadline - begun).total_seconds() / 60
        return f"Workflow exceeded {minutes:.3g} minute timeout" + (f" ({err})" if str(err) else "")

    # ── order ────────────────────────────────────────────────────────────────────────────────────

    async def _make(self) -> None:
        if self._room.record.state.script_stands:
            await self._film()
        elif self.job.plan.tier == "draft":
            self._room.forward(stages.WRITER)
            await together(self._bed(), self._words())
        elif self._room.record.state.approve:
            await self._ask_client()
            return
        else:
            self._room.forward(stages.WRITER)
            # An account that cannot pay shows at the Writer's question: nothing else is bought before it.
            await self._words(self._bed)
        if self.job.assembles:
            self._room.forward(stages.ASSEMBLY)
            await self._assemble()

    async def _words(self, *besides: Callable[[], Coroutine[Any, Any, None]]) -> None:
        future = await self._script()
        await together(self._lines(future), self._seen(future), *(each() for each in besides))

    async def _script(self) -> Future:
        future: Future
        result, future = await self._room.asking.ask(writer, recipes.script_recipe(self.job))
        self.made.script = result
        self._room.keep(writer_result=result)
        self._room.board.script(self.made.words())
        return future

    async def _storyboard(self, after: Future) -> Future:
        self._room.forward(stages.DIRECTOR)
        recipe = recipes.storyboard_recipe(self.job, self.made.words())
        future: Future
        result, future = await self._room.asking.ask(director, recipe, after)
        self.made.storyboard = result
        self._room.keep(director_result=result)
        self._room.board.storyboard(result.storyboard)
        return future

    async def _ask_client(self) -> None:
        """Script, storyboard and its free animatic; then it waits for a person's word."""
        self._room.forward(stages.WRITER)
        future = await self._script()
        if self.job.step("storyboard") is not None:
            await self._storyboard(future)
        shown = await self._animatic()
        self._room.board.animatic(shown.film, shown.frames)
        self._room.record.wait(
            Approval(asked_at=datetime.now(UTC), animatic=shown.film, frames=shown.frames, run=self._suspends)
        )

    async def _animatic(self) -> Animatic:
        asking = self._room.asking
        try:
            job = draft_of(self.job)
            drawing = Asking(job, asking.errand, self._room.studio.store, Unnoted(), self._room.clock)
            return await animatic(job, self.made.words(), self.made.board(), drawing)
        except (Fenced, StoreTrouble):
            raise
        except Exception as err:
            self._room.record.note("assembly", f"There is no animatic: {reason(err)}", recovered=True)
            get_run_logger().warning("There is no animatic: %s", reason(err))
            return Animatic()

    async def _film(self) -> None:
        """Everything after a script and storyboard that stand in the row, less what a parent has made."""
        row = self._room.record.state
        self.made.script, self.made.storyboard = row.writer_result, row.director_result
        self._room.board.script(self.made.words())
        board = self.made.board()
        if board is not None:
            self._room.board.storyboard(board)
        if self.made.pictures or self.made.stills:
            self._room.keep(visual_results=self.made.visuals())
            self._room.keep_video()
            self._room.keep_audio()
        await together(self._lines(), self._pictures.make(board), self._bed())

    async def _lines(self, *after: Future) -> None:
        wanted = recipes.voice_recipes(self.job, self.made.words())
        missing = [recipe for recipe in wanted if recipe.scene_id not in self.made.lines]
        await together(*(self._line(recipe, *after) for recipe in missing))

    async def _line(self, recipe: Recipe, *after: Future) -> None:
        line, future = await self._room.asking.ask(voice, recipe, *after)
        self.made.lines[line.scene_id] = line
        self._room.ends.append(future)
        self._room.keep_audio()

    async def _bed(self) -> None:
        recipe = recipes.music_recipe(self.job)
        if recipe is not None and self.made.bed is None:
            self.made.bed, future = await self._room.asking.ask(music, recipe)
            self._room.ends.append(future)
            self._room.keep_audio()

    async def _seen(self, after: Future) -> None:
        if self.job.step("storyboard") is None:
            self._room.forward(stages.AUDIO)
            return
        future = await self._storyboard(after)
        await self._pictures.make(self.made.board(), future)

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
        made.assembly, _ = await self._room.asking.ask(assembly, recipe, *self._room.ends)
        self._room.keep_video()
        self._room.keep_audio()
        self._room.board.film(_files(made))

    def _outcome(self, error: ResultError | None) -> FinalResult:
        room = self._room
        return final_result(
            self.job,
            self.made,
            workflow_id=room.record.state.id,
            agents=room.record.state.agents_called,
            seconds=room.record.seconds(),
            spend=room.spend(),
            address=room.address,
            error=error,
        )


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
