"""What was said with clients."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from aida.ledger.tables import Instant, Json

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(255), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("stage", sa.String(50), nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("workflows", Json, nullable=False),
        sa.Column("document", Json, nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_conversations"),
    )
    op.create_index("idx_conversations_user_id", "conversations", ["user_id", "updated_at"])


def downgrade() -> None:
    op.drop_table("conversations")
