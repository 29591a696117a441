"""When the money ends: what is handed over, what is said, and how a person allows more."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from aida.contracts.assets import AssetRef
from aida.contracts.errand import Errand
from aida.contracts.result import (
    Clip,
    ClipPiece,
    Cost,
    Estimated,
    FinalResult,
    ResultAssets,
    ResultError,
    ResultMetadata,
    StepMetadata,
    VideoResult,
    WriterResult,
)
from aida.contracts.script import Script, ScriptScene
from aida.contracts.state import WorkflowState
from aida.front.commission import first_state
from aida.front.hand_over import Recipient, tell_failure
from aida.front.wish import Wish, plan_wish
from aida.ledger.jobs import JournalStore
from aida.ledger.state import StateStore
from aida.ports import AssetStore
from aida.settings import read_settings
from aida.studio import open_store
from tests.front.conftest import Counter
from tests.tills import an_order

ITALIAN = "Video Instagram 30s per scarpe eco-friendly, Gen Z, stile energico"
TOLD = StepMetadata(model_used="x")
SCRIPT = Script(
    scenes=(
        ScriptScene(id=1, text="Passi", duration=10, voiceover="Cammina leggero.", headline="Leggere"),
        ScriptScene(id=2, text="Fine", duration="5/2", voiceover="", headline="Ora"),
    ),
    voiceover="Cammina leggero.",
    tone="energico",
)


def begun(counter: Counter, **changes: Any) -> WorkflowState:
    """A paid production that has spent 70 cents of its dollar."""
    planned = plan_wish(Wish(request=ITALIAN, tier="standard"))
    state = first_state(planned.brief, planned.plan, out_dir="films")
    state = state.model_copy(update={"id": "w-1", "status": "paused"} | changes)
    url = f"sqlite:///{counter.home / 'aida.db'}"
    StateStore(url).create(state)
    assert state.plan is not None
    errand = Errand(workflow_id="w-1", limit=Decimal(1), priced_on=state.plan.priced_on)
    journal = JournalStore(url)
    journal.close(journal.intend(an_order(), errand), "done")
    journal.shut()
    return state


def out_of_money(purse: str, needs: str | None, store: AssetStore, folder: Path) -> FinalResult:
    """The script is there, and a clip that was bought in two takes."""

    def asset(name: str) -> AssetRef:
        (folder / name).write_bytes(name.encode())
        return store.put(folder / name, f"w-1/{name}.mp4", "video/mp4")

    takes = tuple(ClipPiece(asset=asset(name), seconds=5) for name in ("one", "two"))
    clip = Clip(scene_id=1, asset=takes[0].asset, seconds=10, pieces=takes, model_used="x", metadata=TOLD)
    video = VideoResult(duration=10, resolution="1080x1920", model_used="x", clips=(clip,), metadata=TOLD)
    error = {
        "agent": "video_composer",
        "reason": "Told in English",
        "timestamp": datetime.now(UTC),
        "purse": purse,
        "needs": needs,
    }
    return FinalResult(
        status="partial",
        workflow_id="w-1",
        metadata=ResultMetadata(
            cost=Cost(estimated=Decimal("2.52"), actual=Decimal("0.70")),
            time=Estimated(estimated=1, actual=1),
        ),
        assets=ResultAssets(script=WriterResult(script=SCRIPT, metadata=TOLD), raw_video=video),
        error=ResultError.model_validate(error),
    )


@pytest.mark.parametrize(
    ("purse", "needs", "says"),
    [
        ("workflow", "2.05", "con circa 2.05 US$ in tutto si completa: `aida resume w-1 --max-cost 2.05`."),
        ("day", None, "Il limite di oggi (AIDA_DAY_LIMIT) è finito prima che fosse tutto pronto"),
        ("user_day", None, "Il limite di oggi (AIDA_USER_DAY_LIMIT) è finito"),
    ],
)
def test_the_client_hears_what_it_takes_and_gets_all_that_exists(
    counter: Counter,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    purse: str,
    needs: str | None,
    says: str,
) -> None:
    """In their language first, then the reason; script and both takes lie in the folder; exit code 1."""
    settings = read_settings()
    result = out_of_money(purse, needs, open_store(settings), tmp_path)
    state = begun(counter, final_result=result)
    code = tell_failure("w-1", state, 1, Recipient(settings, tmp_path / "films", "it", as_json=False))
    said = capsys.readouterr().err
    assert code == 1
    assert says in said.splitlines()[0]
    assert said.splitlines()[1] == "Video Composer: Told in English"
    kept = tmp_path / "films" / "w-1" / "kept"
    assert {path.name for path in kept.iterdir()} == {
        "script.txt",
        "scene-1-shot-1-take-1.mp4",
        "scene-1-shot-1-take-2.mp4",
    }
    assert (kept / "script.txt").read_text() == "1 · 10 s\nLeggere\nCammina leggero.\n\n2 · 2.5 s\nOra\n"


@pytest.mark.parametrize(
    ("sum_", "says"),
    [
        ("plenty", "non è una somma di denaro"),
        ("0.70", "sono già stati spesi o impegnati 0.70 US$"),
        ("0.50 EUR", "0.58 US$ non sono di più"),
        ("5 XAU", "XAU"),
    ],
)
def test_a_sum_that_cannot_be_allowed_is_said_and_nothing_changes(
    counter: Counter, sum_: str, says: str
) -> None:
    """No sum, one that is spent already, one in a currency nobody can convert: exit code 2."""
    begun(counter)
    said = counter.aida("resume", "w-1", "--max-cost", sum_)
    assert (said.code, len(said.err.strip().splitlines())) == (2, 1), said
    assert says in said.err
    journal = JournalStore(f"sqlite:///{counter.home / 'aida.db'}")
    assert journal.allowed("w-1") == 1
    journal.shut()


def test_a_person_allows_more_in_their_own_money(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    """5 EUR × 1.16 are 5.80 US$ from now on, before any worker begins."""
    import aida.front.create as create

    begun(counter)
    monkeypatch.setattr(create, "produce", lambda *_: 0)
    assert counter.aida("resume", "w-1", "--max-cost", "5 EUR").code == 0
    journal = JournalStore(f"sqlite:///{counter.home / 'aida.db'}")
    assert journal.allowed("w-1") == Decimal("5.80")
    journal.shut()


def test_what_today_no_longer_covers_is_said_before_anything_is_asked(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seventy cents of three dollars are spent: no question to a vendor, no production, exit code 2."""
    begun(counter)
    monkeypatch.setenv("AIDA_DAY_LIMIT", "3")
    said = counter.aida("create", ITALIAN, "--tier", "standard", "--yes")
    assert (said.code, len(said.err.strip().splitlines())) == (2, 1), said
    assert "del limite di oggi di 3.00 US$ (AIDA_DAY_LIMIT) restano 2.30 US$" in said.err
    assert len(StateStore(f"sqlite:///{counter.home / 'aida.db'}").list()) == 1
    assert counter.nothing_ordered()
    assert counter.aida("plan", ITALIAN, "--tier", "standard").code == 0
