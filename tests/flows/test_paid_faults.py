"""Single faults on the way: retried, found again, refused, damaged, too dear; never paid twice."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from aida.contracts.brief import BriefDetails, ProjectBrief
from aida.errors import BadInput
from aida.providers.waiting import Patience
from tests.flows.paid import (
    CLIPS,
    DIRECTOR,
    FLUX,
    HAILUO,
    KLING,
    PICTURES,
    SCENE_1,
    SCENE_2,
    SCHNELL,
    SONNET,
    SPEECH,
    VEO,
    WRITER,
    Paid,
    Told,
    always,
    paid_fixture,  # noqa: F401
    street_fixture,  # noqa: F401
)
from tests.wire import Fault
from tests.wire.server import Reply, Request

pytestmark = pytest.mark.flow

NO = {"status": 422}


def of_scene(told: Told, scene: str, where: str) -> int:
    return len([each for each in told.ordered(where) if scene in str(each.body)])


def test_a_refused_picture_is_asked_for_once_more_in_tamer_words(paid: Paid) -> None:
    """The same model, other words; the result says that the prompt was rewritten and why."""
    paid.fault(Fault("refused", FLUX, containing=SCENE_1))
    paid.commission(voice="none")
    told = paid.make()
    assert told.result.status == "completed"
    assert told.models("pictures") == ["FLUX Pro"] * 2
    first, second = (each.body["prompt"] for each in told.ordered(FLUX) if SCENE_1 in str(each.body))
    assert first != second
    notes = told.result.assets.images[0].metadata.notes
    assert any("rewritten once" in note and "content checker" in note for note in notes)
    assert told.result.metadata.cost.wasted == 0


@pytest.mark.parametrize(("where", "agent"), [(FLUX, "visual_creator"), (KLING, "video_composer")])
def test_what_is_refused_twice_is_told_in_the_vendors_words(paid: Paid, where: str, agent: str) -> None:
    """No third asking, and no other model is asked to make what one has refused."""
    paid.fault(*always("refused", where, containing=SCENE_1))
    paid.commission(voice="none")
    told = paid.make()
    assert told.result.status == "failed"
    error = told.result.error
    assert error.agent == agent
    assert "The content was flagged by a content checker." in error.reason
    assert "scene 1" in error.reason
    assert of_scene(told, SCENE_1, where) == 2
    assert told.count(SCHNELL, VEO, HAILUO) == 0


def test_passing_trouble_is_retried_by_one_layer_only(paid: Paid) -> None:
    """429 with Retry-After, 5xx, a job that fails at the vendor: the same model again, at most twice."""
    paid.fault(
        Fault("busy", FLUX, times=2, containing=SCENE_1, retry_after=1),
        Fault("error", FLUX, times=2, containing=SCENE_2, status=500),
        Fault("fails", KLING, containing=SCENE_1),
        Fault("poll_error", KLING, times=3),
        Fault("error", SPEECH, status=503),
        Fault("busy", SONNET, containing=WRITER, retry_after=1),
        Fault("error", SONNET, times=2, containing=DIRECTOR, status=529),
    )
    paid.commission()
    told = paid.make()
    assert told.result.status == "completed"
    assert told.notes == []  # a retry is no fallback
    assert of_scene(told, SCENE_1, FLUX) == 3
    assert of_scene(told, SCENE_2, FLUX) == 3
    assert of_scene(told, SCENE_1, KLING) == 2
    assert of_scene(told, SCENE_2, KLING) == 1
    assert told.count(SPEECH) == 3
    assert told.count("claude*") == 2 + 3
    assert [told.models(each) for each in ("pictures", "clips")] == [["FLUX Pro"] * 2, ["Kling 2.5 Pro"] * 2]
    assert told.result.metadata.cost.wasted == 0


def test_trouble_that_does_not_pass_leads_to_the_next_model(paid: Paid) -> None:
    """Three calls, then the fallback; not three by three."""
    paid.fault(*always("busy", FLUX, retry_after=1))
    paid.commission(duration_s=3, voice="none")
    told = paid.make()
    assert told.result.status == "completed"
    assert told.models("pictures") == ["FLUX Schnell"]
    assert [told.count(each) for each in PICTURES] == [3, 1, 0]
    assert "too much to do" in told.notes[0]


def test_orders_whose_answer_was_lost_are_found_and_paid_once(paid: Paid) -> None:
    """The vendor took them: they are in its list, and are collected, not ordered again."""
    paid.fault(
        Fault("reset_after", FLUX),
        Fault("truncated", KLING, containing=SCENE_1),
        Fault("reset_after", KLING, containing=SCENE_2),
        Fault("reset_after", SPEECH),
    )
    paid.commission()
    told = paid.make()
    assert told.result.status == "completed"
    assert [told.count(each) for each in (FLUX, KLING, SPEECH)] == [2, 2, 2]
    assert len([each for each in told.charges if each.vendor == "fal"]) == 6
    assert told.result.metadata.cost.wasted == 0
    assert told.notes == []


def test_an_order_that_never_arrived_is_placed_again(paid: Paid, monkeypatch: pytest.MonkeyPatch) -> None:
    """The vendor's list does not show it, in all the time it could take: one more order, one charge."""
    monkeypatch.setattr("aida.providers.fal.images.patience_for", lambda row: Patience(settle=10.0))
    paid.fault(Fault("reset_before", FLUX))
    paid.commission(duration_s=3, voice="none")
    told = paid.make()
    assert told.result.status == "completed"
    assert [each.status for each in told.ordered(FLUX)] == [0, 200]
    assert [each.status for each in told.jobs if each.order.purpose == "pictures"] == ["failed", "done"]
    assert len([each for each in told.charges if "flux" in each.endpoint]) == 1


