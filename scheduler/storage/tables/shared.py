"""Accounts and the log: what belongs to no single area."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, CheckConstraint, Column, Index, Integer, String, Table

from scheduler.storage.tables.base import UtcDateTime, metadata

account = Table(
    "account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(100), nullable=False, unique=True),
    Column("password_hash", String(200), nullable=False),
    Column("region_key", String(50), nullable=False),
    Column("role", String(20), nullable=False),
    # The person's own organisation, "" for none; the bodies a secretary answers for.
    Column("organisation_key", String(100), nullable=False),
    Column("bodies", JSON, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    # Where a new password is sent, if anywhere.
    Column("email", String(254), unique=True),
    Column("is_disabled", Boolean, nullable=False),
    # Two-step log-in, where it is on, and the time step of the last code that was used.
    Column("totp_secret", String(64)),
    Column("totp_step", Integer),
    CheckConstraint(
        "role in ('administrator', 'coordinator', 'secretary', 'contact', 'reader')", name="role"
    ),
    Index(None, "region_key"),
)

audit_event = Table(
    "audit_event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("region_key", String(50), nullable=False),
    Column("actor", String(100), nullable=False),
    Column("action", String(50), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("details", JSON, nullable=False),
    Index(None, "region_key", "at"),
    Index(None, "at"),
    Index(None, "region_key", "actor", "at"),
    Index(None, "region_key", "subject"),
)
