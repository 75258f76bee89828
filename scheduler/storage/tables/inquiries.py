"""Questions to several mailboxes: days, slots and signatures, and the links they are
answered by."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
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
    Time,
    UniqueConstraint,
    text,
)

from scheduler.storage.tables.base import UtcDateTime, metadata

inquiry = Table(
    "inquiry",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("region_key", String(50), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("title", String(200), nullable=False),
    # Who asks, and whose meeting a poll is about.
    Column("body_key", String(100), nullable=False),
    Column("message", Text, nullable=False),
    Column("place", String(255), nullable=False),
    Column("deadline", Date, nullable=False),
    Column("state", String(20), nullable=False),
    Column("by_wishes", Boolean, nullable=False),
    Column("parts_total", Integer, nullable=False),
    # The tentative meeting of a poll, and the option that was decided.
    Column("meeting_id", String(36), ForeignKey("meeting.id")),
    Column("chosen_option", Integer),
    Column("sequence", Integer, nullable=False),
    Column("created_by", String(100), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("reminders_checked_at", UtcDateTime),
    CheckConstraint("kind in ('poll', 'slots', 'signup')", name="kind"),
    CheckConstraint("state in ('open', 'decided', 'closed', 'withdrawn')", name="state"),
    Index(None, "region_key", "state"),
    Index(None, "state", "reminders_checked_at"),
    Index(None, "meeting_id"),
    Index(None, "updated_at"),
)

inquiry_invitee = Table(
    "inquiry_invitee",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("inquiry_id", String(36), ForeignKey("inquiry.id"), nullable=False),
    # Whose mailbox (contact.role, contact.subject_key).
    Column("role", String(20), nullable=False),
    Column("subject_key", String(100), nullable=False),
    Column("answered_at", UtcDateTime),
    Column("answered_by", String(300), nullable=False),
    Column("comment", Text, nullable=False),
    Column("queued_at", UtcDateTime),
    UniqueConstraint("inquiry_id", "role", "subject_key"),
)

inquiry_link = Table(
    "inquiry_link",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("invitee_id", Integer, ForeignKey("inquiry_invitee.id"), nullable=False),
    Column("address", String(254), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
    Column("revoked_by", String(100)),
    Index(None, "invitee_id"),
    Index(None, "expires_at"),
)

inquiry_option = Table(
    "inquiry_option",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("inquiry_id", String(36), ForeignKey("inquiry.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("start_time", Time),
    Column("end_time", Time),
    UniqueConstraint("inquiry_id", "day", "start_time"),
)

inquiry_choice = Table(
    "inquiry_choice",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("invitee_id", Integer, ForeignKey("inquiry_invitee.id"), nullable=False),
    Column("option_id", Integer, ForeignKey("inquiry_option.id"), nullable=False),
    Column("answer", String(20)),
    Column("rank", Integer),
    CheckConstraint("answer in ('yes', 'if_needed', 'no')", name="answer"),
    UniqueConstraint("invitee_id", "option_id"),
    Index(None, "option_id"),
)

# One slot has one holder and one holder has one slot, whatever happens at once.
slot_booking = Table(
    "slot_booking",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("option_id", Integer, ForeignKey("inquiry_option.id"), nullable=False, unique=True),
    Column("invitee_id", Integer, ForeignKey("inquiry_invitee.id"), nullable=False, unique=True),
    Column("booked_by", String(300), nullable=False),
    Column("booked_at", UtcDateTime, nullable=False),
)

# What is said of a party. Never deleted: one that is taken back says when and by whom.
signature = Table(
    "signature",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("invitee_id", Integer, ForeignKey("inquiry_invitee.id"), nullable=False),
    Column("state", String(20), nullable=False),
    Column("signed_on", Date),
    Column("said_late", Boolean, nullable=False),
    Column("parts", Integer, nullable=False),
    Column("signer", String(300), nullable=False),
    Column("note", Text, nullable=False),
    Column("registered_by", String(300), nullable=False),
    Column("registered_at", UtcDateTime, nullable=False),
    Column("withdrawn_at", UtcDateTime),
    Column("withdrawn_by", String(300)),
    CheckConstraint("state in ('signed', 'not_signed')", name="state"),
    # One stands at a time.
    Index(
        "uq_signature_invitee_id",
        "invitee_id",
        unique=True,
        sqlite_where=text("withdrawn_at IS NULL"),
        postgresql_where=text("withdrawn_at IS NULL"),
    ),
)

signature_file = Table(
    "signature_file",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("signature_id", Integer, ForeignKey("signature.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("name", String(200), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("size_bytes", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    UniqueConstraint("signature_id", "position"),
)
