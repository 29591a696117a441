"""Alembic's entry: runs the migrations on the connection that `aida.ledger.database` hands over."""

from __future__ import annotations

from alembic import context

from aida.ledger.tables import Base


def run() -> None:
    connection = context.config.attributes["connection"]
    # Batches: SQLite cannot alter a column in place, Alembic copies the table instead.
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


run()
