"""Wiring: settings → adapters. The one file that knows every vendor.

    Settings ─open_studio→ Studio {store, states, engines by catalog id}

An engine is built when it is first asked for, so that a task imports only what it uses. An engine
whose key is missing is not on its shelf: `first_that_works` says so, and `aida doctor` says why.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, cast

from aida.catalog.listed import ListedPrice
from aida.catalog.read import models, vendors
from aida.catalog.rows import Model
from aida.contracts.assets import AssetRef
from aida.contracts.conversation import Conversation
from aida.contracts.errand import Errand
from aida.contracts.job import Job
from aida.contracts.money import Cap
from aida.contracts.prompt import Prompt, Question
from aida.contracts.recipe import ClipRecipe, MusicRecipe, PictureRecipe, Recipe, VoiceRecipe
from aida.contracts.styles import Style
from aida.errors import AidaError
from aida.ledger.jobs import JournalStore
from aida.ledger.state import StateStore
from aida.planner.budget import caps_in_dollars
from aida.ports import (
    AssetStore,
    ImageModel,
    JobJournal,
    LanguageModel,
    MusicModel,
    ScriptModel,
    Slots,
    StoryboardModel,
    VideoModel,
    VoiceModel,
    Workbench,
)
from aida.settings import VENDOR_KEYS, Settings

if TYPE_CHECKING:
    from aida.agents.orchestrator.heard import Listener
    from aida.providers.counter import Counter
    from aida.providers.fal.queue import FalCounter
    from aida.providers.kie.counter import KieCounter
    from aida.providers.local.apart import Hands

Engine = TypeVar("Engine")

_ANSWER_SECONDS = 60.0
"""How long a client waits for a language model's answer before the rules answer."""
_TALK_LIMIT = Decimal("1.00")
"""US dollars that a language model's answers in one conversation may cost; then the rules go on."""

XTTS = "local/xtts-v2"
"""Our own machine's only engine that somebody must ask for."""

_SDKS = {
    "anthropic": ("anthropic", "anthropic.resources.messages", "lingua"),
    "fal": ("httpx", "fal_client"),
    "kie": ("httpx",),
}
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
    journal: JobJournal
    writers: Mapping[str, ScriptModel]
    directors: Mapping[str, StoryboardModel]
    image_models: Mapping[str, ImageModel]
    video_models: Mapping[str, VideoModel]
    voice_models: Mapping[str, VoiceModel]
    music_models: Mapping[str, MusicModel]


def open_studio(settings: Settings, slots: Slots | None = None) -> Studio:
    """The studio these settings describe. Opens the database; builds no engine yet.

    `slots` keeps calls at vendors to their places; without them nobody counts.
    """
    journal = open_journal(settings)
    engines = _Engines(settings, journal, slots)
    return Studio(
        store=open_store(settings),
        states=StateStore(settings.database_url),
        journal=journal,
        writers=Shelf({"local/template": _template} | engines.each("llm", engines.writer)),
        directors=Shelf({"local/simplified": _simplified} | engines.each("llm", engines.director)),
        image_models=Shelf({"local/draw": _draw} | engines.each("image", engines.painter)),
        video_models=Shelf({"local/motion": _motion} | engines.each("video", engines.camera)),
        voice_models=Shelf({"local/espeak": _espeak} | engines.each("voice", engines.speaker)),
        music_models=Shelf({"local/synth": _synth} | engines.each("music", engines.musician)),
    )


def open_listener(settings: Settings) -> Listener | None:
    """A language model that reads clients' words, where one can be called; `None` leaves it to the rules.

    It is bought like all else: through the journal, within the day's caps, and a limit for each conversation.
    """
    from aida.agents.orchestrator.spoken import Spoken
    from aida.providers.claude import Claude

    rows = [row for row in models().values() if row.kind == "llm" and row.vendor in settings.vendors]
    usable = [row for row in rows if row.status_on(settings.day) == "current" and "standard" in row.tiers]
    if not usable:
        return None
    model = min(usable, key=lambda row: row.tiers["standard"])
    return Spoken(Claude(open_journal(settings)), model.id, partial(_talk_bench, settings))


@contextlib.contextmanager
def _talk_bench(settings: Settings, conversation: Conversation, now: datetime) -> Iterator[Workbench]:
    errand = Errand(
        workflow_id=conversation.id,
        user_id=conversation.user_id,
        deadline=now + timedelta(seconds=_ANSWER_SECONDS),
        limit=_TALK_LIMIT,
        capped=settings.capped,
        ambiguous="pay_again",
        priced_on=settings.day,
    )
    with tempfile.TemporaryDirectory(prefix="talk-") as folder:
        yield Workbench(open_store(settings, patience=5.0), Path(folder), errand, last_call=True)


