"""A scene's still frame as the client sees it: picture + words → storyboard frame and overlay.

    picture ─┬─draw_chrome (animatic), draw_title (finished film)→ marks ─overlay→ for the film
             └──────────────────────── + ─────────→ frame.png, and one of them the thumbnail

An animatic's marks are scene number, headline and camera move. A finished film has titles only, where
the timeline gives them a window; its pictures are frames of the footage itself, never of a transition.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from aida.contracts.recipe import AssemblyRecipe
from aida.contracts.script import ScriptScene
from aida.contracts.storyboard import StoryboardScene
from aida.errors import Permanent
from aida.media.planes import Overlay, overlay
from aida.media.reel import Reel, samples_of
from aida.media.timeline import Segment, Timeline

Rgb = NDArray[np.uint8]
"""Height × width × 3."""
Rgba = NDArray[np.uint8]
"""Height × width × 4, premultiplied."""

_LOOKS = (Fraction(1, 2), Fraction(1, 3), Fraction(2, 3), Fraction(1, 6), Fraction(5, 6))
"""Where a take is looked at, of its length; the middle first."""
_ENOUGH = 40.0
"""Of 255, between a picture's dark and its light parts: less is black, a flash, or fog."""
_PNG_EFFORT = 3
_JPEG_QUALITY = 90


@dataclass(frozen=True)
class Board:
    frame: Path
    """The storyboard's picture, PNG."""
    marks: Overlay


def draw_board(recipe: AssemblyRecipe, plan: Timeline, scene_id: int, reel: Reel, work: Path) -> Board:
    """One scene's frame in `work`, and its marks. Errors are those of `assemble`."""
    segment = next(each for each in plan.segments if each.scene_id == scene_id)
    picture = telling(reel, segment)
    if recipe.chrome:
        marks: Rgba | None = _marks(recipe, plan, scene_id, picture)
    else:
        marks = _title(recipe, plan, scene_id, reel)
    board = Board(
        frame=work / f"scene-{scene_id}.png",
        marks=overlay(marks) if marks is not None else (),
    )
    write_png(laid_over(picture, marks), board.frame)
    return board


def telling(reel: Reel, take: Segment) -> Rgb:
    """The take's middle, or where footage shows next to nothing there, the frame that shows most."""
    best, most = None, -1.0
    for share in _LOOKS:
        picture = reel.picture(take.start + int(share * (take.end - take.start)))
        seen = spread(picture)
        if best is None or seen > most:
            best, most = picture, seen
        if take.camera is not None or most >= _ENOUGH:
            break
    assert best is not None
    return best


def spread(picture: Rgb) -> float:
    """How far its dark and its light parts are apart, 0..255; a few odd pixels count for nothing."""
    grey = cv2.cvtColor(cv2.resize(picture, (96, 96), interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    low, high = np.percentile(grey, (5, 95))
    return float(high - low)


def _marks(recipe: AssemblyRecipe, plan: Timeline, scene_id: int, picture: Rgb) -> Rgba:
    from aida.media.frames import draw_chrome

    assert recipe.storyboard is not None
    index = next(i for i, span in enumerate(plan.scenes) if span.scene_id == scene_id)
    scene, board = _told(recipe, scene_id)
    return np.asarray(
        draw_chrome(
            scene,
            board,
            recipe.storyboard.look,
            index=index,
            count=len(plan.scenes),
            start=Fraction(plan.scenes[index].start, plan.fps),
            language=recipe.language,
            width=recipe.width,
            height=recipe.height,
            picture=picture,
        ),
        np.uint8,
    )


def _title(recipe: AssemblyRecipe, plan: Timeline, scene_id: int, reel: Reel) -> Rgba | None:
    """`None` for a scene that shows no headline."""
    from aida.media.frames import draw_title

    window = next((each for each in plan.chrome if each.scene_id == scene_id), None)
    if window is None:
        return None
    assert recipe.storyboard is not None
    scene, board = _told(recipe, scene_id)
    return np.asarray(
        draw_title(
            scene.headline,
            board,
            recipe.storyboard.look,
            language=recipe.language,
            width=recipe.width,
            height=recipe.height,
            pictures=samples_of(reel, window.start, window.end),
        ),
        np.uint8,
    )


def _told(recipe: AssemblyRecipe, scene_id: int) -> tuple[ScriptScene, StoryboardScene]:
    assert recipe.storyboard is not None
    scene = next(each for each in recipe.script.scenes if each.id == scene_id)
    board = next((each for each in recipe.storyboard.scenes if each.scene_id == scene_id), None)
    if board is None:
        raise Permanent("The storyboard lacks this scene", agent="assembly", scene=scene_id)
    return scene, board


def laid_over(picture: Rgb, marks: Rgba | None) -> Rgb:
    """The picture with the marks over it; both of one size."""
    if marks is None:
        return picture
    left = cv2.merge([255 - marks[:, :, 3]] * 3)
    beneath = cv2.multiply(picture, left, scale=1 / 255)
    return np.asarray(cv2.add(beneath, np.ascontiguousarray(marks[:, :, :3])), np.uint8)


def write_png(picture: Rgb, file: Path) -> None:
    """Raises `OSError` when the file cannot be written."""
    _write(picture, file, ".png", [cv2.IMWRITE_PNG_COMPRESSION, _PNG_EFFORT])


def write_jpeg(picture: Rgb, file: Path) -> None:
    """Raises `OSError` when the file cannot be written."""
    _write(picture, file, ".jpg", [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])


def _write(picture: Rgb, file: Path, kind: str, options: list[int]) -> None:
    done, data = cv2.imencode(kind, cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), options)
    if not done:
        raise Permanent(f"{file.name} could not be written as a picture", agent="assembly")
    # OpenCV's own writer says nothing when the disk is full.
    file.write_bytes(data.tobytes())


def showpiece(scenes: Sequence[StoryboardScene]) -> int:
    """Id of the scene whose frame stands for the film: the first that shows the product well."""
    for framing in ("hero", "close_up"):
        for scene in scenes:
            if scene.framing == framing:
                return scene.scene_id
    return scenes[0].scene_id
