"""Which languages a film can be made in: tier + voices → the languages, or a sentence why not (pure).

AIDA's own 17 have templates, a free voice and typefaces. A paid film may be in any further language
that a voice of its tier speaks and our typefaces have the letters of.
"""

from __future__ import annotations

from collections.abc import Sequence

from aida.catalog.phrases import phrase
from aida.catalog.read import catalog_table
from aida.catalog.rows import Model
from aida.contracts.units import LANGUAGES, Tier
from aida.errors import BadInput


def settable() -> tuple[str, ...]:
    """Languages whose letters our typefaces have."""
    beyond: dict[str, str] = catalog_table("languages.toml")["beyond"]
    return (*LANGUAGES, *beyond)


def spoken_by(voices: Sequence[Model]) -> tuple[str, ...]:
    """Languages that at least one of these voices speaks and our typefaces can set."""
    return tuple(
        language
        for language in settable()
        if any(not row.abilities.languages or language in row.abilities.languages for row in voices)
    )


def check_letters(language: str, tier: Tier, speak: str) -> None:
    """Raises `BadInput` for a language that nothing at this tier could write or set."""
    known = LANGUAGES if tier == "draft" else settable()
    if language not in known:
        told = ", ".join(known)
        raise BadInput(phrase("language_unknown", speak, language=language[:40], languages=told))


def unspoken(language: str, tier: Tier, voices: Sequence[Model], speak: str) -> BadInput:
    """The sentence for a language that none of these voices speaks."""
    told = ", ".join(spoken_by(voices))
    return BadInput(phrase("language_unspoken", speak, language=language, tier=tier, languages=told))