def collect_late(here: Studio, lives: Callable[[str], bool], folder: Path | None = None) -> tuple[Job, ...]:
    """One look at every job that a vendor has taken and whose workflow nobody works on: what is finished
    becomes an asset, what has failed is closed. The jobs that were closed, for the log.

    `lives` says of a workflow's id whether somebody works on it; media are fetched into `folder`. Costs
    nothing, waits for no job. Raises `StoreTrouble` when our own store or database cannot take a result.
    """
    from aida.providers.late import collect

    counters: dict[str, Counter] = {}
    closed = []
    with tempfile.TemporaryDirectory(prefix="late-", dir=folder) as place:
        for job in here.journal.uncollected():
            vendor = job.order.vendor
            if lives(job.workflow_id) or (vendor not in _COUNTERS and job.addresses):
                continue  # an answer of Claude's waits in the journal for whoever goes on
            if vendor in _COUNTERS and vendor not in counters:
                counters[vendor] = _COUNTERS[vendor]()
            hosts = vendors()[vendor].media_hosts
            ended = collect(job, counters.get(vendor), here.journal, here.store, Path(place), hosts)
            closed += [ended] if ended is not None else []
    return tuple(closed)


def open_journal(settings: Settings) -> JournalStore:
    """The journal alone, with the caps of this installation. Raises `BadInput` for a cap in a currency
    that cannot be converted."""
    return JournalStore(settings.database_url, caps_of(settings))


def caps_of(settings: Settings) -> tuple[Cap, ...]:
    """What may be spent here on one day, in US dollars; nothing of it used yet."""
    return caps_in_dollars(
        {"user_day": settings.user_day_limit, "day": settings.day_limit},
        settings.day,
    )


def check_accounts(vendors: Iterable[str]) -> None:
    """Ask each vendor, free of charge, whether our key is good and the account can pay.

    Raises `Unserved` for the first that is not, in the vendors' order; a vendor out of reach is
    `Transient`.
    """
    for trouble in ask_accounts(vendors).values():
        if trouble is not None:
            raise trouble


def ask_accounts(vendors: Iterable[str]) -> dict[str, AidaError | None]:
    """The same, side by side: vendor → what stands in the way of an order, `None` where nothing does."""
    checks = {"anthropic": _check_anthropic, "fal": _check_fal, "kie": _check_kie}
    wanted = [vendor for vendor in vendors if vendor in checks]
    with ThreadPoolExecutor(max(1, len(wanted)), thread_name_prefix="account") as pool:
        asked = {vendor: pool.submit(checks[vendor]) for vendor in wanted}
        return {vendor: _trouble(answer) for vendor, answer in asked.items()}


def _trouble(answer: Future[None]) -> AidaError | None:
    try:
        answer.result()
    except AidaError as err:
        return err
    return None


def local_voice_state() -> tuple[str, str]:
    """Of XTTS v2 on this machine: what was found, and what it means or asks for."""
    from aida.providers.xtts import xtts_state

    return xtts_state()


def fal_prices(endpoints: Sequence[str]) -> Mapping[str, ListedPrice]:
    """fal.ai's own price list, asked now and free of charge: endpoint → its price, where it has one.

    Raises `Transient` when it cannot be had, `Unserved` when our key is refused.
    """
    from aida.providers.fal.prices import price_list

    return price_list(endpoints, _key("fal"))


@dataclass(frozen=True)
class _Engines:
    """Builders of the engines that cost money or need more than our own set-up, by catalog row."""

    settings: Settings
    journal: JobJournal
    slots: Slots | None

    def each(self, kind: str, build: Callable[[Model], Engine]) -> dict[str, Callable[[], Engine]]:
        """A builder for every row of that kind whose vendor can be called."""
        return {
            row.id: partial(build, row)
            for row in models().values()
            if row.kind == kind and self._callable(row)
        }

    def _callable(self, row: Model) -> bool:
        if row.vendor == "local":
            return row.id == XTTS and self.settings.xtts
        return row.vendor in self.settings.vendors

    def writer(self, row: Model) -> ScriptModel:
        from aida.agents.written import WrittenScripts

        return WrittenScripts(self._claude())

    def director(self, row: Model) -> StoryboardModel:
        from aida.agents.written import WrittenStoryboards

        return WrittenStoryboards(self._claude())

    def painter(self, row: Model) -> ImageModel:
        if row.vendor == "kie":
            from aida.providers.kie.midjourney import KieMidjourney

            return self._queued(row, KieMidjourney(_kie_counter(), self.journal))
        from aida.providers.fal.images import FalImages

        return self._queued(row, FalImages(self._fal(), self.journal))

    def camera(self, row: Model) -> VideoModel:
        from aida.providers.fal.videos import FalVideos

        return self._queued(row, FalVideos(self._fal(), self.journal))

    def speaker(self, row: Model) -> VoiceModel:
        if row.vendor == "local":
            from aida.providers.xtts import XttsVoice

            return XttsVoice()
        from aida.providers.fal.voices import FalVoices

        return self._queued(row, FalVoices(self._fal(), self.journal))

    def musician(self, row: Model) -> MusicModel:
        from aida.providers.fal.music import FalMusic

        return self._queued(row, FalMusic(self._fal(), self.journal))

    def _claude(self) -> LanguageModel:
        from aida.providers.claude import Claude

        return self._queued_vendor("anthropic", Claude(self.journal))

    def _fal(self) -> FalCounter:
        return _fal_counter()

    def _queued(self, row: Model, engine: Engine) -> Engine:
        return self._queued_vendor(row.vendor, engine)

    def _queued_vendor(self, vendor: str, engine: Engine) -> Engine:
        # It has every port's method; the engine behind it has those of its own.
        return cast(Engine, Queued(engine, vendor, self.slots)) if self.slots is not None else engine


