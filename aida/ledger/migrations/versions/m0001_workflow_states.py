"""The specification's `workflow_states`."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from aida.ledger.tables import Dollars, Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "workflow_states",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("brief_id", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(255), nullable=False),
        sa.Column("status", sa.String(50), nullable=False),
        sa.Column("current_step", sa.String(50), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("current_message", sa.Text(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("last_updated", Instant(), nullable=False),
        sa.Column("estimated_completion", Instant(), nullable=True),
        sa.Column("brief", sa.JSON(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=True),
        sa.Column("writer_result", sa.JSON(), nullable=True),
        sa.Column("director_result", sa.JSON(), nullable=True),
        sa.Column("visual_results", sa.JSON(), nullable=True),
        sa.Column("video_result", sa.JSON(), nullable=True),
        sa.Column("audio_result", sa.JSON(), nullable=True),
        sa.Column("final_result", sa.JSON(), nullable=True),
        sa.Column("out_dir", sa.Text(), nullable=True),
        sa.Column("scope", sa.String(64), nullable=True),
        sa.Column("take", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("total_cost_so_far", Dollars(), nullable=False),
        sa.Column("total_time_so_far", sa.Float(), nullable=False),
        sa.Column("agents_called", sa.JSON(), nullable=False),
        sa.Column("errors", sa.JSON(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False, server_default=sa.func.current_timestamp()),
        sa.PrimaryKeyConstraint("id", name="pk_workflow_states"),
    )
    op.create_index("idx_user_id", "workflow_states", ["user_id"])
    op.create_index("idx_status", "workflow_states", ["status"])
    op.create_index("idx_started_at", "workflow_states", ["started_at"])


def downgrade() -> None:
    op.drop_table("workflow_states")
