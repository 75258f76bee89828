"""Whom mail goes to, and the outbox."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
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

contact = Table(
    "contact",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("region_key", String(50), nullable=False),
    Column("role", String(20), nullable=False),
    # The body's key for a secretary, the organisation's for a chief, the region's for a
    # coordinator.
    Column("subject_key", String(100), nullable=False),
    Column("email", String(254), nullable=False),
    # Set where whoever reads the mailbox has asked to get no weekly digest.
    Column("digest_stopped_at", UtcDateTime),
    # The secret of the address where that is asked: it opens nothing else.
    Column("digest_token", String(50), unique=True),
    # Who reads the mail on the days of ``absences``, a list of [first, last]; "" for nobody.
    Column("deputy_email", String(254), nullable=False),
    Column("absences", JSON, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    CheckConstraint("role in ('secretary', 'chief', 'coordinator')", name="role"),
    UniqueConstraint("region_key", "role", "subject_key"),
)

reminder = Table(
    "reminder",
    metadata,
    Column("id", Integer, primary_key=True),
    # What it is about : rule : the day the rule counts from. Moved days make a new intent.
    Column("dedup_key", String(255), nullable=False, unique=True),
    Column("region_key", String(50), nullable=False),
    # What it is about: a recipient of a round, a whole round, an incoming remiss or one step of
    # it, an invitee of an inquiry or the whole of it, a step of a process, an assignment, or
    # nothing of these for a digest.
    Column("remiss_id", String(36), ForeignKey("remiss.id")),
    Column("recipient_id", Integer, ForeignKey("remiss_recipient.id")),
    Column("incoming_id", String(36), ForeignKey("incoming.id")),
    Column("step_id", Integer, ForeignKey("incoming_step.id")),
    Column("inquiry_id", String(36), ForeignKey("inquiry.id")),
    Column("invitee_id", Integer, ForeignKey("inquiry_invitee.id")),
    Column("process_id", String(36), ForeignKey("process.id")),
    # The id alone: a step that a question took away is gone, what was sent about it is not.
    Column("process_step_id", Integer),
    Column("assignment_id", String(36), ForeignKey("assignment.id")),
    # Whose mailbox it goes to, looked up when it is sent (contact.role, contact.subject_key).
    Column("to_role", String(20), nullable=False),
    Column("to_key", String(100), nullable=False),
    # Same matter, same mailbox: of several that are due at once only the latest is sent.
    Column("topic", String(200), nullable=False),
    Column("rule", String(40), nullable=False),
    Column("anchor_day", Date),
    # The round's deadline_version, the incoming remiss's sequence; 0 for a digest.
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
    CheckConstraint("to_role in ('secretary', 'chief', 'coordinator')", name="to_role"),
    Index(None, "state", "next_try"),
    Index(None, "topic", "state"),
    Index(None, "region_key", "state", "due_at"),
    Index(None, "recipient_id", "state"),
    Index(None, "incoming_id", "state"),
    Index(None, "inquiry_id", "state"),
    Index(None, "process_id", "state"),
    Index(None, "assignment_id", "state"),
    Index(None, "remiss_id"),
    # The letters that are kept for a while.
    Index(
        "ix_reminder_letter",
        "due_at",
        sqlite_where=text("message IS NOT NULL AND state <> 'due'"),
        postgresql_where=text("message IS NOT NULL AND state <> 'due'"),
    ),
)
