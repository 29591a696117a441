"""The tables, as SQLAlchemy sees them; `migrations/` is what creates and changes them.

`workflow_states` is the specification's (7.3), with three differences: ids are text (ours can be
read aloud), JSON is plain `JSON` so that SQLite and PostgreSQL share one definition, and instants
carry their zone. `jobs`, `purses` and `day_purses` are the journal of what was ordered and paid for,
`leases` says who works on what, `conversations` is what was said with clients.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Date,
    DateTime,
    Dialect,
    Float,
    Index,
    MetaData,
    Numeric,
    String,
    Text,
    func,
    text,
)
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
    takes: Mapped[list[Any]] = mapped_column(Json, default=list)
    parent: Mapped[str | None] = mapped_column(String(64))
    approve: Mapped[bool] = mapped_column(default=False)
    approval: Mapped[dict[str, Any] | None] = mapped_column(Json)
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


class JobRow(Base):
    """One order at a vendor. Columns are named as the fields of `JobOrder` and `Job`."""

    __tablename__ = "jobs"

    number: Mapped[int] = mapped_column(primary_key=True)
    """Rises with every order; says which of two is newer, whatever the clocks say."""
    id: Mapped[str] = mapped_column(String(64))
    workflow_id: Mapped[str] = mapped_column(String(64))
    user_id: Mapped[str] = mapped_column(String(255), server_default="local")
    recipe_key: Mapped[str] = mapped_column(String(64))
    agent: Mapped[str] = mapped_column(String(50))
    scene: Mapped[int | None]
    purpose: Mapped[str] = mapped_column(String(100))
    model: Mapped[str] = mapped_column(String(255))
    vendor: Mapped[str] = mapped_column(String(50))
    endpoint: Mapped[str] = mapped_column(Text)
    arguments: Mapped[dict[str, Any]] = mapped_column(Json)
    fingerprint: Mapped[str] = mapped_column(String(64))
    worst: Mapped[Decimal] = mapped_column(Dollars)
    status: Mapped[str] = mapped_column(String(50))
    vendor_job: Mapped[str | None] = mapped_column(Text)
    addresses: Mapped[dict[str, Any]] = mapped_column(Json)
    cost: Mapped[Decimal | None] = mapped_column(Dollars)
    assets: Mapped[list[Any]] = mapped_column(Json)
    reason: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Instant)
    accepted_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    ambiguous: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        Index("idx_jobs_id", "id", unique=True),
        Index("idx_jobs_workflow_id", "workflow_id"),
        Index("idx_jobs_order", "recipe_key", "model", "fingerprint"),
        # The same order can be open once only, however many processes place it at the same moment.
        Index(
            "idx_jobs_open",
            "recipe_key",
            "model",
            "fingerprint",
            unique=True,
            sqlite_where=text("status IN ('intended', 'accepted')"),
            postgresql_where=text("status IN ('intended', 'accepted')"),
        ),
        # One of a vendor's jobs is one order's, however many processes find it in the vendor's list.
        Index("idx_jobs_vendor_job", "vendor", "vendor_job", unique=True),
    )


class PurseRow(Base):
    """One workflow's money in whole millionths of a dollar, so that the database can compare it."""

    __tablename__ = "purses"

    workflow_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    allowed: Mapped[int | None] = mapped_column(BigInteger)
    """The limit as first given, or as a person has set it since; `None`: there is none."""
    held: Mapped[int] = mapped_column(BigInteger)
    """For orders under way, each at its worst."""
    spent: Mapped[int] = mapped_column(BigInteger)


class LeaseRow(Base):
    """Who works on a workflow, or did last."""

    __tablename__ = "leases"

    workflow_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    fence: Mapped[int]
    """Rises with every owner; what carries an older one is refused."""
    owner: Mapped[str] = mapped_column(String(255))
    """For people: machine and process."""
    place: Mapped[str] = mapped_column(String(64))
    """Where its file lock can be seen."""
    run: Mapped[str | None] = mapped_column(String(64))
    """The Prefect flow run that is the attempt."""
    beats: Mapped[int]
    """Heartbeats so far: one more says that it lives, whatever the clocks say."""
    beat_at: Mapped[float] = mapped_column(Float(53))
    """The last one, by the database's clock, in seconds since 1970."""
    released: Mapped[bool]
    """Given back in good order."""


class DayPurseRow(Base):
    """What one user, or everybody here (`*`), has spent on one day (UTC), in millionths like `PurseRow`."""

    __tablename__ = "day_purses"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    user_id: Mapped[str] = mapped_column(String(255), primary_key=True)
    held: Mapped[int] = mapped_column(BigInteger)
    spent: Mapped[int] = mapped_column(BigInteger)


class ConversationRow(Base):
    """One conversation: what lists and searches need as columns, the whole of it as one document."""

    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(255))
    title: Mapped[str] = mapped_column(Text)
    stage: Mapped[str] = mapped_column(String(50))
    language: Mapped[str] = mapped_column(String(35))
    turns: Mapped[int]
    """How often it was saved; a change made from an older number is refused."""
    workflows: Mapped[list[Any]] = mapped_column(Json)
    document: Mapped[dict[str, Any]] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(Instant)
    updated_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (Index("idx_conversations_user_id", "user_id", "updated_at"),)


class AnswerRow(Base):
    """What a POST with an `Idempotency-Key` was answered, so that the same one is answered the same again."""

    __tablename__ = "answers"

    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    request: Mapped[str] = mapped_column(String(64))
    """A hash of method, address and body."""
    status: Mapped[int | None]
    """`None`: it is still at work."""
    media_type: Mapped[str | None] = mapped_column(String(100))
    body: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (Index("idx_answers_created_at", "created_at"),)


class UploadRow(Base):
    """A file the client sent, as an asset."""

    __tablename__ = "uploads"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(255))
    kind: Mapped[str] = mapped_column(String(50))
    asset: Mapped[dict[str, Any]] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(Instant)


class HookRow(Base):
    """Where one workflow's notices go, beside the operator's own address."""

    __tablename__ = "hooks"

    workflow_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    url: Mapped[str] = mapped_column(Text)


class NoticeRow(Base):
    """One notice to one address: that a workflow has changed."""

    __tablename__ = "notices"

    number: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(String(64))
    workflow_id: Mapped[str] = mapped_column(String(64))
    url: Mapped[str] = mapped_column(Text)
    mark: Mapped[str] = mapped_column(String(100))
    """Which change: a workflow tells of each once."""
    body: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(Instant)
    """When the workflow's row said so."""
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None] = mapped_column(Instant)
    """When it is tried next; `None`: it has arrived, or was given up."""
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[str | None] = mapped_column(Text)
    """Why the last try came to nothing."""

    __table_args__ = (
        Index("idx_notices_change", "workflow_id", "url", "mark", unique=True),
        Index("idx_notices_due_at", "due_at"),
    )


class StyleRow(Base):
    """An own style of the gallery. The specification's `style_references` (3.2); what models and drawn
    frames need of it is in `technical_details`."""

    __tablename__ = "style_references"

    sref_code: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    description: Mapped[str | None] = mapped_column(Text)
    category: Mapped[str] = mapped_column(Text)
    tags: Mapped[list[Any]] = mapped_column(Json)
    rgb_palette: Mapped[list[Any]] = mapped_column(Json)
    technical_details: Mapped[dict[str, Any]] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(Instant, server_default=func.current_timestamp())
