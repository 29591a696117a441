"""Who works on which workflow."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "leases",
        sa.Column("workflow_id", sa.String(64), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(255), nullable=False),
        sa.Column("place", sa.String(64), nullable=False),
        sa.Column("run", sa.String(64), nullable=True),
        sa.Column("beats", sa.Integer(), nullable=False),
        sa.Column("beat_at", sa.Float(53), nullable=False),
        sa.Column("released", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("workflow_id", name="pk_leases"),
    )


def downgrade() -> None:
    op.drop_table("leases")
