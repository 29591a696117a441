"""What a row of the catalog says: models with their history and prices, platforms, rates.

    models.toml, vendors.toml, platforms.toml, currencies.toml ─read.py→ these rows ─→ planner

Frozen, closed to unknown fields. Money is US dollars.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from aida.contracts.units import Aspect, Language, Money, Pixels, Tier

VendorId = Literal["anthropic", "fal", "kie", "local"]
Kind = Literal["llm", "image", "video", "voice", "music", "assembly"]
Status = Literal["current", "deprecated", "retired", "unverified"]
Unit = Literal[
    "image",
    "megapixel",
    "second",
    "call",
    "kchar",
    "mtok_in",
    "mtok_out",
    "mtok_cache_read",
    "mtok_cache_write",
]
"""What a price counts. `kchar`: a thousand characters spoken. `mtok`: a million tokens, read, written,
read from the vendor's cache, or written into it."""
Wire = Literal["digits", "digits_s", "integer", "milliseconds", "fixed"]
"""How a vendor takes a duration: "5", "8s", 5, 5000, or not at all."""


class Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)


class Price(Row):
    """What one unit cost from one day to another, both included; `until` is `None` while it holds."""

    since: Annotated[date, Field(alias="from")]
    until: date | None = None
    unit: Unit
    usd: Annotated[Money, Field(ge=0)]
    step: Literal["script", "storyboard"] | None = None
    """Set when the price is for that step only."""
    variant: str | None = None
    """Set when the price is for another quality than the one AIDA orders: `audio`, `4K`."""
    source: Annotated[str, Field(min_length=1)]
    checked: date

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on <= self.until)


class Stage(Row):
    """What a model was from a day on."""

    since: Annotated[date, Field(alias="from")]
    status: Status
    why: str = ""
    source: Annotated[str, Field(min_length=1)]


class Durations(Row):
    """Lengths a model makes, in whole seconds: a list, or every one from `least` to `most`."""

    values: tuple[Annotated[int, Field(gt=0)], ...] = ()
    least: Annotated[int, Field(gt=0)] | None = None
    most: Annotated[int, Field(gt=0)] | None = None
    wire: Wire

    @model_validator(mode="after")
    def _list_or_range(self) -> Durations:
        ranged = self.least is not None and self.most is not None and self.least <= self.most
        if bool(self.values) == ranged:
            raise ValueError("durations need either values, or least and most")
        return self

    def choices(self) -> tuple[int, ...]:
        """Every length the model makes, shortest first."""
        if self.values:
            return tuple(sorted(self.values))
        assert self.least is not None
        assert self.most is not None
        return tuple(range(self.least, self.most + 1))


class Abilities(Row):
    durations: Durations | None = None
    """`None`: any length."""
    aspects: tuple[Aspect, ...] = ()
    """Empty: any."""
    follows_image: bool = False
    """A clip takes its shape from the picture it starts with; there is no aspect parameter."""
    resolutions: tuple[str, ...] = ()
    languages: tuple[Language, ...] = ()
    """Empty: any."""
    reference_images: Annotated[int, Field(ge=0)] = 0
    """How many pictures it can keep a product or a person alike to."""
    edit_endpoint: str | None = None
    audio_switch: str | None = None
    """The vendor's parameter that turns native sound off; `None`: the model is silent."""
    takes_sample: bool = False
    """Speaks with the voice of a recording it is given."""
    style_codes: bool = False
    """Takes Midjourney `--sref` codes of the gallery."""
    negative_prompt: bool = False
    seed: bool = False
    images_per_call: Annotated[int, Field(ge=1)] = 1


class Limits(Row):
    least_side: Pixels | None = None
    longest_side: Pixels | None = None
    prompt_characters: Annotated[int, Field(gt=0)] | None = None
    characters: dict[Language, Annotated[int, Field(gt=0)]] = {}
    """Longest text per call and language, for voices."""


class Tokens(Row):
    """Typical tokens of one call."""

    read: Annotated[int, Field(ge=0, alias="in")]
    written: Annotated[int, Field(ge=0, alias="out")]


