"""Wiring: settings → adapters. The one file that knows every vendor.

    Settings ─open_studio→ Studio {store, states, engines by catalog id}

An engine is built when it is first asked for, so that a task imports only what it uses. An engine
whose key is missing is not on its shelf: `first_that_works` says so, and `aida doctor` says why.
"""

from __future__ import annotations

import contextlib
import importlib
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Generic, TypeVar

from aida.ledger.state import StateStore
from aida.ports import (
    AssetStore,
    ImageModel,
    MusicModel,
    ScriptModel,
    StoryboardModel,
    VideoModel,
    VoiceModel,
)
from aida.settings import Settings

if TYPE_CHECKING:
    from aida.providers.local.apart import Hands

Engine = TypeVar("Engine")

_HEAVY = ("numpy", "scipy.signal", "cv2", "av", "uharfbuzz")


class Shelf(Mapping[str, Engine], Generic[Engine]):
    """Engines by catalog id, each built once, by the first who takes it. Safe to share by threads."""

    def __init__(self, builders: Mapping[str, Callable[[], Engine]]) -> None:
        self._builders = dict(builders)
        self._built: dict[str, Engine] = {}
        self._lock = threading.Lock()

    def __getitem__(self, model: str) -> Engine:
        with self._lock:
            if model not in self._built:
                self._built[model] = self._builders[model]()
            return self._built[model]

    def __iter__(self) -> Iterator[str]:
        return iter(self._builders)

    def __len__(self) -> int:
        return len(self._builders)

    def __contains__(self, model: object) -> bool:
        return model in self._builders


@dataclass(frozen=True)
class Studio:
    """Everything the agents work with."""

    store: AssetStore
    states: StateStore
    writers: Mapping[str, ScriptModel]
    directors: Mapping[str, StoryboardModel]
    image_models: Mapping[str, ImageModel]
    video_models: Mapping[str, VideoModel]
    voice_models: Mapping[str, VoiceModel]
    music_models: Mapping[str, MusicModel]


@dataclass(frozen=True)
class _Shelves:
    writers: Shelf[ScriptModel]
    directors: Shelf[StoryboardModel]
    image_models: Shelf[ImageModel]
    video_models: Shelf[VideoModel]
    voice_models: Shelf[VoiceModel]
    music_models: Shelf[MusicModel]


def _shelves() -> _Shelves:
    return _Shelves(
        writers=Shelf({"local/template": _template}),
        directors=Shelf({"local/simplified": _simplified}),
        image_models=Shelf({"local/draw": _draw}),
        video_models=Shelf({"local/motion": _motion}),
        voice_models=Shelf({"local/espeak": _espeak}),
        music_models=Shelf({"local/synth": _synth}),
    )


def open_studio(settings: Settings) -> Studio:
    """The studio these settings describe. Opens the database; builds no engine yet."""
    shelves = _shelves()
    return Studio(
        store=open_store(settings),
        states=StateStore(settings.database_url),
        writers=shelves.writers,
        directors=shelves.directors,
        image_models=shelves.image_models,
        video_models=shelves.video_models,
        voice_models=shelves.voice_models,
        music_models=shelves.music_models,
    )


def reachable(settings: Settings) -> frozenset[str]:
    """Vendors that can be called: their key is set, and this version has an engine for them."""
    shelves = _shelves()
    every = (
        *shelves.writers,
        *shelves.directors,
        *shelves.image_models,
        *shelves.video_models,
        *shelves.voice_models,
        *shelves.music_models,
    )
    return settings.vendors & {model.split("/")[0] for model in every}


def open_store(settings: Settings) -> AssetStore:
    """The asset store alone, for who only hands files over."""
    from aida.storage.local import LocalAssetStore

    return LocalAssetStore(settings.assets)


def warm_up() -> None:
    """Load what the free engines will want, while there is nothing else to do: a second of imports."""
    _hands().warm(2, ("numpy", "cv2", "resvg_py", "scipy.signal"))
    for name in _HEAVY:
        # An engine that misses its package says so itself, and better.
        with contextlib.suppress(ImportError):
            importlib.import_module(name)


@cache
def _hands() -> Hands:
    from aida.providers.local.apart import Hands

    return Hands()


def _template() -> ScriptModel:
    from aida.providers.local.template import TemplateWriter

    return TemplateWriter()


def _simplified() -> StoryboardModel:
    from aida.providers.local.simplified import SimplifiedDirector

    return SimplifiedDirector()


def _draw() -> ImageModel:
    from aida.providers.local.apart import Apart

    return Apart("aida.providers.local.draw:DrawnPictures", _hands())


def _motion() -> VideoModel:
    from aida.providers.local.motion import CameraMoves

    return CameraMoves()


def _espeak() -> VoiceModel:
    from aida.providers.local.voice import EspeakVoice

    return EspeakVoice()


def _synth() -> MusicModel:
    from aida.providers.local.apart import Apart

    return Apart("aida.providers.local.synth:LocalSynth", _hands())
