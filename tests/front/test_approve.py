"""`aida approve` and `aida redo` at the counter: what is shown, changed, answered and refused. No worker."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from aida.contracts.approval import Approval, ShownScene
from aida.contracts.state import WorkflowState
from aida.front import approve, create
from aida.ledger.state import StateStore
from aida.planner.reprice import scene_price
from aida.settings import read_settings
from aida.studio import open_store
from tests.boards import NOW, a_state, boards
from tests.flows.fakes import a_png
from tests.front.conftest import Counter


@pytest.fixture
def states(counter: Counter) -> Iterator[StateStore]:
    store = StateStore(f"sqlite:///{counter.home / 'aida.db'}")
    yield store
    store.close()


@pytest.fixture
def waiting(states: StateStore, tmp_path: Path) -> WorkflowState:
    """30 s in three scenes, with an animatic and its frames."""
    store = open_store(read_settings())
    (tmp_path / "a.png").write_bytes(a_png())
    image = store.put(tmp_path / "a.png", "w-1/a.png", "image/png", width=8, height=8)
    frames = tuple(ShownScene(scene_id=number, image=image) for number in (1, 2, 3))
    approval = Approval(asked_at=NOW, animatic=image, frames=frames)
    state = a_state(
        boards(), status="waiting", approve=True, approval=approval, progress=40, total_cost_so_far="0.03"
    )
    states.create(state)
    return state


def row(states: StateStore) -> WorkflowState:
    found = states.load("w-1")
    assert found is not None
    return found


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> list[WorkflowState]:
    """The productions that were handed to a worker, instead of one."""
    found: list[WorkflowState] = []

    def produce(begun: WorkflowState, *_: Any) -> int:
        found.append(begun)
        return 0

    monkeypatch.setattr(create, "produce", produce)
    return found


@pytest.fixture
def types(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """A person at the terminal, who types these lines."""

    def lines(*typed: str) -> None:
        left = iter(typed)

        def next_line(*_: Any, **__: Any) -> str:
            try:
                return next(left)
            except StopIteration:
                raise EOFError from None

        monkeypatch.setattr(approve, "at_terminal", lambda: True)
        monkeypatch.setattr(approve.Console, "input", next_line)

    return lines


def test_a_storyboard_is_shown_with_the_price_of_each_scene(counter: Counter, waiting: WorkflowState) -> None:
    """As JSON: words, picture, price of each; what is common, the sum and the worst; the animatic."""
    said = counter.aida("approve", "w-1", "--json")
    told = json.loads(said.out)
    assert said.code == 0
    assert waiting.plan is not None
    script = boards().script
    assert [scene["price"] for scene in told["scenes"]] == [
        float(scene_price(waiting.plan, script, number).cost or 0) for number in (1, 2, 3)
    ]
    assert told["total"] == pytest.approx(sum(s["price"] for s in told["scenes"]) + told["common"])
    assert told["worst"] > told["total"] > told["spent"] == 0.03
    assert (told["scenes"][1]["words"], told["scenes"][1]["picture"]) == ("Parole 2.", "quadro 2")
    assert told["animatic"].startswith("file:")
    assert told["scenes"][0]["image"].startswith("file:")
    people = counter.aida("approve", "w-1")
    assert "quadro 3" in people.out
    assert counter.nothing_ordered()


def test_options_change_it_and_it_waits_on(
    counter: Counter, states: StateStore, waiting: WorkflowState
) -> None:
    """Words and a picture for scene 2, then another order without scene 1: saved, told anew, not bought."""
    first = json.loads(counter.aida(
        "approve", "w-1", "--scene", "2", "--words", "Corri.", "--picture", "un bosco", "--json"
    ).out)  # fmt: skip
    assert (first["scenes"][1]["words"], first["scenes"][1]["picture"]) == ("Corri.", "un bosco")
    assert [scene["image"] is None for scene in first["scenes"]] == [False, True, False]
    assert first["edited"]
    second = json.loads(counter.aida("approve", "w-1", "--order", "3,2,1", "--drop", "1", "--json").out)
    assert [scene["words"] for scene in second["scenes"]] == ["Parole 3.", "Corri."]
    assert (second["seconds"], second["status"]) == (20, "waiting")
    assert second["total"] < first["total"]
    assert row(states).status == "waiting"
    assert counter.nothing_ordered()


def test_a_yes_hands_the_edited_production_on(
    counter: Counter, states: StateStore, waiting: WorkflowState, handed: list[WorkflowState]
) -> None:
    """`--yes` with a dropped scene: the row runs, with two; a second yes hears that it does not wait."""
    assert counter.aida("approve", "w-1", "--drop", "2", "--yes").code == 0
    found = row(states)
    assert found.approval is not None
    assert (found.status, found.approval.answer, found.script_stands) == ("running", "approved", True)
    assert found.plan is not None
    assert [len(found.plan.scenes), len(handed)] == [2, 1]
    again = counter.aida("approve", "w-1", "--yes")
    assert again.code == 2
    assert "non aspetta" in again.err
    assert len(handed) == 1


def test_a_production_can_be_called_off(counter: Counter, states: StateStore, waiting: WorkflowState) -> None:
    """Cancelled: exit code 3, what was spent is said, and nobody can resume or approve it any more."""
    said = counter.aida("approve", "w-1", "--cancel")
    assert (said.code, row(states).status) == (3, "cancelled")
    assert "0.03 US$" in said.err
    assert [counter.aida("resume", "w-1").code, counter.aida("approve", "w-1", "--yes").code] == [2, 2]
    assert "cancelled" in counter.aida("runs").out
    assert counter.nothing_ordered()


def test_where_nobody_can_answer_it_says_so(counter: Counter, waiting: WorkflowState) -> None:
    """`aida resume` of one that waits, with no terminal: one sentence with what to do, exit code 3."""
    said = counter.aida("resume", "w-1")
    assert said.code == 3
    assert "`aida approve w-1`" in said.err


def test_a_person_is_asked_until_they_decide(
    counter: Counter,
    states: StateStore,
    waiting: WorkflowState,
    handed: list[WorkflowState],
    types: Callable[..., None],
) -> None:
    """Another order, words for a scene, a slip of the keyboard that is told, then yes."""
    types("3,1,2", "1", "Corri.", "", "nonsense", "9", "", "", "sì")
    assert counter.aida("approve", "w-1").code == 0
    (made,) = handed
    assert made.writer_result is not None
    assert made.writer_result.script is not None
    assert [scene.voiceover for scene in made.writer_result.script.scenes] == [
        "Corri.", "Parole 1.", "Parole 2.",
    ]  # fmt: skip


@pytest.mark.parametrize("typed", [("",), ()])
def test_a_person_may_decide_later(
    counter: Counter,
    states: StateStore,
    waiting: WorkflowState,
    types: Callable[..., None],
    typed: tuple[str],
) -> None:
    """An empty line, or the input's end: it waits on, and nothing is changed."""
    types(*typed)
    assert counter.aida("approve", "w-1").code == 0
    assert row(states) == waiting


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--words", "x"), "--scene"),
        (("--order", "1,a"), "no order"),
        (("--scene", "7", "--words", "x"), "no scene 7"),
        (("--drop", "1", "--drop", "2", "--drop", "3"), "has to stay"),
        (("--scene", "3", "--words", "parola " * 60), "dura 5 s"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    counter: Counter, states: StateStore, waiting: WorkflowState, options: tuple[str, ...], told: str
) -> None:
    """Options that contradict themselves, no such scene, too many words: exit code 2, and it is as it was."""
    said = counter.aida("approve", "w-1", *options)
    assert (said.code, len(said.err.strip().splitlines())) == (2, 1), said
    assert told in said.err
    assert row(states) == waiting


