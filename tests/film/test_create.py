"""One sentence in, everything out: the real `aida create` on the free path, looked at afterwards."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from aida.contracts.result import FinalResult
from tests.film import looking

pytestmark = pytest.mark.film

REQUESTS = {
    "video": "Video TikTok di 8 secondi per una pizzeria napoletana, allegro",
    "image": "2 imágenes cuadradas de zapatillas de trail para el feed de Instagram, look deportivo",
    "audio": "A 6-second radio spot for my bakery, warm female voice",
    "multi_asset": "Un reel de 6 secondes et 2 visuels carrés pour ma boulangerie bio, ambiance chaleureuse",
}


@dataclass(frozen=True)
class Made:
    folder: Path
    result: FinalResult
    terminal: str

    def names(self) -> set[str]:
        return {path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file()}


def create(request: str, at: Path) -> Made:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from aida.front.cli import main; main()",
            "create",
            request,
            "--out",
            str(at / "films"),
        ],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
        env={"PATH": os.environ["PATH"], "HOME": str(at), "AIDA_HOME": str(at / "aida")},
    )
    assert done.returncode == 0, done.stderr + "".join(
        log.read_text() for log in (at / "aida" / "logs").glob("*.log")
    )
    (folder,) = (at / "films").iterdir()
    result = FinalResult.model_validate_json((folder / "result.json").read_text(encoding="utf-8"))
    return Made(folder, result, done.stdout)


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return create(REQUESTS["video"], tmp_path_factory.mktemp("video"))


@pytest.fixture(scope="module")
def seen(video: Made) -> looking.Seen:
    return looking.look(video.folder / "film.mp4")


def test_a_video_comes_with_everything_a_client_needs(video: Made) -> None:
    scenes = len(video.result.assets.script.script.scenes)
    assert video.names() >= {
        "film.mp4",
        "thumbnail.jpg",
        "captions.srt",
        "captions.vtt",
        "voice.wav",
        "result.json",
        *(f"storyboard/scene-{number}.png" for number in range(1, scenes + 1)),
    }


def test_the_film_is_what_was_asked_for(seen: looking.Seen) -> None:
    assert (seen.width, seen.height, seen.fps, seen.frames) == (1080, 1920, 30, 240)


def test_the_film_is_what_platforms_take(seen: looking.Seen) -> None:
    assert (seen.codec, seen.profile, seen.pixels, seen.steady) == ("h264", "High", "yuv420p", True)


def test_pictures_change_where_the_script_says(video: Made, seen: looking.Seen) -> None:
    ends = np.cumsum([float(scene.duration) for scene in video.result.assets.script.script.scenes])[:-1]
    board = video.result.assets.storyboard.storyboard.scenes[1:]
    cuts = looking.scene_cuts(seen)
    for end, scene in zip(ends, board, strict=True):
        if scene.transition == "cut":
            assert min(abs(cut - end * 30) for cut in cuts) <= 1


def test_no_stretch_is_black_frozen_or_silent(video: Made, seen: looking.Seen) -> None:
    heard = looking.listen(video.folder / "film.mp4")
    assert looking.black_stretches(seen) == []
    assert looking.frozen_stretches(seen) == []
    assert looking.silent_stretches(heard, at_least=1.0) == []


def test_the_sound_is_as_loud_as_platforms_want_and_as_long_as_the_picture(video: Made) -> None:
    film = video.folder / "film.mp4"
    level = looking.loudness(film)
    sound, picture = looking.audio_video_lengths(film)
    assert abs(level.integrated + 14) <= 0.5
    assert level.true_peak <= -1
    assert abs(sound - picture) <= 1 / 30


def test_captions_say_what_the_voice_says(video: Made) -> None:
    text = (video.folder / "captions.srt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.isdigit() and "-->" not in line]
    squeeze = re.compile(r"\s+")
    assert squeeze.sub(" ", " ".join(lines)) == squeeze.sub(" ", video.result.assets.script.script.voiceover)


def test_captions_stand_while_the_voice_speaks(video: Made) -> None:
    text = (video.folder / "captions.vtt").read_text(encoding="utf-8")
    times = re.findall(r"(\d+):(\d+):(\d+\.\d+) --> (\d+):(\d+):(\d+\.\d+)", text)
    voice = looking.listen(video.folder / "voice.wav")
    level = np.abs(voice.samples).max(axis=1)
    for h1, m1, s1, h2, m2, s2 in times:
        start = int((int(h1) * 3600 + int(m1) * 60 + float(s1)) * voice.rate)
        end = int((int(h2) * 3600 + int(m2) * 60 + float(s2)) * voice.rate)
        assert level[start:end].max() > 0.02


def test_the_result_tells_the_truth(video: Made) -> None:
    result = video.result
    assert (result.status, result.metadata.cost.actual, result.metadata.duration) == ("completed", 0, 8)
    assert result.video_url == (video.folder / "film.mp4").resolve().as_uri()
    assert result.assets.raw_video.has_audio is False
    assert {"local draw", "eSpeak NG (local)"} <= set(result.metadata.models_used)


def test_the_summary_is_in_the_clients_language_and_prices_the_finished_film(video: Made) -> None:
    assert "Il tuo video è pronto" in video.terminal
    assert re.search(r"circa \d+\.\d\d US\$", video.terminal)


def test_a_request_for_pictures_gives_pictures(tmp_path: Path) -> None:
    made = create(REQUESTS["image"], tmp_path)
    assert made.names() >= {"images/image-1.png", "images/image-2.png", "result.json"}
    assert "film.mp4" not in made.names()
    assert made.result.metadata.resolution == "1080x1080"


def test_a_request_for_sound_gives_sound(tmp_path: Path) -> None:
    made = create(REQUESTS["audio"], tmp_path)
    assert made.names() >= {"audio.wav", "audio.mp3", "voice.wav", "result.json"}
    assert abs(looking.loudness(made.folder / "audio.mp3").integrated + 14) <= 0.5
    assert abs(float(looking.listen(made.folder / "audio.wav").seconds) - 6) < 0.01


def test_a_request_for_a_package_gives_all_of_it(tmp_path: Path) -> None:
    made = create(REQUESTS["multi_asset"], tmp_path)
    assert made.names() >= {"film.mp4", "images/image-1.png", "images/image-2.png", "result.json"}
    pictures = json.loads((made.folder / "result.json").read_text(encoding="utf-8"))["image_urls"]
    assert len(pictures) == 2
