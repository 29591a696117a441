"""The XTTS model itself, through `TTS.api`: loaded once per process, one piece at a time.

    folder with model.pth, config.json, vocab.json, speakers_xtts.pth ─open_engine→ Engine
    text, language, speaker ─Engine.say→ samples at 24 kHz        sample ─Engine.learn→ a speaker

Loading takes gigabytes and half a minute; it happens under a lock, at the first line. On a graphics card
where torch has one.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import util
from pathlib import Path
from typing import Any, cast

from aida.errors import Permanent

INSTALL = "pip install 'aida-agency[xtts]', then make xtts"
FETCH = "python -m aida.providers.xtts"
SAMPLE_HERTZ = 22_050
"""Rate of the samples a voice is learnt from."""
FOLDER = "AIDA_XTTS_MODEL"
"""The variable that names a folder with a checkpoint of one's own."""
_FILES = ("model.pth", "config.json", "vocab.json", "speakers_xtts.pth")
_LOCK = threading.Lock()
_OPEN: dict[Path, Engine] = {}


class Engine:
    """A loaded model. May be called by several threads; they take turns."""

    def __init__(self, model: Any, device: str) -> None:
        self._model = model
        self._turn = threading.Lock()
        self.device = device
        """`cuda` or `cpu`."""
        self.hertz = int(model.synthesizer.output_sample_rate)
        self.speakers: tuple[str, ...] = tuple(model.speakers or ())

    def say(self, text: str, language: str, speaker: str, seed: int) -> Any:
        """float32 samples, one dimension, full scale ±1. The same words and seed sound the same.

        Raises `Permanent` when the model breaks off.
        """
        import numpy as np
        import torch

        with self._turn, torch.inference_mode(), _broken_off():
            torch.manual_seed(seed)
            wave = self._model.tts(text=text, language=language, speaker=speaker, split_sentences=False)
        return np.clip(np.asarray(wave, dtype=np.float32).reshape(-1), -1.0, 1.0)

    def learn(self, name: str, sample: Any) -> str:
        """A speaker who sounds like `sample` (float32, one dimension, at `SAMPLE_HERTZ`); returns `name`.

        The samples themselves are handed over, as the model's own reader of files needs FFmpeg's
        libraries installed in the system. Learnt once for each name.
        """
        import torch

        network = self._model.synthesizer.tts_model
        known, wants = network.speaker_manager.speakers, network.config
        with self._turn, torch.inference_mode(), _broken_off():
            if name not in known:
                heard = torch.from_numpy(sample)[None, : SAMPLE_HERTZ * wants.max_ref_len].to(network.device)
                known[name] = {
                    "gpt_cond_latent": network.get_gpt_cond_latents(
                        heard,
                        SAMPLE_HERTZ,
                        length=wants.gpt_cond_len,
                        chunk_length=wants.gpt_cond_chunk_len,
                    ),
                    "speaker_embedding": network.get_speaker_embedding(heard, SAMPLE_HERTZ),
                }
        return name


@contextmanager
def _broken_off() -> Iterator[None]:
    try:
        yield
    except (RuntimeError, ValueError, AssertionError, LookupError, OSError, ImportError) as err:
        raise Permanent(f"XTTS broke off: {type(err).__name__}: {str(err)[:300]}") from err


def open_engine(folder: Path) -> Engine:
    """The model in that folder, loaded by whoever asks first.

    Raises `Permanent` when coqui-tts is not installed (the text says how) or the files are not a model.
    """
    with _LOCK:
        if folder not in _OPEN:
            _OPEN[folder] = _loaded(folder)
        return _OPEN[folder]


def is_installed() -> bool:
    """Whether coqui-tts is there; does not import it."""
    return util.find_spec("TTS") is not None


def model_folder(hub_id: str, environ: Mapping[str, str] | None = None) -> Path | None:
    """Where the weights are: the operator's own folder, else what the hub's cache holds; `None`: nowhere.

    Asks no network. Raises `Permanent` when the operator's folder is not a checkpoint.
    """
    own = (os.environ if environ is None else environ).get(FOLDER, "").strip()
    if own:
        return _whole(Path(own).expanduser())
    repository = _hub_repository(hub_id)
    if repository is None:
        return None
    from huggingface_hub import try_to_load_from_cache

    found = [try_to_load_from_cache(repository, name) for name in _FILES]
    if not all(isinstance(each, str) for each in found):
        return None
    return Path(cast(str, found[0])).parent


def fetch(hub_id: str) -> None:
    """Download the weights to where `model_folder` finds them; asks the person for the licence first.

    Raises `Permanent` when that fails or the licence is not accepted.
    """
    manager = _api().ModelManager(progress_bar=True)
    try:
        manager.download_model(hub_id)
    except (OSError, RuntimeError, ValueError, EOFError) as err:
        raise Permanent(f"The weights were not fetched: {str(err).strip()[:300]}") from err


def _whole(folder: Path) -> Path:
    missing = [name for name in _FILES if not (folder / name).is_file()]
    if missing:
        raise Permanent(f"{FOLDER} names a folder without {', '.join(missing)}: {folder}")
    return folder


def _hub_repository(hub_id: str) -> str | None:
    """The hub's name of a model, as coqui-tts itself lists it; `None` without coqui-tts."""
    spec = util.find_spec("TTS")
    if spec is None or spec.origin is None:
        return None
    listed = Path(spec.origin).with_name(".models.json")
    kind, language, data, name = hub_id.split("/")
    try:
        repository: str = json.loads(listed.read_text(encoding="utf-8"))[kind][language][data][name][
            "repo_id"
        ]
    except (OSError, ValueError, KeyError):
        return None
    return repository


def _loaded(folder: Path) -> Engine:
    api = _api()
    import torch

    device = "cuda" if torch.cuda.is_available() else "cpu"
    try:
        model = api.TTS(model_path=str(folder), config_path=str(folder / "config.json"), progress_bar=False)
        return Engine(model.to(device), device)
    except Exception as err:  # a damaged checkpoint fails in whatever reader meets it first
        raise Permanent(
            f"XTTS could not be loaded from {folder}: {type(err).__name__}: {str(err)[:300]}"
        ) from err


def _api() -> Any:
    if not is_installed():
        raise Permanent(f"XTTS v2 needs coqui-tts, which is not installed: {INSTALL}")
    try:
        import TTS.api
    except (ImportError, OSError, RuntimeError) as err:
        # torchaudio's wheel wants a CUDA torch; `make xtts` takes out what a processor cannot load.
        raise Permanent(f"coqui-tts is installed and does not start ({err}): {INSTALL}") from err
    return TTS.api
