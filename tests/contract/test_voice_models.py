"""Every voice model of the catalog keeps the port's promises; bought ones over the vendor's own socket."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aida.catalog.read import models
from aida.contracts.recipe import VoiceRecipe
from aida.contracts.result import VoiceLine
from aida.errors import OverBudget, Permanent, Refused, Transient
from aida.media.sound import line_window
from aida.ports import VoiceModel, Workbench
from aida.providers.fal.voices import FalVoices
from tests.contract.sound_place import TODAY, Place, open_place
from tests.tiny_xtts import MISSING, REASON, make_checkpoint

ELEVEN, MINIMAX = "fal/elevenlabs-multilingual-2", "fal/minimax-speech-2.8-hd"
BOUGHT = [row.id for row in models().values() if row.kind == "voice" and row.vendor == "fal"]
XTTS = pytest.param(
    "local/xtts-v2", marks=[pytest.mark.slow, pytest.mark.skipif(bool(MISSING), reason=REASON)]
)
EVERY = ["local/espeak", XTTS, *BOUGHT]
LINES = {
    "it": "Ogni passo conta: scegli leggero.",
    "zh": "每一步都算数，今天就出发。",
    "ar": "كل خطوة مهمة، ابدأ اليوم.",
}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    with open_place(tmp_path, monkeypatch) as opened:
        yield opened


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path | None:
    return None if MISSING else make_checkpoint(tmp_path_factory.mktemp("tiny"), LINES.values())


def adapter(model: str, place: Place, checkpoint: Path | None = None) -> VoiceModel:
    """A fresh one, as another process would have it."""
    if model == "local/espeak":
        from aida.providers.local.voice import EspeakVoice

        return EspeakVoice()
    if model == "local/xtts-v2":
        from aida.providers.xtts import XttsVoice

        return XttsVoice(checkpoint)
    return FalVoices(place.counter(), place.journal)


def a_line(model: str, language: str = "it", **changes: Any) -> VoiceRecipe:
    fields: dict[str, Any] = {
        "model": model,
        "scope": "s-1",
        "scene_id": 2,
        "text": LINES[language],
        "language": language,
        "voice_profile": "professional_female",
        "seconds": Fraction(6),
    }
    return VoiceRecipe.model_validate(fields | changes)


def spoken(place: Place, recipe: VoiceRecipe, bench: Workbench | None = None) -> VoiceLine:
    return adapter(recipe.model, place).line(recipe, recipe.model, bench or place.bench())


@pytest.mark.parametrize("language", LINES)
@pytest.mark.parametrize("model", EVERY)
def test_a_line_is_mono_fits_its_slot_and_costs_what_was_charged(
    model: str, language: str, place: Place, checkpoint: Path | None
) -> None:
    """And its words come in their order, inside it."""
    recipe = a_line(model, language)
    line = adapter(model, place, checkpoint).line(recipe, model, place.bench())
    sound = place.samples(line.asset, channels=1)
    assert Fraction(len(sound), 48_000) == line.asset.seconds <= line_window(recipe.seconds)[1]
    assert np.sqrt((sound**2).mean()) > 0.01, "silent"
    assert line.text == recipe.text
    marks = [mark for word in line.words for mark in (word.start, word.end)]
    assert marks == sorted(marks)
    assert all(0 <= mark <= (line.asset.seconds or 0) for mark in marks)
    if line.words:
        assert "".join("".join(word.text for word in line.words).split()) == "".join(recipe.text.split())
    paid, wasted = place.paid()
    assert (line.metadata.cost, wasted) == (paid, 0)
    if model in BOUGHT:
        assert place.posts == 1
        assert line.metadata.model_id == model
        assert paid == (models()[model].prices[0].usd * len(LINES[language]) / 1000).quantize(Decimal("1e-6"))
    else:
        assert (place.posts, paid) == (0, 0)


def test_a_vendor_that_tells_when_its_letters_are_spoken_is_believed(place: Place) -> None:
    """The vendor's own speech: each word of ours begins where it was said, within 60 ms."""
    line = spoken(place, a_line(ELEVEN))
    (job,) = place.sim.jobs.values()
    assert [word.text for word in line.words] == a_line(ELEVEN).text.split()
    loud = np.abs(place.samples(line.asset, 1)[:, 0]) > 0.003
    for word in line.words:
        heard = loud[int(word.start * 48_000) : int(word.end * 48_000)]
        assert heard.any(), word.text
    assert job.endpoint == "fal-ai/elevenlabs/tts/multilingual-v2"
    assert line.words[-1].end >= (line.asset.seconds or 0) - Fraction(1, 4)