class Expected(Row):
    """Wall seconds: per call, plus per second of what is made."""

    call: Annotated[float, Field(ge=0)]
    storyboard: Annotated[float, Field(ge=0)] | None = None
    """Per storyboard call, where it differs from `call`."""
    second: Annotated[float, Field(ge=0)] = 0.0


class Model(Row):
    id: Annotated[str, Field(pattern=r"^[a-z]+/[a-z0-9][a-z0-9.-]*$")]
    name: str
    """As people know it."""
    vendor: VendorId
    kind: Kind
    steps: tuple[Literal["script", "storyboard"], ...] = ()
    """Which of the two written things an `llm` row makes; empty for other kinds."""
    endpoint: str
    tiers: dict[Tier, Annotated[int, Field(ge=1)]]
    """Tier → place in its line-up; empty: known, not planned with."""
    successor: str | None = None
    retires: date | None = None
    """The first day on which calls are expected to fail."""
    concurrency: Annotated[int, Field(ge=1)]
    """Calls at once that we count on."""
    expected: Expected
    dialect: str | None = None
    """The prompt's dialect: a file of `aida/agents/prompts`; `None` where no prompt is written."""
    needs: str | None = None
    """What it needs beside its vendor's key, where AIDA's own set-up does not bring it."""
    licence: str | None = None
    """Said where it limits what may be done with the result."""
    opt_in: str | None = None
    """The variable by which somebody must have asked for it; it is never planned before."""
    abilities: Abilities = Abilities()
    limits: Limits = Limits()
    history: Annotated[tuple[Stage, ...], Field(min_length=1)]
    tokens: dict[Literal["script", "storyboard"], Tokens] = {}
    prices: tuple[Price, ...] = ()

    @model_validator(mode="after")
    def _dates_in_order(self) -> Model:
        days = [stage.since for stage in self.history]
        if days != sorted(set(days)):
            raise ValueError("history rows must be in the order of their days")
        for one in self.prices:
            for other in self.prices:
                same = (one.unit, one.step, one.variant) == (other.unit, other.step, other.variant)
                if one is not other and same and (one.holds(other.since) or other.holds(one.since)):
                    raise ValueError(f"two prices per {one.unit} hold at once ({other.since})")
        return self

    @property
    def status(self) -> Status:
        """The last thing known of it."""
        return self.history[-1].status

    def status_on(self, day: date) -> Status | None:
        """What it was on that day; `None` before the first day we know of."""
        if self.retires is not None and day >= self.retires:
            return "retired"
        known = [stage.status for stage in self.history if stage.since <= day]
        return known[-1] if known else None


class Vendor(Row):
    """Whom we call."""

    id: VendorId
    name: str
    key: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]*$")] | None = None
    """The variable that holds its key; `None`: none is needed."""
    concurrency: Annotated[int, Field(ge=1)] | None = None
    """Calls at once that we count on, whatever they are for; `None`: nobody counts."""
    console: str
    """In words: where a person makes a key and puts money in."""
    media_hosts: tuple[str, ...] = ()
    """Hosts that results may be fetched from; `*.name` is any host below `name`."""
    source: Annotated[str, Field(min_length=1)]
    checked: date


class Platform(Row):
    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    name: str
    kind: Literal["social", "message", "video", "web", "screen", "audio"]
    aspect: Aspect
    """Its own shape, used when the client names none."""
    shortest: Annotated[int, Field(ge=1)]
    longest: Annotated[int, Field(ge=1)] | None = None
    """Seconds; `None` where the place sets no bound that matters here."""
    duration: Annotated[int, Field(ge=1)]
    """Seconds, when the client names none."""
    captions: bool
    """Watched with the sound off: captions are burned in unless the client says no."""


class Rates(Row):
    """US dollars for one unit of each currency, approximate, from a day on."""

    since: Annotated[date, Field(alias="from")]
    checked: date
    source: str
    usd: dict[str, Annotated[Money, Field(gt=0)]]
