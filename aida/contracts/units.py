"""Units that travel: seconds on a screen, money, colours, languages, ids.

Time on screen is an exact `Fraction`, money is a `Decimal`; in JSON both are plain numbers, as
the client's specification has them. Numbers that come in as floats are read by their decimal
digits (0.1 is one tenth, not 3602879701896397/2**55).
"""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StrictBool,
    StrictInt,
    StringConstraints,
    WithJsonSchema,
)

LANGUAGES = (
    "en", "es", "fr", "de", "it", "pt", "pl", "tr", "ru", "nl", "cs", "ar", "zh", "hu", "ko", "ja", "hi",
)  # fmt: skip
"""Languages AIDA writes and speaks natively (those of XTTS v2), as ISO 639-1 codes."""


class Contract(BaseModel):
    """A noun that travels between rooms: frozen, closed to unknown fields, JSON in and out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def canonical(self) -> str:
        """The contract as canonical JSON: sorted keys, no white space; equal values, equal text."""
        dumped = self.model_dump(mode="json")
        return json.dumps(dumped, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _to_fraction(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError("seconds must be a number")
    if isinstance(value, float):
        return Fraction(str(value))
    if isinstance(value, (int, str, Decimal)):
        try:
            return Fraction(value)
        except (ValueError, ZeroDivisionError) as err:
            raise ValueError(f"{value!r} is not a number of seconds") from err
    return value


def _fraction_out(value: Fraction) -> int | float | str:
    if value.denominator == 1:
        return value.numerator
    decimal = float(value)
    return decimal if Fraction(str(decimal)) == value else f"{value.numerator}/{value.denominator}"


def _to_decimal(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError("money must be a number")
    if isinstance(value, float):
        return Decimal(str(value))
    return value


Seconds = Annotated[
    Fraction,
    BeforeValidator(_to_fraction),
    PlainSerializer(_fraction_out, return_type=int | float | str, when_used="json"),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^\d+/\d+$"}]}),
]
"""Exact seconds. In JSON a number, or "n/d" where no short decimal is exact."""

Money = Annotated[
    Decimal,
    BeforeValidator(_to_decimal),
    PlainSerializer(float, return_type=float, when_used="json"),
    WithJsonSchema({"type": "number"}),
]
"""US dollars unless a currency stands beside it. In JSON a number."""

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
"""sRGB, lower-case hexadecimal."""

Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]
"""Letters, digits, `_` and `-`: safe as a file name, a key and a URL segment."""

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
"""A BCP 47 tag; AIDA's own tables use the bare ISO 639-1 code (`zh`, not `zh-cn`)."""

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Pixels = Annotated[StrictInt, Field(gt=0, le=8192)]
Count = Annotated[StrictInt, Field(ge=0)]
Flag = StrictBool

Aspect = Literal["9:16", "16:9", "1:1", "4:5"]
ContentType = Literal["image", "video", "audio", "multi_asset"]
Tier = Literal["draft", "fast", "standard", "premium"]
Agent = Literal[
    "orchestrator",
    "technical_planner",
    "writer",
    "director",
    "visual_creator",
    "video_composer",
    "audio_generator",
    "assembly",
]
VoiceProfile = Literal["professional_female", "professional_male", "friendly_female", "friendly_male"]
Continuity = Literal["punch_in", "chain"]
"""How the second shot of a scene begins: from a tighter crop of its picture, or from the last frame
of the shot before."""

Setting = Literal["studio", "daylight", "neon", "night", "paper", "pop"]
"""studio: arch and podium, warm; daylight: soft light and leaves; neon: dark grid and glow;
night: deep colour and points of light; paper: flat layered paper, editorial; pop: bold shapes."""

Finish = Literal[
    "low_key", "film", "monochrome", "haze", "glow", "tonal", "crisp", "studio", "hard_sun", "toy", "render",
    "oil", "classical", "chiaroscuro", "gouache", "watercolour", "storybook", "cel",
    "engraving", "screen_print", "paperback", "cut_paper", "silhouette",
    "neon", "glitch", "stained_glass", "crystal", "felt", "gilded",
]  # fmt: skip
"""How a drawn picture shows a style's medium."""

Motif = Literal[
    "character", "skyline", "night_house", "traveller", "fashion", "ruins", "farm", "red_block",
    "dreamer", "monster", "profile", "forest_lake", "specimen", "street", "circuit_face", "hero_figure",
    "candle_rose", "treasure", "floating_isles", "old_man", "toys", "glass_lily", "picture_book",
    "gentleman", "madonna", "creatures", "cartoon", "crystals", "fairy_tale", "meadow", "paper_hills",
    "mask", "still_life",
]  # fmt: skip
"""What a style's preview shows."""
