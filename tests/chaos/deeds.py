"""What a forked process does: one attempt at a film, or one order alone, as the product does it.

    attempt: flows.worker, the real one            ask: one agent with the real studio, without Prefect

Only what `tests/flows/paid.py` replaces is replaced here: our clock runs faster than the vendors', media are
decoded in this process, and the assembly is the counting one unless a real film is asked for.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import resource
import signal
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.chaos.points import Points

FAST = 50
"""How much faster our clock runs than the vendors'."""
_FASTER = 250
"""The same for an order alone, where nothing is drawn meanwhile."""
ASKED, REFUSED = 0, 3
"""Exit codes of `ask`: it has the asset, or said why not."""


def attempt(
    workflow_id: str,
    *,
    record: str | None = None,
    dies: tuple[str, int] | None = None,
    stops: tuple[str, int] | None = None,
    film: bool = False,
    moved: float = 0.0,
    jumps: tuple[float, float] | None = None,
    file_limit: int | None = None,
    fast_heart: bool = False,
    elsewhere: bool = False,
) -> int:
    """One attempt at the workflow, as its worker makes it; returns the worker's exit code.

    `record`, `dies` and `stops` are for `Points`; `film`: really put it together; `moved`: seconds by which
    this process' wall clock is wrong, `jumps`: by how much it jumps and after how many seconds; `file_limit`:
    bytes no file may be larger than; `fast_heart`: owners beat and are missed ten times as fast;
    `elsewhere`: on another machine.
    """
    from prefect.context import refresh_global_settings_context

    from flows import worker

    refresh_global_settings_context()
    _hasten(film)
    _watch(record, dies, stops)
    _own(fast_heart, elsewhere)
    if file_limit is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (file_limit, file_limit))
    with _moved(moved, jumps):
        return worker.main([workflow_id])


def ask(purpose: str, recipe: str, *, record: str | None = None, dies: tuple[str, int] | None = None) -> int:
    """One agent's recipe (as JSON) with the real studio: what a task does, without Prefect."""
    from aida.contracts import recipe as recipes
    from aida.errors import AidaError

    kind, _, _ = _AGENTS[purpose]
    made: Any = getattr(recipes, kind).model_validate_json(recipe)
    try:
        result = _asker(record, dies)(purpose, made)
    except AidaError as err:
        print(f"{type(err).__name__}: {err}", flush=True)
        return REFUSED
    Path(os.environ["AIDA_HOME"], "result.json").write_text(result.model_dump_json())
    return ASKED


def race(races: int, seed: int, file: str) -> int:
    """See `tests.chaos.race`."""
    from tests.chaos.race import run

    return run(races, seed, Path(file))


def recipes(file: str) -> int:
    """Ask every agent once, each from what the ones before have made; their recipes as JSON, by purpose."""
    from aida.planner import recipes as planned
    from aida.planner.recipes import Commission
    from aida.settings import read_settings
    from aida.studio import open_studio
    from flows.prompts import prompt_hashes

    state = open_studio(read_settings()).states.load("w-1")
    assert state is not None
    assert state.plan is not None
    job = Commission(state.brief, state.plan, state.id, prompts=prompt_hashes(state.plan))
    asked = _asker(None, None)
    script = planned.script_recipe(job)
    words = asked("script", script).script
    storyboard = planned.storyboard_recipe(job, words)
    board = asked("storyboard", storyboard).storyboard
    picture = planned.scene_picture(job, board, board.scenes[0])
    image = asked("pictures", picture).image
    made = {
        "script": script,
        "storyboard": storyboard,
        "pictures": picture,
        "midjourney": picture.model_copy(update={"model": "kie/midjourney-v7", "fallbacks": ()}),
        "clips": planned.clip_recipes(job, board.scenes[0], image, board.look)[0],
        "voice": planned.voice_recipes(job, words)[0],
        "music": planned.music_recipe(job),
    }
    Path(file).write_text(json.dumps({name: each.model_dump_json() for name, each in made.items()}))
    return 0


