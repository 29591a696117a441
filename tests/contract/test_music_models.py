"""Every music model of the catalog keeps the port's promises; bought ones over the vendor's own socket."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aida.catalog.read import models
from aida.contracts.prompt import Prompt
from aida.contracts.recipe import MusicRecipe
from aida.contracts.result import MusicBed
from aida.errors import OverBudget, Permanent, Refused, Transient
from aida.ports import MusicModel, Workbench
from aida.providers.fal.music import FalMusic
from tests.contract.sound_place import Place, open_place

LYRIA, STABLE, ELEVEN = "fal/lyria-2", "fal/stable-audio-2.5", "fal/elevenlabs-music"
BOUGHT = [LYRIA, STABLE]
WORDS = Prompt(
    text="Warm acoustic guitar, 96 beats a minute", negative="voices", notes=("A note of the agent's.",)
)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    with open_place(tmp_path, monkeypatch) as opened:
        yield opened


def adapter(model: str, place: Place) -> MusicModel:
    """A fresh one, as another process would have it."""
    if model == "local/synth":
        from aida.providers.local.synth import LocalSynth

        return LocalSynth()
    return FalMusic(place.counter(), place.journal)


def a_bed(model: str, seconds: Fraction | int = 12, **changes: Any) -> MusicRecipe:
    fields: dict[str, Any] = {"model": model, "scope": "s-1", "seconds": seconds, "mood": "warm", "seed": 4}
    return MusicRecipe.model_validate(fields | changes)


def played(place: Place, recipe: MusicRecipe, bench: Workbench | None = None) -> MusicBed:
    words = None if recipe.model == "local/synth" else WORDS
    return adapter(recipe.model, place).bed(recipe, recipe.model, words, bench or place.bench())


@pytest.mark.parametrize("model", ["local/synth", *BOUGHT])
def test_a_bed_is_stereo_as_long_as_the_film_and_costs_what_was_charged(model: str, place: Place) -> None:
    bed = played(place, a_bed(model))
    sound = place.samples(bed.asset, channels=2)
    assert len(sound) >= 12 * 48_000
    assert Fraction(len(sound), 48_000) == bed.asset.seconds
    assert np.sqrt((sound**2).mean()) > 0.01, "silent"
    assert bed.metadata.cost == place.paid()[0]
    price = {"local/synth": 0, LYRIA: Decimal("0.10"), STABLE: Decimal("0.20")}[model]
    assert bed.metadata.cost == price
    assert place.posts == (0 if model == "local/synth" else 1)


def test_a_piece_of_fixed_length_is_carried_on_for_a_longer_film_and_that_is_said(place: Place) -> None:
    """Lyria makes 30 s, the film has 41."""
    bed = played(place, a_bed(LYRIA, 41))
    sound = place.samples(bed.asset, 2)
    assert len(sound) == 41 * 48_000
    assert np.sqrt((sound[32 * 48_000 : 38 * 48_000] ** 2).mean()) > 0.01, "it falls silent"
    assert (
        "Lyria 2 made 30 s of music for a film of 41 s: it is carried on from itself." in bed.metadata.notes
    )
    assert WORDS.notes[0] in bed.metadata.notes


def test_a_length_that_can_be_ordered_is_ordered_in_whole_seconds(place: Place) -> None:
    played(place, a_bed(STABLE, Fraction("41.4")))
    (order,) = place.sim.orders
    assert order.body == {"prompt": WORDS.text, "seconds_total": 42, "seed": 4}


def test_a_model_whose_price_nobody_knows_is_bought_without_a_limit_only(place: Place) -> None:
    with pytest.raises(Permanent, match="Nobody has told what ElevenLabs Music costs"):
        played(place, a_bed(ELEVEN), place.bench(limit=Decimal(5)))
    assert place.posts == 0
    bed = played(place, a_bed(ELEVEN))
    assert any("price of ElevenLabs Music is not known" in note for note in bed.metadata.notes)


@pytest.mark.parametrize("model", BOUGHT)
def test_a_bed_is_bought_once_and_read_again_for_nothing(model: str, place: Place) -> None:
    first, again = played(place, a_bed(model)), played(place, a_bed(model))
    assert place.posts == 1
    assert (again.asset, again.metadata.cost) == (first.asset, first.metadata.cost)
    assert models()[model].name == again.model_used


def test_moderation_is_passed_on(place: Place) -> None:
    place.sim.fault("refused@fal/*")
    with pytest.raises(Refused):
        played(place, a_bed(LYRIA))
    assert (place.posts, place.paid()[0]) == (1, 0)


@pytest.mark.parametrize("fault", ["busy@fal/*", "error@fal/*:status=502", "fails@fal/*"])
def test_what_may_pass_is_transient_and_costs_nothing(fault: str, place: Place) -> None:
    place.sim.fault(fault)
    with pytest.raises(Transient):
        played(place, a_bed(LYRIA))
    assert place.paid() == (0, 0)


@pytest.mark.parametrize("fault", ["media_corrupt", "media_html"])
def test_sound_that_is_none_is_refused_and_booked_as_wasted(fault: str, place: Place) -> None:
    place.sim.fault(f"{fault}@*#1+")
    with pytest.raises(Permanent) as caught:
        played(place, a_bed(LYRIA))
    assert caught.value.model == LYRIA
    assert place.paid() == (0, Decimal("0.10"))


def test_music_needs_a_prompt(place: Place) -> None:
    with pytest.raises(Permanent, match="needs a prompt"):
        adapter(LYRIA, place).bed(a_bed(LYRIA), LYRIA, None, place.bench())
    assert place.posts == 0


def test_a_limit_that_does_not_cover_the_bed_keeps_it_from_being_ordered(place: Place) -> None:
    with pytest.raises(OverBudget):
        played(place, a_bed(STABLE), place.bench(limit=Decimal("0.19")))
    assert place.posts == 0
