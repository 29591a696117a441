"""What was made → the spec's results and `FinalResult` (pure, but for the store's addresses)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from aida.contracts.assets import AssetRef
from aida.contracts.job import Spend
from aida.contracts.money import PurseKind
from aida.contracts.result import (
    AssemblyResult,
    AudioResult,
    Clip,
    Cost,
    DirectorResult,
    Estimated,
    FinalResult,
    MusicBed,
    ResultAssets,
    ResultError,
    ResultMetadata,
    VideoResult,
    VisualResult,
    VoiceLine,
    WriterResult,
    summed,
)
from aida.contracts.script import Script
from aida.contracts.storyboard import Storyboard
from aida.planner.recipes import Commission
from aida.planner.remaining import to_finish


@dataclass
class Made:
    """Everything a run has so far, in film order."""

    script: WriterResult | None = None
    storyboard: DirectorResult | None = None
    pictures: dict[int, VisualResult] = field(default_factory=dict)
    """Of the film, by scene."""
    stills: dict[int, VisualResult] = field(default_factory=dict)
    """For the client, by number from 1."""
    clips: dict[tuple[int, int], Clip] = field(default_factory=dict)
    lines: dict[int, VoiceLine] = field(default_factory=dict)
    bed: MusicBed | None = None
    assembly: AssemblyResult | None = None

    def words(self) -> Script:
        """The script; only after the Writer."""
        assert self.script is not None
        assert self.script.script is not None
        return self.script.script

    def board(self) -> Storyboard | None:
        return self.storyboard.storyboard if self.storyboard else None

    def visuals(self) -> tuple[VisualResult, ...]:
        """Each picture once, whether it is the film's, the client's or both."""
        own = (
            still for number, still in sorted(self.stills.items()) if still is not self.pictures.get(number)
        )
        return (*_in_order(self.pictures), *own)

    def counts(self) -> dict[str, int]:
        """How many things of each purpose of the plan are there."""
        return {
            "script": int(self.script is not None),
            "storyboard": int(self.storyboard is not None),
            "pictures": len(self.visuals()),
            "clips": len(self.clips),
            "voice": len(self.lines),
            "music": int(self.bed is not None),
            "film": int(self.assembly is not None),
        }

    def everything(self) -> Iterator[Any]:
        """Every result that carries cost and model."""
        for each in (self.script, self.storyboard, *self.visuals(), *_in_order(self.clips)):
            if each is not None:
                yield each
        yield from _in_order(self.lines)
        for last in (self.bed, self.assembly):
            if last is not None:
                yield last


Address = Callable[[AssetRef], str]
_ROUNDING = Decimal("0.0001")
"""US dollars. Books round every order up to a millionth; that is not waste."""


def video_result(job: Commission, made: Made, address: Address) -> VideoResult | None:
    """The Video Composer's result: clips, and the cut once it is assembled."""
    clips = tuple(_in_order(made.clips))
    if not clips:
        return None
    cut = made.assembly.cut if made.assembly else None
    return VideoResult(
        video=cut,
        video_url=address(cut) if cut else None,
        duration=sum((clip.seconds for clip in clips), start=Fraction(0)),
        resolution=f"{job.plan.width}x{job.plan.height}",
        has_audio=False,
        model_used=_names(clips),
        clips=clips,
        metadata=summed(clip.metadata for clip in clips),
    )


def audio_result(job: Commission, made: Made, address: Address) -> AudioResult | None:
    """The Audio Generator's result: lines and bed, and the mix or the voice once assembled."""
    lines = tuple(_in_order(made.lines))
    parts = (*lines, *((made.bed,) if made.bed else ()))
    if not parts:
        return None
    sound = (made.assembly.mix if job.sounds else None) or made.assembly.voice if made.assembly else None
    return AudioResult(
        audio=sound,
        audio_url=address(sound) if sound else None,
        duration=job.plan.seconds,
        model_used=_names(parts),
        lines=lines,
        music=made.bed,
        metadata=summed(part.metadata for part in parts),
    )


