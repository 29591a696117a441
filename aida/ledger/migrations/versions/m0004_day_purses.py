"""What was spent on each day, by each user and by everybody, from the jobs that are there on."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date
from decimal import ROUND_CEILING, Decimal

import sqlalchemy as sa
from alembic import op

from aida.ledger.tables import Dollars, Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_STATES = sa.table("workflow_states", sa.column("id"), sa.column("user_id"))
_JOBS = sa.table(
    "jobs",
    sa.column("id"),
    sa.column("workflow_id"),
    sa.column("user_id"),
    sa.column("status"),
    sa.column("worst", Dollars()),
    sa.column("cost", Dollars()),
    sa.column("created_at", Instant()),
)


def upgrade() -> None:
    op.add_column("jobs", sa.Column("user_id", sa.String(255), nullable=False, server_default="local"))
    table = op.create_table(
        "day_purses",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("user_id", sa.String(255), nullable=False),
        sa.Column("held", sa.BigInteger(), nullable=False),
        sa.Column("spent", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", "user_id", name="pk_day_purses"),
    )
    bind = op.get_bind()
    owner = sa.select(_STATES.c.user_id).where(_STATES.c.id == _JOBS.c.workflow_id).scalar_subquery()
    bind.execute(sa.update(_JOBS).where(owner.is_not(None)).values(user_id=owner))
    rows = [
        {"day": day, "user_id": user, "held": held, "spent": spent}
        for (day, user), (held, spent) in sorted(_booked(bind).items())
    ]
    if rows:
        bind.execute(sa.insert(table), rows)


def _booked(bind: sa.Connection) -> dict[tuple[date, str], list[int]]:
    """Day and user (`*`: everybody) → millionths held and spent."""
    sums: dict[tuple[date, str], list[int]] = defaultdict(lambda: [0, 0])
    columns = (_JOBS.c.user_id, _JOBS.c.status, _JOBS.c.worst, _JOBS.c.cost, _JOBS.c.created_at)
    for user, status, worst, cost, placed in bind.execute(sa.select(*columns)):
        is_open = status in ("intended", "accepted")
        doubtful = worst if status in ("done", "late", "wasted", "unknown") else Decimal(0)
        amount = worst if is_open else cost if cost is not None else doubtful
        for owner in (user, "*"):
            booked = sums[placed.astimezone(UTC).date(), owner]
            booked[0 if is_open else 1] += int((amount * 1_000_000).to_integral_value(ROUND_CEILING))
    return sums


def downgrade() -> None:
    op.drop_table("day_purses")
    op.drop_column("jobs", "user_id")
