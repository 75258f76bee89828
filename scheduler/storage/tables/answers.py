"""Answers from recipients: the links they come by, what is said and what is asked for."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from scheduler.storage.tables.base import UtcDateTime, metadata

# A secret address at which a recipient answers without logging in: one for each mail that carries
# one. Only a hash of the token is kept.
answer_link = Table(
    "answer_link",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("remiss_id", String(36), ForeignKey("remiss.id"), nullable=False),
    Column("recipient_id", Integer, ForeignKey("remiss_recipient.id"), nullable=False),
    Column("address", String(254), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
    Column("revoked_by", String(100)),
    Index(None, "remiss_id"),
    Index(None, "recipient_id"),
    Index(None, "expires_at"),
)

# An answer that has come. Never deleted: one that is taken back says when and by whom.
answer = Table(
    "answer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("remiss_id", String(36), ForeignKey("remiss.id"), nullable=False),
    Column("recipient_id", Integer, ForeignKey("remiss_recipient.id"), nullable=False),
    Column("link_id", Integer, ForeignKey("answer_link.id")),
    Column("sender", String(300), nullable=False),
    Column("paragraph", String(300), nullable=False),
    Column("decided_on", Date),
    Column("answer_text", Text, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("registered_by", String(100), nullable=False),
    Column("withdrawn_at", UtcDateTime),
    Column("withdrawn_by", String(100)),
    Index(None, "remiss_id"),
    # One answer stands at a time.
    Index(
        "uq_answer_recipient_id",
        "recipient_id",
        unique=True,
        sqlite_where=text("withdrawn_at IS NULL"),
        postgresql_where=text("withdrawn_at IS NULL"),
    ),
)

answer_file = Table(
    "answer_file",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("answer_id", Integer, ForeignKey("answer.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("name", String(200), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("size_bytes", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    UniqueConstraint("answer_id", "position"),
)

# What a recipient asks the coordinator for.
answer_request = Table(
    "answer_request",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("remiss_id", String(36), ForeignKey("remiss.id"), nullable=False),
    Column("recipient_id", Integer, ForeignKey("remiss_recipient.id"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("day", Date, nullable=False),
    Column("reason", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("asked_by", String(100), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("decided_by", String(100)),
    Column("decided_at", UtcDateTime),
    Column("decision", Text, nullable=False),
    CheckConstraint("kind in ('extension', 'moved_meeting')", name="kind"),
    CheckConstraint("state in ('asked', 'granted', 'refused', 'withdrawn')", name="state"),
    Index(None, "remiss_id"),
    Index(None, "recipient_id"),
    # One of a kind waits at a time.
    Index(
        "uq_answer_request_recipient_id_kind",
        "recipient_id",
        "kind",
        unique=True,
        sqlite_where=text("state = 'asked'"),
        postgresql_where=text("state = 'asked'"),
    ),
)

# A colleague who is asked to answer in a recipient's place.
delegation = Table(
    "delegation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("remiss_id", String(36), ForeignKey("remiss.id"), nullable=False),
    Column("recipient_id", Integer, ForeignKey("remiss_recipient.id"), nullable=False),
    Column("name", String(200), nullable=False),
    Column("email", String(254), nullable=False),
    Column("delegated_by", String(100), nullable=False),
    Column("delegated_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("ended_by", String(100)),
    Index(None, "remiss_id"),
    Index(None, "recipient_id"),
    # One colleague has it at a time.
    Index(
        "uq_delegation_recipient_id",
        "recipient_id",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)
