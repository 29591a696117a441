"""The specification's table of fallbacks, row by row, on the vendors' own books."""

from __future__ import annotations

import pytest

from tests.flows.paid import (
    CLIPS,
    DIRECTOR,
    FLUX,
    KLING,
    MILLIONTH,
    PICTURES,
    SCENE_1,
    SCENE_2,
    SCHNELL,
    SONNET,
    SPEECH,
    VEO,
    WRITER,
    Paid,
    always,
    paid_fixture,  # noqa: F401
    street_fixture,  # noqa: F401
)
from tests.wire import Fault

pytestmark = pytest.mark.flow

NO = {"status": 422}
"""An order the vendor refuses outright: no retry mends it, nothing is charged."""


def test_without_faults_nobody_is_asked_twice(paid: Paid) -> None:
    """One order for each thing, nothing wasted, no fallback, and the plan's estimate was not passed."""
    paid.commission(music=True)
    told = paid.make()
    assert told.result.status == "completed"
    assert {each.status for each in told.orders} == {200}
    assert [told.count(each) for each in ("claude*", FLUX, KLING, SPEECH, "*lyria2")] == [2, 2, 2, 2, 1]
    assert (len(told.orders), len(told.charges)) == (9, 9)
    assert told.notes == []
    assert told.models("pictures") == ["FLUX Pro"] * 2
    assert told.models("clips") == ["Kling 2.5 Pro"] * 2
    cost = told.result.metadata.cost
    assert cost.wasted == 0
    assert cost.actual <= cost.estimated


def test_a_writer_that_fails_twice_is_replaced_by_the_template(paid: Paid) -> None:
    """Invalid words are repaired once, asked for anew once; then the template. All answers are billed."""
    paid.fault(*always("bad_json", SONNET, containing=WRITER))
    paid.commission(voice="none")
    told = paid.make()
    assert told.result.status == "completed"
    written = told.result.assets.script
    assert written.metadata.source == "template_fallback"
    assert written.metadata.fallback_used
    assert written.script.scenes[0].headline
    # (answer + repair) × 2 askings, and the Director's.
    assert told.count("claude*") == 5
    spent = [each.dollars for each in told.charges if each.vendor == "anthropic"]
    assert len(spent) == 5
    assert abs(told.result.metadata.cost.wasted - sum(spent[:4])) <= 4 * MILLIONTH
    assert [each.step for each in told.row.errors] == ["writer", "writer"]
    assert all(each.recovered for each in told.row.errors)
    assert "template" in told.notes[1]


def test_a_director_that_fails_twice_is_replaced_by_a_simplified_storyboard(paid: Paid) -> None:
    paid.fault(*always("bad_json", SONNET, containing=DIRECTOR))
    paid.commission(voice="none")
    told = paid.make()
    assert told.result.status == "completed"
    assert told.result.assets.storyboard.metadata.source == "simplified_fallback"
    assert told.result.assets.script.metadata.source is None
    assert told.count("claude*") == 5
    assert [each.step for each in told.row.errors] == ["director", "director"]
    assert "simplified" in told.notes[1]
    # It is said in English too: the models that are paid are not spoken to in Italian.
    assert all("scarpe" not in str(each.body) for each in told.ordered(KLING))


@pytest.mark.parametrize(
    ("failing", "instead"), [([FLUX], "FLUX Schnell"), ([FLUX, SCHNELL], "Hunyuan Image 3")]
)
def test_a_picture_is_made_by_the_next_model(
    paid: Paid, caplog: pytest.LogCaptureFixture, failing: list[str], instead: str
) -> None:
    """FLUX Pro → Schnell → Hunyuan, in that order, for that scene only; state and log say why."""
    paid.fault(*always("error", *failing, containing=SCENE_2, **NO))
    paid.commission(voice="none")
    told = paid.make()
    assert told.result.status == "completed"
    assert told.models("pictures") == ["FLUX Pro", instead]
    first, second = (each.metadata for each in told.result.assets.images)
    assert (first.fallback_used, first.fallback_reason) == (False, None)
    assert (second.fallback_used, second.model_used) == (True, instead)
    assert [name in second.fallback_reason for name in ("fal/flux-pro", "fal/flux-schnell")] == [
        True,
        len(failing) == 2,
    ]
    assert [told.count(each) for each in PICTURES] == [2, 1, len(failing) - 1]
    assert told.notes == [f"scene 2: {instead} stepped in ({second.fallback_reason})"]
    assert told.row.errors[0].recovered
    assert any(told.notes[0] in message for message in caplog.messages)
    assert told.result.metadata.cost.wasted == 0


