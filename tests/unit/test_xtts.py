"""XTTS v2 without coqui-tts: what is said when it is missing, and what our side does around the model."""

from __future__ import annotations

import wave
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from importlib import util
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aida.contracts.recipe import VoiceRecipe
from aida.errors import Permanent
from aida.media.sound import line_window
from aida.providers.xtts import XttsVoice, xtts_state
from aida.providers.xtts.engine import model_folder
from aida.storage.local import LocalAssetStore
from tests.benches import a_bench

XTTS = "local/xtts-v2"
needs_no_coqui = pytest.mark.skipif(util.find_spec("TTS") is not None, reason="coqui-tts is installed here")


class Humming:
    """An engine that hums 0.05 s for every letter, between two silences; remembers what it was asked."""

    hertz, device = 24_000, "cpu"

    def __init__(self, *speakers: str, device: str = "cpu") -> None:
        self.speakers = speakers or ("Claribel Dervla", "Viktor Eka", "Ana Florence", "Andrew Chipper")
        self.device = device
        self.said: list[tuple[str, str, str, int]] = []
        self.learnt: list[int] = []

    def say(self, text: str, language: str, speaker: str, seed: int) -> Any:
        self.said.append((text, language, speaker, seed))
        hum = 0.5 * np.sin(2 * np.pi * 200 * np.arange(len(text) * self.hertz // 20) / self.hertz)
        silence = np.zeros(self.hertz // 4)
        return np.concatenate([silence, hum, silence]).astype(np.float32)

    def learn(self, name: str, sample: Any) -> str:
        self.learnt.append(len(sample))
        return name


@pytest.fixture
def store(tmp_path: Path) -> LocalAssetStore:
    return LocalAssetStore(tmp_path / "assets")


def a_line(text: str = "Ogni passo conta.", **changes: Any) -> VoiceRecipe:
    fields: dict[str, Any] = {
        "model": XTTS,
        "scope": "s-1",
        "scene_id": 3,
        "text": text,
        "language": "it",
        "voice_profile": "professional_female",
        "seconds": Fraction(6),
    }
    return VoiceRecipe.model_validate(fields | changes)


def voiced(engine: Humming) -> XttsVoice:
    return XttsVoice(Path("unused"), opened=lambda _: engine)  # type: ignore[arg-type, return-value]


def seconds_of(file: Path) -> float:
    with wave.open(str(file)) as sound:
        assert (sound.getnchannels(), sound.getframerate(), sound.getsampwidth()) == (1, 48_000, 2)
        return sound.getnframes() / 48_000


@needs_no_coqui
def test_without_the_package_the_words_to_install_it_are_given(
    tmp_path: Path, store: LocalAssetStore
) -> None:
    with pytest.raises(Permanent, match=r"pip install 'aida-agency\[xtts\]', then make xtts") as caught:
        XttsVoice().line(a_line(), XTTS, a_bench(store, tmp_path))
    assert (caught.value.agent, caught.value.scene, caught.value.model) == ("audio_generator", 3, XTTS)


@needs_no_coqui
def test_the_doctor_is_told_what_is_missing_and_what_the_licence_allows() -> None:
    found, meaning = xtts_state({})
    assert found == "not installed"
    assert "make xtts" in meaning
    assert "non-commercial" in meaning
    assert "nobody is known to sell" in meaning


def test_a_folder_of_ones_own_that_is_no_checkpoint_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(Permanent, match=r"without model\.pth, vocab\.json, speakers_xtts\.pth"):
        model_folder("tts_models/a/b/c", {"AIDA_XTTS_MODEL": str(tmp_path)})


def test_a_line_is_spoken_by_the_voice_cast_for_it(tmp_path: Path, store: LocalAssetStore) -> None:
    """17 letters hum for 0.85 s; the silence around them is gone."""
    engine = Humming()
    line = voiced(engine).line(a_line(seed=5), XTTS, a_bench(store, tmp_path))
    assert engine.said == [("Ogni passo conta.", "it", "Claribel Dervla", 5)]
    assert seconds_of(store.fetch(line.asset)) == pytest.approx(0.85, abs=0.05)
    assert [word.text for word in line.words] == ["Ogni", "passo", "conta."]
    assert line.words[-1].end <= (line.asset.seconds or 0)
    assert line.metadata.cost == 0
    assert line.metadata.notes == ("Licence of XTTS v2: Coqui Public Model License: non-commercial use.",)


def test_chinese_has_another_name_there(tmp_path: Path, store: LocalAssetStore) -> None:
    engine = Humming()
    voiced(engine).line(a_line("每一步都算数。", language="zh"), XTTS, a_bench(store, tmp_path))
    assert engine.said[0][1] == "zh-cn"


def test_pieces_are_joined_with_a_breath_and_their_words_know_when(
    tmp_path: Path, store: LocalAssetStore
) -> None:
    """Two pieces of 190 letters = 9.5 s each, a quarter of a second between them: 19.25 s."""
    engine = Humming()
    sentence = " ".join(["passi"] * 31) + " qui."
    line = voiced(engine).line(
        a_line(f"{sentence} {sentence}", seconds=Fraction(25)), XTTS, a_bench(store, tmp_path)
    )
    assert [len(text) for text, *_ in engine.said] == [190, 190]
    assert seconds_of(store.fetch(line.asset)) == pytest.approx(19.25, abs=0.05)
    assert line.words[32].start == pytest.approx(9.75, abs=0.02)
    assert line.words[31].end == pytest.approx(9.5, abs=0.02)


def test_a_line_a_little_too_long_is_played_faster_and_its_words_with_it(
    tmp_path: Path, store: LocalAssetStore
) -> None:
    """100 letters hum for 5 s; the slot of 5.2 s has room for 4.6: 1.09 times faster."""
    recipe = a_line("passo " * 16 + "qui.", seconds=Fraction("5.2"))
    line = voiced(Humming()).line(recipe, XTTS, a_bench(store, tmp_path))
    assert 1.05 < line.speed < 1.12
    assert line.asset.seconds is not None
    assert line.asset.seconds <= line_window(recipe.seconds)[1]
    assert line.words[-1].end <= line.asset.seconds


def test_a_line_much_too_long_says_by_how_much(tmp_path: Path, store: LocalAssetStore) -> None:
    with pytest.raises(Permanent, match="s more than the scene has room for"):
        voiced(Humming()).line(a_line("passo " * 16, seconds=Fraction(3)), XTTS, a_bench(store, tmp_path))


def test_a_speaker_the_checkpoint_lacks_is_named_beside_those_it_has(
    tmp_path: Path, store: LocalAssetStore
) -> None:
    with pytest.raises(Permanent, match=r"no speaker 'Claribel Dervla'.*it has Somebody"):
        voiced(Humming("Somebody")).line(a_line(), XTTS, a_bench(store, tmp_path))


def test_a_language_it_does_not_speak_is_said(tmp_path: Path, store: LocalAssetStore) -> None:
    with pytest.raises(Permanent, match="does not speak 'sv'"):
        voiced(Humming()).line(a_line(language="sv"), XTTS, a_bench(store, tmp_path))


@pytest.mark.parametrize(("seconds", "learnt"), [(4, [4 * 22_050]), (2, [])])
def test_a_sample_is_learnt_at_the_models_rate_unless_it_is_too_short(
    seconds: int, learnt: list[int], tmp_path: Path, store: LocalAssetStore
) -> None:
    from aida.media.wav import write_wav

    hum = 0.4 * np.sin(2 * np.pi * 150 * np.arange(seconds * 48_000) / 48_000)
    write_wav(tmp_path / "me.wav", hum.astype(np.float32)[:, None])
    sample = store.put(tmp_path / "me.wav", "s-1/sample/me.wav", "audio/wav")
    engine, bench = Humming(), a_bench(store, tmp_path)
    if learnt:
        voiced(engine).line(a_line(sample=sample), XTTS, bench)
        assert engine.said[0][2] == f"sample {sample.sha256}"
    else:
        with pytest.raises(Permanent, match=r"2\.0 s long; it takes 3 s"):
            voiced(engine).line(a_line(sample=sample), XTTS, bench)
    assert engine.learnt == pytest.approx(learnt, abs=30)


@pytest.mark.parametrize(("device", "begins"), [("cpu", False), ("cuda", True)])
def test_what_cannot_end_in_time_without_a_graphics_card_is_not_begun(
    device: str, begins: bool, tmp_path: Path, store: LocalAssetStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """200 words are some 68 s of speech: 850 s of work for two cores, and 600 s are left."""
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    engine = Humming(device=device)
    bench = a_bench(store, tmp_path, deadline=datetime.now(UTC) + timedelta(seconds=600))
    recipe = a_line("passo " * 200, seconds=Fraction(100))
    if begins:
        voiced(engine).line(recipe, XTTS, bench)
    else:
        with pytest.raises(Permanent, match="Without a graphics card this line takes about"):
            voiced(engine).line(recipe, XTTS, bench)
    assert bool(engine.said) is begins
