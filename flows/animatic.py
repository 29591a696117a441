"""A storyboard as a film before it is bought: script, storyboard → animatic and frames, by free engines.

    Commission ─draft_of→ pictures, scratch voice, bed ─assembly→ animatic, a composed frame per scene

It costs nothing. Where it cannot be made (no voice of ours for the language), the client decides without.
"""

from __future__ import annotations

from typing import NamedTuple

from aida.contracts.approval import ShownScene
from aida.contracts.assets import AssetRef
from aida.contracts.recipe import Recipe
from aida.contracts.result import Clip, MusicBed, VisualResult, VoiceLine
from aida.contracts.script import Script
from aida.contracts.storyboard import Storyboard, StoryboardScene
from aida.planner import recipes
from aida.planner.recipes import Commission
from flows.asking import Asking, together
from tasks.assembly import assembly
from tasks.audio_generator import music, voice
from tasks.video_composer import video_composer
from tasks.visual_creator import visual_creator


class Animatic(NamedTuple):
    film: AssetRef | None = None
    """Sound alone where nothing is seen; `None` where stills are all there is."""
    frames: tuple[ShownScene, ...] = ()


class Unnoted:
    """A `Record` of work that is no part of the production's own account."""

    def call(self, agent: str) -> None:
        return

    def note(self, step: str, error: str, *, recovered: bool) -> None:
        return


async def animatic(job: Commission, script: Script, board: Storyboard | None, asking: Asking) -> Animatic:
    """Make it. `job` is the draft's; errors are the agents'."""
    return await _Drawing(job, script, board, asking).made()


class _Drawing:
    def __init__(self, job: Commission, script: Script, board: Storyboard | None, asking: Asking) -> None:
        self.job, self.script, self.board = job, script, board
        self._asking = asking
        self._clips: list[Clip] = []
        self._lines: list[VoiceLine] = []
        self._bed: MusicBed | None = None
        self._stills: list[ShownScene] = []

    async def made(self) -> Animatic:
        scenes = self.board.scenes if self.board else ()
        drawn = [self._scene(scene) for scene in scenes] if self.job.films else []
        alone = recipes.still_pictures(self.job, self.board)[: len(scenes)] if self.board else ()
        stills = [] if self.job.assembles else [self._still(recipe) for recipe in alone]
        said = [self._line(recipe) for recipe in recipes.voice_recipes(self.job, self.script)]
        await together(*drawn, *stills, *said, self._music())
        if not self.job.assembles:
            return Animatic(None, tuple(sorted(self._stills, key=lambda each: each.scene_id)))
        recipe = recipes.assembly_recipe(
            self.job, self.script, self.board, tuple(self._clips), tuple(self._lines), self._bed
        )
        done, _ = await self._asking.ask(assembly, recipe)
        ids = [scene.id for scene in self.script.scenes]
        frames = tuple(
            ShownScene(scene_id=number, image=frame) for number, frame in zip(ids, done.frames, strict=False)
        )
        return Animatic(done.film or done.mix, frames)

    async def _scene(self, scene: StoryboardScene) -> None:
        assert self.board is not None
        picture: VisualResult
        picture, _ = await self._asking.ask(
            visual_creator, recipes.scene_picture(self.job, self.board, scene)
        )
        assert picture.image is not None
        for recipe in recipes.clip_recipes(self.job, scene, picture.image):
            clip, _ = await self._asking.ask(video_composer, recipe)
            self._clips.append(clip)

    async def _still(self, recipe: Recipe) -> None:
        picture, _ = await self._asking.ask(visual_creator, recipe)
        self._stills.append(ShownScene(scene_id=picture.scene_id, image=picture.image))

    async def _line(self, recipe: Recipe) -> None:
        line, _ = await self._asking.ask(voice, recipe)
        self._lines.append(line)

    async def _music(self) -> None:
        recipe = recipes.music_recipe(self.job)
        if recipe is not None:
            self._bed, _ = await self._asking.ask(music, recipe)
