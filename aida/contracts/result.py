"""What each agent hands back, and the `FinalResult` the client gets.

Field names are the specification's, in snake case. Beside each `*_url` stands an `AssetRef`, which
is what our own code uses; the URL is for people and for programs outside.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AwareDatetime, Field

from aida.contracts.assets import AssetRef
from aida.contracts.money import PurseKind
from aida.contracts.script import Script
from aida.contracts.storyboard import CameraMove, Storyboard
from aida.contracts.units import Contract, Count, Flag, Money, Pixels, Seconds


class StepMetadata(Contract):
    cost: Money = Decimal(0)
    """US dollars actually spent on this step."""
    time: Annotated[float, Field(ge=0)] = 0.0
    """Wall seconds."""
    model_used: str
    """The model's name as a person knows it: "FLUX Pro", "local template"."""
    fallback_used: Flag = False
    source: str | None = None
    """`template_fallback` or `simplified_fallback` when a workflow fallback stepped in."""
    retries: Count = 0
    model_id: str | None = None
    """Catalog id of `model_used`."""
    fallback_reason: str | None = None
    """Why the planned model did not make it."""
    notes: tuple[str, ...] = ()
    """What is worth telling the client, in English: how a style was carried, a rewritten prompt."""


def summed(steps: Iterable[StepMetadata]) -> StepMetadata:
    """Several parts as one step: costs add up; parts are made side by side, so the longest one's
    seconds count. Raises `ValueError` for no parts at all."""
    parts = tuple(steps)
    reasons = dict.fromkeys(each.fallback_reason for each in parts if each.fallback_reason)
    return StepMetadata(
        cost=sum((each.cost for each in parts), start=Decimal(0)),
        time=max(each.time for each in parts),
        model_used=" + ".join(dict.fromkeys(each.model_used for each in parts)),
        fallback_used=any(each.fallback_used for each in parts),
        fallback_reason="; ".join(reasons) or None,
        notes=tuple(dict.fromkeys(note for each in parts for note in each.notes)),
        retries=sum(each.retries for each in parts),
    )


Result = TypeVar("Result", bound=Contract)


def paid_before(result: Result) -> Result:
    """A result (one with `metadata`) that an earlier production made: here it costs and takes nothing."""
    made: Any = result
    free = made.metadata.model_copy(update={"cost": Decimal(0), "time": 0.0, "retries": 0})
    return result.model_copy(update={"metadata": free})


class WriterResult(Contract):
    success: Flag = True
    script: Script | None = None
    metadata: StepMetadata
    error: str | None = None


class DirectorResult(Contract):
    success: Flag = True
    storyboard: Storyboard | None = None
    metadata: StepMetadata
    error: str | None = None


class Dimensions(Contract):
    width: Pixels
    height: Pixels


class VisualResult(Contract):
    success: Flag = True
    scene_id: Count
    image_url: str | None = None
    image: AssetRef | None = None
    dimensions: Dimensions | None = None
    format: Literal["PNG", "JPEG", "WebP"] = "PNG"
    model_used: str
    metadata: StepMetadata
    error: str | None = None


class ClipPiece(Contract):
    """One take of a shot that a model with short clips had to film in several."""

    asset: AssetRef
    seconds: Annotated[Seconds, Field(gt=0)]
    """Seconds of the film this take fills."""


class Clip(Contract):
    """One shot. A vendor's clip is a video asset; the draft's is a still and a camera move, which
    the assembly renders into the film's only encode."""

    scene_id: Annotated[Count, Field(ge=1)]
    shot: Annotated[Count, Field(ge=1)] = 1
    asset: AssetRef
    seconds: Annotated[Seconds, Field(gt=0)]
    """Seconds of the film this shot fills."""
    camera: CameraMove | None = None
    """Set when `asset` is a still to be moved; `None` when it is a moving picture."""
    pieces: tuple[ClipPiece, ...] = ()
    """All takes of the shot in order, `asset` the first of them; empty when there is only one."""
    native_audio: Flag = False
    """The clip's own sound is wanted in the film."""
    last_frame: AssetRef | None = None
    """Where the next shot begins, when it goes on from this one."""
    model_used: str
    metadata: StepMetadata