def final_result(
    job: Commission,
    made: Made,
    *,
    workflow_id: str,
    agents: tuple[str, ...],
    seconds: float,
    spend: Spend,
    address: Address,
    error: ResultError | None = None,
) -> FinalResult:
    """The client's result: `completed`, or with an error `partial` when something can be handed over; where
    only the money ran out, whatever is there is handed over."""
    stills = tuple(each.image for each in _in_order(made.stills) if each.image is not None)
    done = made.assembly
    film, mix = (done.film if done else None), (done.mix if done else None)
    captions = tuple(each for each in (done.captions_srt, done.captions_vtt) if each) if done else ()
    everything = tuple(made.everything())
    status = _status(error, handed_over=bool(stills or done), anything=bool(everything))
    return FinalResult.model_validate(
        {
            "status": status,
            "workflow_id": workflow_id,
            "video_url": address(film) if film else None,
            "image_urls": tuple(address(still) for still in stills) if job.plan.stills else None,
            "audio_url": address(mix) if mix and job.sounds else None,
            "thumbnail_url": address(done.thumbnail) if done and done.thumbnail else None,
            "captions_urls": tuple(address(each) for each in captions) or None,
            "metadata": ResultMetadata(
                duration=done.seconds if done else None,
                resolution=_resolution(job, made),
                has_audio=(bool(made.lines) or made.bed is not None) if done else None,
                cost=Cost(
                    estimated=job.plan.cost,
                    # What vendors still have under way when our own store fails is charged, too.
                    actual=spend.paid + spend.wasted + spend.reserved,
                    wasted=spend.wasted + unused(spend.paid, everything),
                ),
                time=Estimated(estimated=job.plan.time, actual=round(seconds, 3)),
                agents_used=tuple(agent for agent in agents if agent != "assembly"),
                models_used=tuple(dict.fromkeys(_model(each) for each in everything)),
            ),
            "assets": ResultAssets(
                script=made.script,
                storyboard=made.storyboard,
                images=made.visuals() or None,
                raw_video=video_result(job, made, address),
                audio=audio_result(job, made, address),
            ),
            "delivered": done,
            "stills": stills,
            "error": error,
        }
    )


def unused(paid: Decimal, everything: Iterable[Any]) -> Decimal:
    """US dollars paid for what is kept in the journal and is not in the result: a script that could not be
    used, a shot's first piece when its second cannot be had. The result's own costs say the rest."""
    rest = paid - sum((each.metadata.cost for each in everything), start=Decimal(0))
    return rest if rest >= _ROUNDING else Decimal(0)


def _status(error: ResultError | None, *, handed_over: bool, anything: bool) -> str:
    if error is None:
        return "completed"
    if error.purse is not None:
        return "partial" if anything else "failed"
    # Of a production that ran out of time the specification says "failed", whatever exists.
    return "partial" if handed_over and error.agent != "technical_planner" else "failed"


def failure(agent: str, reason: str) -> ResultError:
    return ResultError(agent=agent, reason=reason, timestamp=datetime.now(UTC))


def out_of_money(
    error: ResultError, purse: PurseKind, job: Commission, made: Made, spend: Spend, workflow_id: str
) -> ResultError:
    """The error with what it would take to go on (pure)."""
    go_on, needs = f"aida resume {workflow_id}", None
    if purse == "workflow":
        needs = to_finish(job.plan, made.counts(), spend.paid + spend.wasted + spend.reserved)
        enough = "more" if needs is None else f"about ${needs} in all"
        go_on = f"To finish it, allow {enough}: {go_on} --max-cost {'SUM' if needs is None else needs}"
    else:
        go_on = f"Then go on: {go_on}"
    told = {"purse": purse, "needs": needs, "reason": f"{error.reason.rstrip('.')}. {go_on}"}
    return error.model_copy(update=told)


def _resolution(job: Commission, made: Made) -> str | None:
    if made.assembly is not None and made.assembly.film is not None:
        return f"{job.plan.width}x{job.plan.height}"
    still = next(iter(_in_order(made.stills)), None)
    return f"{still.dimensions.width}x{still.dimensions.height}" if still and still.dimensions else None


def _names(parts: Iterable[Any]) -> str:
    return " + ".join(dict.fromkeys(_model(part) for part in parts))


def _model(result: Any) -> str:
    name: str = getattr(result, "model_used", None) or result.metadata.model_used
    return name


def _in_order(made: dict[Any, Any]) -> list[Any]:
    return [made[key] for key in sorted(made)]