_AGENTS = {
    "script": ("ScriptRecipe", "aida.agents.writer:write", "writers"),
    "storyboard": ("StoryboardRecipe", "aida.agents.director:direct", "directors"),
    "pictures": ("PictureRecipe", "aida.agents.visual_creator:create", "image_models"),
    "midjourney": ("PictureRecipe", "aida.agents.visual_creator:create", "image_models"),
    "clips": ("ClipRecipe", "aida.agents.video_composer:compose", "video_models"),
    "voice": ("VoiceRecipe", "aida.agents.audio_generator:speak", "voice_models"),
    "music": ("MusicRecipe", "aida.agents.audio_generator:score", "music_models"),
}
"""Purpose → recipe, agent, and the shelf of the studio it works with."""


def _asker(record: str | None, dies: tuple[str, int] | None) -> Callable[[str, Any], Any]:
    """Purpose, recipe → the agent's result, in a studio of this process."""
    from aida.contracts.errand import Errand
    from aida.ports import Workbench
    from aida.settings import read_settings
    from aida.studio import open_studio
    from tests.flows import paid

    _hasten(film=True, fast=_FASTER)
    settings = read_settings()
    studio = open_studio(settings)
    folder = settings.home / "work"
    folder.mkdir(exist_ok=True)
    bench = Workbench(studio.store, folder, Errand(workflow_id="w-1", priced_on=paid.TODAY), last_call=True)
    _watch(record, dies)

    def asked(purpose: str, recipe: Any) -> Any:
        _, agent, shelf = _AGENTS[purpose]
        module, _, name = agent.partition(":")
        return getattr(importlib.import_module(module), name)(recipe, getattr(studio, shelf), bench)

    return asked


def make_room() -> int:
    """The vendors' places in the Prefect API, a thousand each: a killed process' are not free for a minute,
    and here a process is killed every second."""
    import asyncio

    from prefect.client.orchestration import get_client
    from prefect.client.schemas.actions import GlobalConcurrencyLimitCreate
    from prefect.context import refresh_global_settings_context

    from tasks.slots import limit_name

    async def made() -> None:
        async with get_client() as client:
            for vendor in ("anthropic", "fal", "kie"):
                wanted = GlobalConcurrencyLimitCreate(name=limit_name(vendor), limit=1000)
                await client.create_global_concurrency_limit(wanted)

    refresh_global_settings_context()
    asyncio.run(made())
    return 0


def _hasten(film: bool, fast: float = FAST) -> None:
    """For the rest of this process: nothing is put back."""
    from aida.providers.fal.queue import FalCounter
    from tests.flows import paid

    patch = pytest.MonkeyPatch()
    patch.setattr(paid, "FAST", fast)
    paid.hasten(patch)
    paid.decode_here(patch)
    # A vendor that never answers is waited for as long as our clock says, too.
    defaults: Any = FalCounter.__init__.__kwdefaults__
    defaults["answer_seconds"] /= paid.FAST
    defaults["answer_seconds"] = max(2.0, defaults["answer_seconds"])
    patch.setattr("aida.providers.claude.model.CALL_SECONDS", 4.0)
    if not film:
        paid.assemble_by_counting(patch, Path(os.environ["AIDA_HOME"]))


def _watch(record: str | None, dies: tuple[str, int] | None, stops: tuple[str, int] | None = None) -> None:
    if record or dies or stops:
        sign = signal.SIGKILL if dies else signal.SIGSTOP
        point = dies or stops
        Points(Path(record) if record else None, (point[0], point[1]) if point else None, sign).watch()


def _own(fast_heart: bool, elsewhere: bool) -> None:
    """Who owns a workflow, as another machine sees it, or in a tenth of the time."""
    from aida.ledger import leases
    from flows import lock

    patch = pytest.MonkeyPatch()
    if fast_heart:
        patch.setattr(lock, "BEAT_SECONDS", leases.BEAT_SECONDS / 10)
        for name in ("STALE_SECONDS", "AGAIN_SECONDS"):
            patch.setattr(leases, name, getattr(leases, name) / 10)
    if elsewhere:
        patch.setattr(leases, "place_of", lambda folder: "elsewhere")
        patch.setattr(leases, "_lock_folder", lambda url, home: home / "elsewhere")


@contextlib.contextmanager
def _moved(seconds: float, jumps: tuple[float, float] | None) -> Iterator[None]:
    """A wrong wall clock; what measures time without telling it goes on as ever."""
    if not seconds and jumps is None:
        yield
        return
    import time_machine

    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=seconds), tick=True) as traveller:
        if jumps is not None:
            by, after = jumps
            timer = threading.Timer(after, traveller.shift, (by,))
            timer.daemon = True
            timer.start()
        yield
