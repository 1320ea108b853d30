"""Tables of the session store. Documents are JSON texts: the contract's types, not columns, say what is in them."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Column,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

VERSION = 1


class UtcTime(TypeDecorator[datetime]):
    """A time with its zone, kept in UTC; SQLite would drop the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Dialect) -> datetime | None:
        """Return what is stored."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without its zone can't be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, _: Dialect) -> datetime | None:
        """Return what was stored, with its zone."""
        if value is None:
            return None
        time: datetime = value
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


metadata = MetaData()

schema_version = Table("coach_schema", metadata, Column("version", Integer, primary_key=True, autoincrement=False))

sessions = Table(
    "sessions",
    metadata,
    Column("owner", String(200), nullable=False),
    Column("id", String(200), nullable=False),
    Column("status", String(20), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("body", Text, nullable=False),  # the Session, without turns and pending
    Column("state", Text, nullable=False),
    Column("first_question", Text),
    Column("pending", Text),
    Column("pending_key", String(500)),
    Column("lease", String(200)),  # who plays a turn now: process and turn
    Column("lease_until", UtcTime),
    PrimaryKeyConstraint("owner", "id"),
    Index("sessions_by_time", "owner", "created_at"),
)

turns = Table(
    "turns",
    metadata,
    Column("owner", String(200), nullable=False),
    Column("session_id", String(200), nullable=False),
    Column("number", Integer, nullable=False),
    Column("idempotency_key", String(500)),
    Column("question", Text),  # text of the question open after the turn
    Column("body", Text, nullable=False),  # the Turn
    PrimaryKeyConstraint("owner", "session_id", "number"),
    UniqueConstraint("owner", "session_id", "idempotency_key"),
    ForeignKeyConstraint(["owner", "session_id"], ["sessions.owner", "sessions.id"], ondelete="CASCADE"),
)

practice_sets = Table(
    "practice_sets",
    metadata,
    Column("owner", String(200), nullable=False),
    Column("id", String(200), nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("owner", "id"),
)
