"""What each agent is asked for: brief + plan + what exists so far → recipes (pure).

    Commission ─script_recipe→ Script ─storyboard_recipe→ Storyboard ─scene_picture→ picture ─shots→ clips
                                     └─voice_recipes, music_recipe→ sound ─assembly_recipe→ film

A recipe holds everything that can change its asset and nothing else; see `aida.contracts.recipe`. So
what only a paid model looks at (prompt files, references, a voice to take on) is not in a draft's.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from aida.catalog.read import models
from aida.contracts.assets import AssetRef
from aida.contracts.plan import PlannedScene, PlannedShot
from aida.contracts.recipe import (
    AssemblyRecipe,
    ClipRecipe,
    MusicRecipe,
    PictureRecipe,
    ScriptRecipe,
    StoryboardRecipe,
    VoiceRecipe,
)
from aida.contracts.result import Clip, MusicBed, VoiceLine
from aida.contracts.script import Script
from aida.contracts.storyboard import Look, Storyboard, StoryboardScene
from aida.contracts.units import VoiceProfile
from aida.planner.commission import Commission as Commission

_STILL_SECONDS = Fraction(5)
"""Script seconds per picture where no film sets the pace; a still lasts as long as one looks."""
_MOST_SCENES = 8
"""Of a script for stills alone; more pictures than that are further takes of its scenes."""


def script_recipe(job: Commission) -> ScriptRecipe:
    """The Writer's order."""
    pacing = tuple(scene.seconds for scene in job.plan.scenes)
    stills = (_STILL_SECONDS,) * min(max(job.plan.stills, 1), _MOST_SCENES)
    return ScriptRecipe(
        **job.made_by("script"),
        content_type=job.plan.content_type,
        language=job.plan.language,
        scene_seconds=pacing or stills,
        subject=job.subject,
        audience=job.details.audience,
        tone=job.details.tone,
        call_to_action=job.details.call_to_action,
        platform=job.plan.platform,
        requirements=job.brief.requirements,
        quality_keywords=job.brief.quality_keywords,
        speaks=job.plan.speaks,
    )


def storyboard_recipe(job: Commission, script: Script) -> StoryboardRecipe:
    """The Director's order."""
    style = job.brief.style_preferences
    picked = style.gallery_selected if style else ()
    return StoryboardRecipe(
        **job.made_by("storyboard"),
        script=script,
        language=job.plan.language,
        subject=job.subject,
        visual_style=(style.custom_description or "") if style else "",
        requirements=job.brief.requirements,
        quality_keywords=job.brief.quality_keywords,
        aspect=job.plan.aspect,
        gallery_style=picked[0].id if picked else None,
        own_style=picked[0].own if picked else None,
    )


def scene_picture(job: Commission, board: Storyboard, scene: StoryboardScene) -> PictureRecipe:
    """The Visual Creator's order for one scene of a film."""
    return _picture(job, board, scene, job.plan.width, job.plan.height)


