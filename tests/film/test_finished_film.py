"""A finished film of seven seconds from vendors' clips: what its client would see and hear, measured."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from aida.agents.assembly import assemble
from aida.contracts import (
    AssemblyRecipe,
    AssemblyResult,
    AssetRef,
    Clip,
    Look,
    Script,
    ScriptScene,
    Storyboard,
    StoryboardScene,
    VoiceLine,
)
from aida.contracts.result import ClipPiece, StepMetadata
from aida.errors import Deadline
from aida.media.layout import layout
from aida.media.wav import RATE, write_wav
from aida.storage.local import LocalAssetStore
from tests.benches import a_bench
from tests.film import looking
from tests.film.clips import clip, number_of, roundness

pytestmark = pytest.mark.film

SIZE = 270, 480
FPS = 30
DONE = StepMetadata(model_used="test")
BLUE, GREEN, ROSE = (40, 90, 160), (30, 120, 70), (150, 60, 90)
PALETTE = ("#f3e9dc", "#e2d2bd", "#2b2118", "#d4552d")

# Scene 1, 2 s: filmed upright, with flat pixels, 24 per second, longer than needed.
# Scene 2, 2.5 s: two takes, one uneven in time, one wide.
# Scene 3, 2.5 s: dissolves in, has its own sound, and is 0.7 s short: slowed by 12 % and held.
TAKES: tuple[dict[str, Any], ...] = (
    {"turned": -90, "sar": Fraction(4, 3), "frames": 72, "colour": BLUE},
    {"fps": Fraction(25), "frames": 40, "uneven": True, "colour": GREEN},
    {"shown": (360, 480), "frames": 40, "colour": ROSE},
    {"fps": Fraction(30), "frames": 54, "sound": True, "colour": BLUE, "tags": "smpte170m"},
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> LocalAssetStore:
    return LocalAssetStore(tmp_path_factory.mktemp("assets"))


@pytest.fixture(scope="module")
def takes(store: LocalAssetStore, tmp_path_factory: pytest.TempPathFactory) -> list[AssetRef]:
    work = tmp_path_factory.mktemp("clips")
    return [
        store.put(clip(work / f"{n}.mp4", **make), f"test/clip/{n}.mp4", "video/mp4")
        for n, make in enumerate(TAKES)
    ]


def shot(scene: int, asset: AssetRef, seconds: str, **more: Any) -> Clip:
    return Clip(scene_id=scene, asset=asset, seconds=Fraction(seconds), model_used="t", metadata=DONE, **more)


@pytest.fixture(scope="module")
def recipe(
    takes: list[AssetRef], store: LocalAssetStore, tmp_path_factory: pytest.TempPathFactory
) -> AssemblyRecipe:
    at = np.arange(round(1.2 * RATE)) / RATE
    buzz = sum(np.sin(2 * np.pi * 150 * k * at + k * k) / k for k in range(1, 12))
    voice = tmp_path_factory.mktemp("line") / "line.wav"
    write_wav(voice, (0.1 * buzz).astype(np.float32)[:, None])
    pieces = (
        ClipPiece(asset=takes[1], seconds=Fraction(5, 4)),
        ClipPiece(asset=takes[2], seconds=Fraction(5, 4)),
    )
    seconds, headlines = ("2", "2.5", "2.5"), ("Walk in light", "Made of the sea", "Order now")
    return AssemblyRecipe(
        model="local/assembly",
        scope="test",
        content_type="video",
        language="en",
        width=SIZE[0],
        height=SIZE[1],
        fps=FPS,
        chrome=False,
        script=Script(
            scenes=tuple(
                ScriptScene(id=n, duration=Fraction(s), text="", headline=h)
                for n, (s, h) in enumerate(zip(seconds, headlines, strict=True), 1)
            ),
            voiceover="",
            tone="calm",
        ),
        storyboard=Storyboard(
            scenes=tuple(
                StoryboardScene(
                    scene_id=n,
                    visual_description="",
                    camera_movement="",
                    lighting="",
                    mood="",
                    transition="dissolve" if n == 3 else "cut",
                )
                for n in (1, 2, 3)
            ),
            look=Look(palette=PALETTE),
        ),
        clips=(
            shot(1, takes[0], "2"),
            shot(2, takes[1], "2.5", pieces=pieces),
            shot(3, takes[3], "2.5", native_audio=True),
        ),
        voice=(
            VoiceLine(
                scene_id=2,
                text="Light as the sea",
                asset=store.put(voice, "test/line.wav", "audio/wav", seconds=Fraction(6, 5)),
                model_used="t",
                metadata=DONE,
            ),
        ),
    )


@pytest.fixture(scope="module")
def made(
    recipe: AssemblyRecipe, store: LocalAssetStore, tmp_path_factory: pytest.TempPathFactory
) -> AssemblyResult:
    return assemble(recipe, a_bench(store, tmp_path_factory.mktemp("work")))


@pytest.fixture(scope="module")
def film(made: AssemblyResult, store: LocalAssetStore) -> Path:
    assert made.film is not None
    return store.fetch(made.film)


@pytest.fixture(scope="module")
def frames(film: Path) -> list[looking.NDArray[np.uint8]]:
    return [looking.frame_at(film, number) for number in range(0, 210)]


def test_it_has_every_frame_and_its_cuts_where_they_were_planned(film: Path) -> None:
    """210 frames; scene 2 begins with 60, its second take with 98 (97.5 rounded up); 135 dissolves."""
    seen = looking.look(film)
    assert (seen.frames, seen.fps, seen.seconds, seen.steady) == (210, FPS, 7, True)
    assert looking.scene_cuts(seen) == [60, 98]
    assert looking.black_stretches(seen) == []


def test_no_take_is_distorted_and_each_has_its_colour(frames: list[Any]) -> None:
    """Turned, uneven, wide, labelled otherwise: round discs, the colours that were filmed."""
    for number, colour in ((5, BLUE), (70, GREEN), (110, ROSE), (160, BLUE), (209, BLUE)):
        assert abs(roundness(frames[number]) - 1) < 0.03
        assert np.abs(frames[number][470, 6].astype(int) - colour).max() <= 8


def test_frames_are_due_when_they_are_shown(frames: list[Any]) -> None:
    """Scene 1 at 24 per second from its start, the second take from its own, the third 12 % slower."""
    for number in (0, 20, 50):
        assert abs(number_of(frames[number]) - number * 24 / 30) <= 1
    assert abs(number_of(frames[98 + 26]) - 26 * 24 / 30) <= 1
    # It is seen from frame 129 on: six frames before its scene.
    assert abs(number_of(frames[160]) - (160 - 129) / 1.12) <= 1
    assert number_of(frames[209]) == 53


def test_what_was_too_short_moves_on_gently(film: Path, made: AssemblyResult) -> None:
    """No stretch of the film hangs, and the client is told."""
    assert looking.frozen_stretches(looking.look(film), at_least=0.3, level=0.004) == []
    assert made.metadata.notes == (
        "Scene 3 plays 12% slower than it was filmed and holds its last picture for 0.7 s: "
        "its clip was short",
    )


def test_titles_stand_in_the_first_and_the_last_scene_only(frames: list[Any]) -> None:
    """A headline fades in a moment after its picture; scene 2, which is spoken, has captions instead."""
    zone = layout(*SIZE).headline
    inside = slice(zone.y, zone.bottom), slice(zone.x, zone.right)

    def ink(number: int) -> float:
        return float(frames[number][inside].astype(int).std(axis=(0, 1)).max())

    assert ink(2) < 4
    assert ink(30) > 15
    assert ink(59) < 4
    assert ink(100) < 4
    assert ink(170) > 15
    assert ink(209) > 15
    captions = layout(*SIZE).captions
    plate = frames[80][captions.y : captions.bottom, captions.x : captions.right]
    assert np.count_nonzero(plate.min(axis=2) > 200) > 100


def test_a_finished_film_carries_no_production_marks(frames: list[Any]) -> None:
    """Where an animatic has its scene number and its chips there is nothing but footage."""
    zones = layout(*SIZE)
    for number in (70, 100, 180):
        for zone in (zones.footer,):
            assert frames[number][zone.y : zone.bottom, zone.x : zone.right].std(axis=(0, 1)).max() < 4


def test_the_storyboard_shows_the_footage(made: AssemblyResult, store: LocalAssetStore) -> None:
    """Each scene's frame comes from the middle of its first take, and the thumbnail is one of them."""
    shown = [cv2.imread(str(store.fetch(frame)))[:, :, ::-1] for frame in made.frames]
    assert [picture.shape for picture in shown] == [(SIZE[1], SIZE[0], 3)] * 3
    for picture, due in zip(shown, (24, 15, 38), strict=True):
        assert abs(number_of(picture) - due) <= 2
    assert made.thumbnail is not None


