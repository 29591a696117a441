"""What is seen: storyboard → pictures, clips and stills, each the moment its own input is there.

    scene ─Visual Creator→ picture ─per shot: Video Composer→ clip      stills ─Visual Creator→ stills
          └ chain: each shot from the last frame of the one before

What the workroom has already (an earlier production's work) is not asked for.
"""

from __future__ import annotations

from aida.contracts.assets import AssetRef
from aida.contracts.recipe import ClipRecipe, Recipe
from aida.contracts.result import Clip
from aida.contracts.storyboard import Storyboard, StoryboardScene
from aida.planner import recipes
from flows import record as stages
from flows.asking import Future, together
from flows.workroom import Workroom
from tasks.video_composer import video_composer
from tasks.visual_creator import visual_creator


class Pictures:
    def __init__(self, room: Workroom) -> None:
        self._room, self.job, self.made = room, room.job, room.made

    async def make(self, board: Storyboard | None, *after: Future) -> None:
        """The film's scenes and the client's stills; with no storyboard nothing is seen."""
        if board is None:
            self._room.forward(stages.AUDIO)
            return
        self._room.forward(stages.VISUAL)
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
        picture, future = await self._room.asking.ask(visual_creator, recipe, *after)
        assert picture.image is not None
        self.made.pictures[scene.scene_id] = picture
        if scene.scene_id <= self.job.plan.shared_stills:
            self.made.stills[scene.scene_id] = picture
        self._room.board.picture(f"scene-{scene.scene_id}", f"Scene {scene.scene_id}", picture.image)
        self._room.keep_visuals()
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
        clip, future = await self._room.asking.ask(video_composer, recipe, *after)
        self.made.clips[clip.scene_id, clip.shot] = clip
        self._room.ends.append(future)
        self._room.keep_video()
        return clip, future

    async def _still(self, number: int, recipe: Recipe, *after: Future) -> None:
        picture, _ = await self._room.asking.ask(visual_creator, recipe, *after)
        assert picture.image is not None
        self.made.stills[number] = picture
        self._room.board.picture(f"still-{number}", f"Picture {number}", picture.image)
        self._room.keep_visuals()