class VideoResult(Contract):
    success: Flag = True
    video_url: str | None = None
    video: AssetRef | None = None
    duration: Seconds
    resolution: str
    """`WIDTHxHEIGHT`."""
    has_audio: Flag = False
    model_used: str
    clips: tuple[Clip, ...] = ()
    metadata: StepMetadata
    error: str | None = None


class Word(Contract):
    """One spoken word, in seconds from the start of its line."""

    text: str
    start: Annotated[Seconds, Field(ge=0)]
    end: Annotated[Seconds, Field(ge=0)]


class VoiceLine(Contract):
    """One scene's voice, fitted to its slot."""

    scene_id: Annotated[Count, Field(ge=1)]
    text: str
    asset: AssetRef
    """Mono WAV, 48 kHz, 16 bit."""
    words: tuple[Word, ...] = ()
    speed: Annotated[float, Field(gt=0)] = 1.0
    """How much faster than the voice's own pace the line was spoken (1.0 = as it is)."""
    model_used: str
    metadata: StepMetadata


class MusicBed(Contract):
    asset: AssetRef
    """Stereo WAV, 48 kHz, 16 bit, at least as long as asked for."""
    model_used: str
    metadata: StepMetadata


class AudioResult(Contract):
    success: Flag = True
    audio_url: str | None = None
    audio: AssetRef | None = None
    duration: Seconds
    format: Literal["MP3", "WAV"] = "WAV"
    model_used: str
    lines: tuple[VoiceLine, ...] = ()
    music: MusicBed | None = None
    metadata: StepMetadata
    error: str | None = None


class AssemblyResult(Contract):
    """What the assembly wrote; a field is `None` when the content type has no such thing."""

    film: AssetRef | None = None
    cut: AssetRef | None = None
    """The film without sound: the same video stream."""
    thumbnail: AssetRef | None = None
    frames: tuple[AssetRef, ...] = ()
    """The storyboard: one composed frame per scene, PNG, in scene order."""
    captions_srt: AssetRef | None = None
    captions_vtt: AssetRef | None = None
    voice: AssetRef | None = None
    """All lines on the film's clock, WAV; no music."""
    mix: AssetRef | None = None
    """Voice and bed together, WAV."""
    mix_mp3: AssetRef | None = None
    seconds: Seconds
    metadata: StepMetadata


class Estimated(Contract):
    estimated: float
    actual: float


class Cost(Contract):
    estimated: Money | None
    """`None` when a planned model's price is not known."""
    actual: Money
    """Everything that was paid for this workflow, wasted tries included."""
    wasted: Money = Decimal(0)
    """The part of it that came to nothing: damaged or lost media, and answers nobody could use."""


class ResultMetadata(Contract):
    duration: Seconds | None = None
    resolution: str | None = None
    has_audio: Flag | None = None
    cost: Cost
    time: Estimated
    agents_used: tuple[str, ...] = ()
    models_used: tuple[str, ...] = ()


class ResultAssets(Contract):
    script: WriterResult | None = None
    storyboard: DirectorResult | None = None
    images: tuple[VisualResult, ...] | None = None
    raw_video: VideoResult | None = None
    audio: AudioResult | None = None


class ResultError(Contract):
    agent: str
    reason: str
    timestamp: AwareDatetime
    purse: PurseKind | None = None
    """Whose money ran out, when it was that."""
    needs: Money | None = None
    """US dollars that the whole workflow should be allowed so that it can be finished."""


class Progress(Contract):
    current_step: str
    percent: Annotated[Count, Field(le=100)]
    message: str


class FinalResult(Contract):
    status: Literal["completed", "failed", "partial"]
    workflow_id: str
    video_url: str | None = None
    image_urls: tuple[str, ...] | None = None
    audio_url: str | None = None
    thumbnail_url: str | None = None
    captions_urls: tuple[str, ...] | None = None
    metadata: ResultMetadata
    assets: ResultAssets | None = None
    delivered: AssemblyResult | None = None
    """What the assembly wrote, by reference."""
    stills: tuple[AssetRef, ...] = ()
    """Pictures the client asked for, in order."""
    error: ResultError | None = None
    progress: Progress | None = None
