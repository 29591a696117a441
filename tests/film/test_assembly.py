"""A six-second film made from three plain pictures: everything a viewer would notice, measured."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from aida.agents.assembly import assemble
from aida.contracts import (
    AssemblyRecipe,
    AssemblyResult,
    AssetRef,
    Clip,
    Look,
    MusicBed,
    Script,
    ScriptScene,
    Storyboard,
    StoryboardScene,
    VoiceLine,
)
from aida.contracts.result import StepMetadata, Word
from aida.errors import Permanent, StoreTrouble
from aida.media.layout import layout
from aida.media.moves import canvas_size
from aida.media.timeline import timeline
from aida.media.wav import RATE, write_wav
from aida.storage.local import LocalAssetStore
from tests.benches import a_bench
from tests.film import looking

pytestmark = pytest.mark.film

SIZE = 540, 960
FPS = 30
PALETTE = ("#f3e9dc", "#e2d2bd", "#2b2118", "#d4552d")
DONE = StepMetadata(model_used="test")
CAMERAS = ("push_in", "static", "pan_left")
TRANSITIONS = ("cut", "cut", "dissolve")


def picture(number: int) -> NDArray[np.uint8]:
    """A soft, coloured picture with enough in it to see it move."""
    width, height = canvas_size(*SIZE)
    noise = np.random.default_rng(number).integers(0, 255, (height, width, 3), np.uint8)
    soft = cv2.GaussianBlur(noise, (0, 0), 3).astype(np.float32)
    soft = (soft - soft.mean()) * 4 + np.array(((150, 90, 60), (60, 120, 170), (90, 150, 80))[number])
    return np.clip(soft, 0, 255).astype(np.uint8)


def chrome(*_: Any, index: int, width: int, height: int, **__: Any) -> NDArray[np.uint8]:
    """A bar at the top, in a colour of the scene's own."""
    marks = np.zeros((height, width, 4), np.uint8)
    zone = layout(width, height).marks
    bar = (marks[zone.y : zone.bottom, zone.x : zone.right], ((200, 0, 0), (0, 200, 0), (0, 0, 200))[index])
    bar[0][:] = (*bar[1], 255)
    return marks


def speech(seconds: float, seed: int) -> NDArray[np.float32]:
    """A buzz at about the pace of syllables."""
    at = np.arange(round(seconds * RATE)) / RATE
    buzz = sum(np.sin(2 * np.pi * (140 + 10 * seed) * k * at + k * k) / k for k in range(1, 12))
    pace = 0.2 + 0.8 * np.clip(np.sin(at * 2 * np.pi * 4), 0, 1)
    return (0.1 * buzz * pace).astype(np.float32)[:, None]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> LocalAssetStore:
    return LocalAssetStore(tmp_path_factory.mktemp("assets"))


@pytest.fixture(scope="module")
def recipe(store: LocalAssetStore, tmp_path_factory: pytest.TempPathFactory) -> AssemblyRecipe:
    work = tmp_path_factory.mktemp("made")
    clips, lines = [], []
    for number in range(3):
        file = work / f"{number}.png"
        cv2.imwrite(str(file), picture(number)[:, :, ::-1])
        still = store.put(file, f"test/picture/{number}.png", "image/png")
        clips.append(
            Clip(
                scene_id=number + 1,
                asset=still,
                seconds=Fraction(2),
                camera=CAMERAS[number],  # type: ignore[arg-type]
                model_used="t",
                metadata=DONE,
            )
        )
        sound = work / f"{number}.wav"
        write_wav(sound, speech(1.5, number))
        words = tuple(
            Word(text=text, start=Fraction(k, 2), end=Fraction(k + 1, 2))
            for k, text in enumerate(("Walk", "in", "light"))
        )
        lines.append(
            VoiceLine(
                scene_id=number + 1,
                text="Walk in light!",
                asset=store.put(sound, f"test/line/{number}.wav", "audio/wav", seconds=Fraction(3, 2)),
                words=words,
                model_used="t",
                metadata=DONE,
            )
        )
    bed = work / "bed.wav"
    tone = np.sin(np.arange(6 * RATE) / RATE * 2 * np.pi * 220)[:, None] * 0.2
    write_wav(bed, np.repeat(tone, 2, axis=1).astype(np.float32))
    return AssemblyRecipe(
        model="local/assembly",
        scope="test",
        content_type="video",
        language="en",
        width=SIZE[0],
        height=SIZE[1],
        fps=FPS,
        script=Script(
            scenes=tuple(
                ScriptScene(id=i, duration=Fraction(2), text="", headline="Walk") for i in (1, 2, 3)
            ),
            voiceover="",
            tone="calm",
        ),
        storyboard=Storyboard(
            scenes=tuple(
                StoryboardScene(
                    scene_id=i,
                    visual_description="",
                    camera_movement="",
                    lighting="",
                    mood="",
                    transition=TRANSITIONS[i - 1],  # type: ignore[arg-type]
                )
                for i in (1, 2, 3)
            ),
            look=Look(palette=PALETTE),
        ),
        clips=tuple(clips),
        voice=tuple(lines),
        music=MusicBed(
            asset=store.put(bed, "test/bed.wav", "audio/wav", seconds=Fraction(6)),
            model_used="t",
            metadata=DONE,
        ),
    )


