"""Clips that do not say which colours they mean are labelled by the picture they begin with."""

from __future__ import annotations

import subprocess
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest

from aida.media.footage import footage, still
from aida.media.inspect import inspect_file
from aida.media.labels import label_colours, meant
from aida.media.planes import to_rgb
from aida.media.run import binary
from tests.film.clips import clip, frame

pytestmark = pytest.mark.film

RED = (200, 40, 60)
SHOWN = 720, 1280


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("picture") / "picture.png"
    cv2.imwrite(str(file), frame(0, SHOWN, RED)[:, :, ::-1])
    return file


def seen_red(file: Path) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The plain colour of the first frame, as the film would show it."""
    return to_rgb(still(footage(file), Fraction(0), (180, 320)))[4, 4].astype(int)


def test_a_large_clip_written_as_bt601_keeps_its_red(picture: Path, tmp_path: Path) -> None:
    """Players would show it orange, and so should we; its own start picture tells better."""
    file = clip(tmp_path / "c.mp4", shown=SHOWN, frames=6, colour=RED, tags=None, sound=True)
    assert np.abs(seen_red(file) - RED).max() > 12
    assert label_colours(file, picture, tmp_path / "named.mp4")
    assert np.abs(seen_red(tmp_path / "named.mp4") - RED).max() <= 4
    before, after = inspect_file(file, "film"), inspect_file(tmp_path / "named.mp4", "film")
    assert (before.matrix, after.matrix) == (2, 6)
    assert (after.frames, after.seconds, after.fps) == (before.frames, before.seconds, before.fps)
    assert after.sound_seconds == before.sound_seconds


def test_nothing_is_coded_anew(picture: Path, tmp_path: Path) -> None:
    """The labelled clip's frames are the clip's, bit for bit."""
    file = clip(tmp_path / "c.mp4", shown=SHOWN, frames=6, colour=RED, tags=None)
    label_colours(file, picture, tmp_path / "named.mp4")
    order = [str(binary()), "-loglevel", "error", "-i"]
    hashes = [
        subprocess.run([*order, str(each), "-f", "md5", "-"], capture_output=True, check=True).stdout
        for each in (file, tmp_path / "named.mp4")
    ]
    assert hashes[0] == hashes[1]


def test_a_clip_that_names_its_colours_is_left_alone(picture: Path, tmp_path: Path) -> None:
    """Whatever the picture says."""
    file = clip(tmp_path / "c.mp4", shown=SHOWN, frames=6, colour=(200, 90, 60))
    assert not label_colours(file, picture, tmp_path / "named.mp4")
    assert not (tmp_path / "named.mp4").exists()


def test_a_grey_picture_tells_nothing(tmp_path: Path) -> None:
    """Both readings are the same there; the players' rule stays."""
    grey = (120, 120, 120)
    cv2.imwrite(str(tmp_path / "p.png"), frame(0, SHOWN, grey))
    file = clip(tmp_path / "c.mp4", shown=SHOWN, frames=6, colour=grey, tags=None)
    assert meant(file, tmp_path / "p.png") is None