def test_lost_words_are_asked_for_again_and_counted_at_their_worst(paid: Paid) -> None:
    """Nobody can ask Anthropic about a lost answer: it may have been charged, and the client is told so."""
    paid.fault(
        Fault("reset_after", SONNET, containing=WRITER), Fault("reset_before", SONNET, containing=DIRECTOR)
    )
    paid.commission(duration_s=3, voice="none")
    told = paid.make(exactly=False)
    assert told.result.status == "completed"
    assert told.count("claude*") == 4
    cost = told.result.metadata.cost
    unknown = [each for each in told.jobs if each.status == "unknown"]
    assert cost.wasted == sum(each.order.worst for each in unknown)
    assert len(unknown) == 2
    assert told.charged <= cost.actual


def test_damaged_media_are_told_as_wasted_and_another_model_is_asked(paid: Paid) -> None:
    """What came was paid for and is no picture: its money is wasted, and the next model makes one."""
    paid.fault(
        Fault("media_corrupt", FLUX),
        Fault("media_html", KLING),
        Fault("media_truncated", SPEECH),  # the connection broke: fetched again, for nothing
    )
    paid.commission(duration_s=3)
    told = paid.make()
    assert told.result.status == "completed"
    assert [told.models(each) for each in ("pictures", "clips")] == [["FLUX Schnell"], ["Veo 3.1"]]
    assert told.result.metadata.cost.wasted == Decimal("0.08") + Decimal("0.35")
    assert [each.status for each in told.jobs if each.status != "done"] == ["wasted", "wasted"]
    assert told.count(SPEECH) == 1
    assert [each.recovered for each in told.row.errors] == [True, True]


def test_a_retry_does_not_buy_again_what_has_failed_for_good(paid: Paid) -> None:
    """A damaged picture is paid for once: while the next model is too busy, nobody asks the first again."""
    paid.fault(*always("media_corrupt", FLUX), Fault("busy", SCHNELL, times=2, retry_after=1))
    paid.commission(duration_s=3, voice="none")
    told = paid.make()
    assert told.result.status == "completed"
    assert told.models("pictures") == ["FLUX Schnell"]
    assert [told.count(each) for each in PICTURES] == [1, 3, 0]
    assert told.result.metadata.cost.wasted == Decimal("0.08")


def test_a_hard_limit_skips_the_fallback_it_does_not_cover(paid: Paid) -> None:
    """Veo would pass the limit, Hailuo does not: it is filmed by Hailuo, and the limit holds."""
    paid.fault(Fault("media_corrupt", KLING))
    paid.commission(limit="1.50", voice="none")
    told = paid.make()
    assert told.result.status == "completed"
    assert sorted(told.models("clips")) == ["Kling 2.5 Pro", "MiniMax Hailuo-02"]
    assert told.count(VEO) == 0
    assert told.charged <= Decimal("1.50")
    assert "This order may cost up to" in told.notes[0]


@pytest.mark.parametrize("limit", ["1.00", "1.32"])
def test_where_the_money_runs_out_what_exists_is_handed_over(paid: Paid, limit: str) -> None:
    """Damaged clips eat the money: partial, nobody is paid beyond the limit, and it says what is needed."""
    paid.fault(*always("media_corrupt", KLING), Fault("media_corrupt", FLUX))
    paid.commission(limit=limit, voice="none")
    told = paid.make()
    assert told.charged <= Decimal(limit)
    assert (told.result.status, told.row.status) == ("partial", "paused")
    assert told.result.error.purse == "workflow"
    # Of the fallbacks or, should both scenes' orders meet, of the planned model itself.
    assert any(words in told.result.error.reason for words in ("money left", "may cost up to"))
    assert f"aida resume w-1 --max-cost {told.result.error.needs}" in told.result.error.reason
    assert told.result.assets.script is not None
    assert told.result.assets.images
    assert told.result.metadata.cost.wasted >= Decimal("0.35")
    assert told.count(VEO) == 0


