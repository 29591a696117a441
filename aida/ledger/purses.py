"""The purses an order is paid from: its workflow's, its user's of that day, everybody's of that day.

    take:   held += worst, where held + spent + worst ≤ limit     one conditional write for each purse
    settle: held and spent move by what became of the job

All in the journal's transaction, and always in this order, so that no two of them wait for each other.
A day is the UTC day on which the order was placed, however late it ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Table, Update, and_, bindparam, or_, select, true, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from aida.contracts.errand import Errand
from aida.contracts.money import CAP_VARIABLES, Cap, PurseKind
from aida.ledger import spend
from aida.ledger.tables import DayPurseRow, PurseRow

WORKFLOWS: Table = PurseRow.metadata.tables["purses"]
DAYS: Table = DayPurseRow.metadata.tables["day_purses"]
EVERYBODY = "*"
"""Stands where a user's id would; no id looks like that."""


_TABLES: Mapping[PurseKind, Table] = {"workflow": WORKFLOWS, "user_day": DAYS, "day": DAYS}
_KEYS: Mapping[PurseKind, tuple[str, ...]] = {
    "workflow": ("workflow_id",),
    "user_day": ("day", "user_id"),
    "day": ("day", "user_id"),
}


@dataclass(frozen=True)
class Purse:
    kind: PurseKind
    key: Mapping[str, Any]
    limit: int | None = None
    """Millionths that whoever asks allows; `None`: no limit of theirs."""


def booked_on(placed: datetime) -> date:
    return placed.astimezone(UTC).date()


def purses_of(workflow_id: str, user_id: str, day: date) -> tuple[Purse, ...]:
    """Where an order of that day is booked."""
    return (
        Purse("workflow", {"workflow_id": workflow_id}),
        Purse("user_day", {"day": day, "user_id": user_id}),
        Purse("day", {"day": day, "user_id": EVERYBODY}),
    )


def limited(errand: Errand, caps: Iterable[Cap], day: date) -> tuple[Purse, ...]:
    """The same for an errand's order, with the limits that hold for it."""
    limits: dict[PurseKind, Decimal | None] = {cap.kind: cap.limit for cap in caps}
    limits["workflow"] = errand.limit
    found = {kind: spend.millionths_allowed(each) for kind, each in limits.items() if each is not None}
    purses = purses_of(errand.workflow_id, errand.user_id, day)
    return tuple(replace(purse, limit=found.get(purse.kind)) for purse in purses)


def take(writing: Connection, purse: Purse, worst: int) -> bool:
    """Hold `worst` millionths if the purse covers it. One conditional write: two processes can never both
    take the last dollar."""
    if purse.limit is not None and worst > purse.limit:
        return False
    statement = _taking(purse.kind, purse.limit is None, writing.dialect.name)
    asked = {**purse.key, "worst": worst, "limit": purse.limit}
    return writing.execute(statement, asked).one_or_none() is not None


def allow(writing: Connection, workflow_id: str, limit: int) -> None:
    """Set what a workflow may spend, whatever was allowed before."""
    new = {"workflow_id": workflow_id, "allowed": limit, "held": 0, "spent": 0}
    dialect = postgresql if writing.dialect.name == "postgresql" else sqlite
    setting = dialect.insert(WORKFLOWS).values(new)
    writing.execute(setting.on_conflict_do_update(index_elements=["workflow_id"], set_={"allowed": limit}))


def settle(writing: Connection, purses: Iterable[Purse], held: int, spent: int) -> None:
    """Move so many millionths in each."""
    for purse in purses:
        asked = {f"this_{name}": value for name, value in purse.key.items()}
        writing.execute(_settling(purse.kind), asked | {"more_held": held, "more_spent": spent})


def look(reading: Connection, purse: Purse) -> tuple[int | None, int]:
    """Millionths allowed (the stricter of the purse's own limit and the asker's), and held or spent."""
    row = reading.execute(_looking(purse.kind), dict(purse.key)).one_or_none()
    used, *limits = (0, None) if row is None else tuple(row)
    return min((each for each in (purse.limit, *limits) if each is not None), default=None), used


# To put a statement together takes longer than to carry it out, and every order needs a dozen.


@cache
def _taking(kind: PurseKind, unlimited: bool, dialect: str) -> ReturningInsert[Any]:
    table, key = _TABLES[kind], _KEYS[kind]
    new: dict[str, Any] = {name: bindparam(name) for name in key}
    new |= {"held": bindparam("worst"), "spent": 0}
    after = table.c.held + table.c.spent + bindparam("worst")
    covered = true() if unlimited else after <= bindparam("limit")
    if table is WORKFLOWS:
        new["allowed"] = bindparam("limit", type_=table.c.allowed.type)
        covered = and_(covered, or_(table.c.allowed.is_(None), after <= table.c.allowed))
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    holding = insert(table).values(new)
    held = {"held": table.c.held + bindparam("worst")}
    holding = holding.on_conflict_do_update(index_elements=list(key), set_=held, where=covered)
    return holding.returning(table.c.held)


@cache
def _settling(kind: PurseKind) -> Update:
    table = _TABLES[kind]
    moved = {
        "held": table.c.held + bindparam("more_held"),
        "spent": table.c.spent + bindparam("more_spent"),
    }
    here = (table.c[name] == bindparam(f"this_{name}") for name in _KEYS[kind])
    return update(table).where(*here).values(moved)


@cache
def _looking(kind: PurseKind) -> Select[Any]:
    table = _TABLES[kind]
    own = [table.c.allowed] if table is WORKFLOWS else []
    here = (table.c[name] == bindparam(name) for name in _KEYS[kind])
    return select(table.c.held + table.c.spent, *own).where(*here)


def refusal(purse: Purse, order: Decimal, allowed: int, used: int) -> str:
    """Why an order of so many dollars is not placed, and what can be done (pure)."""
    told = f"${spend.to_dollars(allowed):.2f}"
    variable = CAP_VARIABLES.get(purse.kind)
    what = {
        "workflow": f"{told} allowed",
        "user_day": f"{told} that user {purse.key.get('user_id')} may spend on one day ({variable})",
        "day": f"{told} that may be spent here on one day ({variable})",
    }[purse.kind]
    ways = "allow more, or ask for a cheaper tier"
    if variable is not None:
        ways = f"it can be after midnight UTC, or when the operator raises {variable}"
    return (
        f"This order may cost up to ${order:.4f}; of the {what}, ${spend.to_dollars(used):.4f} is spent or "
        f"held for orders under way. It was not placed; {ways}"
    )
