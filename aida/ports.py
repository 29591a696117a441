"""What AIDA needs from outside, as protocols. Adapters live in `providers/`, `storage/` and `ledger/`.

Every call is plain and blocking: one order in, one result out, in the caller's thread. Errors are
those of `aida.errors`. A `Workbench` goes with every order: where bytes go, who pays, until when.
Files handed to the asset store are moved or copied into it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Protocol

from aida.contracts.assets import AssetRef
from aida.contracts.errand import Errand
from aida.contracts.job import Job, JobOrder, JobStatus, Spend
from aida.contracts.money import Cap
from aida.contracts.prompt import Answer, Prompt, Question
from aida.contracts.recipe import (
    AssemblyRecipe,
    ClipRecipe,
    MusicRecipe,
    PictureRecipe,
    Recipe,
    ScriptRecipe,
    StoryboardRecipe,
    VoiceRecipe,
)
from aida.contracts.result import (
    AssemblyResult,
    Clip,
    DirectorResult,
    MusicBed,
    StepMetadata,
    VisualResult,
    VoiceLine,
    WriterResult,
)
from aida.errors import AidaError, Deadline


class AssetStore(Protocol):
    """Bytes by key. A key appears whole or not at all."""

    def put(self, file: Path, key: str, media_type: str, **facts: object) -> AssetRef:
        """Store a file under `key` (replacing what is there) and return its reference.

        `facts` are `seconds`, `width`, `height` of the `AssetRef`. Raises `StoreTrouble` when the
        store is out of reach or full (it holds what it held before), `Permanent` for what is no key.
        """
        ...

    def fetch(self, ref: AssetRef) -> Path:
        """A local file with the asset's bytes, verified against its hash; read-only.

        Raises `Permanent` when the asset is gone or its bytes are not what was stored, `StoreTrouble`
        when the store cannot be asked: then nobody knows.
        """
        ...

    def find(self, key: str) -> AssetRef | None:
        """The asset under a key, as it is stored now; `None` when there is none.

        Raises `Permanent` for what is no key, `StoreTrouble` when the store cannot be asked.
        """
        ...

    def url(self, ref: AssetRef) -> str:
        """Where the asset is, in words that last: what rows and results keep. `file:…` or `s3:…`."""
        ...

    def link(self, url: str) -> str:
        """The same as something that anybody can open: a signed link to a bucket, good for some days, so
        make it when it is handed out. An address of elsewhere comes back as it is."""
        ...


@dataclass(frozen=True)
class Workbench:
    """What an agent works with beside its recipe. Can be pickled, so that a child process can have it."""

    store: AssetStore
    folder: Path
    """Empty at first, this task's own, gone afterwards."""
    errand: Errand
    last_call: bool = False
    """No retry follows: a model that is only out of reach is a reason to ask the next one."""
    given_up: dict[str, AidaError] = field(default_factory=dict, compare=False)
    """Models that have failed for good in an earlier call of this task, and how: what they made may have
    been paid for, and they are not asked again."""

    def seconds_left(self) -> float | None:
        """Until the workflow's time is up, never below 0; `None` when there is no limit."""
        if self.errand.deadline is None:
            return None
        return max(0.0, (self.errand.deadline - datetime.now(UTC)).total_seconds())

    def check_time(self) -> None:
        """Raises `Deadline` when the workflow's time is up."""
        if self.seconds_left() == 0.0:
            raise Deadline("The workflow's time is up")


class ScriptModel(Protocol):
    """Writes scripts: a language model, or the local template."""

    def write(self, recipe: ScriptRecipe, model: str, bench: Workbench) -> WriterResult: ...


class StoryboardModel(Protocol):
    """Draws up storyboards: a language model, or the local simplified Director."""

    def direct(self, recipe: StoryboardRecipe, model: str, bench: Workbench) -> DirectorResult: ...


class LanguageModel(Protocol):
    """Answers one question in JSON; `recipe` says on whose behalf, for the journal."""

    def ask(
        self, question: Question, recipe: Recipe, model: str, bench: Workbench
    ) -> tuple[Answer, StepMetadata]:
        """The answer as the model gave it, cut off or refused ones too, and what it cost.

        Raises `Transient` and `Permanent` as the vendor's status says.
        """
        ...


class TalkingModel(Protocol):
    """A `LanguageModel` whose answer can be followed while it is written."""

    def ask(
        self,
        question: Question,
        recipe: Recipe,
        model: str,
        bench: Workbench,
        on_text: Callable[[str], None] | None = None,
    ) -> tuple[Answer, StepMetadata]:
        """As `LanguageModel.ask`; `on_text` is given the answer's text in pieces as it comes."""
        ...