def test_a_scene_nobody_can_paint_ends_the_production(paid: Paid, monkeypatch: pytest.MonkeyPatch) -> None:
    """All models twice for that scene, nothing new after; the other scene's picture is kept and listed."""
    paid.fault(*always("error", *PICTURES, containing=SCENE_1, **NO))
    paid.hold(FLUX, containing=SCENE_2)
    paid.when_aborted(monkeypatch, "visual_creator", paid.release)
    paid.commission()
    told = paid.make()
    assert (told.row.status, told.result.status) == ("failed", "failed")
    error = told.result.error
    assert error.agent == "visual_creator"
    assert "scene 1" in error.reason
    assert [len([o for o in told.ordered(each) if SCENE_1 in str(o.body)]) for each in PICTURES] == [2, 2, 2]
    assert told.count(FLUX) == 3  # the other scene's
    assert told.count(*CLIPS) == 0
    assert [each.recovered for each in told.row.errors] == [True, False]
    # What was paid for is there: the script, scene 2's picture, the lines.
    assets = told.result.assets
    assert [each.scene_id for each in assets.images] == [2]
    assert assets.script is not None
    assert [each.scene_id for each in assets.audio.lines] == [1, 2]
    assert paid.store.fetch(assets.images[0].image).exists()
    assert told.result.metadata.cost.wasted == 0
    assert len([each for each in told.charges if "flux" in each.endpoint]) == 1


@pytest.mark.parametrize(("failing", "instead"), [([KLING], "Veo 3.1"), ([KLING, VEO], "MiniMax Hailuo-02")])
def test_a_clip_is_filmed_by_the_next_model(paid: Paid, failing: list[str], instead: str) -> None:
    """Kling → Veo → Hailuo, from the same picture; nothing is painted again."""
    paid.fault(*always("error", *failing, containing=SCENE_1, **NO))
    paid.commission(voice="none")
    told = paid.make()
    assert told.result.status == "completed"
    assert told.models("clips") == [instead, "Kling 2.5 Pro"]
    first = told.result.assets.raw_video.clips[0].metadata
    assert (first.fallback_used, first.model_used) == (True, instead)
    assert "fal/kling-2.5-pro" in first.fallback_reason
    assert [told.count(each) for each in CLIPS] == [2, 1, len(failing) - 1]
    assert told.count(*PICTURES) == 2
    assert told.notes == [f"scene 1: {instead} stepped in ({first.fallback_reason})"]


def test_clips_nobody_can_film_are_asked_once_more_of_another_model_first(paid: Paid) -> None:
    """Kling, Veo, Hailuo; then Veo, Hailuo, Kling; then the production ends with its pictures."""
    paid.fault(*always("error", *CLIPS, containing=SCENE_1, **NO))
    paid.commission(voice="none")
    told = paid.make()
    assert (told.row.status, told.result.status) == ("failed", "failed")
    assert told.result.error.agent == "video_composer"
    tried = [each.endpoint for each in told.ordered(*CLIPS) if SCENE_1 in str(each.body)]
    names = [next(n for n in ("kling", "veo", "hailuo") if n in each) for each in tried]
    assert names == ["kling", "veo", "hailuo", "veo", "hailuo", "kling"]
    assert [each.recovered for each in told.row.errors] == [True, False]
    assert [each.scene_id for each in told.result.assets.images] == [1, 2]
    # The other scene's clip was under way and is kept.
    assert [each.scene_id for each in told.result.assets.raw_video.clips] == [2]


@pytest.mark.parametrize(
    ("what", "made_by", "orders"),
    [("pictures", "FLUX Pro", [2, 1, 1]), ("clips", "Veo 3.1", [1, 2, 1])],
)
def test_the_second_round_may_succeed(paid: Paid, what: str, made_by: str, orders: list[int]) -> None:
    """Everyone fails once: the picture is asked of the planned model again, the clip of another one first."""
    models = PICTURES if what == "pictures" else CLIPS
    paid.fault(*(Fault("error", each, **NO) for each in models))
    paid.commission(duration_s=3, voice="none")
    told = paid.make()
    assert told.result.status == "completed"
    assert told.models(what) == [made_by]
    assert [told.count(each) for each in models] == orders
    assert [each.recovered for each in told.row.errors] == [True]
    assert "asked again" in told.notes[0]


def test_a_voice_nobody_can_speak_ends_the_production(paid: Paid, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each voice once and no second round; the pictures under way are kept, no clip is begun."""
    last = "*minimax/speech-2.6*"
    paid.fault(*always("error", SPEECH, "*minimax/speech-2.8*", **NO))
    paid.hold(last)
    paid.hold(FLUX)
    paid.when_aborted(monkeypatch, "audio_generator", lambda: paid.release(FLUX))

    def fail_late() -> None:
        paid.wait_for(lambda: (len(paid.held(last)), len(paid.held(FLUX))) == (2, 2))
        paid.spoil(last)

    paid.commission()
    with paid.meanwhile(fail_late):
        told = paid.make()
    assert (told.row.status, told.result.status) == ("failed", "failed")
    assert told.result.error.agent == "audio_generator"
    assert "scene" in told.result.error.reason
    assert [told.count(each) for each in (SPEECH, "*speech-2.8*", last)] == [2, 2, 2]
    assert [each.scene_id for each in told.result.assets.images] == [1, 2]
    assert told.result.assets.audio is None
    assert told.count(*CLIPS) == 0
