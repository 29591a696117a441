"""A conversation comes back as it was saved, and nobody saves over what another has said meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from threading import Barrier, Thread

import pytest

from aida.contracts.brief import BriefDetails, BudgetConstraints, ProjectBrief
from aida.contracts.conversation import Conversation, Message, Proposal, Question
from aida.errors import BadInput, Permanent, Taken
from aida.ledger.conversations import ConversationStore

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> ConversationStore:
    return ConversationStore(f"sqlite:///{tmp_path / 'aida.db'}")


def a_conversation(name: str = "talk-1", **changes: object) -> Conversation:
    return Conversation.model_validate({"id": name, "created_at": NOW, "updated_at": NOW} | changes)


def test_a_conversation_comes_back_equal(store: ConversationStore) -> None:
    """Messages, brief, money and open questions survive the database."""
    brief = ProjectBrief(
        id="brief-1", conversation_id="talk-1", content_type="video", language="it", created_at=NOW,
        budget_constraints=BudgetConstraints(type="hard_limit", max_cost=Decimal("2.315"), currency="EUR"),
        details=BriefDetails(subject="gelateria", duration_s="10.1"),  # type: ignore[arg-type]
    )  # fmt: skip
    full = a_conversation(
        language="it", brief=brief, stage="proposed", asked=("platform",), open=("platform",),
        messages=(Message(role="client", text="Ciao 👋", at=NOW),),
        questions=(Question(field="platform", text="Dove?", proposals=(Proposal(label="a", value="b"),)),),
    )  # fmt: skip
    store.create(full)
    assert store.load("talk-1") == full
    assert store.load("talk-2") is None


def test_ids_are_checked_and_taken_once(store: ConversationStore) -> None:
    store.create(a_conversation())
    with pytest.raises(Permanent, match="already"):
        store.create(a_conversation())
    with pytest.raises(BadInput, match="not a conversation id"):
        store.load("../../etc/passwd")


def test_of_two_who_answer_at_once_one_is_refused(store: ConversationStore) -> None:
    """Eight threads save what they made of the same turn: one of them succeeds."""
    store.create(a_conversation())
    begun = store.load("talk-1")
    assert begun is not None
    gate, outcomes = Barrier(8), list[str]()

    def answer(number: int) -> None:
        mine = begun.model_copy(update={"stage": "producing", "workflows": (f"w-{number}",)})
        gate.wait()
        try:
            store.save(mine)
            outcomes.append("saved")
        except Taken:
            outcomes.append("refused")

    threads = [Thread(target=answer, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused"] * 7 + ["saved"]
    saved = store.load("talk-1")
    assert saved is not None
    assert (saved.turns, len(saved.workflows)) == (1, 1)


def test_a_user_sees_their_own_newest_first(store: ConversationStore) -> None:
    for number in range(5):
        said = Message(role="client", text=f"wish {number}", at=NOW)
        store.create(
            a_conversation(f"talk-{number}", messages=(said,), updated_at=NOW + timedelta(minutes=number))
        )
    store.create(a_conversation("talk-other", user_id="eva", workflows=("w-7",)))
    total, lines = store.list("local", limit=2, offset=1)
    assert (total, [line.title for line in lines]) == (5, ["wish 3", "wish 2"])
    assert store.of_workflow("w-7", "eva") == "talk-other"
    assert store.of_workflow("w-7", "local") is None