class ImageModel(Protocol):
    """Makes one picture. `model` is the catalog id, one of the recipe's model and fallbacks."""

    def picture(
        self, recipe: PictureRecipe, model: str, prompt: Prompt | None, bench: Workbench
    ) -> VisualResult:
        """`prompt` is in the model's dialect; `None` for a model that reads the recipe itself."""
        ...


class VideoModel(Protocol):
    """Films one take from one picture."""

    def clip(
        self, recipe: ClipRecipe, model: str, prompt: Prompt | None, start: AssetRef, bench: Workbench
    ) -> Clip:
        """`start` is the picture the take begins with. The clip may be longer than `recipe.seconds`."""
        ...


class VoiceModel(Protocol):
    """Speaks one line and says when each word is spoken."""

    def line(self, recipe: VoiceRecipe, model: str, bench: Workbench) -> VoiceLine: ...


class MusicModel(Protocol):
    """Makes one music bed."""

    def bed(self, recipe: MusicRecipe, model: str, prompt: Prompt | None, bench: Workbench) -> MusicBed: ...


class Assembler(Protocol):
    """Puts the film together; local, costs nothing but time."""

    def assemble(self, recipe: AssemblyRecipe, bench: Workbench) -> AssemblyResult: ...


class Slots(Protocol):
    """A vendor's places for calls at once, shared by everyone who works for this installation."""

    def hold(self, vendor: str, purpose: str, bench: Workbench) -> AbstractContextManager[None]:
        """Wait for a place and keep it inside the block. Raises `Deadline` when none is free in time.

        `purpose` is the plan's word (`clips`, `voice`…): what the film waits longest for goes first.
        """
        ...


class JobJournal(Protocol):
    """Which orders are at which vendor, and whose money is held for them. Safe for threads and processes."""

    def find(self, recipe_key: str, model: str, fingerprint: str) -> Job | None:
        """The newest job for just this order that is open, kept, or whose end nobody saw although the
        vendor had taken it: its result is collected, its assets are used, before anything is bought."""
        ...

    def uncollected(self) -> tuple[Job, ...]:
        """Every workflow's jobs of the last days that are open, or whose end nobody saw, oldest first."""
        ...

    def read(self, job: Job) -> Job:
        """The job as it is by now: another process may have gone on with it."""
        ...

    def known(self, vendor: str, vendor_jobs: Iterable[str]) -> frozenset[str]:
        """Those of a vendor's ids that belong to jobs of this journal already."""
        ...

    def stray(self, job: Job, vendor_job: str) -> Job | None:
        """Book an order that the vendor has taken once more than we know of: as that of another job of the
        same words, given up or still without an answer; else as a wasted one of its own. `None` when an
        order at that endpoint still waits for its answer: it may be that one's."""
        ...

    def intend(self, order: JobOrder, errand: Errand) -> Job:
        """Reserve the worst price and write the intent, in one transaction, before anything is sent.

        Raises `OverBudget` when the errand's limit does not cover it, `Fenced` when the errand is another
        process' by now; nothing is written then.
        """
        ...

    def accept(self, job: Job, vendor_job: str, addresses: Mapping[str, str]) -> Job:
        """Write the vendor's id, before the first look at it. `Permanent` when it is another job's."""
        ...

    def doubt(self, job: Job) -> Job:
        """Write that the order was sent and no answer came."""
        ...

    def close(
        self,
        job: Job,
        status: JobStatus,
        *,
        cost: Decimal | None = None,
        assets: tuple[AssetRef, ...] = (),
        reason: str | None = None,
    ) -> Job:
        """End a job and settle its reservation. Without a cost, `done`, `late`, `wasted` and `unknown`
        count at the worst price; `failed` and `cancelled` cost nothing."""
        ...

    def check_owner(self, errand: Errand) -> None:
        """Raises `Fenced` when another process has taken the errand's workflow over, `Transient` when
        nobody can say."""
        ...

    def affords(self, errand: Errand, worst: Decimal) -> bool:
        """Whether a reservation of this size would be granted now. Reserves nothing."""
        ...

    def allowed(self, workflow_id: str) -> Decimal | None:
        """What the workflow may spend in all, as first asked or as a person has set it since; `None`: nobody
        has set a limit, or nothing was ordered yet."""
        ...

    def caps_today(self, user_id: str) -> tuple[Cap, ...]:
        """The caps that hold for a user, and how much of each is spent or held today (UTC)."""
        ...

    def spend(self, workflow_id: str) -> Spend: ...

    def jobs(self, workflow_id: str) -> tuple[Job, ...]:
        """All of a workflow's jobs, oldest first."""
        ...
