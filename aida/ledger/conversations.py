"""Conversations in the database: `Conversation` in, the same `Conversation` out.

    say ─save (turns 3 → 4)→ row        two at once: both read turns 3, one saves 4, the other is refused

That refusal is what makes a second click on "start" harmless: the workflow's id is saved with the turn.
"""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Engine, Table, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from aida.contracts.conversation import Conversation, ConversationLine
from aida.contracts.units import Identifier
from aida.errors import BadInput, Permanent, Taken
from aida.ledger.database import open_database, sorted_errors
from aida.ledger.tables import ConversationRow

_IDS: TypeAdapter[str] = TypeAdapter(Identifier)
_TABLE: Table = ConversationRow.metadata.tables["conversations"]


class ConversationStore:
    """All conversations of one installation. Safe to use from several threads and processes."""

    def __init__(self, url: str) -> None:
        """Opens the database and creates its tables; see `open_database` for the errors."""
        self._engine: Engine = open_database(url)

    def create(self, conversation: Conversation) -> None:
        """Write a new one; raises `Permanent` when its id is taken."""
        try:
            with sorted_errors(self._engine), self._engine.begin() as writing:
                writing.execute(insert(_TABLE).values(_row(conversation)))
        except Permanent as err:
            if isinstance(err.__cause__, IntegrityError):
                raise Permanent(f"There is already a conversation {conversation.id}") from err
            raise

    def save(self, conversation: Conversation) -> Conversation:
        """Write what has become of it, and give it back with its new `turns`.

        Raises `Taken`, and writes nothing, when somebody else has saved it since it was loaded: load it
        again and see whether there is anything left to do.
        """
        newer = conversation.model_copy(update={"turns": conversation.turns + 1})
        here = (_TABLE.c.id == conversation.id) & (_TABLE.c.turns == conversation.turns)
        with sorted_errors(self._engine), self._engine.begin() as writing:
            written = writing.execute(update(_TABLE).where(here).values(_row(newer)))
            if written.rowcount != 1:
                raise Taken(f"The conversation {conversation.id} has gone on elsewhere meanwhile")
        return newer

    def load(self, conversation_id: str) -> Conversation | None:
        """The conversation, `None` when nobody knows it; raises `BadInput` when the id is none."""
        statement = select(_TABLE.c.document).where(_TABLE.c.id == _checked(conversation_id))
        with sorted_errors(self._engine), self._engine.connect().execution_options(reads=True) as reading:
            document = reading.execute(statement).scalar_one_or_none()
        return None if document is None else Conversation.model_validate(document)

    def list(
        self, user_id: str, limit: int = 20, offset: int = 0
    ) -> tuple[int, tuple[ConversationLine, ...]]:
        """(how many a user has, so many of them), the one spoken in last first."""
        mine = _TABLE.c.user_id == user_id
        columns = [_TABLE.c[name] for name in ConversationLine.model_fields]
        newest = select(*columns).where(mine).order_by(_TABLE.c.updated_at.desc(), _TABLE.c.id.desc())
        with sorted_errors(self._engine), self._engine.connect().execution_options(reads=True) as reading:
            total = reading.execute(select(func.count()).select_from(_TABLE).where(mine)).scalar_one()
            rows = reading.execute(newest.limit(limit).offset(offset)).mappings().all()
        return total, tuple(ConversationLine.model_validate(dict(row)) for row in rows)

    def of_workflow(self, workflow_id: str, user_id: str) -> str | None:
        """The conversation that began a production; `None` when none of the user's did."""
        statement = select(_TABLE.c.id, _TABLE.c.workflows).where(_TABLE.c.user_id == user_id)
        with sorted_errors(self._engine), self._engine.connect().execution_options(reads=True) as reading:
            rows = reading.execute(statement).tuples().all()
        return next((name for name, workflows in rows if workflow_id in workflows), None)

    def close(self) -> None:
        self._engine.dispose()


def _checked(conversation_id: str) -> str:
    try:
        return _IDS.validate_python(conversation_id)
    except ValidationError as err:
        raise BadInput(f"{conversation_id[:80]!r} is not a conversation id") from err


def _row(conversation: Conversation) -> dict[str, Any]:
    return {
        "id": conversation.id,
        "user_id": conversation.user_id,
        "title": conversation.title,
        "stage": conversation.stage,
        "language": conversation.language,
        "turns": conversation.turns,
        "workflows": list(conversation.workflows),
        "document": conversation.model_dump(mode="json"),
        "created_at": conversation.created_at,
        "updated_at": conversation.updated_at,
    }
