"""The flow makes everything once, in the right order, side by side, and tells how far it is."""

from __future__ import annotations

import asyncio
import shutil
import time
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest

from aida.contracts.assets import AssetRef
from aida.contracts.result import FinalResult
from aida.contracts.state import WorkflowState
from aida.ledger.state import StateStore
from aida.settings import Settings
from aida.storage.sdk import open_client
from aida.studio import open_store
from tests.flows.fakes import Call, CallLedger
from tests.installations import on_both

pytestmark = pytest.mark.flow
Commissioned = Callable[..., WorkflowState]


def make(**asked: Any) -> Any:
    """Run the flow; its final Prefect state."""
    from flows.produce import produce

    return asyncio.run(produce(**asked, return_state=True))


def row_of(states: StateStore, workflow_id: str = "w-1") -> WorkflowState:
    row = states.load(workflow_id)
    assert row is not None
    return row


@on_both
def test_a_film_is_made_once_and_told_truthfully(
    commission: Commissioned, home: Settings, states: StateStore, ledger: CallLedger
) -> None:
    """One call per scene and agent; the result names what was made, the row is at 100 %. The row keeps
    addresses that last, what is handed out can be opened."""
    commission()
    state = make(workflow_id="w-1")
    assert state.is_completed(), state.message
    assert ledger.count() == {
        "script": 1, "storyboard": 1, "pictures": 3, "clips": 3, "voice": 3, "music": 1, "film": 1,
    }  # fmt: skip
    row = row_of(states)
    assert (row.status, row.progress, row.current_message) == ("completed", 100, "Completed!")
    assert row.attempts == 1
    result = row.final_result
    assert result is not None
    assert result.status == "completed"
    assert result.video_url is not None
    assert result.video_url.startswith("file:" if home.bucket is None else f"s3://{home.bucket}/")
    assert result.audio_url is None  # sound is the film's, not a thing of its own
    assert (result.metadata.duration, result.metadata.resolution) == (30, "1080x1920")
    assert result.metadata.agents_used == ("writer", "director", "visual", "video", "audio")
    assert result.metadata.cost.actual == 0
    assert result.assets is not None
    assert [image.scene_id for image in result.assets.images or ()] == [1, 2, 3]

    async def value() -> Any:
        return await state.aresult()

    told = FinalResult.model_validate(asyncio.run(value()))
    assert told.delivered == result.delivered
    assert told.video_url is not None
    with urllib.request.urlopen(told.video_url) as film:
        assert film.read() == b"film"

    before = ledger.count()
    assert make(workflow_id="w-1").is_completed()
    assert ledger.count() == before  # a finished workflow is handed out again, not made again


def lose(settings: Settings, ref: AssetRef) -> None:
    """The asset is gone from the store, and from this machine."""
    shutil.rmtree(settings.home / "copies", ignore_errors=True)
    if settings.bucket is None:
        open_store(settings).fetch(ref).unlink()
    else:
        bucket, _, name = open_store(settings).url(ref).removeprefix("s3://").partition("/")
        open_client().delete_object(Bucket=bucket, Key=name)


