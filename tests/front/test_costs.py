"""`aida costs`: estimate beside actual for each step, model and try; what was wasted stands apart."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from aida.contracts.brief import BriefDetails, ProjectBrief
from aida.contracts.job import JobStatus
from aida.contracts.state import WorkflowState
from aida.front.costs import Account, account_of
from aida.front.show_costs import _print_account, show_costs
from aida.ledger.jobs import JournalStore
from aida.ledger.state import StateStore
from aida.planner.plan import plan
from tests.tills import an_order
from tests.unit.test_jobs import FILM, an_errand

KLING, VEO = "fal/kling-2.5-pro", "fal/veo-3.1"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("AIDA_HOME", str(tmp_path))
    return f"sqlite:///{tmp_path / 'aida.db'}"


@pytest.fixture
def state(home: str) -> WorkflowState:
    """A planned film of two scenes: each clip once by Kling, as planned."""
    brief = ProjectBrief(
        id="brief-1",
        conversation_id="talk-1",
        content_type="video",
        language="it",
        created_at=datetime(2026, 11, 22, tzinfo=UTC),
        details=BriefDetails.model_validate({"subject": "scarpe", "duration_s": 4}),
    )
    made = plan(
        brief, available=frozenset({"local", "anthropic", "fal"}), on=date(2026, 11, 22), tier="standard"
    )
    now = datetime.now(UTC)
    found = WorkflowState.model_validate(
        {"id": "w-1", "brief_id": "brief-1", "user_id": "anna", "status": "paused", "current_step": "video",
         "started_at": now, "last_updated": now, "brief": brief, "plan": made}
    )  # fmt: skip
    store = StateStore(home)
    store.create(found)
    store.close()
    return found


@pytest.fixture
def journal(home: str, state: WorkflowState) -> JournalStore:
    """Scene 2: a damaged clip, then Veo's. Scene 1: kept. Scene 3: under way."""
    store = JournalStore(home)
    order = {"model": KLING, "worst": Decimal("0.35")}

    def place(scene: int, recipe: str, **changes: object) -> object:
        arguments = {"scene": scene, "n": len(store.jobs("w-1"))}
        asked = an_order(scene=scene, recipe_key=recipe * 64, arguments=arguments, **(order | changes))
        return store.intend(asked, an_errand("5").model_copy(update={"user_id": "anna"}))

    store.close(place(2, "b"), "wasted", cost=Decimal("0.35"), reason="The clip is damaged")
    store.close(place(2, "b", model=VEO, worst=Decimal("1.6")), "done", cost=Decimal("1.2"), assets=(FILM,))
    store.close(place(1, "a"), "done", cost=Decimal("0.35"), assets=(FILM,))
    place(3, "c")
    return store


def account(state: WorkflowState, journal: JournalStore) -> Account:
    return account_of(state, journal.jobs("w-1"))


def test_each_try_is_told_under_its_step(state: WorkflowState, journal: JournalStore) -> None:
    """By scene, the second order of one piece as its second try, a fallback as one."""
    step = next(each for each in account(state, journal).steps if each.purpose == "clips")
    told = [(each.scene, each.number, each.model, each.planned, each.status) for each in step.tries]
    assert told == [
        (1, 1, KLING, True, "done"),
        (2, 1, KLING, True, "wasted"),
        (2, 2, VEO, False, "done"),
        (3, 1, KLING, True, "intended"),
    ]
    assert state.plan is not None
    planned = state.plan.step("clips")
    assert planned is not None
    assert (step.model, step.estimated) == (KLING, planned.cost)


def test_wasted_and_held_stand_apart_and_the_sums_are_the_journals(
    state: WorkflowState, journal: JournalStore
) -> None:
    """1.55 paid, 0.35 wasted, 0.35 held; 1.90 spent."""
    told, spend = account(state, journal), journal.spend("w-1")
    assert (told.paid, told.wasted, told.held) == (spend.paid, spend.wasted, spend.reserved)
    assert (told.paid, told.wasted, told.held) == (Decimal("1.55"), Decimal("0.35"), Decimal("0.35"))
    assert told.actual == Decimal("1.90")


def test_it_fits_a_terminal_of_a_hundred_columns(state: WorkflowState, journal: JournalStore) -> None:
    from rich.console import Console

    console = Console(record=True, width=100, file=open("/dev/null", "w"))  # noqa: SIM115
    _print_account(account(state, journal), console)
    console.file.close()
    told = console.export_text()
    assert max(map(len, told.splitlines())) <= 100
    assert "Veo 3.1 (fallback)" in told
    assert "wasted: The clip" in told
    assert "spent so far 1.9000" in told


def test_a_step_nobody_knows_the_price_of_is_no_zero(state: WorkflowState) -> None:
    """`?`, and `None` for programs."""
    assert state.plan is not None
    steps = tuple(each.model_copy(update={"cost": None}) for each in state.plan.steps)
    unknown = state.model_copy(update={"plan": state.plan.model_copy(update={"steps": steps, "cost": None})})
    told = account_of(unknown, ())
    assert told.estimated is None
    assert {each.estimated for each in told.steps} == {None}


@pytest.mark.parametrize(
    ("status", "worst", "paid", "wasted", "words"),
    [
        ("done", "0.35", "0.35", "0", "≤0.3500"),
        ("unknown", "0.35", "0", "0.35", "≤0.3500"),
        ("done", "0", "0", "0", "missing from the sums"),
    ],
)
def test_a_charge_nobody_knows_is_marked(
    state: WorkflowState, home: str, status: JobStatus, worst: str, paid: str, wasted: str, words: str
) -> None:
    """At its worst, or without a price: never as if it had cost nothing."""
    from rich.console import Console

    journal = JournalStore(home)
    journal.close(journal.intend(an_order(model=KLING, worst=Decimal(worst)), an_errand()), status)
    told = account(state, journal)
    (order,) = next(each for each in told.steps if each.purpose == "clips").tries
    assert (order.known, order.paid, order.wasted) == (False, Decimal(paid), Decimal(wasted))
    console = Console(width=100)
    with console.capture() as said:
        _print_account(told, console)
    assert words in said.get()
    journal.shut()


def test_all_productions_and_days_beside_the_caps(
    state: WorkflowState,
    journal: JournalStore,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Every production's sums, and per day what everybody and each user has spent."""
    import json

    monkeypatch.setenv("AIDA_DAY_LIMIT", "20")
    show_costs(None, 20, as_json=True)
    told = json.loads(capsys.readouterr().out)
    (row,) = told["workflows"]
    assert (row["actual"], row["wasted"], row["held"]) == (1.9, 0.35, 0.35)
    assert [(each["user_id"], each["spent"], each["held"]) for each in told["days"]] == [
        (None, 1.9, 0.35),
        ("anna", 1.9, 0.35),
    ]
    assert told["caps"] == [{"kind": "day", "limit": 20.0}]