@pytest.fixture(scope="module")
def made(
    recipe: AssemblyRecipe, store: LocalAssetStore, tmp_path_factory: pytest.TempPathFactory
) -> AssemblyResult:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("aida.media.frames.draw_chrome", chrome, raising=False)
        return assemble(recipe, a_bench(store, tmp_path_factory.mktemp("work")))


@pytest.fixture(scope="module")
def film(made: AssemblyResult, store: LocalAssetStore) -> Path:
    assert made.film is not None
    return store.fetch(made.film)


@pytest.fixture(scope="module")
def seen(film: Path) -> looking.Seen:
    return looking.look(film)


def test_the_film_is_what_platforms_take(seen: looking.Seen) -> None:
    """H.264 High, yuv420p, BT.709, exactly 30 frames in each of six seconds."""
    assert (seen.width, seen.height, seen.fps, seen.frames, seen.seconds) == (*SIZE, FPS, 180, 6)
    assert (seen.codec, seen.profile, seen.pixels) == ("h264", "High", "yuv420p")
    assert seen.colours == (1, 1, 1, 1)
    assert seen.steady


def test_the_index_stands_at_the_front(film: Path) -> None:
    """A player can start before the file has been loaded."""
    data = film.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_the_cut_lies_on_the_scene_boundary(seen: looking.Seen) -> None:
    """Scene 2 begins with frame 60; the dissolve at 120 is no cut."""
    assert looking.scene_cuts(seen) == [60]


def test_nothing_is_black_and_nothing_stands_still(seen: looking.Seen) -> None:
    """Not even under the static camera."""
    assert looking.black_stretches(seen) == []
    assert looking.frozen_stretches(seen) == []


def test_the_sound_is_as_long_as_the_pictures(film: Path) -> None:
    """To within one frame."""
    heard, shown = looking.audio_video_lengths(film)
    assert abs(heard - shown) <= Fraction(1, FPS)


def test_the_sound_is_loud_enough_and_never_too_loud(film: Path) -> None:
    """-14 LUFS ± 0.5 with a true peak of at most -1 dBTP, after AAC; no silence."""
    level = looking.loudness(film)
    assert level.integrated == pytest.approx(-14, abs=0.5)
    assert level.true_peak <= -1
    assert looking.silent_stretches(looking.listen(film)) == []


def test_marks_never_mix(film: Path) -> None:
    """Around the dissolve the bar is of one scene's colour or fading, never a mixture of two."""
    zone = layout(*SIZE).marks
    for number in range(112, 128):
        patch = looking.frame_at(film, number)[zone.y + 6 : zone.bottom - 6, zone.x + 60 : zone.right - 60]
        green, blue = patch[:, :, 1].mean(), patch[:, :, 2].mean()
        strong = green > 170 and blue > 170
        assert not strong, f"frame {number} shows both scenes' marks"
    before, after = looking.frame_at(film, 108), looking.frame_at(film, 132)
    middle = zone.y + zone.height // 2, zone.x + zone.width // 2
    assert np.argmax(before[middle]) == 1
    assert np.argmax(after[middle]) == 2


