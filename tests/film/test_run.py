"""ffmpeg's failures become errors that say what happened, and never hang."""

from __future__ import annotations

from pathlib import Path

import pytest

from aida.errors import Permanent, Transient
from aida.media import commands, run
from aida.media.probe import probe

pytestmark = pytest.mark.film


def test_ffmpegs_last_words_are_passed_on(tmp_path: Path) -> None:
    """A missing input is named."""
    with pytest.raises(Permanent, match=r"cut\.mp4"):
        run.ffmpeg(
            commands.mux(tmp_path / "cut.mp4", tmp_path / "mix.wav", tmp_path / "film.mp4"),
            timeout_seconds=60,
        )
    assert not (tmp_path / "film.mp4").exists()


def test_ffmpeg_is_stopped_when_its_time_is_up() -> None:
    """An endless input ends after the seconds it was given, and may be tried again."""
    endless = ["-nostdin", "-re", "-f", "lavfi", "-i", "anullsrc", "-f", "null", "-"]
    with pytest.raises(Transient, match="did not finish"):
        run.ffmpeg(endless, timeout_seconds=1)


def test_what_is_no_film_is_said_to_be_none(tmp_path: Path) -> None:
    """Bytes that are no film, and a file that is not there."""
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"not a film")
    for file in (broken, tmp_path / "gone.mp4"):
        with pytest.raises(Permanent, match=file.name):
            probe(file)
