"""The real XTTS code (coqui-tts, torch) on a tiny checkpoint of random numbers, made here: `make test-xtts`.

It speaks noise, and goes the whole way: loading, the text's tokens in 17 languages, the speaker's and a
sample's voice, the vocoder, our fitting. Only how it sounds is not tested; that takes the real weights.
"""

from __future__ import annotations

import json
import threading
import wave
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aida.contracts.recipe import VoiceRecipe
from aida.contracts.units import LANGUAGES
from aida.errors import Permanent
from aida.media.sound import line_window
from aida.providers.xtts import XttsVoice, xtts_state
from aida.providers.xtts.engine import model_folder, open_engine
from aida.storage.local import LocalAssetStore
from tests.benches import a_bench
from tests.tiny_xtts import MISSING, REASON, make_checkpoint

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(MISSING), reason=REASON)]
XTTS = "local/xtts-v2"
LINES = {
    "en": "Every step counts: 49.90 dollars.", "es": "Cada paso cuenta.", "fr": "Chaque pas compte !",
    "de": "Jeder Schritt zählt.", "it": "Ogni passo conta, e costa 20 euro.", "pt": "Cada passo conta.",
    "pl": "Każdy krok się liczy.", "tr": "Her adım önemlidir.", "ru": "Каждый шаг важен.",
    "nl": "Elke stap telt.", "cs": "Každý krok se počítá.", "ar": "كل خطوة مهمة.", "zh": "每一步都算数。",
    "hu": "Minden lépés számít.", "ko": "모든 걸음이 중요합니다.", "ja": "新しい靴で、世界を軽くしよう。",
    "hi": "हर कदम मायने रखता है।",
}  # fmt: skip


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_checkpoint(tmp_path_factory.mktemp("xtts"), LINES.values())


@pytest.fixture
def store(tmp_path: Path) -> LocalAssetStore:
    return LocalAssetStore(tmp_path / "assets")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "work").mkdir()
    return tmp_path / "work"


def a_line(**changes: Any) -> VoiceRecipe:
    fields: dict[str, Any] = {
        "model": XTTS,
        "scope": "s-1",
        "scene_id": 1,
        "text": LINES["it"],
        "language": "it",
        "voice_profile": "professional_female",
        "seconds": Fraction(5),
    }
    return VoiceRecipe.model_validate(fields | changes)


def heard(file: Path) -> np.ndarray:
    """Our line's samples; it is mono, 48 kHz, 16 bit."""
    with wave.open(str(file)) as sound:
        assert (sound.getnchannels(), sound.getframerate(), sound.getsampwidth()) == (1, 48_000, 2)
        return np.frombuffer(sound.readframes(sound.getnframes()), "<i2").astype(np.float64) / 32768


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_is_spoken(
    language: str, checkpoint: Path, store: LocalAssetStore, folder: Path
) -> None:
    recipe = a_line(text=LINES[language], language=language)
    line = XttsVoice(checkpoint).line(recipe, XTTS, a_bench(store, folder))
    sound = heard(store.fetch(line.asset))
    _, room = line_window(recipe.seconds)
    assert 0.3 < len(sound) / 48_000 <= room
    assert Fraction(len(sound), 48_000) == line.asset.seconds
    assert np.sqrt((sound**2).mean()) > 0.01, "silent"
    assert line.words
    assert 0 <= line.words[0].start < line.words[-1].end <= line.asset.seconds
    assert line.metadata.cost == 0
    assert any("non-commercial" in note for note in line.metadata.notes)


def test_a_long_line_is_spoken_in_pieces_with_a_breath_between(
    checkpoint: Path, store: LocalAssetStore, folder: Path
) -> None:
    """Three pieces of under 213 characters, at most 0.9 s each, and two breaths."""
    text = " ".join([LINES["it"]] * 15)
    line = XttsVoice(checkpoint).line(a_line(text=text, seconds=Fraction(8)), XTTS, a_bench(store, folder))
    sound = heard(store.fetch(line.asset))
    still = np.abs(sound) < 10 ** (-60 / 20)
    breaths = [
        run for run in "".join("s" if each else "." for each in still[::48]).split(".") if len(run) > 200
    ]
    assert len(breaths) == 2
    assert "".join(word.text for word in line.words) == "".join(text.split())