def test_a_clips_own_sound_is_heard_in_its_scene(film: Path) -> None:
    """The last scene's 440 Hz tone from its dissolve to where it holds; the whole is as loud as ever."""
    heard = looking.listen(film)
    mono = heard.samples.mean(axis=1)

    def tone(begin: float, end: float) -> float:
        part = mono[round(begin * heard.rate) : round(end * heard.rate)]
        power = np.abs(np.fft.rfft(part * np.hanning(len(part)))) ** 2
        hertz = np.fft.rfftfreq(len(part), 1 / heard.rate)
        return float(power[(hertz > 430) & (hertz < 450)].sum() / max(power.sum(), 1e-9))

    assert tone(0.2, 1.8) < 0.1
    assert tone(4.6, 6.1) > 0.8
    level = looking.loudness(film)
    assert level.integrated == pytest.approx(-14, abs=0.5)
    assert level.true_peak <= -1


def test_where_nobody_speaks_every_headline_is_shown(
    recipe: AssemblyRecipe, store: LocalAssetStore, tmp_path: Path
) -> None:
    """They carry the message then; and a film of silent clips needs no sound."""
    clips = tuple(each.model_copy(update={"native_audio": False}) for each in recipe.clips)
    made = assemble(recipe.model_copy(update={"voice": (), "clips": clips}), a_bench(store, tmp_path))
    assert made.film is not None
    assert made.mix is None
    zone = layout(*SIZE).headline
    picture = looking.frame_at(store.fetch(made.film), 80)[zone.y : zone.bottom, zone.x : zone.right]
    assert picture.astype(int).std(axis=(0, 1)).max() > 15


