"""The ways of making the same film, each run as `python -m bench.film_ways WAY FOLDER`.

`prepare` draws the three stills on their canvas and renders the frames that the floor only encodes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

from aida.contracts.assets import AssetRef
from aida.contracts.recipe import PictureRecipe
from aida.contracts.result import Clip, StepMetadata, VoiceLine
from aida.contracts.script import Script, ScriptScene
from aida.contracts.storyboard import CameraMove, Look, Setting, Storyboard, StoryboardScene
from aida.media.encode import CRF, PRESET, THREADS, encode_film, planes_of, video_stream
from aida.media.moves import canvas_size
from aida.media.planes import overlay
from aida.media.render import Renderer
from aida.media.sources import StillSource, centre, read_picture
from aida.media.timeline import Segment, Timeline, timeline

WIDTH, HEIGHT, FPS, SECONDS = 1080, 1920, 30, 30
SIZE = WIDTH, HEIGHT
CAMERAS: tuple[CameraMove, ...] = ("push_in", "pan_left", "pull_out")
SETTINGS: tuple[Setting, ...] = ("studio", "pop", "daylight")
SUBJECTS = ("sneakers", "phone", "cup of coffee")
WORDS = "Every step counts, so take one that is light, and leave nothing behind but a good impression."
RAW = "frames.raw"
LOOK = Look(palette=("#f3e9dc", "#e2d2bd", "#2b2118", "#d4552d", "#5b7a4a"))
_DONE = StepMetadata(model_used="bench")


def prepare(work: Path) -> None:
    """Stills as PNG, frames as the encoder's own memory looks."""
    from aida.agents.boards import write_png
    from aida.media.frames import draw_picture

    for scene, subject in zip(storyboard().scenes, SUBJECTS, strict=True):
        recipe = PictureRecipe(
            model="local/draw",
            scope="bench",
            scene=scene,
            look=LOOK,
            subject=subject,
            language="en",
            width=WIDTH,
            height=HEIGHT,
        )
        write_png(draw_picture(recipe), work / f"{scene.scene_id}.png")
    import av

    frame, renderer = av.VideoFrame(*SIZE, "yuv420p"), plain(work)
    planes = planes_of(frame)
    with (work / RAW).open("wb") as raw:
        for number in range(renderer.timeline.frames):
            renderer.paint(number, planes)
            for plane in frame.planes:
                raw.write(memoryview(plane))


def storyboard() -> Storyboard:
    scenes = tuple(
        StoryboardScene(
            scene_id=number,
            visual_description="",
            camera_movement="slow",
            lighting="soft",
            mood="calm",
            camera=camera,
            setting=setting,
        )
        for number, (camera, setting) in enumerate(zip(CAMERAS, SETTINGS, strict=True), 1)
    )
    return Storyboard(scenes=scenes, look=LOOK)


def plan() -> Timeline:
    """Three shots of ten seconds with hard cuts, and words in each."""
    each = Fraction(SECONDS, 3)
    script = Script(
        scenes=tuple(
            ScriptScene(id=n, duration=each, text="", voiceover=WORDS, headline="Every step counts")
            for n in (1, 2, 3)
        ),
        voiceover="",
        tone="calm",
    )
    asset = AssetRef(key="bench/x", sha256="0" * 64, bytes=1, media_type="image/png", seconds=each - 1)
    clips = [
        Clip(scene_id=n, asset=asset, seconds=each, camera=camera, model_used="bench", metadata=_DONE)
        for n, camera in enumerate(CAMERAS, 1)
    ]
    lines = [
        VoiceLine(scene_id=n, text=WORDS, asset=asset, model_used="bench", metadata=_DONE) for n in (1, 2, 3)
    ]
    return timeline(script, storyboard(), clips, lines, None, fps=FPS, language="en")


def plain(work: Path) -> Renderer:
    def source(segment: Segment) -> StillSource:
        assert segment.camera is not None
        return StillSource(read_picture(work / f"{segment.scene_id}.png"), segment.camera, FPS, SIZE)

    return Renderer(plan(), SIZE, source)