def test_every_step_starts_when_its_own_input_is_there(
    commission: Commissioned, ledger: CallLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Voices do not wait for the Director, a clip waits for its own picture only: what should be under
    way meanwhile is waited for by the Director and by the picture of scene 2, and comes."""
    work = CallLedger.work
    came: dict[str, bool] = {}

    def wait_for(self: CallLedger, purpose: str, count: int) -> None:
        until = time.monotonic() + 30
        while len(self.calls(purpose)) < count and time.monotonic() < until:
            time.sleep(0.02)
        came[purpose] = len(self.calls(purpose)) >= count

    def slow(self: CallLedger, purpose: str, recipe: Any) -> None:
        work(self, purpose, recipe)
        if purpose == "storyboard":
            wait_for(self, "voice", 3)
            wait_for(self, "music", 1)
        if purpose == "pictures" and recipe.scene.scene_id == 2:
            wait_for(self, "clips", 2)

    monkeypatch.setattr(CallLedger, "work", slow)
    commission()
    assert make(workflow_id="w-1").is_completed()
    assert came == {"voice": True, "music": True, "clips": True}


def test_progress_is_the_specifications_and_only_goes_forward(
    commission: Commissioned, states: StateStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """10, 30, 50, 70, 95, 100 with its messages, each in the row before its step begins."""
    seen: list[tuple[int, str]] = []
    save = StateStore.save

    def watching(self: StateStore, state: WorkflowState, fence: int | None = None) -> None:
        if not seen or seen[-1] != (state.progress, state.current_message):
            seen.append((state.progress, state.current_message))
        save(self, state, fence)

    monkeypatch.setattr(StateStore, "save", watching)
    commission()
    make(workflow_id="w-1")
    assert [each for each in seen if each[0]] == [
        (10, "Starting Writer..."),
        (30, "Starting Director..."),
        (50, "Generating images..."),
        (70, "Creating video..."),
        (95, "Final assembly..."),
        (100, "Completed!"),
    ]


@pytest.mark.parametrize(
    ("content_type", "calls"),
    [
        ("image", {"script": 1, "storyboard": 1, "pictures": 2}),
        ("audio", {"script": 1, "voice": 3, "music": 1, "film": 1}),
        (
            "multi_asset",
            {"script": 1, "storyboard": 1, "pictures": 5, "clips": 3, "voice": 3, "music": 1, "film": 1},
        ),
    ],
)
def test_each_content_type_calls_whom_it_needs(
    commission: Commissioned,
    states: StateStore,
    ledger: CallLedger,
    content_type: str,
    calls: dict[str, int],
) -> None:
    """Stills need no assembly, sound needs no Director, several assets need each once."""
    commission(content_type=content_type)
    assert make(workflow_id="w-1").is_completed()
    assert ledger.count() == calls
    result = row_of(states).final_result
    assert result is not None
    assert (result.video_url is not None) == (content_type == "multi_asset")
    assert len(result.stills) == len(result.image_urls or ()) == (0 if content_type == "audio" else 2)
    assert (result.audio_url is not None) == (content_type == "audio")


def test_a_busy_vendor_is_asked_again(
    commission: Commissioned, ledger: CallLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`Transient` is retried after a second; the production does not notice."""
    monkeypatch.setenv("AIDA_TEST_FAIL", "pictures:1=transient")
    commission()
    assert make(workflow_id="w-1").is_completed()
    first = ledger.calls("pictures")[0]
    assert ledger.count()["pictures"] == 4
    again = [call for call in ledger.calls("pictures") if call.key == first.key]
    assert len(again) == 2
    assert again[1].start - again[0].start >= 1.0


def test_a_failed_picture_ends_the_production_with_what_exists(
    commission: Commissioned, states: StateStore, ledger: CallLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That scene is asked once more, then the result says who failed, why, and what is there."""
    monkeypatch.setenv("AIDA_TEST_FAIL", "pictures:scene-1=permanent")
    commission()
    state = make(workflow_id="w-1")
    assert state.is_failed()
    row = row_of(states)
    result = row.final_result
    assert result is not None
    assert result.error is not None
    assert (row.status, result.status, result.error.agent) == ("failed", "failed", "visual_creator")
    assert "this cannot be made" in result.error.reason
    assert "scene" in result.error.reason
    assert result.assets is not None
    assert result.assets.script is not None
    assert [error.recovered for error in row.errors] == [True, False]
    assert "film" not in ledger.count()

    monkeypatch.delenv("AIDA_TEST_FAIL")
    assert make(workflow_id="w-1").is_completed()  # `aida resume`
    row = row_of(states)
    assert (row.status, row.attempts) == ("completed", 2)
    assert ledger.count()["script"] == ledger.count()["storyboard"] == 1


@pytest.mark.parametrize("kind", ["refused", "bug"])
def test_no_error_is_lost(
    commission: Commissioned, states: StateStore, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """A vendor's refusal is not argued with; a bug of ours ends in a result as well."""
    monkeypatch.setenv("AIDA_TEST_FAIL", f"voice:*={kind}")
    commission()
    assert make(workflow_id="w-1").is_failed()
    result = row_of(states).final_result
    assert result is not None
    assert result.error is not None
    assert result.error.agent == "audio_generator"


def test_words_fall_back_to_the_template_and_say_so(
    commission: Commissioned, states: StateStore, ledger: CallLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A paid Writer that fails twice is replaced; the script's metadata name the fallback."""
    state = commission()
    assert state.plan is not None
    steps = tuple(
        step.model_copy(update={"model": "paid/writer"}) if step.purpose == "script" else step
        for step in state.plan.steps
    )
    states.save(state.model_copy(update={"plan": state.plan.model_copy(update={"steps": steps})}))
    monkeypatch.setenv("AIDA_TEST_FAIL", "script:1=permanent,script:2=permanent")
    assert make(workflow_id="w-1").is_completed()
    row = row_of(states)
    assert row.writer_result is not None
    assert row.writer_result.metadata.source == "template_fallback"
    assert [error.step for error in row.errors] == ["writer", "writer"]
    assert all(error.recovered for error in row.errors)


def test_the_same_recipe_is_made_once_and_a_new_take_anew(
    commission: Commissioned, ledger: CallLedger
) -> None:
    """Two workflows of one scope share everything; another take, or another scope, shares nothing."""
    for number, (scope, take) in enumerate([("spring", 1), ("spring", 1), ("spring", 2), (None, 1)], start=1):
        commission(f"w-{number}", scope=scope, take=take)
        assert make(workflow_id=f"w-{number}").is_completed()
        assert ledger.count()["pictures"] == {1: 3, 2: 3, 3: 6, 4: 9}[number]


@on_both
def test_an_asset_that_is_gone_is_made_again(
    commission: Commissioned, home: Settings, states: StateStore, ledger: CallLedger
) -> None:
    """A remembered result whose bytes were deleted does not stand."""
    commission("w-1", scope="spring")
    make(workflow_id="w-1")
    made: list[Call] = ledger.calls("pictures")
    images = row_of(states).visual_results or ()
    assert images[0].image is not None
    lose(home, images[0].image)
    commission("w-2", scope="spring")
    assert make(workflow_id="w-2").is_completed()
    assert len(ledger.calls("pictures")) == len(made) + 1


def test_a_request_in_words_is_enough(home: Settings, states: StateStore, ledger: CallLedger) -> None:
    """What `prefect deployment run 'produce/draft' --param request=…` does."""
    state = make(request="Video Instagram 30s per scarpe eco-friendly, Gen Z, stile energico", tier="draft")
    assert state.is_completed(), state.message
    assert [row.status for row in states.list()] == ["completed"]
    assert ledger.count()["pictures"] == 3


@pytest.mark.parametrize(
    "asked", [{}, {"workflow_id": "w-unknown"}, {"workflow_id": "../w"}, {"request": "?", "workflow_id": "w"}]
)
def test_what_cannot_be_made_is_refused_at_once(home: Settings, asked: dict[str, str]) -> None:
    """No request, two of them, or an id nobody knows: the run fails with a sentence."""
    state = make(**asked)
    assert state.is_failed()
    assert "BadInput" in (state.message or "")


def test_people_can_read_the_runs_in_prefect(commission: Commissioned) -> None:
    """The run is named for its film, tasks for agent, scene and model; artifacts are there."""
    from prefect.client.orchestration import get_client

    commission("W-named_1")
    state = make(workflow_id="W-named_1")
    run_id = str(state.state_details.flow_run_id)

    async def look() -> tuple[str, set[str], set[str]]:
        async with get_client() as client:
            run = await client.read_flow_run(state.state_details.flow_run_id)
            asked = {"flow_runs": {"id": {"any_": [run_id]}}}
            for _ in range(50):  # task runs arrive as events, a moment later
                found = (await client._client.post("/task_runs/filter", json=asked)).json()
                if len(found) == 13:
                    break
                await asyncio.sleep(0.1)
            notices = (await client._client.post("/artifacts/filter", json=asked)).json()
            return run.name, {each["name"] for each in found}, {each["key"] for each in notices}

    name, tasks, artifacts = asyncio.run(look())
    assert name == "scarpe · instagram_reel 30 s · draft"
    assert {
        "Writer · local template",
        "Visual Creator · scene 2 · local draw",
        "Audio Generator · music · local synth",
        "Assembly · local assembly",
    } <= tasks
    shown = {"progress", "script", "storyboard", "scene-1", "scene-2", "scene-3", "result", "files"}
    assert artifacts == {f"w-named-1-{each}" for each in shown}
