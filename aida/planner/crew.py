"""Who makes what: an order at one tier → the line-up of every purpose (pure).

Desk (order, tier, market) ─gather→ Crew {script, storyboard, pictures, clips, voice, music, film}
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf

from aida.catalog.rows import Model
from aida.contracts.units import Agent, Tier
from aida.planner.analyse import Analysis
from aida.planner.casting import Market, Need, line_up
from aida.planner.order import Order
from aida.planner.tongues import unspoken

AGENTS: dict[str, Agent] = {
    "script": "writer",
    "storyboard": "director",
    "pictures": "visual_creator",
    "clips": "video_composer",
    "voice": "audio_generator",
    "music": "audio_generator",
    "film": "assembly",
}
"""The purposes of a plan's steps, in its order, and who makes them."""


class Unavailable(Exception):
    """No model of the tier can be called for this purpose. Stays inside the planner."""

    def __init__(self, purpose: str) -> None:
        super().__init__(purpose)
        self.purpose = purpose


@dataclass(frozen=True)
class Desk:
    """What every choice of one plan looks at."""

    order: Order
    analysis: Analysis
    tier: Tier
    market: Market
    speak: str
    """The language errors are told in."""
    time_limit: float | None
    """Wall seconds a production is given; `None`: no limit."""

    def cast(self, purpose: str, need: Need) -> tuple[Model, ...]:
        """The line-up for a purpose; raises `Unavailable` when it is empty."""
        rows = line_up(need, self.tier, self.market)
        if not rows:
            raise Unavailable(purpose)
        return rows


@dataclass(frozen=True)
class Crew:
    """Line-up per purpose; empty where the production has nothing for it."""

    script: tuple[Model, ...]
    storyboard: tuple[Model, ...] = ()
    pictures: tuple[Model, ...] = ()
    clips: tuple[Model, ...] = ()
    voice: tuple[Model, ...] = ()
    music: tuple[Model, ...] = ()
    film: tuple[Model, ...] = ()

    def of(self, purpose: str) -> tuple[Model, ...]:
        """The line-up of one of `AGENTS`' purposes."""
        rows: tuple[Model, ...] = getattr(self, purpose)
        return rows


def gather(desk: Desk) -> Crew:
    """Who makes what. Raises `Unavailable`, and `BadInput` for a language no voice of the tier speaks."""
    order = desk.order
    seen = order.film or bool(order.stills)
    # Clips first: where a tier lacks several kinds of model, what is dearest is what it is told by.
    clips = desk.cast("clips", filming(order)) if order.film else ()
    crew = Crew(script=desk.cast("script", Need("llm", step="script")), clips=clips, music=_musicians(desk))
    if seen:
        need = Need("image", style_codes=desk.analysis.needs_style_codes, alike=order.references > 0)
        crew = replace(
            crew,
            storyboard=desk.cast("storyboard", Need("llm", step="storyboard")),
            pictures=desk.cast("pictures", need),
        )
    if order.speaks:
        crew = replace(crew, voice=_voices(desk))
    if order.film or order.audio:  # stills alone are finished as they are
        crew = replace(crew, film=desk.cast("film", Need("assembly")))
    return crew


def filming(order: Order) -> Need:
    """What the clips need of a model."""
    return Need("video", aspect=order.aspect, sound=order.native_audio)


def sounds(order: Order, crew: Crew) -> bool:
    """Whether the film will have the clips' own sound: wanted, and the planned model makes some."""
    return order.native_audio and bool(crew.clips) and crew.clips[0].abilities.audio_switch is not None


def _voices(desk: Desk) -> tuple[Model, ...]:
    need = Need("voice", language=desk.order.language, sample=desk.order.sample)
    rows = line_up(need, desk.tier, desk.market)
    if rows:
        return rows
    mute = desk.cast("voice", replace(need, language=None))
    raise unspoken(desk.order.language, desk.tier, mute, desk.speak)


def _musicians(desk: Desk) -> tuple[Model, ...]:
    """Music models that fill the whole length in one piece; when none does, the longest-winded first."""
    if not desk.order.music:
        return ()
    rows = line_up(Need("music"), desk.tier, desk.market)
    named = tuple(row for row in rows if row.id in desk.market.named)
    long_enough = tuple(row for row in rows if longest_piece(row) >= desk.order.seconds)
    chosen = long_enough or tuple(sorted(rows, key=longest_piece, reverse=True))
    return (*named, *(row for row in chosen if row not in named))


def longest_piece(model: Model) -> float:
    """Seconds a music model makes at most."""
    durations = model.abilities.durations
    return inf if durations is None else durations.choices()[-1]