def test_with_more_money_it_goes_on_and_nothing_is_bought_again(paid: Paid) -> None:
    """Both clips are damaged and nothing more is covered; with the sum it names the film is finished."""
    paid.fault(Fault("media_corrupt", KLING, times=2))
    paid.commission(limit="1.00", voice="none")
    first = paid.make()
    needs = first.result.error.needs
    assert needs > 1
    before = first.count("*")
    paid.journal.allow("w-1", needs)
    told = paid.make()
    assert (told.result.status, told.result.error) == ("completed", None)
    assert told.charged <= needs
    assert [told.count(each) for each in ("claude*", FLUX)] == [2, 2]
    assert sorted(told.models("clips")) == ["Kling 2.5 Pro"] * 2
    assert told.count("*") == before + 2


def test_the_cap_of_the_day_ends_it_as_a_limit_does(paid: Paid, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seventy cents for everybody here today: pictures and one clip; raised, the rest is bought, once."""
    monkeypatch.setenv("AIDA_DAY_LIMIT", "0.70")
    paid.commission(voice="none")
    first = paid.make()
    assert (first.result.status, first.row.status) == ("partial", "paused")
    assert (first.result.error.purse, first.result.error.needs) == ("day", None)
    assert "AIDA_DAY_LIMIT" in first.result.error.reason
    assert first.charged <= Decimal("0.70")
    assert len(first.result.assets.images) == 2
    monkeypatch.setenv("AIDA_DAY_LIMIT", "5")
    told = paid.make()
    assert told.result.status == "completed"
    assert told.count("*") == 2 + 2 + 2


def a_brief() -> ProjectBrief:
    return ProjectBrief(
        id="brief-1",
        conversation_id="talk-1",
        content_type="video",
        language="it",
        created_at=datetime.now(UTC),
        details=BriefDetails(subject="scarpe", duration_s="4", platform="instagram_reel"),
    )


@pytest.mark.parametrize("trouble", ["fal", "anthropic", "empty", "cap"])
def test_a_key_that_cannot_pay_is_told_before_anything_is_spent(
    paid: Paid, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    """A rejected key, an empty account, a cap: one sentence with what to do, no order, no workflow."""
    from flows.produce import produce

    said = {
        "fal": "FAL_KEY",
        "anthropic": "ANTHROPIC_API_KEY",
        "empty": "fal.ai/dashboard/billing",
        "cap": "AIDA_DAY_LIMIT",
    }[trouble]
    if trouble == "empty":
        text = "User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing."

        def locked(request: Request) -> Reply | None:
            return Reply.of(403, {"detail": text}) if request.method == "POST" else None

        monkeypatch.setattr(paid.sim.fal, "_locked", locked)
    else:
        monkeypatch.setenv(said, "0.10" if trouble == "cap" else "rejected")
    with pytest.raises(BadInput, match=said):
        asyncio.run(produce(brief=a_brief(), tier="standard"))
    assert paid.states.list() == []
    assert paid.orders == ()


def test_words_pictures_and_clips_may_fail_together(paid: Paid) -> None:
    """Template, Schnell after a damaged picture, a clip found again, Hailuo in the other scene."""
    paid.fault(
        *always("bad_json", SONNET, containing=WRITER),
        Fault("media_corrupt", FLUX),
        *always("error", KLING, VEO, containing=SCENE_2, **NO),
        Fault("reset_after", KLING, containing=SCENE_1),
        Fault("error", SPEECH, **NO),
    )
    paid.commission()
    told = paid.make()
    assert told.result.status == "completed"
    assert told.result.assets.script.metadata.source == "template_fallback"
    assert sorted(told.models("pictures")) == ["FLUX Pro", "FLUX Schnell"]
    assert sorted(told.models("clips")) == ["Kling 2.5 Pro", "MiniMax Hailuo-02"]
    assert len(told.row.errors) == 5
    assert told.spend.wasted == Decimal("0.08")


def test_a_simplified_storyboard_and_a_scene_that_fails_after_a_waste(paid: Paid) -> None:
    """The Director is replaced, a clip is wasted, then nobody can film the scene: told truly to the cent."""
    paid.fault(
        *always("bad_json", SONNET, containing=DIRECTOR),
        Fault("media_corrupt", KLING),
        *always("error", VEO, HAILUO, **NO),
        Fault("error", KLING, nth=2, times=None, **NO),
    )
    paid.commission(duration_s=3, voice="none")
    told = paid.make()
    assert (told.result.status, told.result.error.agent) == ("failed", "video_composer")
    assert told.result.assets.storyboard.metadata.source == "simplified_fallback"
    assert told.count(*CLIPS) == 6
    assert told.spend.wasted == Decimal("0.35")
    assert [each.status for each in told.jobs if each.order.purpose == "clips"].count("wasted") == 1