def test_captions_appear_with_the_voice_and_only_in_their_zone(film: Path, recipe: AssemblyRecipe) -> None:
    """Before the first word there is no plate; while it is spoken there is, and the word is lit."""
    plan = timeline(
        recipe.script, recipe.storyboard, recipe.clips, recipe.voice, recipe.music, fps=FPS, language="en"
    )
    zone = layout(*SIZE).captions
    caption = plan.captions[1]
    first = -(-caption.start * FPS // 1)
    around = slice(zone.y, zone.bottom), slice(zone.x, zone.right)

    def white(number: int) -> int:
        shown = looking.frame_at(film, number)[around].astype(int)
        return int(np.count_nonzero(shown.min(axis=2) > 215))

    assert white(int(first) - 2) == 0
    assert white(int(first) + 1) > 200
    lit = looking.frame_at(film, int(first) + 1)[around].astype(int)
    assert np.count_nonzero((lit[:, :, 0] > 180) & (lit[:, :, 2] < 140)) > 100


def test_a_pan_is_smooth_in_the_finished_film(film: Path) -> None:
    """The picture travels right when the camera turns left, by steps that differ little from their
    neighbours' mean (what is left is the encoder's doing), and nothing moves up or down."""
    zone = layout(*SIZE).subject
    moved = looking.steps(film, 128, 178, (slice(zone.y, zone.bottom), slice(zone.x, zone.right)))
    along, across = moved[:, 0], moved[:, 1]
    assert along.min() > 0.3
    assert np.abs(across).max() < 0.2
    assert np.abs(along[1:-1] - (along[:-2] + along[2:]) / 2).mean() < 0.12


def test_everything_else_is_delivered_too(
    made: AssemblyResult, store: LocalAssetStore, recipe: AssemblyRecipe
) -> None:
    """Storyboard, thumbnail, captions, voice and mix; MP3 only where sound is asked for by itself."""
    assert len(made.frames) == 3
    assert made.thumbnail is not None
    for still in (*made.frames, made.thumbnail):
        shown = cv2.imread(str(store.fetch(still)))
        assert shown is not None
        assert shown.shape == (SIZE[1], SIZE[0], 3)
    assert made.captions_srt is not None
    assert made.captions_vtt is not None
    assert "00:00:00,167 --> " in store.fetch(made.captions_srt).read_text(encoding="utf-8")
    assert store.fetch(made.captions_vtt).read_text(encoding="utf-8").startswith("WEBVTT\n")
    assert made.cut is not None
    assert made.voice is not None
    assert made.mix is not None
    assert made.mix_mp3 is None
    assert made.seconds == 6
    assert recipe.asset_key("film.mp4") == (made.film or made.cut).key


def test_sound_alone_needs_no_pictures(
    recipe: AssemblyRecipe, store: LocalAssetStore, tmp_path: Path
) -> None:
    """Content type audio: WAV, MP3, voice and words."""
    alone = recipe.model_copy(update={"clips": (), "content_type": "audio"})
    made = assemble(alone, a_bench(store, tmp_path))
    assert made.film is None
    assert made.mix is not None
    assert made.mix_mp3 is not None
    assert made.voice is not None


def test_a_film_may_be_silent(recipe: AssemblyRecipe, store: LocalAssetStore, tmp_path: Path) -> None:
    """Nobody speaks and nothing plays: pictures only, no track of digital silence."""
    small = recipe.model_copy(
        update={"voice": (), "music": None, "chrome": False, "width": 108, "height": 192}
    )
    made = assemble(small, a_bench(store, tmp_path))
    assert made.film is not None
    assert made.mix is None
    with pytest.raises(IndexError):
        looking.listen(store.fetch(made.film))


def test_a_missing_picture_is_said(recipe: AssemblyRecipe, store: LocalAssetStore, tmp_path: Path) -> None:
    """The painter's error reaches the caller as it is."""
    gone = AssetRef(key="test/gone.png", sha256="0" * 64, bytes=1, media_type="image/png")
    clips = (*recipe.clips[:2], recipe.clips[2].model_copy(update={"asset": gone}))
    with pytest.raises(Permanent, match=r"gone\.png"):
        assemble(recipe.model_copy(update={"clips": clips, "chrome": False}), a_bench(store, tmp_path))


def test_a_full_disk_is_said_in_words(recipe: AssemblyRecipe, store: LocalAssetStore) -> None:
    """The encoder's own errno comes through; /dev/full is a disk that always is."""
    from aida.agents.assembly import _disk_errors
    from aida.media.encode import encode_film

    with pytest.raises(StoreTrouble, match="full"), _disk_errors(Path("/somewhere")):
        encode_film(Path("/dev/full"), 30, (64, 64), FPS, lambda _, planes: planes.y.fill(40))