def test_one_scene_again_tells_its_price_first(
    counter: Counter, states: StateStore, handed: list[WorkflowState]
) -> None:
    """The new workflow belongs to the old one's scope, and its cost is the scene's; a production that waits
    has nothing to make again."""
    made = boards()
    states.create(a_state(made))
    said = counter.aida("redo", "w-1", "--scene", "2", "--picture", "un bosco", "--yes")
    assert said.code == 0, said.err
    (child,) = handed
    assert child.plan is not None
    assert child.plan.cost is not None
    assert f"{child.plan.cost:.2f} US$" in said.err
    assert (child.scope, child.parent, child.take_of(2), states.load(child.id) is not None) == (
        "w-1", "w-1", 2, True,
    )  # fmt: skip
    late = a_state(made, "w-9", status="waiting", started_at=NOW + timedelta(hours=1))
    states.create(late)
    refused = counter.aida("redo", "w-9", "--scene", "2", "--yes")
    assert (refused.code, len(handed)) == (2, 1)


def test_a_scene_that_today_no_longer_covers_is_refused(
    counter: Counter, states: StateStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The day's limit is a cent: nothing is begun."""
    states.create(a_state(boards()))
    monkeypatch.setenv("AIDA_DAY_LIMIT", "0.01")
    said = counter.aida("redo", "w-1", "--scene", "2", "--yes")
    assert (said.code, len(states.list())) == (2, 1)
    assert "AIDA_DAY_LIMIT" in said.err