def test_the_same_recipe_sounds_the_same_and_another_take_does_not(
    checkpoint: Path, store: LocalAssetStore, folder: Path
) -> None:
    voice = XttsVoice(checkpoint)
    once, again, other = (
        voice.line(a_line(seed=seed), XTTS, a_bench(store, folder)).asset.sha256 for seed in (1, 1, 2)
    )
    assert once == again != other


def test_a_sample_gives_the_voice(checkpoint: Path, store: LocalAssetStore, folder: Path) -> None:
    """The sample may be of any rate and format: it reaches the model as a WAV of ours."""
    hum = folder / "hum.wav"
    with wave.open(str(hum), "wb") as sound:
        sound.setnchannels(2)
        sound.setsampwidth(2)
        sound.setframerate(44_100)
        tone = np.sin(2 * np.pi * 180 * np.arange(3 * 44_100) / 44_100) * 9000
        sound.writeframes(np.repeat(tone.astype("<i2"), 2).tobytes())
    sample = store.put(hum, "s-1/sample/hum.wav", "audio/wav")
    voice, bench = XttsVoice(checkpoint), a_bench(store, folder)
    cloned = voice.line(a_line(sample=sample), XTTS, bench)
    assert cloned.asset.sha256 != voice.line(a_line(), XTTS, bench).asset.sha256
    assert np.abs(heard(store.fetch(cloned.asset))).max() > 0.1


def test_a_speaker_the_checkpoint_lacks_is_named_beside_those_it_has(
    checkpoint: Path, store: LocalAssetStore, folder: Path
) -> None:
    with pytest.raises(
        Permanent, match=r"no speaker 'Andrew Chipper'.*Claribel Dervla.*Viktor Eka"
    ) as caught:
        XttsVoice(checkpoint).line(a_line(voice_profile="friendly_male"), XTTS, a_bench(store, folder))
    assert (caught.value.scene, caught.value.model) == (1, XTTS)


def test_the_model_is_loaded_once_however_many_ask(checkpoint: Path) -> None:
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(open_engine(checkpoint))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(engine) for engine in found}) == 1


def test_a_folder_of_ones_own_is_found_and_a_broken_one_is_named(checkpoint: Path, tmp_path: Path) -> None:
    assert model_folder("tts_models/a/b/c", {"AIDA_XTTS_MODEL": str(checkpoint)}) == checkpoint
    found, meaning = xtts_state({"AIDA_XTTS_MODEL": str(checkpoint)})
    assert "weights in" in found
    assert "non-commercial" in meaning
    broken = tmp_path / "broken"
    broken.mkdir()
    for name in ("model.pth", "vocab.json", "speakers_xtts.pth"):
        (broken / name).write_bytes(b"no model")
    (broken / "config.json").write_text(json.dumps({"model": "xtts"}))
    with pytest.raises(Permanent, match="could not be loaded"):
        open_engine(broken)


def test_the_hubs_cache_is_looked_into_and_no_network_is_asked(
    checkpoint: Path, tmp_path: Path, store: LocalAssetStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AIDA_XTTS_MODEL", raising=False)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    with pytest.raises(Permanent, match=r"fetch them with: python -m aida\.providers\.xtts"):
        XttsVoice().line(a_line(), XTTS, a_bench(store, folder))
    assert "no weights" in xtts_state()[0]
    repository = tmp_path / "hub" / "models--tts-hub--XTTS-v2"
    (repository / "refs").mkdir(parents=True)
    (repository / "refs" / "main").write_text("a" * 40)
    (repository / "snapshots").mkdir()
    (repository / "snapshots" / ("a" * 40)).symlink_to(checkpoint)
    line = XttsVoice().line(a_line(), XTTS, a_bench(store, folder))
    assert line.asset.seconds
