"""Where a task works: the studio of this process, an empty folder, and one line in the log.

    with workplace(recipe, errand) as place: result = agent(recipe, place.studio…, place.bench)

The studio is opened from the environment, once per process and settings; the folder is gone when the
work is done. A vendor's wish to wait is heeded here, before Prefect's own delay.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect.logging import get_run_logger

from aida.contracts.assets import AssetRef
from aida.contracts.errand import Errand
from aida.contracts.recipe import Recipe
from aida.errors import AidaError, StoreTrouble, Transient
from aida.ports import Workbench
from aida.settings import Settings, read_settings
from aida.storage.copies import Copies
from aida.studio import Studio, open_studio
from tasks.policy import call_number, heed, is_last_call, running_task
from tasks.slots import PrefectSlots

_studios: dict[Settings, Studio] = {}
_opening = threading.Lock()

_given_up: dict[UUID, dict[str, AidaError]] = {}
"""Of the tasks that are under way, over their retries; a task run stays in its process."""

_LEFTOVER_SECONDS = 24 * 3600.0
_UNUSED_SECONDS = 7 * 24 * 3600.0


@dataclass
class Workplace:
    studio: Studio
    bench: Workbench
    result: Any = None
    """What was made; set it, and the log tells about it."""


def studio() -> Studio:
    """This process' studio for the present environment."""
    settings = read_settings()
    with _opening:
        if settings not in _studios:
            _studios[settings] = open_studio(settings, PrefectSlots())
        return _studios[settings]


@contextmanager
def workplace(recipe: Recipe, errand: Errand) -> Iterator[Workplace]:
    """A place to work on one recipe. Errors pass through; a full disk is `StoreTrouble` and says so."""
    begun = time.perf_counter()
    folder = _new_folder(read_settings(), recipe)
    here = studio()
    run, again = running_task(), False
    given_up = _given_up.setdefault(run, {}) if run is not None else {}
    bench = Workbench(here.store, folder, errand, last_call=is_last_call(), given_up=given_up)
    place = Workplace(here, bench)
    try:
        yield place
        get_run_logger().info(line(recipe, place.result, time.perf_counter() - begun))
    except Transient as err:
        again = not is_last_call()
        heed(err, call_number(), place.bench.seconds_left())
        raise
    finally:
        if run is not None and not again:
            _given_up.pop(run, None)
        shutil.rmtree(folder, ignore_errors=True)


def line(recipe: Recipe, result: Any, seconds: float) -> str:
    """The log's line about a finished task: "scene 2 · local/draw · 0.8 s · 412 kB" (pure)."""
    scene = getattr(result, "scene_id", None)
    size = sum(ref.bytes for ref in _assets(result))
    model = getattr(result, "model_used", None) or getattr(
        getattr(result, "metadata", None), "model_used", recipe.model
    )
    parts = [
        f"scene {scene}" if scene is not None else None,
        model,
        f"{seconds:.1f} s",
        f"{size / 1000:,.0f} kB" if size else None,
    ]
    return " · ".join(part for part in parts if part)


def sweep(settings: Settings) -> None:
    """Remove work folders that killed processes left behind more than a day ago, and copies from the bucket
    that nobody has used for a week."""
    if settings.bucket is not None:
        Copies(settings.assets).sweep(time.time() - _UNUSED_SECONDS)
    oldest = time.time() - _LEFTOVER_SECONDS
    root = settings.home / "work"
    for folder in root.iterdir() if root.exists() else ():
        if folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)


def _new_folder(settings: Settings, recipe: Recipe) -> Path:
    root = settings.home / "work"
    try:
        root.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=f"{recipe.agent}-", dir=root))
    except OSError as err:
        raise StoreTrouble(
            f"There is no place to work in {root}; see to that disk: {err.strerror or err}",
            agent=recipe.agent,
        ) from err


def _assets(result: Any) -> Iterator[AssetRef]:
    for value in dict(result).values() if result is not None else ():
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, AssetRef):
                yield each
