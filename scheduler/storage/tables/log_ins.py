"""Sessions, one-time links and recovery codes: of each secret only a hash."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from scheduler.storage.tables.base import UtcDateTime, metadata

log_in_session = Table(
    "log_in_session",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("account_id", Integer, ForeignKey("account.id"), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("last_seen_at", UtcDateTime, nullable=False),
    Column("browser", String(200), nullable=False),
    Index(None, "account_id"),
    Index(None, "last_seen_at"),
)

log_in_link = Table(
    "log_in_link",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("purpose", String(20), nullable=False),
    Column("email", String(254), nullable=False),
    Column("region_key", String(50), nullable=False),
    Column("role", String(20), nullable=False),
    Column("organisation_key", String(100), nullable=False),
    Column("bodies", JSON, nullable=False),
    # Whose password is to be new; NULL for an invitation.
    Column("account_id", Integer, ForeignKey("account.id")),
    Column("created_by", String(100), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    CheckConstraint("purpose in ('invitation', 'new_password')", name="purpose"),
    Index(None, "region_key", "purpose"),
    Index(None, "account_id"),
    Index(None, "expires_at"),
)

recovery_code = Table(
    "recovery_code",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", Integer, ForeignKey("account.id"), nullable=False),
    Column("code_hash", String(64), nullable=False),
    UniqueConstraint("account_id", "code_hash"),
)