def test_clips_of_one_rate_are_shown_frame_by_frame(
    recipe: AssemblyRecipe,
    made: AssemblyResult,
    takes: list[AssetRef],
    store: LocalAssetStore,
    tmp_path: Path,
) -> None:
    """All filmed at 24: so is the film, its cuts and its words are where they were, no frame comes twice."""
    pieces = tuple(ClipPiece(asset=asset, seconds=Fraction(5, 4)) for asset in (takes[2], takes[0]))
    shots = (
        shot(1, takes[0], "2"),
        shot(2, takes[2], "2.5", pieces=pieces),
        shot(3, takes[0], "2.5"),
    )
    even = assemble(recipe.model_copy(update={"clips": shots}), a_bench(store, tmp_path))
    assert even.film is not None
    film = store.fetch(even.film)
    seen = looking.look(film)
    assert (seen.frames, seen.fps, seen.seconds, seen.steady) == (168, 24, 7, True)
    assert looking.scene_cuts(seen) == [48, 78]
    for number in (0, 1, 2, 3, 4, 5, 46, 47):
        assert number_of(looking.frame_at(film, number)) == number
    assert even.metadata.notes == ("The film has 24 frames per second, as its clips have, instead of 30.",)
    assert even.captions_srt is not None
    assert made.captions_srt is not None
    assert store.fetch(even.captions_srt).read_text() == store.fetch(made.captions_srt).read_text()


def test_a_clip_that_is_black_in_its_middle_is_shown_by_another_frame(
    recipe: AssemblyRecipe, store: LocalAssetStore, tmp_path: Path
) -> None:
    """Black from 0.8 to 1.2 s of two: the scene's frame is from a third of it, and so is the thumbnail."""
    dark = ("-vf", "scale=270:480,setsar=1,drawbox=c=black:t=fill:enable='between(t,0.8,1.2)'")
    take = store.put(
        clip(tmp_path / "dark.mp4", frames=48, more=dark), f"test/{tmp_path.name}/dark.mp4", "video/mp4"
    )
    assert recipe.storyboard is not None
    one = {
        "script": recipe.script.model_copy(update={"scenes": recipe.script.scenes[:1]}),
        "storyboard": recipe.storyboard.model_copy(update={"scenes": recipe.storyboard.scenes[:1]}),
        "clips": (shot(1, take, "2"),),
        "voice": (),
    }
    made = assemble(recipe.model_copy(update=one), a_bench(store, tmp_path))
    assert made.film is not None
    assert looking.frame_at(store.fetch(made.film), 24)[300:].max() < 40
    picture = cv2.imread(str(store.fetch(made.frames[0])))[:, :, ::-1]
    assert abs(number_of(picture) - 16) <= 1
    assert made.thumbnail is not None
    assert cv2.imread(str(store.fetch(made.thumbnail))).max() > 200


def test_time_that_is_up_ends_the_assembly(
    recipe: AssemblyRecipe, store: LocalAssetStore, tmp_path: Path
) -> None:
    """Before it begins and in the middle of it; no thread stays behind."""
    threads = threading.active_count()
    for left in (0.0, 1.2):
        late = a_bench(store, tmp_path, deadline=datetime.now(UTC) + timedelta(seconds=left))
        with pytest.raises(Deadline):
            assemble(recipe.model_copy(update={"width": 1080, "height": 1920}), late)
    assert threading.active_count() == threads
