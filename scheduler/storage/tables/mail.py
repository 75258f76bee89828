"""Whom mail goes to, and the outbox."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from scheduler.storage.tables.base import UtcDateTime, metadata

contact = Table(
    "contact",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("region_key", String(50), nullable=False),
    Column("body_key", String(100), nullable=False),
    Column("email", String(254), nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    UniqueConstraint("region_key", "body_key"),
)

reminder = Table(
    "reminder",
    metadata,
    Column("id", Integer, primary_key=True),
    # round : recipient : rule : deadline version
    Column("dedup_key", String(255), nullable=False, unique=True),
    Column("remiss_id", String(36), ForeignKey("remiss.id"), nullable=False),
    Column("recipient_id", Integer, ForeignKey("remiss_recipient.id"), nullable=False),
    Column("rule", String(40), nullable=False),
    Column("deadline_version", Integer, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("state", String(20), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_try", UtcDateTime, nullable=False),
    Column("lease_until", UtcDateTime),
    Column("lease_token", String(36)),
    Column("message_id", String(255), nullable=False, unique=True),
    # The bytes and the address of the first attempt: a repeat sends the very same.
    Column("message", LargeBinary),
    Column("address", String(254)),
    Column("data_started_at", UtcDateTime),
    Column("sent_at", UtcDateTime),
    Column("last_error", Text),
    # What a notice of changed dates says (domain/changes.py); NULL for a reminder.
    Column("notice", JSON(none_as_null=True)),
    CheckConstraint("state in ('due', 'sent', 'cancelled', 'dead')", name="state"),
    Index(None, "state", "next_try"),
    Index(None, "recipient_id", "state"),
    Index(None, "remiss_id"),
)