def still_pictures(job: Commission, board: Storyboard) -> tuple[PictureRecipe, ...]:
    """The Visual Creator's orders for the pictures the client gets, in their order, without those that are
    the film's own.

    More stills than scenes: each further round is another take of the same scenes.
    """
    size = next((each for each in job.plan.deliveries if each.kind == "image"), None)
    width = (size.width if size else None) or job.plan.width
    height = (size.height if size else None) or job.plan.height
    rounds = -(-job.plan.stills // len(board.scenes)) if job.plan.stills else 0
    recipes = []
    for number in range(job.plan.shared_stills, job.plan.stills):
        recipe = _picture(job, board, board.scenes[number % len(board.scenes)], width, height)
        # Beside a film, making a scene again makes its picture again and leaves the stills.
        first = job.take if job.films else job.take_of(recipe.scene.scene_id)
        take = (first - 1) * rounds + number // len(board.scenes) + 1
        seed = job.seed_of(first) + take
        recipes.append(recipe.model_copy(update={"purpose": "still", "take": take, "seed": seed}))
    return tuple(recipes)


def clip_recipes(
    job: Commission, scene: StoryboardScene, image: AssetRef, look: Look | None = None
) -> tuple[ClipRecipe, ...]:
    """The Video Composer's orders for one scene: a clip per planned shot, from the scene's picture.
    `look` is the storyboard's; a draft's clips do without.

    Chained shots after the first begin with a frame that is not there yet: their `image` is to be
    replaced, or `clip_recipe` asked when it is.
    """
    planned = _shots(job, scene.scene_id)
    return tuple(clip_recipe(job, scene, shot.shot, image, look) for shot in planned)


def clip_recipe(
    job: Commission, scene: StoryboardScene, shot_number: int, image: AssetRef, look: Look | None = None
) -> ClipRecipe:
    """The order for one shot of a scene. `image` is the scene's picture, or, for a chained shot after
    the first, the last frame of the shot before. Raises `ValueError` for a shot that is not planned."""
    planned = _shots(job, scene.scene_id)
    shot = next((each for each in planned if each.shot == shot_number), None)
    if shot is None:
        raise ValueError(f"the plan has no shot {shot_number} in scene {scene.scene_id}")
    chained = job.plan.continuity == "chain"
    later: Literal["punch_in", "last_frame"] = "last_frame" if chained else "punch_in"
    return ClipRecipe(
        **job.made_by("clips", scene.scene_id),
        scene=scene,
        shot=shot.shot,
        image=image,
        start="picture" if shot is planned[0] else later,
        seconds=shot.seconds,
        width=job.plan.width,
        height=job.plan.height,
        look=None if job.draft else look,
        hand_over=chained and shot is not planned[-1],
        generate_audio=job.plan.native_audio,
    )


def voice_recipes(job: Commission, script: Script) -> tuple[VoiceRecipe, ...]:
    """The Audio Generator's orders: a line for every scene that has words."""
    if not job.plan.speaks:
        return ()
    return tuple(
        VoiceRecipe(
            **job.made_by("voice"),
            scene_id=scene.id,
            text=scene.voiceover,
            language=job.plan.language,
            voice_profile=_voice_profile(job),
            tone=script.tone or None,
            seconds=scene.duration,
            sample=_voice_sample(job),
        )
        for scene in script.scenes
        if scene.voiceover.strip()
    )


def music_recipe(job: Commission) -> MusicRecipe | None:
    """The Audio Generator's order for the bed; `None` when the plan has none.

    Its mood is the client's, not the script's, so that it need not wait for the Writer.
    """
    if not job.plan.music or job.step("music") is None:
        return None
    mood = job.details.tone or next(iter(job.brief.quality_keywords), "")
    return MusicRecipe(
        **job.made_by("music"), seconds=job.plan.seconds, mood=mood, keywords=job.brief.quality_keywords
    )


def assembly_recipe(
    job: Commission,
    script: Script,
    board: Storyboard | None,
    clips: tuple[Clip, ...],
    lines: tuple[VoiceLine, ...],
    bed: MusicBed | None,
) -> AssemblyRecipe:
    """The final assembly's order. Clips and lines in any order; they are put into the film's."""
    return AssemblyRecipe(
        **job.made_by("film"),
        content_type=job.plan.content_type,
        language=job.plan.language,
        platform=job.plan.platform,
        width=job.plan.width,
        height=job.plan.height,
        fps=job.plan.fps,
        script=script,
        storyboard=board,
        clips=tuple(sorted(clips, key=lambda clip: (clip.scene_id, clip.shot))),
        voice=tuple(sorted(lines, key=lambda line: line.scene_id)),
        music=bed,
        burn_captions=job.plan.subtitles,
        chrome=job.plan.tier == "draft",
    )


def _picture(
    job: Commission, board: Storyboard, scene: StoryboardScene, width: int, height: int
) -> PictureRecipe:
    return PictureRecipe(
        **job.made_by("pictures", scene.scene_id),
        scene=scene,
        look=board.look,
        subject=job.subject,
        keywords=(*job.brief.requirements, *job.brief.quality_keywords),
        language=job.plan.language,
        width=width,
        height=height,
        references=() if job.draft else job.details.reference_images,
    )


def _shots(job: Commission, scene_id: int) -> tuple[PlannedShot, ...]:
    planned: PlannedScene | None = next((each for each in job.plan.scenes if each.id == scene_id), None)
    if planned is None:
        raise ValueError(f"the plan has no scene {scene_id}")
    whole = PlannedShot(scene_id=scene_id, shot=1, seconds=planned.seconds, model_seconds=planned.seconds)
    return planned.shots or (whole,)


def _voice_profile(job: Commission) -> VoiceProfile:
    if job.details.voice_profile is not None:
        return job.details.voice_profile
    return "professional_male" if job.details.voice == "male" else "professional_female"


def _voice_sample(job: Commission) -> AssetRef | None:
    """The recording to speak with, where a voice of the step can take one on."""
    step = job.step("voice")
    names = (step.model, *step.fallbacks) if step is not None and not job.draft else ()
    return job.details.voice_sample if any(models()[name].abilities.takes_sample for name in names) else None
