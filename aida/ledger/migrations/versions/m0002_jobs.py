"""The journal of orders at vendors, and the purses they are paid from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from aida.ledger.tables import Dollars, Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("workflow_id", sa.String(64), nullable=False),
        sa.Column("recipe_key", sa.String(64), nullable=False),
        sa.Column("agent", sa.String(50), nullable=False),
        sa.Column("scene", sa.Integer(), nullable=True),
        sa.Column("purpose", sa.String(100), nullable=False),
        sa.Column("model", sa.String(255), nullable=False),
        sa.Column("vendor", sa.String(50), nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("worst", Dollars(), nullable=False),
        sa.Column("status", sa.String(50), nullable=False),
        sa.Column("vendor_job", sa.Text(), nullable=True),
        sa.Column("addresses", sa.JSON(), nullable=False),
        sa.Column("cost", Dollars(), nullable=True),
        sa.Column("assets", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("accepted_at", Instant(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("ambiguous", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_jobs"),
    )
    op.create_index("idx_jobs_id", "jobs", ["id"], unique=True)
    op.create_index("idx_jobs_workflow_id", "jobs", ["workflow_id"])
    op.create_index("idx_jobs_order", "jobs", ["recipe_key", "model", "fingerprint"])
    still_open = sa.text("status IN ('intended', 'accepted')")
    op.create_index(
        "idx_jobs_open",
        "jobs",
        ["recipe_key", "model", "fingerprint"],
        unique=True,
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
    op.create_table(
        "purses",
        sa.Column("workflow_id", sa.String(64), nullable=False),
        sa.Column("allowed", sa.BigInteger(), nullable=True),
        sa.Column("held", sa.BigInteger(), nullable=False),
        sa.Column("spent", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("workflow_id", name="pk_purses"),
    )


def downgrade() -> None:
    op.drop_table("purses")
    op.drop_table("jobs")