class Queued:
    """An engine that is called with a place at its vendor in hand, and waits for one before."""

    def __init__(self, engine: Any, vendor: str, slots: Slots) -> None:
        self._engine, self._vendor, self._slots = engine, vendor, slots

    def ask(self, question: Question, recipe: Recipe, model: str, bench: Workbench) -> Any:
        with self._slots.hold(self._vendor, "words", bench):
            return self._engine.ask(question, recipe, model, bench)

    def picture(self, recipe: PictureRecipe, model: str, prompt: Prompt | None, bench: Workbench) -> Any:
        with self._slots.hold(self._vendor, "pictures", bench):
            return self._engine.picture(recipe, model, prompt, bench)

    def clip(
        self, recipe: ClipRecipe, model: str, prompt: Prompt | None, start: AssetRef, bench: Workbench
    ) -> Any:
        with self._slots.hold(self._vendor, "clips", bench):
            return self._engine.clip(recipe, model, prompt, start, bench)

    def line(self, recipe: VoiceRecipe, model: str, bench: Workbench) -> Any:
        with self._slots.hold(self._vendor, "voice", bench):
            return self._engine.line(recipe, model, bench)

    def bed(self, recipe: MusicRecipe, model: str, prompt: Prompt | None, bench: Workbench) -> Any:
        with self._slots.hold(self._vendor, "music", bench):
            return self._engine.bed(recipe, model, prompt, bench)


def _key(vendor: str) -> Callable[[], str]:
    """Reads the vendor's key when it is needed; nobody holds it."""
    return lambda: os.environ.get(VENDOR_KEYS[vendor], "").strip()


def _fal_counter() -> FalCounter:
    from aida.providers.fal.queue import FalCounter

    return FalCounter(_key("fal"))


def _kie_counter() -> KieCounter:
    from aida.providers.kie.counter import KieCounter

    return KieCounter(_key("kie"))


_COUNTERS: Mapping[str, Callable[[], Counter]] = {"fal": _fal_counter, "kie": _kie_counter}
"""Vendors whose jobs can be asked for later; Claude hands no answer out twice."""


def _check_anthropic() -> None:
    from aida.providers.claude import check_account

    check_account()


def _check_fal() -> None:
    from aida.providers.fal.account import check_account

    check_account(_key("fal"))


def _check_kie() -> None:
    from aida.providers.kie.account import check_account

    check_account(_key("kie"))


def open_store(settings: Settings, *, patience: float = 60.0) -> AssetStore:
    """The asset store alone, for who only hands files over. `patience`: seconds for which a bucket that
    does not answer is asked again."""
    if settings.bucket is None:
        from aida.storage.local import LocalAssetStore

        return LocalAssetStore(settings.assets)
    from aida.storage.s3 import Bucket, Patience, S3AssetStore

    name, _, prefix = settings.bucket.partition("/")
    return S3AssetStore(Bucket(name, prefix), settings.assets, Patience(patience))


def warm_up(settings: Settings) -> None:
    """Load what the engines will want, while there is nothing else to do: seconds of imports."""
    sdks = [name for vendor, names in _SDKS.items() if vendor in settings.vendors for name in names]
    if not sdks:
        _hands().warm(2, ("numpy", "cv2", "resvg_py", "scipy.signal"))
    store = ("boto3",) if settings.bucket else ()
    for name in (*sdks, *store, *_HEAVY):
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


def preview_of(style: Style, folder: Path, size: Literal["full", "thumbnail"]) -> Path:
    """A gallery style's preview as a JPEG in the folder, drawn where it is not there yet.

    A style that was changed is drawn anew. Raises `StoreTrouble` when the folder cannot be written.
    """
    from aida.media.frames.preview import keep_preview

    return keep_preview(style, folder, size)


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
