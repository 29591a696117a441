"""Who speaks: voice model + profile → the vendor's name of a voice (voices.toml).

    "fal/elevenlabs-multilingual-2", "friendly_female" → "Jessica"

Every model's row names a voice for every profile, where it was listed and when that was checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Annotated

from pydantic import Field

from aida.catalog.read import catalog_table, read_rows
from aida.catalog.rows import Row
from aida.contracts.units import VoiceProfile
from aida.errors import Permanent


class Casting(Row):
    """One model's voices."""

    professional_female: Annotated[str, Field(min_length=1)]
    professional_male: Annotated[str, Field(min_length=1)]
    friendly_female: Annotated[str, Field(min_length=1)]
    friendly_male: Annotated[str, Field(min_length=1)]
    source: Annotated[str, Field(min_length=1)]
    checked: date

    def voice(self, profile: VoiceProfile) -> str:
        name: str = getattr(self, profile)
        return name


@cache
def castings() -> Mapping[str, Casting]:
    """Voices by catalog id; raises `CatalogError` for a row that lacks a profile or a source."""
    table: Mapping[str, Mapping[str, object]] = catalog_table("voices.toml")["voices"]
    return dict(zip(table, read_rows("voices.toml", list(table.values()), Casting), strict=True))


def voice_of(model: str, profile: VoiceProfile) -> str:
    """Raises `Permanent` for a model whose voices nobody has written down."""
    casting = castings().get(model)
    if casting is None:
        raise Permanent("No voices are known for this model: add its row to voices.toml", model=model)
    return casting.voice(profile)
