"""One of a vendor's jobs belongs to one order."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TWICE = """
    UPDATE jobs SET vendor_job = vendor_job || '#' || number
    WHERE vendor_job IS NOT NULL AND EXISTS (
        SELECT 1 FROM jobs AS first
        WHERE first.vendor = jobs.vendor AND first.vendor_job = jobs.vendor_job AND first.number < jobs.number
    )
"""
"""Two orders that had adopted one job: the first keeps it, the other's id is marked, and found no more."""


def upgrade() -> None:
    op.execute(sa.text(_TWICE))
    op.create_index("idx_jobs_vendor_job", "jobs", ["vendor", "vendor_job"], unique=True)


def downgrade() -> None:
    op.drop_index("idx_jobs_vendor_job", "jobs")