def test_a_vendor_that_tells_no_times_leaves_them_to_the_timeline(place: Place) -> None:
    assert spoken(place, a_line(MINIMAX)).words == ()


@pytest.mark.parametrize("model", BOUGHT)
def test_a_line_is_bought_once_and_read_again_for_nothing(model: str, place: Place) -> None:
    first = spoken(place, a_line(model))
    again = spoken(place, a_line(model))
    assert place.posts == 1
    assert (again.asset, again.words, again.speed) == (first.asset, first.words, first.speed)
    assert again.metadata.cost == first.metadata.cost > 0
    elsewhere = spoken(place, a_line(model), place.bench(workflow_id="w-other"))
    assert (place.posts, elsewhere.metadata.cost) == (1, 0)


def test_another_take_is_bought_anew(place: Place) -> None:
    spoken(place, a_line(ELEVEN))
    spoken(place, a_line(ELEVEN, take=2))
    assert place.posts == 2


def test_a_line_too_long_for_its_slot_is_played_a_little_faster(place: Place) -> None:
    natural = spoken(place, a_line(ELEVEN)).asset.seconds
    assert natural is not None
    recipe = a_line(ELEVEN, seconds=natural / Fraction("1.08") + Fraction("0.6"), take=2)
    line = spoken(place, recipe)
    assert 1.05 < line.speed < 1.12
    assert line.words[-1].end <= (line.asset.seconds or 0)


def test_a_line_much_too_long_says_by_how_much_and_is_booked_as_wasted(place: Place) -> None:
    with pytest.raises(Permanent, match=r"s more than the scene has room for") as caught:
        spoken(place, a_line(ELEVEN, seconds=Fraction("1.6")))
    assert (caught.value.scene, caught.value.model, place.posts) == (2, ELEVEN, 1)
    paid, wasted = place.paid()
    assert (paid, wasted) == (0, Decimal("0.0033"))


@pytest.mark.parametrize("model", BOUGHT)
def test_moderation_is_passed_on_in_the_vendors_words(model: str, place: Place) -> None:
    place.sim.fault("refused@fal/*")
    with pytest.raises(Refused) as caught:
        spoken(place, a_line(model))
    assert caught.value.model == model
    assert place.posts == 1
    assert place.paid()[0] == 0


@pytest.mark.parametrize("fault", ["busy@fal/*:retry_after=3", "error@fal/*:status=503", "fails@fal/*"])
def test_what_may_pass_is_transient_and_costs_nothing(fault: str, place: Place) -> None:
    place.sim.fault(fault)
    with pytest.raises(Transient):
        spoken(place, a_line(MINIMAX))
    assert place.paid() == (0, 0)
    assert spoken(place, a_line(MINIMAX)).metadata.cost == place.paid()[0] > 0
    assert place.posts == 2


@pytest.mark.parametrize("fault", ["media_corrupt", "media_html", "media_wrong_type", "media_gone"])
def test_sound_that_is_none_is_refused_and_booked_as_wasted(fault: str, place: Place) -> None:
    place.sim.fault(f"{fault}@*#1+")
    with pytest.raises(Permanent) as caught:
        spoken(place, a_line(MINIMAX))
    assert (caught.value.scene, caught.value.model) == (2, MINIMAX)
    assert place.posts == 1
    paid, wasted = place.paid()
    assert paid == 0 < wasted


def test_a_download_that_breaks_is_fetched_again_and_not_bought_again(place: Place) -> None:
    place.sim.fault("media_reset@*")
    with pytest.raises(Transient):
        spoken(place, a_line(ELEVEN))
    assert place.job.status == "accepted"
    line = spoken(place, a_line(ELEVEN))
    assert place.posts == 1
    assert line.metadata.cost == place.paid()[0]


@pytest.mark.parametrize("fault", ["reset_after@fal/*", "truncated@fal/*"])
def test_an_order_whose_answer_was_lost_is_found_and_paid_once(fault: str, place: Place) -> None:
    place.sim.fault(fault)
    line = spoken(place, a_line(ELEVEN))
    assert place.posts == place.sim.accepted == 1
    assert line.metadata.cost == place.paid()[0] == Decimal("0.0033")


def test_a_limit_that_does_not_cover_the_line_keeps_it_from_being_ordered(place: Place) -> None:
    with pytest.raises(OverBudget):
        spoken(place, a_line(ELEVEN), place.bench(limit=Decimal("0.003"), priced_on=TODAY))
    assert place.posts == 0
