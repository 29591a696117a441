"""The tables, as SQLAlchemy sees them; `migrations/` is what creates and changes them.

`workflow_states` is the specification's (7.3), with three differences: ids are text (ours can be
read aloud), JSON is plain `JSON` so that SQLite and PostgreSQL share one definition, and instants
carry their zone.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Float, Index, MetaData, Numeric, String, Text, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine


class Instant(TypeDecorator[datetime]):
    """A moment: stored in UTC, read back with its zone (SQLite would forget it)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Dollars(TypeDecorator[Decimal]):
    """Money to a millionth; text on SQLite, which would make a float of it."""

    impl = Numeric(14, 6)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        kind: TypeEngine[Any] = String(32) if dialect.name == "sqlite" else Numeric(14, 6)
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        return str(value) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


Json = JSON(none_as_null=True)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={"ix": "idx_%(column_0_N_name)s", "pk": "pk_%(table_name)s"},
    )


class WorkflowRow(Base):
    """One workflow. Columns are named as the fields of `aida.contracts.WorkflowState`."""

    __tablename__ = "workflow_states"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    brief_id: Mapped[str] = mapped_column(String(64))
    user_id: Mapped[str] = mapped_column(String(255))
    status: Mapped[str] = mapped_column(String(50))
    current_step: Mapped[str] = mapped_column(String(50))
    progress: Mapped[int] = mapped_column(default=0)
    current_message: Mapped[str] = mapped_column(Text, default="")
    started_at: Mapped[datetime] = mapped_column(Instant)
    last_updated: Mapped[datetime] = mapped_column(Instant)
    estimated_completion: Mapped[datetime | None] = mapped_column(Instant)
    brief: Mapped[dict[str, Any]] = mapped_column(Json)
    plan: Mapped[dict[str, Any] | None] = mapped_column(Json)
    writer_result: Mapped[dict[str, Any] | None] = mapped_column(Json)
    director_result: Mapped[dict[str, Any] | None] = mapped_column(Json)
    visual_results: Mapped[list[Any] | None] = mapped_column(Json)
    video_result: Mapped[dict[str, Any] | None] = mapped_column(Json)
    audio_result: Mapped[dict[str, Any] | None] = mapped_column(Json)
    final_result: Mapped[dict[str, Any] | None] = mapped_column(Json)
    out_dir: Mapped[str | None] = mapped_column(Text)
    scope: Mapped[str | None] = mapped_column(String(64))
    take: Mapped[int] = mapped_column(default=1)
    attempts: Mapped[int] = mapped_column(default=0)
    total_cost_so_far: Mapped[Decimal] = mapped_column(Dollars)
    total_time_so_far: Mapped[float] = mapped_column(Float)
    agents_called: Mapped[list[Any]] = mapped_column(Json)
    errors: Mapped[list[Any]] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(Instant, server_default=func.current_timestamp())

    __table_args__ = (
        Index("idx_user_id", "user_id"),
        Index("idx_status", "status"),
        Index("idx_started_at", "started_at"),
    )