def ours(work: Path) -> None:
    renderer = plain(work)
    encode_film(work / "ours.mp4", renderer.timeline.frames, SIZE, FPS, renderer.paint)


def dressed(work: Path) -> None:
    """With the draft's marks and captions, drawn here as well."""
    from aida.media.captions import CaptionDrawer
    from aida.media.frames import draw_chrome

    renderer = plain(work)
    script = ScriptScene(id=1, duration=Fraction(10), text="", headline="Every step counts")

    def marks(scene_id: int) -> Any:
        picture = centre(read_picture(work / f"{scene_id}.png"), *SIZE)
        board = storyboard().scenes[scene_id - 1]
        drawn = draw_chrome(
            script,
            board,
            LOOK,
            index=scene_id - 1,
            count=3,
            start=Fraction(10 * (scene_id - 1)),
            language="en",
            width=WIDTH,
            height=HEIGHT,
            picture=picture,
        )
        return overlay(drawn)

    renderer.open_chrome = marks
    renderer.open_caption = CaptionDrawer(renderer.timeline.captions, "en", LOOK.palette, SIZE).overlay
    encode_film(work / "dressed.mp4", renderer.timeline.frames, SIZE, FPS, renderer.paint)


def floor(work: Path) -> None:
    """libx264 and nothing else: frames are read into the encoder's memory as they lie in the file."""
    import av

    frame = av.VideoFrame(*SIZE, "yuv420p")
    out = work / "floor.mp4"
    with (
        (work / RAW).open("rb", buffering=0) as raw,
        av.open(str(out), "w", format="mp4", options={"movflags": "+faststart"}) as container,
    ):
        stream = video_stream(container, SIZE, FPS, PRESET, CRF)
        for number in range(SECONDS * FPS):
            _read(raw, frame)
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def reading(work: Path) -> None:
    """What the floor pays for getting its frames from the file."""
    import av

    frame = av.VideoFrame(*SIZE, "yuv420p")
    with (work / RAW).open("rb", buffering=0) as raw:
        for _ in range(SECONDS * FPS):
            _read(raw, frame)


def _read(raw: Any, frame: Any) -> None:
    for plane in frame.planes:
        raw.readinto(memoryview(plane))


def moviepy(work: Path) -> None:
    """The moves as MoviePy's documentation shows them: `resized` and `with_position` by functions."""
    from moviepy import CompositeVideoClip, ImageClip, concatenate_videoclips

    seconds = SECONDS / 3
    wide, high = canvas_size(*SIZE)
    closest = wide / WIDTH

    def still(number: int) -> Any:
        return ImageClip(str(work / f"{number}.png")).with_duration(seconds)

    def across(t: float) -> tuple[float, float]:
        return -(wide - WIDTH) * (1 - t / seconds), -(high - HEIGHT) / 2

    push = still(1).resized(lambda t: (1 + (closest - 1) * t / seconds) / closest).with_position("center")
    pan = still(2).with_position(across)
    pull = (
        still(3).resized(lambda t: (closest - (closest - 1) * t / seconds) / closest).with_position("center")
    )
    film = concatenate_videoclips([CompositeVideoClip([clip], size=SIZE) for clip in (push, pan, pull)])
    film.write_videofile(
        str(work / "moviepy.mp4"),
        fps=FPS,
        codec="libx264",
        preset=PRESET,
        threads=THREADS,
        ffmpeg_params=["-crf", str(CRF), "-pix_fmt", "yuv420p"],
        audio=False,
        logger=None,
    )


WAYS: dict[str, Callable[[Path], None]] = {
    "prepare": prepare,
    "ours": ours,
    "dressed": dressed,
    "floor": floor,
    "reading": reading,
    "moviepy": moviepy,
}

if __name__ == "__main__":
    WAYS[sys.argv[1]](Path(sys.argv[2]))
