"""The closing summary tells who made what for how much, and who stepped in for whom and why."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from aida.catalog.read import models
from aida.contracts.assets import AssetRef
from aida.contracts.brief import BriefDetails, ProjectBrief
from aida.contracts.plan import ProductionPlan
from aida.contracts.result import (
    AudioResult,
    Clip,
    Cost,
    Estimated,
    FinalResult,
    ResultAssets,
    ResultMetadata,
    StepMetadata,
    VideoResult,
    VisualResult,
    VoiceLine,
    WriterResult,
)
from aida.contracts.state import WorkflowState
from aida.contracts.units import LANGUAGES
from aida.front import bill
from aida.front.summary import clock, print_account, remarks
from aida.front.watch import agent_lines, elapsed, money
from aida.planner.plan import plan

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BRIEF = ProjectBrief(
    id="b",
    conversation_id="c",
    content_type="video",
    language="en",
    created_at=NOW,
    details=BriefDetails(subject="shoes", duration_s=12, platform="tiktok"),
)


@pytest.fixture(scope="module")
def paid() -> ProductionPlan:
    """Three scenes, a voice, a bed: Sonnet 5.5, FLUX Pro, Kling, ElevenLabs, Lyria."""
    return plan(BRIEF, available=frozenset({"anthropic", "fal"}), on=date(2026, 11, 22), tier="standard")


def made(model: str, cost: str, **more: Any) -> StepMetadata:
    return StepMetadata(model_used=models()[model].name, model_id=model, cost=Decimal(cost), **more)


def asset(kind: str) -> AssetRef:
    return AssetRef(key=f"w/{kind}", sha256="0" * 64, bytes=1, media_type=f"{kind}/x")


def picture(scene: int, model: str = "fal/flux-pro", cost: str = "0.08", **more: Any) -> VisualResult:
    told = made(model, cost, **more)
    return VisualResult(scene_id=scene, model_used=told.model_used, metadata=told)


def clip(scene: int, model: str = "fal/kling-2.5-pro", cost: str = "0.35", **more: Any) -> Clip:
    told = made(model, cost, **more)
    return Clip(scene_id=scene, asset=asset("video"), seconds=4, model_used=told.model_used, metadata=told)


def result(actual: str, *, wasted: str = "0", **assets: Any) -> FinalResult:
    clips = assets.pop("clips", ())
    video = VideoResult(
        duration=4 * len(clips) or 4,
        resolution="1080x1920",
        model_used="x",
        clips=clips,
        metadata=StepMetadata(model_used="x"),
    )
    return FinalResult(
        status="completed",
        workflow_id="w-1",
        metadata=ResultMetadata(
            cost=Cost(estimated=Decimal("1.83"), actual=Decimal(actual), wasted=Decimal(wasted)),
            time=Estimated(estimated=224.0, actual=88.0),
        ),
        assets=ResultAssets(raw_video=video if clips else None, **assets),
    )


def test_models_of_one_agent_stand_one_below_the_other_with_their_own_cost(paid: ProductionPlan) -> None:
    """0.08 + 0.08 for FLUX Pro, 0.009 for FLUX Schnell, which is marked."""
    lines = bill.bill(
        result("0.169", images=(picture(1), picture(2, "fal/flux-schnell", "0.009"), picture(3))), paid
    )
    assert [(line.model, line.count, line.cost, line.stood_in) for line in lines] == [
        ("FLUX Pro", 2, Decimal("0.16"), False),
        ("FLUX Schnell", 1, Decimal("0.009"), True),
    ]


def test_who_stepped_in_is_told_once_for_all_scenes_with_one_reason(paid: ProductionPlan) -> None:
    why = {"fallback_used": True, "fallback_reason": "fal/flux-pro: The model failed at fal.ai."}
    pictures = (picture(1, "fal/flux-schnell", **why), picture(2), picture(3, "fal/flux-schnell", **why))
    (change,) = bill.changes(result("0.1", images=pictures), paid)
    assert bill.told(change, "en") == (
        "Visual Creator, scenes 1, 3: FLUX Schnell instead of FLUX Pro (The model failed at fal.ai)"
    )


def test_another_model_than_the_planned_one_is_told_even_where_nobody_called_it_a_fallback(
    paid: ProductionPlan,
) -> None:
    (change,) = bill.changes(result("0.5", clips=(clip(2, "fal/veo-3.1", "0.5"),)), paid)
    assert (change.model, change.planned, change.scenes) == ("Veo 3.1", "Kling 2.5 Pro", (2,))


def test_a_template_that_stepped_in_says_so_with_the_reason(paid: ProductionPlan) -> None:
    written = made(
        "local/template",
        "0",
        fallback_used=True,
        source="template_fallback",
        fallback_reason="The answer is not JSON",
    )
    (change,) = bill.changes(result("0", script=WriterResult(metadata=written)), paid)
    assert bill.told(change, "it").startswith("Writer: nessun modello è riuscito a scrivere")
    assert "The answer is not JSON" in bill.told(change, "it")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_tells_of_every_change(paid: ProductionPlan, language: str) -> None:
    for source in (None, "template_fallback", "simplified_fallback"):
        told = bill.told(bill.Change("clips", (1, 2), "Kling", "Veo", "it failed", source), language)
        assert "Video Composer" in told
        assert "it failed" in told


def test_money_that_is_in_nothing_kept_is_told_as_lost(paid: ProductionPlan) -> None:
    """1.00 paid, 0.80 of it in what was kept; the journal calls 0.05 wasted."""
    assert bill.lost(result("1.00", wasted="0.05", images=(picture(1, cost="0.80"),))) == Decimal("0.20")


def test_what_was_paid_by_another_production_is_no_loss() -> None:
    assert bill.lost(result("0.10", images=(picture(1, cost="0.80"),))) == 0


def test_an_unknown_price_is_a_question_mark_and_never_free(paid: ProductionPlan) -> None:
    found = result("0", images=(picture(1, "kie/midjourney-v7", "0"),))
    (line,) = bill.bill(found, paid)
    assert line.cost is None
    assert "? US$" in printed(found, paid, 80)


def test_licences_that_limit_the_use_are_told(paid: ProductionPlan) -> None:
    spoken = made("local/xtts-v2", "0")
    line = VoiceLine(scene_id=1, text="x", asset=asset("audio"), model_used="XTTS v2", metadata=spoken)
    audio = AudioResult(duration=12, model_used="XTTS v2", lines=(line,), metadata=spoken)
    assert any("non-commercial" in each for each in remarks(result("0", audio=audio), paid, "en"))


def printed(found: FinalResult, planned: ProductionPlan, width: int, speak: str = "en") -> str:
    console = Console(width=width, record=True, file=open("/dev/null", "w"))  # noqa: SIM115
    print_account(console, found, planned, None, speak)
    return console.export_text()


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("speak", ["en", "it", "ar", "ja"])
def test_the_panel_fits_the_terminal(paid: ProductionPlan, width: int, speak: str) -> None:
    found = result("0.43", images=(picture(1),), clips=(clip(1),))
    lines = printed(found, paid, width, speak).splitlines()
    assert max(len(line.rstrip()) for line in lines) <= width


def test_planned_and_actual_stand_side_by_side(paid: ProductionPlan) -> None:
    told = printed(result("0.43", images=(picture(1),), clips=(clip(1),)), paid, 100)
    assert "0.43 US$  (planned: 1.83 US$)" in told
    assert "1 min 28 s  (planned: about 4 min)" in told


@pytest.mark.parametrize(("seconds", "told"), [(8.42, "8.4 s"), (59.9, "59.9 s"), (88, "1 min 28 s")])
def test_time_is_told_as_people_do(seconds: float, told: str) -> None:
    assert clock(seconds) == told


# While it is made


@pytest.fixture
def running(paid: ProductionPlan) -> WorkflowState:
    return WorkflowState(
        id="w-1",
        brief_id="b",
        user_id="u",
        status="running",
        current_step="visual",
        progress=50,
        started_at=NOW,
        last_updated=NOW,
        brief=BRIEF,
        plan=paid,
        agents_called=("writer", "director", "visual", "video"),
        total_cost_so_far=Decimal("0.188"),
        total_time_so_far=30.0,
    )


def test_each_agent_counts_what_is_there(running: WorkflowState, paid: ProductionPlan) -> None:
    assets = result("0", images=(picture(1), picture(2)), clips=(clip(1),)).assets
    assert assets is not None
    state = running.model_copy(update={"visual_results": assets.images, "video_result": assets.raw_video})
    shots = sum(len(scene.shots) for scene in paid.scenes)
    told = {line.agent: (line.detail, line.standing) for line in agent_lines(state)}
    assert told["visual_creator"] == ("2 / 3", "working")
    assert told["video_composer"] == (f"1 / {shots}", "working")
    assert told["audio_generator"] == ("0 / 4", "waiting")
    assert told["assembly"] == ("", "waiting")


def test_money_so_far_stands_beside_the_planned_sum(running: WorkflowState, paid: ProductionPlan) -> None:
    assert money(running) == f"0.19 / {paid.cost:.2f} US$"


def test_the_clock_goes_on_between_two_rows(running: WorkflowState) -> None:
    later = datetime(2026, 11, 22, 12, 0, 35, tzinfo=UTC)
    assert elapsed(running, later).startswith("1:05 / ")


def test_a_failed_agent_is_marked_and_nobody_is_still_at_work(running: WorkflowState) -> None:
    lines = agent_lines(running.model_copy(update={"status": "failed"}))
    assert {line.standing for line in lines} == {"failed", "waiting"}


def test_what_failed_is_handed_over_as_failed_even_when_a_part_is_finished(
    running: WorkflowState,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A package whose pictures are done and whose film is not: exit code 1, the reason, where it lies."""
    from aida.contracts.result import ResultError
    from aida.front.hand_over import Recipient, tell_failure
    from aida.settings import read_settings
    from aida.storage.local import LocalAssetStore

    settings = read_settings({"AIDA_HOME": str(tmp_path / "home")})
    file = tmp_path / "still.png"
    file.write_bytes(b"png")
    still = LocalAssetStore(settings.assets).put(file, "w-1/still.png", "image/png")
    error = ResultError(agent="video_composer", reason="No model could film scene 2.", timestamp=NOW)
    partly = result("0.43", images=(picture(1),)).model_copy(
        update={"status": "partial", "error": error, "stills": (still,)}
    )
    state = running.model_copy(update={"status": "failed", "final_result": partly})
    code = tell_failure("w-1", state, 1, Recipient(settings, tmp_path / "films", "en", as_json=False))
    said = capsys.readouterr()
    assert (code, said.out) == (1, "")
    assert said.err.startswith(
        "It did not work out: Video Composer: No model could film scene 2. What was made so far is kept"
    )
    assert f"is in {tmp_path / 'films' / 'w-1'}; 0.43 US$ were spent" in said.err
    assert (tmp_path / "films" / "w-1" / "images" / "image-1.png").exists()


def test_an_interrupt_says_what_stays_and_how_to_go_on(
    running: WorkflowState, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from aida.front.hand_over import Recipient, tell_stop
    from aida.settings import read_settings

    settings = read_settings({"AIDA_HOME": str(tmp_path)})
    assert tell_stop("w-1", running, Recipient(settings, tmp_path, "en", as_json=False)) == 130
    assert capsys.readouterr().err.strip() == (
        "Stopped. What was made so far is kept (0.19 US$ were spent); continue with `aida resume w-1`."
    )
