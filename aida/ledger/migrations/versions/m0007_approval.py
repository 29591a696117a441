"""Workflows that wait for a person's word on the storyboard, and takes of single scenes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_TABLE = "workflow_states"


def upgrade() -> None:
    op.add_column(_TABLE, sa.Column("takes", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column(_TABLE, sa.Column("parent", sa.String(64), nullable=True))
    op.add_column(_TABLE, sa.Column("approve", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column(_TABLE, sa.Column("approval", sa.JSON(), nullable=True))


def downgrade() -> None:
    for name in ("approval", "approve", "parent", "takes"):
        op.drop_column(_TABLE, name)
